"""How far a comparison is from passing: worked out by hand, and as laws."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import LABEL, as_yaml, standard_of

from hightech_check.exact.formula import parse_formula
from hightech_check.exact.linear import Formula, Linear
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import Bounds, Kind, Number
from hightech_check.judging.compare import inequality_of
from hightech_check.judging.inequality import Deciding, Inequality, deciding_value
from hightech_check.judging.shortfall import helpful_moves, missing_amount
from hightech_check.park.model import Park
from hightech_check.park.moves import added_by
from hightech_check.park.reader import parse_park
from hightech_check.standard.model import Comparison as Compared
from hightech_check.standard.reader import parse_standard

SHARE = parse_formula("high_tech_or_tech_sme_enterprises / enterprises")
FIFTH = Fraction(1, 5)


def park_of(indicators: str) -> Park:
    return parse_park(f"name: P\nyear: 2020\nindicators: {{{indicators}}}\n".encode())


def ratio(formula: Formula, operator: Operator, threshold: Number) -> Inequality:
    return Inequality(formula.minus(threshold), formula.denominator, OPERATORS[operator])


def plain(name: str, operator: Operator, threshold: Number | str) -> Inequality:
    other = Linear(((threshold, -1),)) if isinstance(threshold, str) else Linear((), -threshold)
    return Inequality(Linear(((name, 1),)).plus(other), Linear((), 1), OPERATORS[operator])


def helping(park: Park, inequality: Inequality) -> dict[str, int]:
    return helpful_moves(park, inequality, park.standard.moves.values())


def edge(found: Deciding | None) -> tuple[str, Number] | None:
    return None if found is None else (found.relation.operator, found.value)


@pytest.mark.parametrize(
    ("kind", "operator", "value", "threshold", "amount"),
    [
        ("count", "at_least", 162, 200, 38),
        ("count", "more_than", 162, 200, 39),
        ("count", "more_than", 200, 200, 1),
        ("count", "less_than", 500, 500, 1),
        ("count", "at_most", 501, 500, 1),
        ("count", "equals", 3, 5, 2),
        ("ratio", "at_least", Fraction(1, 18), FIFTH, Fraction(13, 90)),
        ("ratio", "more_than", Fraction(1, 10), FIFTH, Fraction(1, 10)),
        ("amount", "more_than", 5, 5, Fraction(1, 100)),
        ("number", "more_than", 70, 70, Fraction(1, 10**6)),
    ],
)
def test_the_missing_amount_is_in_the_figures_own_measure_and_never_nothing(
    kind: Kind, operator: Operator, value: Number, threshold: Number, amount: Number
) -> None:
    assert missing_amount(kind, OPERATORS[operator], value, threshold) == amount


BASE = "enterprises: 162, high_tech_enterprises: 9, high_tech_or_tech_sme_enterprises: 9"


def test_24_certifications_or_30_arrivals_mend_the_share() -> None:
    moves = helping(park_of(BASE), ratio(SHARE, "at_least", FIFTH))
    assert moves == {"certify": 24, "register": 24, "attract": 30}


def test_a_move_that_contradicts_a_constraint_is_not_offered() -> None:
    full = park_of("enterprises: 10, high_tech_enterprises: 10")
    assert helping(full, plain("high_tech_enterprises", "at_least", 12)) == {"attract": 2}
    assert helping(full, plain("enterprises", "at_most", 9)) == {}


def test_no_moves_are_offered_where_a_raw_figure_is_not_exact() -> None:
    park = park_of("enterprises: {at_least: 162}, high_tech_or_tech_sme_enterprises: 9")
    assert helping(park, ratio(SHARE, "at_least", FIFTH)) == {}


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 400), st.integers(1, 99))
def test_the_stated_number_of_moves_passes_and_one_fewer_does_not(
    high: int, small: int, others: int, percent: int
) -> None:
    park = park_of(f"enterprises: {high + small + others}, high_tech_enterprises: {high}, tech_smes: {small}, "
                   f"high_tech_or_tech_sme_enterprises: {high + small}")  # fmt: skip
    inequality = ratio(SHARE, "at_least", Fraction(percent, 100))
    assume((high + small) * 100 < percent * (high + small + others))
    for move, steps in helping(park, inequality).items():
        for taken, passes in ((steps, True), (steps - 1, False)):
            added = added_by(park.standard, {move: taken})
            union = high + small + int(added.get("high_tech_or_tech_sme_enterprises", 0))
            total = high + small + others + int(added.get("enterprises", 0))
            assert (Fraction(union, total) >= Fraction(percent, 100)) == passes


CITY = parse_formula("high_tech_enterprises / league_city")


@pytest.mark.parametrize(
    ("operator", "threshold", "known", "key", "kind", "expected"),
    [
        ("at_least", Fraction(1, 4), {"high_tech_enterprises": 9}, "league_city", "count", ("at_most", 36)),
        ("more_than", Fraction(1, 4), {"high_tech_enterprises": 9}, "league_city", "count", ("at_most", 35)),
        ("at_most", Fraction(1, 4), {"high_tech_enterprises": 9}, "league_city", "count", ("at_least", 36)),
        ("equals", Fraction(1, 4), {"high_tech_enterprises": 9}, "league_city", "count", ("equals", 36)),
        ("equals", Fraction(2, 7), {"high_tech_enterprises": 9}, "league_city", "count", None),
        ("at_least", Fraction(1, 4), {"high_tech_enterprises": 0}, "league_city", "count", None),
        ("at_most", Fraction(1, 4), {"high_tech_enterprises": 0}, "league_city", "count", None),
        ("less_than", Fraction(1, 4), {"high_tech_enterprises": 0}, "league_city", "count", None),
        ("more_than", 0, {"league_city": 9}, "high_tech_enterprises", "count", None),
        ("at_least", Fraction(1, 4), {"league_city": 9}, "high_tech_enterprises", "count", ("at_least", 3)),
        ("at_least", Fraction(1, 4), {"league_city": 9}, "high_tech_enterprises", "amount",
         ("at_least", Fraction(9, 4))),
        ("more_than", Fraction(1, 4), {"league_city": 9}, "high_tech_enterprises", "number",
         ("more_than", Fraction(9, 4))),
        ("less_than", Fraction(1, 4), {"league_city": 9}, "high_tech_enterprises", "number",
         ("less_than", Fraction(9, 4))),
        ("at_least", Fraction(1, 3), {"league_city": 10}, "high_tech_enterprises", "amount",
         ("at_least", Fraction(334, 100))),
    ],
)  # fmt: skip
def test_the_deciding_value_is_the_edge_rounded_inwards(
    operator: Operator,
    threshold: Number,
    known: dict[str, int],
    key: str,
    kind: Kind,
    expected: tuple[str, Number] | None,
) -> None:
    bounds = {name: Bounds(value, value) for name, value in known.items()} | {key: Bounds(0, None)}
    found = deciding_value(ratio(CITY, operator, threshold), bounds, key, kind)
    assert edge(found) == expected


@pytest.mark.parametrize(
    ("operator", "kind", "interval", "expected"),
    [
        ("at_least", "number", Bounds(0, 69), None),
        ("at_least", "number", Bounds(0, 70), ("at_least", 70)),
        ("at_least", "number", Bounds(70, 80), None),
        ("more_than", "number", Bounds(0, 70), None),
        ("more_than", "number", Bounds(0, 71), ("more_than", 70)),
        ("more_than", "number", Bounds(70, 80), ("more_than", 70)),
        ("less_than", "number", Bounds(70, None), None),
        ("less_than", "number", Bounds(None, 80), ("less_than", 70)),
        ("at_most", "number", Bounds(71, None), None),
        ("at_most", "number", Bounds(60, 70), None),
        ("equals", "number", Bounds(70, 80), ("equals", 70)),
        ("at_least", "count", Bounds(0, None), ("at_least", 70)),
        ("more_than", "count", Bounds(0, None), ("at_least", 71)),
        ("at_most", "count", Bounds(0, None), ("at_most", 70)),
        ("less_than", "count", Bounds(0, None), ("at_most", 69)),
        ("more_than", "amount", Bounds(0, None), ("at_least", Fraction(7001, 100))),
        ("less_than", "amount", Bounds(0, None), ("at_most", Fraction(6999, 100))),
    ],
)
def test_a_deciding_value_lies_inside_the_figures_interval_and_one_step_further_where_strict(
    operator: Operator, kind: Kind, interval: Bounds, expected: tuple[str, Number] | None
) -> None:
    assert edge(deciding_value(plain("score", operator, 70), {"score": interval}, "score", kind)) == expected
    assert deciding_value(plain("score", operator, 70), {"score": interval, "x": interval}, "x", kind) is None


def test_a_move_that_would_take_away_more_than_there_is_is_not_offered() -> None:
    standard = parse_standard(as_yaml(standard_of({"indicator": "all", "at_least": "1"})).encode())
    park = parse_park(b"name: P\nyear: 2020\nindicators: {all: 3}\n", standard)
    assert helping(park, plain("all", "at_most", 0)) == {"close": 3}
    assert helping(park, plain("all", "less_than", 0)) == {}


# --- worked out by hand, a case for each way to be wrong ---


def own_park(indicators: str, **moves: dict[str, str]) -> Park:
    """A park of the random tests' standard, with moves of these additions."""
    data = standard_of({"indicator": "all", "at_least": "1"})
    data["indicators"] = {**data["indicators"], "odd": {"type": "ratio", "label": LABEL, "formula": ODD}}
    data["moves"] = {name: {"title": LABEL, "adds": adds} for name, adds in moves.items()}
    data["criteria"].append({"id": "a.odd", "title": LABEL, "require": {"indicator": "odd", "at_least": "1%"}})
    standard = parse_standard(as_yaml(data).encode())
    return parse_park(f"name: P\nyear: 2019\nindicators: {{{indicators}}}\n".encode(), standard)


ODD = "high / (all - 2 * small)"
CLOSE = {"all": "-1"}
SETTLE = {"all": "1"}


@pytest.mark.parametrize(
    ("operator", "threshold", "moves"),
    [
        ("at_most", 3, {"close": 2}),
        ("at_most", 4, {"close": 1}),
        ("less_than", 3, {"close": 3}),
        ("less_than", 5, {"close": 1}),  # and no settling, which only leads away
        ("equals", 3, {"close": 2}),
        ("equals", 6, {"settle": 1}),
        ("at_least", 6, {"settle": 1}),
        ("at_least", 7, {"settle": 2}),
        ("more_than", 5, {"settle": 1}),  # and no closing
        ("more_than", 6, {"settle": 2}),
    ],
)
def test_a_move_is_offered_in_its_own_direction_only(operator: Operator, threshold: int, moves: dict[str, int]) -> None:
    park = own_park("all: 5", close=CLOSE, settle=SETTLE)
    assert helping(park, plain("all", operator, threshold)) == moves


def test_a_figure_at_its_threshold_is_not_brought_below_by_adding_less_than_one() -> None:
    park = own_park("sales: 100 元", earn={"sales": "0.5 元"})
    assert helping(park, plain("sales", "less_than", 100)) == {}
    assert helping(park, plain("sales", "more_than", 100)) == {"earn": 1}


def test_steps_that_pass_over_a_figure_that_must_be_met_exactly_are_not_offered() -> None:
    park = own_park("sales: 0 元", sell={"sales": "100 万元"})
    assert helping(park, plain("sales", "equals", 1_500_000)) == {}
    assert helping(park, plain("sales", "equals", 2_000_000)) == {"sell": 2}


def test_a_move_that_takes_away_what_is_below_the_line_is_not_offered() -> None:
    share = parse_formula("both / all")
    park = own_park("all: 5, both: 0", close=CLOSE)
    assert helping(park, ratio(share, "at_least", Fraction(1, 2))) == {}  # 0 / 0 after 5 steps
    park = own_park("all: 5, both: 1", close=CLOSE)
    assert helping(park, ratio(share, "at_least", Fraction(1, 2))) == {"close": 3}  # 1 / 2


def test_what_a_move_does_not_add_to_stays_as_it_is() -> None:
    park = own_park("high: 1, all: 10, small: 4", certify={"high": "1"})
    odd = parse_formula(ODD)  # 1 / 2, then 4 / 2
    assert helping(park, ratio(odd, "at_least", 2)) == {"certify": 3}


def test_a_move_that_leaves_a_part_larger_than_its_whole_is_not_offered() -> None:
    park = own_park("all: 5, small: 5", close=CLOSE)
    assert helping(park, plain("all", "at_most", 4)) == {}


def test_a_move_may_add_less_than_one_to_nothing() -> None:
    park = own_park("sales: 0.70 元, new_sales: 0 元", renew={"new_sales": "0.5 元"})
    assert helping(park, plain("new_sales", "at_least", Fraction(1, 2))) == {"renew": 1}
    assert helping(park, plain("new_sales", "at_least", 1)) == {}  # 1.00 of 0.70 yuan


def test_what_steps_add_is_the_amount_of_one_times_their_number() -> None:
    park = own_park("sales: 0 元", sell={"sales": "100 万元"}, renew={"sales": "50 万元", "new_sales": "50 万元"})
    assert added_by(park.standard, {"sell": 2, "renew": 3}) == {"sales": 3_500_000, "new_sales": 1_500_000}


ABOVE_ZERO = parse_formula("a / (b - c)")
BELOW_ZERO = parse_formula("a / (c - b)")


@pytest.mark.parametrize(
    ("formula", "interval", "expected"),
    [
        # 1.5 / (10 - c) > 1 from c = 8.5 up to 10, where nothing is left below the line
        (ABOVE_ZERO, Bounds(0, None), ("more_than", Fraction(17, 2))),
        (ABOVE_ZERO, Bounds(0, Fraction(99, 10)), ("more_than", Fraction(17, 2))),
        # 1.5 / (c - 10) > 1 below c = 11.5 and down to 10
        (BELOW_ZERO, Bounds(None, None), ("less_than", Fraction(23, 2))),
        (BELOW_ZERO, Bounds(Fraction(101, 10), None), ("less_than", Fraction(23, 2))),
    ],
)
def test_the_deciding_value_is_tried_where_the_denominator_is_still_above_zero(
    formula: Formula, interval: Bounds, expected: tuple[str, Number]
) -> None:
    known = {"a": Bounds(Fraction(3, 2), Fraction(3, 2)), "b": Bounds(10, 10), "c": interval}
    assert edge(deciding_value(ratio(formula, "more_than", 1), known, "c", "number")) == expected


@pytest.mark.parametrize(
    ("condition", "threshold", "expected"),
    [
        ({"indicator": "all", "at_least": "7"}, 7, plain("all", "at_least", 7)),
        ({"indicator": "all", "at_most": "small"}, 7, plain("all", "at_most", "small")),
        ({"indicator": "all", "at_most": "small"}, None, plain("all", "at_most", "small")),
        ({"indicator": "stated", "more_than": "national"}, FIFTH, plain("stated", "more_than", FIFTH)),
        ({"indicator": "stated", "more_than": "national"}, None, None),
        (
            {"indicator": "both_share", "at_least": "20%"},
            FIFTH,
            ratio(parse_formula("both / all"), "at_least", FIFTH),
        ),
        ({"indicator": "both_share", "at_least": "national"}, None, None),
    ],
)
def test_a_condition_is_a_form_where_its_threshold_is_known(
    condition: dict[str, str], threshold: Number | None, expected: Inequality | None
) -> None:
    standard = parse_standard(as_yaml(standard_of(condition)).encode())
    test = standard.criteria[0].require
    assert isinstance(test, Compared)
    assert inequality_of(standard, test, threshold) == expected

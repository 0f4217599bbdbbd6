"""How far a comparison is from passing: worked out by hand, and as laws."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import as_yaml, standard_of

from hightech_check.linear import parse_formula
from hightech_check.park import Park, parse_park
from hightech_check.quantity import Bounds, Kind, Number
from hightech_check.shortfall import (
    added_by,
    decide,
    deciding_value,
    helpful_moves,
    holds,
    missing_amount,
    plain_sides,
    ratio_sides,
    stays_consistent,
)
from hightech_check.standard import OPERATORS, Operator, parse_standard

SHARE = parse_formula("high_tech_or_tech_sme_enterprises / enterprises")
FIFTH = Fraction(1, 5)


def park_of(indicators: str) -> Park:
    return parse_park(f"name: P\nyear: 2020\nindicators: {{{indicators}}}\n".encode())


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        ("at_least", False, True, True),
        ("more_than", False, False, True),
        ("at_most", True, True, False),
        ("less_than", True, False, False),
        ("equals", False, True, False),
    ],
)
def test_an_operator_holds_below_at_and_above_its_threshold(
    operator: Operator, below: bool, at: bool, above: bool
) -> None:
    assert [holds(operator, difference) for difference in (-1, 0, 1)] == [below, at, above]


differences = st.none() | st.integers(-3, 3)


@given(st.sampled_from(OPERATORS), differences, differences, st.integers(-9, 9))
def test_what_holds_over_an_interval_holds_at_each_of_its_points(
    operator: Operator, low: int | None, high: int | None, point: int
) -> None:
    assume((low is None or low <= point) and (high is None or point <= high))
    decided = decide(operator, Bounds(low, high))
    assert decided is None or decided == holds(operator, point)


@given(st.sampled_from(OPERATORS), st.integers(-3, 3), st.integers(0, 3))
def test_an_interval_is_undecided_only_where_its_points_disagree(operator: Operator, low: int, width: int) -> None:
    points = {holds(operator, low + Fraction(step, 2)) for step in range(2 * width + 1)}
    assert decide(operator, Bounds(low, low + width)) == (points.pop() if len(points) == 1 else None)


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
    assert missing_amount(kind, operator, value, threshold) == amount


BASE = "enterprises: 162, high_tech_enterprises: 9, high_tech_or_tech_sme_enterprises: 9"


def test_24_certifications_or_30_arrivals_mend_the_share() -> None:
    moves = helpful_moves(park_of(BASE), ratio_sides(SHARE, "at_least", FIFTH))
    assert moves == {"certify": 24, "register": 24, "attract": 30}


def test_a_move_that_contradicts_a_constraint_is_not_offered() -> None:
    full = park_of("enterprises: 10, high_tech_enterprises: 10")
    assert helpful_moves(full, plain_sides("high_tech_enterprises", "at_least", 12)) == {"attract": 2}
    assert helpful_moves(full, plain_sides("enterprises", "at_most", 9)) == {}


def test_no_moves_are_offered_where_a_raw_figure_is_not_exact() -> None:
    park = park_of("enterprises: {at_least: 162}, high_tech_or_tech_sme_enterprises: 9")
    assert helpful_moves(park, ratio_sides(SHARE, "at_least", FIFTH)) == {}


@pytest.mark.parametrize(
    ("operator", "threshold", "steps"),
    [("at_least", 12, 3), ("more_than", 12, 4), ("equals", 12, 3), ("at_most", 8, None), ("less_than", 9, None)],
)
def test_the_steps_of_a_count_are_the_least_that_pass(operator: Operator, threshold: int, steps: int | None) -> None:
    moves = helpful_moves(park_of(BASE), plain_sides("high_tech_enterprises", operator, threshold))
    assert moves.get("attract") == steps


def test_what_steps_add_is_summed_over_moves() -> None:
    park = park_of(BASE)
    assert added_by(park.standard, {"attract": 2, "settle": 3})["enterprises"] == 5
    assert stays_consistent(park, {"certify": 153})
    assert not stays_consistent(park, {"certify": 154})


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 400), st.integers(1, 99))
def test_the_stated_number_of_moves_passes_and_one_fewer_does_not(
    high: int, small: int, others: int, percent: int
) -> None:
    park = park_of(f"enterprises: {high + small + others}, high_tech_enterprises: {high}, tech_smes: {small}, "
                   f"high_tech_or_tech_sme_enterprises: {high + small}")  # fmt: skip
    sides = ratio_sides(SHARE, "at_least", Fraction(percent, 100))
    assume((high + small) * 100 < percent * (high + small + others))
    for move, steps in helpful_moves(park, sides).items():
        for taken, passes in ((steps, True), (steps - 1, False)):
            added = added_by(park.standard, {move: taken})
            union = high + small + int(added.get("high_tech_or_tech_sme_enterprises", 0))
            total = high + small + others + int(added.get("enterprises", 0))
            assert (Fraction(union, total) >= Fraction(percent, 100)) == passes


CITY = parse_formula("high_tech_enterprises / league_city")
GROWTH = parse_formula("(now - before) / before")


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
    found = deciding_value(ratio_sides(CITY, operator, threshold), bounds, key, kind)
    assert (None if found is None else (found.operator, found.value)) == expected


def test_a_growth_of_30_percent_to_9_needs_6_or_fewer_the_year_before() -> None:
    bounds = {"now": Bounds(9, 9), "before": Bounds(0, None)}
    found = deciding_value(ratio_sides(GROWTH, "at_least", Fraction(3, 10)), bounds, "before", "count")
    assert found is not None
    assert (found.operator, found.value) == ("at_most", 6)


@pytest.mark.parametrize(
    ("operator", "interval", "expected"),
    [
        ("at_least", Bounds(0, 69), None),
        ("at_least", Bounds(0, 70), ("at_least", 70)),
        ("more_than", Bounds(0, 70), None),
        ("more_than", Bounds(0, 71), ("more_than", 70)),
        ("less_than", Bounds(70, None), None),
        ("less_than", Bounds(None, 80), ("less_than", 70)),
        ("at_most", Bounds(71, None), None),
    ],
)
def test_a_deciding_value_lies_inside_the_figures_interval(
    operator: Operator, interval: Bounds, expected: tuple[str, int] | None
) -> None:
    found = deciding_value(plain_sides("score", operator, 70), {"score": interval}, "score", "number")
    assert (None if found is None else (found.operator, found.value)) == expected
    assert deciding_value(plain_sides("score", operator, 70), {"score": interval, "x": interval}, "x", "number") is None


def test_a_move_that_would_take_away_more_than_there_is_is_not_offered() -> None:
    standard = parse_standard(as_yaml(standard_of({"indicator": "all", "at_least": "1"})).encode())
    park = parse_park(b"name: P\nyear: 2020\nindicators: {all: 3}\n", standard)
    assert helpful_moves(park, plain_sides("all", "at_most", 0)) == {"close": 3}
    assert helpful_moves(park, plain_sides("all", "less_than", 0)) == {}

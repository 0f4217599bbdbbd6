"""The cheapest route: against brute force over every number of steps, by hand, and through the command line."""

import json
import subprocess
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, run, run_json
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABEL, MOVES, ODD_MOVES, Case, standard_of

from hightech_check.errors import UsageError
from hightech_check.exact.linear import Linear
from hightech_check.park.changes import with_changes
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park
from hightech_check.route.exact_program import Deadline, least_exactly
from hightech_check.route.finder import route
from hightech_check.route.prices import read_cost
from hightech_check.route.rows import Row, row_of
from hightech_check.route.solver import Solver

BAOTOU = "examples/baotou-metal-park-2020.yaml"
SHIPPED = ("baotou-metal-park-2020", "eligible-park", "undetermined-park", "second-arms-park")


# --- by hand ---


def park_of(indicators: dict[str, Any], *conditions: dict[str, Any], **more: Any) -> Park:
    """A park of the standard of the property tests, with these conditions as its criteria."""
    standard = standard_of(*conditions)
    if "moves" in more:
        standard["moves"] = {name: ODD_MOVES.get(name) or MOVES[name] for name in more.pop("moves")}
    park = Case(standard, {"name": "P", "year": 2020, "indicators": indicators, **more}).read()[1]
    assert isinstance(park, Park)
    return park


def at_least(indicator: str, threshold: str) -> dict[str, Any]:
    return {"indicator": indicator, "at_least": threshold}


NINE_OF_162 = {"all": "162", "high": "9", "small": "0", "both": "9", "city": "90"}


def test_200_enterprises_and_20_percent_take_38_steps_of_which_31_attract() -> None:
    # 38 must arrive; 20 % of 200 are 40, so 31 of them are high-tech; certifying is listed first and so done least
    report = route(park_of(NINE_OF_162, at_least("all", "200"), at_least("both_share", "20%")))
    assert (report.status, report.cost, report.moves) == ("found", 38, {"attract": 31, "settle": 7})
    assert report.after is not None
    assert report.after.verdict == "eligible"
    assert [one.comparisons.__next__().value for one in report.after.criteria] == [200, Fraction(1, 5)]


def test_a_dear_arrival_is_replaced_by_a_certification() -> None:
    # attract costs 3: 38 settle and 31 certify cost 69, 31 attract and 7 settle would cost 100
    report = route(park_of(NINE_OF_162, at_least("all", "200"), at_least("both_share", "20%")), costs={"attract": 3})
    assert (report.cost, report.moves) == (69, {"certify": 31, "settle": 38})


def test_a_cost_is_exact() -> None:
    park = park_of(NINE_OF_162, at_least("all", "200"), at_least("both_share", "20%"))
    report = route(park, costs={"attract": "0.1", "settle": Fraction(1, 3)})
    assert (report.cost, report.moves) == (Fraction(38, 10), {"attract": 38})


def test_a_limit_is_kept() -> None:
    # with 20 attract, 18 settle and 11 certify: 9 + 20 + 11 = 40 of 200; 49 steps
    park = park_of(NINE_OF_162, at_least("all", "200"), at_least("both_share", "20%"))
    report = route(park, limits={"attract": 20})
    assert (report.cost, report.moves) == (49, {"certify": 11, "attract": 20, "settle": 18})
    assert report.to_dict()["cost_exact"] == "49"


def test_a_limit_that_leaves_no_way_is_named() -> None:
    report = route(park_of(NINE_OF_162, at_least("all", "200")), limits={"attract": 20, "settle": 17})
    assert (report.status, report.cost, report.moves, report.exit_code) == ("none", None, {}, 1)
    (blocked,) = report.blocked
    assert (blocked.criterion, blocked.code) == ("a.c0", "route-limits")
    assert "attract=20, settle=17" in blocked.message


def test_money_is_a_total_of_its_own_and_gives_way_to_steps() -> None:
    # 20 % of 1000 万元 in sales: (100 + 100k) / (1000 + 100k) >= 1/5 from k = 2 on (300 of 1200)
    figures = {"sales": "1000 万元", "new_sales": "100 万元", "score": "1"}
    report = route(park_of(figures, at_least("new_share", "20%")))
    assert report.way is not None
    assert (report.cost, report.way.money, report.moves) == (0, 200, {"sell": 2})


def test_a_priced_money_move_counts_by_10_000_yuan() -> None:
    figures = {"sales": "1000 万元", "new_sales": "100 万元"}
    report = route(park_of(figures, at_least("new_share", "20%")), costs={"sell": "0.5"})
    assert report.way is not None
    assert (report.cost, report.way.money, report.moves) == (100, 0, {"sell": 2})  # 2 steps of 100 万元 at 0.5


def test_steps_come_before_money_where_either_would_do() -> None:
    either = {"any_of": [at_least("score", "3"), at_least("new_share", "20%")]}
    figures = {"sales": "1000 万元", "new_sales": "100 万元", "score": "1"}
    report = route(park_of(figures, either, moves=["score-up", "sell"]))
    assert (report.cost, report.moves) == (0, {"sell": 2})  # no counted step is cheapest, whatever the money
    (other,) = report.alternatives
    assert (other.cost, other.money, other.moves, other.arm) == (1, 0, {"score-up": 1}, "any_of[0]")


def test_the_other_arms_are_told_with_their_cost() -> None:
    # 20 % of the park: 8 attract (17 of 170 is 10 %: 10 % here); 25 % of the league-city
    either = {"any_of": [at_least("both_share", "10%"), at_least("city_share", "25%")]}
    report = route(park_of(NINE_OF_162, either, moves=["attract", "settle"]))
    # (9 + k) / (162 + k) >= 1/10 from k = 8 on; (9 + k) / (90 + k) >= 1/4 from k = 18 on
    assert (report.cost, report.moves) == (8, {"attract": 8})
    (other,) = report.alternatives
    assert (other.cost, other.moves, other.criterion, other.arm) == (18, {"attract": 18}, "a.c0", "any_of[1]")


def test_a_strict_threshold_takes_one_step_more() -> None:
    loose = route(park_of(NINE_OF_162, {"indicator": "both_share", "at_least": "50%"}, moves=["certify"]))
    strict = route(park_of(NINE_OF_162, {"indicator": "both_share", "more_than": "50%"}, moves=["certify"]))
    assert (loose.moves, strict.moves) == ({"certify": 72}, {"certify": 73})  # 81 of 162 is half


def test_a_part_cannot_outgrow_its_whole() -> None:
    # 9 of 162; the league-city's 10 leave room for one more only, since `only-high` does not add to them
    figures = {"all": "162", "high": "9", "small": "160", "both": "162", "city": "10"}
    assert route(park_of(figures, at_least("high", "10"), moves=["only-high"])).moves == {"only-high": 1}
    report = route(park_of(figures, at_least("high", "11"), moves=["only-high"]))
    assert [one.code for one in report.blocked] == ["route-no-room"]
    both = route(park_of(figures, at_least("high", "11"), moves=["only-high", "city-up"]))
    assert both.moves == {"only-high": 2, "city-up": 1}


def test_what_no_move_mends_says_so() -> None:
    report = route(park_of({"high": "3"}, at_least("score", "2"), at_least("high", "2"), moves=["settle"]))
    assert report.status == "unknown"  # the score may be 2
    report = route(park_of({"score": "1"}, at_least("score", "2"), moves=["settle"]))
    assert [(one.criterion, one.code) for one in report.blocked] == [("a.c0", "route-no-move")]


def test_criteria_that_exclude_each_other_are_named_together() -> None:
    conditions = (at_least("all", "200"), {"indicator": "all", "at_most": "180"}, at_least("score", "1"))
    report = route(park_of({**NINE_OF_162, "score": "3"}, *conditions, moves=["settle"]))
    assert [(one.criterion, one.code) for one in report.blocked] == [
        ("a.c0", "route-together"),
        ("a.c1", "route-together"),
    ]


def test_growth_on_a_base_of_zero_cannot_be_met() -> None:
    report = route(park_of(NINE_OF_162, at_least("growth", "30%"), previous_year={"high": "0"}))
    assert report.status == "none"
    assert "base of 0" in report.blocked[0].message


def test_attestations_cost_nothing_and_one_choice_has_one_answer() -> None:
    flag, office = {"indicator": "approved", "equals": "true"}, {"indicator": "office", "equals": "city"}
    report = route(park_of({"approved": "false", "office": "county"}, flag, office))
    assert (report.status, report.cost, report.moves) == ("found", 0, {})
    assert report.to_dict()["answers"] == {"approved": True, "office": "city"}
    other = {"indicator": "office", "equals": "county"}
    assert [one.code for one in route(park_of({"office": "county"}, office, other)).blocked] == ["route-together"] * 2


def test_of_two_attestations_one_is_enough_and_the_other_is_an_alternative() -> None:
    either = {
        "any_of": [{"indicator": "approved", "equals": "true"}, {"indicator": "office", "equals": "city"}],
    }
    report = route(park_of({"approved": "false", "office": "county"}, either))
    assert report.attestations == ("approved",)
    assert [[one.indicator for one in way.attestations] for way in report.alternatives] == [["office"]]


def test_figures_that_are_not_known_stand_in_the_way_and_the_rest_is_routed() -> None:
    conditions = at_least("all", "200"), at_least("high", "3"), at_least("score", "3")
    report = route(park_of({"all": "162"}, *conditions, moves=["settle", "certify"]))
    # no move raises the score, so that the verdict stays open: then nothing is spent on what is not known at all
    assert (report.status, report.exit_code, report.moves) == ("unknown", 3, {"settle": 38})
    assert report.unknown == ("high", "score")


@pytest.mark.parametrize("figures", [{}, {"high": {"at_least": "0"}}])
def test_a_figure_left_out_and_one_that_is_at_least_0_are_the_same_knowledge(figures: dict[str, Any]) -> None:
    report = route(park_of({"all": "162", **figures}, at_least("high", "3"), moves=["settle", "certify"]))
    assert (report.status, report.exit_code, report.moves) == ("found", 0, {"certify": 3})


def test_a_route_bears_on_what_is_known_by_others() -> None:
    # 20 and 30 are 30 to 50 together, and with 10 more of the first 40 to 60: a fifth of 200
    figures = {"all": "200", "high": "20", "small": "30"}
    assert route(park_of(figures, at_least("both_share", "20%"), moves=["certify"])).moves == {"certify": 10}


def test_a_move_that_takes_away_is_made_where_a_given_union_is_let_go() -> None:
    # a union given as 4 or more is not known any more once a part of it changes
    figures = {"high": "4", "small": "0", "both": {"at_least": "3"}}
    report = route(park_of(figures, {"indicator": "both", "at_most": "3"}, moves=["drop-high"]))
    assert (report.status, report.moves) == ("found", {"drop-high": 1})


def test_costs_do_not_change_what_can_be_reached() -> None:
    # 12 short of two of the large step: twice the large one, and two of the small
    standard = standard_of({"indicator": "all", "equals": "1103582636"}, {"indicator": "city", "at_most": "952301386"})
    standard["moves"] = {
        "m0": {"title": LABEL, "adds": {"city": "38655016", "all": "6"}},
        "m1": {"title": LABEL, "adds": {"city": "-385785542", "all": "6"}},
        "m2": {"title": LABEL, "adds": {"all": "228237890", "city": "2"}},
    }
    park = Case(standard, {"name": "P", "year": 2020, "indicators": {"all": "647106844", "city": "874991350"}}).read()[
        1
    ]
    assert isinstance(park, Park)
    report = route(park, costs={"m0": 0, "m1": 0, "m2": 2})
    assert (report.status, report.cost, report.moves) == ("found", 4, {"m1": 2, "m2": 2})


def test_what_is_not_settled_in_its_time_is_said_with_exit_code_3() -> None:
    conditions = [at_least("all", "200"), at_least("both_share", "20%")]
    report = route(park_of({"all": "162", "high": "9", "small": "0"}, *conditions), seconds=0)
    assert (report.status, report.exit_code, report.way) == ("unsettled", 3, None)


@given(st.data())
def test_the_exact_search_finds_what_enumeration_finds(data: st.DataObject) -> None:
    moves = ["a", "b", "c"][: data.draw(st.integers(1, 3))]
    factors = st.integers(-6, 6)
    rows = []
    for _ in range(data.draw(st.integers(1, 4))):
        terms = tuple((move, factor) for move in moves if (factor := data.draw(factors)))
        least = data.draw(st.integers(-12, 12))
        rows += [Row(terms, least)] * bool(terms)
        if data.draw(st.booleans()) and terms:
            rows.append(Row(tuple((move, -factor) for move, factor in terms), -least))
    limits = {move: data.draw(st.integers(0, 6)) for move in moves}
    weights = {move: data.draw(st.integers(0, 4)) for move in moves}
    found = least_exactly(moves, rows, limits, weights, Deadline(20))
    every = [dict(zip(moves, steps, strict=True)) for steps in product(*(range(limits[move] + 1) for move in moves))]
    worth = [sum(weights[m] * n for m, n in steps.items()) for steps in every if all(row.holds(steps) for row in rows)]
    assert (None if found is None else sum(weights[m] * n for m, n in found.items())) == min(worth, default=None)
    assert found is None or all(row.holds(found) for row in rows)


def test_bounds_are_enough_where_they_decide() -> None:
    # 3 or more, and 7 steps make 10 or more
    park = park_of({"score": {"at_least": "3"}}, at_least("score", "10"), moves=["score-up"])
    assert route(park).moves == {"score-up": 4}
    # 39 high-tech and 5 small of 162: together 39 or more; of 200 that is 19.5 %, so one must be certified
    figures = {"all": "162", "high": "39", "small": "5", "city": "90"}
    report = route(park_of(figures, at_least("all", "200"), at_least("both_share", "20%"), moves=["certify", "settle"]))
    assert report.moves == {"certify": 1, "settle": 38}


def test_a_share_that_is_capped_by_its_whole_passes_whatever_is_moved() -> None:
    # after `only-high` the union is known no more; at most 120 % it is all the same, as a part of the whole
    figures = {"high": "4", "small": "4", "both": "5", "city": "8"}
    conditions = ({"indicator": "city_share", "more_than": "60%"}, {"indicator": "both_share", "less_than": "120%"})
    assert route(park_of(figures, *conditions, moves=["only-high", "drop-city"])).moves == {"only-high": 1}  # 5 of 8


def test_a_union_cannot_outgrow_the_wholes_of_its_parts() -> None:
    # small is 1 and high at most the league-city's 0: together they are 1, and stay 1
    figures = {"small": "1", "both": "1", "city": "0"}
    report = route(park_of(figures, at_least("both", "2"), moves=["only-both"]))
    assert [one.code for one in report.blocked] == ["route-no-room"]


def test_a_bound_that_a_move_brings_below_zero_is_zero() -> None:
    park = park_of({"city": {"at_least": "0"}}, at_least("all", "0"), moves=["drop-city"])
    assert with_changes(park, {}, {"drop-city": 1}).bounds["city"] == (0, None)


def test_recommended_criteria_count_only_when_asked_for() -> None:
    recommended = load_park(ROOT / "examples" / "undetermined-park.yaml")
    assert "explores_management_innovation" not in route(recommended).unknown
    assert "explores_management_innovation" in route(recommended, strict=True).unknown


@pytest.mark.parametrize("exponent", [3, 9, 12, 15, 16])
def test_large_figures_are_solved_to_the_last_step(exponent: int) -> None:
    # from n to n + n/4 enterprises, a fifth of them high-tech, with 9 to begin with: n/4 - 9 attract and 9 settle
    n = 4 * 10**exponent
    figures = {"all": str(n), "high": "9", "small": "0", "both": "9", "city": str(n)}
    report = route(park_of(figures, at_least("all", str(n + n // 4)), at_least("both_share", "20%")))
    assert (report.cost, report.moves) == (n // 4, {"attract": n // 4 - 9, "settle": 9})


def test_amounts_of_billions_in_cents_are_solved_exactly() -> None:
    figures = {"sales": "123456789012.34 元", "new_sales": "1.23 元", "spending": "0 元"}
    conditions = (at_least("new_share", "33.333333%"), at_least("intensity", "2.44%"))
    moves = route(park_of(figures, *conditions)).moves
    sales, new = Fraction("123456789012.34"), Fraction("1.23")

    def passes(sell: int, spend: int) -> bool:
        share = (new + sell * 10**6) / (sales + sell * 10**6)
        return share >= Fraction("0.33333333") and spend * 10**5 / (sales + sell * 10**6) >= Fraction("0.0244")

    assert passes(moves["sell"], moves["spend"])
    assert not passes(moves["sell"] - 1, moves["spend"])
    assert not passes(moves["sell"], moves["spend"] - 1)


def test_other_ways_come_cheapest_first() -> None:
    arms = [at_least("score", "12"), at_least("city", "2"), at_least("all", "164")]
    figures = {"all": "162", "high": "0", "small": "0", "city": "0", "score": "0"}
    found = route(park_of(figures, {"any_of": arms}, moves=["score-up", "city-up", "settle"]), costs={"settle": 2})
    assert (found.moves, found.cost) == ({"city-up": 2}, 2)
    assert [(way.arm, way.cost) for way in found.alternatives] == [("any_of[2]", 4), ("any_of[0]", 6)]


# --- the real park ---


def test_the_real_park_is_routed_as_far_as_its_figures_go() -> None:
    report = route(load_park(ROOT / BAOTOU))
    # 38 arrivals for 200 enterprises, 31 of them for 40 of 200; 7 institutions for 10
    assert (report.status, report.cost, report.moves) == ("unknown", 45, {"attract": 31, "settle": 7, "institution": 7})
    assert report.attestations == (
        "management_committee_dispatched_by",
        "special_support_policies",
        "innovation_policy_system",
    )
    assert "previous_year.high_tech_enterprises" in report.unknown
    assert {"rd_expenditure", "gdp", "revenue", "high_tech_industry_output"} < set(report.unknown)
    assert "league_city_high_tech_enterprises" not in report.unknown  # the first arm does
    assert report.after is not None
    open_ones = {one.id for one in report.after.criteria if one.status != "pass" and one.binding == "required"}
    assert open_ones == {one.criterion for one in report.waiting}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_text_fits_its_width(name: str, language: str, width: int) -> None:
    from rich.cells import cell_len

    result = run("route", f"examples/{name}.yaml", "--lang", language, COLUMNS=str(width))
    assert result.stderr == ""
    assert max(map(cell_len, result.stdout.split("\n"))) <= width


# --- the solver ---


def test_a_row_is_tightened_to_whole_steps() -> None:
    # 9 + x + 4/5 y >= 162/5 is 5x + 4y >= 117
    form = Linear((("x", 1), ("y", Fraction(4, 5))), 9 - Fraction(162, 5))
    assert row_of(form) == Row((("x", 5), ("y", 4)), 117)
    assert row_of(Linear((("x", 2),), -3)) == Row((("x", 1),), 2)
    assert row_of(Linear((("x", 2),), -4), strict=True) == Row((("x", 1),), 3)
    assert row_of(Linear((), -1)) is False
    assert row_of(Linear(()), strict=True) is False
    assert row_of(Linear(())) is True


def test_an_equation_of_17_digits_is_solved_exactly() -> None:
    target = 10**17 + 7
    rows = [Row((("a", 3), ("b", 7)), target), Row((("a", -3), ("b", -7)), -target)]
    steps = Solver(["a", "b"], [{"a": 1, "b": 1}], {}).least(rows)
    assert steps == {"a": 4, "b": (target - 12) // 7}  # fewest steps: as many sevens as can be
    assert 3 * 4 + 7 * steps["b"] == target


def test_rows_that_exclude_each_other_have_no_answer() -> None:
    solver = Solver(["a", "b"], [{"a": 1, "b": 1}], {"b": 3})
    assert solver.least([Row((("b", 1),), 4)]) is None
    assert solver.least([Row((("a", 1), ("b", 1)), 2), Row((("a", -1), ("b", -1)), -1)]) is None
    assert solver.least([Row((("a", -1),), -1)]) == {}


# --- wrong options ---


@pytest.mark.parametrize(
    ("costs", "limits", "code"),
    [
        ({"certify": "-1"}, {}, "route-cost-form"),
        ({"certify": "1e3"}, {}, "route-cost-form"),
        ({"certify": Fraction(-1, 2)}, {}, "route-cost-form"),
        ({"certified": 1}, {}, "move-unknown"),
        ({}, {"certified": 1}, "move-unknown"),
        ({}, {"certify": -1}, "move-form"),
    ],
)
def test_wrong_costs_and_limits_are_refused(costs: dict[str, Any], limits: dict[str, int], code: str) -> None:
    with pytest.raises(UsageError) as refusal:
        route(load_park(ROOT / BAOTOU), costs=costs, limits=limits)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_a_cost_is_read_as_a_plain_number() -> None:
    standard = load_park(ROOT / BAOTOU).standard
    assert read_cost(standard, "attract=2.5") == ("attract", Fraction(5, 2))
    for text in ("attract", "attract=", "attract=x", "attract=1,5", "=1"):
        with pytest.raises(UsageError):
            read_cost(standard, text)


# --- the command line ---


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((BAOTOU,), 3),
        (("examples/eligible-park.yaml",), 0),
        (("examples/firm-high-tech-fails-by-one-figure.yaml",), 0),
        (("examples/firm-sme-fails-by-one-figure.yaml",), 1),
        (("examples/firm-sme-fails-by-one-figure.yaml", "--exit-zero"), 0),
        ((BAOTOU, "--exit-zero"), 0),
        (("examples/broken-park.yaml",), 4),
        (("examples/broken-park.yaml", "--exit-zero"), 4),
        (("examples/no-such-park.yaml",), 4),
        ((BAOTOU, "--max", "institution=6"), 1),
        ((BAOTOU, "--max", "institution"), 2),
        ((BAOTOU, "--cost", "institute=6"), 2),
        ((BAOTOU, "--cost", "institution=-6"), 2),
        ((BAOTOU, "--standard", "no-such"), 2),
        ((BAOTOU, "--format", "junit"), 2),
        ((BAOTOU, "--output", BAOTOU), 2),
        ((), 2),
    ],
)
def test_the_exit_code_says_whether_there_is_a_route(arguments: tuple[str, ...], code: int) -> None:
    result = run("route", *arguments)
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    assert bool(result.stdout) == (code in (0, 1, 3))


def test_the_json_has_every_field_and_nothing_else_is_written() -> None:
    form = run_json("route", BAOTOU)
    assert form["format_version"] == 1
    assert (form["file"], form["status"], form["cost"]) == (BAOTOU, "unknown", 45)
    assert form["moves"] == {"attract": 31, "settle": 7, "institution": 7}
    assert form["blocked"] == form["alternatives"] == []
    assert isinstance(form["attestations"], list)
    assert isinstance(form["unknown"], list)
    assert form["after"]["verdict"] == "not_eligible"
    changes = {change["name"]: (change["before"], change["after"]) for change in form["after"]["changes"]}
    assert changes["enterprises"] == ("162", "200")
    assert changes["special_support_policies"] == ("false", "true")


def test_the_json_of_the_other_statuses() -> None:
    eligible = run_json("route", "examples/eligible-park.yaml")
    assert (eligible["status"], eligible["cost"], eligible["moves"]) == ("eligible", 0, {})
    assert eligible["after"]["verdict"] == "eligible"
    none = run_json("route", "examples/firm-sme-fails-by-one-figure.yaml")
    assert (none["status"], none["cost"], none["after"], none["moves"]) == ("none", None, None, {})
    assert [set(one) for one in none["blocked"]] == [{"criterion", "message", "code"}]
    found = run_json("route", "examples/firm-high-tech-fails-by-one-figure.yaml")
    assert (found["status"], found["cost"], found["cost_money"]) == ("found", 0, 1)
    assert all({"cost", "moves", "attestations"} <= set(way) for way in found["alternatives"])


def test_costs_and_limits_come_through_the_command_line() -> None:
    form = run_json("route", BAOTOU, "--cost", "attract=3", "--cost", "institution=0.5", "--max", "certify=30")
    # certify at 1 and settle at 1 up to the limit of 30, or register, which is as cheap: 31 of both, 38 settle, 3.5
    assert form["moves"] == {"register": 31, "settle": 38, "institution": 7}
    assert (form["cost"], form["cost_exact"]) == (72.5, "72.5")


def test_the_text_says_what_each_step_does_and_what_comes_of_it() -> None:
    text = run("route", BAOTOU, COLUMNS="120").stdout
    for part in (
        "31 arrivals (attract): attract a high-tech enterprise from elsewhere",
        "cost 45",
        "Special support policies: yes",
        "High-tech enterprises of the year before",
        "→ 200",
    ):
        assert part in text
    assert run("route", BAOTOU, "--quiet").stdout.count("\n") == 2
    assert "31 家引进（attract）" in run("route", BAOTOU, "--lang", "zh").stdout


def test_a_stream_without_arrows_gets_likenesses() -> None:
    assert "fail -> pass" in run("route", BAOTOU, PYTHONUTF8="0", PYTHONIOENCODING="ascii").stdout


def test_standard_input_and_an_output_file(tmp_path: Path) -> None:
    target = tmp_path / "route.json"
    text = (ROOT / BAOTOU).read_text("utf-8")
    result = run("route", "-", "--format", "json", "--output", target, stdin=text)
    assert (result.returncode, result.stdout) == (3, "")
    assert json.loads(target.read_text("utf-8"))["file"] == "-"


BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "highspy":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocker())
from hightech_check.start import main
main()
"""


@pytest.mark.parametrize(("language", "word"), [("en", "not installed"), ("zh", "尚未安装")])
def test_without_the_solver_the_message_says_what_to_install(language: str, word: str) -> None:
    command = [sys.executable, "-c", BLOCKER, "route", BAOTOU, "--lang", language]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert word in result.stderr
    assert "pip install 'hightech-check[route]'" in result.stderr

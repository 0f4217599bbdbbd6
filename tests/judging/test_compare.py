"""One comparison judged: three-valued, by raw figures first, by reports else, and split where figures repeat."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABEL, as_yaml, standard_of

from hightech_check.exact.quantity import Bounds
from hightech_check.judging.check import check
from hightech_check.judging.compare import find
from hightech_check.park.reader import parse_park
from hightech_check.result.records import combine
from hightech_check.result.report import ComparisonResult, Status
from hightech_check.standard.model import Comparison as Compared
from hightech_check.standard.reader import parse_standard

STATUSES: tuple[Status, ...] = ("pass", "fail", "unknown")
statuses = st.lists(st.sampled_from(STATUSES), min_size=1, max_size=5)
NEGATED: dict[Status, Status] = {"pass": "fail", "fail": "pass", "unknown": "unknown"}


counted = statuses.flatmap(lambda found: st.tuples(st.integers(1, len(found)), st.just(found)))
"""Statuses, and how many of them must be passes: one of an either/or, all of an all-of, or some."""


@given(counted)
def test_that_so_many_hold_and_that_enough_do_not_are_opposites(case: tuple[int, list[Status]]) -> None:
    needed, found = case
    negated: list[Status] = [NEGATED[status] for status in found]
    assert combine(needed, found) == NEGATED[combine(len(found) - needed + 1, negated)]


@given(counted, st.permutations(range(5)))
def test_the_order_of_the_arms_does_not_matter(case: tuple[int, list[Status]], order: list[int]) -> None:
    needed, found = case
    assert combine(needed, found) == combine(needed, [found[i] for i in order if i < len(found)])


@given(counted)
def test_a_group_is_known_where_every_way_to_fill_in_what_is_unknown_comes_to_the_same(
    case: tuple[int, list[Status]],
) -> None:
    needed, found = case
    ways = product(*(("pass", "fail") if status == "unknown" else (status,) for status in found))
    outcomes = {"pass" if way.count("pass") >= needed else "fail" for way in ways}
    assert combine(needed, found) == (outcomes.pop() if len(outcomes) == 1 else "unknown")


def judged(
    condition: dict[str, Any], indicators: str, previous: str = "", year: int = 2020
) -> tuple[Status, list[ComparisonResult]]:
    standard = parse_standard(as_yaml(standard_of(condition)).encode())
    text = f"name: P\nyear: {year}\nindicators: {{{indicators}}}\nprevious_year: {{{previous}}}\n"
    (result,) = check(standard, parse_park(text.encode(), standard)).criteria
    return result.status, list(result.comparisons)


def one(
    indicator: str, operator: str, threshold: str, indicators: str, previous: str = "", year: int = 2020
) -> ComparisonResult:
    _, (comparison,) = judged({"indicator": indicator, operator: threshold}, indicators, previous, year)
    return comparison


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        ("at_least", "fail", "pass", "pass"),
        ("more_than", "fail", "fail", "pass"),
        ("at_most", "pass", "pass", "fail"),
        ("less_than", "pass", "fail", "fail"),
        ("equals", "fail", "pass", "fail"),
    ],
)
def test_each_operator_at_its_threshold_met_to_the_digit(operator: str, below: str, at: str, above: str) -> None:
    for spent, status in (("2.43", below), ("2.44", at), ("2.45", above)):
        found = one("intensity", operator, "2.44%", f"spending: {spent} 亿元, sales: 100 亿元")
        assert (found.status, found.value) == (status, Fraction(spent) / 100)


def test_the_raw_figures_decide_before_a_reported_ratio() -> None:
    found = one("both_share", "at_least", "5.6%", "both: 9, all: 162, both_share: 5.6%")
    assert (found.status, found.value, found.reported) == ("fail", Fraction(1, 18), False)
    found = one("both_share", "at_least", "20%", "both: 39, both_share: 19.9%")
    assert (found.status, found.value, found.reported) == ("fail", Fraction(199, 1000), True)
    assert (found.low, found.high) == (Fraction(199, 1000),) * 2


def test_a_reported_value_on_the_wrong_side_is_not_shown() -> None:
    found = one("both_share", "at_least", "5.55%", "both: {at_least: 9}, all: 162, both_share: 5.5%")
    assert (found.status, found.value, found.reported) == ("pass", None, False)
    assert (found.low, found.high) == (Fraction(1, 18), 1)


def test_a_reported_bound_decides_or_leaves_the_raw_extremes() -> None:
    found = one("both_share", "at_least", "20%", "both_share: {at_least: 20%}")
    assert (found.status, found.value, found.reported, found.low, found.high) == (
        "pass",
        None,
        True,
        Fraction(1, 5),
        None,
    )
    found = one("both_share", "at_least", "20%", "both_share: {at_most: 19%}")
    assert (found.status, found.reported, found.low, found.high) == ("fail", True, None, Fraction(19, 100))
    found = one("both_share", "at_least", "20%", "both_share: {at_least: 10%}")
    assert (found.status, found.reported, found.low, found.high) == ("unknown", False, 0, 1)
    assert found.missing == ("both", "all")


def test_a_ratio_without_a_formula_is_judged_as_reported() -> None:
    assert one("stated", "at_least", "20%", "stated: 20%").reported
    found = one("stated", "at_least", "20%", "stated: {at_least: 19%}")
    assert (found.status, found.reported, found.low, found.high) == ("unknown", False, None, None)
    assert found.missing == ("stated",)
    assert one("stated", "at_least", "20%", "stated: {at_least: 21%}").status == "pass"
    found = one("stated", "at_least", "20%", "")
    assert (found.status, found.decides and found.decides.value) == ("unknown", Fraction(1, 5))


def test_a_ratio_whose_extremes_coincide_is_exact() -> None:
    found = one("both_share", "at_least", "20%", "both: 0, all: {at_least: 5, at_most: 10}")
    assert (found.status, found.value, found.low, found.high) == ("fail", 0, 0, 0)
    found = one("both_share", "at_least", "20%", "both: 0, all: {at_most: 10}")
    assert (found.status, found.value) == ("unknown", None)  # all may be 0


def test_a_denominator_that_may_be_zero_does_not_decide_unless_a_report_does() -> None:
    assert one("city_share", "at_least", "0%", "high: {at_most: 9}").status == "unknown"
    assert one("city_share", "at_least", "1%", "high: {at_most: 9}, city_share: 5%").status == "pass"


def test_a_denominator_known_to_be_zero_has_its_reason_and_hangs_on_nothing() -> None:
    found = one("growth", "at_least", "30%", "high: 9", "high: 0")
    assert found.reason is not None
    assert (found.status, found.reason.code, found.missing, found.decides) == ("unknown", "zero-base", (), None)
    assert (found.low, found.high) == (None, None)
    found = one("new_share", "at_least", "30%", "sales: 0 元")
    assert found.reason is not None
    assert found.reason.code == "zero-base"


def test_an_unpublished_threshold_is_missing_with_its_reason() -> None:
    found = one("stated", "at_least", "national", "stated: 2%", year=2019)
    assert found.reason is not None
    assert (found.status, found.threshold, found.reason.code) == ("unknown", None, "no-published-figure")
    assert (found.missing, found.reported) == (("national",), True)
    assert found.decides is not None
    assert (found.decides.operator, found.decides.value) == ("at_most", Fraction(1, 50))
    found = one("stated", "at_least", "national", "stated: 2%, national: {at_least: 2.1%, at_most: 3%}", year=2019)
    assert (found.status, found.threshold, found.threshold_text) == ("fail", None, "2.1 % to 3 %")
    assert found.shortfall is None


def test_a_threshold_may_be_another_raw_figure() -> None:
    found = one("small", "at_least", "high", "small: 5, high: 9, both: {at_least: 9}, all: 50, city: 9")
    assert (found.status, found.threshold, found.shortfall) == ("fail", 9, 4)
    found = one("small", "at_least", "high", "high: 9")
    assert (found.status, found.missing) == ("unknown", ("small",))
    assert found.decides is not None
    assert (found.decides.indicator, found.decides.value) == ("small", 9)


def test_a_narrowed_interval_decides_although_the_figure_itself_is_missing() -> None:
    found = one("both_share", "at_least", "20%", "high: 39, small: 5, all: 195")
    assert (found.status, found.value, found.low, found.high) == ("pass", None, Fraction(39, 195), Fraction(44, 195))
    assert one("both_share", "at_least", "20%", "high: 39, small: 5, all: 221").status == "fail"


def test_a_share_is_never_above_one_however_its_figures_lie() -> None:
    found = one("both_share", "more_than", "100%", "both: {at_most: 9}, all: {at_least: 5}")
    assert found.status == "fail"
    assert one("both_share", "at_most", "100%", "both: {at_most: 9}, all: {at_least: 5}").status == "pass"


BRACKETS: dict[str, Any] = {
    "any_of": [
        {"all_of": [{"indicator": "new_sales", "at_most": "5000 万元"}, {"indicator": "intensity", "at_least": "5%"}]},
        {
            "all_of": [
                {"indicator": "new_sales", "more_than": "5000 万元"},
                {"indicator": "new_sales", "at_most": "2 亿元"},
                {"indicator": "intensity", "at_least": "4%"},
            ]
        },
        {"all_of": [{"indicator": "new_sales", "more_than": "2 亿元"}, {"indicator": "intensity", "at_least": "3%"}]},
    ]
}


@pytest.mark.parametrize(
    ("spending", "sales", "status"),
    [
        ("3500 万元", "7 亿元", "pass"),  # 5 %: every bracket passes
        ("2450 万元", "7 亿元", "unknown"),  # 3.5 %: the last bracket only
        ("2030 万元", "7 亿元", "fail"),  # 2.9 %: none
        ("350 万元", "1 亿元", "unknown"),  # 3.5 %: sales cap the brackets, but the first two still fail
    ],
)
def test_an_unknown_figure_is_split_at_the_thresholds_it_is_compared_with(
    spending: str, sales: str, status: str
) -> None:
    expected = "fail" if sales == "1 亿元" else status
    assert judged(BRACKETS, f"spending: {spending}, sales: {sales}")[0] == expected


def test_no_value_of_a_ratio_meets_two_conditions_that_exclude_each_other() -> None:
    excluded = {
        "all_of": [{"indicator": "both_share", "less_than": "20%"}, {"indicator": "both_share", "at_least": "20%"}]
    }
    one_of = {
        "any_of": [{"indicator": "both_share", "less_than": "20%"}, {"indicator": "both_share", "at_least": "20%"}]
    }
    assert judged(excluded, "all: 50, both: {at_most: 20}")[0] == "fail"
    assert judged(one_of, "all: 50, both: {at_most: 20}")[0] == "pass"
    assert judged(one_of, "all: 50, both: {at_most: 20}, both_share: {at_least: 10%}")[0] == "pass"
    assert judged(one_of, "both: {at_most: 20}")[0] == "unknown"  # the denominator may be zero


def test_a_figure_that_is_a_threshold_as_well_is_split() -> None:
    condition = {"any_of": [{"indicator": "high", "at_most": "5"}, {"indicator": "small", "less_than": "high"}]}
    assert judged(condition, "small: 5")[0] == "pass"
    assert judged(condition, "small: 6")[0] == "unknown"
    known = {"any_of": [{"indicator": "stated", "less_than": "national"}, {"indicator": "stated", "at_least": "2.4%"}]}
    assert judged(known, "")[0] == "pass"


def test_a_flag_within_a_split_condition_keeps_its_answer() -> None:
    arms = [{"indicator": "high", "at_most": "5"}, {"indicator": "high", "more_than": "5"}]
    condition = {"all_of": [{"any_of": arms}, {"indicator": "approved", "equals": "true"}]}
    assert judged(condition, "approved: true")[0] == "pass"
    assert judged(condition, "approved: false")[0] == "fail"
    assert judged(condition, "")[0] == "unknown"


def test_past_the_bound_of_parts_the_answer_is_kleenes() -> None:
    def cut(name: str, kind: str) -> list[dict[str, Any]]:
        return [{"indicator": name, kind: str(threshold)} for threshold in range(0, 60, 3)]

    arms = [arm for name in ("all", "high", "small", "city") for kind in ("at_most",) for arm in cut(name, kind)]
    arms += [{"indicator": "all", "more_than": "0"}]
    assert judged({"any_of": arms}, "")[0] == "unknown"
    assert judged({"any_of": [*cut("all", "at_most"), {"indicator": "all", "more_than": "0"}]}, "")[0] == "pass"


def test_bounds_that_are_not_there_are_not_known() -> None:
    standard = parse_standard(as_yaml(standard_of({"indicator": "stated", "at_least": "1%"})).encode())
    found = find(standard, Compared("stated", "at_least", Fraction(1, 100)), {}, {})
    assert (found.status, found.threshold, found.basis) == (
        "unknown",
        Bounds(Fraction(1, 100), Fraction(1, 100)),
        "none",
    )
    assert LABEL["en"] == "x"


def test_parts_that_contradict_each_other_are_left_out() -> None:
    arms = [{"indicator": "high", "at_most": "5"}, {"indicator": "all", "more_than": "5"}]
    arms += [{"indicator": "high", "at_least": "100"}, {"indicator": "all", "at_least": "100"}]
    assert judged({"any_of": arms}, "")[0] == "pass"  # more than 5 high-tech ones are more than 5 in all


def test_a_ratio_that_stands_twice_does_not_hide_what_its_raw_figures_decide() -> None:
    share = {"indicator": "both_share", "at_least": "2.4%"}
    condition = {"any_of": [{"indicator": "all", "more_than": "1"}, share, share]}
    assert judged(condition, "both: 1, all: {at_least: 1}")[0] == "pass"


# --- what may not hold, how many must, and choices ---

THREE = [
    {"indicator": "approved", "equals": "true"}, {"indicator": "all", "at_least": "5"}, {"indicator": "city", "at_least": "8"},
]  # fmt: skip


@given(st.lists(st.sampled_from(["true", "false", ""]), min_size=2, max_size=2), st.integers(0, 9))
def test_a_veto_passes_where_all_fail_and_is_unknown_where_none_holds_but_one_is_not_known(
    answers: list[str], count: int
) -> None:
    veto = {"none_of": [
        {"indicator": "approved", "equals": answers[0] or "true"}, {"indicator": "all", "at_least": "5"},
        {"any_of": [{"indicator": "city", "equals": "3"}, {"indicator": "city", "more_than": "7"}]},
    ]}  # fmt: skip
    for city in range(10):
        status = judged(veto, f"approved: {answers[1]}, all: {count}, city: {city}")[0]
        held = count >= 5 or city == 3 or city > 7
        flag = None if not answers[1] else answers[1] == (answers[0] or "true")
        assert status == ("fail" if held or flag else "unknown" if flag is None else "pass")


@pytest.mark.parametrize(
    ("condition", "indicators", "status"),
    [
        ({"indicator": "approved", "equals": "false"}, "approved: false", "pass"),
        ({"indicator": "approved", "equals": "false"}, "approved: true", "fail"),
        ({"indicator": "approved", "equals": "false"}, "", "unknown"),
        ({"indicator": "office", "one_of": ["city"]}, "office: city", "pass"),
        ({"indicator": "office", "one_of": ["city"]}, "office: county", "fail"),
        ({"indicator": "office", "one_of": ["city", "county"]}, "", "pass"),  # whichever it is
        ({"none_of": [{"indicator": "office", "equals": "county"}]}, "office: city", "pass"),
        ({"none_of": [{"indicator": "office", "equals": "county"}]}, "office: county", "fail"),
        ({"none_of": [{"indicator": "office", "one_of": ["city", "county"]}]}, "", "fail"),
        ({"any_of": [{"indicator": "approved", "equals": "true"}, {"indicator": "approved", "equals": "false"}]}, "", "pass"),
        ({"some_of": {"at_least": "2", "conditions": THREE}}, "approved: true, all: 4", "unknown"),
        ({"some_of": {"at_least": "2", "conditions": THREE}}, "approved: true, city: 9", "pass"),
        ({"some_of": {"at_least": "2", "conditions": THREE}}, "approved: false, all: 4", "fail"),
        ({"none_of": [{"some_of": {"at_least": "2", "conditions": THREE}}]}, "approved: false, all: 4", "pass"),
        ({"none_of": [{"some_of": {"at_least": "2", "conditions": THREE}}]}, "approved: true, city: 9", "fail"),
        ({"some_of": {"at_least": "1", "conditions": THREE}}, "city: 9", "pass"),
        ({"some_of": {"at_least": "3", "conditions": THREE}}, "all: 4", "fail"),
        ({"none_of": [{"indicator": "all", "equals": "3"}]}, "all: 3", "fail"),
        ({"none_of": [{"indicator": "all", "equals": "3"}]}, "all: 4", "pass"),
        ({"none_of": [{"all_of": [{"indicator": "all", "at_most": "3"}, {"indicator": "city", "less_than": "2"}]}]},
         "all: 3, city: 2", "pass"),
    ],
)  # fmt: skip
def test_an_answer_of_no_options_and_opposites(condition: dict[str, Any], indicators: str, status: str) -> None:
    assert judged(condition, indicators)[0] == status

"""Deciding values are tried: written into the park, one passes, the next beyond it fails; and what is asked for matters."""

from fractions import Fraction
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases

from hightech_check.errors import DataFileError
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import STEPS, Number
from hightech_check.judging.check import check
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.park.reader import parse_park
from hightech_check.result.report import ComparisonResult, Report, Status
from hightech_check.standard.finding import load_standard

STANDARD = load_standard("inner-mongolia-2020")


@st.composite
def cases_with_bounded_bases(draw: st.DrawFn) -> Case:
    """Random standards and parks, of which last year's figure is often known by a bound only."""
    case = draw(cases())
    if not draw(st.booleans()):
        return case
    bound = {draw(st.sampled_from(["at_least", "at_most"])): str(draw(st.integers(0, 60)))}
    return case.with_park({**case.park, "previous_year": {"high": bound}})


def filled_in(park: Park, key: str, value: Number) -> Report | None:
    """The report where a missing figure is this; None where it cannot be."""
    if value < 0:
        return None  # no file says so
    try:
        return check(park.standard, park.with_figures({**park.figures, key: Figure(value, value)}, park.year))
    except DataFileError:
        return None


@given(cases_with_bounded_bases())
def test_the_value_that_decides_passes_and_the_one_beyond_it_fails(case: Case) -> None:
    standard, park = case.read()
    if isinstance(park, DataFileError):
        return
    for at, result in enumerate(check(standard, park).criteria):
        for arm, comparison in enumerate(result.comparisons):
            if comparison.decides is not None:
                hold(park, comparison, (at, arm))


def hold(park: Park, comparison: ComparisonResult, place: tuple[int, int]) -> None:
    """The law of one deciding value; a ratio that the park states may contradict what is tried."""
    decides = comparison.decides
    stated = any(park.standard.indicators[name].formula for name in park.figures if name in park.standard.indicators)
    assert decides is not None

    def status(value: Number) -> Status | None:
        report = filled_in(park, decides.indicator, value)
        return None if report is None else [*report.criteria[place[0]].comparisons][place[1]].status

    relation, step = OPERATORS[cast(Operator, decides.operator)], Fraction(STEPS[decides.kind])
    if relation.strict:
        step /= 10**6  # a figure of no scale: as near as may be
        assert status(decides.value + relation.sign * step) in ("pass", None if stated else "pass")
        assert status(decides.value) != "pass"
        return
    assert status(decides.value) in ("pass", None if stated else "pass")
    beyond = {status(decides.value - side * step) for side in ((relation.sign,) if relation.sign else (1, -1))}
    assert "pass" not in beyond
    assert "fail" in beyond or stated


BASE = "name: p\nyear: 2020\nindicators:\n"
GROWTH = "  high_tech_enterprises: 5\nprevious_year:\n  high_tech_enterprises: {{at_most: {most}}}\n"
INTENSITY = "  rd_expenditure: 24 万元\n  gdp: {{at_most: {most}}}\n"


@pytest.mark.parametrize(
    ("text", "criterion", "expected"),
    [
        # 5 is 30 % more than up to 3.8; 0 to 3 all pass, but that 0 is no base
        (GROWTH.format(most=2), "industry.high-tech-growth", None),
        (GROWTH.format(most=3), "industry.high-tech-growth", None),
        (GROWTH.format(most=4), "industry.high-tech-growth", ("at_most", 3)),
        # 24 万元 are 2.4 % of 1000 万元
        (INTENSITY.format(most="1000 万元"), "innovation.rd-intensity", None),
        (INTENSITY.format(most="1000.01 元"), "innovation.rd-intensity", None),
        (INTENSITY.format(most="10000000.01 元"), "innovation.rd-intensity", ("at_most", 10**7)),
    ],
)
def test_a_figure_whose_every_value_passes_but_an_impossible_one_decides_nothing(
    text: str, criterion: str, expected: tuple[str, int] | None
) -> None:
    report = check(STANDARD, parse_park((BASE + text).encode(), STANDARD))
    (comparison,) = report.criterion(criterion).comparisons
    decides = comparison.decides
    assert comparison.status == "unknown"
    assert (decides and (decides.operator, decides.value)) == expected

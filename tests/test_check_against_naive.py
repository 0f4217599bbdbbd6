"""`check` held against the naive evaluation beside it, on random standards and parks."""

from fractions import Fraction
from typing import Any

import naive
from hypothesis import given, note
from strategies import Case, cases, loaded

from hightech_check.check import check
from hightech_check.report import Comparison, CriterionResult

MOST_STEPS = 100  # of a move, that the naive evaluation tries one after the other


def of_program(comparison: Comparison) -> dict[str, Any]:
    decides = comparison.decides
    return {
        "indicator": comparison.indicator,
        "status": comparison.status,
        "value": comparison.value,
        "low": comparison.low,
        "high": comparison.high,
        "reported": comparison.reported,
        "moves": {move: steps for move, steps in (comparison.moves or {}).items() if steps <= MOST_STEPS},
        "missing": list(comparison.missing),
        "decides": decides
        and {"indicator": decides.indicator, "operator": decides.operator, "value": Fraction(decides.value)},
    }


def of_oracle(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in row if key not in ("path", "shortfall")}


@given(cases())
def test_every_status_and_figure_is_that_of_the_naive_evaluation(case: Case) -> None:
    note(case.standard_text)
    note(case.park_text)
    expected = naive.naive_check(loaded(case.standard_text), loaded(case.park_text), split=True, limit=MOST_STEPS)
    standard, park = case.read()
    if park is None:
        assert expected["verdict"] == "invalid"
        return
    report = check(standard, park)
    assert report.verdict == expected["verdict"]
    assert {result.id: result.status for result in report.criteria} == expected["statuses"]
    for result in report.criteria:
        compare_rows(result, expected["comparisons"][result.id])


def compare_rows(result: CriterionResult, rows: list[dict[str, Any]]) -> None:
    found = list(result.comparisons)
    assert len(found) == len(rows)
    for comparison, row in zip(found, rows, strict=True):
        mine, theirs = of_program(comparison), of_oracle(row)
        assert mine == theirs
        if comparison.shortfall is not None and row["shortfall"]:
            assert comparison.shortfall == row["shortfall"]
        assert (comparison.shortfall is None) == (row["shortfall"] is None)

"""`check` held against the naive evaluation beside it, on random standards and parks."""

from collections import Counter
from fractions import Fraction
from typing import Any

import naive
from hypothesis import given, note
from strategies import Case, cases, loaded

from hightech_check.errors import DataFileError
from hightech_check.judging.check import check
from hightech_check.result.report import ComparisonResult, CriterionResult

MOST_STEPS = 100  # of a move, that the naive evaluation tries one after the other


def of_program(comparison: ComparisonResult) -> dict[str, Any]:
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
    if isinstance(park, DataFileError):
        # a base of 0 to 1 enterprises that must be above 0 is 1; the naive evaluation does not round counts
        assert expected["verdict"] == "invalid" or {fault.code for fault in park.faults} == {"ratio-impossible"}
        return
    report = check(standard, park)
    more_decided = set()
    for criterion, result in zip(standard.criteria, report.criteria, strict=True):
        compare_rows(result, expected["comparisons"][result.id])
        if result.status != expected["statuses"][result.id]:
            # a ratio that stands twice is split at its thresholds too; the naive evaluation splits raw figures only
            assert expected["statuses"][result.id] == "unknown"
            twice = Counter(test.indicator for test in criterion.require.comparisons).most_common(1)
            assert twice[0][1] > 1
            more_decided.add(result.id)
    assert more_decided or report.verdict == expected["verdict"]


def compare_rows(result: CriterionResult, rows: list[dict[str, Any]]) -> None:
    found = list(result.comparisons)
    assert len(found) == len(rows)
    for comparison, row in zip(found, rows, strict=True):
        mine, theirs = of_program(comparison), of_oracle(row)
        assert mine == theirs
        if comparison.shortfall is not None and row["shortfall"]:
            assert comparison.shortfall == row["shortfall"]
        assert (comparison.shortfall is None) == (row["shortfall"] is None)

"""Scenarios run against their standard: what came otherwise than expected, and what no scenario covers."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hightech_check.craft.scenarios import Scenario, ScenarioFile
from hightech_check.judging.check import check
from hightech_check.result import sentences
from hightech_check.result.report import ComparisonResult, GroupResult, Outcome, Report, Status, Verdict
from hightech_check.standard.model import NUMERIC, Comparison, Standard
from hightech_check.words import listed, say


class Difference(NamedTuple):
    """Something that came out otherwise than expected: the verdict or a criterion, and why."""

    of: str
    expected: str
    came: str
    why: str


class ScenarioResult(NamedTuple):
    """A scenario that was run; the verdict is `invalid` where its figures contradict each other."""

    sentence: str
    line: int
    passed: bool
    verdict: Verdict
    differences: list[Difference]


class Gap(NamedTuple):
    """A criterion, or an arm of it, that a kind of case is missing for: `pass`, `fail` or `threshold`."""

    criterion: str
    arm: str
    lacks: str


class Trial(NamedTuple):
    """A file of scenarios that was run; `gaps` is what it does not cover, None where that was not asked."""

    of: ScenarioFile
    results: list[ScenarioResult]
    gaps: list[Gap] | None


def run(scenarios: ScenarioFile, language: str = "en", *, coverage: bool = False) -> Trial:
    """Run the scenarios of a file; with `coverage`, find what they do not cover."""
    standard, results, reports = scenarios.standard, [], []
    for one in scenarios.scenarios:
        report = None if one.park is None else check(standard, one.park, language=language)
        results.append(_result(one, report, language))
        reports += [report] if coverage and report is not None else []
    return Trial(scenarios, results, list(_gaps(standard, reports)) if coverage else None)


def _result(scenario: Scenario, report: Report | None, language: str) -> ScenarioResult:
    came = {} if report is None else {"verdict": report.verdict, **{one.id: one.status for one in report.criteria}}
    contradictions = sentences.joined(*(fault.words(language) for fault in scenario.refused))
    differences = [
        Difference(key, expected, found, contradictions if report is None else _why(report, key, language))
        for key, expected in scenario.expected.items()
        if (found := came.get(key, "invalid")) != expected
    ]
    verdict: Verdict = "invalid" if report is None else report.verdict
    return ScenarioResult(scenario.sentence, scenario.line, not differences, verdict, differences)


def _why(report: Report, key: str, language: str) -> str:
    """Why the verdict, or a criterion, came out as it did."""
    if key != "verdict":
        return sentences.joined(*(_comparison_words(one, language) for one in report.criterion(key).comparisons))
    statuses: tuple[Status, ...] = ("fail", "unknown")
    for status in statuses:
        if deciding := report.deciding(status):
            return f"{sentences.status(language, status)}: {listed(language, (one.id for one in deciding))}"
    return say(language, "scenario-all-pass")


def _comparison_words(one: ComparisonResult, language: str) -> str:
    found = sentences.found(language, one, "none-found" if one.kind else "not-known")
    required, status = sentences.required(language, one, "not-known"), sentences.status(language, one.status)
    return say(language, "scenario-comparison", label=one.label, found=found, required=required, status=status)


# --- coverage ---


def _gaps(standard: Standard, reports: Iterable[Report]) -> Iterator[Gap]:
    """What no scenario covers: each criterion and arm needs a case that passes, one that fails, one at its edge."""
    seen: set[Gap] = set()
    for result, criterion in (pair for one in reports for pair in zip(one.criteria, standard.criteria, strict=True)):
        for (path, _), part in zip(criterion.require.arms(), _parts(result.outcome), strict=True):
            seen.add(Gap(result.id, path, part.status if path else result.status))
            if isinstance(part, ComparisonResult) and part.value is not None and part.value == part.threshold:
                seen.add(Gap(result.id, path, "threshold"))
    for criterion in standard.criteria:
        for path, arm in criterion.require.arms():
            numeric = isinstance(arm, Comparison) and standard.indicators[arm.indicator].type in NUMERIC
            for kind in ("pass", "fail", *(("threshold",) if numeric else ())):
                if Gap(criterion.id, path, kind) not in seen:
                    yield Gap(criterion.id, path, kind)


def _parts(outcome: Outcome) -> Iterator[Outcome]:
    """An outcome and all within it, in the order of the condition's arms."""
    yield outcome
    for part in outcome.conditions if isinstance(outcome, GroupResult) else ():
        yield from _parts(part)

"""The rows of a plan's table of criteria and years, which several formats share."""

from collections.abc import Iterator
from dataclasses import dataclass

from hightech_check.plan.report import PlanReport, PlanYear
from hightech_check.result.report import ComparisonResult, CriterionResult, GroupResult, Outcome, Status
from hightech_check.words import either, listed, say


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion, or one arm of it, in one year."""

    year: int
    status: Status
    found: str
    required: str
    comparison: ComparisonResult | None
    unchanged: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion (depth 0), or an arm of it, over the years."""

    criterion: CriterionResult
    depth: int
    title: str
    comparison: ComparisonResult | None
    cells: tuple[Cell, ...]
    first_pass: int | None


def rows(report: PlanReport) -> Iterator[Row]:
    """The rows, in the order of the standard: the arms of an either/or below it."""
    years = (report.baseline, *report.years)
    for position, result in enumerate(report.last.report.criteria):
        outcomes = [(year, year.report.criteria[position].outcome) for year in years]
        statuses: list[Status] = [year.report.criteria[position].status for year in years]
        first = report.first_pass[result.id]
        yield from _rows(report, result, 0, result.title, outcomes, statuses, first)


def _rows(
    report: PlanReport,
    result: CriterionResult,
    depth: int,
    title: str,
    outcomes: list[tuple[PlanYear, Outcome]],
    statuses: list[Status],
    first: int | None,
) -> Iterator[Row]:
    cells = tuple(
        _cell(report, year, outcome, status) for (year, outcome), status in zip(outcomes, statuses, strict=True)
    )
    last = outcomes[-1][1]
    yield Row(result, depth, title, last if isinstance(last, ComparisonResult) else None, cells, first)
    if not isinstance(last, GroupResult):
        return
    for index, arm in enumerate(last.conditions):
        below = [(year, outcome.conditions[index]) for year, outcome in outcomes if isinstance(outcome, GroupResult)]
        name = (
            arm.label
            if isinstance(arm, ComparisonResult)
            else say(report.language, _word(arm), count=len(arm.conditions))
        )
        of_arm: list[Status] = [outcome.status for _, outcome in below]
        passed = next((year.year for year, outcome in below if outcome.status == "pass"), None)
        yield from _rows(report, result, depth + 1, name, below, of_arm, passed)


def _word(group: GroupResult) -> str:
    return "any-of" if group.kind == "any_of" else "all-of"


def _cell(report: PlanReport, year: PlanYear, outcome: Outcome, status: Status) -> Cell:
    if not isinstance(outcome, ComparisonResult):
        return Cell(year.year, status, "", "", None, False)
    language = report.language
    found = outcome.value_text or outcome.known_text or say(language, "none-found")
    required = outcome.threshold_text or outcome.threshold_label or ""
    if required:
        required = say(language, outcome.operator.replace("_", "-"), value=required)
    unchanged = outcome.kind is not None and outcome.indicator in year.unchanged
    return Cell(year.year, status, found, required, outcome, unchanged)


def target_lines(report: PlanReport) -> Iterator[tuple[Status, str]]:
    """The targets: whether each is reached in the last year, and what is found of it."""
    language = report.language
    for result in report.targets:
        parts = []
        for one in result.comparisons:
            found = one.value_text or one.known_text or say(language, "none-found")
            required = one.threshold_text or one.threshold_label or say(language, "none-found")
            required = say(language, one.operator.replace("_", "-"), value=required)
            parts.append(say(language, "plan-target", title=one.label, found=found, required=required))
        either_or = isinstance(result.outcome, GroupResult) and result.outcome.kind == "any_of"
        yield result.status, either(language, parts) if either_or else listed(language, parts)

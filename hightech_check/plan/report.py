"""The frozen records of a plan's result, its exit code, and its JSON form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hightech_check.exact.quantity import Kind, Number, exact_text, json_number
from hightech_check.result.report import (
    ComparisonResult,
    CriterionResult,
    Json,
    Report,
    StandardInfo,
    Status,
    criterion_to_json,
    envelope,
    report_to_json,
    standard_to_json,
)

Basis: TypeAlias = Literal["baseline", "projected", "actual"]
TaskState: TypeAlias = Literal["done", "overdue", "running"]


@dataclass(frozen=True, slots=True)
class PlanYear:
    """One year of a plan, judged.

    Attributes:
        basis: where its figures come from.
        unchanged: the figures that the plan says nothing about, and that stay as they were in the baseline.
        lost: those known in the baseline that hang on changed ones, and so are not known any more.
    """

    year: int
    report: Report
    basis: Basis
    unchanged: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about a plan; `year`, `criterion`, `indicator` and `task` are None where they do not apply."""

    code: str
    message: str
    year: int | None = None
    criterion: str | None = None
    indicator: str | None = None
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """One target against what has come of it: paces in the figure's own measure a year; None where not known."""

    indicator: str
    label: str
    kind: Kind
    year: int
    value: Number | None
    target: Number | None
    pace: Number | None
    required: Number | None
    on_track: bool | None
    message: str


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task in the ledger; `state` is that of the day asked for, None without one."""

    number: int
    title: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    due: str
    serves: tuple[str, ...]
    progress: str
    since: str | None
    note: str | None
    state: TaskState | None


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A stage; `current` says whether the day asked for lies in it."""

    title: str
    first: str
    last: str
    current: bool | None


@dataclass(frozen=True, slots=True)
class NewIncrease:
    """A yearly increase that would mend something; `planned` is that of the plan."""

    indicator: str
    label: str
    kind: Kind
    planned: Number
    needed: Number


@dataclass(frozen=True, slots=True)
class Remedy:
    """The smallest larger increases, by one move or of one figure, that make a criterion pass in the last year."""

    criterion: str
    move: str | None
    increases: tuple[NewIncrease, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Rest:
    """A criterion that no yearly figure mends, and why."""

    criterion: str
    status: Status
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What would mend a plan: one by one, all together, and what is left then.

    Attributes:
        report: of the last year with the increases of `together`; None where there are none.
    """

    single: tuple[Remedy, ...]
    together: tuple[NewIncrease, ...]
    together_text: str
    report: Report | None
    rest: tuple[Rest, ...]


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The result for one plan."""

    file: str
    sha256: str
    name: str
    standard: StandardInfo
    baseline: PlanYear
    years: tuple[PlanYear, ...]
    first_pass: Mapping[str, int | None]
    targets: tuple[CriterionResult, ...]
    findings: tuple[Finding, ...]
    tracks: tuple[Track, ...]
    tasks: tuple[TaskEntry, ...]
    stages: tuple[StageEntry, ...]
    assumptions: tuple[str, ...] = ()
    as_of: str | None = None
    mend: Mend | None = None
    language: str = "en"

    @property
    def last(self) -> PlanYear:
        """The last year of the plan, on which its verdict rests."""
        return self.years[-1]

    @property
    def exit_code(self) -> int:
        """That of the last year: 0 the plan reaches eligibility, 1 it does not, 3 it cannot be told."""
        return self.last.report.exit_code

    def over_years(self, criterion: str) -> Iterator[tuple[PlanYear, CriterionResult]]:
        """A criterion in the baseline and in each year."""
        position = next(i for i, result in enumerate(self.last.report.criteria) if result.id == criterion)
        for year in (self.baseline, *self.years):
            yield year, year.report.criteria[position]


def numeric(result: CriterionResult) -> list[ComparisonResult]:
    """The comparisons of a criterion that are of numbers."""
    return [comparison for comparison in result.comparisons if comparison.kind is not None]


# --- the JSON form, mapped by hand: this may only grow ---


def plan_to_json(report: PlanReport) -> Json:
    """The JSON document of a plan."""
    form: Json = {
        **envelope(),
        "file": report.file,
        "sha256": report.sha256,
        "name": report.name,
        "language": report.language,
        "standard": standard_to_json(report.standard),
        "verdict": report.last.report.verdict,
        "exit_code": report.exit_code,
        "baseline": _year_to_json(report.baseline),
        "years": [_year_to_json(year) for year in report.years],
        "criteria": [
            {
                "id": result.id,
                "first_pass": report.first_pass[result.id],
                "statuses": {str(year.year): found.status for year, found in report.over_years(result.id)},
            }
            for result in report.last.report.criteria
        ],
        "targets": [criterion_to_json(result) for result in report.targets],
        "findings": [finding_to_json(finding) for finding in report.findings],
        "tracks": [_track_to_json(track) for track in report.tracks],
        "as_of": report.as_of,
        "tasks": [task_to_json(task) for task in report.tasks],
        "stages": [
            {"title": stage.title, "from": stage.first, "to": stage.last, "current": stage.current}
            for stage in report.stages
        ],
        "assumptions": list(report.assumptions),
    }
    if report.mend is not None:
        form["mend"] = _mend_to_json(report.mend)
    return form


def finding_to_json(finding: Finding) -> Json:
    """One finding."""
    return {
        "code": finding.code,
        "year": finding.year,
        "criterion": finding.criterion,
        "indicator": finding.indicator,
        "task": finding.task,
        "message": finding.message,
    }


def task_to_json(task: TaskEntry) -> Json:
    """One task."""
    return {
        "number": task.number,
        "title": task.title,
        "lead": list(task.lead),
        "responsible": list(task.responsible),
        "due": task.due,
        "serves": list(task.serves),
        "progress": {"state": task.progress, "date": task.since, "note": task.note},
        "state": task.state,
    }


def _year_to_json(year: PlanYear) -> Json:
    return {
        "year": year.year,
        "basis": year.basis,
        "unchanged": list(year.unchanged),
        "unknown": list(year.lost),
        "report": report_to_json(year.report),
    }


def _double(kind: Kind, value: Number | None) -> int | float | None:
    return None if value is None else json_number(kind, value)


def _track_to_json(track: Track) -> Json:
    return {
        "indicator": track.indicator,
        "label": track.label,
        "year": track.year,
        "value": _double(track.kind, track.value),
        "target": _double(track.kind, track.target),
        "pace": _double(track.kind, track.pace),
        "required_pace": _double(track.kind, track.required),
        "on_track": track.on_track,
        "message": track.message,
    }


def _increase_to_json(increase: NewIncrease) -> Json:
    return {
        "indicator": increase.indicator,
        "label": increase.label,
        "planned": json_number(increase.kind, increase.planned),
        "planned_exact": exact_text(increase.planned),
        "needed": json_number(increase.kind, increase.needed),
        "needed_exact": exact_text(increase.needed),
    }


def _mend_to_json(mend: Mend) -> Json:
    return {
        "single": [
            {
                "criterion": remedy.criterion,
                "move": remedy.move,
                "increases": [_increase_to_json(increase) for increase in remedy.increases],
                "message": remedy.message,
            }
            for remedy in mend.single
        ],
        "together": {
            "increases": [_increase_to_json(increase) for increase in mend.together],
            "message": mend.together_text,
            "report": None if mend.report is None else report_to_json(mend.report),
        },
        "rest": [
            {"criterion": rest.criterion, "status": rest.status, "code": rest.code, "message": rest.message}
            for rest in mend.rest
        ],
    }

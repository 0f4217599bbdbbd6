"""The frozen records of a plan's result, its exit code, and its JSON form."""

from collections.abc import Mapping
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
    """A yearly increase that would mend something; `planned` is that of the plan.

    Attributes:
        tied: whether the plan ties it to another figure's, which it then does not follow any more.
    """

    indicator: str
    label: str
    kind: Kind
    planned: Number
    needed: Number
    tied: bool = False


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


def numeric(result: CriterionResult) -> list[ComparisonResult]:
    """The comparisons of a criterion that are of numbers."""
    return [comparison for comparison in result.comparisons if comparison.kind is not None]


# --- the JSON form: this may only grow ---

_FINDING = ("code", "year", "criterion", "indicator", "task", "message")
_TASK = ("number", "title", "lead", "responsible", "due", "serves", "state")
_REST = ("criterion", "status", "code", "message")


def plan_to_json(report: PlanReport) -> Json:
    """The JSON document of a plan; its years come one after another."""
    years = (report.baseline, *report.years)
    return {
        **envelope(),
        **_fields(report, "file", "sha256", "name", "language"),
        "standard": standard_to_json(report.standard),
        "verdict": report.last.report.verdict,
        "exit_code": report.exit_code,
        "baseline": _year_to_json(report.baseline),
        "years": map(_year_to_json, report.years),
        "criteria": [
            {
                "id": results[-1].id,
                "first_pass": report.first_pass[results[-1].id],
                "statuses": {str(year.year): found.status for year, found in zip(years, results, strict=True)},
            }
            for results in zip(*(year.report.criteria for year in years), strict=True)
        ],
        "targets": [criterion_to_json(result) for result in report.targets],
        "findings": [_fields(finding, *_FINDING) for finding in report.findings],
        "tracks": [_track_to_json(track) for track in report.tracks],
        "as_of": report.as_of,
        "tasks": [
            {**_fields(task, *_TASK), "progress": {"state": task.progress, "date": task.since, "note": task.note}}
            for task in report.tasks
        ],
        "stages": [
            {"title": stage.title, "from": stage.first, "to": stage.last, "current": stage.current}
            for stage in report.stages
        ],
        "assumptions": report.assumptions,
        **({} if report.mend is None else {"mend": _mend_to_json(report.mend)}),
        "problems": [],
    }


def _fields(record: object, *names: str) -> Json:
    return {name: getattr(record, name) for name in names}


def _year_to_json(year: PlanYear) -> Json:
    report = report_to_json(year.report)
    return {**_fields(year, "year", "basis", "unchanged"), "unknown": year.lost, "report": report}


def _track_to_json(track: Track) -> Json:
    numbers = {"value": track.value, "target": track.target, "pace": track.pace, "required_pace": track.required}
    doubles = {name: None if number is None else json_number(track.kind, number) for name, number in numbers.items()}
    return {**_fields(track, "indicator", "label", "year", "on_track", "message"), **doubles}


def _increase_to_json(increase: NewIncrease) -> Json:
    form = _fields(increase, "indicator", "label")
    for name, number in (("planned", increase.planned), ("needed", increase.needed)):
        form |= {name: json_number(increase.kind, number), f"{name}_exact": exact_text(number)}
    return form


def _mend_to_json(mend: Mend) -> Json:
    return {
        "single": [
            {**_fields(one, "criterion", "move", "message"), "increases": list(map(_increase_to_json, one.increases))}
            for one in mend.single
        ],
        "together": {
            "increases": list(map(_increase_to_json, mend.together)),
            "message": mend.together_text,
            "report": None if mend.report is None else report_to_json(mend.report),
        },
        "rest": [_fields(rest, *_REST) for rest in mend.rest],
    }

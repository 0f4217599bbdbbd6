"""A plan in, a `PlanReport` out: each year judged, what is to be said of the whole, and the state of its tasks."""

import datetime
from collections.abc import Iterator

from hightech_check.judging.compile import standard_info
from hightech_check.park.figures import label_of
from hightech_check.plan import findings, words
from hightech_check.plan.dates import Day
from hightech_check.plan.ledger import Task
from hightech_check.plan.mend import find_mend
from hightech_check.plan.model import Plan, Tie
from hightech_check.plan.report import PlanReport, StageEntry, TaskEntry, TaskState
from hightech_check.plan.tracks import tracks
from hightech_check.plan.years import PlanYears
from hightech_check.words import say


def judge_plan(
    plan: Plan, *, language: str = "en", strict: bool = False, as_of: Day | None = None, mend: bool = False
) -> PlanReport:
    """Judge each year of a plan, and gather what is to be said of it.

    Args:
        plan: the plan.
        language: of the report's texts, `en` or `zh`.
        strict: count recommended criteria for the verdict too.
        as_of: the day by which the ledger of tasks is judged; nothing is overdue without one.
        mend: also look for the smallest increases that would make the plan reach the standards.

    Raises:
        DataFileError: the projected figures of a year contradict each other.
    """
    judged = PlanYears(plan, language, strict=strict)
    day = None if as_of is None else as_of.last
    found_tracks = tuple(tracks(judged))
    tasks = tuple(_task(task, language, day) for task in plan.tasks)
    return PlanReport(
        file=plan.file,
        sha256=plan.sha256,
        name=plan.name,
        standard=standard_info(plan.standard, language),
        baseline=judged.baseline,
        years=judged.years,
        first_pass=judged.first_pass,
        targets=judged.targets,
        findings=tuple(findings.find(judged, found_tracks, tasks)),
        tracks=found_tracks,
        tasks=tasks,
        stages=tuple(_stages(plan, language, day)),
        assumptions=tuple(_assumptions(plan, language)),
        as_of=None if day is None else day.isoformat(),
        mend=find_mend(judged.projection, judged.report) if mend else None,
        language=language,
    )


def _task(task: Task, language: str, day: datetime.date | None) -> TaskEntry:
    since = task.progress.since
    return TaskEntry(
        number=task.number,
        title=task.title.text(language),
        lead=task.lead,
        responsible=task.responsible,
        due=task.due.text,
        serves=task.serves,
        progress=task.progress.state,
        since=None if since is None else since.text,
        note=task.progress.note,
        state=None if day is None else _state(task, day),
    )


def _state(task: Task, day: datetime.date) -> TaskState:
    """The state of a task on a day; what is done only later is not done yet."""
    since = task.progress.since
    if task.progress.state == "done" and (since is None or since.first <= day):
        return "done"
    return "overdue" if task.due.last < day else "running"


def _stages(plan: Plan, language: str, day: datetime.date | None) -> Iterator[StageEntry]:
    for stage in plan.stages:
        current = None if day is None else stage.since.first <= day <= stage.to.last
        yield StageEntry(stage.title.text(language), stage.since.text, stage.to.text, current)


def _assumptions(plan: Plan, language: str) -> Iterator[str]:
    """The assumptions in words: first the ties, then the figures year by year."""
    for one in sorted(plan.assumptions, key=lambda one: 0 if isinstance(one, Tie) else one.year):
        label = label_of(plan.standard, one.name, language)
        if isinstance(one, Tie):
            other = label_of(plan.standard, one.other, language)
            yield say(language, "plan-assumed-tie", label=label, other=other, note=one.note)
        else:
            value = words.given(language, plan.standard.indicators[one.name], one.figure)
            note = one.figure.note or ""
            yield say(language, "plan-assumed-figure", label=label, year=one.year, value=value, note=note)

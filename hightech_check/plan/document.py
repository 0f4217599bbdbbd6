"""A plan's result as a document: the verdict, the years, the findings, the tasks, the mend."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hightech_check.plan.over_years import courses, table, trajectories
from hightech_check.plan.report import Finding, PlanReport, TaskEntry, numeric, plan_to_json
from hightech_check.result import sentences
from hightech_check.result.report import (
    ComparisonResult,
    GroupResult,
    Problem,
    Report,
    envelope,
    problem_to_json,
)
from hightech_check.words import either, listed, say
from hightech_check.writing import Document, Look
from hightech_check.writing.blocks import Block, Bullets, Cell, Column, Entry, Heading, Item, Paragraph, Table, section
from hightech_check.writing.reports import one, verdict_cell

COLUMNS = (
    "kind", "year", "criterion", "indicator", "binding", "status", "found", "required", "first_pass", "code", "message",
)  # fmt: skip


def document(report: PlanReport, *, by_unit: bool = False) -> Document:
    """The document of a plan's result; `by_unit` groups the tasks by the unit that leads them."""
    return Document(
        blocks=lambda look: _Page(report, by_unit).blocks(look),
        form=lambda: plan_to_json(report),
        columns=COLUMNS,
        rows=lambda: _rows(report),
        exit_code=report.exit_code,
    )


def refused_document(report: Report) -> Document:
    """The document about a plan that is refused, or whose data files are.

    Args:
        report: with the problems.
    """
    facts = ("file", "sha256", "name", "language", "verdict", "exit_code")
    lists = ("years", "criteria", "targets", "findings", "tracks", "tasks", "stages", "assumptions")
    return Document(
        blocks=lambda look: one(report, look),
        form=lambda: {
            **envelope(),
            **{key: getattr(report, key) for key in facts},
            **dict.fromkeys(("standard", "baseline", "as_of")),
            **{key: [] for key in lists},
            "problems": list(map(problem_to_json, report.problems)),
        },
        columns=COLUMNS,
        rows=lambda: map(_problem_row, report.problems),
        exit_code=report.exit_code,
    )


def _problem_row(problem: Problem) -> Mapping[str, Any]:
    return {"kind": "problem", "code": problem.code, "message": sentences.problem(problem)}


def _rows(report: PlanReport) -> Iterator[Mapping[str, Any]]:
    """A row for each criterion and arm in each year, then one for each finding, task and remedy."""
    language = report.language
    for course in courses(report):
        for year, outcome in course.outcomes:
            yield {
                "kind": "arm" if course.depth else "criterion",
                "year": year.year,
                "criterion": course.criterion.id,
                "binding": course.criterion.binding,
                "status": outcome.status,
                "first_pass": course.first_pass,
                "message": course.title,
                **(_figures(outcome, language) if isinstance(outcome, ComparisonResult) else {}),
            }
    for found in report.findings:
        row = {"kind": "finding", "year": found.year, "criterion": found.criterion, "indicator": found.indicator}
        yield {**row, "code": found.code, "message": found.message}
    for task in report.tasks:
        message = f"{task.title} ({listed(language, task.lead)}; {task.due})"
        row = {"kind": "task", "year": task.due[:4], "status": task.state or task.progress}
        yield {**row, "code": task.number, "message": message}
    for remedy in report.mend.single if report.mend is not None else ():
        yield {"kind": "mend", "criterion": remedy.criterion, "code": remedy.move, "message": remedy.message}


def _figures(comparison: ComparisonResult, language: str) -> Mapping[str, Any]:
    found, required = (words(language, comparison) for words in (sentences.found, sentences.required))
    return {"indicator": comparison.indicator, "found": found, "required": required}


class _Page:
    """The blocks of a plan's result."""

    def __init__(self, report: PlanReport, by_unit: bool) -> None:
        self.report = report
        self.by_unit = by_unit
        self.language = report.language
        self.titles = {result.id: result.title for result in report.last.report.criteria}

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def blocks(self, look: Look) -> Iterator[Block]:
        report, last = self.report, self.report.last
        yield Heading(report.name, 1, verdict_cell(last.report))
        if look.quiet:
            return
        yield Paragraph(report.standard.title, sentences.counts(last.report))
        yield Paragraph(
            self.say("plan-years", first=report.years[0].year, last=last.year, baseline=report.baseline.year)
        )
        yield Paragraph(self.say(f"plan-verdict-{last.report.verdict}", year=last.year))
        yield from table(report, look)
        yield from section(self.say("plan-findings"), list(self.findings()) or [self.say("plan-no-findings")])
        yield from self.targets()
        yield from self.mend()
        yield from section(self.say("plan-tracks"), (track.message for track in report.tracks))
        yield from trajectories(report, look)
        yield from self.tasks()
        yield from section(self.say("plan-assumptions"), report.assumptions)
        yield from section(self.say("notes"), dict.fromkeys(note.message for note in last.report.notes))

    # --- findings, targets, mend ---

    def findings(self) -> Iterator[str]:
        """The findings worst first; those that say the same of several criteria or tasks stand together."""
        results = self.report.last.report.criteria
        attested = {result.id for result in results if result.status == "unknown" and not numeric(result)}
        groups: dict[str, list[Finding]] = {}
        for finding in self.report.findings:
            alike = finding.code == "due-before-figures"
            alike |= finding.code in ("never-passes", "no-task") and finding.criterion in attested
            if finding.code != "overdue":
                groups.setdefault(finding.code if alike else str(id(finding)), []).append(finding)
        for group in groups.values():
            yield from self.together(group) if len(group) > 1 else [group[0].message]

    def together(self, group: list[Finding]) -> Iterator[str]:
        if group[0].code != "due-before-figures":
            code = "plan-not-known-list" if group[0].code == "never-passes" else "plan-no-task-list"
            yield self.named(code, (finding.criterion or "" for finding in group))
            return
        dues = {task.number: task.due for task in self.report.tasks}
        by_due: dict[tuple[str, int | None], list[str]] = {}
        for finding in group:
            by_due.setdefault((dues[finding.task or 0], finding.year), []).append(str(finding.task))
        for (day, year), numbers in by_due.items():
            yield self.say("plan-due-list", numbers=listed(self.language, numbers), due=day, year=year)

    def named(self, code: str, criteria: Iterable[str]) -> str:
        """A message with the titles of criteria at its end, however many."""
        return self.say(code, names="") + "; ".join(self.titles[one] for one in criteria)

    def targets(self) -> Iterable[Block]:
        items = []
        for result in self.report.targets:
            parts = []
            for comparison in result.comparisons:
                found, required = (words(self.language, comparison) for words in (sentences.found, sentences.required))
                parts.append(self.say("plan-target", title=comparison.label, found=found, required=required))
            any_of = isinstance(result.outcome, GroupResult) and result.outcome.kind == "any_of"
            items.append(Item((either if any_of else listed)(self.language, parts), result.status))
        return (Heading(self.say("plan-targets", year=self.report.last.year)), Bullets(items)) if items else ()

    def mend(self) -> Iterator[Block]:
        mend = self.report.mend
        if mend is None:
            return
        yield from section(self.say("plan-mend"), [*(remedy.message for remedy in mend.single), mend.together_text])
        rest = [one.message for one in mend.rest if one.code != "unknown"]
        unknown = [one.criterion for one in mend.rest if one.code == "unknown"]
        if unknown:
            rest.append(self.named("plan-not-known-list", unknown))
        yield from section(self.say("plan-rest"), rest)

    # --- tasks ---

    def tasks(self) -> Iterator[Block]:
        report = self.report
        if not report.tasks:
            return
        if report.as_of is None:
            yield Heading(self.say("plan-tasks"))
        else:
            yield Heading(self.say("plan-tasks-as-of", day=report.as_of))
            states = Counter(task.state for task in report.tasks)
            overdue, running, done = states["overdue"], states["running"], states["done"]
            yield Paragraph(self.say("plan-ledger-counts", overdue=overdue, running=running, done=done))
            current = [f"{stage.title} ({stage.first} – {stage.last})" for stage in report.stages if stage.current]
            names = listed(self.language, current)
            yield Paragraph(self.say("plan-stage-now", stage=names) if current else self.say("plan-no-stage"))
        if not self.by_unit:
            yield self.ledger(report.tasks)
            return
        for unit in dict.fromkeys(unit for task in report.tasks for unit in task.lead):
            yield Heading(unit, 3)
            yield self.ledger([task for task in report.tasks if unit in task.lead])

    def ledger(self, tasks: Iterable[TaskEntry]) -> Table:
        heads = ("", *map(self.say, ("plan-task", "plan-lead", "plan-due", "plan-progress", "plan-state")))
        columns = [Column(head, flexible=number in (1, 2)) for number, head in enumerate(heads)]
        return Table(columns, [self.task(task) for task in tasks])

    def task(self, task: TaskEntry) -> Entry:
        progress = " ".join(part for part in (self.say(f"plan-progress-{task.progress}"), task.since) if part)
        state = Cell("")
        if task.state is not None:
            status = {"overdue": "fail", "done": "pass"}.get(task.state)
            state = Cell(self.say(f"plan-state-{task.state}"), status)
        others = listed(self.language, task.responsible)
        responsible = sentences.with_more(self.language, self.say("plan-responsible"), others) if others else ""
        texts = (str(task.number), task.title, listed(self.language, task.lead), task.due, progress)
        return Entry((*map(Cell, texts), state), remark=sentences.joined(responsible, task.note))

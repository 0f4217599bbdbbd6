"""A plan's result in Markdown: the verdict, the table over the years, the findings, the tasks."""

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from hightech_check.plan.report import PlanReport, TaskEntry
from hightech_check.plan.table import Cell, rows, target_lines
from hightech_check.words import listed, safe, say
from hightech_check.writing import Look

_SYMBOLS = {"pass": "✓", "fail": "✗", "unknown": "?"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&])")


def write(report: PlanReport, stream: TextIO, look: Look, *, by_unit: bool = False) -> None:
    """Write the report; `by_unit` groups the tasks by the unit that leads them."""
    page = _Page(report, look.quiet, by_unit)
    stream.write("\n".join(page.lines()) + "\n")


def escaped(text: str) -> str:
    """Text from data, so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", safe(text))


class _Page:
    def __init__(self, report: PlanReport, quiet: bool, by_unit: bool) -> None:
        self.report = report
        self.quiet = quiet
        self.by_unit = by_unit

    def say(self, code: str, **params: object) -> str:
        return say(self.report.language, code, **params)

    def lines(self) -> Iterator[str]:
        report = self.report
        last = report.last
        yield f"# {escaped(report.name)}"
        yield ""
        yield f"**{self.say('verdict-' + last.report.verdict)}**"
        yield ""
        years = self.say("plan-years", first=report.years[0].year, last=last.year, baseline=report.baseline.year)
        yield f"{escaped(report.standard.title)}. {escaped(years)}."
        yield escaped(self.say(f"plan-verdict-{last.report.verdict}", year=last.year)) + "."
        if self.quiet:
            return
        yield from self.over_years()
        yield from self.section("plan-findings", [one.message for one in report.findings if one.code != "overdue"])
        targets = [f"{_SYMBOLS[status]} {text}" for status, text in target_lines(report)]
        yield from self.section("plan-targets", targets)
        if report.mend is not None:
            remedies = [*(one.message for one in report.mend.single), report.mend.together_text]
            yield from self.section("plan-mend", remedies)
            yield from self.section("plan-rest", [one.message for one in report.mend.rest])
        yield from self.section("plan-tracks", [track.message for track in report.tracks])
        yield from self.tasks()
        yield from self.section("plan-assumptions", report.assumptions)
        yield from self.section("notes", [note.message for note in last.report.notes])

    def section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        texts = list(lines)
        if texts:
            yield from ("", f"## {self.say(title, year=self.report.last.year)}", "")
            yield from (f"- {escaped(text)}" for text in texts)

    def over_years(self) -> Iterator[str]:
        report = self.report
        years = (report.baseline, *report.years)
        heads = [f"{year.year}{'*' if year.basis == 'actual' else ''}" for year in years]
        yield ""
        yield from self.head([self.say("column-criterion"), *map(escaped, heads), self.say("plan-first")])
        for row in rows(report):
            title = f"{'– ' * row.depth}{escaped(row.title)}"
            first = self.say("plan-never") if row.first_pass is None else str(row.first_pass)
            yield self.row([title, *map(self.cell, row.cells), "" if row.depth else first])
        yield ""
        yield escaped(self.say("plan-legend"))

    def cell(self, cell: Cell) -> str:
        text = _SYMBOLS[cell.status]
        if cell.comparison is not None and cell.comparison.kind is not None:
            text += f" {escaped(cell.found)}{'=' if cell.unchanged else ''}"
        return text

    def head(self, cells: list[str]) -> Iterator[str]:
        yield self.row(cells)
        yield self.row(["---"] * len(cells))

    def row(self, cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    def tasks(self) -> Iterator[str]:
        report = self.report
        if not report.tasks:
            return
        title = self.say("plan-tasks")
        if report.as_of is not None:
            title = self.say("plan-tasks-as-of", day=report.as_of)
        yield from ("", f"## {title}", "")
        current = [stage.title for stage in report.stages if stage.current]
        if current:
            yield from (escaped(self.say("plan-stage-now", stage=listed(report.language, current))), "")
        if not self.by_unit:
            yield from self.ledger(report.tasks)
            return
        units: dict[str, list[TaskEntry]] = {}
        for task in report.tasks:
            for unit in task.lead:
                units.setdefault(unit, []).append(task)
        for unit, tasks in units.items():
            yield from (f"### {escaped(unit)}", "")
            yield from self.ledger(tasks)
            yield ""

    def ledger(self, tasks: Iterable[TaskEntry]) -> Iterator[str]:
        names = ("plan-task", "plan-lead", "plan-responsible", "plan-due", "plan-progress", "plan-state")
        yield from self.head(["", *map(self.say, names)])
        for task in tasks:
            lead, others = (listed(self.report.language, units) for units in (task.lead, task.responsible))
            state = "" if task.state is None else self.say(f"plan-state-{task.state}")
            progress = self.say(f"plan-progress-{task.progress}")
            cells = [str(task.number), *map(escaped, (task.title, lead, others, task.due)), progress, state]
            yield self.row(cells)

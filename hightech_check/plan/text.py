"""A plan's result as an official reads it: the verdict, the table over the years, the findings, the tasks, the mend."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import zip_longest
from typing import TextIO

from rich.cells import cell_len
from rich.text import Text

from hightech_check.plan.report import Finding, PlanReport, TaskEntry, numeric
from hightech_check.plan.table import Cell, Row, rows, target_lines
from hightech_check.words import listed, safe
from hightech_check.writing import Look
from hightech_check.writing.old_page import _GAP, _STYLES, _SYMBOLS, _Page, _wrapped

BAR = 40
WIDEST = 24


def write(report: PlanReport, stream: TextIO, look: Look, *, by_unit: bool = False) -> None:
    """Write the report; `by_unit` groups the tasks by the unit that leads them."""
    page = _PlanPage(look)
    page.plan(report, by_unit)
    stream.write(page.text())


class _PlanPage(_Page):
    """A page with a plan's result."""

    def plan(self, report: PlanReport, by_unit: bool) -> None:
        self.plan_header(report)
        if self.look.quiet:
            return
        self.over_years(report)
        self.findings(report)
        targets = [f"{_SYMBOLS[status]} {text}" for status, text in target_lines(report)]
        self.section(self.say("plan-targets", year=report.last.year), targets)
        self.mend(report)
        self.section(self.say("plan-tracks"), [track.message for track in report.tracks])
        self.trajectories(report)
        self.tasks(report, by_unit)
        self.section(self.say("plan-assumptions"), report.assumptions)
        notes = dict.fromkeys(note.message for note in report.last.report.notes)
        self.section(self.say("notes"), list(notes))

    def plan_header(self, report: PlanReport) -> None:
        last = report.last
        self.both_ends(Text(safe(report.name), "bold"), self.verdict(last.report))
        years = self.say("plan-years", first=report.years[0].year, last=last.year, baseline=report.baseline.year)
        counts = last.report.counts
        numbers = {"passed": counts["pass"], "failed": counts["fail"], "unknown": counts["unknown"]}
        self.both_ends(Text(safe(report.standard.title)), Text(self.say("counts", **numbers)))
        self.paragraph(years)
        self.paragraph(self.say(f"plan-verdict-{last.report.verdict}", year=last.year))

    def grid(self, heads: list[str], body: list[list[Text]], flexible: tuple[int, ...]) -> None:
        """Rows in columns: the flexible ones share what the others, as wide as their contents, leave."""
        grid = [[Text(head, "bold") for head in heads], *body]
        widths = [0] * len(heads)
        for row in grid:
            if len(row) > 1:
                widths = [max(width, cell_len(cell.plain)) for width, cell in zip(widths, row, strict=True)]
        widths = [min(width, WIDEST) if i not in flexible else width for i, width in enumerate(widths)]
        left = self.look.width - _GAP * (len(heads) - 1) - sum(w for i, w in enumerate(widths) if i not in flexible)
        for place, i in enumerate(flexible):
            widths[i] = max(10, min(widths[i], left // (len(flexible) - place)))
            left -= widths[i]
        for row in grid:
            self.print(*(row if len(row) == 1 else self.grid_lines(row, widths)))

    def grid_lines(self, row: list[Text], widths: list[int]) -> Iterator[Text]:
        wrapped = [_wrapped(cell.plain, width, self.console) for cell, width in zip(row, widths, strict=True)]
        for texts in zip_longest(*wrapped, fillvalue=""):
            line = Text()
            for text, cell, width in zip(texts, row, widths, strict=True):
                line.append(text, cell.style).append(" " * (width - cell_len(text) + _GAP))
            line.rstrip()
            yield line

    def section(self, title: str, lines: Iterable[str]) -> None:
        texts = list(lines)
        if texts:
            self.print(Text(), Text(title, "bold"))
            for line in texts:
                self.bullet(safe(line))

    # --- criteria over the years ---

    def shown_years(self, report: PlanReport) -> list[int]:
        """The positions of the years that the width has room for: the first, the last, and some in between."""
        count = len(report.years) + 1
        room = max(3, (self.look.width - 34) // 11)
        if count <= room:
            return list(range(count))
        return sorted({0, *(round(i * (count - 1) / (room - 1)) for i in range(room)), count - 1})

    def over_years(self, report: PlanReport) -> None:
        positions = self.shown_years(report)
        years = (report.baseline, *report.years)
        marked = [f"{year.year}{'*' if year.basis == 'actual' else ''}" for year in years]
        heads = ["", *(marked[position] for position in positions), self.say("plan-first")]
        body: list[list[Text]] = []
        section = ""
        for row in rows(report):
            if row.criterion.section != section:
                section = row.criterion.section
                name = report.standard.sections.get(section, section)
                body.append([Text(safe(name), "bold underline")])
            body.append(self.year_row(row, positions))
        self.print(Text())
        self.grid(heads, body, (0,))
        self.paragraph(self.say("plan-legend"))
        if len(positions) < len(years):
            self.paragraph(self.say("plan-some-years"))

    def year_row(self, row: Row, positions: list[int]) -> list[Text]:
        title = "  " * row.depth + ("- " if row.depth else "") + safe(row.title)
        if not row.depth and row.criterion.binding == "recommended":
            title += f" ({self.say('recommended')})"
        last = row.cells[-1]
        if row.comparison is not None and row.comparison.kind is not None and last.required:
            title += f" ({safe(last.required)})"
        first = self.say("plan-never") if row.first_pass is None else str(row.first_pass)
        cells = [self.cell(row.cells[position]) for position in positions]
        return [Text(title), *cells, Text(first if not row.depth else "")]

    def cell(self, cell: Cell) -> Text:
        text = _SYMBOLS[cell.status]
        if cell.comparison is not None and cell.comparison.kind is not None:
            text += f" {safe(cell.found)}{'=' if cell.unchanged else ''}"
        return Text(text, _STYLES[cell.status])

    # --- findings ---

    def findings(self, report: PlanReport) -> None:
        """The findings in words, worst first; those that say the same of several criteria or tasks, together."""
        titles = {result.id: result.title for result in report.last.report.criteria}
        attested = {
            result.id for result in report.last.report.criteria if result.status == "unknown" and not numeric(result)
        }
        lines: list[str] = []
        never = [f for f in report.findings if f.code == "never-passes" and f.criterion in attested]
        unserved = [f for f in report.findings if f.code == "no-task" and f.criterion in attested]
        due = [f for f in report.findings if f.code == "due-before-figures"]
        joined = {
            id(group[0]): self.together(group, titles, report) for group in (never, unserved, due) if len(group) > 1
        }
        hidden = {id(finding) for group in (never, unserved, due) if len(group) > 1 for finding in group}
        for finding in report.findings:
            if id(finding) in joined:
                lines += joined[id(finding)]
            elif id(finding) not in hidden and finding.code != "overdue":
                lines.append(finding.message)
        self.section(self.say("plan-findings"), lines or [self.say("plan-no-findings")])

    def together(self, group: list[Finding], titles: dict[str, str], report: PlanReport) -> list[str]:
        if group[0].code == "due-before-figures":
            by_due: dict[tuple[str, int | None], list[str]] = {}
            due = {task.number: task.due for task in report.tasks}
            for finding in group:
                if finding.task is not None:
                    by_due.setdefault((due[finding.task], finding.year), []).append(str(finding.task))
            return [
                self.say("plan-due-list", numbers=listed(self.language, numbers), due=day, year=year)
                for (day, year), numbers in by_due.items()
            ]
        code = "plan-not-known-list" if group[0].code == "never-passes" else "plan-no-task-list"
        names = "; ".join(titles[finding.criterion] for finding in group if finding.criterion is not None)
        template = self.say(code, names="")
        return [template + names]

    def mend(self, report: PlanReport) -> None:
        if report.mend is None:
            return
        mend = report.mend
        self.section(self.say("plan-mend"), [*(remedy.message for remedy in mend.single), mend.together_text])
        known = [rest.message for rest in mend.rest if rest.code != "unknown"]
        titles = {result.id: result.title for result in report.last.report.criteria}
        open_ones = [titles[rest.criterion] for rest in mend.rest if rest.code == "unknown"]
        if open_ones:
            known.append(self.say("plan-not-known-list", names="") + "; ".join(open_ones))
        self.section(self.say("plan-rest"), known)

    # --- the way to the thresholds ---

    def trajectories(self, report: PlanReport) -> None:
        drawn = [row for row in rows(report) if row.comparison is not None and row.comparison.kind is not None]
        if not drawn:
            return
        bar, mark = ("█", "│") if self.look.unicode else ("#", "|")
        self.print(Text(), Text(self.say("plan-trajectory"), "bold"))
        self.print(Text(self.say("plan-trajectory-legend", bar=bar, mark=mark)))
        positions = set(self.shown_years(report))
        for row in drawn:
            self.trajectory(row, [cell for i, cell in enumerate(row.cells) if i in positions], bar, mark)

    def trajectory(self, row: Row, cells: list[Cell], bar: str, mark: str) -> None:
        assert row.comparison is not None
        self.print(Text(), Text(f"{safe(row.comparison.label)} ({safe(row.criterion.id)})"))
        numbers = [number for cell in cells for number in (_value(cell), _threshold(cell)) if number is not None]
        most = max(numbers, default=Fraction(0))
        width = max(10, min(BAR, self.look.width - 40))
        for cell in cells:
            value, threshold = _value(cell), _threshold(cell)
            length = _length(value, most, width)
            line = [bar] * length + [" "] * (width + 1 - length)
            if threshold is not None:
                line[_length(threshold, most, width)] = mark
            text = f"  {cell.year} {''.join(line)} {_SYMBOLS[cell.status]} {safe(cell.found)}"
            if cell.required:
                text += f" ({safe(cell.required)})"
            self.print(Text(text, _STYLES[cell.status] if self.look.color else ""))

    # --- tasks ---

    def tasks(self, report: PlanReport, by_unit: bool) -> None:
        if not report.tasks:
            return
        title = self.say("plan-tasks")
        if report.as_of is not None:
            title = self.say("plan-tasks-as-of", day=report.as_of)
        self.print(Text(), Text(title, "bold"))
        if report.as_of is not None:
            states = [task.state for task in report.tasks]
            counts = {state: states.count(state) for state in ("overdue", "running", "done")}
            self.print(Text(self.say("plan-ledger-counts", **counts)))
            current = [f"{stage.title} ({stage.first} – {stage.last})" for stage in report.stages if stage.current]
            names = listed(self.language, current)
            self.print(Text(self.say("plan-stage-now", stage=names) if current else self.say("plan-no-stage")))
        if not by_unit:
            self.ledger(report.tasks)
            return
        units: dict[str, list[TaskEntry]] = {}
        for task in report.tasks:
            for unit in task.lead:
                units.setdefault(unit, []).append(task)
        for unit, tasks in units.items():
            self.print(Text(), Text(safe(unit), "underline"))
            self.ledger(tasks)

    def ledger(self, tasks: Iterable[TaskEntry]) -> None:
        names = ("plan-task", "plan-lead", "plan-due", "plan-progress")
        self.grid(["", *map(self.say, names), ""], [self.task_row(task) for task in tasks], (1, 2))

    def task_row(self, task: TaskEntry) -> list[Text]:
        progress = self.say(f"plan-progress-{task.progress}")
        if task.since is not None:
            progress += f" {task.since}"
        state = "" if task.state is None else self.say(f"plan-state-{task.state}")
        title = safe(task.title) + (f" – {safe(task.note)}" if task.note else "")
        cells = (str(task.number), title, safe(listed(self.language, task.lead)), task.due, progress)
        return [*map(Text, cells), Text(state, "bold red" if task.state == "overdue" else "")]


def _value(cell: Cell) -> Fraction | None:
    comparison = cell.comparison
    if comparison is None:
        return None
    value = comparison.value if comparison.value is not None else comparison.low
    return None if value is None else Fraction(value)


def _threshold(cell: Cell) -> Fraction | None:
    threshold = None if cell.comparison is None else cell.comparison.threshold
    return None if threshold is None or isinstance(threshold, bool | str) else Fraction(threshold)


def _length(value: Fraction | None, most: Fraction, width: int) -> int:
    if value is None or most <= 0 or value <= 0:
        return 0
    return min(width, int(value * width / most))

"""Reports as an analyst reads them: the verdict first, then criterion by criterion, then what to do."""

import io
from collections.abc import Iterable, Iterator
from typing import TextIO, assert_never

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hightech_check.messages import listed, safe, say
from hightech_check.report import Comparison, CriterionResult, Group, Outcome, Report, Status
from hightech_check.reports import Look

_SYMBOLS = {"pass": "✓", "fail": "✗", "unknown": "?"}
_STYLES = {"pass": "green", "fail": "bold red", "unknown": "yellow"}
_VERDICT_STATUS: dict[str, Status] = {
    "eligible": "pass",
    "accepted": "pass",
    "not_eligible": "fail",
    "invalid": "fail",
    "undetermined": "unknown",
}
_PLAIN = {"✓": "+", "✗": "x", "≥": ">=", "≤": "<=", "–": "-", "·": "|", "…": "...", "×": "x", "─": "-", "’": "'"}
WIDE = 118


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write one report in full, or several as a table, with what fails in each below."""
    first, *others = iter(reports)
    page = _Page(look)
    if others:
        page.several([first, *others])
    else:
        page.report(first)
    stream.write(page.text())


def plain_for(text: str, encoding: str) -> str:
    """The text with what an encoding cannot hold replaced by a likeness, or by an escape."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = "".join(_PLAIN.get(c, c) if not _holds(encoding, c) else c for c in text)
        return text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def _holds(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class _Page:
    """A page of text under way; data goes to rich as `Text` only, never as markup."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.language = look.language
        self.wide = look.width >= WIDE
        self.console = Console(
            file=io.StringIO(),
            width=look.width,
            force_terminal=look.color,
            color_system="standard" if look.color else None,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    def text(self) -> str:
        assert isinstance(self.console.file, io.StringIO)
        lines = self.console.file.getvalue().split("\n")
        return plain_for("\n".join(line.rstrip() for line in lines), self.look.encoding)

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def print(self, *texts: Text | Table) -> None:
        for text in texts:
            self.console.print(text, soft_wrap=False)

    # --- one report ---

    def report(self, report: Report) -> None:
        self.header(report)
        if report.verdict == "accepted" or self.look.quiet:
            return
        if report.criteria:
            self.print(self.table(report))
            self.what_to_do(report)
        self.remarks(report)

    def header(self, report: Report) -> None:
        title = safe(report.name or report.file)
        if report.year is not None:
            title += f" · {report.year}"
        self.both_ends(Text(title, "bold"), self.verdict(report))
        if report.standard is not None:
            counts = report.counts
            right = Text()
            if report.criteria:
                numbers = {"passed": counts["pass"], "failed": counts["fail"], "unknown": counts["unknown"]}
                right = Text(self.say("counts", **numbers))
            self.both_ends(Text(safe(report.standard.title)), right)
        self.print(Text(self.sentence(report)))

    def verdict(self, report: Report) -> Text:
        status = _VERDICT_STATUS[report.verdict]
        return Text(f"{_SYMBOLS[status]} {self.say('verdict-' + report.verdict)}", _STYLES[status])

    def sentence(self, report: Report) -> str:
        count = 0
        match report.verdict:
            case "not_eligible":
                count = len(report.deciding("fail"))
            case "undetermined":
                count = len(report.deciding("unknown"))
            case "invalid":
                count = len(report.problems)
            case "eligible" | "accepted":
                pass
            case _ as never:
                assert_never(never)
        sentence = self.say(f"sentence-{report.verdict}{'-one' if count == 1 else ''}", count=count)
        return f"{sentence}; {self.say('strict-note')}" if report.strict else sentence

    def both_ends(self, left: Text, right: Text) -> None:
        room = self.look.width - cell_len(left.plain) - cell_len(right.plain)
        if room < 2:
            self.print(left, right)
        else:
            self.print(left + Text(" " * room) + right)

    # --- the table of criteria ---

    def table(self, report: Report) -> Table:
        table = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), width=self.look.width)
        table.add_column("", no_wrap=True)
        table.add_column("", ratio=3, overflow="fold")
        table.add_column(self.say("column-found"), max_width=22, overflow="fold")
        table.add_column(self.say("column-required"), max_width=22, overflow="fold")
        if self.wide:
            table.add_column(self.say("column-shortfall"), ratio=3, overflow="fold")
        section = ""
        for result in report.criteria:
            if result.section != section:
                section = result.section
                name = report.standard.sections.get(section, section) if report.standard else section
                self.row(table, Text(), Text(safe(name), "bold underline"))
            self.criterion(table, result)
        return table

    def row(self, table: Table, status: Text, what: Text, found: str = "", required: str = "", remark: str = "") -> None:
        cells = [status, what, Text(found), Text(required)]
        if self.wide:
            table.add_row(*cells, Text(remark, "dim" if self.look.color else ""))
            return
        table.add_row(*cells)
        if remark:
            indent = len(what.plain) - len(what.plain.lstrip()) + 2
            table.add_row(Text(), Padding(Text(remark, "dim" if self.look.color else ""), (0, 0, 0, indent)))

    def criterion(self, table: Table, result: CriterionResult) -> None:
        title = safe(result.title)
        if result.binding == "recommended":
            title += f" ({self.say('recommended')})"
        source = self.source(result) if result.status == "fail" else ""
        status = self.status(result.status)
        match result.outcome:
            case Comparison() as comparison:
                remark = self.joined(self.remark(comparison), source)
                self.row(table, status, Text(title), self.found(comparison), self.required(comparison), remark)
            case Group() as group:
                self.row(table, status, Text(f"{title}: {self.count_of(group)}"), remark=source)
                self.arms(table, group, 1)
            case _ as never:
                assert_never(never)

    def arms(self, table: Table, group: Group, depth: int) -> None:
        for arm in group.conditions:
            indent = "  " * depth
            match arm:
                case Comparison():
                    label = Text(f"{indent}- {safe(arm.label)}")
                    status = self.status(arm.status)
                    self.row(table, status, label, self.found(arm), self.required(arm), self.remark(arm))
                case Group():
                    self.row(table, self.status(arm.status), Text(f"{indent}- {self.count_of(arm)}"))
                    self.arms(table, arm, depth + 1)
                case _ as never:
                    assert_never(never)

    def count_of(self, group: Group) -> str:
        return self.say("any-of" if group.kind == "any_of" else "all-of", count=len(group.conditions))

    def status(self, status: Status) -> Text:
        return Text(f"{_SYMBOLS[status]} {self.say('status-' + status)}", _STYLES[status])

    def found(self, comparison: Comparison) -> str:
        return safe(comparison.value_text or comparison.known_text or self.say("none-found"))

    def required(self, comparison: Comparison) -> str:
        if comparison.threshold_text is None:
            return safe(comparison.threshold_label or self.say("none-found"))
        code = comparison.operator.replace("_", "-")
        return self.say(code, value=comparison.threshold_text)

    def remark(self, comparison: Comparison) -> str:
        """The shortfall in words, or what an unknown comparison waits for."""
        match comparison.status:
            case "pass":
                return ""
            case "fail":
                return self.failure(comparison)
            case "unknown":
                if comparison.reason is not None:
                    return safe(comparison.reason.message)
                if comparison.decides is not None:
                    return self.say("passes-if", text=comparison.decides.text)
                return self.say("not-known")
            case _ as never:
                assert_never(never)

    def failure(self, comparison: Comparison) -> str:
        words = comparison.shortfall_words or self.say("not-met")
        if comparison.threshold_label is not None:
            words = self.joined(words, f"{safe(comparison.threshold_label)} {safe(comparison.threshold_text or '')}")
        if comparison.moves_text:
            colon = ":" if self.language == "zh" else ": "
            return f"{words}{colon}{safe(comparison.moves_text)}"
        return self.joined(words, self.say("reported") if comparison.reported else "", safe(comparison.hint or ""))

    @staticmethod
    def joined(*parts: str) -> str:
        return "; ".join(part for part in parts if part)

    def source(self, result: CriterionResult) -> str:
        if not result.source:
            return ""
        params = {key: str(value) for key, value in result.source.items() if value is not None}
        if "sentence" in params:
            return self.say("source-sentence", **params)
        return self.say("source-item", **params) if "item" in params else safe(params["section"])

    # --- what to do first ---

    def what_to_do(self, report: Report) -> None:
        failing = report.deciding("fail")
        if failing:
            self.print(Text())
            self.print(Text(self.say("first"), "bold"))
            for result in failing:
                self.bullet(f"{result.id}: {self.needed(result.outcome) or safe(result.title)}")
            if any(comparison.moves for result in failing for comparison in result.comparisons):
                self.print(Text(self.say("moves-note")))
        if report.missing:
            self.print(Text())
            change = "cannot-change" if failing else "can-change"
            self.print(Text(self.say("find-out"), "bold") + Text(f" ({self.say(change)})", ""))
            for key, label in zip(report.missing, report.missing_labels, strict=True):
                self.bullet(f"{safe(label)} ({safe(key)})")

    def needed(self, outcome: Outcome) -> str:
        """What a failing outcome needs: of an either/or the nearest arm, which is one known in steps, first."""
        if isinstance(outcome, Comparison):
            return safe(outcome.shortfall_words or "")
        parts = [text for arm in outcome.conditions if arm.status != "pass" and (text := self.needed(arm))]
        word = " 或 " if self.language == "zh" else " or "
        return word.join(parts) if outcome.kind == "any_of" else listed(self.language, parts)

    def bullet(self, text: str) -> None:
        table = Table(box=None, show_header=False, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        table.add_row(Text(" ·"), Text(text))
        self.print(table)

    def remarks(self, report: Report) -> None:
        lines = [safe(note.message) for note in report.notes]
        source = report.standard.source if report.standard else None
        if source and report.deciding("fail"):
            place = source.get("carried_by") or source.get("issued_by") or ""
            lines.append(self.say("source", document=source.get("document", ""), place=place).rstrip())
        if lines:
            self.print(Text(), Text(self.say("notes"), "bold"))
            for line in lines:
                self.bullet(line)

    # --- several reports ---

    def several(self, reports: list[Report]) -> None:
        table = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
        names = ("column-file", "column-name", "column-year", "column-verdict", "")
        for name in names:
            table.add_column(self.say(name) if name else "", overflow="fold")
        for report in reports:
            table.add_row(*self.summary_cells(report))
        self.print(table)
        if not self.look.quiet:
            for report in reports:
                self.failing(report)
        self.print(Text(), Text(self.summary(reports), "bold"))

    def summary_cells(self, report: Report) -> Iterator[Text]:
        yield Text(safe(report.file))
        yield Text(safe(report.name or ""))
        yield Text("" if report.year is None else str(report.year))
        yield self.verdict(report)
        counts = report.counts
        numbers = {"passed": counts["pass"], "failed": counts["fail"], "unknown": counts["unknown"]}
        yield Text(self.say("counts", **numbers) if report.criteria else "")

    def failing(self, report: Report) -> None:
        failing = report.deciding("fail")
        if not failing:
            return
        self.print(Text(), Text(self.say("failing-of", name=f"{report.name} ({report.file})"), "bold"))
        for result in failing:
            needed = self.needed(result.outcome)
            self.bullet(f"{result.id}: {safe(result.title)}" + (f": {needed}" if needed else ""))

    def summary(self, reports: list[Report]) -> str:
        counts: dict[str, int] = {}
        for report in reports:
            counts[report.verdict] = counts.get(report.verdict, 0) + 1
        order = ("invalid", "not_eligible", "undetermined", "eligible", "accepted")
        parts = [
            self.say("summary-part", count=counts[verdict], verdict=self.say(f"verdict-{verdict}"))
            for verdict in order
            if verdict in counts
        ]
        return self.say("summary", total=len(reports), parts=listed(self.language, parts))

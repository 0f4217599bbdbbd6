"""The page of text before blocks: goes with its last user."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple, assert_never

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from hightech_check.result import sentences
from hightech_check.result.report import ComparisonResult, CriterionResult, GroupResult, Outcome, Report, Status
from hightech_check.words import listed, safe, say
from hightech_check.writing import Look
from hightech_check.writing.markdown import escaped
from hightech_check.writing.plain import plain_for

_SYMBOLS = {"pass": "✓", "fail": "✗", "unknown": "?"}
_STYLES = {"pass": "green", "fail": "bold red", "unknown": "yellow"}
_VERDICT_STATUS: dict[str, Status] = {
    "eligible": "pass",
    "accepted": "pass",
    "not_eligible": "fail",
    "invalid": "fail",
    "undetermined": "unknown",
}


class _Widths(NamedTuple):
    """The widths of the columns, in cells."""

    status: int
    title: int
    found: int
    required: int
    whole: int

    @classmethod
    def of(cls, rows: list["_Row"], width: int, *heads: str) -> "_Widths":
        """Columns as wide as their contents need, within limits, and the title in what is left."""
        limit = max(8, min(24, width // 6))
        status = max(cell_len(row.status.plain) for row in rows if not row.heading)
        found = min(limit, max(cell_len(text) for text in [heads[0], *(row.found for row in rows)]))
        required = min(limit, max(cell_len(text) for text in [heads[1], *(row.required for row in rows)]))
        title = max(12, width - status - found - required - 3 * _GAP)
        longest = max(cell_len(row.title) + _STEP * row.depth for row in rows)
        return cls(status, min(title, max(longest, 40)), found, required, width)


_GAP = 2
_STEP = 2


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the list of criteria; what is to be said of it stands below, as wide as the page."""

    status: Text
    title: str
    found: str = ""
    required: str = ""
    remark: str = ""
    depth: int = 0
    heading: bool = False

    def lines(self, widths: _Widths, console: Console) -> Iterator[Text]:
        if self.heading:
            yield Text()
            yield self.status
            return
        indent = _STEP * self.depth
        titles = _wrapped(("- " if self.depth else "") + self.title, widths.title - indent, console)
        found = _wrapped(self.found, widths.found, console)
        required = _wrapped(self.required, widths.required, console)
        for number, (title, one, other) in enumerate(zip_longest(titles, found, required, fillvalue="")):
            status = self.status if number == 0 else Text()
            line = status + Text(" " * (widths.status - cell_len(status.plain) + _GAP + indent))
            cells = (_padded(title, widths.title - indent), _padded(one, widths.found), other)
            line.append((" " * _GAP).join(cells))
            line.rstrip()
            yield line
        start = widths.status + _GAP + indent + _STEP
        for text in _wrapped(self.remark, widths.whole - start, console) if self.remark else ():
            yield Text(" " * start) + Text(text, "italic")


def _wrapped(text: str, width: int, console: Console) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    return [line.plain.rstrip() for line in Text(text).wrap(console, max(width, 4))] or [""]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


class _Page:
    """A page of text under way; data goes to rich as `Text` only, never as markup."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.language = look.language
        self.pending: list[Text] = []
        self.verdicts: dict[str, Text] = {}
        self.labels: dict[str, str] = {}  # what missing figures are called
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
        """What has been printed since it was last asked for."""
        self.flush()
        assert isinstance(self.console.file, io.StringIO)
        lines = self.console.file.getvalue().split("\n")
        self.console.file = io.StringIO()
        return plain_for("\n".join(line.rstrip() for line in lines), self.look.encoding)

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def print(self, *texts: Text) -> None:
        self.pending.extend(texts)

    def flush(self) -> None:
        """Give rich what is pending, at once: each call to it costs as much as many lines; plain lines need none."""
        if self.pending and self.look.color:
            self.console.print(Text("\n").join(self.pending), soft_wrap=True)
        elif self.pending:
            self.console.file.write("".join(f"{text.plain}\n" for text in self.pending))
        self.pending.clear()

    # --- one report ---

    def report(self, report: Report) -> None:
        self.labels = dict(zip(report.missing, report.missing_labels, strict=True))
        self.headline(report)
        if self.look.quiet:
            return
        self.header(report)
        if report.criteria:
            self.criteria(report)
            self.what_to_do(report)
        self.remarks(report)

    def headline(self, report: Report) -> None:
        title = safe(report.name or report.file)
        if report.year is not None:
            title += f" · {report.year}"
        self.both_ends(Text(title, "bold"), self.verdict(report))

    def header(self, report: Report) -> None:
        if report.standard is not None:
            counts = report.counts
            right = Text()
            if report.criteria:
                numbers = {"passed": counts["pass"], "failed": counts["fail"], "unknown": counts["unknown"]}
                right = Text(self.say("counts", **numbers))
            self.both_ends(Text(safe(report.standard.title)), right)
        self.paragraph(self.sentence(report))

    def paragraph(self, text: str) -> None:
        self.print(*map(Text, _wrapped(text, self.look.width, self.console)))

    def verdict(self, report: Report) -> Text:
        known = self.verdicts.get(report.verdict)
        if known is None:
            status = _VERDICT_STATUS[report.verdict]
            words = f"{_SYMBOLS[status]} {self.say('verdict-' + report.verdict)}"
            known = self.verdicts[report.verdict] = Text(words, _STYLES[status])
        return known

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
            self.print(*(Text(line, left.style) for line in _wrapped(left.plain, self.look.width, self.console)), right)
        else:
            self.print(left + Text(" " * room) + right)

    # --- the criteria ---

    def criteria(self, report: Report) -> None:
        rows = list(self.rows(report))
        widths = _Widths.of(rows, self.look.width, self.say("column-found"), self.say("column-required"))
        head = _Row(Text(), "", self.say("column-found"), self.say("column-required"))
        for row in [head, *rows]:
            for line in row.lines(widths, self.console):
                self.print(line)

    def rows(self, report: Report) -> Iterator["_Row"]:
        section = ""
        for result in report.criteria:
            if result.section != section:
                section = result.section
                name = report.standard.sections.get(section, section) if report.standard else section
                yield _Row(Text(safe(name), "bold underline"), "", heading=True)
            yield from self.criterion(result)

    def criterion(self, result: CriterionResult) -> Iterator["_Row"]:
        title = safe(result.title)
        if result.binding == "recommended":
            title += f" ({self.say('recommended')})"
        source = sentences.place(self.language, result.source) if result.status == "fail" else ""
        status = self.status(result.status)
        match result.outcome:
            case ComparisonResult() as one:
                remark = self.joined(self.remark(one), source)
                yield _Row(status, title, self.found(one), self.required(one), remark)
            case GroupResult() as group:
                yield _Row(status, f"{title}: {self.count_of(group)}", remark=source)
                yield from self.arms(group, 1)
            case _ as never:
                assert_never(never)

    def arms(self, group: GroupResult, depth: int) -> Iterator["_Row"]:
        for arm in group.conditions:
            status = self.status(arm.status)
            match arm:
                case ComparisonResult():
                    yield _Row(status, safe(arm.label), self.found(arm), self.required(arm), self.remark(arm), depth)
                case GroupResult():
                    yield _Row(status, self.count_of(arm), depth=depth)
                    yield from self.arms(arm, depth + 1)
                case _ as never:
                    assert_never(never)

    def count_of(self, group: GroupResult) -> str:
        return self.say("any-of" if group.kind == "any_of" else "all-of", count=len(group.conditions))

    def status(self, status: Status) -> Text:
        return Text(f"{_SYMBOLS[status]} {self.say('status-' + status)}", _STYLES[status])

    def found(self, comparison: ComparisonResult) -> str:
        return safe(comparison.value_text or comparison.known_text or self.say("none-found"))

    def required(self, comparison: ComparisonResult) -> str:
        if comparison.threshold_text is None:
            return safe(comparison.threshold_label or self.say("none-found"))
        code = comparison.operator.replace("_", "-")
        return self.say(code, value=comparison.threshold_text)

    def remark(self, comparison: ComparisonResult) -> str:
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
                names = tuple(self.labels[key] for key in comparison.missing if key in self.labels)
                if comparison.kind and len(names) > 1:
                    return self.say("hangs-on", names=names)
                return self.say("not-known") if comparison.kind and not comparison.known_text else ""
            case _ as never:
                assert_never(never)

    def failure(self, comparison: ComparisonResult) -> str:
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

    # --- what to do first ---

    def what_to_do(self, report: Report) -> None:
        failing = report.deciding("fail")
        if failing:
            self.print(Text())
            self.print(Text(self.say("first"), "bold"))
            for result in failing:
                self.bullet(f"{result.id}: {self.needed(result.outcome) or safe(result.title)}")
            if any(comparison.moves for result in failing for comparison in result.comparisons):
                self.paragraph(self.say("moves-note"))
        if report.missing:
            self.print(Text())
            change = "cannot-change" if failing else "can-change"
            self.print(Text(self.say("find-out"), "bold"))
            self.paragraph(self.say(change))
            for key, label in zip(report.missing, report.missing_labels, strict=True):
                self.bullet(f"{safe(label)} ({safe(key)})")

    def needed(self, outcome: Outcome) -> str:
        """What a failing outcome needs: of an either/or the nearest arm, which is one known in steps, first."""
        if isinstance(outcome, ComparisonResult):
            return safe(outcome.shortfall_words or "")
        parts = [text for arm in outcome.conditions if arm.status != "pass" and (text := self.needed(arm))]
        word = " 或 " if self.language == "zh" else " or "
        return word.join(parts) if outcome.kind == "any_of" else listed(self.language, parts)

    def bullet(self, text: str) -> None:
        for number, line in enumerate(_wrapped(text, self.look.width - 3, self.console)):
            self.print(Text((" · " if number == 0 else "   ") + line))

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


SYMBOLS = {
    **{"eligible": "✓", "accepted": "✓", "not_eligible": "✗", "invalid": "✗", "undetermined": "?"},
    **{"pass": "✓", "fail": "✗", "unknown": "?"},
}
"""Of verdicts and statuses."""


def problem_items(report: Report) -> Iterator[str]:
    """The problems of a refused file as a list."""
    for problem in report.problems:
        place = "" if problem.line is None else f"{problem.line}:{problem.column}: "
        yield f"- {place}{escaped(problem.message)}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; its cells are escaped already."""
    yield _row(heads)
    yield "|" + " --- |" * len(heads)
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"

"""The results of a check as a document: one in full, several as a table with what fails in each below."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import assert_never

from hightech_check.result.report import (
    COLUMNS,
    ComparisonResult,
    CriterionResult,
    GroupResult,
    Outcome,
    Problem,
    Report,
    envelope,
    report_to_json,
    rows,
)
from hightech_check.words import listed, say
from hightech_check.writing import Document, Look
from hightech_check.writing.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Entry,
    Heading,
    Item,
    Paragraph,
    Part,
    Plot,
    Table,
    bullets,
    section,
)
from hightech_check.writing.words import place_words, title_of

MOST_IN_TABLE = 500
"""Reports beyond this number are lines: a table would have to wait for the last of them."""


def document(reports: Iterable[Report]) -> Document:
    """The document of a check; no format reads the reports more than once.

    Args:
        reports: one after another, as they come; they are not kept.
    """
    return Document(
        blocks=lambda look: _blocks(reports, look),
        form=lambda: {**envelope(), "reports": map(report_to_json, reports)},
        columns=COLUMNS,
        rows=lambda: (row for report in reports for row in rows(report)),
        reports=reports,
    )


def _blocks(reports: Iterable[Report], look: Look) -> Iterator[Block]:
    coming = iter(reports)
    begun = list(islice(coming, MOST_IN_TABLE + 1))
    if len(begun) == 1:
        yield from one(begun[0], look)
    elif len(begun) > MOST_IN_TABLE:
        yield from _many(chain(begun, coming), look)
    elif begun:
        yield from _several(begun, look)


# --- one report ---


def one(report: Report, look: Look) -> Iterator[Block]:
    """One report in full: the verdict, each criterion, what to do first, what to find out."""
    yield Heading(title_of(report), 1, verdict_cell(report))
    if not look.quiet:
        if report.standard is not None:
            yield Paragraph(report.standard.title, counts(report) if report.criteria else "")
        yield Paragraph(_sentence(report))
    if look.form != "text":  # there they go to standard error
        yield from section(say(report.language, "problems"), map(problem_words, report.problems))
    if look.quiet:
        return
    if report.criteria:
        yield _criteria(report)
        yield from _what_to_do(report)
    yield from section(say(report.language, "notes"), _notes(report))


def verdict_cell(report: Report) -> Cell:
    """The verdict with its sign."""
    return Cell(say(report.language, f"verdict-{report.verdict}"), report.verdict)


def counts(report: Report) -> str:
    """How many criteria pass, fail and are unknown, in words."""
    found = report.counts
    return say(report.language, "counts", passed=found["pass"], failed=found["fail"], unknown=found["unknown"])


def _sentence(report: Report) -> str:
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
    sentence = say(report.language, f"sentence-{report.verdict}{'-one' if count == 1 else ''}", count=count)
    return f"{sentence}; {say(report.language, 'strict-note')}" if report.strict else sentence


def problem_words(problem: Problem) -> str:
    """A problem behind its place in the file."""
    return problem.message if problem.line is None else f"{problem.line}:{problem.column}: {problem.message}"


def _criteria(report: Report) -> Table:
    language = report.language
    heads = ("", "", say(language, "column-found"), say(language, "column-required"))
    columns = [Column(head, flexible=number == 1) for number, head in enumerate(heads)]
    return Table(columns, list(_Criteria(report).entries()))


class _Criteria:
    """The criteria of a report as the rows of a table."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.language = report.language
        self.labels = dict(zip(report.missing, report.missing_labels, strict=True))

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def entries(self) -> Iterator[Entry | Part]:
        section = ""
        for result in self.report.criteria:
            if result.section != section:
                section = result.section
                sections = self.report.standard.sections if self.report.standard else {}
                yield Part(sections.get(section, section))
            yield from self.criterion(result)

    def criterion(self, result: CriterionResult) -> Iterator[Entry]:
        title = result.title
        if result.binding == "recommended":
            title += f" ({self.say('recommended')})"
        place = place_words(result, self.language) if result.status == "fail" else ""
        match result.outcome:
            case ComparisonResult() as one:
                yield self.comparison(one, title, 0, place)
            case GroupResult() as group:
                yield self.entry(group, f"{title}: {self.count_of(group)}", remark=place)
                yield from self.arms(group, 1)
            case _ as never:
                assert_never(never)

    def arms(self, group: GroupResult, depth: int) -> Iterator[Entry]:
        for arm in group.conditions:
            match arm:
                case ComparisonResult():
                    yield self.comparison(arm, arm.label, depth)
                case GroupResult():
                    yield self.entry(arm, self.count_of(arm), depth=depth)
                    yield from self.arms(arm, depth + 1)
                case _ as never:
                    assert_never(never)

    def comparison(self, one: ComparisonResult, title: str, depth: int, place: str = "") -> Entry:
        remark = "; ".join(part for part in (self.remark(one), place) if part)
        return self.entry(one, title, self.found(one), self.required(one), depth, remark)

    def entry(
        self, outcome: Outcome, title: str, found: str = "", required: str = "", depth: int = 0, remark: str = ""
    ) -> Entry:
        status = Cell(self.say(f"status-{outcome.status}"), outcome.status)
        return Entry((status, Cell(title), Cell(found), Cell(required)), depth, remark)

    def count_of(self, group: GroupResult) -> str:
        return self.say("any-of" if group.kind == "any_of" else "all-of", count=len(group.conditions))

    def found(self, comparison: ComparisonResult) -> str:
        return comparison.value_text or comparison.known_text or self.say("none-found")

    def required(self, comparison: ComparisonResult) -> str:
        if comparison.threshold_text is None:
            return comparison.threshold_label or self.say("none-found")
        return self.say(comparison.operator.replace("_", "-"), value=comparison.threshold_text)

    def remark(self, comparison: ComparisonResult) -> str:
        """The shortfall in words, or what an unknown comparison waits for."""
        match comparison.status:
            case "pass":
                return ""
            case "fail":
                return self.failure(comparison)
            case "unknown":
                return self.waiting(comparison)
            case _ as never:
                assert_never(never)

    def waiting(self, comparison: ComparisonResult) -> str:
        if comparison.reason is not None:
            return comparison.reason.message
        if comparison.decides is not None:
            return self.say("passes-if", text=comparison.decides.text)
        names = tuple(self.labels[key] for key in comparison.missing if key in self.labels)
        if comparison.kind and len(names) > 1:
            return self.say("hangs-on", names=names)
        return self.say("not-known") if comparison.kind and not comparison.known_text else ""

    def failure(self, comparison: ComparisonResult) -> str:
        words = comparison.shortfall_words or self.say("not-met")
        if comparison.threshold_label is not None:
            words += f"; {comparison.threshold_label} {comparison.threshold_text or ''}"
        if comparison.moves_text:
            return f"{words}{':' if self.language == 'zh' else ': '}{comparison.moves_text}"
        reported = self.say("reported") if comparison.reported else ""
        return "; ".join(part for part in (words, reported, comparison.hint) if part)


# --- what to do first ---


def _what_to_do(report: Report) -> Iterator[Block]:
    failing = report.deciding("fail")
    if failing:
        yield Heading(say(report.language, "first"))
        yield bullets(f"{result.id}: {needed(result.outcome, report.language) or result.title}" for result in failing)
        if any(comparison.moves for result in failing for comparison in result.comparisons):
            yield Paragraph(say(report.language, "moves-note"))
    if report.missing:
        yield Heading(say(report.language, "find-out"))
        yield Paragraph(say(report.language, "cannot-change" if failing else "can-change"))
        yield bullets(f"{label} ({key})" for key, label in zip(report.missing, report.missing_labels, strict=True))


def needed(outcome: Outcome, language: str) -> str:
    """What a failing outcome needs, in words; of an either/or each arm that fails, in the order of the standard."""
    if isinstance(outcome, ComparisonResult):
        return outcome.shortfall_words or ""
    parts = [text for arm in outcome.conditions if arm.status != "pass" and (text := needed(arm, language))]
    word = " 或 " if language == "zh" else " or "
    return word.join(parts) if outcome.kind == "any_of" else listed(language, parts)


def _notes(report: Report) -> Iterator[str]:
    for note in report.notes:
        yield note.message
    source = report.standard.source if report.standard else None
    if source and report.deciding("fail"):
        place = source.get("carried_by") or source.get("issued_by") or ""
        yield say(report.language, "source", document=source.get("document", ""), place=place).rstrip()


# --- several reports ---


def _several(reports: list[Report], look: Look) -> Iterator[Block]:
    language = reports[0].language
    counts = [Column(say(language, f"status-{status}"), right=True) for status in ("pass", "fail", "unknown")]
    others = [Column(say(language, "column-name"), flexible=True), Column(say(language, "column-file"), flexible=True)]
    columns = [Column(say(language, "column-verdict")), *counts, Column(say(language, "column-year")), *others]
    yield Table(columns, [Entry(_summary(report)) for report in reports])
    if not look.quiet:
        for report in reports:
            yield from _failing(report, look)
    yield Paragraph(_total(Counter(report.verdict for report in reports), language))


def _many(reports: Iterable[Report], look: Look) -> Iterator[Block]:
    """A line for each report as it comes, with what fails in it below."""
    counts: Counter[str] = Counter()
    language = look.language
    for report in reports:
        language = report.language
        counts[report.verdict] += 1
        verdict, *cells = _summary(report)
        texts = (cell.text for cell in cells if cell.text)
        yield Plot((verdict._replace(text="  ".join([verdict.text, *texts])),))
        if not look.quiet:
            yield Bullets(tuple(_failures(report, look)))
    yield Paragraph(_total(counts, language))


def _summary(report: Report) -> list[Cell]:
    year = "" if report.year is None else str(report.year)
    counts = [str(count) if report.criteria else "" for count in report.counts.values()]
    name = report.name or ""
    if report.changes is not None:
        name = f"{name} · {say(report.language, 'after-changes')}"
    return [verdict_cell(report), *map(Cell, (*counts, year, name, report.file))]


def _failing(report: Report, look: Look) -> Iterator[Block]:
    items = tuple(_failures(report, look))
    if items:
        name = f"{title_of(report)} ({report.file})" if report.name else report.file
        yield Heading(say(report.language, "failing-of", name=name))
        yield Bullets(items)
        if report.missing and report.deciding("fail"):
            yield Paragraph(say(report.language, "cannot-change"))


def _failures(report: Report, look: Look) -> Iterator[Item]:
    if look.form != "text":
        yield from map(Item, map(problem_words, report.problems))
    for result in report.deciding("fail"):
        words = needed(result.outcome, report.language)
        yield Item(f"{result.id}: {result.title}" + (f": {words}" if words else ""))


def _total(counts: Mapping[str, int], language: str) -> str:
    order = ("invalid", "not_eligible", "undetermined", "eligible", "accepted")
    parts = [
        say(language, "summary-part", count=counts[verdict], verdict=say(language, f"verdict-{verdict}"))
        for verdict in order
        if verdict in counts
    ]
    return say(language, "summary", total=sum(counts.values()), parts=listed(language, parts))

"""The results of a check as a document: one in full, several as a table with what fails in each below."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import assert_never

from hightech_check.result import sentences
from hightech_check.result.report import (
    COLUMNS,
    ComparisonResult,
    CriterionResult,
    GroupResult,
    Json,
    Outcome,
    Report,
    missing,
    problem_to_json,
    report_to_json,
    rows,
)
from hightech_check.words import say
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

MOST_IN_TABLE = 500
"""Reports beyond this number are lines: a table would have to wait for the last of them."""


def document(reports: Iterable[Report]) -> Document:
    """The document of a check; no format reads the reports more than once.

    Args:
        reports: one after another, as they come; they are not kept.
    """
    return Document(
        blocks=lambda look: _blocks(reports, look),
        form=lambda: {"reports": map(report_to_json, reports)},
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


def refused(report: Report, form: Json, columns: tuple[str, ...], head: Json) -> Document:
    """The document of a question on a file that is refused: why it is.

    Args:
        report: on the file.
        form: the JSON form; its problems only where they are more than those of the report.
        columns: of the table, which has a row for each problem.
        head: what stands in each row beside the problem.
    """
    return Document(
        blocks=lambda look: one(report, look),
        form=lambda: {"problems": list(map(problem_to_json, report.problems)), **form},
        columns=columns,
        rows=lambda: ({**head, **problem._asdict()} for problem in report.problems),
        exit_code=report.exit_code,
    )


# --- one report ---


def one(report: Report, look: Look) -> Iterator[Block]:
    """One report in full: the verdict, each criterion, what to do first, what to find out."""
    yield Heading(sentences.report_title(report), 1, verdict_cell(report))
    if not look.quiet:
        if report.standard is not None:
            yield Paragraph(report.standard.title, sentences.counts(report) if report.criteria else "")
        yield Paragraph(sentences.verdict_sentence(report))
    if look.form != "text":  # there they go to standard error
        yield from section(say(report.language, "problems"), map(sentences.problem, report.problems))
    if look.quiet:
        return
    if report.criteria:
        yield _criteria(report)
        yield from _what_to_do(report)
    yield from section(say(report.language, "notes"), _notes(report))


def verdict_cell(report: Report) -> Cell:
    """The verdict with its sign."""
    return Cell(sentences.verdict(report), report.verdict)


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

    def entries(self) -> Iterator[Entry | Part]:
        section = ""
        for result in self.report.criteria:
            if result.section != section:
                section = result.section
                sections = self.report.standard.sections if self.report.standard else {}
                yield Part(sections.get(section, section))
            yield from self.criterion(result)

    def criterion(self, result: CriterionResult) -> Iterator[Entry]:
        language = self.language
        title = sentences.title(language, result)
        place = sentences.place(language, result.source) if result.status == "fail" else ""
        match result.outcome:
            case ComparisonResult() as one:
                yield self.comparison(one, title, 0, place)
            case GroupResult() as group:
                yield self.entry(group, f"{title}: {sentences.group(language, group)}", remark=place)
                yield from self.arms(group, 1)
            case _ as never:
                assert_never(never)

    def arms(self, group: GroupResult, depth: int) -> Iterator[Entry]:
        for arm in group.conditions:
            match arm:
                case ComparisonResult():
                    yield self.comparison(arm, arm.label, depth)
                case GroupResult():
                    yield self.entry(arm, sentences.group(self.language, arm), depth=depth)
                    yield from self.arms(arm, depth + 1)
                case _ as never:
                    assert_never(never)

    def comparison(self, one: ComparisonResult, title: str, depth: int, place: str = "") -> Entry:
        found, required = (of(self.language, one) for of in (sentences.found, sentences.required))
        remark = sentences.joined(sentences.remark(self.language, one, self.labels), place)
        return self.entry(one, title, found, required, depth, remark)

    def entry(
        self, outcome: Outcome, title: str, found: str = "", required: str = "", depth: int = 0, remark: str = ""
    ) -> Entry:
        status = Cell(sentences.status(self.language, outcome.status), outcome.status)
        return Entry((status, Cell(title), Cell(found), Cell(required)), depth, remark)


# --- what to do first ---


def _what_to_do(report: Report) -> Iterator[Block]:
    failing = report.deciding("fail")
    if failing:
        yield Heading(say(report.language, "first"))
        needed = (sentences.needed(report.language, result.outcome) or result.title for result in failing)
        yield bullets(f"{result.id}: {text}" for result, text in zip(failing, needed, strict=True))
        if any(comparison.moves for result in failing for comparison in result.comparisons):
            yield Paragraph(say(report.language, "moves-note"))
    if report.missing:
        yield Heading(say(report.language, "find-out"))
        labels = dict(zip(report.missing, report.missing_labels, strict=True))
        bearing = {key for result in report.deciding("unknown") for key in missing(result.outcome)}
        bearing = {*labels} if failing else bearing
        others = [key for key in labels if key not in bearing]
        for keys, code in ((bearing, "cannot-change" if failing else "can-change"), (others, "recommended-missing")):
            if keys:
                yield Paragraph(say(report.language, code))
                yield bullets(f"{label} ({key})" for key, label in labels.items() if key in keys)


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
    yield Paragraph(sentences.total(language, Counter(report.verdict for report in reports)))


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
    yield Paragraph(sentences.total(language, counts))


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
        name = f"{sentences.report_title(report)} ({report.file})" if report.name else report.file
        yield Heading(say(report.language, "failing-of", name=name))
        yield Bullets(items)
        if report.missing and report.deciding("fail"):
            yield Paragraph(say(report.language, "cannot-change"))


def _failures(report: Report, look: Look) -> Iterator[Item]:
    if look.form != "text":
        yield from map(Item, map(sentences.problem, report.problems))
    for result in report.deciding("fail"):
        words = sentences.needed(report.language, result.outcome)
        yield Item(f"{result.id}: {result.title}" + (f": {words}" if words else ""))

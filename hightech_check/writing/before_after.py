"""Two reports on a park, before and after, as one document: what was changed, and what that changes."""

from collections.abc import Iterator

from hightech_check.result import sentences
from hightech_check.result.report import COLUMNS, ComparisonResult, CriterionResult, Report, report_to_json
from hightech_check.result.report import rows as rows_of
from hightech_check.words import say
from hightech_check.writing import Document
from hightech_check.writing.blocks import Block, Cell, Column, Entry, Heading, Paragraph, Table, section
from hightech_check.writing.reports import verdict_cell


def document(before: Report, after: Report, *, every: bool = False) -> Document:
    """The document of a change.

    Args:
        before: the park as it was.
        after: as it is, or why it is refused.
        every: show the criteria that do not change, too.
    """
    both = (before, after)
    return Document(
        blocks=lambda look: _blocks(before, after, every=every),
        form=lambda: {"reports": [report_to_json(report) for report in both]},
        columns=COLUMNS,
        rows=lambda: (row for report in both for row in rows_of(report)),
        reports=both,
        exit_code=after.exit_code,
    )


def _blocks(before: Report, after: Report, *, every: bool) -> Iterator[Block]:
    yield Heading(f"{after.name} · {after.year}", 1, verdict_cell(after))
    yield from changes(before, after, every=every)


def changes(before: Report, after: Report, *, every: bool = False, level: int = 2) -> Iterator[Block]:
    """What differs between two reports: the verdict, the figures, the criteria.

    Args:
        before: the park as it was.
        after: as it is, or why it is refused.
        every: show the criteria that do not change, too.
        level: of the headings.
    """
    language = after.language
    code = "verdict-stays" if before.verdict == after.verdict else "verdict-change"
    yield Paragraph(say(language, code, before=sentences.verdict(before), after=sentences.verdict(after)))
    yield Paragraph(say(language, "counts-change", before=sentences.counts(before), after=sentences.counts(after)))
    figures = [Entry(tuple(map(Cell, texts))) for texts in _changed_figures(after)]
    if figures:
        yield Heading(say(language, "changes-heading"), level)
        heads = (say(language, f"column-{name}") for name in ("figure", "before", "after"))
        yield Table([Column(head, flexible=number == 0) for number, head in enumerate(heads)], figures)
    else:
        yield Paragraph(say(language, "nothing-changes"))
    if after.problems:
        yield from section(say(language, "problems"), map(sentences.problem, after.problems))
        return
    entries = [
        entry
        for old, new in zip(before.criteria, after.criteria, strict=True)
        if every or _facts(old) != _facts(new)
        for entry in _criterion(old, new, language, every=every)
    ]
    if not entries:
        yield Paragraph(say(language, "no-criterion-changes"))
        return
    yield Heading(say(language, "criteria-heading-all" if every else "criteria-heading"), level)
    heads = (say(language, f"column-{name}") for name in ("status", "criterion", "found", "required"))
    yield Table([Column(head, flexible=number == 1) for number, head in enumerate(heads)], entries)


def _changed_figures(after: Report) -> Iterator[tuple[str, str, str]]:
    """The figures that were changed, and those that are worked out anew because of it: label, before, after."""
    unknown = say(after.language, "not-known")
    computed = {one.indicator: one.value_text for result in after.criteria for one in result.comparisons}
    for change in after.changes or ():
        new = change["after_text"]
        if new is None:  # a reported ratio that its changed figures have taken the place of
            value = computed.get(change["name"])
            new = unknown if value is None else say(after.language, "worked-out", value=value)
        yield change["label"], change["before_text"] or unknown, new


def _criterion(old: CriterionResult, new: CriterionResult, language: str, *, every: bool) -> Iterator[Entry]:
    title = f"{new.id} {sentences.title(language, new)}"
    status = _changed(*(sentences.status(language, result.status) for result in (old, new)))
    if isinstance(old.outcome, ComparisonResult) and isinstance(new.outcome, ComparisonResult):
        yield _entry(status, title, old.outcome, new.outcome, language)
        return
    yield Entry((Cell(status, new.status), Cell(title), Cell(""), Cell("")))
    for was, now in zip(old.comparisons, new.comparisons, strict=True):
        if every or _facts_of(was) != _facts_of(now):
            words = _changed(*(sentences.status(language, one.status) for one in (was, now)))
            yield _entry(words, now.label, was, now, language, 1)


def _entry(
    status: str, title: str, was: ComparisonResult, now: ComparisonResult, language: str, depth: int = 0
) -> Entry:
    found = _changed(*(sentences.found(language, one, "not-known") for one in (was, now)))
    required = sentences.required(language, now)
    remark = ""
    if now.status == "fail":
        remark = _shortfall(was, now, language)
    elif now.decides is not None:
        remark = say(language, "passes-if", text=now.decides.text)
    return Entry((Cell(status, now.status), Cell(title), Cell(found), Cell(required)), depth, remark)


def _changed(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _shortfall(was: ComparisonResult, now: ComparisonResult, language: str) -> str:
    short, before = now.shortfall_words or "", was.shortfall_words if was.status == "fail" else ""
    differs = short and before and short != before
    return say(language, "shortfall-change", after=short, before=before) if differs else short


def _facts(result: CriterionResult) -> object:
    return result.status, [_facts_of(one) for one in result.comparisons]


def _facts_of(one: ComparisonResult) -> object:
    return one.status, one.value, one.low, one.high, one.threshold, one.known_text

"""An explanation as a document: the source, each comparison with its figures, what would change it."""

from collections.abc import Iterable, Iterator
from typing import Any

from hightech_check.explain.explanation import Detail, Explanation, FigureLine
from hightech_check.result import sentences
from hightech_check.result.report import ComparisonResult, GroupResult, Json, Outcome, Report, arms
from hightech_check.words import safe, say
from hightech_check.writing import Document, reports
from hightech_check.writing.blocks import Block, Bullets, Cell, Heading, Item, Paragraph

COLUMNS = (
    *("criterion", "status", "kind", "arm", "key", "label", "found", "required", "line", "source", "note"),
    *("direction", "value", "distance", "becomes", "possible"),
)
"""A row for each comparison, then for each figure, then for each value at which the criterion's status changes."""


def document(explanation: Explanation) -> Document:
    """The document of an explanation."""
    return Document(
        blocks=lambda look: _blocks(explanation),
        form=lambda: {"file": explanation.park.file, **explanation.to_dict()},
        columns=COLUMNS,
        rows=lambda: _rows(explanation),
    )


def refused(report: Report) -> Document:
    """The document where the data file cannot be accepted: nothing is explained, and why."""
    nothing: Json = {
        "criterion": None,
        "formulas": {},
        "comparisons": [],
        "slack": [],
        "slack_texts": [],
        "figures": [],
    }
    form = {"file": report.file, "verdict": report.verdict, **nothing}
    return reports.refused(report, form, ("status", "line", "code", "message"), {"status": report.verdict})


def _blocks(explanation: Explanation) -> Iterator[Block]:
    result, language = explanation.result, explanation.language
    status = sentences.status(language, result.status)
    if result.binding == "recommended":
        status += f" ({say(language, 'recommended')})"
    yield Heading(f"{result.id}: {result.title}", 1, Cell(status, result.status))
    document = explanation.park.standard.source
    if result.source is not None:
        names = [] if document is None else [text for text in (document.document, document.carried_by) if text]
        yield Paragraph(
            say(language, "source", document=", ".join(names), place=sentences.place(language, result.source))
        )
    yield Bullets(list(_outcome(explanation, result.outcome, iter(explanation.details), 0)))
    if isinstance(result.outcome, GroupResult) and explanation.margin_texts:
        yield Heading(say(language, "margin-heading-criterion"))
        yield Bullets(list(map(Item, explanation.margin_texts)))
    yield Heading(say(language, "figures"))
    yield Bullets([item for figure in explanation.figures for item in _figure(figure, language)])


def _outcome(explanation: Explanation, outcome: Outcome, details: Iterator[Detail], depth: int) -> Iterator[Item]:
    language = explanation.language
    if isinstance(outcome, GroupResult):
        yield Item(sentences.group(language, outcome), outcome.status, depth)
        for condition in outcome.conditions:
            yield from _outcome(explanation, condition, details, depth + 1)
        return
    yield Item(outcome.label, outcome.status, depth)
    detail = next(details)
    whole = explanation.result.outcome is outcome
    yield from (Item(text, depth=depth + 1) for text in _comparison(explanation, outcome, detail, whole=whole))
    if detail.margins:
        yield Item(say(language, "margin-heading" if whole else "margin-heading-arm"), depth=depth + 1)
    if detail.inequality is not None or whole:
        yield from (Item(text, depth=depth + 1 + bool(detail.margins)) for text in detail.margin_texts)


def _comparison(explanation: Explanation, outcome: ComparisonResult, detail: Detail, *, whole: bool) -> Iterator[str]:
    language = explanation.language
    formula = explanation.formulas.get(outcome.indicator)
    found = sentences.found(language, outcome, "not-known")
    if formula is not None:
        yield f"{outcome.indicator} = {formula[0]}"
        yield f"{formula[1]} = {found}"
    else:
        yield f"{say(language, 'column-found')}: {found}"
    if outcome.threshold_text is not None:
        required = sentences.required(language, outcome)
        label = f" ({outcome.threshold_label})" if outcome.threshold_label else ""
        yield f"{say(language, 'column-required')}: {required}{label}"
    if detail.inequality is not None:
        if formula is not None or outcome.threshold_indicator is not None:
            yield detail.inequality.names
        yield say(language, f"inequality-{outcome.status}", text=safe(detail.inequality.figures))
    yield from _changes(outcome, language)
    if detail.inequality is None and not whole:  # a flag or a choice
        yield from (say(language, "margin-arm", text=safe(text)) for text in detail.margin_texts)


def _changes(outcome: ComparisonResult, language: str) -> Iterator[str]:
    if outcome.shortfall_words:
        yield sentences.shortfall(language, outcome)
    if outcome.hint:
        yield outcome.hint
    if outcome.reason is not None:
        yield outcome.reason.message
    if outcome.decides is not None:
        yield say(language, "passes-if", text=outcome.decides.text)


def _figure(figure: FigureLine, language: str) -> Iterable[Item]:
    line = f" ({say(language, 'line', line=figure.line)})" if figure.line is not None else ""
    yield Item(f"{figure.label} [{figure.key}]: {figure.text or say(language, 'not-known')}{line}")
    for remark in filter(None, (figure.source, figure.note)):
        yield from (Item(part, depth=1) for part in remark.splitlines())


def _rows(explanation: Explanation) -> Iterator[dict[str, Any]]:
    result, form = explanation.result, explanation.to_dict()
    head = {"criterion": result.id, "status": result.status}
    for path, one in arms(result.outcome):
        found, required = one.value_text or one.known_text, one.threshold_text or one.threshold_label
        names = {"arm": path, "key": one.indicator, "label": one.label, "line": one.line}
        yield {**head, "kind": "comparison", **names, "found": found, "required": required, "becomes": one.status}
    for figure in form["figures"]:
        yield {**head, "kind": "figure", **figure, "found": figure["text"]}
    for margin in form["slack"]:
        moving = {"kind": "margin", "key": margin["key"], "found": margin["value_exact"]}
        for direction in ("below", "above"):
            if (flip := margin[direction]) is not None:
                texts = {"value": flip["value_exact"], "distance": flip["distance_exact"], "becomes": flip["status"]}
                yield {**head, **moving, "direction": direction, **texts, "possible": flip["possible"]}

"""A standard as a policy officer reads it: section by section, what is required and where it is written; and a list."""

from collections.abc import Iterator, Sequence
from typing import Any

from hightech_check.craft.words import comparison_words, condition_words, formula_text, place_words, threshold_words
from hightech_check.exact.quantity import exact_text, json_number
from hightech_check.result.sentences import group_words
from hightech_check.standard.model import Comparison, Condition, Criterion, Group, Standard
from hightech_check.words import say
from hightech_check.writing import Document
from hightech_check.writing.blocks import Block, Bullets, Cell, Column, Entry, Heading, Item, Paragraph, Table

LIST_COLUMNS = ("id", "title", "subject", "criteria", "sha256")
_CRITERION = ("criterion", "section", "title", "binding", "place", "arm")
_COMPARISON = ("indicator", "label", "type", "operator", "threshold", "threshold_exact", "threshold_indicator")
SHOW_COLUMNS = (*_CRITERION, *_COMPARISON, "threshold_text", "text")


def listed(standards: Sequence[Standard], language: str) -> Document:
    """The standards, a row each."""
    rows = [
        {"id": one.id, "title": one.title.text(language), "subject": one.subject.text(language)}
        | {"criteria": len(one.criteria), "sha256": one.sha256}
        for one in standards
    ]
    columns = [Column(say(language, f"standard-{head}"), flexible=True) for head in ("id", "title", "scope")]
    cells = ((one.id, one.title.text(language), _scope(one, language)) for one in standards)
    entries = [Entry([*map(Cell, texts)]) for texts in cells]
    return Document(
        blocks=lambda _: (Table(columns, entries),),
        form=lambda: {"standards": iter(rows)},
        columns=LIST_COLUMNS,
        rows=lambda: rows,
    )


def shown(standard: Standard, language: str) -> Document:
    """One standard; in JSON and CSV ratios are parts of 1, amounts in yuan."""
    return Document(
        blocks=lambda _: _blocks(standard, language),
        form=lambda: {"standard": _form(standard, language)},
        columns=SHOW_COLUMNS,
        rows=lambda: (row for criterion in standard.criteria for row in _rows(standard, criterion, language)),
    )


def _scope(standard: Standard, language: str) -> str:
    recommended = sum(criterion.binding == "recommended" for criterion in standard.criteria)
    subject, criteria = standard.subject.text(language), len(standard.criteria)
    return say(language, "standard-counts", subject=subject, criteria=criteria, recommended=recommended)


def _blocks(standard: Standard, language: str) -> Iterator[Block]:
    yield Heading(standard.title.text(language), 1, Cell(standard.id))
    yield Paragraph(_scope(standard, language))
    if standard.source is not None:
        document = standard.source
        about = (document.document, document.issued_by, document.issued, document.carried_by, document.url)
        yield Paragraph(" · ".join(text for text in about if text))
    if standard.superseded is not None:
        yield Paragraph(say(language, "superseded", year=standard.superseded.since, by=standard.superseded.by))
    for section, label in standard.sections.items():
        criteria = [criterion for criterion in standard.criteria if criterion.section == section]
        if criteria:
            yield Heading(label.text(language))
            yield Bullets([item for criterion in criteria for item in _items(standard, criterion, language)])


def _items(standard: Standard, criterion: Criterion, language: str) -> Iterator[Item]:
    yield Item(f"{criterion.id}: {criterion.title.text(language)}")
    for path, arm in criterion.require.arms():
        depth = 1 + path.count("[")
        if isinstance(arm, Comparison):
            formula = formula_text(standard, arm.indicator)
            yield Item(comparison_words(standard, arm, language) + (f" ({formula})" if formula else ""), depth=depth)
        else:
            yield Item(group_words(language, arm.kind, len(arm.conditions), arm.least), depth=depth)
    binding, place = say(language, f"standard-{criterion.binding}"), place_words(criterion.source, language)
    yield Item(say(language, "standard-binding", binding=binding, place=place), depth=1)


def _rows(standard: Standard, criterion: Criterion, language: str) -> Iterator[dict[str, Any]]:
    place = "" if criterion.source is None else place_words(criterion.source, language)
    head = {"criterion": criterion.id, "section": criterion.section, "title": criterion.title.text(language)}
    head |= {"binding": criterion.binding, "place": place}
    for path, arm in criterion.require.arms():
        if isinstance(arm, Comparison):
            yield {**head, "arm": path, **_comparison(standard, arm, language)}


def _form(standard: Standard, language: str) -> dict[str, Any]:
    replaced = standard.superseded
    return {
        "id": standard.id,
        "title": standard.title.text(language),
        "subject": standard.subject.text(language),
        "file": standard.file,
        "sha256": standard.sha256,
        "source": None if standard.source is None else standard.source.model_dump(),
        "superseded": None if replaced is None else {"from": replaced.since, "by": replaced.by},
        "sections": {name: label.text(language) for name, label in standard.sections.items()},
        "criteria": [_criterion(standard, criterion, language) for criterion in standard.criteria],
        "indicators": {name: _indicator(standard, name, language) for name in standard.indicators},
        "moves": {
            name: {
                "title": move.title.text(language),
                "adds": {key: exact_text(value) for key, value in move.adds.items()},
            }
            for name, move in standard.moves.items()
        },
    }


def _criterion(standard: Standard, criterion: Criterion, language: str) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "section": criterion.section,
        "title": criterion.title.text(language),
        "source": None if criterion.source is None else criterion.source.model_dump(),
        "binding": criterion.binding,
        "require": _condition(standard, criterion.require, language),
        "text": condition_words(standard, criterion.require, language),
    }


def _condition(standard: Standard, condition: Condition, language: str) -> dict[str, Any]:
    def joined(group: Group, parts: list[dict[str, Any]]) -> dict[str, Any]:
        return {group.kind: parts}

    return condition.fold(lambda comparison: _comparison(standard, comparison, language), joined)


def _comparison(standard: Standard, comparison: Comparison, language: str) -> dict[str, Any]:
    indicator, threshold = standard.indicators[comparison.indicator], comparison.threshold
    numeric = None if isinstance(threshold, bool | str) else threshold
    return {
        "indicator": comparison.indicator,
        "label": indicator.label.text(language),
        "type": indicator.type,
        "operator": comparison.operator,
        "threshold": threshold if numeric is None else json_number(indicator.kind, numeric),
        "threshold_exact": None if numeric is None else exact_text(numeric),
        "threshold_indicator": comparison.beside,
        "threshold_text": threshold_words(standard, comparison, language),
        "text": comparison_words(standard, comparison, language),
    }


def _indicator(standard: Standard, name: str, language: str) -> dict[str, Any]:
    one = standard.indicators[name]
    return {
        "type": one.type,
        "label": one.label.text(language),
        "unit": None if one.unit is None else one.unit.text(language),
        "formula": formula_text(standard, name),
        "part_of": list(one.part_of),
        "union_of": list(one.union_of),
        "options": {option: label.text(language) for option, label in (one.options or {}).items()},
        "published": {
            str(year): {"value": exact_text(figure.value), "source": figure.source, "note": figure.note}
            for year, figure in standard.published.get(name, {}).items()
        },
    }

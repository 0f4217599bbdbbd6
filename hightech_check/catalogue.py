"""A standard as people read it: its criteria with what each requires and where it stands in the source."""

from collections.abc import Iterator

from hightech_check.messages import safe, say
from hightech_check.quantity import show
from hightech_check.report import Json
from hightech_check.standard import Condition, Criterion, Group, Place, Standard, Test


def required_text(standard: Standard, test: Test, language: str) -> str:
    """What a comparison requires: `≥ 200 enterprises`, `≥ 20 %`, `yes`, an option's name."""
    indicator = standard.indicators[test.indicator]
    if isinstance(test.threshold, bool):
        return say(language, "yes")
    if isinstance(test.threshold, str):
        return (indicator.options or {})[test.threshold].text(language)
    if test.beside is not None:
        value = standard.indicators[test.beside].label.text(language)
    else:
        assert test.threshold is not None
        value = show(indicator.kind, test.threshold)
        if indicator.unit is not None:
            value += f" {indicator.unit.text(language, test.threshold)}"
    return say(language, test.operator.replace("_", "-"), value=value)


def place_text(place: Place | None, language: str) -> str:
    """Where a criterion stands: section and sentence, or item."""
    if place is None:
        return say(language, "no-source")
    if place.sentence is not None:
        return say(language, "source-sentence", section=place.section, sentence=place.sentence)
    return say(language, "source-item", section=place.section, item=place.item) if place.item else safe(place.section)


def show_lines(standard: Standard, language: str) -> Iterator[str]:
    """The standard as text, line by line."""
    yield f"{standard.id}: {safe(standard.title.text(language))}"
    source = standard.source
    if source is not None:
        parts = [source.document, source.issued_by, source.issued, source.carried_by]
        yield say(language, "source", document=" · ".join(part for part in parts if part), place="").rstrip()
    if standard.superseded is not None:
        superseded = standard.superseded
        yield say(language, "superseded", year=superseded.since, by=superseded.by)
    section = ""
    for criterion in standard.criteria:
        if criterion.section != section:
            section = criterion.section
            yield ""
            yield safe(standard.sections[section].text(language))
        yield from _criterion_lines(standard, criterion, language)
    if standard.moves:
        yield ""
        yield say(language, "moves-title")
        for move in standard.moves.values():
            yield f"  {move.id}: {safe(move.title.text(language))}"


def _criterion_lines(standard: Standard, criterion: Criterion, language: str) -> Iterator[str]:
    binding = f" ({say(language, 'recommended')})" if criterion.binding == "recommended" else ""
    yield f"  {criterion.id}: {safe(criterion.title.text(language))}{binding}"
    yield from _condition_lines(standard, criterion.require, language, "      ")
    yield f"      {place_text(criterion.source, language)}"


def _condition_lines(standard: Standard, condition: Condition, language: str, indent: str) -> Iterator[str]:
    if isinstance(condition, Group):
        code = "any-of" if condition.kind == "any_of" else "all-of"
        yield f"{indent}{say(language, code, count=len(condition.conditions))}"
        for arm in condition.conditions:
            yield from _condition_lines(standard, arm, language, indent + "  ")
        return
    label = standard.indicators[condition.indicator].label.text(language)
    required = required_text(standard, condition, language)
    yield f"{indent}{safe(label)} [{condition.indicator}]: {safe(required)}"


def standard_json(standard: Standard, language: str) -> Json:
    """The standard in its JSON form."""
    return {
        "id": standard.id,
        "title": standard.title.text(language),
        "sha256": standard.sha256,
        "source": None if standard.source is None else standard.source.model_dump(),
        "superseded": None
        if standard.superseded is None
        else {"from": standard.superseded.since, "by": standard.superseded.by},
        "sections": {name: label.text(language) for name, label in standard.sections.items()},
        "criteria": [
            {
                "id": criterion.id,
                "section": criterion.section,
                "title": criterion.title.text(language),
                "source": None if criterion.source is None else criterion.source.model_dump(),
                "binding": criterion.binding,
                "require": _condition_json(standard, criterion.require, language),
            }
            for criterion in standard.criteria
        ],
        "moves": {move.id: move.title.text(language) for move in standard.moves.values()},
    }


def _condition_json(standard: Standard, condition: Condition, language: str) -> Json:
    if isinstance(condition, Group):
        return {condition.kind: [_condition_json(standard, arm, language) for arm in condition.conditions]}
    return {
        "indicator": condition.indicator,
        "label": standard.indicators[condition.indicator].label.text(language),
        "operator": condition.operator,
        "threshold_text": required_text(standard, condition, language),
    }

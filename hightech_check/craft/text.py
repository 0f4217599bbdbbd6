"""A standard put into words and into JSON: its criteria with what they require, whether it binds, and its source."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, assert_never

from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import exact_text, json_number, show
from hightech_check.judging.compare import tests_of
from hightech_check.standard.model import Comparison, Condition, Criterion, Group, Place, Standard
from hightech_check.words import safe, say


class Arm(NamedTuple):
    """A condition within a criterion, and where: `any_of[0].all_of[1]`; the whole requirement is at ``""``."""

    path: str
    condition: Condition


def arms(condition: Condition, path: str = "") -> Iterator[Arm]:
    """A condition and all within it, from the outside inwards."""
    yield Arm(path, condition)
    if isinstance(condition, Group):
        for index, part in enumerate(condition.conditions):
            yield from arms(part, f"{path}{'.' * bool(path)}{condition.kind}[{index}]")


def raw_names(standard: Standard, test: Comparison) -> set[str]:
    """The raw figures of this year that a comparison is made of."""
    names: set[str] = set()
    for name in test.names:
        formula = standard.indicators[name].formula
        names.update([name] if formula is None else formula.names)
    return names


def indicators_of(standard: Standard, criteria: Iterable[Criterion]) -> set[str]:
    """The indicators that bear on some criteria: compared, in a formula, or bound to such a one by a constraint."""
    read: set[str] = set()
    for criterion in criteria:
        for test in tests_of(criterion.require):
            read.update(test.names)
            read.update(name.removeprefix(PREVIOUS) for name in raw_names(standard, test))
    beside: dict[str, set[str]] = {}
    unions = [(union, part) for union, parts in standard.constraints.unions for part in parts]
    for one, other in [*standard.constraints.parts, *unions]:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    waiting = list(read)
    while waiting:
        new = beside.get(waiting.pop(), set()) - read
        read |= new
        waiting += new
    return read


def words_of_test(standard: Standard, test: Comparison, language: str) -> str:
    """A comparison in words: `Staff ≤ 500 people`, `Clear boundary: yes`."""
    indicator = standard.indicators[test.indicator]
    label = indicator.label.text(language)
    value = threshold_words(standard, test, language)
    if test.operator == "equals":
        return say(language, "standard-is", label=label, value=value)
    return f"{safe(label)} {say(language, test.operator.replace('_', '-'), value=value)}"


def threshold_words(standard: Standard, test: Comparison, language: str) -> str:
    """What a figure is compared with, in words."""
    indicator = standard.indicators[test.indicator]
    threshold = test.threshold
    if test.beside is not None:
        return standard.indicators[test.beside].label.text(language)
    if isinstance(threshold, bool):
        return say(language, "yes" if threshold else "no")
    if isinstance(threshold, str):
        return (indicator.options or {})[threshold].text(language)
    assert threshold is not None
    text = show(indicator.kind, threshold)
    return text if indicator.unit is None else f"{text} {indicator.unit.text(language, threshold)}"


def condition_words(standard: Standard, condition: Condition, language: str) -> str:
    """A condition in one line, groups in brackets."""
    if isinstance(condition, Comparison):
        return words_of_test(standard, condition, language)
    word = say(language, "standard-or" if condition.kind == "any_of" else "standard-and")
    parts = (condition_words(standard, part, language) for part in condition.conditions)
    return word.join(
        f"({text})" if isinstance(part, Group) else text for part, text in zip(condition.conditions, parts, strict=True)
    )


def place_words(place: Place | None, language: str) -> str:
    """Where in the document a criterion stands."""
    if place is None:
        return say(language, "no-source")
    if place.sentence is not None:
        return say(language, "source-sentence", section=place.section, sentence=place.sentence)
    if place.item is not None:
        return say(language, "source-item", section=place.section, item=place.item)
    return safe(place.section)


def list_lines(standards: list[Standard], language: str) -> Iterator[str]:
    """The standards, a line each."""
    widest = max((len(one.id) for one in standards), default=0)
    for one in standards:
        yield f"{one.id:{widest}}  {safe(one.title.text(language))} ({_counts(one, language)})"


def _counts(standard: Standard, language: str) -> str:
    recommended = sum(criterion.binding == "recommended" for criterion in standard.criteria)
    return say(
        language,
        "standard-counts",
        subject=standard.subject.text(language),
        criteria=len(standard.criteria),
        recommended=recommended,
    )


def show_lines(standard: Standard, language: str) -> Iterator[str]:
    """A standard as a policy officer reads it: section by section, what is required and where it is written."""
    yield f"{safe(standard.title.text(language))} · {standard.id}"
    yield _counts(standard, language)
    if standard.source is not None:
        document = standard.source
        about = (document.document, document.issued_by, document.issued, document.carried_by, document.url)
        yield " · ".join(safe(text) for text in about if text)
    if standard.superseded is not None:
        yield say(language, "superseded", year=standard.superseded.since, by=standard.superseded.by)
    for section, label in standard.sections.items():
        criteria = [criterion for criterion in standard.criteria if criterion.section == section]
        if criteria:
            yield ""
            yield safe(label.text(language))
        for criterion in criteria:
            yield from _criterion_lines(standard, criterion, language)


def _criterion_lines(standard: Standard, criterion: Criterion, language: str) -> Iterator[str]:
    binding = say(language, f"standard-{criterion.binding}")
    yield f"  {criterion.id}  {safe(criterion.title.text(language))}"
    yield from _condition_lines(standard, criterion.require, language, "    ")
    yield f"    [{binding}; {say(language, 'standard-source', place=place_words(criterion.source, language))}]"


def _condition_lines(standard: Standard, condition: Condition, language: str, indent: str) -> Iterator[str]:
    match condition:
        case Comparison():
            yield f"{indent}{words_of_test(standard, condition, language)}"
            formula = _formula_text(standard, condition.indicator)
            if formula:
                yield f"{indent}  = {formula}"
        case Group(kind, conditions):
            yield f"{indent}{say(language, kind.replace('_', '-'), count=len(conditions))}:"
            for part in conditions:
                yield from _condition_lines(standard, part, language, indent + "  ")
        case _ as never:
            assert_never(never)


def _formula_text(standard: Standard, name: str) -> str | None:
    if standard.tree is None or standard.indicators[name].formula is None:
        return None
    node: Any = standard.tree["indicators"]
    return safe(" ".join(node[name]["formula"].text.split()))


def list_to_json(standards: list[Standard], language: str) -> list[dict[str, Any]]:
    """The standards in JSON."""
    return [
        {"id": one.id, "title": one.title.text(language), "subject": one.subject.text(language)}
        | {"criteria": len(one.criteria), "sha256": one.sha256}
        for one in standards
    ]


def show_to_json(standard: Standard, language: str) -> dict[str, Any]:
    """A standard in JSON; ratios are parts of 1, amounts in yuan."""
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
        "criteria": [_criterion_to_json(standard, criterion, language) for criterion in standard.criteria],
        "indicators": {
            name: {
                "type": one.type,
                "label": one.label.text(language),
                "unit": None if one.unit is None else one.unit.text(language),
                "formula": _formula_text(standard, name),
                "part_of": list(one.part_of),
                "union_of": list(one.union_of),
                "options": {option: label.text(language) for option, label in (one.options or {}).items()},
                "published": {
                    str(year): {"value": exact_text(figure.value), "source": figure.source, "note": figure.note}
                    for year, figure in standard.published.get(name, {}).items()
                },
            }
            for name, one in standard.indicators.items()
        },
        "moves": {
            name: {
                "title": move.title.text(language),
                "adds": {key: exact_text(value) for key, value in move.adds.items()},
            }
            for name, move in standard.moves.items()
        },
    }


def _criterion_to_json(standard: Standard, criterion: Criterion, language: str) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "section": criterion.section,
        "title": criterion.title.text(language),
        "source": None if criterion.source is None else criterion.source.model_dump(),
        "binding": criterion.binding,
        "require": _condition_to_json(standard, criterion.require, language),
        "text": condition_words(standard, criterion.require, language),
    }


def _condition_to_json(standard: Standard, condition: Condition, language: str) -> dict[str, Any]:
    if isinstance(condition, Group):
        return {condition.kind: [_condition_to_json(standard, part, language) for part in condition.conditions]}
    indicator, threshold = standard.indicators[condition.indicator], condition.threshold
    numeric = None if isinstance(threshold, bool | str) else threshold
    return {
        "indicator": condition.indicator,
        "label": indicator.label.text(language),
        "type": indicator.type,
        "operator": condition.operator,
        "threshold": threshold if numeric is None else json_number(indicator.kind, numeric),
        "threshold_exact": None if numeric is None else exact_text(numeric),
        "threshold_indicator": condition.beside,
        "threshold_text": threshold_words(standard, condition, language),
        "text": words_of_test(standard, condition, language),
    }

"""Conditions of a standard in words, and the indicators that they read."""

from collections.abc import Iterable
from typing import Any

from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import show
from hightech_check.result import sentences
from hightech_check.standard.model import Comparison, Condition, Criterion, Group, Place, Standard
from hightech_check.words import SafeText, listed, say


def indicators_of(standard: Standard, criteria: Iterable[Criterion]) -> set[str]:
    """The indicators that bear on some criteria: compared, in a formula, or bound to such a one by constraints."""
    read = {name for criterion in criteria for one in criterion.require.comparisons for name in one.names}
    read |= {key.removeprefix(PREVIOUS) for key in standard.figures_of(read)}
    bound = {component for name in read if (component := standard.component_of.get(name)) is not None}
    return read.union(*(component.names for component in bound))


def comparison_words(standard: Standard, comparison: Comparison, language: str) -> str:
    """A comparison in words: `Staff ≤ 500 people`, `Clear boundary: yes`."""
    label = standard.indicators[comparison.indicator].label.text(language)
    value = threshold_words(standard, comparison, language)
    if comparison.operator == "equals":
        return say(language, "standard-is", label=label, value=value)
    return f"{label} {say(language, comparison.operator.replace('_', '-'), value=value)}"


def threshold_words(standard: Standard, comparison: Comparison, language: str) -> str:
    """What a figure is compared with, in words."""
    indicator = standard.indicators[comparison.indicator]
    threshold = comparison.threshold
    if comparison.beside is not None:
        return standard.indicators[comparison.beside].label.text(language)
    if isinstance(threshold, bool):
        return say(language, "yes" if threshold else "no")
    if isinstance(threshold, str):
        return (indicator.options or {})[threshold].text(language)
    assert threshold is not None
    text = show(indicator.kind, threshold)
    return text if indicator.unit is None else f"{text} {indicator.unit.text(language, threshold)}"


def condition_words(standard: Standard, condition: Condition, language: str) -> str:
    """A condition in one line, groups in brackets."""

    def joined(group: Group, parts: list[str]) -> str:
        texts = [
            f"({text})" if isinstance(part, Group) else text for part, text in zip(group.conditions, parts, strict=True)
        ]
        if group.kind == "some_of":
            return say(language, "standard-some", least=group.needed, parts=SafeText(listed(language, texts)))
        return say(language, "standard-or" if group.kind == "any_of" else "standard-and").join(texts)

    return condition.fold(lambda comparison: comparison_words(standard, comparison, language), joined)


def place_words(place: Place | None, language: str) -> str:
    """Where in the document a criterion stands, or that nothing is said of it."""
    return say(language, "no-source") if place is None else sentences.place(language, place.model_dump())


def formula_text(standard: Standard, name: str) -> str | None:
    """A formula as the standards file writes it, on one line; None where there is none."""
    if standard.tree is None or standard.indicators[name].formula is None:
        return None
    node: Any = standard.tree["indicators"]
    return " ".join(node[name]["formula"].text.split())

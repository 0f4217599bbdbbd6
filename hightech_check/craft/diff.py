"""Two standards compared: what changed, and whose verdict or criteria change by which change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hightech_check.craft.words import comparison_words, condition_words, formula_text, indicators_of
from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import exact_text, show
from hightech_check.judging.check import check, refused
from hightech_check.park.reader import load_park
from hightech_check.reading.fields import Label
from hightech_check.result.report import Report, Verdict
from hightech_check.standard.model import Comparison, Condition, Criterion, Standard
from hightech_check.words import listed, say


class Amendment(NamedTuple):
    """One difference between two standards.

    Attributes:
        kind: `criterion-added`, `criterion-removed`, `threshold`, `requirement`, `binding`, `title`,
            `indicator-added`, `indicator-removed`, `indicator-changed`, `published-added`, `published-removed`,
            `published-changed`, `move-added`, `move-removed`, `move-changed`.
        of: the criterion, indicator or move.
        part: of an indicator what of it, of a published figure its year, else empty.
        before: in words; empty where there was nothing.
        after: in words; empty where there is nothing any more.
    """

    kind: str
    of: str
    part: str
    before: str
    after: str


def changes(old: Standard, new: Standard, language: str = "en") -> list[Amendment]:
    """Return what changed from one standard to another, in the order of their files."""
    return [
        *_criteria(old, new, language),
        *_indicators(old, new, language),
        *_entries("published", *(_published(standard) for standard in (old, new))),
        *_entries("move", *(_moves(standard, language) for standard in (old, new))),
    ]


_Entries = Mapping[tuple[str, str], str]
"""Words by what they are of: a name, and a part of it."""


def _entries(kind: str, before: _Entries, after: _Entries) -> Iterator[Amendment]:
    """What was added, removed or changed, name by name."""
    place = {name: number for number, name in enumerate(dict.fromkeys(name for name, _ in [*before, *after]))}
    for key in sorted({*before, *after}, key=lambda key: (place[key[0]], key[1])):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            yield Amendment(f"{kind}-{'added' if not was else 'changed' if now else 'removed'}", *key, was, now)


def _criteria(old: Standard, new: Standard, language: str) -> Iterator[Amendment]:
    before, after = old.criteria_by_id, new.criteria_by_id
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield Amendment("criterion-removed", name, "", condition_words(old, before[name].require, language), "")
        elif name not in before:
            yield Amendment("criterion-added", name, "", "", condition_words(new, after[name].require, language))
        else:
            yield from _criterion((old, before[name]), (new, after[name]), language)


def _criterion(
    before: tuple[Standard, Criterion], after: tuple[Standard, Criterion], language: str
) -> Iterator[Amendment]:
    """The thresholds that changed, or else the requirement as a whole; the binding; the title."""
    (old, one), (new, other) = before, after
    if _shape(one.require) != _shape(other.require):
        words = (condition_words(old, one.require, language), condition_words(new, other.require, language))
        yield Amendment("requirement", one.id, "", *words)
    else:
        for was, now in zip(one.require.comparisons, other.require.comparisons, strict=True):
            if (was.threshold, was.beside) != (now.threshold, now.beside):
                words = (comparison_words(old, was, language), comparison_words(new, now, language))
                yield Amendment("threshold", one.id, "", *words)
    if one.binding != other.binding:
        yield Amendment("binding", one.id, "", *(say(language, f"standard-{it.binding}") for it in (one, other)))
    if one.title != other.title:
        yield Amendment("title", one.id, "", *_label_words(one.title, other.title, language))


def _shape(condition: Condition) -> list[tuple[str, ...]]:
    """All of a condition but its thresholds."""
    return [
        (path, arm.indicator, arm.operator) if isinstance(arm, Comparison) else (path, arm.kind)
        for path, arm in condition.arms()
    ]


def _label_words(one: Label, other: Label, language: str) -> tuple[str, str]:
    """Two labels in the reader's language, or in the other where that is where they differ."""
    if one.text(language) == other.text(language):
        language = "en" if language == "zh" else "zh"
    return one.text(language), other.text(language)


def _indicators(old: Standard, new: Standard, language: str) -> Iterator[Amendment]:
    for name in dict.fromkeys([*old.indicators, *new.indicators]):
        if name not in new.indicators:
            yield Amendment("indicator-removed", name, "", _indicator_words(old, name, language), "")
        elif name not in old.indicators:
            yield Amendment("indicator-added", name, "", "", _indicator_words(new, name, language))
        else:
            before, after = (dict(_parts(standard, name, language)) for standard in (old, new))
            for part in dict.fromkeys([*before, *after]):
                if before.get(part) != after.get(part):
                    yield Amendment("indicator-changed", name, part, before.get(part, "–"), after.get(part, "–"))


def _indicator_words(standard: Standard, name: str, language: str) -> str:
    indicator = standard.indicators[name]
    return f"{indicator.label.text(language)} ({indicator.type})"


def _parts(standard: Standard, name: str, language: str) -> Iterator[tuple[str, str]]:
    indicator = standard.indicators[name]
    yield "type", indicator.type
    yield "label", indicator.label.text(language)
    if formula := formula_text(standard, name):
        yield "formula", formula
    for key, names in (("part_of", indicator.part_of), ("union_of", indicator.union_of)):
        if names:
            yield key, listed(language, sorted(names))
    if indicator.options:
        yield "options", listed(language, indicator.options)


def _published(standard: Standard) -> _Entries:
    return {
        (name, str(year)): show(standard.indicators[name].kind, figures[year].value)
        for name, figures in standard.published.items()
        for year in sorted(figures)
    }


def _moves(standard: Standard, language: str) -> _Entries:
    return {
        (name, ""): listed(language, (f"{key} {'+' * (step > 0)}{exact_text(step)}" for key, step in move.adds.items()))
        for name, move in standard.moves.items()
    }


# --- whom it affects ---


class CriterionEffect(NamedTuple):
    """A criterion that comes out otherwise, with the numbers of the changes that bear on it.

    A status is None where the standard has no such criterion.
    """

    id: str
    before: str | None
    after: str | None
    by: list[int]


class Effect(NamedTuple):
    """What the changes mean for one data file.

    Attributes:
        file: its path.
        name: of what it describes, where it can be read.
        before: the verdict by the old standard.
        after: the verdict by the new one.
        by: the numbers of the changes that the verdict changes by.
        criteria: those that come out otherwise.
        problems: why a standard refuses the file.
    """

    file: str
    name: str | None
    before: Verdict
    after: Verdict
    by: list[int]
    criteria: list[CriterionEffect]
    problems: list[str]


def effect(path: str, old: Standard, new: Standard, made: Sequence[Amendment], language: str = "en") -> Effect:
    """Return what the changes mean for one data file."""
    before, after = (_report(path, standard, language) for standard in (old, new))
    was, now = ({result.id: result.status for result in report.criteria} for report in (before, after))
    is_refused = "invalid" in (before.verdict, after.verdict)
    criteria = [
        CriterionEffect(name, was.get(name), now.get(name), _bearing_on(name, old, new, made))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name) and not is_refused
    ]
    by: list[int] = []
    if before.verdict != after.verdict:
        of_all = "indicator-" if is_refused else "binding"
        others = (number for number, change in enumerate(made) if change.kind.startswith(of_all))
        by = list(dict.fromkeys([*(number for one in criteria for number in one.by), *others]))
    problems = [problem.message for problem in after.problems or before.problems]
    name = before.name or after.name
    return Effect(before.file, name, before.verdict, after.verdict, by, criteria, problems)


def _report(path: str, standard: Standard, language: str) -> Report:
    try:
        return check(standard, load_park(path, standard), language=language)
    except DataFileError as error:
        return refused(error, standard, language)


def _bearing_on(name: str, old: Standard, new: Standard, made: Iterable[Amendment]) -> list[int]:
    """The numbers of the changes that bear on a criterion: its own, and those of the indicators that it reads."""
    criteria = ((standard, standard.criteria_by_id.get(name)) for standard in (old, new))
    names = {name}.union(*(indicators_of(standard, [one]) for standard, one in criteria if one is not None))
    kinds = ("criterion-", "threshold", "requirement", "indicator-", "published-")
    return [
        number
        for number, change in enumerate(made)
        if change.of in names and change.kind.startswith(kinds) and change.part != "label"
    ]

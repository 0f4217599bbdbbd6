"""Two standards compared: what changed, and whose verdict or criteria change by which change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hightech_check.craft.text import condition_words, indicators_of, words_of_test
from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import Kind, exact_text, show
from hightech_check.judging.check import check, refused
from hightech_check.park.reader import load_park
from hightech_check.reading.fields import Label
from hightech_check.result.report import Report
from hightech_check.standard.model import Comparison, Condition, Group, Indicator, Standard
from hightech_check.words import listed, safe, say


class Change(NamedTuple):
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

    def words(self, language: str) -> str:
        """The change in one line."""
        name = f"{self.of} {self.part}".strip()
        if not self.before:
            return say(language, "diff-added", name=name, after=self.after)
        if not self.after:
            return say(language, "diff-removed", name=name, before=self.before)
        return say(language, "diff-changed", name=name, before=self.before, after=self.after)


def changes(old: Standard, new: Standard, language: str = "en") -> list[Change]:
    """What changed from one standard to another, in the order of their files."""
    return [
        *_criteria(old, new, language),
        *_indicators(old, new, language),
        *_published(old, new),
        *_moves(old, new, language),
    ]


def _criteria(old: Standard, new: Standard, language: str) -> Iterator[Change]:
    before = {criterion.id: criterion for criterion in old.criteria}
    after = {criterion.id: criterion for criterion in new.criteria}
    for name in _both(before, after):
        if name not in after:
            yield Change("criterion-removed", name, "", condition_words(old, before[name].require, language), "")
        elif name not in before:
            yield Change("criterion-added", name, "", "", condition_words(new, after[name].require, language))
        else:
            one, other = before[name], after[name]
            yield from _requirement(name, (old, one.require), (new, other.require), language)
            if one.binding != other.binding:
                words = (say(language, f"standard-{binding}") for binding in (one.binding, other.binding))
                yield Change("binding", name, "", *words)
            if one.title != other.title:
                yield Change("title", name, "", *_label_words(one.title, other.title, language))


def _both(before: Iterable[str], after: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*before, *after]))


def _label_words(one: Label, other: Label, language: str) -> tuple[str, str]:
    """Two labels in the reader's language, or in the other where that is where they differ."""
    if one.text(language) == other.text(language):
        language = "en" if language == "zh" else "zh"
    return one.text(language), other.text(language)


def _requirement(
    name: str, before: tuple[Standard, Condition], after: tuple[Standard, Condition], language: str
) -> Iterator[Change]:
    """Each threshold that changed, where nothing else did; else the requirement as a whole."""
    (old, one), (new, other) = before, after
    pairs = list(_pairs(one, other))
    if any(pair is None for pair in pairs):
        words = (condition_words(old, one, language), condition_words(new, other, language))
        yield Change("requirement", name, "", *words)
        return
    for pair in pairs:
        if pair is not None and (pair[0].threshold, pair[0].beside) != (pair[1].threshold, pair[1].beside):
            words = (words_of_test(old, pair[0], language), words_of_test(new, pair[1], language))
            yield Change("threshold", name, "", *words)


def _pairs(one: Condition, other: Condition) -> Iterator[tuple[Comparison, Comparison] | None]:
    """The comparisons of two conditions side by side; None where their structure differs."""
    if isinstance(one, Comparison) and isinstance(other, Comparison):
        yield (one, other) if (one.indicator, one.operator) == (other.indicator, other.operator) else None
    elif isinstance(one, Group) and isinstance(other, Group):
        if one.kind != other.kind or len(one.conditions) != len(other.conditions):
            yield None
            return
        for part, counterpart in zip(one.conditions, other.conditions, strict=True):
            yield from _pairs(part, counterpart)
    else:
        yield None


def _indicators(old: Standard, new: Standard, language: str) -> Iterator[Change]:
    for name in _both(old.indicators, new.indicators):
        before, after = old.indicators.get(name), new.indicators.get(name)
        if before is None:
            assert after is not None
            yield Change("indicator-added", name, "", "", f"{after.label.text(language)} ({after.type})")
        elif after is None:
            yield Change("indicator-removed", name, "", f"{before.label.text(language)} ({before.type})", "")
        else:
            one, other = (dict(_parts(standard, name, language)) for standard in (old, new))
            for part in _both(one, other):
                if one.get(part) != other.get(part):
                    yield Change("indicator-changed", name, part, one.get(part, "–"), other.get(part, "–"))


def _parts(standard: Standard, name: str, language: str) -> Iterator[tuple[str, str]]:
    indicator: Indicator = standard.indicators[name]
    yield "type", indicator.type
    yield "label", indicator.label.text(language)
    if indicator.formula is not None:
        node: Any = standard.tree
        yield "formula", " ".join(node["indicators"][name]["formula"].text.split())
    for key, names in (("part_of", indicator.part_of), ("union_of", indicator.union_of)):
        if names:
            yield key, listed(language, sorted(names))
    if indicator.options:
        yield "options", listed(language, indicator.options)


def _published(old: Standard, new: Standard) -> Iterator[Change]:
    for name in _both(old.published, new.published):
        before, after = old.published.get(name, {}), new.published.get(name, {})
        for year in sorted({*before, *after}):
            kinds = [standard.indicators[name].kind for standard in (old, new) if name in standard.published]
            one = _figure_words(kinds[0], before[year].value) if year in before else ""
            other = _figure_words(kinds[-1], after[year].value) if year in after else ""
            if one != other:
                kind = "published-added" if not one else "published-changed" if other else "published-removed"
                yield Change(kind, name, str(year), one, other)


def _figure_words(kind: Kind, value: Any) -> str:  # noqa: ANN401
    return show(kind, value)


def _moves(old: Standard, new: Standard, language: str) -> Iterator[Change]:
    for name in _both(old.moves, new.moves):
        before, after = (
            "" if name not in standard.moves else _adds_words(standard.moves[name].adds, language)
            for standard in (old, new)
        )
        if before != after:
            kind = "move-added" if not before else "move-changed" if after else "move-removed"
            yield Change(kind, name, "", before, after)


def _adds_words(adds: Mapping[str, Any], language: str) -> str:
    return listed(language, (f"{key} {'+' * (value > 0)}{exact_text(value)}" for key, value in adds.items()))


# --- whom it affects ---


class CriterionEffect(NamedTuple):
    """A criterion that comes out otherwise for a data file; a status is None where the standard has no such one."""

    criterion: str
    before: str | None
    after: str | None
    by: tuple[Change, ...]


class Effect(NamedTuple):
    """What the changes mean for one data file; `by` are the changes that the verdict changes by."""

    before: Report
    after: Report
    criteria: tuple[CriterionEffect, ...]
    by: tuple[Change, ...]


def effect(path: str, old: Standard, new: Standard, made: Sequence[Change], language: str = "en") -> Effect:
    """What the changes mean for one data file."""
    before, after = _report(path, old, language), _report(path, new, language)
    if "invalid" in (before.verdict, after.verdict):
        flips = before.verdict != after.verdict
        return Effect(before, after, (), tuple(one for one in made if flips and one.kind.startswith("indicator-")))
    one, other = ({result.id: result.status for result in report.criteria} for report in (before, after))
    criteria = tuple(
        CriterionEffect(name, one.get(name), other.get(name), _changes_of(name, old, new, made))
        for name in _both(one, other)
        if one.get(name) != other.get(name)
    )
    by: tuple[Change, ...] = ()
    if before.verdict != after.verdict:
        bindings = [change for change in made if change.kind == "binding"]
        by = tuple(dict.fromkeys([*(change for found in criteria for change in found.by), *bindings]))
    return Effect(before, after, criteria, by)


def _report(path: str, standard: Standard, language: str) -> Report:
    try:
        return check(standard, load_park(path, standard), language=language)
    except DataFileError as error:
        return refused(error, standard, language)


def _changes_of(name: str, old: Standard, new: Standard, made: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that bear on a criterion: its own, and those of the indicators that it reads."""
    read: set[str] = set()
    for standard in (old, new):
        read |= indicators_of(standard, [one for one in standard.criteria if one.id == name])
    own = ("criterion-added", "criterion-removed", "threshold", "requirement")
    return tuple(
        one
        for one in made
        if (one.of == name and one.kind in own)
        or (one.of in read and one.kind.startswith(("indicator-", "published-")) and one.part != "label")
    )


# --- in words ---


def lines(
    old: Standard, new: Standard, made: Sequence[Change], effects: Sequence[Effect], language: str
) -> Iterator[str]:
    """The changes, and then each data file with what changes for it."""
    yield say(language, "diff-head", old=old.file or old.id, new=new.file or new.id, count=len(made))
    for change in made:
        yield f"  {change.words(language)}"
    for one in effects:
        yield ""
        name = one.before.name or one.after.name or ""
        before, after = (say(language, f"verdict-{report.verdict}") for report in (one.before, one.after))
        code = "diff-verdict" if before != after else "diff-same-verdict"
        yield say(language, code, file=one.before.file, name=name, before=before, after=after)
        for change in one.by:
            yield "  " + say(language, "diff-by", change=change.words(language))
        for problem in one.after.problems or one.before.problems:
            yield f"  {safe(problem.message)}"
        for found in one.criteria:
            statuses = (
                say(language, "diff-none" if status is None else f"status-{status}")
                for status in (found.before, found.after)
            )
            yield "  " + say(
                language,
                "diff-criterion",
                name=found.criterion,
                **dict(zip(("before", "after"), statuses, strict=False)),
            )
            if not one.by:
                for change in found.by:
                    yield "    " + say(language, "diff-by", change=change.words(language))


def to_json(old: Standard, new: Standard, made: Sequence[Change], effects: Sequence[Effect]) -> dict[str, Any]:
    """The same in JSON."""
    numbers = {change: number for number, change in enumerate(made)}
    return {
        "old": {"id": old.id, "file": old.file, "sha256": old.sha256},
        "new": {"id": new.id, "file": new.file, "sha256": new.sha256},
        "changes": [change._asdict() for change in made],
        "effects": [
            {
                "file": one.before.file,
                "name": one.before.name or one.after.name,
                "before": one.before.verdict,
                "after": one.after.verdict,
                "by": [numbers[change] for change in one.by],
                "criteria": [
                    {"id": found.criterion, "before": found.before, "after": found.after}
                    | {"by": [numbers[change] for change in found.by]}
                    for found in one.criteria
                ],
            }
            for one in effects
        ],
    }

"""A standards file looked over: what loading refuses, and what it accepts though it can hardly be meant."""

from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from hightech_check.craft.possible import MOST_CASES, Work, possible
from hightech_check.craft.words import indicators_of
from hightech_check.errors import StandardError
from hightech_check.exact.operators import OPERATORS
from hightech_check.judging.compare import inequality_of
from hightech_check.reading import source
from hightech_check.standard.finding import load_standard
from hightech_check.standard.model import Comparison, Condition, Criterion, Group, Move, Standard
from hightech_check.words import say
from hightech_check.writing.findings import Finding, Level

CODES: Mapping[str, Level] = {
    "never-passes": "error",
    "never-fails": "warning",
    "arm-implied": "warning",
    "same-criteria": "warning",
    "unread-indicator": "warning",
    "published-gap": "warning",
    "published-stale": "warning",
    "no-source": "warning",
    "move-no-help": "warning",
    "same-label": "warning",
}
"""What lint finds beyond the faults of loading, which are errors; the message `lint-CODE` explains each."""


def lint(file: str | Path, language: str = "en", stale_after: int | None = None) -> list[Finding]:
    """Look a standards file over.

    Args:
        file: an id of a shipped standard, or a path.
        language: of the messages.
        stale_after: a published series whose newest year is before this year is reported.

    Returns:
        The findings, in the order of the file's lines.
    """
    try:
        standard = load_standard(file)
    except StandardError as error:
        name = error.file or str(file)
        return [
            Finding(name, one.code, "error", one.words(language), one.line, one.column, one.path)
            for one in error.faults
        ]
    linter = _Linter(standard, language, stale_after)
    return sorted(linter.findings(), key=lambda found: (found.line or 0, found.column or 0))


class _Linter:
    def __init__(self, standard: Standard, language: str, stale_after: int | None) -> None:
        assert standard.tree is not None
        self.standard = standard
        self.tree: Any = standard.tree
        self.file = standard.file
        self.language = language
        self.stale_after = stale_after
        self.work = Work()

    def findings(self) -> Iterator[Finding]:
        yield from self.unread_indicators()
        yield from self.criteria()
        yield from self.published()
        yield from self.moves()
        yield from self.labels(self.tree)

    def found(self, code: str, node: Any, **params: object) -> Finding:  # noqa: ANN401
        message = say(self.language, f"lint-{code}", **params)
        about = str(next(iter(params.values())))
        return Finding(self.file, code, CODES[code], message, node.line, node.column, about)

    # --- indicators and labels ---

    def unread_indicators(self) -> Iterator[Finding]:
        read = indicators_of(self.standard, self.standard.criteria)
        for name in self.standard.indicators:
            if name not in read:
                yield self.found("unread-indicator", self.tree["indicators"][name], name=name)

    def published(self) -> Iterator[Finding]:
        for name, figures in self.standard.published.items():
            nodes = self.tree["indicators"][name]["published"]
            years = sorted(figures)
            for before, year in pairwise(years):
                if year > before + 1:
                    missing = str(before + 1) if year == before + 2 else f"{before + 1}-{year - 1}"
                    yield self.found("published-gap", nodes[str(year)], name=name, missing=missing)
            for year in years:
                if figures[year].source is None:
                    yield self.found("no-source", nodes[str(year)], what=f"{name}, {year}")
            if years and self.stale_after is not None and years[-1] < self.stale_after:
                newest = nodes[str(years[-1])]
                yield self.found("published-stale", newest, name=name, year=years[-1], wanted=self.stale_after)

    def labels(self, node: source.Node) -> Iterator[Finding]:
        """Every mapping with a text in both languages that is the same in both."""
        if isinstance(node, source.Mapping):
            english, chinese = node.get("en"), node.get("zh")
            if isinstance(english, source.Scalar) and isinstance(chinese, source.Scalar):
                if english.text.strip() == chinese.text.strip():
                    yield self.found("same-label", node, found=english.text.strip())
                return
        if isinstance(node, source.Mapping | source.Sequence):
            for below in node.values() if isinstance(node, source.Mapping) else node:
                yield from self.labels(below)

    # --- criteria ---

    def criteria(self) -> Iterator[Finding]:
        seen: dict[Hashable, str] = {}
        for criterion, node in zip(self.standard.criteria, self.tree["criteria"], strict=True):
            if criterion.source is None:
                yield self.found("no-source", node["id"], what=criterion.id)
            same = seen.setdefault(criterion.require.fold(_meaning, _meaning_of_group), criterion.id)
            if same != criterion.id:
                yield self.found("same-criteria", node["id"], found=criterion.id, other=same)
            yield from self.condition(criterion, criterion.require, node["require"])

    def condition(self, criterion: Criterion, condition: Condition, node: Any) -> Iterator[Finding]:  # noqa: ANN401
        """A condition that always comes out the same, or else the parts of it that do, or say nothing new."""
        if self.never((condition, True)):
            yield self.found("never-passes", node, found=criterion.id)
        elif self.never((condition, False)):
            yield self.found("never-fails", node, found=criterion.id)
        elif isinstance(condition, Group):
            told: set[Condition] = set()
            nodes = {arm: arm.node or node for arm in condition.conditions}
            for arm, place in nodes.items():
                within = list(self.condition(criterion, arm, place))
                if within:
                    told.add(arm)
                yield from within
            yield from self.implied(criterion, condition, nodes, told)

    def never(self, *wanted: tuple[Condition, bool]) -> bool:
        """Whether it is known that conditions never come out so, all at once."""
        return possible(self.standard, wanted, self.work) is False

    def implied(
        self, criterion: Criterion, group: Group, nodes: Mapping[Condition, Any], told: set[Condition]
    ) -> Iterator[Finding]:
        """The arms of a group that add nothing to another one."""
        if len(group.conditions) > MOST_CASES // 64 or group.kind == "some_of":
            return
        bearing = {arm: self.bearing_on(arm) for arm in group.conditions}
        for number, other in enumerate(group.conditions):
            for one in group.conditions[:number]:
                if not told.isdisjoint((one, other)) or bearing[one].isdisjoint(bearing[other]):
                    continue
                if (surplus := self.surplus(group, one, other)) is not None:
                    told.add(surplus)
                    line = nodes[one if surplus is other else other].line
                    yield self.found("arm-implied", nodes[surplus], found=criterion.id, line_of_other=line)

    def surplus(self, group: Group, one: Condition, other: Condition) -> Condition | None:
        """Which of two arms adds nothing: of an either/or the one that implies the other; of an all-of the implied."""
        for surplus, kept in ((other, one), (one, other)):
            first, second = (surplus, kept) if group.kind == "any_of" else (kept, surplus)
            if self.never((first, True), (second, False)):
                return surplus
        return None

    def bearing_on(self, condition: Condition) -> set[object]:
        """The indicators that a condition compares; of raw figures what constraints bind together."""
        return {self.standard.component_of.get(one.indicator, one.indicator) for one in condition.comparisons}

    # --- moves ---

    def moves(self) -> Iterator[Finding]:
        touched: dict[str, list[Comparison]] = {}
        for criterion in self.standard.criteria:
            for comparison in criterion.require.comparisons:
                for name in self.standard.figures_of(comparison.names):
                    touched.setdefault(name, []).append(comparison)
        for name, move in self.standard.moves.items():
            near = {comparison for key in move.adds for comparison in touched.get(key, [])}
            if not any(_helps(self.standard, move, comparison) for comparison in near):
                yield self.found("move-no-help", self.tree["moves"][name], found=name)


def _meaning(comparison: Comparison) -> Hashable:
    return (comparison.indicator, comparison.operator, comparison.threshold, comparison.beside)


def _meaning_of_group(group: Group, parts: list[Hashable]) -> Hashable:
    """What a group demands, whatever the order of its parts."""
    return (group.kind, frozenset(parts))


def _helps(standard: Standard, move: Move, comparison: Comparison) -> bool:
    """Whether what one step adds can bring a numeric comparison nearer to passing."""
    published = standard.published.get(comparison.beside or "", {}).values()
    known = [0, 1, *(figure.value for figure in published)] if comparison.beside else [comparison.threshold]
    for threshold in known:
        assert not isinstance(threshold, str)
        inequality = inequality_of(standard, comparison, threshold)
        assert inequality is not None
        change = sum(factor * move.adds.get(key, 0) for key, factor in inequality.form.terms)
        sign = OPERATORS[comparison.operator].sign
        if change * sign > 0 or (change and not sign):
            return True
    return False

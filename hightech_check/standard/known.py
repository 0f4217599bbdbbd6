"""What is known of a standards file while it is read, and whether its indicators fit together."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from graphlib import CycleError, TopologicalSorter
from typing import Any

from hightech_check.errors import Fault
from hightech_check.exact.linear import PREVIOUS, Formula
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, nearest, refuse
from hightech_check.reading.models import attempt
from hightech_check.reading.tree import MOST_FAULTS
from hightech_check.standard.model import RAW, Comparison, Indicator, PublishedFigure

MOST_COMPARISONS = 5000
"""In a standard, or in a condition of a plan: so many are judged within a second or two."""
MOST_RELATIONS = 20_000
"""Names in `part_of` and `union_of`, in a standard."""


class Known:
    """What is known of the file that is being read: the context of its models."""

    def __init__(self, tree: source.Node | None, indicators: Mapping[str, Indicator] | None = None) -> None:
        parts = tree if isinstance(tree, source.Mapping) else {}
        nodes, sections = parts.get("indicators"), parts.get("sections")
        self.sections = sections if isinstance(sections, source.Mapping) else None
        self.nodes: Mapping[str, Any] = nodes if isinstance(nodes, source.Mapping) else {}
        self.declared: Mapping[str, object] = self.nodes if indicators is None else indicators
        self.indicators = dict(indicators or {})
        self.published: dict[str, dict[int, PublishedFigure]] = {}
        self.criteria: dict[str, source.Scalar] = {}
        self.unknown = 0
        self.comparisons = 0

    def indicator(self, name: str, node: object, below: str = "") -> Indicator:
        """The indicator of that name.

        Raises:
            Refusal: there is none; without a fault where there is one, whose own faults have been said.
        """
        if name not in self.declared:
            self.unknown += 1
            near = nearest(name, self.declared, self.unknown - 1)
            refuse(node, "unknown-indicator", below=below, found=name, nearest=near)
        if name not in self.indicators:
            raise Refusal
        return self.indicators[name]

    def count_comparison(self, node: source.Node) -> None:
        """Refuse the comparisons that are too many; of the first it is said."""
        self.comparisons += 1
        if self.comparisons == MOST_COMPARISONS + 1:
            refuse(node, "too-many-comparisons", most=MOST_COMPARISONS)
        if self.comparisons > MOST_COMPARISONS:
            raise Refusal

    def options_of(self, comparison: Comparison) -> Collection[str]:
        """What can be chosen of a choice that is compared; each counts as a comparison."""
        options = self.indicators[comparison.indicator].options or {}
        assert comparison.node is not None
        for _ in options:
            self.count_comparison(comparison.node)
        return options

    def check_relations(self, faults: list[Fault]) -> None:
        """Check what indicators say of each other, once all have been read."""
        called: dict[str, str] = {}
        for name, one in self.indicators.items():
            called |= dict.fromkeys([name, one.label.en, one.label.zh], name)
        for name, one in self.indicators.items():
            node, path = self.nodes[name], f"indicators.{name}"
            for index, alias in enumerate(one.aliases):
                if called.setdefault(alias, name) != name:
                    params = {"found": alias, "other": called[alias]}
                    faults.append(at(node["aliases"][index], "alias-taken", path=f"{path}.aliases[{index}]", **params))
            if one.type in RAW:
                for key, others in (("part_of", one.part_of), ("union_of", one.union_of)):
                    for index, other in enumerate(others):
                        check = partial(self._check_other, name, one.type, other, node[key][index])
                        attempt(check, faults, f"{path}.{key}[{index}]")
            elif one.type == "ratio" and one.formula is not None:
                attempt(partial(self._check_formula, one.formula, node["formula"]), faults, f"{path}.formula")
        faults += self._cycles()
        count = 0
        for name, one in self.indicators.items():
            count += len(one.part_of) + len(one.union_of)
            if count > MOST_RELATIONS:
                faults.append(
                    at(self.nodes[name], "too-many-relations", path=f"indicators.{name}", most=MOST_RELATIONS)
                )
                return

    def _check_other(self, name: str, kind: str, other: str, node: source.Node) -> None:
        found = self.indicator(other, node)
        if other == name:
            refuse(node, "of-itself", found=other)
        if not found.raw or found.type != kind:
            refuse(node, "kinds-differ", found=other, type=found.type, wanted=kind)

    def _check_formula(self, formula: Formula, node: source.Node) -> None:
        kinds: dict[str, str] = {}
        faults: list[Fault] = []
        for key in formula.names:
            indicator = attempt(partial(self.indicator, key.removeprefix(PREVIOUS), node), faults)
            if indicator is not None and indicator.raw:
                kinds.setdefault(indicator.type, key)
            elif indicator is not None:
                faults.append(at(node, "formula-not-raw", found=key))
        if len(kinds) > 1:
            (one, first), (other, second), *_ = kinds.items()
            faults.append(at(node, "formula-kinds", found=first, type=one, other=second, other_type=other))
        if faults:
            raise Refusal(*faults)

    def _cycles(self) -> Iterator[Fault]:
        """A fault for each circle of indicators that contain each other; of itself is said where it is named."""
        wholes: dict[str, set[str]] = {}
        for name, one in self.indicators.items():
            for part, whole in [*((name, whole) for whole in one.part_of), *((part, name) for part in one.union_of)]:
                if part != whole:
                    wholes.setdefault(part, set()).add(whole)
        order = {name: number for number, name in enumerate(self.indicators)}
        for _ in range(MOST_FAULTS):
            try:
                TopologicalSorter(wholes).prepare()
            except CycleError as error:
                circle = error.args[1][:0:-1]  # from part to whole, each once
                first = circle.index(min(circle, key=order.__getitem__))
                circle = [*circle[first:], *circle[: first + 1]]
                yield at(self.nodes[circle[0]], "cycle", path=f"indicators.{circle[0]}", names=tuple(circle))
                for name in circle:
                    wholes[name] -= set(circle)
            else:
                return

"""A standards file read into a `Standard`: indicators, criteria and moves, checked as a whole before any use."""

import contextlib
import gc
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, cast

from hightech_check.errors import Fault, StandardError
from hightech_check.exact.linear import PREVIOUS, Formula
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import Number
from hightech_check.reading import source
from hightech_check.reading.fields import (
    ID,
    AnyNode,
    Id,
    Label,
    Reads,
    Refusal,
    Strict,
    Text,
    at,
    bounded,
    join,
    nearest,
    one_of,
    read_quantity,
    read_year,
    refuse,
    scalar,
    validate,
)
from hightech_check.standard.model import (
    NUMERIC,
    Comparison,
    Condition,
    Criterion,
    Document,
    Group,
    Indicator,
    Move,
    Place,
    PublishedFigure,
    Standard,
    Superseded,
    Unit,
)

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CRITERION_ID = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
_THRESHOLD_NAME = re.compile(r"[a-z][a-z0-9_]*")


class _Condition(Strict):
    indicator: Text | None = None
    at_least: AnyNode = None
    more_than: AnyNode = None
    at_most: AnyNode = None
    less_than: AnyNode = None
    equals: AnyNode = None
    any_of: "list[_Condition] | None" = None
    all_of: "list[_Condition] | None" = None


class _Criterion(Strict):
    id: Text
    title: Label
    source: Place | None = None
    binding: Annotated[str, Reads(one_of("required", "recommended"))] = "required"
    require: _Condition


class _Move(Strict):
    title: Label
    unit: Unit | None = None
    adds: dict[str, AnyNode]


class _Head(Strict):
    id: Id
    title: Label
    subject: Label | None = None
    source: Document | None = None
    superseded: Superseded | None = None
    sections: dict[str, Label]
    indicators: AnyNode
    criteria: AnyNode
    moves: AnyNode = None


def parse_standard(data: bytes, file: str = "") -> Standard:
    """Read a standard from the bytes of its file.

    Raises:
        StandardError: with every fault of the file, in the order of its lines.
    """
    with _no_collection():
        tree, faults = source.parse(data)
        standard = None
        if tree is not None:
            standard = _Builder(faults).standard(tree, file, hashlib.sha256(data).hexdigest())
    if faults or standard is None:
        raise StandardError(bounded(faults), file)
    return standard


def read_condition(standard: Standard, node: object, faults: list[Fault], path: str) -> Condition | None:
    """Read a condition written as in a standards file, over the indicators of a standard that is read already.

    Returns:
        The condition, or None: then what is wrong has been added to `faults`.
    """
    entry = validate(_Condition, node, faults, path)
    return None if entry is None else _over(standard, faults).condition(entry, node, path)


def read_test(
    standard: Standard, name: str, operator: Operator, node: source.Node, faults: list[Fault], path: str
) -> Condition | None:
    """Read a comparison of an indicator with the threshold that stands in a node; see `read_condition`."""
    try:
        return _over(standard, faults).comparison(name, standard.indicators[name], operator, node, path)
    except Refusal as refusal:
        faults += [fault._replace(path=path) for fault in refusal.faults]
        return None


def _over(standard: Standard, faults: list[Fault]) -> "_Builder":
    builder = _Builder(faults)
    builder.indicators = dict(standard.indicators)
    builder.declared = builder.indicators
    return builder


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector from walking a growing tree again and again: of a large standard that is half the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()  # a standard is kept: it need not be walked when collection begins again
            gc.enable()


class _Builder:
    """Checks a standards file piece by piece, so that one broken piece hides no fault of another."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.indicators: dict[str, Indicator] = {}
        self.declared: source.Mapping | dict[str, Any] = {}
        self.published: dict[str, dict[int, PublishedFigure]] = {}

    def standard(self, tree: source.Node, file: str, sha256: str) -> Standard | None:
        head = validate(_Head, tree, self.faults)
        if not isinstance(tree, source.Mapping):
            return None
        sections = tree.get("sections")
        self.section_labels(sections)
        self.read_indicators(tree.get("indicators"))
        criteria = list(self.read_criteria(tree.get("criteria"), sections))
        moves = dict(self.read_moves(tree.get("moves")))
        if self.faults or head is None:
            return None
        return Standard(
            id=head.id,
            title=head.title,
            subject=head.subject or Label.model_construct(en="park", zh="园区"),
            source=head.source,
            superseded=head.superseded,
            sections=head.sections,
            indicators=self.indicators,
            criteria=tuple(criteria),
            moves=moves,
            published=self.published,
            file=file,
            sha256=sha256,
            tree=tree,
        )

    def fault(self, node: object, code: str, path: str, **params: object) -> None:
        self.faults.append(at(node, code, path=path, **params))

    def section_labels(self, sections: object) -> None:
        if isinstance(sections, source.Mapping):
            for name, node in sections.items():
                if not ID.fullmatch(name):
                    self.fault(_key(node), "id-form", f"sections.{name}", found=name)

    def mapping(self, node: object, path: str) -> Iterator[tuple[str, source.Node]]:
        if isinstance(node, source.Mapping):
            if not node and path != "moves":
                self.fault(node, "empty", path, key=path)
            yield from node.items()
        elif node is not None and not isinstance(node, source.Faulty):
            self.fault(node, "not-a-mapping", path)

    # --- indicators ---

    def read_indicators(self, node: object) -> None:
        if isinstance(node, source.Mapping):
            self.declared = node
        for name, entry in self.mapping(node, "indicators"):
            path = f"indicators.{name}"
            if not _NAME.fullmatch(name) or name == PREVIOUS[:-1]:
                self.fault(_key(entry), "name-form", path, found=name)
            indicator = validate(Indicator, entry, self.faults, path)
            if indicator is not None:
                self.indicators[name] = indicator
        for name, indicator in self.indicators.items():
            self.check_indicator(name, indicator, cast(source.Mapping, self.declared[name]), f"indicators.{name}")
        self.check_cycles()

    def check_indicator(self, name: str, indicator: Indicator, node: source.Mapping, path: str) -> None:
        given = {key for key in ("formula", "published", "options", "part_of", "union_of") if key in node}
        allowed = {
            "ratio": {"formula", "published"},
            "flag": set(),
            "choice": {"options"},
        }.get(indicator.type, {"published", "part_of", "union_of"})
        for key in sorted(given - allowed):
            self.fault(_key(node[key]), "not-of-this-type", f"{path}.{key}", key=key, type=indicator.type)
        if "published" in given and len(given) > 1:
            self.fault(_key(node["published"]), "published-alone", f"{path}.published")
        if indicator.type == "choice":
            self.check_options(indicator, node, path)
        if indicator.published is not None and indicator.type in NUMERIC:
            self.read_published(name, indicator, node, path)
        for key, names in (("part_of", indicator.part_of), ("union_of", indicator.union_of)):
            if key in allowed:
                self.check_names(name, indicator, names, node.get(key), f"{path}.{key}")
        if indicator.formula is not None and indicator.type == "ratio":
            self.check_formula(indicator.formula, node["formula"], f"{path}.formula")

    def check_options(self, indicator: Indicator, node: source.Mapping, path: str) -> None:
        if not indicator.options:
            self.fault(node, "options-missing", path)
        for option in indicator.options or ():
            if not _NAME.fullmatch(option):
                self.fault(_options_key(node, option), "name-form", f"{path}.options.{option}", found=option)

    def read_published(self, name: str, indicator: Indicator, node: source.Mapping, path: str) -> None:
        figures: dict[int, PublishedFigure] = {}
        entries = cast(source.Mapping, node["published"])
        if not entries:
            self.fault(node["published"], "empty", f"{path}.published", key="published")
        for year, figure in (indicator.published or {}).items():
            entry = cast(source.Mapping, entries[year])
            try:
                number = read_year(entry.key)
                value = read_quantity(indicator.kind, figure.value).value
            except Refusal as refusal:
                self.faults += [fault._replace(path=f"{path}.published.{year}") for fault in refusal.faults]
                continue
            figures[number] = PublishedFigure(value, figure.source, figure.note)
        self.published[name] = figures

    def check_names(self, name: str, indicator: Indicator, names: Sequence[str], node: object, path: str) -> None:
        nodes = node if isinstance(node, source.Sequence) else []
        for index, (other, place) in enumerate(zip(names, nodes, strict=False)):
            found = self.known(other, place, join(path, index))
            if found is None:
                continue
            if other == name:
                self.fault(place, "of-itself", join(path, index), found=other)
            elif not found.raw or found.type != indicator.type:
                self.fault(
                    place, "kinds-differ", join(path, index), found=other, type=found.type, wanted=indicator.type
                )

    def known(self, name: str, node: object, path: str) -> Indicator | None:
        """The indicator of that name; None where there is none, or where its own faults are told already."""
        if name not in self.declared:
            near = nearest(name, self.declared, len(self.faults))
            self.fault(node, "unknown-indicator", path, found=name, nearest=near)
        return self.indicators.get(name)

    def check_formula(self, formula: Formula, node: object, path: str) -> None:
        kinds: dict[str, str] = {}
        for key in formula.names:
            indicator = self.known(key.removeprefix(PREVIOUS), node, path)
            if indicator is None:
                continue
            if not indicator.raw:
                self.fault(node, "formula-not-raw", path, found=key)
            else:
                kinds.setdefault(indicator.type, key)
        if len(kinds) > 1:
            (one, first), (other, second), *_ = kinds.items()
            self.fault(node, "formula-kinds", path, found=first, type=one, other=second, other_type=other)

    def check_cycles(self) -> None:
        above: dict[str, list[str]] = {name: [*one.part_of] for name, one in self.indicators.items()}
        for name, one in self.indicators.items():
            for part in one.union_of:
                above.setdefault(part, []).append(name)
        done: set[str] = set()
        for start in self.indicators:
            cycle = _cycle(start, above, done)
            if cycle:
                node = self.declared[start]
                self.fault(node, "cycle", f"indicators.{start}", names=tuple(cycle))

    # --- criteria ---

    def read_criteria(self, node: object, sections: object) -> Iterator[Criterion]:
        if not isinstance(node, source.Sequence):
            if node is not None and not isinstance(node, source.Faulty):
                self.fault(node, "not-a-list", "criteria")
            return
        if not node:
            self.fault(node, "empty", "criteria", key="criteria")
        first: dict[str, int] = {}
        for index, entry in enumerate(node):
            path = f"criteria[{index}]"
            self.check_criterion_id(entry, sections, first, path)
            criterion = validate(_Criterion, entry, self.faults, path)
            if criterion is None:
                continue
            require = self.condition(criterion.require, cast(source.Mapping, entry)["require"], f"{path}.require")
            if require is not None:
                binding = cast(Literal["required", "recommended"], criterion.binding)
                section = criterion.id.partition(".")[0]
                yield Criterion(criterion.id, section, criterion.title, criterion.source, binding, require)

    def check_criterion_id(self, entry: source.Node, sections: object, first: dict[str, int], path: str) -> None:
        node = entry.get("id") if isinstance(entry, source.Mapping) else None
        if not isinstance(node, source.Scalar):
            return
        if not _CRITERION_ID.fullmatch(node.text):
            self.fault(node, "criterion-id-form", f"{path}.id", found=node.text)
            return
        section = node.text.partition(".")[0]
        if isinstance(sections, source.Mapping) and section not in sections:
            self.fault(node, "unknown-section", f"{path}.id", found=section, nearest=nearest(section, sections))
        if node.text in first:
            self.fault(node, "duplicate-id", f"{path}.id", found=node.text, first=first[node.text])
        first.setdefault(node.text, node.line)

    def condition(self, entry: _Condition, node: object, path: str) -> Condition | None:
        assert isinstance(node, source.Mapping)
        operators = [key for key in OPERATORS if key in node]
        groups = [key for key in ("any_of", "all_of") if key in node]
        if len(groups) == 1 and not operators and entry.indicator is None:
            return self.group(groups[0], entry, node, path)
        if groups or entry.indicator is None or len(operators) != 1:
            self.fault(node, "condition-form", path)
            return None
        indicator = self.known(entry.indicator, node["indicator"], f"{path}.indicator")
        if indicator is None:
            return None
        key = operators[0]
        try:
            return self.comparison(entry.indicator, indicator, key, node[key], f"{path}.{key}")
        except Refusal as refusal:
            self.faults += [fault._replace(path=f"{path}.{key}") for fault in refusal.faults]
            return None

    def group(self, kind: str, entry: _Condition, node: source.Mapping, path: str) -> Group | None:
        nodes = node[kind]
        entries = entry.any_of if kind == "any_of" else entry.all_of
        if not entries:
            self.fault(nodes, "empty", f"{path}.{kind}", key=kind)
            return None
        assert isinstance(nodes, source.Sequence)
        pairs = enumerate(zip(entries, nodes, strict=True))
        conditions = [self.condition(arm, place, join(f"{path}.{kind}", i)) for i, (arm, place) in pairs]
        if any(condition is None for condition in conditions):
            return None
        return Group(cast(Literal["any_of", "all_of"], kind), tuple(c for c in conditions if c is not None))

    def comparison(
        self, name: str, indicator: Indicator, operator: Operator, node: source.Node, path: str
    ) -> Comparison | None:
        if indicator.type == "flag":
            if operator != "equals" or not (isinstance(node, source.Scalar) and node.plain and node.text == "true"):
                refuse(node, "flag-condition", found=name)
            return Comparison(name, operator, True)
        if indicator.type == "choice":
            if operator != "equals":
                refuse(node, "choice-condition", found=name)
            option = scalar(node).text
            options = indicator.options or {}
            if option not in options:
                refuse(node, "option-unknown", found=option, words=tuple(options), nearest=nearest(option, options))
            return Comparison(name, operator, option)
        written = scalar(node)
        if written.plain and _THRESHOLD_NAME.fullmatch(written.text):
            return self.beside(name, indicator, operator, written, path)
        return Comparison(name, operator, read_quantity(indicator.kind, node).value)

    def beside(
        self, name: str, indicator: Indicator, operator: Operator, node: source.Scalar, path: str
    ) -> Comparison | None:
        other = self.known(node.text, node, path)
        if other is None:
            return None
        if node.text == name:
            refuse(node, "of-itself", found=name)
        if other.type != indicator.type:
            refuse(node, "kinds-differ", found=node.text, type=other.type, wanted=indicator.type)
        if other.formula is not None:
            refuse(node, "threshold-not-raw", found=node.text)
        return Comparison(name, operator, None, node.text)

    # --- moves ---

    def read_moves(self, node: object) -> Iterator[tuple[str, Move]]:
        if isinstance(node, source.Scalar) and node.is_null:
            return
        for name, entry in self.mapping(node, "moves"):
            path = f"moves.{name}"
            if not ID.fullmatch(name):
                self.fault(_key(entry), "id-form", path, found=name)
            move = validate(_Move, entry, self.faults, path)
            if move is None:
                continue
            if not move.adds:
                self.fault(cast(source.Mapping, entry)["adds"], "empty", f"{path}.adds", key="adds")
            adds = {}
            for key, amount in move.adds.items():
                value = self.added(key, amount, f"{path}.adds.{key}")
                if value is not None:
                    adds[key] = value
            yield name, Move(name, move.title, move.unit, adds)

    def added(self, name: str, node: source.Node, path: str) -> Number | None:
        indicator = self.known(name, _key(node), path)
        if indicator is None:
            return None
        if not indicator.raw:
            self.fault(_key(node), "move-not-raw", path, found=name)
            return None
        try:
            written = scalar(node)
            negative = written.text.startswith("-")
            unsigned = written.scalar(written.text[negative:], plain=written.plain)
            value = read_quantity("amount" if indicator.type == "amount" else "count", unsigned).value
            if not value:
                refuse(node, "move-zero")
        except Refusal as refusal:
            self.faults += [fault._replace(path=path) for fault in refusal.faults]
            return None
        return -value if negative else value


def _key(node: source.Node) -> object:
    return node.key or node


def _options_key(node: source.Mapping, option: str) -> object:
    options = node["options"]
    assert isinstance(options, source.Mapping)
    return _key(options[option])


def _cycle(start: str, above: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """A chain of wholes that leads from `start` back to itself; each cycle is found once."""
    chain: list[str] = [start]
    iterators = [iter(above.get(start, ()))]
    while iterators:
        following = next(iterators[-1], None)
        if following is None:
            done.add(chain.pop())
            iterators.pop()
        elif following in chain:
            found = chain[chain.index(following) :]
            done.update(chain)
            return [*found, following] if len(found) > 1 else []  # of itself: told where it is named
        elif following not in done:
            chain.append(following)
            iterators.append(iter(above.get(following, ())))
    return []

"""The ways to meet a criterion as a tree: rows over the steps of moves, answers to attest, figures not known yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, assert_never

from hightech_check.exact.linear import Linear
from hightech_check.route.rows import Row, row_of


class Answer(NamedTuple):
    """A flag or a choice as it must be; `new` where it is known to be otherwise now."""

    indicator: str
    value: bool | str
    new: bool = False


class Arm(NamedTuple):
    """One way, without an either/or in it.

    Attributes:
        rows: what the steps must meet.
        answer: what must be so, if it rests on a flag or a choice.
        unknown: the figures that it hangs on and that are not known; the rows are then what they cannot do without.
    """

    rows: frozenset[Row] = frozenset()
    answer: Answer | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Every:
    """All of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """One of these; `paths` names the arms of the standard's own either/or, and is empty otherwise."""

    nodes: tuple["Node", ...]
    paths: tuple[str, ...] = ()


Node: TypeAlias = Arm | Every | Either
ALWAYS = Arm()
NEVER = Either(())


def all_of(nodes: Iterable[Node]) -> Node:
    """All of them, without what always holds."""
    kept = tuple(node for node in nodes if node != ALWAYS)
    if NEVER in kept:
        return NEVER
    return kept[0] if len(kept) == 1 else Every(kept) if kept else ALWAYS


def any_of(nodes: Iterable[Node], paths: Iterable[str] = ()) -> Node:
    """One of them, without what never holds."""
    found = tuple(nodes)
    names = tuple(paths) or ("",) * len(found)
    kept = [(node, path) for node, path in zip(found, names, strict=True) if node is not NEVER]
    if any(node == ALWAYS for node, _ in kept):
        return ALWAYS
    if not kept:
        return NEVER
    named = tuple(path for _, path in kept) if paths else ()
    return kept[0][0] if len(kept) == 1 and not named else Either(tuple(node for node, _ in kept), named)


def arm_of(rows: Iterable[Row | bool], answer: Answer | None = None, unknown: tuple[str, ...] = ()) -> Node:
    """An arm of rows, some of which always hold, or never."""
    kept = set()
    for row in rows:
        if row is False:
            return NEVER
        if isinstance(row, Row):
            kept.add(row)
    return Arm(frozenset(kept), answer, unknown)


def variants(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """The node with one arm of an either/or of the standard settled on, by the arm's path."""
    match node:
        case Arm():
            return
        case Every(nodes):
            for place, inner in enumerate(nodes):
                for name, settled in variants(inner):
                    yield name, all_of((*nodes[:place], settled, *nodes[place + 1 :]))
        case Either(nodes, paths):
            for name, inner in zip(paths, nodes, strict=False):
                yield name, inner
                yield from variants(inner)
        case _ as never:
            assert_never(never)


def holds(node: Node, steps: Mapping[str, int], so: Callable[[Answer], bool]) -> bool:
    """Whether a node holds with these steps and with what is attested already, without resting on anything more."""
    match node:
        case Arm(rows, answer, unknown):
            return not unknown and (answer is None or so(answer)) and all(row.holds(steps) for row in rows)
        case Every(nodes):
            return all(holds(inner, steps, so) for inner in nodes)
        case Either(nodes):
            return any(holds(inner, steps, so) for inner in nodes)
        case _ as never:
            assert_never(never)


def touched(node: Node) -> Iterator[str]:
    """The moves and the answers that a node rests on."""
    match node:
        case Arm(rows, answer, _):
            yield from (move for row in rows for move, _ in row.terms)
            if answer is not None:
                yield answer.indicator
        case Every(nodes) | Either(nodes):
            for inner in nodes:
                yield from touched(inner)
        case _ as never:
            assert_never(never)


def open_names(node: Node, steps: Mapping[str, int], so: Callable[[Answer], bool]) -> Iterator[str]:
    """The unknown figures that a node which does not hold waits for."""
    match node:
        case Arm(_, _, unknown):
            yield from unknown
        case Every(nodes):
            for inner in nodes:
                yield from open_names(inner, steps, so)
        case Either(nodes):
            if not holds(node, steps, so):
                for inner in nodes:
                    yield from open_names(inner, steps, so)
        case _ as never:
            assert_never(never)


def other_than(steps: Mapping[str, int], moves: Iterable[str], limits: Mapping[str, int]) -> Node:
    """Any steps but these: fewer or more of one of the moves."""
    arms: list[Node] = []
    for move in moves:
        count = steps.get(move, 0)
        if count:
            arms.append(arm_of([row_of(Linear(((move, -1),), count - 1))]))
        if limits.get(move, count + 1) > count:
            arms.append(arm_of([row_of(Linear(((move, 1),), -count - 1))]))
    return any_of(arms)

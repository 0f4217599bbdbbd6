"""How far the figures of a park may go under so many steps of moves, as linear forms of those steps."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Literal, NamedTuple, TypeAlias

from hightech_check.exact.linear import PREVIOUS, Linear
from hightech_check.park.model import Park
from hightech_check.route.nodes import ALWAYS, Node, any_of, arm_of
from hightech_check.route.rows import Row, row_of
from hightech_check.standard.model import Standard

MOST_PROOFS = 64
"""Ways to prove one comparison that are looked at, where its figures are bounds."""

DEEPEST = 4
Side: TypeAlias = Literal["low", "high"]


class End(NamedTuple):
    """An end of a figure's interval after the moves, and on which condition it is proven."""

    form: Linear
    given: tuple[Row | bool, ...] = ()


class Edge(NamedTuple):
    """The same, where there may be no end: `form` is None then."""

    form: Linear | None
    given: tuple[Row | bool, ...] = ()


@dataclass(frozen=True, eq=False)
class Ends:
    """What steps of moves do to a park's figures, and the ways to pass its criteria.

    Attributes:
        known_only: whether figures of which nothing is known but that they are no less than 0 are left to be found out.
    """

    park: Park
    limits: Mapping[str, int]
    known_only: bool = False
    _ends: dict[tuple[str, Side], list[End]] = field(default_factory=dict, repr=False)

    @property
    def standard(self) -> Standard:
        """The park's standard."""
        return self.park.standard

    def change(self, key: str) -> Linear:
        """What the moves add to a figure."""
        moves = self.standard.moves.values()
        able = ((move.id, move.adds.get(key, 0)) for move in moves if self.limits.get(move.id) != 0)
        return Linear(tuple((move, amount) for move, amount in able if amount))

    def together(self, key: str) -> set[str]:
        """The raw figures that constraints tie to one, itself included."""
        constraints = self.standard.constraints
        pairs = [*constraints.parts, *((part, union) for union, parts in constraints.unions for part in parts)]
        found = {key}
        while more := {name for pair in pairs if not found.isdisjoint(pair) for name in pair} - found:
            found |= more
        return found

    def unmoved(self, keys: Iterable[str]) -> list[Row | bool]:
        """Rows that keep figures, and all that are tied to them, as they are."""
        tied = {name for key in keys if not key.startswith(PREVIOUS) for name in self.together(key)}
        changes = [self.change(name) for name in sorted(tied)]
        return [row_of(form) for change in changes for form in (change, change.scaled(-1))]

    def is_fixed(self, key: str) -> bool:
        """Whether no move touches a figure, or one that it is tied to."""
        return key.startswith(PREVIOUS) or not any(self.change(name).terms for name in self.together(key))

    # --- what can be proven of a figure after the moves ---

    def ends(self, key: str, side: Side) -> list[End]:
        """The proofs of an end of a figure's interval; each is enough."""
        if (key, side) not in self._ends:
            self._ends[key, side] = list(islice(self._proofs(key, side, frozenset(), DEEPEST), MOST_PROOFS))
        return self._ends[key, side]

    def _proofs(self, key: str, side: Side, seen: frozenset[str], depth: int) -> Iterator[End]:
        if self.is_fixed(key):
            end = getattr(self.park.bounds[key], side)
            if end is not None:
                yield End(Linear((), end))
            return
        figure = self.park.figures.get(key)
        end = None if figure is None else getattr(figure, side)
        change = self.change(key)
        if self.known_only and side == "low" and not self.park.bounds[key].low and self.park.bounds[key].exact is None:
            end = None
        if end is not None:
            for given in self._while_kept(key):
                yield End(Linear((), end).plus(change), given)
            if figure is not None and figure.exact is not None and self._steady(key):
                return
        elif (
            figure is None
            and (known := getattr(self.park.bounds[key], side)) is not None
            and (known or not self.known_only or side == "high")
        ):
            for moved in (change, change.scaled(-1)):  # moved, what is known of it is written down
                yield End(Linear((), known).plus(change), (row_of(moved, strict=True),))
        if end is None and side == "low":
            yield End(Linear(()))
        if depth:
            yield from self._by_others(key, side, seen | {key}, depth - 1)

    def _by_others(self, key: str, side: Side, seen: frozenset[str], depth: int) -> Iterator[End]:
        """What the constraints say of an end, from the figures on the other side of them."""

        def of(name: str, end: Side) -> list[End]:
            return [] if name in seen else list(self._proofs(name, end, seen, depth))

        constraints = self.standard.constraints
        for part, whole in constraints.parts:
            if side == "low" and whole == key:
                yield from of(part, "low")
            if side == "high" and part == key:
                yield from of(whole, "high")
        for union, parts in constraints.unions:
            if union == key:
                if side == "low":
                    yield from (end for part in parts for end in of(part, "low"))
                else:
                    yield from sums([of(part, "high") for part in parts])
            elif key in parts:
                if side == "high":
                    yield from of(union, "high")
                    continue
                rest = [[End(e.form.scaled(-1), e.given) for e in of(o, "high")] for o in parts if o != key]
                yield from sums([of(union, "low"), *rest])

    def _steady(self, key: str) -> bool:
        """Whether a given figure always stays given: no union, or one that moves whenever a part of it does."""
        return all(not conditions for conditions in self._while_kept(key))

    def _while_kept(self, key: str) -> list[tuple[Row | bool, ...]]:
        """When a given figure is kept: a union is forgotten where a part of it changes and it does not itself."""
        parts = self._parts_of_union(key)
        if not parts:
            return [()]
        change = self.change(key)
        sizes = [amount for _, amount in change.terms]
        one_way = all(size > 0 for size in sizes) or all(size < 0 for size in sizes)
        touching = {move for part in parts for move, _ in self.change(part).terms}
        if one_way and touching <= {move for move, _ in change.terms}:
            return [()]
        still = [row_of(form) for part in parts for form in (self.change(part), self.change(part).scaled(-1))]
        return [tuple(still), (row_of(change, strict=True),), (row_of(change.scaled(-1), strict=True),)]

    def _parts_of_union(self, key: str) -> set[str]:
        unions = dict(self.standard.constraints.unions)
        found: set[str] = set()
        open_ones = [key]
        while open_ones:
            new = [part for part in unions.get(open_ones.pop(), ()) if part not in found]
            found.update(new)
            open_ones += new
        return found

    # --- the constraints of the standard ---

    def consistency(self) -> list[Node]:
        """What keeps the figures from contradicting each other."""
        nodes: list[Node] = []
        for name in self.standard.raw:
            high = self.park.bounds[name].high
            change = self.change(name)
            if high is not None and change.terms:
                nodes.append(arm_of([row_of(change.plus(Linear((), high)))]))
        pairs = self._pairs()
        nodes += [self._not_above([self._moved(part, "low")], [self._moved(whole, "high")]) for part, whole in pairs]
        for union, parts in self.standard.constraints.unions:
            of_each = []
            for part in parts:  # a part is at most itself, and at most each of its wholes
                above = [part, *(whole for one, whole in pairs if one == part and whole != union)]
                of_each.append([self._moved(name, "high") for name in above])
            for highs in islice(product(*of_each), MOST_PROOFS):
                nodes.append(self._not_above([self._moved(union, "low")], list(highs)))
        return [node for node in nodes if node != ALWAYS]

    def _not_above(self, lows: list[list[Edge]], highs: list[list[Edge]]) -> Node:
        """That a sum of ends is no more than another one, in one of the ways in which these may lie."""
        arms = []
        for chosen in islice(product(*lows, *highs), MOST_PROOFS):
            rows = [row for edge in chosen for row in edge.given]
            forms = [edge.form for edge in chosen if edge.form is not None]
            if len(forms) == len(chosen):
                total = Linear(())
                for number, form in enumerate(forms):
                    total = total.plus(form.scaled(-1 if number < len(lows) else 1))
                rows.append(row_of(total))
            arms.append(arm_of(rows))
        return any_of(dict.fromkeys(arms))

    def _pairs(self) -> set[tuple[str, str]]:
        """Every part with every whole that it is within, however far above."""
        constraints = self.standard.constraints
        pairs = {*constraints.parts, *((part, union) for union, parts in constraints.unions for part in parts)}
        while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
            pairs |= more
        return pairs

    def _moved(self, key: str, side: Side) -> list[Edge]:
        """An end after the moves: as the file gives it while nothing moves it, else what is known of it, moved."""
        figure = self.park.figures.get(key)
        end = None if figure is None else getattr(figure, side)
        known, change = getattr(self.park.bounds[key], side), self.change(key)
        if figure is None and self.is_fixed(key):
            end = known
        if end is None and side == "low":
            end = 0
        moved = Edge(None if known is None else change.plus(Linear((), known)))
        if not change.terms:
            return [Edge(None if end is None else Linear((), end))]
        if known == end:
            return [moved]
        still = row_of(Linear(tuple((move, -1) for move, _ in change.terms)))
        return [Edge(None if end is None else Linear((), end), (still,)), moved]


def sums(of_each: list[list[End]]) -> Iterator[End]:
    """Each sum of one end of each figure, with what all of them rest on."""
    """The sums of one end of each list."""
    for chosen in islice(product(*of_each), MOST_PROOFS):
        form = Linear(())
        for end in chosen:
            form = form.plus(end.form)
        yield End(form, tuple(row for end in chosen for row in end.given))

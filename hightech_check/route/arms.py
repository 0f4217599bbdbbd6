"""A criterion as the ways to pass it: rows over the steps of moves, answers to attest, and figures not known yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Literal, NamedTuple, TypeAlias, assert_never

from hightech_check.exact.linear import PREVIOUS, Linear
from hightech_check.exact.operators import OPERATORS
from hightech_check.judging.compare import find, inequality_of, threshold_bounds
from hightech_check.park.model import Park
from hightech_check.route.solver import Row, row_of
from hightech_check.standard.model import Comparison, Condition, Group, Standard

MOST_PROOFS = 64
"""Ways to prove one comparison that are looked at, where its figures are bounds."""

DEEPEST = 4
Side: TypeAlias = Literal["low", "high"]


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


class _End(NamedTuple):
    """An end of a figure's interval after the moves, and on which condition it is proven."""

    form: Linear
    given: tuple[Row | bool, ...] = ()


@dataclass(frozen=True, eq=False)
class Ways:
    """What steps of moves do to a park's figures, and the ways to pass its criteria."""

    park: Park
    limits: Mapping[str, int]
    _ends: dict[tuple[str, Side], list[_End]] = field(default_factory=dict, repr=False)

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

    def ends(self, key: str, side: Side) -> list[_End]:
        """The proofs of an end of a figure's interval; each is enough."""
        if (key, side) not in self._ends:
            self._ends[key, side] = list(islice(self._proofs(key, side, frozenset(), DEEPEST), MOST_PROOFS))
        return self._ends[key, side]

    def _proofs(self, key: str, side: Side, seen: frozenset[str], depth: int) -> Iterator[_End]:
        if self.is_fixed(key):
            end = getattr(self.park.bounds[key], side)
            if end is not None:
                yield _End(Linear((), end))
            return
        figure = self.park.figures.get(key)
        end = None if figure is None else getattr(figure, side)
        change = self.change(key)
        if end is not None:
            for given in self._while_kept(key):
                yield _End(Linear((), end).plus(change), given)
            if figure is not None and figure.exact is not None and self._steady(key):
                return
        elif figure is None and (exact := self.park.bounds[key].exact) is not None:
            for moved in (change, change.scaled(-1)):  # moved, it is written down
                yield _End(Linear((), exact).plus(change), (row_of(moved, strict=True),))
        if end is None and side == "low":
            yield _End(Linear(()))
        if depth:
            yield from self._by_others(key, side, seen | {key}, depth - 1)

    def _by_others(self, key: str, side: Side, seen: frozenset[str], depth: int) -> Iterator[_End]:
        """What the constraints say of an end, from the figures on the other side of them."""

        def of(name: str, end: Side) -> list[_End]:
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
                    yield from _sums([of(part, "high") for part in parts])
            elif key in parts:
                if side == "high":
                    yield from of(union, "high")
                    continue
                rest = [[_End(e.form.scaled(-1), e.given) for e in of(o, "high")] for o in parts if o != key]
                yield from _sums([of(union, "low"), *rest])

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

    def consistency(self) -> set[Row | bool]:
        """The rows that keep the figures from contradicting each other."""
        rows: set[Row | bool] = set()
        names = [name for name in self.standard.raw if not self.is_fixed(name)]
        for name in names:
            high = self.park.bounds[name].high
            change = self.change(name)
            if high is not None and change.terms:
                rows.add(row_of(change.plus(Linear((), high))))
        pairs = self._pairs()
        for part, whole in pairs:
            low, high_end = self._given(part, "low"), self._given(whole, "high")
            if low is not None and high_end is not None:
                rows.add(row_of(high_end.plus(low.scaled(-1))))
        for union, parts in self.standard.constraints.unions:
            low = self._given(union, "low")
            if low is None:
                continue
            of_each = []
            for part in parts:  # a part is at most itself, and at most each of its wholes
                above = [part, *sorted(whole for one, whole in pairs if one == part and whole != union)]
                of_each.append([end for name in above if (end := self._given(name, "high")) is not None])
            for highs in islice(product(*of_each), MOST_PROOFS):
                form = low.scaled(-1)
                for end in highs:
                    form = form.plus(end)
                rows.add(row_of(form))
        return rows

    def _pairs(self) -> set[tuple[str, str]]:
        """Every part with every whole that it is within, however far above."""
        constraints = self.standard.constraints
        pairs = {*constraints.parts, *((part, union) for union, parts in constraints.unions for part in parts)}
        while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
            pairs |= more
        return pairs

    def _given(self, key: str, side: Side) -> Linear | None:
        """An end as the file gives it, moved; of a figure that moves, the least that it is known to be."""
        figure = self.park.figures.get(key)
        end = None if figure is None else getattr(figure, side)
        change = self.change(key)
        if (side == "low" and change.terms) or (figure is None and self.is_fixed(key)):
            end = getattr(self.park.bounds[key], side)
        if end is None and side == "low":
            end = 0
        return None if end is None else change.plus(Linear((), end))

    # --- conditions ---

    def node(self, condition: Condition, path: str = "") -> Node:
        """The ways to make a condition pass."""
        match condition:
            case Comparison():
                if self.standard.indicators[condition.indicator].type in ("flag", "choice"):
                    return self._answer(condition)
                return self._numeric(condition)
            case Group(kind, conditions):
                prefix = f"{path}." if path else ""
                paths = [f"{prefix}{kind}[{place}]" for place in range(len(conditions))]
                nodes = [self.node(arm, name) for arm, name in zip(conditions, paths, strict=True)]
                return any_of(nodes, paths) if kind == "any_of" else all_of(nodes)
            case _ as never:
                assert_never(never)

    def as_it_is(self, names: Iterable[str]) -> Node:
        """The way that leaves the figures of what passes now as they are."""
        keys: list[str] = []
        for name in names:
            formula = self.standard.indicators[name].formula
            keys += (name,) if formula is None else formula.names
        raw = set(self.standard.raw)
        return arm_of(self.unmoved(key for key in keys if key in raw))

    def _answer(self, test: Comparison) -> Node:
        assert isinstance(test.threshold, bool | str)
        figure = self.park.figures.get(test.indicator)
        name, wanted = test.indicator, test.threshold
        if figure is None or figure.answer is None:
            return Arm(answer=Answer(name, wanted), unknown=(name,))
        if figure.answer == wanted:
            return ALWAYS if isinstance(wanted, bool) else Arm(answer=Answer(name, wanted))
        return Arm(answer=Answer(name, wanted, new=True))

    def _numeric(self, test: Comparison) -> Node:
        found = find(self.standard, test, self.park.bounds, self.park.figures)
        raw = [name for name in self._keys(test) if name.removeprefix(PREVIOUS) in self.standard.raw]
        if not raw:
            if found.status == "unknown":
                return Arm(unknown=self._unknown(test))
            return ALWAYS if found.status == "pass" else NEVER
        nodes = [self._proven(test)]
        if found.status == "pass":
            nodes.insert(0, self.as_it_is(test.names))
        unknown = self._unknown(test)
        if unknown and (found.status == "unknown" or self._may_help(test)):
            nodes.append(self._hoped(test, unknown))
        return any_of(nodes)

    def _keys(self, test: Comparison) -> tuple[str, ...]:
        formula = self.standard.indicators[test.indicator].formula
        names = (test.indicator,) if formula is None else formula.names
        return names if test.beside is None else (*names, test.beside)

    def _unknown(self, test: Comparison) -> tuple[str, ...]:
        bounds = self.park.bounds
        return tuple(k for k in self._keys(test) if k not in bounds or bounds[k].exact is None)

    def _proven(self, test: Comparison) -> Node:
        """The ways in which the figures, as far as they are known, show that it passes."""
        threshold = threshold_bounds(test, self.park.bounds)
        requirements = []
        for relation in OPERATORS[test.operator].one_sided:
            worst = threshold.high if relation.sign > 0 else threshold.low
            inequality = inequality_of(self.standard, test, worst)
            if inequality is None:
                return NEVER
            capped = relation.sign < 0 and self.standard.is_share(test.indicator)
            if not (capped and worst is not None and relation.holds(1 - worst)):  # a part is never more than its whole
                requirements.append(self._above_zero(inequality.form.scaled(relation.sign), strict=relation.strict))
            requirements.append(self._above_zero(inequality.denominator, strict=True))
        return all_of(requirements)

    def _above_zero(self, form: Linear, *, strict: bool) -> Node:
        proofs = _sums(
            [[_End(Linear((), form.constant))]]
            + [
                [_End(end.form.scaled(factor), end.given) for end in self.ends(key, "low" if factor > 0 else "high")]
                for key, factor in form.terms
            ]
        )
        arms = [arm_of([row_of(proof.form, strict=strict), *proof.given]) for proof in islice(proofs, MOST_PROOFS)]
        return any_of(dict.fromkeys(arms))

    def _hoped(self, test: Comparison, unknown: tuple[str, ...]) -> Node:
        """What it cannot do without, whatever the unknown figures are."""
        threshold = threshold_bounds(test, self.park.bounds)
        rows: list[Row | bool] = []
        for relation in OPERATORS[test.operator].one_sided:
            inequality = inequality_of(self.standard, test, threshold.low if relation.sign > 0 else threshold.high)
            if inequality is None:
                continue
            rows.append(self._possible(inequality.form.scaled(relation.sign), strict=relation.strict))
            rows.append(self._possible(inequality.denominator, strict=True))
        return arm_of(rows, unknown=unknown)

    def _possible(self, form: Linear, *, strict: bool) -> Row | bool:
        most = Linear((), form.constant)
        for key, factor in form.terms:
            end = self._furthest(key, "high" if factor > 0 else "low")
            if end is None:
                return True
            most = most.plus(end.scaled(factor))
        return row_of(most, strict=strict)

    def _furthest(self, key: str, side: Side) -> Linear | None:
        """An end that a figure cannot be beyond; None where there is none that is sure."""
        if self.is_fixed(key):
            end = getattr(self.park.bounds[key], side)
            return None if end is None else Linear((), end)
        figure = self.park.figures.get(key)
        end = None if figure is None else getattr(figure, side)
        if end is not None and self._steady(key):
            return self.change(key).plus(Linear((), end))
        return Linear(()) if side == "low" else None

    def _may_help(self, test: Comparison) -> bool:
        """Whether some move brings a comparison that fails nearer to passing, by its sign."""
        for relation in OPERATORS[test.operator].one_sided:
            threshold = threshold_bounds(test, self.park.bounds)
            inequality = inequality_of(
                self.standard, test, threshold.high if threshold.high is not None else threshold.low
            )
            if inequality is None:
                return True
            change = Linear(())
            for key, factor in inequality.form.terms:
                if not key.startswith(PREVIOUS):
                    change = change.plus(self.change(key).scaled(factor * relation.sign))
            if any(amount > 0 for _, amount in change.terms):
                return True
        return False


def _sums(of_each: list[list[_End]]) -> Iterator[_End]:
    """The sums of one end of each list."""
    for chosen in islice(product(*of_each), MOST_PROOFS):
        form = Linear(())
        for end in chosen:
            form = form.plus(end.form)
        yield _End(form, tuple(row for end in chosen for row in end.given))


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

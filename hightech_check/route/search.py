"""The cheapest steps that meet every criterion in one of its ways, by branching over the ways."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from hightech_check.exact.quantity import Number
from hightech_check.route.exact_program import Deadline, UnsettledError
from hightech_check.route.nodes import Answer, Arm, Either, Every, Node, holds, touched
from hightech_check.route.prices import Prices
from hightech_check.route.rows import Row, Steps
from hightech_check.route.solver import Solver

Rank: TypeAlias = tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is settled so far, and the either/ors that are open."""

    rows: frozenset[Row]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    pending: tuple[tuple[str, Either], ...] = ()

    @property
    def attested(self) -> list[Answer]:
        """The answers that must be other than they are now."""
        return [answer for answer in self.answers.values() if answer.new]

    def so(self, answer: Answer) -> bool:
        """Whether an answer is as it must be."""
        settled = self.answers.get(answer.indicator)
        return not answer.new if settled is None else settled.value == answer.value


def settled(state: State, criterion: str, node: Node) -> State | None:
    """The state with a node settled as far as it leaves no choice; None where it contradicts what is settled."""
    match node:
        case Arm(rows, answer, unknown):
            answers = state.answers
            if answer is not None:
                other = answers.get(answer.indicator)
                if other is not None and other.value != answer.value:
                    return None
                answers = {**answers, answer.indicator: answer}
            waiting = state.waiting | {criterion} if unknown else state.waiting
            return replace(state, rows=state.rows | rows, answers=answers, waiting=waiting)
        case Every(nodes):
            found: State | None = state
            for inner in nodes:
                found = None if found is None else settled(found, criterion, inner)
            return found
        case Either(nodes):
            if len(nodes) == 1:
                return settled(state, criterion, nodes[0])
            return replace(state, pending=(*state.pending, (criterion, node))) if nodes else None
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class Found:
    """The best steps so far, what they rest on, and their rank."""

    rank: Rank
    steps: Steps
    state: State


class Search:
    """Depth first over the arms; a branch ends where even its settled part is no better than the best so far."""

    def __init__(self, solver: Solver, prices: Prices, deadline: Deadline) -> None:
        self.solver = solver
        self.prices = prices
        self.deadline = deadline
        self.best: Found | None = None
        self.settled = True

    def run(self, nodes: Mapping[str, Node], rows: frozenset[Row]) -> Found | None:
        """The best way to make every node hold, with rows that hold in any case; what shares nothing is sought apart.

        Raises:
            UnsettledError: the time was over before there was any way; where there was one, `settled` says so.
        """
        self.settled = True
        groups = list(_apart(nodes, rows))
        whole, steps = State(frozenset()), Steps()
        for number, (some, own) in enumerate(groups):
            found = self.best_of(some, own, self.deadline.part(len(groups) - number))
            if found is None:
                return None
            one = found.state
            whole = State(whole.rows | one.rows, {**whole.answers, **one.answers}, whole.waiting | one.waiting)
            steps |= found.steps
        return Found(self.rank(whole, steps), steps, whole)

    def best_of(self, nodes: Mapping[str, Node], rows: frozenset[Row], deadline: Deadline) -> Found | None:
        """The best way for nodes that share moves or answers."""
        self.best, self.solver.deadline = None, deadline
        state: State | None = State(rows)
        for criterion, node in nodes.items():
            state = None if state is None else settled(state, criterion, node)
        try:
            if state is not None:
                self.explore(state)
        except UnsettledError:
            if self.best is None:
                raise
            self.settled = False
        return self.best

    def explore(self, state: State) -> None:
        """Look through the ways from here, and keep the best."""
        self.solver.deadline.left()
        if self.best is not None and len(state.waiting) > self.best.rank[0]:
            return
        steps = self.solver.least(state.rows)
        if steps is None:
            return
        rank = self.rank(state, steps)
        if self.best is not None and rank >= self.best.rank:
            return
        for place, (criterion, either) in enumerate(state.pending):
            if holds(either, steps, state.so):
                continue
            rest = replace(state, pending=(*state.pending[:place], *state.pending[place + 1 :]))
            for arm in either.nodes:
                if (chosen := settled(rest, criterion, arm)) is not None:
                    self.explore(chosen)
            return
        self.best = Found(rank, steps, state)

    def rank(self, state: State, steps: Steps) -> Rank:
        """What makes one way better than another: fewer unknown figures, then cost, money, steps in order, answers."""
        each = (steps.get(move, 0) for move in self.solver.order)
        return (len(state.waiting), *self.prices.of_steps(steps), *each, len(state.attested))


def _apart(nodes: Mapping[str, Node], rows: frozenset[Row]) -> Iterator[tuple[dict[str, Node], frozenset[Row]]]:
    """The nodes in groups that share no move and no answer, each with the rows on its moves."""
    groups: list[tuple[set[str], dict[str, Node], set[Row]]] = []

    def put(names: set[str], some: dict[str, Node], own: set[Row]) -> None:
        for group in [group for group in groups if not names.isdisjoint(group[0])]:
            groups.remove(group)
            names, some, own = names | group[0], {**group[1], **some}, own | group[2]
        groups.append((names, some, own))

    for criterion, node in nodes.items():
        put(set(touched(node)) or {criterion}, {criterion: node}, set())
    for row in sorted(rows):
        put({move for move, _ in row.terms}, {}, {row})
    order = list(nodes)
    for _, some, own in groups:
        yield {name: some[name] for name in sorted(some, key=order.index)}, frozenset(own)

"""The cheapest moves after which every required criterion passes.

Of several cheapest routes it is the one with the fewest steps of the move listed first in the standard, then of the
next. Whatever is found is applied to the park and judged by `check` before anybody sees it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.exact.linear import Linear
from hightech_check.exact.quantity import AMOUNT_UNITS, Number, QuantityError, read, whole_if_possible
from hightech_check.judging.asked import move_words
from hightech_check.judging.check import check
from hightech_check.park.changes import changes_between, with_changes
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.reading.faults import nearest
from hightech_check.result.report import ComparisonResult, CriterionResult, Outcome, Report, comparisons
from hightech_check.route.arms import Answer, Arm, Either, Every, Node, Ways, any_of, arm_of, holds, variants
from hightech_check.route.report import Attestation, Blocked, RouteReport, RouteStatus, RouteStep, Waiting, Way
from hightech_check.route.solver import SECONDS, Row, Solver, Steps, UnsolvedError, require_solver, row_of
from hightech_check.standard.model import Criterion, Move, Standard
from hightech_check.words import listed, say

MOST_BRANCHES = 5000
MOST_TRIES = 25
MOST_ALTERNATIVES = 5
Cost: TypeAlias = int | Fraction | Decimal | str
Rank: TypeAlias = tuple[Number, ...]


def route(
    park: Park,
    *,
    costs: Mapping[str, Cost] | None = None,
    limits: Mapping[str, int] | None = None,
    strict: bool = False,
    language: str = "en",
) -> RouteReport:
    """Find the cheapest set of moves after which every required criterion passes.

    Args:
        park: as it is.
        costs: of a step of a move, 0 or more (of a money move: of 10,000 yuan); 1 where none is given. Money moves
            without a cost are added up by themselves, in 万元, and kept low only where the other cost is equal.
        limits: the most steps of a move.
        strict: recommended criteria must pass too.
        language: of the texts, `en` or `zh`.

    Raises:
        UsageError: an unknown move, a cost or a limit below 0, no HiGHS, or a problem that it cannot settle.
    """
    standard = park.standard
    before = check(standard, park, language=language, strict=strict)
    prices = {name: _price(standard, name, cost) for name, cost in (costs or {}).items()}
    for name, most in (limits or {}).items():
        _known(standard, name)
        if most < 0:
            raise UsageError([Fault("move-form", {"found": f"{name}={most}"})])
    if before.verdict == "eligible":
        return RouteReport("eligible", Way(0, 0, (), ()), (), (), (), before, before)
    require_solver()
    return _Finder(park, before, _Prices.of(standard, prices), dict(limits or {}), language).report()


def read_cost(standard: Standard, text: str) -> tuple[str, Number]:
    """Read `MOVE=NUMBER`.

    Raises:
        UsageError: it is not so written, or the standard has no such move.
    """
    name, equals, number = (part.strip() for part in text.partition("="))
    if not equals:
        raise UsageError([Fault("route-cost-form", {"found": text})])
    return name, _price(standard, name, number)


def _known(standard: Standard, name: str) -> None:
    if name not in standard.moves:
        known = tuple(standard.moves)
        raise UsageError([Fault("move-unknown", {"found": name, "words": known, "nearest": nearest(name, known)})])


def _price(standard: Standard, name: str, cost: Cost) -> Number:
    _known(standard, name)
    try:
        price = read("number", cost).value if isinstance(cost, str) else whole_if_possible(Fraction(cost))
    except (QuantityError, ValueError, OverflowError):
        price = -1
    if price < 0:
        raise UsageError([Fault("route-cost-form", {"found": f"{name}={cost}"})])
    return price


@dataclass(frozen=True)
class _Prices:
    """What a step of each move costs, and how much money one takes that has no price."""

    cost: Mapping[str, Number]
    money: Mapping[str, Number]

    @classmethod
    def of(cls, standard: Standard, given: Mapping[str, Number]) -> "_Prices":
        cost: dict[str, Number] = {}
        money: dict[str, Number] = {}
        for name, move in standard.moves.items():
            size = _size(standard, move)
            if size is None:
                cost[name] = given.get(name, 1)
            elif name in given:
                cost[name] = whole_if_possible(given[name] * Fraction(size))
            else:
                money[name] = size
        return cls(cost, money)

    def of_steps(self, steps: Steps) -> tuple[Number, Number]:
        return _total(self.cost, steps), _total(self.money, steps)


def _total(each: Mapping[str, Number], steps: Steps) -> Number:
    return whole_if_possible(Fraction(sum(count * each.get(move, 0) for move, count in steps.items())))


def _size(standard: Standard, move: Move) -> Number | None:
    """What a step of a money move is worth in 万元: the largest amount that it adds; None of other moves."""
    if any(standard.indicators[name].type != "amount" for name in move.adds):
        return None
    largest = max(abs(Fraction(amount)) for amount in move.adds.values())
    return whole_if_possible(largest / AMOUNT_UNITS["万元"])


def _whole_weights(each: Mapping[str, Number]) -> dict[str, int]:
    scale = math.lcm(*(Fraction(number).denominator for number in each.values()))
    return {move: int(number * scale) for move, number in each.items()}


# --- the search: one arm of each either/or after the other, and the solver for the rest ---


@dataclass(frozen=True, slots=True)
class _State:
    """What is settled so far, and the either/ors that are open."""

    rows: frozenset[Row]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    pending: tuple[tuple[str, Either], ...] = ()

    @property
    def attested(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.new]

    def so(self, answer: Answer) -> bool:
        settled = self.answers.get(answer.indicator)
        return not answer.new if settled is None else settled.value == answer.value


def _settled(state: _State, criterion: str, node: Node) -> _State | None:
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
            found: _State | None = state
            for inner in nodes:
                found = None if found is None else _settled(found, criterion, inner)
            return found
        case Either(nodes):
            if len(nodes) == 1:
                return _settled(state, criterion, nodes[0])
            return replace(state, pending=(*state.pending, (criterion, node))) if nodes else None
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class _Found:
    rank: Rank
    steps: Steps
    state: _State


class _Search:
    """Depth first over the arms; a branch ends where even its settled part is no better than the best so far."""

    def __init__(self, solver: Solver, prices: _Prices) -> None:
        self.solver = solver
        self.prices = prices
        self.best: _Found | None = None
        self.branches = 0

    def run(self, nodes: Mapping[str, Node], rows: frozenset[Row]) -> _Found | None:
        """The best way to make every node hold, with rows that hold in any case."""
        self.best, self.branches = None, 0
        state: _State | None = _State(rows)
        for criterion, node in nodes.items():
            state = None if state is None else _settled(state, criterion, node)
        if state is not None:
            self.explore(state)
        return self.best

    def explore(self, state: _State) -> None:
        self.branches += 1
        if self.branches > MOST_BRANCHES:
            raise UnsolvedError(f"> {MOST_BRANCHES}")
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
                if (chosen := _settled(rest, criterion, arm)) is not None:
                    self.explore(chosen)
            return
        self.best = _Found(rank, steps, state)

    def rank(self, state: _State, steps: Steps) -> Rank:
        each = (steps.get(move, 0) for move in self.solver.order)
        return (len(state.waiting), *self.prices.of_steps(steps), *each, len(state.attested))


# --- the result ---


class _Finder:
    """Finds the route of one park, and puts it into words."""

    def __init__(self, park: Park, before: Report, prices: _Prices, limits: dict[str, int], language: str) -> None:
        self.park = park
        self.standard = park.standard
        self.before = before
        self.prices = prices
        self.limits = limits
        self.language = language
        self.results = {result.id: result for result in before.criteria}
        wanted = [c for c in self.standard.criteria if before.counts_for_verdict(self.results[c.id])]
        self.criteria = {criterion.id: criterion for criterion in wanted}
        self.ways = Ways(park, limits)
        self.nodes = self.compiled(self.ways)
        self.rows = _only_rows(self.ways)
        self.search = self.searching(limits)

    def searching(self, limits: Mapping[str, int], seconds: float = SECONDS) -> _Search:
        aims = [_whole_weights(self.prices.cost), _whole_weights(self.prices.money)]
        return _Search(Solver(tuple(self.standard.moves), aims, limits, seconds), self.prices)

    def compiled(self, ways: Ways) -> dict[str, Node]:
        return {name: self.node(ways, criterion) for name, criterion in self.criteria.items()}

    def node(self, ways: Ways, criterion: Criterion) -> Node:
        """The ways to pass a criterion; one that passes now does so where nothing that it hangs on is moved."""
        node = ways.node(criterion.require)
        result = self.results[criterion.id]
        if result.status != "pass" or any(one.kind is None for one in result.comparisons):
            return node
        names = {name: None for one in result.comparisons for name in (one.indicator, one.threshold_indicator) if name}
        return any_of((ways.as_it_is(names), node))

    def report(self) -> RouteReport:
        found, after = self.proven(self.nodes)
        if found is None:
            blocked = tuple(self.blocked())
            waiting = tuple(self.waiting_alone({one.criterion for one in blocked}))
            return RouteReport("none", None, (), waiting, blocked, self.before, None)
        assert after is not None
        status: RouteStatus = "found" if after.verdict == "eligible" else "unknown"
        waiting = () if status == "found" else tuple(self.waiting(found, after))
        alternatives = tuple(self.alternatives(found))
        return RouteReport(status, self.way(found), alternatives, waiting, (), self.before, after)

    def proven(self, nodes: Mapping[str, Node]) -> tuple[_Found | None, Report | None]:
        """The best way whose result `check` confirms, and that result."""
        nodes = dict(nodes)
        for number in range(MOST_TRIES):
            found = self.search.run(nodes, self.rows)
            if found is None:
                return None, None
            after = self.after(found)
            if after is not None and self.confirmed(found, after):
                return found, after
            # bounds of figures may say less after the moves than the rows foresaw: look for the next best
            nodes[f"not {number}"] = self.other_than(found.steps)
        raise UnsolvedError("check")

    def other_than(self, steps: Steps) -> Node:
        arms = []
        for move in self.standard.moves:
            count = steps.get(move, 0)
            arms.append(arm_of([row_of(Linear(((move, -1),), count - 1))]) if count else Either(()))
            if self.limits.get(move, count + 1) > count:
                arms.append(arm_of([row_of(Linear(((move, 1),), -count - 1))]))
        return any_of(arms)

    def after(self, found: _Found) -> Report | None:
        """The park after the steps and the attestations, judged; None where the figures leave no room for them."""
        answers = {answer.indicator: answer.value for answer in found.state.attested}
        try:
            park = with_changes(self.park, answers, found.steps)
        except DataFileError:
            return None
        report = check(self.standard, park, language=self.language, strict=self.before.strict)
        return replace(report, changes=changes_between(self.park, park))

    def confirmed(self, found: _Found, after: Report) -> bool:
        return all(
            result.status == "pass" or result.id in found.state.waiting
            for result in after.criteria
            if after.counts_for_verdict(result)
        )

    # --- what is not known ---

    def waiting(self, found: _Found, after: Report) -> Iterator[Waiting]:
        for result in after.criteria:
            if result.id in found.state.waiting and result.status != "pass":
                yield self.waits(result.id, found.steps, found.state)

    def waits(self, criterion: str, steps: Steps, state: _State) -> Waiting:
        names = tuple(dict.fromkeys(_open_names(self.nodes[criterion], steps, state)))
        labels = tuple(label_of(self.standard, name, self.language) for name in names)
        return Waiting(criterion, self.results[criterion].title, names, labels)

    def waiting_alone(self, blocked: set[str]) -> Iterator[Waiting]:
        """The criteria that wait for figures, where others are blocked."""
        for name, node in self.nodes.items():
            if name not in blocked:
                found = self.search.run({name: node}, self.rows)
                if found is not None and found.state.waiting:
                    yield self.waits(name, found.steps, found.state)

    # --- what cannot be met ---

    def blocked(self) -> Iterator[Blocked]:
        alone = [name for name, node in self.nodes.items() if self.search.run({name: node}, self.rows) is None]
        for name in alone:
            yield self.because(name, *self.reason(name))
        if not alone and self.search.run(self.nodes, self.rows) is not None:
            for name, result in self.results.items():  # the figures themselves refused every way there was
                if name in self.nodes and result.status != "pass":
                    yield self.because(name, "route-no-room", self.no_room(result))
        elif not alone:
            together = dict(self.nodes)
            for name in self.nodes:
                fewer = {other: node for other, node in together.items() if other != name}
                if self.search.run(fewer, self.rows) is None:
                    together = fewer
            for name in together:
                others = tuple(other for other in together if other != name)
                yield self.because(name, "route-together", say(self.language, "route-together", others=others))

    def because(self, name: str, code: str, message: str) -> Blocked:
        return Blocked(name, self.results[name].title, code, message)

    def reason(self, name: str) -> tuple[str, str]:
        result = self.results[name]
        free = Ways(self.park, {})
        node = self.node(free, self.criteria[name])
        if self.limits and self.can_be(node, _only_rows(free)):
            limits = tuple(f"{move}={most}" for move, most in self.limits.items())
            return "route-limits", say(self.language, "route-limits", limits=limits)
        if self.can_be(node, frozenset()):
            return "route-no-room", self.no_room(result)
        return "route-no-move", say(self.language, "route-no-move", found=self.shown(result))

    def can_be(self, node: Node, rows: frozenset[Row]) -> bool:
        """Whether steps without limits make a node hold; it explains only, so it takes no long time."""
        try:
            return self.searching({}, 1.0).run({"": node}, rows) is not None
        except UnsolvedError:
            return False

    def no_room(self, result: CriterionResult) -> str:
        return say(self.language, "route-no-room", found=self.shown(result))

    def shown(self, result: CriterionResult) -> str:
        """What was found and what is required, of the comparisons that do not pass."""
        return "; ".join(self.comparison(one) for one in result.comparisons if one.status != "pass")

    def comparison(self, one: ComparisonResult) -> str:
        if one.reason is not None:
            return one.reason.message
        nothing = say(self.language, "not-known")
        found = one.value_text or one.known_text or nothing
        required = one.threshold_text or one.threshold_label or nothing
        operator = say(self.language, one.operator.replace("_", "-"), value=required)
        text = say(self.language, "found-required", found=found, required=operator)
        return say(self.language, "route-comparison", label=one.label, text=text)

    # --- ways in words ---

    def way(self, found: _Found) -> Way:
        cost, money = self.prices.of_steps(found.steps)
        steps = tuple(
            RouteStep(
                name,
                found.steps[name],
                move.title.text(self.language),
                move_words(move, found.steps[name], self.language),
            )
            for name, move in self.standard.moves.items()
            if found.steps.get(name)
        )
        order = list(self.standard.indicators)
        attested = sorted(found.state.attested, key=lambda answer: order.index(answer.indicator))
        return Way(cost, money, steps, tuple(map(self.attestation, attested)))

    def attestation(self, answer: Answer) -> Attestation:
        indicator = self.standard.indicators[answer.indicator]
        if isinstance(answer.value, str):
            text = (indicator.options or {})[answer.value].text(self.language)
        else:
            text = say(self.language, "yes" if answer.value else "no")
        return Attestation(answer.indicator, indicator.label.text(self.language), answer.value, text)

    def alternatives(self, best: _Found) -> Iterator[Way]:
        """The cheapest ways through arms that the best way does not pass, each told once, cheapest first."""
        ways: list[tuple[Rank, Way]] = []
        told = [(best.steps, set(best.state.attested))]
        for name, node in self.nodes.items():
            for path, settled in variants(node):
                if name in best.state.waiting or holds(settled, best.steps, best.state.so):
                    continue
                try:
                    found, _ = self.proven({**self.nodes, name: settled})
                except UnsolvedError:
                    continue  # the best way is proven all the same
                if found is None or found.state.waiting - best.state.waiting:
                    continue
                key = (found.steps, set(found.state.attested))
                if key not in told:
                    told.append(key)
                    through = self.arm_words(self.results[name].outcome, path)
                    ways.append((found.rank, replace(self.way(found), criterion=name, arm=path, through=through)))
        ways.sort(key=lambda pair: pair[0])
        yield from (way for _, way in ways[:MOST_ALTERNATIVES])

    def arm_words(self, outcome: Outcome, path: str) -> str:
        for place in (part[:-1].partition("[")[2] for part in path.split(".")):
            assert not isinstance(outcome, ComparisonResult)
            outcome = outcome.conditions[int(place)]
        return listed(self.language, dict.fromkeys(map(self.required, comparisons(outcome))))

    def required(self, one: ComparisonResult) -> str:
        """`R&D intensity ≥ 2.4 %`; a flag by its label alone."""
        required = one.threshold_text or one.threshold_label
        if one.type == "flag" or required is None:
            return one.label
        text = say(self.language, one.operator.replace("_", "-"), value=required)
        return say(self.language, "route-requirement", label=one.label, text=text)


def _only_rows(ways: Ways) -> frozenset[Row]:
    """The rows of the standard's constraints; those that hold whatever is done are no rows."""
    return frozenset(row for row in ways.consistency() if isinstance(row, Row))


def _open_names(node: Node, steps: Steps, state: _State) -> Iterator[str]:
    """The unknown figures that a node which does not hold waits for."""
    match node:
        case Arm(_, _, unknown):
            yield from unknown
        case Every(nodes):
            for inner in nodes:
                yield from _open_names(inner, steps, state)
        case Either(nodes):
            if not holds(node, steps, state.so):
                for inner in nodes:
                    yield from _open_names(inner, steps, state)
        case _ as never:
            assert_never(never)

"""The cheapest moves after which every required criterion passes.

Of several cheapest routes it is the one with the fewest steps of the move listed first in the standard, then of the
next. Whatever is found is applied to the park and judged by `check` before anybody sees it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.judging.asked import move_words
from hightech_check.judging.check import check
from hightech_check.park.changes import changes_between, with_changes
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.result.report import ComparisonResult, CriterionResult, Outcome, Report, comparisons
from hightech_check.route.exact_program import Deadline, UnsettledError
from hightech_check.route.nodes import Answer, Node, any_of, holds, open_names, other_than, variants
from hightech_check.route.prices import Cost, Prices, price_of, refuse_unknown, whole_weights
from hightech_check.route.records import Attestation, Blocked, RouteReport, RouteStatus, RouteStep, Waiting, Way
from hightech_check.route.rows import Steps
from hightech_check.route.search import Found, Rank, Search, State
from hightech_check.route.solver import SECONDS, Solver, require_solver
from hightech_check.route.ways import Ways
from hightech_check.standard.model import Criterion
from hightech_check.words import listed, say

MOST_TRIES = 25
MOST_ALTERNATIVES = 5


def route(
    park: Park,
    *,
    costs: Mapping[str, Cost] | None = None,
    limits: Mapping[str, int] | None = None,
    strict: bool = False,
    language: str = "en",
    seconds: float = SECONDS,
) -> RouteReport:
    """Find the cheapest set of moves after which every required criterion passes.

    Args:
        park: as it is.
        costs: of a step of a move, 0 or more (of a money move: of 10,000 yuan); 1 where none is given. Money moves
            without a cost are added up by themselves, in 万元, and kept low only where the other cost is equal.
        limits: the most steps of a move.
        strict: recommended criteria must pass too.
        language: of the texts, `en` or `zh`.
        seconds: the most time; what is known when it is over is in the report.

    Raises:
        UsageError: an unknown move, a cost or a limit below 0, or no HiGHS.
    """
    standard = park.standard
    before = check(standard, park, language=language, strict=strict)
    prices = {name: price_of(standard, name, cost) for name, cost in (costs or {}).items()}
    for name, most in (limits or {}).items():
        refuse_unknown(standard, name)
        if most < 0:
            raise UsageError([Fault("move-form", {"found": f"{name}={most}"})])
    if before.verdict == "eligible":
        return RouteReport("eligible", Way(0, 0, (), ()), (), (), (), before, before)
    require_solver()
    return _Finder(park, before, Prices.of(standard, prices), dict(limits or {}), language, Deadline(seconds)).report()


class _Finder:
    """Finds the route of one park, and puts it into words."""

    def __init__(
        self, park: Park, before: Report, prices: Prices, limits: dict[str, int], language: str, deadline: Deadline
    ) -> None:
        self.deadline = deadline
        self.park = park
        self.standard = park.standard
        self.before = before
        self.prices = prices
        self.limits = limits
        self.language = language
        self.results = {result.id: result for result in before.criteria}
        wanted = [c for c in self.standard.criteria if before.counts_for_verdict(self.results[c.id])]
        self.criteria = {criterion.id: criterion for criterion in wanted}
        ways = Ways(park, limits)
        self.nodes = self.compiled(ways)
        self.consistent = dict(_named(ways.consistency()))
        self.search = self.searching(limits, deadline)

    def searching(self, limits: Mapping[str, int], deadline: Deadline) -> Search:
        aims = [whole_weights(self.prices.cost), whole_weights(self.prices.money)]
        return Search(Solver(tuple(self.standard.moves), aims, limits, deadline), self.prices, deadline)

    def sought(self, nodes: Mapping[str, Node]) -> Found | None:
        """The best way to make nodes hold while the figures do not contradict each other."""
        return self.search.run({**nodes, **self.consistent}, frozenset())

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
        try:
            return self.found_or_not()
        except UnsettledError:
            return RouteReport("unsettled", None, (), (), (), self.before, None)

    def found_or_not(self) -> RouteReport:
        found, after = self.proven(self.nodes)
        if found is None or found.state.waiting:  # not all can be met: what is not known at all is left to be found out
            self.nodes = self.compiled(Ways(self.park, self.limits, known_only=True))
            found, after = self.proven(self.nodes)
        if found is None:
            blocked = list[Blocked]()
            waiting: tuple[Waiting, ...] = ()
            with suppress(UnsettledError):  # there is none all the same; why is then not told in full
                blocked.extend(self.blocked())
                waiting = tuple(self.waiting_alone({one.criterion for one in blocked}))
            return RouteReport("none", None, (), waiting, tuple(blocked), self.before, None)
        assert after is not None
        status: RouteStatus = "found" if after.verdict == "eligible" else "unknown"
        if not self.search.settled:
            return RouteReport("unsettled", self.way(found), (), (), (), self.before, after)
        waiting = () if status == "found" else tuple(self.waiting(found, after))
        alternatives = tuple(self.alternatives(found))
        return RouteReport(status, self.way(found), alternatives, waiting, (), self.before, after)

    def proven(self, nodes: Mapping[str, Node]) -> tuple[Found | None, Report | None]:
        """The best way whose result `check` confirms, and that result."""
        nodes = dict(nodes)
        for number in range(MOST_TRIES):
            found = self.sought(nodes)
            if found is None:
                return None, None
            after = self.after(found)
            if after is not None and self.confirmed(found, after):
                return found, after
            # bounds of figures may say less after the moves than the rows foresaw: look for the next best
            nodes[f"not {number}"] = other_than(found.steps, self.standard.moves, self.limits)
        raise UnsettledError

    def after(self, found: Found) -> Report | None:
        """The park after the steps and the attestations, judged; None where the figures leave no room for them."""
        answers = {answer.indicator: answer.value for answer in found.state.attested}
        try:
            park = with_changes(self.park, answers, found.steps)
        except DataFileError:
            return None
        report = check(self.standard, park, language=self.language, strict=self.before.strict)
        return replace(report, changes=changes_between(self.park, park))

    def confirmed(self, found: Found, after: Report) -> bool:
        return all(
            result.status == "pass" or result.id in found.state.waiting
            for result in after.criteria
            if after.counts_for_verdict(result)
        )

    # --- what is not known ---

    def waiting(self, found: Found, after: Report) -> Iterator[Waiting]:
        for result in after.criteria:
            if result.id in found.state.waiting and result.status != "pass":
                yield self.waits(result.id, found.steps, found.state)

    def waits(self, criterion: str, steps: Steps, state: State) -> Waiting:
        names = tuple(dict.fromkeys(open_names(self.nodes[criterion], steps, state.so)))
        labels = tuple(label_of(self.standard, name, self.language) for name in names)
        return Waiting(criterion, self.results[criterion].title, names, labels)

    def waiting_alone(self, blocked: set[str]) -> Iterator[Waiting]:
        """The criteria that wait for figures, where others are blocked."""
        for name, node in self.nodes.items():
            if name not in blocked:
                found = self.sought({name: node})
                if found is not None and found.state.waiting:
                    yield self.waits(name, found.steps, found.state)

    # --- what cannot be met ---

    def blocked(self) -> Iterator[Blocked]:
        alone = [name for name in self.nodes if self.is_blocked(name)]
        for name in alone:
            yield self.because(name, *self.reason(name))
        if not alone and self.sought(self.nodes) is not None:
            for name, result in self.results.items():  # the figures themselves refused every way there was
                if name in self.nodes and result.status != "pass":
                    yield self.because(name, "route-no-room", self.no_room(result))
        elif not alone:
            together = dict(self.nodes)
            for name in self.nodes:
                fewer = {other: node for other, node in together.items() if other != name}
                if self.sought(fewer) is None:
                    together = fewer
            for name in together:
                others = tuple(other for other in together if other != name)
                yield self.because(name, "route-together", say(self.language, "route-together", others=others))

    def is_blocked(self, name: str) -> bool:
        """Whether a criterion cannot be met even alone; one of which that is not known in time is not said to be."""
        try:
            return self.sought({name: self.nodes[name]}) is None
        except UnsettledError:
            return False

    def because(self, name: str, code: str, message: str) -> Blocked:
        return Blocked(name, self.results[name].title, code, message)

    def reason(self, name: str) -> tuple[str, str]:
        result = self.results[name]
        free = Ways(self.park, {})
        node = self.node(free, self.criteria[name])
        if self.limits and self.can_be({"": node, **dict(_named(free.consistency()))}):
            limits = tuple(f"{move}={most}" for move, most in self.limits.items())
            return "route-limits", say(self.language, "route-limits", limits=limits)
        if self.can_be({"": node}):
            return "route-no-room", self.no_room(result)
        return "route-no-move", say(self.language, "route-no-move", found=self.shown(result))

    def can_be(self, nodes: Mapping[str, Node]) -> bool:
        """Whether steps without limits make nodes hold; it explains only, so it takes no long time."""
        try:
            return self.searching({}, self.deadline.part(4)).run(nodes, frozenset()) is not None
        except UnsettledError:
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

    def way(self, found: Found) -> Way:
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

    def alternatives(self, best: Found) -> Iterator[Way]:
        """The cheapest ways through arms that the best way does not pass, each told once, cheapest first."""
        ways: list[tuple[Rank, Way]] = []
        told = [(best.steps, set(best.state.attested))]
        for name, node in self.nodes.items():
            for path, settled in variants(node):
                if name in best.state.waiting or holds(settled, best.steps, best.state.so):
                    continue
                try:
                    found, _ = self.proven({**self.nodes, name: settled})
                except UnsettledError:
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
        """`R&D intensity ≥ 2.4 %`; what is to be answered yes by its label alone."""
        required = one.threshold_text or one.threshold_label
        if one.threshold is True or required is None:
            return one.label
        text = say(self.language, one.operator.replace("_", "-"), value=required)
        return say(self.language, "route-requirement", label=one.label, text=text)


def _named(nodes: Iterable[Node]) -> Iterator[tuple[str, Node]]:
    """Nodes by names that no criterion has."""
    return ((f"consistent {number}", node) for number, node in enumerate(nodes))

"""The steps that meet rows at the least cost.

HiGHS works in doubles: it only proposes. Each proposal is tried against the rows in whole numbers, large figures are
solved again around it, where the numbers are small, and what it does not find is sought exactly.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from hightech_check.errors import Fault, UsageError
from hightech_check.exact.linear import Linear
from hightech_check.route.exact_program import Deadline, least_exactly
from hightech_check.route.rows import Row, Steps, row_of, separate

SAFE = 10**6
"""Up to this size HiGHS is taken at its word; beyond it an answer is solved again around itself."""

MOST_ROUNDS = 12
_FAR = 10 * SAFE
SECONDS = 10.0
Weights: TypeAlias = Mapping[str, int]


class Solver:
    """Finds the least steps by several aims, one after the other.

    Args:
        order: the moves, in the order in which ties are broken: fewest steps of the first, then of the next.
        aims: what to make least before that; each gives whole weights of 0 or more for a step.
        limits: the most steps of a move, where there is a limit.
        deadline: when to give up.
    """

    def __init__(
        self, order: Sequence[str], aims: Sequence[Weights], limits: Mapping[str, int], deadline: Deadline | None = None
    ) -> None:
        self.deadline = deadline or Deadline(SECONDS)
        self.order = tuple(order)
        self.aims = tuple(aims)
        self.limits = dict(limits)
        self.known: dict[frozenset[Row], Steps | None] = {}

    def least(self, rows: Iterable[Row]) -> Steps | None:
        """The best steps that meet every row, the moves that make none left out; None where there are none.

        Raises:
            UnsettledError: the time is over.
        """
        steps: Steps = {}
        for part in separate(rows):
            if part not in self.known:
                self.known[part] = self._solve(part)
            found = self.known[part]
            if found is None:
                return None
            steps.update(found)
        return steps

    def _solve(self, rows: frozenset[Row]) -> Steps | None:
        if all(row.least <= 0 for row in rows):
            return {}  # nothing has to be done, and nothing is cheapest
        moves = [move for move in self.order if any(move == name for row in rows for name, _ in row.terms)]
        if len(moves) == 1:
            return self._single(moves[0], rows)
        return _Program(moves, sorted(rows), self.limits, self.deadline).least(
            [*self.aims, *({move: 1} for move in moves)]
        )

    def _single(self, move: str, rows: frozenset[Row]) -> Steps | None:
        least = max(0, 0, *(-(-row.least // f) for row in rows for _, f in row.terms if f > 0))
        most = [(-row.least) // -f for row in rows for _, f in row.terms if f < 0]
        if move in self.limits:
            most.append(self.limits[move])
        return {move: least} if all(least <= end for end in most) else None


def require_solver() -> None:
    """Make sure that HiGHS is there.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import highspy  # noqa: F401
    except ImportError:
        raise UsageError([Fault("route-no-solver")]) from None


class _Program:
    """One integer program; `rows` grows by what earlier aims have reached."""

    def __init__(
        self, moves: Sequence[str], rows: Sequence[Row], limits: Mapping[str, int], deadline: Deadline
    ) -> None:
        self.deadline = deadline
        self.moves = list(moves)
        self.rows = list(rows)
        self.limits = limits

    def least(self, aims: Sequence[Weights]) -> Steps | None:
        best: Steps | None = None
        for aim in aims:
            weights = {move: aim[move] for move in self.moves if aim.get(move)}
            if not weights:
                continue
            if best is None or _worth(weights, best) > 0:
                best = self.minimum(weights, best)
                if best is None:
                    return None
            reached = row_of(Linear(tuple((move, -weight) for move, weight in weights.items()), _worth(weights, best)))
            if isinstance(reached, Row):
                self.rows.append(reached)
        if best is None:  # no aim weighs anything
            best = self.minimum({}, None)
        return None if best is None else {move: steps for move, steps in best.items() if steps}

    def minimum(self, weights: Weights, start: Steps | None) -> Steps | None:
        """The least by one aim; what HiGHS cannot find is sought, or proven not to be, exactly."""
        found = self.proposed(weights)
        if found is None:
            found = least_exactly(self.moves, self.rows, self.limits, weights, self.deadline)
        assert start is None or found is not None  # the start meets the rows
        return found

    def proposed(self, weights: Weights) -> Steps | None:
        """What HiGHS proposes, where it meets every row exactly."""
        center = dict.fromkeys(self.moves, 0)
        if any(abs(row.least) > SAFE for row in self.rows):
            center = self.near(weights)
        for _ in range(MOST_ROUNDS):
            shift = self.propose(weights, center)
            if shift is None:
                return None
            center = {move: steps + shift[move] for move, steps in center.items()}
            if max(map(abs, shift.values())) <= SAFE and self.meets(center):
                return center
        return None

    def meets(self, steps: Steps) -> bool:
        within = all(0 <= count <= self.limits.get(move, count) for move, count in steps.items())
        return within and all(row.holds(steps) for row in self.rows)

    def near(self, weights: Weights) -> Steps:
        """Whole steps near the best broken ones, but for rounding; where there are none, near what misses least."""
        center = dict.fromkeys(self.moves, 0)
        for _ in range(MOST_ROUNDS):
            shift = self.propose(weights, center, whole=False) or self.propose({}, center, whole=False, elastic=True)
            if shift is None:
                break
            center = {move: max(0, steps + shift[move]) for move, steps in center.items()}
            if max(map(abs, shift.values())) <= SAFE:
                break
        return center

    def range_of(self, move: str, center: int) -> tuple[int, int | None]:
        """How far the steps of a move may go from the center; not far at once from a large one."""
        most = self.limits.get(move)
        high = None if most is None else most - center
        if center <= SAFE:
            return -center, high
        return max(-center, -_FAR), _FAR if high is None else min(high, _FAR)

    def propose(self, weights: Weights, center: Steps, *, whole: bool = True, elastic: bool = False) -> Steps | None:
        """What HiGHS says, rounded, counted from the center; elastic: rows may be missed, by the least."""
        import numpy
        from highspy import HighsModelStatus, HighsVarType

        solver = _highs()()
        for name, value in _OPTIONS.items():
            solver.setOptionValue(name, value)
        solver.setOptionValue("time_limit", self.deadline.left())
        infinity = solver.getInfinity()
        for number, move in enumerate(self.moves):
            low, high = self.range_of(move, center[move])
            solver.addVar(float(low), infinity if high is None else float(high))
            if whole:
                solver.changeColIntegrality(number, HighsVarType.kInteger)
            solver.changeColCost(number, float(weights.get(move, 0)))
        if elastic:
            solver.addVar(0.0, infinity)
            solver.changeColCost(len(self.moves), 1.0)
        place = {move: number for number, move in enumerate(self.moves)}
        for row in self.rows:
            least = row.least - sum(factor * center[move] for move, factor in row.terms)
            size = max(abs(factor) for _, factor in row.terms)
            columns = [place[move] for move, _ in row.terms] + [len(self.moves)] * elastic
            factors = [float(Fraction(factor, size)) for _, factor in row.terms] + [1.0] * elastic
            indices = numpy.array(columns, dtype=numpy.int32)
            solver.addRow(float(Fraction(least, size)), infinity, len(columns), indices, numpy.array(factors))
        solver.run()
        status = solver.getModelStatus()
        if status not in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty):
            return None
        values = list(solver.getSolution().col_value)
        return {move: round(values[number]) for number, move in enumerate(self.moves)}


@lru_cache(maxsize=1)
def _highs() -> Any:  # noqa: ANN401
    """The solver's class, made silent before its first word: some releases greet on standard output when they begin."""
    from highspy import Highs

    class Silent(Highs):  # type: ignore[misc, unused-ignore]
        def enableCallbacks(self) -> None:  # noqa: N802 - called by the constructor
            self.setOptionValue("output_flag", False)

    return Silent


def _worth(weights: Weights, steps: Mapping[str, int]) -> int:
    return sum(weight * steps.get(move, 0) for move, weight in weights.items())


_OPTIONS: Mapping[str, object] = {
    "output_flag": False,
    "log_to_console": False,
    "threads": 1,
    "random_seed": 0,
    "mip_max_nodes": 2000,  # it heeds no time limit in some small problems that have no answer
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}

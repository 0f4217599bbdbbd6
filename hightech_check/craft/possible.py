"""Whether conditions can come out in some way at all, as far as thresholds and constraints show it."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import UNKNOWN, Bounds
from hightech_check.judging.split import parts_of_interval
from hightech_check.park.bounds import ratio_range
from hightech_check.park.narrowing import consistent
from hightech_check.standard.model import Comparison, Condition, Standard

MOST_CASES = 4096
"""How many cases of some conditions are looked at; where there are more, nothing is said of them."""


class Work:
    """How many answers and figures may still be looked at, in all cases of one standard together."""

    def __init__(self, left: int = 6_000_000) -> None:
        self.left = left

    def covers(self, amount: int) -> bool:
        """Whether so much is left; then it is spent."""
        covered = amount <= self.left
        self.left -= amount if covered else 0
        return covered


class _Case(NamedTuple):
    """What the comparisons of one indicator say together, and the interval that it then lies in."""

    passes: Mapping[Comparison, bool]
    name: str = ""
    interval: Bounds = UNKNOWN


def possible(standard: Standard, wanted: Sequence[tuple[Condition, bool]], work: Work | None = None) -> bool | None:
    """Return whether conditions can pass or fail as wanted, all at once.

    Every figure is cut at the thresholds it is compared with; a comparison that stands alone takes the side that
    suits, and the others are tried in all combinations that the constraints allow. Ratios are taken to be free of
    their figures, so that what is found impossible is, and not everything impossible is found.

    Returns:
        None where there are more than `MOST_CASES` combinations, or more than the work that is left.
    """
    work = work or Work()
    if not work.covers(100):
        return None
    suits = {one: want for condition, want in wanted for one in condition.comparisons}
    together: dict[Hashable, list[Comparison]] = {}
    for one in suits:
        together.setdefault((one.indicator, one.beside), []).append(one)
    bound = _bound(standard, {one.indicator for one in suits if one.beside is None})
    alone: dict[Comparison, bool] = {}
    choices: list[list[_Case]] = []
    count = 1
    for first, *others in together.values():
        if not work.covers(8 * len(others) ** 2):
            return None
        cases = _cases(standard, first, [first, *others])
        if others or first.indicator in bound:
            choices.append(cases)
            count *= len(cases)
        else:
            want = suits[first]
            alone[first] = want if want in [case.passes[first] for case in cases] else not want
    figures = sum(len(component.names) for component in {standard.component_of[name] for name in bound})
    if count > MOST_CASES or not work.covers(count * (len(suits) + figures)):
        return None
    return any(_comes_out(standard, wanted, alone, chosen, bound) for chosen in product(*choices))


def _bound(standard: Standard, names: set[str]) -> set[str]:
    """The raw figures among some that constraints may tie together: two or more, or none."""
    found = {name for name in names if name in standard.raw and len(standard.component_of[name].names) > 1}
    return found if len(found) > 1 else set()


def _cases(standard: Standard, first: Comparison, comparisons: list[Comparison]) -> list[_Case]:
    """All that comparisons of one indicator, with constants or with the same other one, can say together."""
    name = first.indicator
    indicator = standard.indicators[name]
    if first.beside is not None:
        return [_Case({one: OPERATORS[one.operator].holds(side) for one in comparisons}) for side in (-1, 0, 1)]
    if indicator.answers:
        return [_Case({one: one.threshold == answer for one in comparisons}) for answer in indicator.answers]
    interval = Bounds(0, None)
    if indicator.type == "ratio" and name not in standard.published:
        interval = Bounds(*ratio_range(standard, name))
    thresholds = {one: t for one in comparisons if (t := one.threshold) is not None and not isinstance(t, str)}
    return [
        _Case({one: status == "pass" for one, status in part.statuses.items()}, name, part.interval)
        for part in parts_of_interval(thresholds, interval, whole=indicator.type == "count")
    ]


def _comes_out(
    standard: Standard,
    wanted: Sequence[tuple[Condition, bool]],
    alone: Mapping[Comparison, bool],
    chosen: Sequence[_Case],
    bound: set[str],
) -> bool:
    """Whether the conditions pass or fail as wanted in a case of each indicator, and the cases go together."""
    passes = {**alone, **{one: answer for case in chosen for one, answer in case.passes.items()}}
    if any(_holds(condition, passes) is not want for condition, want in wanted):
        return False
    given = {case.name: case.interval for case in chosen if case.name in bound}
    return len(given) < 2 or consistent(standard, given)


def _holds(condition: Condition, passes: Mapping[Comparison, bool]) -> bool:
    return condition.fold(passes.__getitem__, lambda group, parts: sum(parts) >= group.needed)

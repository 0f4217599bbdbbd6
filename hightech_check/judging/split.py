"""A criterion's status, where one figure stands in several of its comparisons: judged between their thresholds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import Bounds, Number
from hightech_check.judging.compare import NOT_KNOWN, STATUS, answer_status, measure_of, status_of, threshold_bounds
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.park.narrowing import narrow
from hightech_check.result.records import Status, combine
from hightech_check.standard.model import Comparison, Condition, Group, Standard

MOST_PARTS = 1000
_MOST_WORK = 3_000_000
"""Comparisons and rules that one park may ask for in all parts of all criteria together: a second or two."""


class Part(NamedTuple):
    """One stretch of a figure between thresholds: the interval it lies in, and what each comparison says there."""

    interval: Bounds
    statuses: Mapping[Comparison, Status]


def node_statuses(condition: Condition, park: Park) -> list[Status]:
    """The status of a condition and of every one within, from the outside inwards, as `check` judges them."""

    def leaf(comparison: Comparison) -> list[Status]:
        return [status_of(park.standard, comparison, park.bounds, park.figures)]

    def join(group: Group, arms: list[list[Status]]) -> list[Status]:
        return [combine(group.needed, [arm[0] for arm in arms]), *(status for arm in arms for status in arm)]

    found = condition.fold(leaf, join)
    if found[0] == "unknown":
        found[0] = split_status(condition, park)
    return found


def split_status(condition: Condition, park: Park) -> Status:
    """What holds in every part, where figures that stand in several comparisons are split at their thresholds.

    Each interval is cut at the thresholds that it is compared with; in each part the constraints are applied again and
    the condition is judged. Kleene's `unknown` stays where the parts disagree or are more than `most_parts`.
    """
    standard = park.standard
    most = most_parts(standard, condition)
    parts_of: dict[str, list[Part]] = {}
    for name, comparisons in _repeated(standard, condition).items():
        answers = standard.indicators[name].answers
        if answers and name not in park.figures and len(answers) * len(comparisons) <= most:
            parts_of[name] = [
                Part(NOT_KNOWN, {one: answer_status(one, answer) for one in comparisons}) for answer in answers
            ]
        if answers:
            continue
        known = {one: threshold_bounds(one, park.bounds).exact for one in comparisons}
        thresholds = {one: threshold for one, threshold in known.items() if threshold is not None}
        if len(thresholds) > most:
            return "unknown"
        if thresholds and (parts := _parts(name, thresholds, park)):
            parts_of[name] = parts
    # raw figures alone first: a stretch of a ratio goes together with any stretch of its raw figures, possible or not
    raw = {name: parts for name, parts in parts_of.items() if standard.indicators[name].formula is None}
    status = _status_of_parts(condition, park, raw)
    return _status_of_parts(condition, park, parts_of) if status == "unknown" and raw != parts_of else status


@lru_cache(maxsize=8192)
def _repeated(standard: Standard, condition: Condition) -> Mapping[str, list[Comparison]]:
    """The indicators that stand in several comparisons of a condition, each with those that compare it."""
    stands: Counter[str] = Counter()
    of: dict[str, list[Comparison]] = {}
    for comparison in condition.comparisons:
        formula = standard.indicators[comparison.indicator].formula
        stands.update({*comparison.names, *(formula.names if formula else ())})
        of.setdefault(comparison.indicator, []).append(comparison)
    return {name: comparisons for name, comparisons in of.items() if stands[name] > 1}


@lru_cache(maxsize=8192)
def most_parts(standard: Standard, condition: Condition) -> int:
    """How many parts of a condition are judged; fewer than `MOST_PARTS` where it or its standard compares very much."""
    return min(MOST_PARTS, _most_parts(standard), _MOST_WORK // 10 // len(condition.comparisons))


@lru_cache(maxsize=64)
def _most_parts(standard: Standard) -> int:
    work = 0
    for criterion in standard.criteria:
        names = [name for name in _repeated(standard, criterion.require) if name in standard.component_of]
        components = {standard.component_of[name] for name in names}
        work += len(criterion.require.comparisons) + sum(len(one.names) + len(one.rules) for one in components)
    return _MOST_WORK // max(work, 1)


def _status_of_parts(condition: Condition, park: Park, parts_of: Mapping[str, list[Part]]) -> Status:
    """What holds in every combination of parts."""
    standard = park.standard
    if not parts_of or prod(map(len, parts_of.values())) > most_parts(standard, condition):
        return "unknown"
    plain = [name for name in parts_of if standard.indicators[name].formula is None]
    raw = [name for name in plain if name in standard.component_of]
    stated = [name for name in plain if name not in raw]
    components = dict.fromkeys(standard.component_of[one] for one in raw)
    bound = {name for component in components for name in component.names}
    given = {name: park.figures[name] for name in bound if name in park.figures}
    moving = {*bound, *parts_of}
    settled = {
        one: status_of(standard, one, park.bounds, park.figures)
        for one in condition.comparisons
        if moving.isdisjoint(standard.figures_of(one.names)) and one.indicator not in parts_of
    }
    found: set[Status] = set()
    keys = standard.figures_of(name for one in condition.comparisons for name in one.names)
    known = {key: park.bounds[key] for key in keys if key in park.bounds}
    for chosen in product(*parts_of.values()):
        parts = dict(zip(parts_of, chosen, strict=True))
        figures = given | {name: Figure(*parts[name].interval) for name in raw}
        bounds: dict[str, Bounds] = {}
        if any(narrow(standard, component, figures, "", bounds) for component in components):
            continue
        bounds.update((name, parts[name].interval) for name in stated)
        forced = settled | {one: status for part in chosen for one, status in part.statuses.items()}
        found.add(_status(condition, park, known | bounds, forced))
        if len(found) > 1 or "unknown" in found:
            return "unknown"
    return found.pop() if found else "unknown"


def _status(
    condition: Condition, park: Park, bounds: Mapping[str, Bounds], forced: Mapping[Comparison, Status]
) -> Status:
    return condition.fold(
        lambda one: forced.get(one) or status_of(park.standard, one, bounds, park.figures),
        lambda group, arms: combine(group.needed, arms),
    )


def _parts(name: str, thresholds: Mapping[Comparison, Number], park: Park) -> list[Part]:
    """The stretches of a figure's interval; none where it is exact, or where it may not exist (a base of zero)."""
    standard = park.standard
    formula = standard.indicators[name].formula
    if formula is None:
        interval = park.bounds.get(name, NOT_KNOWN)
    else:
        base = formula.denominator.bounds(park.bounds).low
        if base is None or base <= 0:
            return []
        interval = measure_of(standard, next(iter(thresholds))).extremes(park.bounds)
        if (given := park.figures.get(name)) is not None:
            interval = _narrower(interval, given)
    if interval.exact is not None:
        return []
    return parts_of_interval(thresholds, interval, whole=standard.indicators[name].type == "count")


def _narrower(interval: Bounds, given: Figure) -> Bounds:
    lows = [low for low in (interval.low, given.low) if low is not None]
    highs = [high for high in (interval.high, given.high) if high is not None]
    return Bounds(max(lows, default=None), min(highs, default=None))


def parts_of_interval(thresholds: Mapping[Comparison, Number], interval: Bounds, *, whole: bool) -> list[Part]:
    """An interval cut at the thresholds that a figure is compared with, and what each comparison says in each part.

    Args:
        thresholds: of each comparison.
        interval: of the figure.
        whole: whether it is a whole number.
    """
    return [
        Part(stretch, {one: _said(one, threshold, last, on=on) for one, threshold in thresholds.items()})
        for stretch, last, on in _stretches(interval, sorted(set(thresholds.values())), whole)
    ]


def _said(comparison: Comparison, threshold: Number, last: Number | None, *, on: bool) -> Status:
    """What a comparison says all over a stretch: one that lies on a threshold, or above the last one below it."""
    above = last is not None and threshold <= last
    return STATUS[OPERATORS[comparison.operator].holds(0 if on and threshold == last else 1 if above else -1)]


def _stretches(interval: Bounds, thresholds: list[Number], whole: bool) -> Iterator[tuple[Bounds, Number | None, bool]]:
    """The parts of an interval before, at, between and after thresholds; those between are hulls with ends.

    Each is given with the last threshold that is not above it, and whether it lies on that.
    """
    step = 1 if whole else 0
    low_end, high_end = interval
    for last, following in pairwise([None, *thresholds, None]):
        if last is not None and (low_end is None or low_end <= last) and (high_end is None or last <= high_end):
            yield Bounds(last, last), last, True
        low = low_end if last is None else last + step
        high = high_end if following is None else following - step
        low = low if low_end is None or low is None else max(low, low_end)
        high = high if high_end is None or high is None else min(high, high_end)
        if low is None or high is None or low < high or (low == high and low not in (last, following)):
            yield Bounds(low, high), last, False

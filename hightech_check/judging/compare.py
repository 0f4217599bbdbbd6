"""One comparison judged on a park's figures: its status and what is known of the figure, without any words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Literal, NamedTuple, TypeAlias

from hightech_check.exact.linear import Formula
from hightech_check.exact.operators import OPERATORS, Relation
from hightech_check.exact.quantity import Bounds, Number, quotient, whole_if_possible
from hightech_check.park.bounds import known_bounds
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.result.report import Status
from hightech_check.standard.model import Comparison, Condition, Group, Standard

MOST_PARTS = 1000
_STATUS: Mapping[bool | None, Status] = {True: "pass", False: "fail", None: "unknown"}
Basis: TypeAlias = Literal["figures", "reported", "none"]


class Found(NamedTuple):
    """What a numeric comparison comes to.

    Attributes:
        status: as judged.
        value: the figure, where it is exact and stands on the status's side of the threshold.
        low: the least that it can be, None for no end; see DESIGN on what is shown.
        high: the greatest.
        threshold: what is known of the threshold.
        basis: `figures` where the status or the value comes from raw figures, `reported` where from a reported ratio.
        computed: whether the value is computed from raw figures that are all exact.
        zero_base: whether the denominator is known not to be above zero.
    """

    status: Status
    value: Number | None
    low: Number | None
    high: Number | None
    threshold: Bounds
    basis: Basis
    computed: bool = False
    zero_base: bool = False


def find(
    standard: Standard,
    test: Comparison,
    bounds: Mapping[str, Bounds],
    figures: Mapping[str, Figure],
    *,
    ends: bool = True,
) -> Found:
    """Judge a numeric comparison: by the raw figures wherever their intervals decide, else by a reported ratio.

    Without `ends`, the extremes of a ratio that is not exact are left out: only its status is asked for.
    """
    threshold = threshold_bounds(test, bounds)
    relation = OPERATORS[test.operator]
    formula = standard.indicators[test.indicator].formula
    if formula is None:
        known = bounds.get(test.indicator, NOT_KNOWN)
        status = _STATUS[relation.over(*_difference(known, threshold))]
        exact = known.exact
        rests = exact is not None or status != "unknown"
        of_report = standard.indicators[test.indicator].type == "ratio" and test.indicator not in standard.published
        basis: Basis = "none" if not rests else "reported" if of_report else "figures"
        if of_report and not rests:
            known = NOT_KNOWN  # a reported bound that decides nothing, and no raw figures to give extremes
        return Found(status, exact, *known, threshold, basis, exact is not None)
    return _find_ratio(standard, test, formula, threshold, bounds, figures.get(test.indicator), ends)


NOT_KNOWN = Bounds(None, None)


def threshold_bounds(test: Comparison, bounds: Mapping[str, Bounds]) -> Bounds:
    """What is known of a numeric comparison's threshold."""
    if test.beside is not None:
        return bounds.get(test.beside, NOT_KNOWN)
    assert not isinstance(test.threshold, str | bool)
    return Bounds(test.threshold, test.threshold)


def _difference(figure: Bounds, threshold: Bounds) -> Bounds:
    low = None if figure.low is None or threshold.high is None else figure.low - threshold.high
    high = None if figure.high is None or threshold.low is None else figure.high - threshold.low
    return Bounds(low, high)


def _find_ratio(
    standard: Standard,
    test: Comparison,
    formula: Formula,
    threshold: Bounds,
    bounds: Mapping[str, Bounds],
    reported: Figure | None,
    ends: bool,
) -> Found:
    relation = OPERATORS[test.operator]
    denominator = formula.denominator.bounds(bounds)
    above_zero = denominator.low is not None and denominator.low > 0
    zero_base = denominator.high is not None and denominator.high <= 0
    value = _exact_ratio(formula, denominator, bounds) if above_zero else None
    if value is not None:
        status = _STATUS[relation.over(*_difference(Bounds(value, value), threshold))]
        return Found(status, value, value, value, threshold, "figures", True)
    status = _raw_status(standard, test, formula, threshold, bounds) if above_zero else "unknown"
    if reported is not None:
        by_report = _STATUS[relation.over(*_difference(Bounds(reported.low, reported.high), threshold))]
        if reported.exact is not None and (status in (by_report, "unknown")):
            return Found(by_report, reported.exact, reported.low, reported.high, threshold, "reported")
        if status == "unknown" and by_report != "unknown":
            return Found(by_report, None, reported.low, reported.high, threshold, "reported")
    low, high = (None, None) if zero_base or not ends else extremes(standard, test.indicator, bounds)
    return Found(status, None, low, high, threshold, "none" if status == "unknown" else "figures", False, zero_base)


def _exact_ratio(formula: Formula, denominator: Bounds, bounds: Mapping[str, Bounds]) -> Number | None:
    """The ratio, where its denominator is above zero and its extremes coincide: 9 / 162, and also 0 / (5 to 10)."""
    numerator = formula.numerator.bounds(bounds)
    if numerator.exact is not None and denominator.exact is not None:
        return quotient(numerator.exact, denominator.exact)
    # else it is the same everywhere only if a figure that is not exact stands above and below in that very ratio
    name = next(name for name in formula.names if bounds[name].exact is None)
    below = dict(formula.denominator.terms).get(name)
    if below is None:
        return None
    ratio = Fraction(dict(formula.numerator.terms).get(name, 0), below)
    return whole_if_possible(ratio) if formula.minus(ratio).bounds(bounds).exact == 0 else None


def _raw_status(
    standard: Standard, test: Comparison, formula: Formula, threshold: Bounds, bounds: Mapping[str, Bounds]
) -> Status:
    """What the raw figures alone decide, the denominator being above zero.

    `numerator - t * denominator` falls as t grows, so its ends are those at the ends of the threshold.
    """
    low = None if threshold.high is None else formula.minus(threshold.high).bounds(bounds).low
    high = None if threshold.low is None else formula.minus(threshold.low).bounds(bounds).high
    relation = OPERATORS[test.operator]
    decided = relation.over(low, high)
    if decided is None and standard.is_share(test.indicator):
        # each variable may stand free of the other in the interval, yet a part is never more than its whole
        decided = relation.over(*_difference(Bounds(None, 1), threshold))
    return _STATUS[decided]


def extremes(standard: Standard, name: str, bounds: Mapping[str, Bounds]) -> Bounds:
    """The extremes of a formula's ratio over its raw figures' intervals, a share capped at 1."""
    formula = standard.indicators[name].formula
    assert formula is not None
    low, high, *_ = formula.extremes(bounds)
    if standard.is_share(name):
        high = 1 if high is None else min(high, 1)
    return Bounds(low, high)


def answer_status(test: Comparison, answer: bool | str | None) -> Status:
    """The status of a flag or a choice; no answer is not known."""
    if answer is None:
        return "unknown"
    return "pass" if answer == test.threshold else "fail"


def combine(kind: Literal["any_of", "all_of"], statuses: list[Status]) -> Status:
    """Kleene's three-valued or, and."""
    decisive: Status = "pass" if kind == "any_of" else "fail"
    if decisive in statuses:
        return decisive
    if "unknown" in statuses:
        return "unknown"
    return "fail" if kind == "any_of" else "pass"


# --- where one figure stands in several comparisons of a criterion ---


class Part(NamedTuple):
    """One stretch of a figure between thresholds: the interval it lies in, and what each comparison says there."""

    interval: Bounds
    statuses: Mapping[Comparison, Status]


def split_status(condition: Condition, park: Park) -> Status:
    """What holds in every part, where figures that stand in several comparisons are split at their thresholds.

    Each interval is cut at the thresholds that it is compared with; in each part the constraints are applied again and
    the condition is judged. Kleene's `unknown` stays where the parts disagree or are more than `MOST_PARTS`.
    """
    standard = park.standard
    parts_of = {name: _parts(name, tests, park) for name, tests in _repeated(condition, park).items()}
    parts_of = {name: parts for name, parts in parts_of.items() if parts}
    # raw figures alone first: a stretch of a ratio goes together with any stretch of its raw figures, possible or not
    raw = {name: parts for name, parts in parts_of.items() if standard.indicators[name].formula is None}
    status = _status_of_parts(condition, park, raw)
    return _status_of_parts(condition, park, parts_of) if status == "unknown" and raw != parts_of else status


def _status_of_parts(condition: Condition, park: Park, parts_of: Mapping[str, list[Part]]) -> Status:
    """What holds in every combination of parts."""
    standard = park.standard
    count = 1
    for parts in parts_of.values():
        count *= len(parts)
    if not parts_of or count > MOST_PARTS:
        return "unknown"
    # a reported ratio never narrows raw figures, so it does not rule a part out either
    given = {key: figure for key, figure in park.figures.items() if standard.indicator(key).formula is None}
    found: set[Status] = set()
    for chosen in islice(product(*parts_of.values()), MOST_PARTS):
        figures = dict(given)
        forced: dict[Comparison, Status] = {}
        for name, part in zip(parts_of, chosen, strict=True):
            forced.update(part.statuses)
            if standard.indicators[name].formula is None:
                figures[name] = Figure(*part.interval)
        bounds, contradictions = known_bounds(standard, figures, None)
        if contradictions:
            continue
        published = {name: park.bounds[name] for name in standard.published}
        split = {name: part.interval for name, part in zip(parts_of, chosen, strict=True) if name in published}
        bounds.update(published | split)
        found.add(_status(condition, standard, bounds, park.figures, forced))
        if len(found) > 1 or "unknown" in found:
            return "unknown"
    return found.pop() if found else "unknown"


def _status(
    condition: Condition,
    standard: Standard,
    bounds: Mapping[str, Bounds],
    figures: Mapping[str, Figure],
    forced: Mapping[Comparison, Status],
) -> Status:
    def status(comparison: Comparison) -> Status:
        return forced[comparison] if comparison in forced else status_of(standard, comparison, bounds, figures)

    return condition.fold(status, lambda group, arms: combine(group.kind, arms))


def status_of(
    standard: Standard, comparison: Comparison, bounds: Mapping[str, Bounds], figures: Mapping[str, Figure]
) -> Status:
    """The status of any comparison, and nothing else of it."""
    if standard.indicators[comparison.indicator].type in ("flag", "choice"):
        figure = figures.get(comparison.indicator)
        return answer_status(comparison, None if figure is None else figure.answer)
    return find(standard, comparison, bounds, figures, ends=False).status


def tests_of(condition: Condition) -> tuple[Comparison, ...]:
    """The comparisons of a condition, from first to last."""
    return condition.comparisons


def _repeated(condition: Condition, park: Park) -> dict[str, dict[Comparison, Number]]:
    """The numeric indicators that stand in several comparisons, and the known thresholds they are compared with."""
    indicators = park.standard.indicators
    stands: Counter[str] = Counter()
    thresholds: dict[str, dict[Comparison, Number]] = {}
    for test in tests_of(condition):
        indicator = indicators[test.indicator]
        if indicator.type in ("flag", "choice"):
            continue
        stands.update({*test.names, *(indicator.formula.names if indicator.formula else ())})
        threshold = threshold_bounds(test, park.bounds).exact
        if threshold is not None:
            thresholds.setdefault(test.indicator, {})[test] = threshold
    return {name: tests for name, tests in thresholds.items() if stands[name] > 1}


def _parts(name: str, tests: Mapping[Comparison, Number], park: Park) -> list[Part]:
    """The stretches of a figure's interval; none where it is exact, or where it may not exist (a base of zero)."""
    standard = park.standard
    formula = standard.indicators[name].formula
    if formula is None:
        interval = park.bounds.get(name, NOT_KNOWN)
    else:
        denominator = formula.denominator.bounds(park.bounds)
        if denominator.low is None or denominator.low <= 0:
            return []
        interval = extremes(standard, name, park.bounds)
        if (given := park.figures.get(name)) is not None:
            interval = _narrower(interval, given)
    if interval.exact is not None:
        return []
    return parts_of_interval(tests, interval, whole=standard.indicators[name].type == "count")


def parts_of_interval(tests: Mapping[Comparison, Number], interval: Bounds, *, whole: bool) -> list[Part]:
    """An interval cut at the thresholds that a figure is compared with, and what each comparison says in each part."""
    return [
        Part(stretch, {test: _at(OPERATORS[test.operator], side, threshold) for test, threshold in tests.items()})
        for stretch, side in _stretches(interval, sorted(set(tests.values())), whole)
    ]


def _narrower(interval: Bounds, given: Figure) -> Bounds:
    lows = [low for low in (interval.low, given.low) if low is not None]
    highs = [high for high in (interval.high, given.high) if high is not None]
    return Bounds(max(lows, default=None), min(highs, default=None))


class _Side(NamedTuple):
    """Where a stretch lies: at `at`, or strictly between `above` and `below` (None: no end)."""

    at: Number | None
    above: Number | None
    below: Number | None


def _stretches(interval: Bounds, thresholds: list[Number], whole: bool) -> Iterator[tuple[Bounds, _Side]]:
    """The parts of an interval: before, at, between and after the thresholds; those between are hulls with ends."""
    ends: list[Number | None] = [None, *thresholds, None]
    for above, below in pairwise(ends):
        if above is not None and _inside(above, interval):
            yield Bounds(above, above), _Side(above, None, None)
        step = 1 if whole else 0
        low = interval.low if above is None else above + step
        high = interval.high if below is None else below - step
        low = low if interval.low is None or low is None else max(low, interval.low)
        high = high if interval.high is None or high is None else min(high, interval.high)
        if low is None or high is None or low < high or (low == high and low not in (above, below)):
            yield Bounds(low, high), _Side(None, above, below)


def _inside(value: Number, interval: Bounds) -> bool:
    return (interval.low is None or interval.low <= value) and (interval.high is None or value <= interval.high)


def _at(relation: Relation, side: _Side, threshold: Number) -> Status:
    """What a comparison says all over a stretch that no threshold cuts."""
    if side.at is not None:
        difference: Number = side.at - threshold
    else:
        difference = 1 if side.above is not None and threshold <= side.above else -1
    return _STATUS[relation.holds(difference)]


def node_statuses(condition: Condition, park: Park) -> list[Status]:
    """The status of a criterion and of its arms, in the order of its nodes, as `check` judges them."""

    def leaf(comparison: Comparison) -> list[Status]:
        return [status_of(park.standard, comparison, park.bounds, park.figures)]

    def join(group: Group, arms: list[list[Status]]) -> list[Status]:
        return [combine(group.kind, [arm[0] for arm in arms]), *(status for arm in arms for status in arm)]

    found = condition.fold(leaf, join)
    if found[0] == "unknown" and isinstance(condition, Group):
        found[0] = split_status(condition, park)
    return found

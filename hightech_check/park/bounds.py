"""What is known of every raw and published figure, and what reported ratios and published figures contradict."""

from collections.abc import Iterator, Mapping
from functools import partial

from hightech_check.errors import Fault
from hightech_check.exact.linear import Formula
from hightech_check.exact.quantity import UNKNOWN, Bounds, Kind, Number, show
from hightech_check.park.figures import Figure, described, path_of
from hightech_check.park.narrowing import narrow
from hightech_check.standard.model import Standard
from hightech_check.words.figures import interval


def known_bounds(
    standard: Standard, figures: Mapping[str, Figure], year: int | None
) -> tuple[dict[str, Bounds], list[Fault]]:
    """The interval of every raw and published figure, and what contradicts what.

    Args:
        standard: whose constraints hold.
        figures: what is given, by key.
        year: the year of the figures, for the published ones; None where it is not known.
    """
    bounds = dict(standard.unknown)
    conflicts: dict[frozenset[str], Fault] = {}
    given = figures.keys()
    for prefix, component, keys in standard.component_keys:
        if not given.isdisjoint(keys):
            conflicts.update(narrow(standard, component, figures, prefix, bounds))
    faults = [*conflicts.values(), *_look_up_published(standard, figures, year, bounds)]
    contradicted = frozenset[str]().union(*conflicts)
    for name, figure in figures.items():
        if name not in bounds and figure.answer is None:
            formula = standard.indicators[name].formula
            if formula is None:
                bounds[name] = Bounds(figure.low, figure.high)
            elif contradicted.isdisjoint(formula.names):
                faults += _impossible_ratio(standard, name, formula, figure, bounds)
    return bounds, faults


def ratio_range(standard: Standard, name: str) -> tuple[Number | None, Number | None]:
    """The least and the greatest that a ratio can be at all: a share 0 to 1, a growth -1 upwards; None is no end."""
    formula = standard.indicators[name].formula
    if formula is None:
        return 0, None
    low, high, *_ = formula.extremes(dict.fromkeys(formula.names, UNKNOWN))
    return low, 1 if standard.is_share(name) else high


def _look_up_published(
    standard: Standard, figures: Mapping[str, Figure], year: int | None, bounds: dict[str, Bounds]
) -> Iterator[Fault]:
    for name, by_year in standard.published.items():
        given = figures.get(name)
        official = None if year is None else by_year.get(year)
        if official is None:
            bounds[name] = Bounds(None, None) if given is None else Bounds(given.low, given.high)
            continue
        bounds[name] = Bounds(official.value, official.value)
        if given is not None and given.exact != official.value:
            code = "published-bound" if given.exact is None else "published-differs"
            right = partial(_official, standard.indicators[name].kind, official.value, given.exact)
            params = {"found": name, "year": year, "right": right, "source": official.source or ""}
            yield Fault(code, params, given.line, given.column, path_of(name))


def _official(kind: Kind, value: Number, given: Number | None) -> str:
    """A published figure as a data file writes it, with so many digits that it differs from the one given."""
    return show(kind, value, given).replace(" %", "%")


def _impossible_ratio(
    standard: Standard, name: str, formula: Formula, figure: Figure, bounds: Mapping[str, Bounds]
) -> Iterator[Fault]:
    """Why a reported ratio, or its bound, cannot be so on the raw figures; nothing where it can."""
    if all(bounds[key] == UNKNOWN for key in formula.names):
        return  # anything that such a ratio can be at all, and that was asked when it was read
    denominator = formula.denominator.bounds(bounds)
    params: dict[str, object] = {"reported": described(standard, name, figure)}
    code = "ratio-of-zero"
    bounds = _with_whole_base(standard, formula, bounds)
    if denominator.high is None or denominator.high > 0:
        low, high, low_attained, high_attained = formula.extremes(bounds)
        if standard.is_share(name):
            high = 1 if high is None else min(high, 1)
        least = None if figure.low is None else figure.low - figure.unit  # rounded to its last digit
        most = None if figure.high is None else figure.high + figure.unit
        exact = not figure.unit
        possible = _below(least, high, high_attained and exact) and _below(low, most, low_attained and exact)
        if possible:
            return
        code, params["allowed"] = "ratio-impossible", partial(interval, "ratio", Bounds(low, high))
    known = [key for key in formula.names if bounds[key].low or bounds[key].high is not None]
    params["keys"] = known
    params["figures"] = tuple(described(standard, key, Figure(*bounds[key])) for key in known)
    yield Fault(code, params, figure.line, figure.column, path_of(name))


def _below(value: Number | None, end: Number | None, attained: bool) -> bool:
    """Whether a number is less than another, or where that is attained the same; None is no bound."""
    return value is None or end is None or value < end or (attained and value == end)


def _with_whole_base(standard: Standard, formula: Formula, bounds: Mapping[str, Bounds]) -> Mapping[str, Bounds]:
    """The same bounds, with a single count below the line at least 1: it must be above 0, and it is whole."""
    if len(formula.denominator.terms) != 1:
        return bounds
    ((name, _),) = formula.denominator.terms
    low, high = bounds[name]
    if standard.indicator(name).type != "count" or low != 0 or high == 0:
        return bounds
    return {**bounds, name: Bounds(1, high)}

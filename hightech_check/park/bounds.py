"""What is known of every raw and published figure, and what reported ratios and published figures contradict."""

from collections.abc import Mapping
from typing import NamedTuple, cast

from hightech_check.errors import Fault
from hightech_check.exact.linear import Formula
from hightech_check.exact.quantity import UNKNOWN, Bounds, Kind, Number, show
from hightech_check.park.figures import Figure, FigureInWords, path_of
from hightech_check.park.narrowing import narrow
from hightech_check.standard.model import Standard
from hightech_check.words.figures import range_text


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
    faults: list[Fault] = []
    contradicted: set[str] = set()
    given = figures.keys()
    for prefix, component, keys in standard.component_keys:
        if not given.isdisjoint(keys):
            narrow(standard, component, figures, prefix, bounds, faults, contradicted)
    _look_up_published(standard, figures, year, bounds, faults)
    for name, figure in figures.items():
        if name in bounds or figure.answer is not None:
            continue
        formula = standard.indicators[name].formula
        if formula is None:
            bounds[name] = Bounds(figure.low, figure.high)
        elif contradicted.isdisjoint(formula.names):
            fault = _impossible_ratio(standard, name, formula, figure, bounds)
            if fault is not None:
                faults.append(fault)
    return bounds, faults


def ratio_range(standard: Standard, name: str) -> tuple[Number | None, Number | None]:
    """The least and the greatest that a ratio can be at all: a share 0 to 1, a growth -1 upwards; None is no end."""
    formula = standard.indicators[name].formula
    if formula is None:
        return 0, None
    low, high, *_ = formula.extremes(dict.fromkeys(formula.names, UNKNOWN))
    return low, 1 if standard.is_share(name) else high


class PublishedInWords(NamedTuple):
    """A published figure, to be named in a message beside another that was given for it."""

    kind: Kind
    value: Number
    given: Number | None

    def words(self, language: str) -> str:
        """`2.4%`, as a data file writes it."""
        return show(self.kind, self.value, self.given).replace(" %", "%")


class RatioInWords(NamedTuple):
    """What a ratio can be, to be named in a message."""

    bounds: Bounds

    def words(self, language: str) -> str:
        """`5.56 %`, or `5 % to 6 %`."""
        return range_text(language, "ratio", self.bounds)


def _look_up_published(
    standard: Standard,
    figures: Mapping[str, Figure],
    year: int | None,
    bounds: dict[str, Bounds],
    faults: list[Fault],
) -> None:
    for name, by_year in standard.published.items():
        given = figures.get(name)
        official = by_year.get(year) if year is not None else None
        if official is None:
            bounds[name] = Bounds(None, None) if given is None else Bounds(given.low, given.high)
            continue
        bounds[name] = Bounds(official.value, official.value)
        if given is not None and given.exact != official.value:
            code = "published-bound" if given.exact is None else "published-differs"
            kind = standard.indicators[name].kind
            right = PublishedInWords(kind, official.value, given.exact)
            params = {"found": name, "year": year, "right": right, "source": official.source or ""}
            faults.append(Fault(code, params, given.line, given.column, path_of(name)))


def _impossible_ratio(
    standard: Standard, name: str, formula: Formula, figure: Figure, bounds: Mapping[str, Bounds]
) -> Fault | None:
    """Why a reported ratio, or its bound, cannot be so on the raw figures; None where it can."""
    if all(bounds[key] == UNKNOWN for key in formula.names):
        return None  # anything that such a ratio can be at all, and that was asked when it was read
    denominator = formula.denominator.bounds(bounds)
    defined = denominator.high is None or denominator.high > 0
    bounds = _with_whole_base(standard, formula, bounds)
    if defined and _clearly_possible(formula, figure, bounds, denominator):
        return None
    if defined and _possible(standard, name, figure, bounds):
        return None
    params: dict[str, object] = {
        "reported": FigureInWords(standard, name, figure),
        "figures": tuple(
            FigureInWords(standard, key, given)
            for key in formula.names
            if (given := known_figure(bounds, key)) is not None
        ),
    }
    if defined:
        params["allowed"] = RatioInWords(_allowed(standard, name, bounds)[0])
    code = "ratio-impossible" if defined else "ratio-of-zero"
    return Fault(code, params, figure.line, figure.column, path_of(name))


def _clearly_possible(formula: Formula, figure: Figure, bounds: Mapping[str, Bounds], denominator: Bounds) -> bool:
    """Whether two signs show it without extremes: some ratio lies above the one end, some below the other."""
    if denominator.low is None or denominator.low < 0:
        return False
    least = None if figure.low is None else figure.low - figure.unit
    most = None if figure.high is None else figure.high + figure.unit
    above = least is None or (high := formula.minus(least).bounds(bounds).high) is None or high > 0
    return above and (most is None or (low := formula.minus(most).bounds(bounds).low) is None or low < 0)


def _allowed(standard: Standard, name: str, bounds: Mapping[str, Bounds]) -> tuple[Bounds, bool, bool]:
    formula = standard.indicators[name].formula
    assert formula is not None
    low, high, low_attained, high_attained = formula.extremes(bounds)
    if standard.is_share(name):
        high = 1 if high is None else min(high, 1)
    return Bounds(low, high), low_attained, high_attained


def _possible(standard: Standard, name: str, figure: Figure, bounds: Mapping[str, Bounds]) -> bool:
    (low, high), low_attained, high_attained = _allowed(standard, name, bounds)
    if not figure.unit:
        return _reaches(figure.low, high, high_attained, 1) and _reaches(figure.high, low, low_attained, -1)
    value = cast(Number, figure.exact)
    return (high is None or value - figure.unit < high) and (low is None or value + figure.unit > low)


def _reaches(given: Number | None, end: Number | None, attained: bool, sign: int) -> bool:
    """Whether a reported bound leaves something up to (sign 1) or down to (-1) an end of what is possible."""
    if given is None or end is None:
        return True
    return sign * given <= sign * end if attained or given != end else False


def _with_whole_base(standard: Standard, formula: Formula, bounds: Mapping[str, Bounds]) -> Mapping[str, Bounds]:
    """The same bounds, with a single count below the line at least 1: it must be above 0, and it is whole."""
    if len(formula.denominator.terms) != 1:
        return bounds
    ((name, _),) = formula.denominator.terms
    if standard.indicator(name).type != "count" or bounds[name].low != 0:
        return bounds
    return {**bounds, name: Bounds(1, bounds[name].high)}


def known_figure(bounds: Mapping[str, Bounds], key: str) -> Figure | None:
    """A raw figure as the constraints leave it, to be named in a message."""
    low, high = bounds[key]
    return Figure(low, high) if high is not None or low else None

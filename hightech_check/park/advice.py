"""Changes that contradict in, why they do and what to set with them out."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from hightech_check.errors import DataFileError, Fault
from hightech_check.exact.quantity import Bounds, Number, exact_text, rounded_to_step, whole_if_possible, written
from hightech_check.park.bounds import known_bounds
from hightech_check.park.figures import Figure, FigureInWords, derived_from, label_of
from hightech_check.park.model import Park
from hightech_check.park.moves import added_by, moved_bounds, stays_consistent
from hightech_check.standard.model import Standard
from hightech_check.words import Whole, either, say
from hightech_check.words.figures import range_text

_NOT_KNOWN = Bounds(0, None)


def consistent_with(park: Park, figures: Mapping[str, Figure], year: int, given: Iterable[str]) -> Park:
    """The park with changed figures.

    Args:
        park: as it was.
        figures: all of them, changed.
        year: of the changed park.
        given: the names of those that were set, which are not to be set once more.

    Raises:
        DataFileError: they contradict each other; each fault says what to set with them.
    """
    try:
        return park.with_figures(figures, year)
    except DataFileError as error:
        adviser = _Adviser(park.standard, figures, year, frozenset(given))
        faults = [adviser.advised(fault, error.faults) for fault in error.faults]
        raise DataFileError(faults, error.file, error.known, error.sha256) from None


def not_whole(key: str, value: Number) -> Fault:
    """That a count would not be whole, and the whole ones next to it."""
    below, above = (rounded_to_step("count", value, upwards=up) for up in (False, True))
    params = {"value": exact_text(value), "name": key, "below": str(below), "above": str(above)}
    return Fault("set-not-whole", params)


def why_no_room(park: Park, steps: Mapping[str, int]) -> Fault:
    """Which figure leaves no room for so many steps of moves, and of a single move how many there is room for."""
    params: dict[str, object] = {
        "found": tuple(f"{name}={count}" for name, count in steps.items()),
        "reason": _NoRoom(park, steps),
    }
    if len(steps) > 1:
        return Fault("moves-impossible", params)
    ((name, count),) = steps.items()
    return Fault("moves-impossible-most", {**params, "most": _Most(park, name, count)})


class _Most(NamedTuple):
    """How many steps of a move there is room for: sought when it is told."""

    park: Park
    move: str
    too_many: int

    def words(self, language: str) -> str:
        room, too_many = 0, self.too_many  # all numbers below the most have room, for the constraints are convex
        while too_many - room > 1:
            middle = (room + too_many) // 2
            if stays_consistent(self.park, {self.move: middle}):
                room = middle
            else:
                too_many = middle
        return f"{self.move}={room}"


class _NoRoom(NamedTuple):
    park: Park
    steps: Mapping[str, int]

    def words(self, language: str) -> str:
        standard = self.park.standard
        bounds, below_zero = moved_bounds(self.park, self.steps)
        if below_zero is not None:
            return say(language, "figure-below-zero", label=label_of(standard, below_zero, language))
        figures = {name: Figure(low, high) for name, (low, high) in bounds.items()}
        contradictions = known_bounds(standard, figures, None)[1]
        moved = added_by(standard, self.steps)
        # the one that names a figure which no step moves says best what is in the way
        contradictions.sort(key=lambda fault: all(key in moved for key in _keys(fault)))
        return say(language, "figures-at-odds", **contradictions[0].params)


def _keys(fault: Fault) -> list[str]:
    figures = fault.params.get("figures", ())
    assert isinstance(figures, tuple)
    return [figure.key for figure in figures if isinstance(figure, FigureInWords)]


class _Option(NamedTuple):
    """A figure that can be set with the others, and the interval that they leave it; none where it must be let go."""

    standard: Standard
    key: str
    value: str | None
    interval: Bounds | None = None
    figure: Figure | None = None

    def words(self, language: str) -> str:
        if self.value is None:
            return say(language, "advice-null", name=self.key)
        if self.interval is None or self.interval.exact is not None:
            return say(language, "advice-exact", name=self.key, value=self.value)
        kind = self.standard.indicator(self.key).kind
        text = range_text(language, kind, Bounds(self.interval.low or None, self.interval.high))
        return say(language, "advice-range", name=self.key, value=self.value, range=text)


class _Advice(NamedTuple):
    """What can be set with the rest, each enough; nothing where every figure involved was set."""

    options: tuple[_Option, ...]

    def words(self, language: str) -> str:
        if not self.options:
            return say(language, "advice-none")
        texts = either(language, (option.words(language) for option in self.options))
        return say(language, "advice-set", options=Whole(texts))


class _Adviser:
    def __init__(self, standard: Standard, figures: Mapping[str, Figure], year: int, given: frozenset[str]) -> None:
        self.standard = standard
        self.figures = figures
        self.year = year
        self.given = given

    def advised(self, fault: Fault, faults: Iterable[Fault]) -> Fault:
        """The same fault with what to set instead of what to correct in a file."""
        if fault.code == "contradiction":
            options = tuple(self.contradiction_options(fault, faults))
            return fault._replace(code="set-contradiction", params={**fault.params, "advice": _Advice(options)})
        if fault.code == "ratio-impossible":
            options = tuple(self.ratio_options(fault))
            return fault._replace(code="set-ratio-impossible", params={**fault.params, "advice": _Advice(options)})
        return fault

    def contradiction_options(self, fault: Fault, faults: Iterable[Fault]) -> Iterator[_Option]:
        """The figures of a contradiction that were not set, each with what the others leave it."""
        everything = {key for one in faults if one.code == "contradiction" for key in _keys(one)}
        for key in _keys(fault):
            if key in self.given:
                continue
            for dropped in ({key}, everything - self.given):
                bounds, contradictions = self.without(dropped)
                if any(one.code == "contradiction" for one in contradictions):
                    continue
                option = self.option(key, bounds.get(key, _NOT_KNOWN))
                if self.mends(option, fault, faults):
                    yield option
                break

    def mends(self, option: _Option, fault: Fault, faults: Iterable[Fault]) -> bool:
        """Whether nothing contradicts with the figure at the option's value, but what other advice is given for."""
        assert option.figure is not None
        changed = {**self.figures, option.key: option.figure}
        advised = {key for one in faults if one is not fault for key in _keys(one)}.difference(_keys(fault), self.given)
        stale = advised | (derived_from(self.standard, [option.key]) - self.given)
        rest = {key: figure for key, figure in changed.items() if key not in stale}
        return not any(one.code == "contradiction" for one in known_bounds(self.standard, rest, self.year)[1])

    def without(self, dropped: Iterable[str]) -> tuple[dict[str, Bounds], list[Fault]]:
        dropped = set(dropped)
        stale = dropped | (derived_from(self.standard, dropped) - self.given)
        figures = {key: figure for key, figure in self.figures.items() if key not in stale}
        return known_bounds(self.standard, figures, self.year)

    def option(self, key: str, interval: Bounds) -> _Option:
        """A figure and the value within an interval that is nearest to what it is."""
        low, high = interval
        figure = self.figures[key]
        present = figure.low if figure.low is not None else figure.high
        assert present is not None  # a figure that contradicts another one has an end
        value = max(present, low or 0)
        value = value if high is None else min(value, high)
        text = written(self.standard.indicator(key).kind, value)
        return _Option(self.standard, key, text, interval, Figure(value, value))

    def ratio_options(self, fault: Fault) -> Iterator[_Option]:
        """Of a ratio that was set beside its figures, the values of each of them that give it; or to let one go."""
        reported = fault.params["reported"]
        assert isinstance(reported, FigureInWords)
        formula = self.standard.indicators[reported.key].formula
        ratio = reported.figure.exact
        assert formula is not None
        free = [key for key in formula.names if key not in self.given and key in self.figures]
        for key in free:
            value = None if ratio is None else self.solved(key, ratio, reported.key)
            if value is not None or not self.without({key})[1]:
                yield _Option(self.standard, key, value)

    def solved(self, key: str, ratio: Number, name: str) -> str | None:
        """The value of a figure at which a ratio is what was set, as a data file writes it; None where none is."""
        formula = self.standard.indicators[name].formula
        assert formula is not None
        form = formula.minus(ratio)
        factor = dict(form.terms).get(key)
        others = {other: self.figures[other].exact for other, _ in form.terms if other in self.figures}
        known = {other: exact for other, exact in others.items() if exact is not None}
        if not factor or any(other not in known for other, _ in form.terms if other != key):
            return None
        value = whole_if_possible(Fraction(-form.value({**known, key: 0})) / Fraction(factor))
        kind = self.standard.indicator(key).kind
        if value < 0 or (kind == "count" and value.denominator != 1):
            return None
        changed = {**self.figures, key: Figure(value, value)}
        stale = derived_from(self.standard, [key]) - self.given
        rest = {other: figure for other, figure in changed.items() if other not in stale or other == key}
        return None if known_bounds(self.standard, rest, self.year)[1] else written(kind, value)

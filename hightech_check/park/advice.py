"""Changes and moves that contradict, into why they do and what to set with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from hightech_check.errors import DataFileError, Fault
from hightech_check.exact.linear import Linear
from hightech_check.exact.quantity import UNKNOWN, Bounds, Number, whole_if_possible, written
from hightech_check.park.bounds import known_bounds
from hightech_check.park.figures import Figure, derived_from, named
from hightech_check.park.moves import added_by, most_steps, moved_bounds
from hightech_check.park.record import ParkRecord
from hightech_check.standard.model import Standard
from hightech_check.words import Said
from hightech_check.words.figures import interval

P = TypeVar("P", bound=ParkRecord)


def consistent_with(park: P, figures: Mapping[str, Figure], year: int, given: frozenset[str]) -> P:
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
        adviser = _Adviser(park.standard, figures, year, given)
        faults = [adviser.advised(fault, error.faults) for fault in error.faults]
        raise park.error(*faults, year=year) from None


def why_no_room(park: ParkRecord, steps: Mapping[str, int]) -> Fault:
    """Which figure leaves no room for so many steps of moves, and of a single move how many there is room for."""
    params: dict[str, object] = {
        "found": tuple(f"{name}={count}" for name, count in steps.items()),
        "reason": lambda: _what_limits(park, steps),  # sought where it is said: a sweep meets this at many points
    }
    if len(steps) > 1:
        return Fault("moves-impossible", params)
    ((name, count),) = steps.items()
    return Fault("moves-impossible-most", {**params, "most": lambda: f"{name}={most_steps(park, name, count)}"})


def _what_limits(park: ParkRecord, steps: Mapping[str, int]) -> Said:
    standard = park.standard
    bounds, below_zero = moved_bounds(park, steps)
    if below_zero is not None:
        return Said("figure-below-zero", label=named(standard, below_zero))
    figures = {name: Figure(low, high) for name, (low, high) in bounds.items()}
    moved = added_by(standard, steps)
    # the one that names a figure which no step moves says best what is in the way
    contradictions = sorted(
        known_bounds(standard, figures, None)[1], key=lambda fault: moved.keys() >= set(_keys(fault))
    )
    return Said("figures-at-odds", **contradictions[0].params)


def _keys(fault: Fault) -> list[str]:
    """The known figures that a contradiction is between."""
    keys = fault.params.get("keys", [])
    assert isinstance(keys, list)
    return keys


class _Adviser:
    """Seeks what can be set with changes that contradict.

    Attributes:
        figures: all of them, changed.
        given: the names of those that were set.
    """

    def __init__(self, standard: Standard, figures: Mapping[str, Figure], year: int, given: frozenset[str]) -> None:
        self.standard = standard
        self.figures = figures
        self.year = year
        self.given = given

    def advised(self, fault: Fault, faults: Iterable[Fault]) -> Fault:
        """The same fault with what to set instead of what to correct in a file."""
        if fault.code == "contradiction":
            options = list(self.contradiction_options(fault, [one for one in faults if one is not fault]))
        elif fault.code == "ratio-impossible":
            options = list(self.ratio_options(fault))
        else:
            return fault
        return fault._replace(code=f"set-{fault.code}", params={**fault.params, "advice": _advice(options)})

    def known_without(
        self, dropped: Iterable[str], changed: Mapping[str, Figure] | None = None
    ) -> tuple[dict[str, Bounds], list[Fault]]:
        """What is known, and contradicts, with figures let go, others changed, and what they give not known."""
        changed = changed or {}
        stale = {*dropped, *(derived_from(self.standard, changed or dropped) - self.given)}
        figures = {key: one for key, one in {**self.figures, **changed}.items() if key not in stale}
        return known_bounds(self.standard, figures, self.year)

    def contradiction_options(self, fault: Fault, others: Sequence[Fault]) -> Iterator[Said]:
        """The figures of a contradiction that were not set, each with what the rest leaves it."""
        elsewhere = {key for other in others if other.code == "contradiction" for key in _keys(other)} - self.given
        advised = {key for other in others for key in _keys(other)}.difference(self.given, _keys(fault))
        free = [key for key in _keys(fault) if key not in self.given]
        for key in free:
            for dropped in ({key}, elsewhere.union(free)):
                bounds, faults = self.known_without(dropped)
                if not _contradict(faults):
                    low, high = bounds.get(key, UNKNOWN)
                    value = self.nearest(key, low or 0, high)
                    # for figures of other faults there is other advice
                    if not _contradict(self.known_without(advised, {key: Figure(value, value)})[1]):
                        yield self.option(key, value, Bounds(low or None, high))
                    break

    def nearest(self, key: str, low: Number, high: Number | None) -> Number:
        """The value within an interval that is nearest to what a figure is."""
        figure = self.figures[key]
        present = figure.low if figure.low is not None else figure.high
        assert present is not None  # a figure that contradicts another one has an end
        value = max(present, low)
        return value if high is None else min(value, high)

    def option(self, key: str, value: Number, within: Bounds | None = None) -> Said:
        kind = self.standard.indicator(key).kind
        text = written(kind, value)
        if text is None:
            return Said("advice-null", name=key)
        if within is None or within.exact is not None:
            return Said("advice-exact", name=key, value=text)
        return Said("advice-range", name=key, value=text, range=interval(kind, within))

    def ratio_options(self, fault: Fault) -> Iterator[Said]:
        """Of a ratio that was set beside its figures, the values of each of them that give it; or to let one go."""
        name = fault.path.removeprefix("indicators.")
        formula = self.standard.indicators[name].formula
        ratio = self.figures[name].exact
        assert formula is not None
        form = None if ratio is None else formula.minus(ratio)
        for key in formula.names:
            if key not in self.given and key in self.figures:
                value = None if form is None else self.solved(form, key)
                if value is not None:
                    yield self.option(key, value)
                elif not self.known_without({key})[1]:
                    yield Said("advice-null", name=key)

    def solved(self, form: Linear, key: str) -> Number | None:
        """The value of a figure at which a form of known figures is 0; None where none is, or it contradicts others."""
        factor = dict(form.terms).get(key)
        known = {other: self.figures[other].exact for other, _ in form.terms if other in self.figures}
        others = {other: exact for other, exact in known.items() if exact is not None}
        if not factor or any(other not in others for other, _ in form.terms if other != key):
            return None
        value = whole_if_possible(Fraction(-form.value({**others, key: 0})) / Fraction(factor))
        if value < 0 or (self.standard.indicator(key).kind == "count" and value.denominator != 1):
            return None
        return None if self.known_without((), {key: Figure(value, value)})[1] else value


def _contradict(faults: Iterable[Fault]) -> bool:
    return any(fault.code == "contradiction" for fault in faults)


def _advice(options: Sequence[Said]) -> Said:
    """What can be set with the rest, each enough; nothing where every figure involved was set."""
    if not options:
        return Said("advice-none")
    *first, last = options
    return Said("advice-set", options=Said("either", first=tuple(first), last=last) if first else last)

"""A plan carried out to the letter: the park of each year, from the baseline, the increases and the actual figures."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from hightech_check.errors import DataFileError, Fault
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import UNKNOWN, Number, whole_if_possible
from hightech_check.park.bounds import ratio_range
from hightech_check.park.figures import Figure, derived_from, described
from hightech_check.park.model import Park
from hightech_check.plan.model import Increase, Plan
from hightech_check.reading.faults import at


class Projected(NamedTuple):
    """The park of one year of a plan.

    Attributes:
        actual: whether actual figures of that year stand in it.
        moved: the figures that the plan or an actual says something about, up to that year.
    """

    park: Park
    actual: bool
    moved: frozenset[str]


def exact_ratio(park: Park, name: str) -> Number | None:
    """A ratio computed from its raw figures, where all of them are exact and the base is above 0."""
    formula = park.standard.indicators[name].formula
    if formula is None:
        return None
    above, below = (form.bounds(park.bounds).exact for form in formula)
    return None if above is None or below is None or below <= 0 else whole_if_possible(Fraction(above) / below)


class Projection:
    """Projects a plan, also with further increases, and with figures set in a year."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.standard = plan.standard
        tied = {name: plan.increases[tie.other] for name, tie in plan.ties.items()}
        self.increases: Mapping[str, Increase] = {**plan.increases, **tied}
        self.last_actual = max(plan.actuals, default=plan.baseline.year)
        self._lost_by: dict[frozenset[str], frozenset[str]] = {}

    def years(self, extra: Mapping[str, Number] | None = None, until: int | None = None) -> list[Projected]:
        """The park of each year after the baseline's.

        Args:
            extra: what the figures grow by a year beyond the plan's increases, after the last actual figures.
            until: the last year; without one, the plan's.

        Raises:
            DataFileError: the projected figures of a year contradict each other.
        """
        park = self.plan.baseline
        moved: frozenset[str] = frozenset()
        found = []
        for year in range(park.year + 1, (self.plan.until if until is None else until) + 1):
            more = extra if extra and year > self.last_actual else {}
            projected = self.following(park, year, moved, more)
            found.append(projected)
            park, moved = projected.park, projected.moved
        return found

    def last_park(self, extra: Mapping[str, Number]) -> Park:
        """The park of the plan's last year, reached in one stride over the years in which nothing is set anew.

        The constraints are linear, as the increases are: figures that agree at both ends agree in between.

        Raises:
            DataFileError: the projected figures contradict each other.
        """
        park = self.plan.baseline
        moved: frozenset[str] = frozenset()
        marked = max([self.last_actual, *self.plan.assumed])
        for year in range(park.year + 1, marked + 1):
            projected = self.following(park, year, moved, extra if year > self.last_actual else {})
            park, moved = projected.park, projected.moved
        strides = self.plan.until - 1 - park.year
        if strides > 1:
            grown = {name: strides * self._amount(name, extra) for name in {**self.increases, **extra}}
            figures = {**self._carried(park, frozenset(grown)), **self._raised(park, grown, self.plan.until - 1)}
            park = self._consistent(self._of_plan(park), figures, self.plan.until - 1)
        for year in range(park.year + 1, self.plan.until + 1):
            park = self.following(park, year, moved, extra if year > self.last_actual else {}).park
        return park

    def _of_plan(self, park: Park) -> Park:
        return replace(park, bounds={}, file=self.plan.file, sha256=self.plan.sha256, declared=None, tree=None)

    def following(self, before: Park, year: int, moved: frozenset[str], extra: Mapping[str, Number]) -> Projected:
        """The park of the year after another's."""
        actual = self.plan.actuals.get(year, {})
        if isinstance(actual, Park):
            figures = {**_last_year(before), **actual.figures}
            names = moved | self.standard.indicators.keys()
            return Projected(self._consistent(replace(actual, bounds={}), figures, year), True, names)
        set_anew = {**self.plan.assumed.get(year, {}), **actual}
        grown = {name: self._amount(name, extra) for name in {**self.increases, **extra}}
        for name, tie in self.plan.ties.items():
            if tie.other in set_anew and name not in set_anew:
                self._follow(grown, name, set_anew[tie.other], before.bounds[tie.other].exact)
        grown = {name: amount for name, amount in grown.items() if name not in set_anew}
        names = moved | grown.keys() | set_anew.keys()
        carried = self._carried(before, frozenset([*grown, *set_anew]))
        figures = {**carried, **self._raised(before, grown, year), **set_anew, **_last_year(before)}
        return Projected(self._consistent(self._of_plan(before), figures, year), bool(actual), names)

    def _amount(self, name: str, extra: Mapping[str, Number]) -> Number:
        planned = self.increases.get(name)
        return (0 if planned is None else planned.amount) + extra.get(name, 0)

    def _follow(self, grown: dict[str, Number], name: str, other: Figure, before: Number | None) -> None:
        """Let an increase that is tied to another follow what that one turned out to be."""
        if other.exact is None or before is None:
            grown.pop(name, None)
        else:
            grown[name] = other.exact - before

    def _carried(self, before: Park, changed: frozenset[str]) -> dict[str, Figure]:
        """The figures that stay as they are: not those that hang on changed ones, nor published ones."""
        lost = self._lost(changed)
        return {
            key: figure._replace(node=None)
            for key, figure in before.figures.items()
            if key not in changed
            and key not in lost
            and not key.startswith(PREVIOUS)
            and key not in self.standard.published
        }

    def _lost(self, changed: frozenset[str]) -> frozenset[str]:
        """What says nothing any more where these change: unions, ratios, and what a grown ratio stands on."""
        if changed not in self._lost_by:
            below = set()
            for name in changed:
                formula = self.standard.indicators[name].formula
                if formula is not None:
                    below |= {key for key, _ in formula.numerator.terms if key not in changed}
            last_year = {PREVIOUS + name for name in self.standard.raw}
            self._lost_by[changed] = frozenset(below | derived_from(self.standard, changed | below | last_year))
        return self._lost_by[changed]

    def _raised(self, before: Park, grown: Mapping[str, Number], year: int) -> dict[str, Figure]:
        figures = {}
        for name, amount in grown.items():
            figure = self._base(before, name)
            if figure is None:
                continue
            low, high = (None if end is None else whole_if_possible(end + amount) for end in (figure.low, figure.high))
            planned = self.increases.get(name)
            units = [unit for unit in (figure.unit, 0 if planned is None else planned.unit) if unit]
            new = Figure(low, high, min(units, default=0))
            self._refuse_impossible(name, new, year)
            figures[name] = new
        return figures

    def _base(self, before: Park, name: str) -> Figure | None:
        """What a figure was the year before; None where nothing at all is known of it."""
        if self.standard.indicators[name].raw:
            return Figure(*before.bounds[name])
        computed = exact_ratio(before, name)
        if computed is not None:
            return Figure(computed, computed)
        return before.figures.get(name)

    def _refuse_impossible(self, name: str, figure: Figure, year: int) -> None:
        raw = self.standard.indicators[name].raw
        least, most = (0, None) if raw else ratio_range(self.standard, name)
        below = least is not None and figure.high is not None and figure.high < least
        above = most is not None and figure.low is not None and figure.low > most
        if below or above:
            words = described(self.standard, name, figure)
            fault = at(self.plan.nodes.get(name.removeprefix(PREVIOUS)), "plan-impossible", year=year, figure=words)
            raise DataFileError([fault], self.plan.file, None, self.plan.sha256)

    def _consistent(self, park: Park, figures: Mapping[str, Figure], year: int) -> Park:
        """The park with other figures.

        Raises:
            DataFileError: they contradict each other; placed at the plan's own key.
        """
        try:
            return park.with_figures(figures, year)
        except DataFileError as error:
            faults = [self._contradiction(fault, year) for fault in error.faults]
            raise DataFileError(faults, self.plan.file, None, self.plan.sha256) from None

    def _contradiction(self, fault: Fault, year: int) -> Fault:
        keys = fault.params.get("keys", [])
        assert isinstance(keys, list)
        name = fault.path.removeprefix("indicators.").removeprefix(PREVIOUS)
        node = next((self.plan.nodes[key] for key in [name, *keys] if key in self.plan.nodes), None)
        return at(node, "plan-contradiction", year=year, problem=fault)


def _last_year(before: Park) -> dict[str, Figure]:
    """Last year's figures, for the year that follows."""
    bounds = before.bounds
    return {PREVIOUS + name: Figure(*bounds[name]) for name in before.standard.raw if bounds[name] != UNKNOWN}

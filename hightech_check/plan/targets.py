"""The targets of a plan: as the criteria of a standard of their own, and met, each at its least value."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, islice, product

from hightech_check.errors import DataFileError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import STEPS, Number
from hightech_check.judging.compare import find
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.plan.model import Plan, Target
from hightech_check.plan.projection import exact_ratio
from hightech_check.reading.fields import Label
from hightech_check.standard.model import Comparison, Condition, Criterion, Group, Standard

MOST_COMBINATIONS = 64


class Goals:
    """The targets of a plan, beside the park that the plan comes to in its last year."""

    def __init__(self, plan: Plan, last: Park) -> None:
        self.plan = plan
        self.standard = plan.standard
        self.last = last
        self.names = tuple(test.indicator for target in plan.targets for test in target.require.comparisons)

    @property
    def ways(self) -> Iterator[list[Comparison]]:
        """The ways to meet the targets, one arm of each either/or at a time."""
        return _combinations(self.plan.targets)

    def at_targets(self, tests: Iterable[Comparison]) -> Park:
        """The park of the last year with the targets met, each at its least value.

        Raises:
            DataFileError: the targets contradict each other.
        """
        last = self.last
        ratios: dict[str, tuple[Comparison, Number]] = {}
        figures: dict[str, Figure] = {}
        for test in tests:
            least = self.least(test)
            if isinstance(test.threshold, bool | str):
                figures[test.indicator] = Figure(None, None, 0, test.threshold)
            elif least is None or test.indicator in figures or test.indicator in ratios:
                continue
            elif self.standard.indicators[test.indicator].formula is not None:
                ratios[test.indicator] = (test, least)
            else:
                figures[test.indicator] = Figure(least, least)
        for name, tie in self.plan.ties.items():
            before, now = last.bounds[tie.other].exact, figures.get(tie.other)
            base = last.bounds[name].exact
            if now is None or name in figures or before is None or base is None or now.exact is None:
                continue
            figures[name] = Figure(base + now.exact - before, base + now.exact - before)
        park = self._with_changed(last, figures)
        for name, (test, least) in ratios.items():
            without = {key: figure for key, figure in park.figures.items() if key != name}
            if find(self.standard, test, park.bounds, without).status != "pass":
                park = self._with_ratio(park, name, least)
        return park

    def least(self, test: Comparison) -> Number | None:
        """The least value that meets a target in the last year; None where its threshold is not known, or no number."""
        value = test.threshold
        if test.beside is not None:
            known = self.last.bounds.get(test.beside)
            value = None if known is None else known.exact
        if value is None or isinstance(value, bool | str):
            return None
        relation = OPERATORS[test.operator]
        step = STEPS[self.standard.indicators[test.indicator].kind]
        return value + relation.sign * step if relation.strict else value

    def _with_changed(self, park: Park, changed: Mapping[str, Figure]) -> Park:
        lost = derived_from(self.standard, changed)
        kept = {key: figure for key, figure in park.figures.items() if key not in lost}
        return park.with_figures({**kept, **changed})

    def _with_ratio(self, park: Park, name: str, value: Number) -> Park:
        """The park with a ratio as it is to be; figures that deny it are then only known to be at least so large."""
        with suppress(DataFileError):
            if exact_ratio(park, name) is None:
                return park.with_figures({**park.figures, name: Figure(value, value)})
        formula = self.standard.indicators[name].formula
        assert formula is not None
        open_figures = {
            key: Figure(park.bounds[key].low, None)
            for key, _ in formula.numerator.terms
            if not key.startswith(PREVIOUS)
        }
        lost = derived_from(self.standard, open_figures)
        kept = {key: figure for key, figure in park.figures.items() if key not in lost and key not in open_figures}
        return park.with_figures({**kept, **open_figures, name: Figure(value, value)})

    def bearing(self, failing: Iterable[str]) -> str | None:
        """The target that bears on failing figures: of one of them, else of one that their formulas stand on."""
        compared = set(failing)
        for name in self.names:
            if name in compared:
                return name
        for name in self.names:
            if not compared.isdisjoint(derived_from(self.standard, [name])):
                return name
        return None


def goal_standard(standard: Standard, targets: Iterable[Target]) -> Standard:
    """The plan's targets as the criteria of a standard of their own, judged as those are."""
    criteria = []
    for target in targets:
        labels = [standard.indicators[test.indicator].label for test in target.require.comparisons]
        either = isinstance(target.require, Group) and target.require.kind == "any_of"
        title = Label(
            en=(" or " if either else ", ").join(dict.fromkeys(label.en for label in labels)),
            zh=(" 或 " if either else "、").join(dict.fromkeys(label.zh for label in labels)),
        )
        name = f"targets.{target.name.replace('_', '-')}"
        criteria.append(Criterion(name, "targets", title, None, "required", target.require))
    return replace(standard, criteria=tuple(criteria))


def _combinations(targets: Iterable[Target]) -> Iterator[list[Comparison]]:
    """The ways to meet the targets, one arm of each either/or at a time."""
    ways = [_ways(target.require) for target in targets]
    if ways:
        for chosen in islice(product(*ways), MOST_COMBINATIONS):
            yield [test for tests in chosen for test in tests]


def _ways(condition: Condition) -> list[list[Comparison]]:
    if isinstance(condition, Comparison):
        return [[condition]]
    arms = [_ways(arm) for arm in condition.conditions]
    chosen = (way for some in combinations(arms, condition.needed) for way in product(*some))
    return [[test for way in ways for test in way] for ways in islice(chosen, MOST_COMBINATIONS)]

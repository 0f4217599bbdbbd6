"""A plan and its standard in, each of its years judged out: what the findings and the tracks are taken from."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Number
from hightech_check.judging.check import check
from hightech_check.park.figures import derived_from
from hightech_check.park.model import Park
from hightech_check.plan.model import Plan
from hightech_check.plan.projection import Projected, Projection, exact_ratio
from hightech_check.plan.report import PlanYear
from hightech_check.plan.targets import Goals, goal_standard
from hightech_check.result.report import CriterionResult, Report
from hightech_check.words import say


class PlanYears:
    """The years of a plan, projected and judged.

    Attributes:
        baseline: the year of the baseline.
        years: those after it.
        parks: by year, those after the baseline.
        last: the park of the last year, and what the plan moves up to then.
        goals: the targets beside that park.
        targets: the targets as criteria, judged in the last year.
    """

    def __init__(self, plan: Plan, language: str = "en", *, strict: bool = False) -> None:
        self.plan = plan
        self.standard = plan.standard
        self.language = language
        self.strict = strict
        self.projection = Projection(plan)
        projected = self.projection.years()
        self.parks = {one.park.year: one.park for one in projected}
        self.baseline = PlanYear(plan.baseline.year, self.check(plan.baseline), "baseline")
        self.years = tuple(self._year(one) for one in projected)
        self.last = projected[-1]
        self.goals = Goals(plan, self.last.park)
        goals = goal_standard(self.standard, plan.targets)
        self.targets = check(goals, replace(self.last.park, standard=goals), language=language).criteria

    def say(self, code: str, **params: object) -> str:
        """A message in the language."""
        return say(self.language, code, **params)

    def check(self, park: Park) -> Report:
        """Judge a park by the standard."""
        return check(self.standard, park, language=self.language, strict=self.strict)

    def _year(self, projected: Projected) -> PlanYear:
        park = projected.park
        names = [name for name in self.plan.baseline.figures if not name.startswith(PREVIOUS)]
        unchanged = tuple(name for name in names if name not in projected.moved and name in park.figures)
        lost = tuple(name for name in names if name not in park.figures and not self._is_computed(park, name))
        return PlanYear(park.year, self.check(park), "actual" if projected.actual else "projected", unchanged, lost)

    def _is_computed(self, park: Park, name: str) -> bool:
        return name in self.standard.published or self.exact(park, name) is not None

    def exact(self, park: Park, name: str) -> Number | None:
        """A figure of a park: narrowed, computed or given; None where it is not exact."""
        if self.standard.indicators[name].raw:
            return park.bounds[name].exact
        computed = exact_ratio(park, name)
        figure = park.figures.get(name)
        return figure.exact if computed is None and figure is not None else computed

    @property
    def report(self) -> Report:
        """The report on the last year."""
        return self.years[-1].report

    @property
    def counted(self) -> list[CriterionResult]:
        """The criteria that bear on the verdict, as they are in the last year."""
        return [result for result in self.report.criteria if self.report.counts_for_verdict(result)]

    @cached_property
    def courses(self) -> Mapping[str, tuple[tuple[int, CriterionResult], ...]]:
        """Each criterion in the baseline and in each year."""
        years = (self.baseline, *self.years)
        of_criteria = zip(*(year.report.criteria for year in years), strict=True)
        return {
            results[0].id: tuple((year.year, result) for year, result in zip(years, results, strict=True))
            for results in of_criteria
        }

    @cached_property
    def first_pass(self) -> Mapping[str, int | None]:
        """The first year in which each criterion passes."""
        return {
            criterion: next((year for year, result in course if result.status == "pass"), None)
            for criterion, course in self.courses.items()
        }

    @cached_property
    def moved(self) -> set[str]:
        """The figures that the plan moves, and what is derived from them."""
        return set(self.last.moved | derived_from(self.standard, self.last.moved))

"""A plan and a standard in, a `PlanReport` out: each year judged, and what is to be said of the whole."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from hightech_check.errors import DataFileError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import Number, whole_if_possible
from hightech_check.judging.check import check, standard_info
from hightech_check.judging.compare import tests_of
from hightech_check.park.figures import derived_from, label_of
from hightech_check.park.model import Park
from hightech_check.plan.dates import Day
from hightech_check.plan.ledger import Task
from hightech_check.plan.model import Plan
from hightech_check.plan.projection import Projected, Projection, exact_ratio
from hightech_check.plan.report import (
    Basis,
    Finding,
    PlanReport,
    PlanYear,
    StageEntry,
    TaskEntry,
    TaskState,
    Track,
    numeric,
)
from hightech_check.plan.targets import Goals, goal_standard
from hightech_check.plan.words import Words
from hightech_check.reading.fields import Label
from hightech_check.result.report import ComparisonResult, CriterionResult, Outcome, Report, comparisons
from hightech_check.standard.model import NUMERIC, Comparison, Group
from hightech_check.words import Said, say
from hightech_check.words.figures import shortfall_text


def judge_plan(
    plan: Plan, *, language: str = "en", strict: bool = False, as_of: Day | None = None, mend: bool = False
) -> PlanReport:
    """Judge each year of a plan, and gather what is to be said of it.

    Args:
        plan: the plan.
        language: of the report's texts, `en` or `zh`.
        strict: count recommended criteria for the verdict too.
        as_of: the day by which the ledger of tasks is judged; nothing is overdue without one.
        mend: also look for the smallest increases that would make the plan reach the standards.

    Raises:
        DataFileError: the projected figures of a year contradict each other.
    """
    return _PlanJudge(plan, language, strict, as_of).report(mend)


class _PlanJudge:
    """Judges one plan."""

    def __init__(self, plan: Plan, language: str, strict: bool, as_of: Day | None) -> None:
        self.plan = plan
        self.standard = plan.standard
        self.language = language
        self.strict = strict
        self.as_of = None if as_of is None else as_of.last
        self.as_of_text = None if as_of is None else as_of.last.isoformat()
        self.projection = Projection(plan)
        self.words = Words(language)
        projected = self.projection.years()
        self.baseline = PlanYear(plan.baseline.year, self.check(plan.baseline), "baseline")
        self.years = [self.year(one) for one in projected]
        self.last = projected[-1]
        self.moved = self.last.moved | derived_from(self.standard, self.last.moved)
        self.targeted = Goals(plan, self.last.park)
        goals = goal_standard(self.standard, plan.targets)
        self.targets = check(goals, replace(self.last.park, standard=goals), language=language).criteria
        self.first_pass = {result.id: self.first(result.id) for result in self.report_of_last.criteria}

    @property
    def report_of_last(self) -> Report:
        return self.years[-1].report

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def check(self, park: Park) -> Report:
        return check(self.standard, park, language=self.language, strict=self.strict)

    def year(self, projected: Projected) -> PlanYear:
        park, given = projected.park, self.plan.baseline.figures
        names = [name for name in given if not name.startswith(PREVIOUS)]
        unchanged = tuple(name for name in names if name not in projected.moved and name in park.figures)
        lost = tuple(name for name in names if name not in park.figures and not self.computed(park, name))
        basis: Basis = "actual" if projected.actual else "projected"
        return PlanYear(park.year, self.check(park), basis, unchanged, lost)

    def computed(self, park: Park, name: str) -> bool:
        if self.standard.indicators[name].raw:
            return park.bounds[name].exact is not None
        return name in self.standard.published or exact_ratio(park, name) is not None

    def report(self, mend: bool) -> PlanReport:
        from hightech_check.plan.mend import find_mend

        tracks = tuple(self.tracks())
        tasks = tuple(self.task(task) for task in self.plan.tasks)
        return PlanReport(
            file=self.plan.file,
            sha256=self.plan.sha256,
            name=self.plan.name,
            standard=standard_info(self.standard, self.language),
            baseline=self.baseline,
            years=tuple(self.years),
            first_pass=self.first_pass,
            targets=self.targets,
            findings=tuple(self.findings(tracks, tasks)),
            tracks=tracks,
            tasks=tasks,
            stages=tuple(self.stages()),
            assumptions=tuple(self.assumptions()),
            as_of=self.as_of_text,
            mend=find_mend(self.projection, self.report_of_last) if mend else None,
            language=self.language,
        )

    # --- over the years ---

    def over_years(self, criterion: str) -> Iterator[tuple[int, CriterionResult]]:
        position = [one.id for one in self.standard.criteria].index(criterion)
        for year in (self.baseline, *self.years):
            yield year.year, year.report.criteria[position]

    def first(self, criterion: str) -> int | None:
        return next((year for year, result in self.over_years(criterion) if result.status == "pass"), None)

    def counted(self) -> list[CriterionResult]:
        report = self.report_of_last
        return [result for result in report.criteria if report.counts_for_verdict(result)]

    # --- findings, worst first ---

    def findings(self, tracks: Iterable[Track], tasks: Iterable[TaskEntry]) -> Iterator[Finding]:
        yield from self.never_passing()
        yield from self.stopping()
        yield from self.targets_not_reached()
        yield from self.targets_not_enough()
        yield from self.without_increase()
        yield from self.without_task()
        yield from self.due_before_figures()
        yield from self.off_track(tracks)
        for task in tasks:
            if task.state == "overdue":
                text = self.say("plan-overdue", number=task.number, title=task.title, due=task.due, lead=task.lead)
                yield Finding("overdue", text, int(task.due[:4]), task=task.number)

    def never_passing(self) -> Iterator[Finding]:
        never = [result for result in self.counted() if self.first_pass[result.id] is None]
        for result in sorted(never, key=lambda one: (one.status != "fail", one.status != "fail" and not numeric(one))):
            words = self.words.needed(result.outcome, self.last.park)
            failed = {found.status for _, found in self.over_years(result.id)} == {"fail"}
            code = "plan-never-fails" if failed else f"plan-never-{result.status}"
            text = self.say(code, title=result.title, year=self.plan.until) + self.words.colon + words
            yield Finding("never-passes", text, self.plan.until, result.id, _indicator(result))

    def stopping(self) -> Iterator[Finding]:
        for result in self.counted():
            before = None
            for year, found in self.over_years(result.id):
                if before == "pass" and found.status != "pass":
                    text = self.say(f"plan-stops-{found.status}", title=result.title, year=year)
                    words = self.words.needed(found.outcome, self.park_of(year))
                    yield Finding("stops-passing", text + self.words.colon + words, year, result.id, _indicator(found))
                before = found.status
        yield from self.stopping_after()

    def park_of(self, year: int) -> Park | None:
        return self.last.park if year == self.plan.until else None

    def stopping_after(self) -> Iterator[Finding]:
        """What passes in the last year, and would fail if the plan went on for another."""
        year = self.plan.until + 1
        try:
            further = self.projection.following(self.last.park, year, self.last.moved, {}).park
        except DataFileError:
            return
        results = self.check(further).criteria
        for result, found in zip(self.report_of_last.criteria, results, strict=True):
            counts = self.report_of_last.counts_for_verdict(result)
            if counts and result.status == "pass" and found.status == "fail":
                text = self.say("plan-would-stop", title=result.title, year=year)
                words = self.words.needed(found.outcome, further)
                yield Finding("stops-passing", text + self.words.colon + words, year, result.id, _indicator(found))

    # --- targets ---

    def targets_not_reached(self) -> Iterator[Finding]:
        for result in self.targets:
            if result.status == "fail":
                words = self.words.needed(result.outcome, self.last.park)
                text = self.say("plan-target-not-reached", year=self.plan.until) + self.words.colon + words
                yield Finding("target-not-reached", text, self.plan.until, None, _indicator(result))

    def targets_not_enough(self) -> Iterator[Finding]:
        """The criteria that fail although every target is met, each at its least value."""
        told: set[str] = set()
        for tests in self.targeted.ways:
            try:
                park = self.targeted.at_targets(tests)
            except DataFileError as error:
                if "" not in told:
                    told.add("")
                    text = self.say(
                        "plan-targets-contradict", problem=Said(error.faults[0].code, **error.faults[0].params)
                    )
                    yield Finding("target-not-enough", text, self.plan.until)
                continue
            report = self.check(park)
            for result in report.criteria:
                if result.status != "fail" or not report.counts_for_verdict(result) or result.id in told:
                    continue
                failing = [one.indicator for one in result.comparisons if one.status == "fail"]
                indicator = self.targeted.bearing(failing)
                if indicator is not None:
                    told.add(result.id)
                    words = self.words.needed(result.outcome, park)
                    text = self.say("plan-target-not-enough", title=result.title) + self.words.colon + words
                    yield Finding("target-not-enough", text, self.plan.until, result.id, indicator)

    # --- what the plan leaves out ---

    def without_increase(self) -> Iterator[Finding]:
        told: set[str] = set()
        results = [result for result in (*self.counted(), *self.targets) if result.status != "pass"]
        for result in results:
            for comparison in self.unplanned(result.outcome):
                if comparison.indicator not in told:
                    told.add(comparison.indicator)
                    criterion = None if result.section == "targets" else result.id
                    text = self.say("plan-no-increase", label=comparison.label)
                    words = self.words.needed(comparison, self.last.park)
                    text += self.words.colon + words
                    yield Finding("no-increase", text, self.plan.until, criterion, comparison.indicator)

    def unplanned(self, outcome: Outcome) -> list[ComparisonResult]:
        """The numbers that do not pass and that nothing is planned for; none of an either/or with a planned arm."""
        if isinstance(outcome, ComparisonResult):
            open_one = outcome.kind is not None and outcome.status != "pass"
            return [outcome] if open_one and not self.is_planned(outcome.indicator) else []
        numbers = [arm for arm in outcome.conditions if any(one.kind is not None for one in comparisons(arm))]
        found = [self.unplanned(arm) for arm in numbers]
        if outcome.kind == "any_of" and not all(found):
            return []
        return [one for ones in found for one in ones]

    def is_planned(self, name: str) -> bool:
        formula = self.standard.indicators[name].formula
        names = () if formula is None else formula.names
        return name in self.last.moved or any(key.removeprefix(PREVIOUS) in self.moved for key in names)

    def without_task(self) -> Iterator[Finding]:
        served = {criterion for task in self.plan.tasks for criterion in task.serves}
        for status in ("fail", "unknown"):
            for result in self.counted():
                if result.status == status and result.id not in served:
                    text = self.say(f"plan-no-task-{status}", title=result.title)
                    if status == "fail":
                        text += self.words.colon + self.words.needed(result.outcome, self.last.park)
                    yield Finding("no-task", text, self.plan.until, result.id, _indicator(result))

    def due_before_figures(self) -> Iterator[Finding]:
        """Tasks whose effect is to be seen in yearly figures that cannot exist yet on the day they are due."""
        by_id = {result.id: result for result in self.report_of_last.criteria}
        for task in self.plan.tasks:
            year = task.due.last.year
            if year > self.plan.until or year <= self.baseline.year:
                continue
            waiting = [
                criterion
                for criterion in task.serves
                if numeric(by_id[criterion]) and (self.first_pass[criterion] or self.plan.until) >= year
            ]
            if year == self.plan.until or waiting:
                text = self.say(
                    "plan-due-before", number=task.number, title=self.title(task.title), due=task.due.text, year=year
                )
                yield Finding("due-before-figures", text, year, waiting[0] if waiting else None, task=task.number)

    # --- on the way ---

    def tracks(self) -> Iterator[Track]:
        if not self.plan.actuals:
            return
        now = self.projection.last_actual
        park = self.plan.baseline if now == self.baseline.year else self.projection.years(until=now)[-1].park
        seen: set[str] = set()
        for target in self.plan.targets:
            for test in tests_of(target.require):
                if test.indicator not in seen and self.standard.indicators[test.indicator].type in NUMERIC:
                    seen.add(test.indicator)
                    yield self.track(test, park)

    def track(self, test: Comparison, park: Park) -> Track:
        indicator = self.standard.indicators[test.indicator]
        label, kind = indicator.label.text(self.language), indicator.kind
        value, start = self.exact(park, test.indicator), self.exact(self.plan.baseline, test.indicator)
        goal = self.targeted.least(test)
        pace = required = on_track = None
        if value is not None and start is not None:
            pace = whole_if_possible(Fraction(value - start) / (park.year - self.baseline.year))
        code = "plan-track-unknown"
        if value is not None and goal is not None:
            left = self.plan.until - park.year
            required = whole_if_possible(Fraction(goal - value) / left) if left else None
            if OPERATORS[test.operator].holds(value - goal):
                on_track, code = True, "plan-track-reached"
            elif required is None:
                on_track, code = False, "plan-track-missed"
            elif pace is not None:
                on_track = OPERATORS["at_least" if required > 0 else "at_most"].holds(pace - required)
                code = "plan-track-on" if on_track else "plan-track-off"
        unit = "" if indicator.unit is None else indicator.unit.text(self.language)
        texts = {
            "value": self.words.figure(kind, value, goal),
            "target": self.words.figure(kind, goal, value),
            "pace": "" if pace is None else shortfall_text(self.language, kind, pace, unit),
            "required": "" if required is None else shortfall_text(self.language, kind, required, unit),
        }
        message = self.say(code, label=label, year=park.year, until=self.plan.until, **texts)
        return Track(test.indicator, label, kind, park.year, value, goal, pace, required, on_track, message)

    def exact(self, park: Park, name: str) -> Number | None:
        if self.standard.indicators[name].raw:
            return park.bounds[name].exact
        computed = exact_ratio(park, name)
        figure = park.figures.get(name)
        return figure.exact if computed is None and figure is not None else computed

    def off_track(self, tracks: Iterable[Track]) -> Iterator[Finding]:
        by_name = {track.indicator: track for track in tracks}
        told = set()
        for target in self.plan.targets:
            found = [by_name[test.indicator] for test in tests_of(target.require) if test.indicator in by_name]
            either = isinstance(target.require, Group) and target.require.kind == "any_of"
            if either and any(track.on_track is not False for track in found):
                continue
            for track in found:
                if track.on_track is False and track.indicator not in told:
                    told.add(track.indicator)
                    yield Finding("off-track", track.message, track.year, None, track.indicator)

    # --- tasks, stages, assumptions ---

    def title(self, label: Label) -> str:
        return label.text(self.language)

    def task(self, task: Task) -> TaskEntry:
        return TaskEntry(
            number=task.number,
            title=self.title(task.title),
            lead=task.lead,
            responsible=task.responsible,
            due=task.due.text,
            serves=task.serves,
            progress=task.progress.state,
            since=None if task.progress.since is None else task.progress.since.text,
            note=task.progress.note,
            state=None if self.as_of is None else _state(task, self.as_of),
        )

    def stages(self) -> Iterator[StageEntry]:
        for stage in self.plan.stages:
            current = None if self.as_of is None else stage.since.first <= self.as_of <= stage.to.last
            yield StageEntry(self.title(stage.title), stage.since.text, stage.to.text, current)

    def assumptions(self) -> Iterator[str]:
        for name, tie in self.plan.ties.items():
            label, other = (label_of(self.standard, key, self.language) for key in (name, tie.other))
            yield self.say("plan-assumed-tie", label=label, other=other, note=tie.note)
        for year, figures in sorted(self.plan.assumed.items()):
            for name, figure in figures.items():
                label = label_of(self.standard, name, self.language)
                value = self.words.given(self.standard.indicators[name], figure)
                yield self.say("plan-assumed-figure", label=label, year=year, value=value, note=figure.note or "")


def _state(task: Task, day: datetime.date) -> TaskState:
    known = task.progress.since is None or task.progress.since.first <= day
    if task.progress.state == "done" and known:
        return "done"
    return "overdue" if task.due.last < day else "running"


def _indicator(result: CriterionResult) -> str | None:
    """What a criterion's finding is about: its first comparison that does not pass."""
    return next((one.indicator for one in result.comparisons if one.status != "pass"), None)

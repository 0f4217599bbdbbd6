"""What is to be said of a plan, worst first: what never passes, what its targets miss, what nothing is planned for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from hightech_check.errors import DataFileError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.park.model import Park
from hightech_check.plan.report import Finding, TaskEntry, Track, numeric
from hightech_check.plan.words import needed
from hightech_check.plan.years import PlanYears
from hightech_check.result.report import ComparisonResult, CriterionResult, Outcome, comparisons
from hightech_check.result.sentences import with_more
from hightech_check.standard.model import Group


def find(judged: PlanYears, tracks: Sequence[Track], tasks: Sequence[TaskEntry]) -> Iterator[Finding]:
    """The findings on a plan, by kind from the worst on."""
    finder = _Finder(judged)
    yield from finder.never_passing()
    yield from finder.stopping()
    yield from finder.stopping_after()
    yield from finder.targets_not_reached()
    yield from finder.targets_not_enough()
    yield from finder.without_increase()
    yield from finder.without_task()
    yield from finder.due_before_figures()
    yield from finder.off_track(tracks)
    for task in tasks:
        if task.state == "overdue":
            text = judged.say("plan-overdue", number=task.number, title=task.title, due=task.due, lead=task.lead)
            yield Finding("overdue", text, int(task.due[:4]), task=task.number)


class _Finder:
    """Finds what is to be said; each method one kind of it."""

    def __init__(self, judged: PlanYears) -> None:
        self.judged = judged
        self.plan = judged.plan
        self.until = judged.plan.until
        self.park = judged.last.park

    def finding(self, code: str, said: str, result: CriterionResult, year: int, park: Park | None) -> Finding:
        """What a message says of a criterion, with the comparisons in it that do not pass."""
        text = self.judged.say(said, title=result.title, year=year)
        text = with_more(self.judged.language, text, needed(self.judged.language, result.outcome, park))
        indicator = next((one.indicator for one in result.comparisons if one.status != "pass"), None)
        return Finding(code, text, year, None if result.section == "targets" else result.id, indicator)

    # --- criteria over the years ---

    def never_passing(self) -> Iterator[Finding]:
        never = [result for result in self.judged.counted if self.judged.first_pass[result.id] is None]
        for result in sorted(never, key=lambda one: (one.status != "fail", one.status != "fail" and not numeric(one))):
            always_fails = all(found.status == "fail" for _, found in self.judged.courses[result.id])
            said = "plan-never-fails" if always_fails else f"plan-never-{result.status}"
            yield self.finding("never-passes", said, result, self.until, self.park)

    def stopping(self) -> Iterator[Finding]:
        for counted in self.judged.counted:
            for (_, before), (year, result) in pairwise(self.judged.courses[counted.id]):
                if before.status == "pass" and result.status != "pass":
                    park = self.park if year == self.until else None
                    yield self.finding("stops-passing", f"plan-stops-{result.status}", result, year, park)

    def stopping_after(self) -> Iterator[Finding]:
        """What passes in the last year, and would fail if the plan went on for another."""
        try:
            park = self.judged.projection.following(self.park, self.until + 1, self.judged.last.moved, {}).park
        except DataFileError:
            return
        after = {result.id: result for result in self.judged.check(park).criteria}
        for result in self.judged.counted:
            if result.status == "pass" and after[result.id].status == "fail":
                yield self.finding("stops-passing", "plan-would-stop", after[result.id], self.until + 1, park)

    # --- targets ---

    def targets_not_reached(self) -> Iterator[Finding]:
        for result in self.judged.targets:
            if result.status == "fail":
                yield self.finding("target-not-reached", "plan-target-not-reached", result, self.until, self.park)

    def targets_not_enough(self) -> Iterator[Finding]:
        """The criteria that fail although every target is met, each at its least value."""
        goals, told, contradict = self.judged.goals, set[str](), False
        for tests in goals.ways:
            try:
                park = goals.at_targets(tests)
            except DataFileError as error:
                if not contradict:
                    fault, contradict = error.faults[0], True
                    text = self.judged.say("plan-targets-contradict", problem=fault)
                    yield Finding("target-not-enough", text, self.until)
                continue
            for result in self.judged.check(park).deciding("fail"):
                indicator = goals.bearing(one.indicator for one in result.comparisons if one.status == "fail")
                if result.id not in told and indicator is not None:
                    told.add(result.id)
                    finding = self.finding("target-not-enough", "plan-target-not-enough", result, self.until, park)
                    yield replace(finding, indicator=indicator)

    def off_track(self, tracks: Sequence[Track]) -> Iterator[Finding]:
        by_name = {track.indicator: track for track in tracks}
        told = set()
        for target in self.plan.targets:
            found = [by_name[one.indicator] for one in target.require.comparisons if one.indicator in by_name]
            either = isinstance(target.require, Group) and target.require.kind != "all_of"
            if either and any(track.on_track is not False for track in found):
                continue
            for track in found:
                if track.on_track is False and track.indicator not in told:
                    told.add(track.indicator)
                    yield Finding("off-track", track.message, track.year, None, track.indicator)

    # --- what the plan leaves out ---

    def without_increase(self) -> Iterator[Finding]:
        language, told = self.judged.language, set[str]()
        for result in (*self.judged.counted, *self.judged.targets):
            for comparison in self.unplanned(result.outcome) if result.status != "pass" else ():
                if comparison.indicator not in told:
                    told.add(comparison.indicator)
                    text = self.judged.say("plan-no-increase", label=comparison.label)
                    text = with_more(language, text, needed(language, comparison, self.park))
                    criterion = None if result.section == "targets" else result.id
                    yield Finding("no-increase", text, self.until, criterion, comparison.indicator)

    def unplanned(self, outcome: Outcome) -> list[ComparisonResult]:
        """The numbers that do not pass and that nothing is planned for; none of an either/or with a planned arm."""
        if isinstance(outcome, ComparisonResult):
            is_open = outcome.kind is not None and outcome.status != "pass"
            return [outcome] if is_open and not self.is_planned(outcome.indicator) else []
        numbers = [arm for arm in outcome.conditions if any(one.kind is not None for one in comparisons(arm))]
        found = [self.unplanned(arm) for arm in numbers]
        if outcome.kind != "all_of" and not all(found):
            return []
        return [one for ones in found for one in ones]

    def is_planned(self, name: str) -> bool:
        formula = self.judged.standard.indicators[name].formula
        names = () if formula is None else formula.names
        return name in self.judged.last.moved or any(key.removeprefix(PREVIOUS) in self.judged.moved for key in names)

    def without_task(self) -> Iterator[Finding]:
        served = {criterion for task in self.plan.tasks for criterion in task.serves}
        unserved = [result for result in self.judged.counted if result.id not in served]
        for result in unserved:
            if result.status == "fail":
                yield self.finding("no-task", "plan-no-task-fail", result, self.until, self.park)
        for result in unserved:
            if result.status == "unknown":
                found = self.finding("no-task", "plan-no-task-unknown", result, self.until, self.park)
                yield replace(found, message=self.judged.say("plan-no-task-unknown", title=result.title))

    def due_before_figures(self) -> Iterator[Finding]:
        """Tasks whose effect is to be seen in yearly figures that cannot exist yet on the day they are due."""
        of_numbers = {result.id for result in self.judged.report.criteria if numeric(result)}
        for task in self.plan.tasks:
            year = task.due.last.year
            if not self.judged.baseline.year < year <= self.until:
                continue
            waiting = [
                one for one in task.serves if one in of_numbers and (self.judged.first_pass[one] or self.until) >= year
            ]
            if year == self.until or waiting:
                title = task.title.text(self.judged.language)
                text = self.judged.say("plan-due-before", number=task.number, title=title, due=task.due.text, year=year)
                yield Finding("due-before-figures", text, year, waiting[0] if waiting else None, task=task.number)

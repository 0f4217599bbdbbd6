"""A plan that falls short in, the smallest larger yearly increases out that make it reach the standards."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from hightech_check.errors import DataFileError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Number, whole_if_possible
from hightech_check.judging.check import check
from hightech_check.park.figures import derived_from, label_of
from hightech_check.park.model import Park
from hightech_check.plan import words
from hightech_check.plan.model import Increase, Plan, Tie
from hightech_check.plan.projection import Projection
from hightech_check.plan.report import Mend, NewIncrease, Remedy, Rest, numeric
from hightech_check.result.report import CriterionResult, Report
from hightech_check.standard.model import Standard
from hightech_check.words import listed, say
from hightech_check.words.figures import shortfall_text

MOST_STEPS = 2**30
MOST_ROUNDS = 5
_STEPS: Mapping[str, Number] = {"count": 1, "amount": 10_000, "number": 1}
_POINT = 10_000  # a ratio is mended in hundredths of a point


class Lever(NamedTuple):
    """What can be raised: a move of the standard each year, or one figure; `adds` is one step a year."""

    move: str | None
    adds: Mapping[str, Number]


def find_mend(projection: Projection, report: Report) -> Mend:
    """Look for larger yearly increases, lever by lever and together.

    Args:
        projection: of the plan.
        report: on the last year of the plan as written.
    """
    return _Mender(projection, report).mend()


class _Mender:
    def __init__(self, projection: Projection, report: Report) -> None:
        self.projection = projection
        self.plan = projection.plan
        self.standard = projection.standard
        self.before = report
        self.language = report.language
        self.last = projection.last_park({})
        self.levers = list(self.find_levers())

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    def find_levers(self) -> Iterator[Lever]:
        """The moves that add to a figure with an increase, and the figures that no move adds to."""
        increases = self.projection.increases
        reached: set[str] = set()
        for move in self.standard.moves.values():
            adds = {name: amount for name, amount in move.adds.items() if name in increases or self.stays(name)}
            if any(name in increases and amount > 0 for name, amount in adds.items()):
                reached |= adds.keys()
                yield Lever(move.id, adds)
        for name in increases:
            indicator = self.standard.indicators[name]
            if name not in reached and indicator.type != "ratio":
                yield Lever(None, {name: _STEPS[indicator.type]})
            elif indicator.type == "ratio":
                yield Lever(None, {name: 0})  # to the next hundredth of a point: see `extra`

    def stays(self, name: str) -> bool:
        """Whether a figure without an increase is known to the end, so that a move would add to it."""
        return name in self.last.figures and self.last.bounds[name].exact is not None

    def extra(self, steps: Mapping[int, int]) -> dict[str, Number]:
        """What the figures grow by beyond the plan, with so many steps of each lever."""
        total: dict[str, Number] = {}
        for index, count in steps.items():
            for name, amount in self.levers[index].adds.items():
                more: Number = count * amount
                if not amount:
                    planned = self.projection.increases[name].amount
                    more = _hundredths(planned, count) - planned
                total[name] = total.get(name, 0) + more
        return total

    def at(self, extra: Mapping[str, Number]) -> Park | None:
        """The park of the last year of the plan with those increases written into it; None where that contradicts."""
        try:
            return Projection(self.mended(extra)).last_park({})
        except DataFileError:
            return None

    def mended(self, extra: Mapping[str, Number]) -> Plan:
        """The plan as it is with larger increases: what is raised otherwise than what it is tied to is tied no more."""
        raised = {name: more for name, more in extra.items() if more and not self.follows(name, extra)}
        increases = dict(self.plan.increases)
        for name, more in raised.items():
            amount, unit, node = self.projection.increases.get(name, Increase(0, 0, None))
            increases[name] = Increase(whole_if_possible(amount + more), unit, node)
        kept = tuple(one for one in self.plan.assumptions if not isinstance(one, Tie) or one.name not in raised)
        return replace(self.plan, increases=increases, assumptions=kept)

    def follows(self, name: str, extra: Mapping[str, Number]) -> bool:
        """Whether a figure rises so much because it is tied to another that does."""
        tie = self.plan.ties.get(name)
        return tie is not None and extra[name] == extra.get(tie.other, 0)

    def passes(self, criterion: str, extra: Mapping[str, Number]) -> bool | None:
        """Whether a criterion passes in the last year; None where the figures contradict each other."""
        park = self.at(extra)
        return None if park is None else self.alone(criterion, park).status == "pass"

    def alone(self, criterion: str, park: Park) -> CriterionResult:
        """One criterion of a park, judged alone."""
        standard = _alone(self.standard, criterion)
        return check(standard, replace(park, standard=standard), language=self.language).criteria[0]

    def least(self, criterion: str, lever: int, already: Mapping[int, int]) -> int | None:
        """The fewest further steps of a lever that make a criterion pass; None where none up to `MOST_STEPS` does."""

        def tried(steps: int) -> bool | None:
            return self.passes(criterion, self.extra({**already, lever: already.get(lever, 0) + steps}))

        low, high = 0, 1
        while not (found := tried(high)):
            if found is None:
                break
            low, high = high, 2 * high
            if high > MOST_STEPS:
                return None
        best = high if found else None
        while high - low > 1:
            middle = (low + high) // 2
            found = tried(middle)
            if found is False:
                low = middle
            else:
                high, best = middle, middle if found else best
        return best

    # --- what is asked for ---

    def mend(self) -> Mend:
        wanted = [result for result in self.before.criteria if self.is_wanted(result)]
        single: list[Remedy] = []
        choices: dict[str, int] = {}
        moves = range(len(self.levers))
        for result in wanted:
            found = [(*best, index) for index in moves if (best := self.best(result, index)) is not None]
            single += [self.remedy(result.id, lever, count) for count, lever, _ in found]
            if found:
                choices[result.id] = min(found, key=lambda one: (one[0], one[2]))[1]
        steps = self.together(choices)
        extra = self.extra(steps)
        park = self.at(extra) if steps else None
        after = None if park is None else check(self.standard, park, language=self.language, strict=self.before.strict)
        increases = tuple(self.increases(extra))
        return Mend(tuple(single), increases, self.together_text(increases, after), after, tuple(self.rest(after)))

    def best(self, result: CriterionResult, index: int) -> tuple[int, int] | None:
        """The fewest steps of a lever that mend a criterion, and the lever, which leaves alone what need not rise."""
        if not self.bears(self.levers[index], result):
            return None
        count = self.least(result.id, index, {})
        for name in [name for name in self.levers[index].adds if name not in self.projection.increases]:
            fewer = self.without(index, name)
            found = self.least(result.id, fewer, {})
            if found is not None and (count is None or found <= count):
                index, count = fewer, found
        return None if count is None else (count, index)

    def without(self, index: int, name: str) -> int:
        """The lever that leaves a figure alone as well."""
        move, adds = self.levers[index]
        lever = Lever(move, {other: amount for other, amount in adds.items() if other != name})
        if lever not in self.levers:
            self.levers.append(lever)
        return self.levers.index(lever)

    def is_wanted(self, result: CriterionResult) -> bool:
        return self.before.counts_for_verdict(result) and result.status != "pass" and bool(numeric(result))

    def bears(self, lever: Lever, result: CriterionResult) -> bool:
        touched = set(lever.adds) | derived_from(self.standard, lever.adds)
        touched |= derived_from(self.standard, [PREVIOUS + name for name in lever.adds])
        return not touched.isdisjoint(comparison.indicator for comparison in result.comparisons)

    def together(self, choices: Mapping[str, int]) -> dict[int, int]:
        """Steps of the levers that mend all that can be mended, each no larger than it must be."""
        steps: dict[int, int] = {}
        for _ in range(MOST_ROUNDS):
            failing = self.failing(self.extra(steps))
            open_ones = [name for name in choices if name in failing]
            if not open_ones:
                break
            for name in open_ones:
                lever = choices[name]
                more = 0 if self.passes(name, self.extra(steps)) else self.least(name, lever, steps)
                if more:
                    steps[lever] = steps.get(lever, 0) + more
        wanted = self.failing(self.extra(steps))
        for lever in sorted(steps):
            too_few, enough = -1, steps[lever]
            while enough - too_few > 1:
                middle = (too_few + enough) // 2
                if self.failing(self.extra({**steps, lever: middle})) <= wanted:
                    enough = middle
                else:
                    too_few = middle
            steps[lever] = enough
        return {lever: count for lever, count in steps.items() if count}

    def failing(self, extra: Mapping[str, Number]) -> set[str]:
        """The criteria that do not pass in the last year; all of them where the figures contradict each other."""
        park = self.at(extra)
        if park is None:
            return {criterion.id for criterion in self.standard.criteria}
        report = check(self.standard, park, language=self.language)
        return {result.id for result in report.criteria if result.status != "pass"}

    # --- in words ---

    def increases(self, extra: Mapping[str, Number]) -> Iterator[NewIncrease]:
        """The increases that have to be written into the plan."""
        before, after = self.projection.increases, self.mended(extra)
        for name, increase in after.increases.items():
            planned = before[name].amount if name in before else 0
            if name not in self.plan.increases or increase.amount != planned:
                kind = self.standard.indicators[name].kind
                label = label_of(self.standard, name, self.language)
                yield NewIncrease(name, label, kind, planned, increase.amount, name in self.plan.ties)

    def remedy(self, criterion: str, lever: int, steps: int) -> Remedy:
        extra = self.extra({lever: steps})
        increases = tuple(self.increases(extra))
        park = self.at(extra)
        assert park is not None
        passing = next(one for one in self.alone(criterion, park).comparisons if one.status == "pass")
        text = self.say(
            "plan-mend-single",
            increases=self.increases_text(increases),
            result=words.found(self.language, passing, park),
            year=self.plan.until,
        )
        return Remedy(criterion, self.levers[lever].move, increases, text)

    def farthest(self, lever: Lever) -> str:
        """The largest increase of a lever's first figure that is tried."""
        name = next(iter(lever.adds))
        planned = self.projection.increases.get(name)
        amount = self.extra({self.levers.index(lever): MOST_STEPS})[name] + (planned.amount if planned else 0)
        pace = words.pace(self.language, self.standard.indicators[name], whole_if_possible(amount))
        return f"{label_of(self.standard, name, self.language)} {pace}"

    def increases_text(self, increases: tuple[NewIncrease, ...]) -> str:
        texts = (
            self.say(
                "plan-mend-increase-own" if one.tied else "plan-mend-increase",
                label=one.label,
                needed=words.pace(self.language, self.standard.indicators[one.indicator], one.needed),
                planned=shortfall_text(self.language, one.kind, one.planned),
            )
            for one in increases
        )
        return listed(self.language, texts)

    def together_text(self, increases: tuple[NewIncrease, ...], after: Report | None) -> str:
        if after is None:
            if self.before.exit_code == 0:
                return self.say("plan-mend-needless")
            if not self.levers:
                return self.say("plan-mend-no-lever")
            return self.say("plan-mend-nothing", most=tuple(dict.fromkeys(map(self.farthest, self.levers))))
        text = self.say("plan-mend-together", increases=self.increases_text(increases))
        verdict = self.say(f"plan-mend-verdict-{after.verdict}", year=self.plan.until)
        return f"{text}{';' if self.language == 'zh' else '; '}{verdict}"

    def rest(self, after: Report | None) -> Iterator[Rest]:
        report = self.before if after is None else after
        for status in ("fail", "unknown"):
            for result in report.deciding(status):
                code = self.why(result)
                yield Rest(result.id, result.status, code, self.say(f"plan-rest-{code}", title=result.title))

    def why(self, result: CriterionResult) -> str:
        if result.status == "unknown":
            return "unknown"
        if not numeric(result):
            return "answer"
        return "not-mended" if any(self.bears(lever, result) for lever in self.levers) else "no-increase"


def _hundredths(planned: Number, count: int) -> Number:
    """So many hundredths of a point beyond an increase, counted from the last whole one at or below it."""
    scaled = planned * _POINT
    return whole_if_possible(Fraction(scaled.numerator // scaled.denominator + count, _POINT))


@lru_cache(maxsize=256)
def _alone(standard: Standard, criterion: str) -> Standard:
    """The standard with one criterion only, to be judged quickly."""
    return replace(standard, criteria=tuple(one for one in standard.criteria if one.id == criterion))

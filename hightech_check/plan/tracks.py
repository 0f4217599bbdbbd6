"""The targets of a plan against what has come of them: the pace so far beside the pace that is needed."""

from collections.abc import Iterator
from fractions import Fraction

from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import Number, whole_if_possible
from hightech_check.plan import words
from hightech_check.plan.report import Track
from hightech_check.plan.years import PlanYears
from hightech_check.standard.model import NUMERIC, Comparison


def tracks(judged: PlanYears) -> Iterator[Track]:
    """One track for each figure that a target names, where the plan has actual figures."""
    if not judged.plan.actuals:
        return
    seen: set[str] = set()
    for target in judged.plan.targets:
        for comparison in target.require.comparisons:
            if comparison.indicator not in seen and judged.standard.indicators[comparison.indicator].type in NUMERIC:
                seen.add(comparison.indicator)
                yield _track(judged, comparison)


def _track(judged: PlanYears, target: Comparison) -> Track:
    plan, language = judged.plan, judged.language
    indicator, now = judged.standard.indicators[target.indicator], judged.projection.last_actual
    start = judged.exact(plan.baseline, target.indicator)
    value = judged.exact(judged.parks[now], target.indicator)
    goal = judged.goals.least(target)
    pace = required = None
    if value is not None and start is not None:
        pace = whole_if_possible(Fraction(value - start) / (now - plan.baseline.year))
    if value is not None and goal is not None and now < plan.until:
        required = whole_if_possible(Fraction(goal - value) / (plan.until - now))
    code, on_track = _state(target, value, goal, pace, required)
    message = judged.say(
        code,
        label=indicator.label.text(language),
        year=now,
        until=plan.until,
        value=words.figure(language, indicator.kind, value, goal),
        target=words.figure(language, indicator.kind, goal, value),
        pace=words.pace(language, indicator, pace),
        required=words.pace(language, indicator, required),
    )
    label = indicator.label.text(language)
    return Track(target.indicator, label, indicator.kind, now, value, goal, pace, required, on_track, message)


def _state(
    target: Comparison, value: Number | None, goal: Number | None, pace: Number | None, required: Number | None
) -> tuple[str, bool | None]:
    """The code of the message, and whether the target is on track; None where that is not known."""
    if value is None or goal is None:
        return "plan-track-unknown", None
    if OPERATORS[target.operator].holds(value - goal):
        return "plan-track-reached", True
    if required is None:
        return "plan-track-missed", False
    if pace is None:
        return "plan-track-unknown", None
    on_track = OPERATORS["at_least" if required > 0 else "at_most"].holds(pace - required)
    return "plan-track-on" if on_track else "plan-track-off", on_track

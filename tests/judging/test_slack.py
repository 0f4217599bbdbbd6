"""How far each figure may move before a comparison's status changes: by hand, and against brute force with check()."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import Case, cases

from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import STEPS, Number
from hightech_check.judging.check import check
from hightech_check.judging.compare import find
from hightech_check.judging.criterion_slack import criterion_slacks
from hightech_check.judging.slack import Slack, hangs_on, slacks
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park
from hightech_check.standard.model import Comparison as Comparing
from hightech_check.standard.model import Criterion
from hightech_check.what_if import with_changes

PARK = load_park(Path(__file__).resolve().parent.parent.parent / "examples" / "baotou-metal-park-2020.yaml")


def chosen(criterion: str, arm: int = 0) -> Comparing:
    (found,) = [one for one in PARK.standard.criteria if one.id == criterion]
    return list(found.require.comparisons)[arm]


def turns(park: Park, criterion: str, arm: int = 0) -> dict[str, tuple[Number | None, Number | None]]:
    """The first changed value below and above, of each figure."""
    return {
        slack.key: (slack.below and slack.below.value, slack.above and slack.above.value)
        for slack in slacks(park, chosen(criterion, arm))
    }


def test_a_failing_share_passes_from_33_of_162_or_9_of_45() -> None:
    # 20 % of 162 is 32.4; 9 is 20 % of 45
    assert turns(PARK, "industry.high-tech-share") == {
        "high_tech_or_tech_sme_enterprises": (None, 33),
        "enterprises": (45, None),
    }


def test_a_passing_share_fails_below_33_and_from_191() -> None:
    park = with_changes(PARK, {"high_tech_or_tech_sme_enterprises": 38})
    first, second = slacks(park, chosen("industry.high-tech-share"))
    # 38 is 20 % of 190, so 191 is the first that fails; below 32.4 is 32, 6 fewer than 38
    assert first.below is not None
    assert (first.below.value, first.below.distance, first.below.status) == (32, 6, "fail")
    assert second.above is not None
    assert (second.above.value, second.above.distance) == (191, 29)
    # with no enterprise at all there is no share, and 0 contradicts: 38 are part of them
    assert second.below is not None
    assert (second.below.value, second.below.status) == (0, "unknown")
    assert second.below.faults[0].code == "contradiction"


def test_the_base_of_a_growth_is_last_years_figure() -> None:
    park = with_changes(PARK, {"high_tech_enterprise_growth": None, "previous_year.high_tech_enterprises": 6})
    # 9 >= 130 % x 6 = 7.8: fails below 8; of 9, 6 (7.8) pass and 7 (9.1) do not; of 0 there is no growth
    assert turns(park, "industry.high-tech-growth") == {
        "high_tech_enterprises": (7, None),
        "previous_year.high_tech_enterprises": (0, 7),
    }


def test_a_published_threshold_may_be_shown_to_move_but_cannot() -> None:
    _, threshold = slacks(PARK, chosen("innovation.rd-intensity"))
    assert threshold.below is not None
    assert threshold.below.value == Fraction(1, 100)
    assert threshold.below.faults[0].code == "published-differs"


def test_a_value_that_contradicts_is_told_as_impossible() -> None:
    park = with_changes(PARK, {"enterprises": 30, "high_tech_or_tech_sme_enterprises": 9, "industrial_output": None})
    city = with_changes(park, {"league_city_high_tech_enterprises": 200})
    slack = next(
        one for one in slacks(city, chosen("industry.high-tech-share", 1)) if one.key == "high_tech_enterprises"
    )
    assert slack.above is not None
    assert slack.above.value == 50  # 25 % of 200, but there are 30 enterprises
    assert slack.above.faults


def test_an_unknown_figure_leaves_no_slack_to_tell() -> None:
    assert slacks(PARK, chosen("industry.high-tech-share", 1)) == ()


# --- against brute force: at the value the new status, one step before it the old one, and nothing between ---


def moved(park: Park, test: Comparing, key: str, value: Number) -> Park | None:
    """The park with one figure at another value, the rest of the comparison held; None where it contradicts."""
    found = find(park.standard, test, park.bounds, park.figures)
    held = {
        other: Figure(exact, exact)
        for other in hangs_on(park, test, found)
        if other.removeprefix("previous_year.") in park.standard.raw and (exact := park.bounds[other].exact) is not None
    }
    stale = derived_from(park.standard, [key]) - set(hangs_on(park, test, found))
    figures = {name: one for name, one in {**park.figures, **held}.items() if name not in stale}
    figures[key] = Figure(value, value, Fraction(1, 10**6) if park.standard.indicator(key).type == "ratio" else 0)
    try:
        return park.with_figures(figures)
    except DataFileError:
        return None


def status(park: Park, test: Comparing) -> str:
    (name,) = park.standard.sections
    alone = Criterion(f"{name}.x", name, park.standard.title, None, "required", test)
    standard = replace(park.standard, criteria=(alone,))
    return check(standard, replace(park, standard=standard)).criteria[0].status


def all_slacks(case: Case) -> Iterator[tuple[Park, Comparing, Slack]]:
    standard, park = case.read()
    if not isinstance(park, Park):
        return
    for criterion in standard.criteria:
        for test in criterion.require.comparisons:
            if standard.indicators[test.indicator].type not in ("flag", "choice"):
                yield from ((park, test, slack) for slack in slacks(park, test))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(), st.randoms(use_true_random=False))
def test_slack_is_what_check_says_on_both_sides_of_it(case: Case, random: object) -> None:
    for park, test, slack in all_slacks(case):
        kind = park.standard.indicator(slack.key).kind
        step, before = STEPS[kind], status(park, test)
        for turn, sign in ((slack.below, -1), (slack.above, 1)):
            least = Fraction(0) if kind != "ratio" else Fraction(-1)
            far = Fraction(10**6) if turn is None else turn.distance - step
            tried = {Fraction(slack.value + sign * far * part / 7) for part in range(8)} if far > 0 else set()
            for value in tried:
                on_scale = value // step * step
                inside = on_scale < slack.value if sign < 0 else slack.value < on_scale <= slack.value + far
                if on_scale < least or not inside or (sign < 0 and on_scale < slack.value - far):
                    continue
                park_there = moved(park, test, slack.key, on_scale)
                assert park_there is None or status(park_there, test) == before, (slack, on_scale)
            if turn is None:
                continue
            at = moved(park, test, slack.key, turn.value)
            assert (at is None) == bool(turn.faults)
            assert at is None or status(at, test) == turn.status
            last = moved(park, test, slack.key, turn.value - sign * step)
            assert last is None or status(last, test) == before


# --- the criterion's own slack ---


def criterion_status(park: Park, criterion: Criterion) -> str:
    standard = replace(park.standard, criteria=(criterion,))
    return check(standard, replace(park, standard=standard)).criteria[0].status


def with_one_at(park: Park, criterion: Criterion, key: str, value: Number) -> Park | None:
    """The park with one figure at another value, the rest of the criterion held; None where it contradicts."""
    keys = {
        one
        for test in criterion.require.comparisons
        if park.standard.indicators[test.indicator].type not in ("flag", "choice")
        for one in hangs_on(park, test, find(park.standard, test, park.bounds, park.figures))
    }
    held = {
        one: Figure(exact, exact)
        for one in keys
        if one.removeprefix("previous_year.") in park.standard.raw and (exact := park.bounds[one].exact) is not None
    }
    stale = derived_from(park.standard, [key]) - keys
    figures = {name: one for name, one in {**park.figures, **held}.items() if name not in stale}
    figures[key] = Figure(value, value, Fraction(1, 10**6) if park.standard.indicator(key).type == "ratio" else 0)
    try:
        return park.with_figures(figures)
    except DataFileError:
        return None


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_slack_of_a_criterion_is_what_check_says_on_both_sides_of_it(case: Case) -> None:
    standard, park = case.read()
    if not isinstance(park, Park):
        return
    for criterion in standard.criteria:
        if isinstance(criterion.require, Comparing):
            continue
        before = criterion_status(park, criterion)
        for slack in criterion_slacks(park, criterion):
            step = STEPS[standard.indicator(slack.key).kind]
            for turn, sign in ((slack.below, -1), (slack.above, 1)):

                def at(value: Number, key: str = slack.key, criterion: Criterion = criterion) -> str | None:
                    there = with_one_at(park, criterion, key, value)
                    return None if there is None else criterion_status(there, criterion)

                far = 10**6 if turn is None else turn.distance
                for part in range(1, 8):  # nothing between
                    value = Fraction(slack.value + sign * far * Fraction(part, 8)) // step * step
                    if (value - slack.value) * sign > 0 and value >= 0 and (value - slack.value) * sign < far:
                        assert at(value) in (before, None), (slack, value)
                if turn is None:
                    continue
                assert at(turn.value) == (None if turn.faults else turn.status)
                if turn.distance > step:
                    assert at(turn.value - sign * step) in (before, None)
                if turn.until is not None:
                    assert at(turn.until) == turn.status
                    assert at(turn.until + sign * step) not in (turn.status, None)

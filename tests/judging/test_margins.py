"""How far each figure may move before a status changes: by hand, and against brute force with check()."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from strategies import Case, cases

from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import STEPS, Number
from hightech_check.judging.check import check
from hightech_check.judging.compare import find
from hightech_check.judging.margins import Flip, Margin, hangs_on, margins
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park
from hightech_check.standard.model import Comparison, Condition, Criterion
from hightech_check.what_if import with_changes

PARK = load_park(Path(__file__).resolve().parent.parent.parent / "examples" / "baotou-metal-park-2020.yaml")


def chosen(criterion: str, arm: int = 0) -> Comparison:
    (found,) = [one for one in PARK.standard.criteria if one.id == criterion]
    return list(found.require.comparisons)[arm]


def flips(park: Park, criterion: str, arm: int = 0) -> dict[str, tuple[Number | None, Number | None]]:
    """The first changed value below and above, of each figure."""
    return {
        margin.key: (margin.below and margin.below.value, margin.above and margin.above.value)
        for margin in margins(park, chosen(criterion, arm))
    }


def test_a_failing_share_passes_from_33_of_162_or_9_of_45() -> None:
    # 20 % of 162 is 32.4; 9 is 20 % of 45
    assert flips(PARK, "industry.high-tech-share") == {
        "high_tech_or_tech_sme_enterprises": (None, 33),
        "enterprises": (45, None),
    }


def test_a_passing_share_fails_below_33_and_from_191() -> None:
    park = with_changes(PARK, {"high_tech_or_tech_sme_enterprises": 38})
    first, second = margins(park, chosen("industry.high-tech-share"))
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
    assert flips(park, "industry.high-tech-growth") == {
        "high_tech_enterprises": (7, None),
        "previous_year.high_tech_enterprises": (0, 7),
    }


def test_a_published_threshold_may_be_shown_to_move_but_cannot() -> None:
    _, threshold = margins(PARK, chosen("innovation.rd-intensity"))
    assert threshold.below is not None
    assert threshold.below.value == Fraction(1, 100)
    assert threshold.below.faults[0].code == "published-differs"


def test_a_value_that_contradicts_is_told_as_impossible() -> None:
    park = with_changes(PARK, {"enterprises": 30, "high_tech_or_tech_sme_enterprises": 9, "industrial_output": None})
    city = with_changes(park, {"league_city_high_tech_enterprises": 200})
    margin = next(
        one for one in margins(city, chosen("industry.high-tech-share", 1)) if one.key == "high_tech_enterprises"
    )
    assert margin.above is not None
    assert margin.above.value == 50  # 25 % of 200, but there are 30 enterprises
    assert margin.above.faults


def test_an_unknown_figure_leaves_no_margin() -> None:
    assert margins(PARK, chosen("industry.high-tech-share", 1)) == ()


# --- against brute force: at the value the new status, one step before it the old one, and nothing between ---


def moved(park: Park, condition: Condition, key: str, value: Number) -> Park | None:
    """The park with one figure at another value, the rest of the condition held; None where it contradicts."""
    standard = park.standard
    keys = {
        one
        for comparison in condition.comparisons
        if standard.indicators[comparison.indicator].type not in ("flag", "choice")
        for one in hangs_on(park, comparison, find(standard, comparison, park.bounds, park.figures))
    }
    held = {
        one: Figure(exact, exact) for one in keys & {*standard.unknown} if (exact := park.bounds[one].exact) is not None
    }
    stale = derived_from(standard, [key]) - keys
    figures = {name: one for name, one in {**park.figures, **held}.items() if name not in stale}
    figures[key] = Figure(value, value, Fraction(1, 10**6) if standard.indicator(key).type == "ratio" else 0)
    try:
        return park.with_figures(figures)
    except DataFileError:
        return None


def status_of(park: Park, condition: Condition) -> str:
    (section,) = park.standard.sections
    alone = Criterion(f"{section}.x", section, park.standard.title, None, "required", condition)
    standard = replace(park.standard, criteria=(alone,))
    return check(standard, replace(park, standard=standard)).criteria[0].status


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_margins_of_arms_and_criteria_are_what_check_says_on_both_sides_of_them(case: Case) -> None:
    standard, park = case.read()
    if not isinstance(park, Park):
        return
    for criterion in standard.criteria:
        for condition in dict.fromkeys([criterion.require, *criterion.require.comparisons]):
            before = status_of(park, condition)
            for margin in margins(park, condition):
                for flip, sign in ((margin.below, -1), (margin.above, 1)):
                    is_so(park, condition, margin, flip, sign, before)


def is_so(park: Park, condition: Condition, margin: Margin, flip: Flip | None, sign: int, before: str) -> None:
    kind = park.standard.indicator(margin.key).kind
    step, least = STEPS[kind], -1 if kind == "ratio" else 0

    def at(value: Number) -> str | None:
        there = moved(park, condition, margin.key, value)
        return None if there is None else status_of(there, condition)

    far = 10**6 if flip is None else flip.distance
    for part in range(1, 8):  # nothing between
        value = Fraction(margin.value + sign * far * Fraction(part, 8)) // step * step
        if value >= least and 0 < (value - margin.value) * sign < far:
            assert at(value) in (before, None), (margin, value)
    if flip is None:
        return
    assert at(flip.value) == (None if flip.faults else flip.status)
    if flip.distance > step:
        assert at(flip.value - sign * step) in (before, None)
    if flip.until is not None:
        assert at(flip.until) == flip.status
        assert at(flip.until + sign * step) not in (flip.status, None)

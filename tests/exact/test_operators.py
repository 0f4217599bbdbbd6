"""The table of operators: what passes at a difference, over an interval, and after steps."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hightech_check.exact.operators import OPERATORS, Relation

relations = st.sampled_from(list(OPERATORS.values()))
differences = st.none() | st.integers(-3, 3)


@pytest.mark.parametrize(
    ("operator", "passing", "sign", "strict", "mirrored"),
    [
        ("at_least", [False, True, True], 1, False, "at_most"),
        ("more_than", [False, False, True], 1, True, "less_than"),
        ("at_most", [True, True, False], -1, False, "at_least"),
        ("less_than", [True, False, False], -1, True, "more_than"),
        ("equals", [False, True, False], 0, False, "equals"),
    ],
)
def test_an_operator_says_who_passes_below_at_and_above_its_threshold(
    operator: str, passing: list[bool], sign: int, strict: bool, mirrored: str
) -> None:
    relation = next(one for name, one in OPERATORS.items() if name == operator)
    assert [relation.holds(difference) for difference in (-1, 0, 1)] == passing == [*relation[2:]]
    assert (relation.operator, relation.sign, relation.strict) == (operator, sign, strict)
    assert relation.mirrored.operator == mirrored


@given(relations, differences, differences, st.integers(-9, 9))
def test_what_holds_over_an_interval_holds_at_each_of_its_points(
    relation: Relation, low: int | None, high: int | None, point: int
) -> None:
    assume((low is None or low <= point) and (high is None or point <= high))
    decided = relation.over(low, high)
    assert decided is None or decided == relation.holds(point)


@given(relations, st.integers(-3, 3), st.integers(0, 3) | st.none())
def test_an_interval_is_undecided_only_where_its_points_disagree(
    relation: Relation, low: int, width: int | None
) -> None:
    """Also where it has no end on one side or the other: so far on, nothing changes any more."""
    points = {relation.holds(low + Fraction(step, 2)) for step in range(2 * (9 if width is None else width) + 1)}
    agreed = points.pop() if len(points) == 1 else None
    assert relation.over(low, None if width is None else low + width) == agreed
    mirrored = relation.mirrored.over(None if width is None else -low - width, -low)
    assert mirrored == agreed
    assert relation.over(None, None) is None


@given(relations, st.integers(-9, 9), st.integers(-4, 4), st.sampled_from([1, 2, 3]))
def test_the_steps_to_a_pass_are_the_least(relation: Relation, start: int, change: int, parts: int) -> None:
    before, each = Fraction(start, parts), Fraction(change, 2)
    assume(change and not relation.holds(before))
    passing = (step for step in range(1, 60) if relation.holds(before + step * each))
    steps = relation.steps(before, each)
    assert (steps if steps is None or steps > 0 else None) == next(passing, None)


@given(relations, st.integers(-3, 3))
def test_the_one_sided_operators_say_the_same_together(relation: Relation, difference: int) -> None:
    assert all(one.sign for one in relation.one_sided)
    assert all(one.holds(difference) for one in relation.one_sided) == relation.holds(difference)

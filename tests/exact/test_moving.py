"""Numbers that move: where what they decide stops holding, against trying every step."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hightech_check.exact.moving import Course, Moving
from hightech_check.exact.quantity import Number, quotient

factors = st.integers(-40, 40)
numbers = st.one_of(st.integers(-60, 60), st.fractions(-20, 20, max_denominator=9))


def cubic(x: Number, roots: list[int], more: Number) -> Number:
    value: Number = 1
    for root in roots:
        value = value * (x - root)
    return value + more


COMPARISONS: list[Callable[[Number], bool]] = [
    lambda value: value < 0,
    lambda value: value <= 0,
    lambda value: value > 0,
    lambda value: value >= 0,
    lambda value: value == 0,
    lambda value: value != 0,
    bool,
]


@given(
    st.integers(-20, 20),
    st.integers(0, 40),
    st.lists(factors, max_size=4),
    numbers,
    st.sampled_from(range(len(COMPARISONS))),
    st.sampled_from([-1, 1]),
)
def test_a_comparison_holds_as_far_as_trying_every_step_shows_that_no_sign_changes(
    first: int, length: int, roots: list[int], more: Number, which: int, pace: int
) -> None:
    holds = COMPARISONS[which]
    course = Course(0, length)
    found = holds(cubic(course.number(first, pace), roots, more))
    values = [cubic(first + pace * step, roots, more) for step in range(length + 1)]
    assert found == holds(values[0])
    signs = [(value > 0) - (value < 0) for value in values]
    assert course.to == next((step - 1 for step, one in enumerate(signs) if one != signs[0]), length)


@given(st.integers(0, 30), numbers, numbers, numbers, numbers, numbers)
def test_a_quotient_is_compared_as_its_values_are(
    length: int, start: Number, a: Number, b: Number, c: Number, edge: Number
) -> None:
    def decide(x: Number) -> str:
        below = b * x + c
        if below <= 0:
            return "undefined"
        return "more" if quotient(x + a, below) - edge > 0 else "no more"

    course = Course(0, length)
    found = decide(course.number(start, Fraction(1, 2)))
    alone = [decide(start + step * Fraction(1, 2)) for step in range(length + 1)]
    assert found == alone[0]
    assert all(one == found for one in alone[: course.to + 1])


def test_what_does_not_move_any_more_is_a_plain_number() -> None:
    x = Course(0, 9).number(5, 1)
    assert isinstance(x, Moving)
    assert type(x - x) is int
    assert type((x + 1) / 1 - x) is int
    assert x - x + Fraction(1, 2) == Fraction(1, 2)


def test_a_course_begins_where_it_is_told_to() -> None:
    course = Course(4, 9)
    assert course.number(0, 10) < 60  # 40 at step 4, 60 at step 6
    assert course.to == 5


def test_numbers_of_eighteen_digits_are_exact() -> None:
    course = Course(0, 10**30)
    assert course.number(0, Fraction(1, 100)) * 3 < 10**18
    assert course.to == 3333333333333333333_3  # 33333333333333333333 × 3 / 100 is just below, one more is above


def test_nothing_is_divided_by_zero() -> None:
    course = Course(0, 9)
    with pytest.raises(ZeroDivisionError):
        quotient(1, course.number(0, 1))
    assert course.to == 0

"""A number that moves along a course of whole steps, and keeps how far along every comparison made of it still holds.

Ordinary code that adds, multiplies, divides and compares exact numbers runs on such numbers as on any others. What it
then decided at the first step of the course it would decide at every step up to the course's end as well.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import gcd
from typing import TypeAlias, Union, cast

from hightech_check.exact.quantity import Number

Polynomial: TypeAlias = tuple[int, ...]  # coefficients in whole steps, that of the constant first; the last is not 0


class Course:
    """A stretch of steps.

    Attributes:
        at: its first step, where everything is decided.
        to: the last step up to which everything decided so far holds.
    """

    __slots__ = ("at", "to")

    def __init__(self, at: int, to: int) -> None:
        self.at = at
        self.to = to

    def number(self, first: Number, step: Number) -> Number:
        """The number that is `first` at step 0 of the whole course, and `step` more at each further one."""
        start, change = Fraction(first), Fraction(step)
        below = start.denominator * change.denominator
        above = (start.numerator * change.denominator, change.numerator * start.denominator)
        return _number(self, above, (below,))

    def is_negative(self, form: Polynomial) -> bool:
        """Whether a form is below 0, here and up to the end of the course."""
        found = _value(form, self.at) < 0
        if len(form) > 1:
            self.to = _negative_until(form, self.at, self.to)
        return found

    def is_zero(self, form: Polynomial) -> bool:
        """Whether a form is 0, here and up to the end of the course."""
        found = _value(form, self.at) == 0
        if len(form) > 1:
            self.to = _zero_until(form, self.at, self.to)
        return found


_Other: TypeAlias = Union["Along", Number]


class Along:
    """A ratio of two polynomials in the number of steps; the lower one is above 0 along the course."""

    __slots__ = ("above", "below", "course")

    def __init__(self, course: Course, above: Polynomial, below: Polynomial) -> None:
        self.course = course
        self.above = above
        self.below = below

    @property
    def numerator(self) -> Number:
        """What stands above the line."""
        return _number(self.course, self.above, (1,))

    @property
    def denominator(self) -> Number:
        """What stands below the line; above 0."""
        return _number(self.course, self.below, (1,))

    def __add__(self, other: _Other) -> Number:
        above, below = _parts(other)
        if below == self.below:
            return _number(self.course, _plus(self.above, above), below)
        return _number(
            self.course, _plus(_times(self.above, below), _times(above, self.below)), _times(self.below, below)
        )

    __radd__ = __add__

    def __neg__(self) -> Number:
        return _number(self.course, _minus(self.above), self.below)

    def __sub__(self, other: _Other) -> Number:
        return self + -other

    def __rsub__(self, other: _Other) -> Number:
        return -self + other

    def __mul__(self, other: _Other) -> Number:
        above, below = _parts(other)
        return _number(self.course, _times(self.above, above), _times(self.below, below))

    __rmul__ = __mul__

    def __truediv__(self, other: _Other) -> Number:
        return self._over((self.above, self.below), _parts(other))

    def __rtruediv__(self, other: _Other) -> Number:
        return self._over(_parts(other), (self.above, self.below))

    def _over(self, one: tuple[Polynomial, Polynomial], other: tuple[Polynomial, Polynomial]) -> Number:
        by = other[0]
        if self.course.is_zero(by):
            raise ZeroDivisionError
        above, below = _times(one[0], other[1]), _times(one[1], by)
        if self.course.is_negative(by):
            above, below = _minus(above), _minus(below)
        return _number(self.course, above, below)

    def _difference(self, other: _Other) -> Polynomial:
        above, below = _parts(other)
        if below == self.below:
            return _plus(self.above, _minus(above))
        return _plus(_times(self.above, below), _minus(_times(above, self.below)))

    def __lt__(self, other: _Other) -> bool:
        return self.course.is_negative(self._difference(other))

    def __gt__(self, other: _Other) -> bool:
        return self.course.is_negative(_minus(self._difference(other)))

    def __le__(self, other: _Other) -> bool:
        return not self > other

    def __ge__(self, other: _Other) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Along | int | Fraction):
            return NotImplemented
        return self.course.is_zero(self._difference(other))

    def __bool__(self) -> bool:
        return not self.course.is_zero(self.above)

    def __hash__(self) -> int:
        return 0  # equal at some steps and not at others: only the comparison can tell


def _number(course: Course, above: Polynomial, below: Polynomial) -> Number:
    """The plain number where it is one, else one that moves."""
    if len(below) > 1:
        return cast(Number, Along(course, above, below))
    if len(above) <= 1:
        value = Fraction(above[0] if above else 0, below[0])
        return value.numerator if value.denominator == 1 else value
    if below[0] != 1:
        common = gcd(*above, below[0])
        if common > 1:
            above, below = tuple(one // common for one in above), (below[0] // common,)
    return cast(Number, Along(course, above, below))


def _parts(number: _Other) -> tuple[Polynomial, Polynomial]:
    if isinstance(number, Along):
        return number.above, number.below
    return ((number.numerator,) if number else (), (number.denominator,))


def _plus(one: Polynomial, other: Polynomial) -> Polynomial:
    if len(one) < len(other):
        one, other = other, one
    form = [*one]
    for place, factor in enumerate(other):
        form[place] += factor
    while form and not form[-1]:
        form.pop()
    return tuple(form)


def _minus(form: Polynomial) -> Polynomial:
    return tuple(-factor for factor in form)


def _times(one: Polynomial, other: Polynomial) -> Polynomial:
    if not one or not other:
        return ()
    if len(one) == 1:
        one, other = other, one
    if len(other) == 1:
        (by,) = other
        return one if by == 1 else tuple(factor * by for factor in one)
    form = [0] * (len(one) + len(other) - 1)
    for place, factor in enumerate(one):
        for further, another in enumerate(other):
            form[place + further] += factor * another
    return tuple(form)


def _value(form: Polynomial, at: int) -> int:
    value = 0
    for factor in reversed(form):
        value = value * at + factor
    return value


# --- up to where a sign holds ---


def _negative_until(form: Polynomial, at: int, to: int) -> int:
    """The last step up to which the form is below 0, or not below 0, as it is at the first."""
    wanted = _value(form, at) < 0
    start = at
    for end in _turns(form, at, to):
        if (_value(form, end) < 0) != wanted:  # between two turns it goes one way: it changes its sign once
            other = end
            while other - start > 1:
                middle = (start + other) // 2
                if (_value(form, middle) < 0) == wanted:
                    start = middle
                else:
                    other = middle
            return start
        start = end
    return to


def _zero_until(form: Polynomial, at: int, to: int) -> int:
    """The last step up to which the form is 0, or other than 0, as it is at the first."""
    value = _value(form, at)
    if value == 0:
        return min(_negative_until(_minus(form), at, to), _negative_until(form, at, to))
    while at < to:
        last = _negative_until(form if value < 0 else _minus(form), at, to)
        if last == to:
            break
        value = _value(form, last + 1)
        if value == 0:
            return last
        at = last + 1  # from below to above 0 without being 0 at a step
    return to


def _turns(form: Polynomial, at: int, to: int) -> Iterator[int]:
    """The steps at which the form may turn, rising before and falling after or the other way; the last step too."""
    if len(form) <= 2:
        yield to
        return
    change = _change(form)
    while at < to:
        at = _negative_until(change, at, to - 1) + 1
        yield at
    if not change:
        yield to


def _change(form: Polynomial) -> Polynomial:
    """By how much the form changes with the next step; one degree lower."""
    shifted: list[int] = []
    for factor in reversed(form):  # Horner's rule in s + 1
        shifted = [
            factor + (shifted[0] if shifted else 0),
            *(shifted[place] + shifted[place - 1] for place in range(1, len(shifted))),
            *(shifted[-1:]),
        ]
    return _plus(tuple(shifted), _minus(form))

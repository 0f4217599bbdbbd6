"""A number that moves along a course of whole steps, and keeps how far along every comparison made of it still holds.

Ordinary code that adds, multiplies, divides and compares exact numbers runs on such numbers as on any others. What it
then decided at the first step of the course it would decide at every step up to the course's end as well.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import gcd
from typing import TypeAlias, Union, cast

from hightech_check.exact.quantity import Number, quotient

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
        below = first.denominator * step.denominator
        above = (first.numerator * step.denominator, step.numerator * first.denominator)
        return _number(self, above, (below,))

    def sign(self, form: Polynomial) -> int:
        """The sign of a form, -1, 0 or 1, here and up to the end of the course."""
        if len(form) > 1:
            self.to = _same_sign_until(form, self.at, self.to)
        return _sign(form, self.at)


_Other: TypeAlias = Union["Moving", Number]


class Moving:
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
        sum_above = _plus(_times(self.above, below), _times(above, self.below))
        return _number(self.course, sum_above, _times(self.below, below))

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
        above, below = _times(one[0], other[1]), _times(one[1], other[0])
        sign = self.course.sign(other[0])
        if not sign:
            raise ZeroDivisionError
        return _number(self.course, above, below) if sign > 0 else _number(self.course, _minus(above), _minus(below))

    def _beside(self, other: _Other) -> int:
        """The sign of the difference from another number, here and up to the end of the course."""
        above, below = _parts(other)
        if below == self.below:
            return self.course.sign(_plus(self.above, _minus(above)))
        return self.course.sign(_plus(_times(self.above, below), _minus(_times(above, self.below))))

    def __lt__(self, other: _Other) -> bool:
        return self._beside(other) < 0

    def __gt__(self, other: _Other) -> bool:
        return self._beside(other) > 0

    def __le__(self, other: _Other) -> bool:
        return self._beside(other) <= 0

    def __ge__(self, other: _Other) -> bool:
        return self._beside(other) >= 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Moving | int | Fraction):
            return NotImplemented
        return self._beside(other) == 0

    def __bool__(self) -> bool:
        return self.course.sign(self.above) != 0

    def __hash__(self) -> int:
        return 0  # equal at some steps and not at others: only the comparison can tell


def _number(course: Course, above: Polynomial, below: Polynomial) -> Number:
    """The plain number where it is one, else one that moves."""
    if len(above) <= 1 and len(below) == 1:
        return quotient(above[0] if above else 0, below[0])
    if len(below) == 1 and (common := gcd(*above, *below)) > 1:
        above, below = tuple(one // common for one in above), (below[0] // common,)
    return cast(Number, Moving(course, above, below))


def _parts(number: _Other) -> tuple[Polynomial, Polynomial]:
    if isinstance(number, Moving):
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
    form = [0] * (len(one) + len(other) - 1)
    for place, factor in enumerate(one):
        for further, another in enumerate(other):
            form[place + further] += factor * another
    return tuple(form)


def _sign(form: Polynomial, at: int) -> int:
    value = 0
    for factor in reversed(form):
        value = value * at + factor
    return (value > 0) - (value < 0)


# --- up to where a sign holds ---


def _same_sign_until(form: Polynomial, at: int, to: int) -> int:
    """The last step up to which the form has the sign that it has at the first."""
    sign, start = _sign(form, at), at
    for end in _turns(form, at, to):
        if _sign(form, end) == sign:
            start = end
            continue
        while end - start > 1:  # between two turns it goes one way: once the sign is another one, it stays so
            middle = (start + end) // 2
            if _sign(form, middle) == sign:
                start = middle
            else:
                end = middle  # noqa: PLW2901
        return start
    return to


def _turns(form: Polynomial, at: int, to: int) -> Iterator[int]:
    """The steps at which the form may turn, rising before and falling after or the other way; the last step too."""
    change = _change(form) if len(form) > 2 else ()
    while change and at < to:
        at = _same_sign_until(change, at, to - 1) + 1
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

"""Formulas: what is read, what is refused with its place, and bounds that hold against brute force."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hightech_check.exact.formula import FormulaError, parse_formula
from hightech_check.exact.linear import Formula, Linear
from hightech_check.exact.moving import Course
from hightech_check.exact.quantity import Bounds, Number, quotient


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        ("a / b", {"a": 1}, {"b": 1}),
        ("(a - b) / b", {"a": 1, "b": -1}, {"b": 1}),
        ("2 * a / (b + c * 3)", {"a": 2}, {"b": 1, "c": 3}),
        ("-(a - 2*b) / (b)", {"a": -1, "b": 2}, {"b": 1}),
        ("(a + a) / (2 * (b + c))", {"a": 2}, {"b": 2, "c": 2}),
        (
            "(high - previous_year.high) / previous_year.high",
            {"high": 1, "previous_year.high": -1},
            {"previous_year.high": 1},
        ),
        ("  a  /  b  ", {"a": 1}, {"b": 1}),
        ("(a + 0 * c) / b", {"a": 1}, {"b": 1}),
    ],
)
def test_a_formula_is_two_linear_forms_with_like_terms_merged(
    text: str, numerator: dict[str, int], denominator: dict[str, int]
) -> None:
    formula = parse_formula(text)
    assert dict(formula.numerator.terms) == numerator
    assert dict(formula.denominator.terms) == denominator


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("", "formula-syntax", 0),
        ("a", "formula-no-quotient", 0),
        ("a + b", "formula-no-quotient", 0),
        ("a / b / c", "formula-not-linear", 6),
        ("a / b + c", "formula-not-linear", 6),
        ("c + a / b", "formula-not-linear", 2),
        ("-(a / b)", "formula-not-linear", 0),
        ("a * b / c", "formula-not-linear", 2),
        ("a / (b - b)", "formula-zero-denominator", 2),
        ("a / 0", "formula-zero-denominator", 2),
        ("(a - a) / b", "formula-empty-numerator", 8),
        ("5 / b", "formula-empty-numerator", 2),
        ("(a + 1) / b", "formula-constant", 8),
        ("a / 2", "formula-constant", 2),
        ("a - 20% - b", "formula-syntax", 6),
        ("a % b", "formula-syntax", 2),
        ("1_000 * a / b", "formula-syntax", 0),
        ("0x10 * a / b", "formula-syntax", 0),
        ("1e400 * a / b", "formula-syntax", 0),
        ("1.5 * a / b", "formula-syntax", 0),
        ("012 * a / b", "formula-syntax", 0),
        ("2a / b", "formula-syntax", 0),
        ("ａ / b", "formula-syntax", 0),
        ("a\t/ b", "formula-syntax", 1),
        ("a\u00a0/ b", "formula-syntax", 1),
        ("a ** 2 / b", "formula-syntax", 3),
        ("a / b)", "formula-syntax", 5),
        ("(a / b", "formula-syntax", 6),
        ("(a / (b", "formula-syntax", 7),
        ("a.b / c", "formula-syntax", 0),
        ("__import__ / b", "formula-syntax", 0),
        ("a / b.c", "formula-syntax", 4),
        ("+a / b", "formula-syntax", 0),
        ("a / ", "formula-syntax", 4),
        ("9999999999999999999 * a / b", "formula-syntax", 0),
        ("(" * 21 + "a" + ")" * 21 + " / b", "formula-too-deep", 20),
        ("-" * 21 + "a / b", "formula-too-deep", 20),
        ("a" * 501, "formula-too-long", 500),
        ("(" * 100_000, "formula-too-long", 500),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, code: str, offset: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)


@given(st.text(max_size=60) | st.text(alphabet="ab0123456789+-*/(). ", max_size=60))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        assert 0 <= error.offset <= len(text)
        return
    assert formula.numerator.terms
    assert formula.denominator.terms


def test_numerator_less_threshold_times_denominator_has_whole_coefficients() -> None:
    growth = parse_formula("(n - p) / p")
    assert growth.minus(Fraction(3, 10)) == Linear((("n", 10), ("p", -13)))
    assert parse_formula("a / b").minus(Fraction(1, 5)).value({"a": 40, "b": 200}) == 0


def test_the_bounds_of_a_form_take_each_figure_once() -> None:
    form = parse_formula("(a - b) / c").numerator
    known = {"a": Bounds(5, 9), "b": Bounds(2, None)}
    assert form.bounds(known) == Bounds(None, 7)
    assert form.scaled(-1).bounds(known) == Bounds(-7, None)


@pytest.mark.parametrize(
    ("text", "known", "low", "high", "attained"),
    [
        ("a / b", {"a": (9, 9), "b": (162, 162)}, Fraction(1, 18), Fraction(1, 18), (True, True)),
        ("a / b", {"a": (0, None), "b": (0, None)}, 0, None, (True, False)),
        ("a / b", {"a": (9, 9), "b": (9, None)}, 0, 1, (False, True)),
        ("a / b", {"a": (0, 0), "b": (5, 10)}, 0, 0, (True, True)),
        ("(a - b) / b", {"a": (9, 9), "b": (0, None)}, -1, None, (False, False)),
        ("(a - b) / b", {"a": (0, None), "b": (0, None)}, -1, None, (True, False)),
        ("a / (b + c)", {"a": (6, 6), "b": (1, 2), "c": (1, None)}, 0, 3, (False, True)),
        ("a / (a + b)", {"a": (0, None), "b": (0, None)}, 0, 1, (True, True)),
        ("a / (b - c)", {"a": (1, 1), "b": (0, 4), "c": (0, 2)}, Fraction(1, 4), None, (True, False)),
        ("(a - b) / (a + b)", {"a": (0, None), "b": (1, 1)}, -1, 1, (True, False)),
        ("a / (b - c)", {"a": (0, None), "b": (3, 3), "c": (0, None)}, 0, None, (True, False)),
        ("(2*a - b) / (a + b)", {"a": (1, 3), "b": (2, None)}, -1, Fraction(4, 5), (False, True)),
    ],
)
def test_the_extremes_of_a_ratio_are_exact_where_its_denominator_is_above_zero(
    text: str,
    known: dict[str, tuple[int, int | None]],
    low: Number | None,
    high: Number | None,
    attained: tuple[bool, bool],
) -> None:
    found = parse_formula(text).extremes({name: Bounds(*ends) for name, ends in known.items()})
    assert (found.low, found.high) == (low, high)
    assert (found.low_attained, found.high_attained) == attained


NAMES = ("a", "b", "c")
factors = st.dictionaries(st.sampled_from(NAMES), st.integers(-3, 3).filter(bool), min_size=1, max_size=3)
intervals = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda ends: Bounds(min(ends), max(ends)))


def form(terms: dict[str, int]) -> Linear:
    return Linear(tuple(sorted(terms.items())))


def worlds(known: dict[str, Bounds]) -> Iterator[dict[str, Number]]:
    """Every whole point of the box, and the points between."""
    steps = ([Fraction(k, 2) for k in range(2 * int(low or 0), 2 * int(high or 0) + 1)] for low, high in known.values())
    for point in product(*steps):
        yield dict(zip(known, point, strict=True))


@given(factors, factors, st.fixed_dictionaries(dict.fromkeys(NAMES, intervals)))
def test_extremes_hold_every_ratio_that_brute_force_finds(
    top: dict[str, int], bottom: dict[str, int], known: dict[str, Bounds]
) -> None:
    formula = Formula(form(top), form(bottom))
    found = [
        Fraction(formula.numerator.value(world)) / denominator
        for world in worlds(known)
        if (denominator := formula.denominator.value(world)) > 0
    ]
    assume(found)
    low, high, low_attained, high_attained = formula.extremes(known)
    assert low is None or low <= min(found)
    assert high is None or high >= max(found)
    ends = formula.denominator.bounds(known)
    if ends.low is not None and ends.low > 0:  # then the extremes lie in corners, which brute force tries
        assert (low, high) == (min(found), max(found))
        assert low_attained
        assert high_attained


@given(factors, factors, st.fixed_dictionaries(dict.fromkeys(NAMES, intervals)), st.integers(20, 60))
def test_an_end_that_is_open_is_what_ever_larger_ends_come_near(
    top: dict[str, int], bottom: dict[str, int], known: dict[str, Bounds], large: int
) -> None:
    formula = Formula(form(top), form(bottom))
    opened = {**known, "a": Bounds(known["a"].low, None)}
    assume((formula.denominator.bounds(opened).low or 0) > 0)
    low, high, *_ = formula.extremes(opened)
    far = {**known, "a": Bounds(known["a"].low, large * 10**12)}
    far_low, far_high, *_ = formula.extremes(far)
    assert far_low is not None
    assert far_high is not None
    assert low is None or (low <= far_low and far_low - low < Fraction(1, 10**6)) or far_low < -(10**6)
    assert high is None or (high >= far_high and high - far_high < Fraction(1, 10**6)) or far_high > 10**6
    assert low is not None or far_low < -(10**6)
    assert high is not None or far_high > 10**6


# --- worked out by hand, a case for each way to be wrong ---


@pytest.mark.parametrize(
    ("text", "code", "offset", "shown"),
    [
        ("a", "formula-no-quotient", 0, ""),
        ("a / b)", "formula-syntax", 5, ")"),
        ("(a / b", "formula-syntax", 6, ""),
        ("(a / b c", "formula-syntax", 7, "c"),
        ("+a / b", "formula-syntax", 0, "+"),
        ("a / b + c", "formula-not-linear", 6, "+"),
        ("a / b / c", "formula-not-linear", 6, "/"),
        ("-(a / b)", "formula-not-linear", 0, "-"),
        ("a * b / c", "formula-not-linear", 2, "*"),
        ("0 * c / b", "formula-empty-numerator", 6, "/"),
        ("a / (b - b)", "formula-zero-denominator", 2, "/"),
        ("a / 2", "formula-constant", 2, "/"),
        ("2abcdefghijklmnop / b", "formula-syntax", 0, "2abcdefgh"),
        ("a @bcdefghijk / b", "formula-syntax", 2, "@bcdefgh"),
        ("012 * a / b", "formula-syntax", 0, "012"),
        ("1" * 19 + " * a / b", "formula-syntax", 0, "1" * 19),
        ("1" * 25 + " * a / b", "formula-syntax", 0, "1" * 20),
        ("(" * 21 + "a", "formula-too-deep", 20, "("),
        ("abcdefghij" * 51, "formula-too-long", 500, "abcdefghij" * 2),
    ],
)
def test_a_refusal_shows_the_part_at_fault(text: str, code: str, offset: int, shown: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert (caught.value.code, caught.value.offset, caught.value.text) == (code, offset, shown)
    assert str(caught.value) == f"{code} at {offset}: {shown}"


def test_the_longest_formula_and_the_longest_coefficient_are_read() -> None:
    assert parse_formula("a / b" + " " * 495) == parse_formula("a / b")
    assert parse_formula("9" * 18 + " * a / b").numerator == Linear((("a", 10**18 - 1),))


def test_brackets_that_are_closed_do_not_count_for_the_depth() -> None:
    assert parse_formula("(a) / " + "(" * 20 + "b" + ")" * 20) == parse_formula("a / b")
    with pytest.raises(FormulaError) as caught:
        parse_formula("(a) / " + "(" * 21 + "b" + ")" * 21)
    assert (caught.value.code, caught.value.offset) == ("formula-too-deep", 26)


def test_forms_are_added_and_multiplied_with_their_constants() -> None:
    one, other = Linear((("a", 2), ("b", 1)), 3), Linear((("b", -1), ("c", 5)), 4)
    assert one.scaled(2) == Linear((("a", 4), ("b", 2)), 6)
    assert one.plus(other) == Linear((("a", 2), ("c", 5)), 7)
    assert one.value({"a": 10, "b": 1}) == 24


def test_a_factor_below_one_keeps_the_ends_in_order() -> None:
    half = Linear((("a", Fraction(1, 2)),), 1)
    assert half.bounds({"a": Bounds(2, 4)}) == Bounds(2, 3)
    assert half.scaled(-1).bounds({"a": Bounds(2, 4)}) == Bounds(-3, -2)


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        # 1 + 3b - 2c over b - c: without an end where c comes near b; least at b = 1, c = 0
        ("(a + 3 * b - 2 * c) / (b - c)", {"a": (1, 1), "b": (1, 1), "c": (0, None)}, (4, None, True, False)),
        ("(a + 3 * b - 2 * c) / (b - c)", {"a": (1, 1), "b": (1, 4), "c": (0, None)}, (Fraction(13, 4), None, True, False)),
        # -2c over 4 - c: 0 at c = 0, and downwards without an end
        ("(a - 2 * c) / (b - c)", {"a": (0, 0), "b": (4, 4), "c": (0, None)}, (None, 0, False, True)),
        # 5x - 2y over x - y is 5 + 3y / (x - y)
        ("(5 * x - 2 * y) / (x - y)", {"x": (0, None), "y": (0, None)}, (5, None, True, False)),
        # nothing above zero below the line
        ("a / b", {"a": (0, 0), "b": (0, 0)}, (None, None, False, False)),
        ("(b - a) / b", {"a": (3, 3), "b": (1, 1)}, (-2, -2, True, True)),
        # a figure without a lower end: 1 over 1 or more
        ("a / (b - c)", {"a": (1, 1), "b": (4, 4), "c": (None, 3)}, (0, 1, False, True)),
    ],
)  # fmt: skip
def test_the_extremes_of_ratios_that_are_open_at_an_end(
    text: str,
    known: dict[str, tuple[int | None, int | None]],
    expected: tuple[Number | None, Number | None, bool, bool],
) -> None:
    assert parse_formula(text).extremes({name: Bounds(*ends) for name, ends in known.items()}) == expected


def test_the_threshold_of_a_form_may_be_a_number_that_moves() -> None:
    formula = parse_formula("a / b")
    moving = Course(0, 10).number(2, 1)  # 2, 3, 4, and so on
    for threshold, factors in ((moving, (1, -2)), (quotient(moving, 7), (7, -2)), (quotient(7, moving), (2, -7))):
        form = formula.minus(threshold)
        assert [(name, factor == expected) for (name, factor), expected in zip(form.terms, factors, strict=True)] == [
            ("a", True),
            ("b", True),
        ]

"""Figures: what is read, what is refused with the right form, what is printed; nothing is ever a float."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hightech_check.exact.quantity import (
    Bounds,
    Kind,
    Number,
    QuantityError,
    decimal_text,
    exact_text,
    json_number,
    json_number_upwards,
    quotient,
    read,
    rounded_to_step,
    show,
    whole_if_possible,
    written,
)

KINDS: tuple[Kind, ...] = ("count", "amount", "ratio", "number")


@pytest.mark.parametrize(
    ("kind", "text", "value", "unit"),
    [
        ("count", "0", 0, 1),
        ("count", "162", 162, 1),
        ("count", "9" * 18, 10**18 - 1, 1),
        ("number", "70.5", Fraction(141, 2), Fraction(1, 10)),
        ("number", "0.000001", Fraction(1, 10**6), Fraction(1, 10**6)),
        ("ratio", "20%", Fraction(1, 5), Fraction(1, 100)),
        ("ratio", "5.5%", Fraction(11, 200), Fraction(1, 1000)),
        ("ratio", "5.50 %", Fraction(11, 200), Fraction(1, 10_000)),
        ("ratio", "-12.5%", Fraction(-1, 8), Fraction(1, 1000)),
        ("ratio", "100%", 1, Fraction(1, 100)),
        ("amount", "3400 万元", 34_000_000, 10_000),
        ("amount", "3400万元", 34_000_000, 10_000),
        ("amount", "2.44 亿元", 244_000_000, 1_000_000),
        ("amount", "0.01 元", Fraction(1, 100), Fraction(1, 100)),
        ("amount", "5 CNY", 5, 1),
    ],
)
def test_a_figure_is_read_exactly_with_the_worth_of_its_last_digit(
    kind: Kind, text: str, value: Number, unit: Number
) -> None:
    quantity = read(kind, text)
    assert quantity == (value, unit)
    assert not isinstance(quantity.value, float)


@pytest.mark.parametrize(
    ("kind", "text", "code", "right"),
    [
        ("count", "1,000", "count-form", "1000"),
        ("count", "1 000", "count-form", "1000"),
        ("count", "1_000", "count-form", "1000"),
        ("count", "+5", "count-form", "5"),
        ("count", "162.0", "count-form", "162"),
        ("count", "012", "count-form", "12"),
        ("count", "１６２", "count-form", "162"),
        ("count", "-5", "negative", "162"),
        ("count", "-0", "count-form", "0"),
        ("count", "1e3", "count-form", "162"),
        ("count", "162.5", "count-form", "162"),
        ("count", "about", "count-form", "162"),
        ("count", "", "count-form", "162"),
        ("count", "1" * 19, "too-long", "162"),
        ("count", "1" * 5000, "too-long", "162"),
        ("count", "x" * 5000, "count-form", "162"),
        ("count", "٣", "count-form", "162"),
        ("ratio", "20", "ratio-form", "20%"),
        ("ratio", "0.2", "ratio-form", "20%"),
        ("ratio", "0.055", "ratio-form", "5.5%"),
        ("ratio", "-0.1", "ratio-form", "-10%"),
        ("ratio", "05%", "ratio-form", "5%"),
        ("ratio", "+5%", "ratio-form", "5%"),
        ("ratio", ".5%", "ratio-form", "0.5%"),
        ("ratio", "5.%", "ratio-form", "5%"),
        ("ratio", "-0%", "ratio-form", "0%"),
        ("ratio", "20％", "ratio-form", "20%"),
        ("ratio", "20  %", "ratio-form", "20%"),
        ("ratio", "20 万元", "ratio-form", "5.5%"),
        ("amount", "3400", "amount-form", "3400 元 / 3400 万元"),
        ("amount", "1,200 万元", "amount-form", "1200 万元"),
        ("amount", "3400  万元", "amount-form", "3400 万元"),
        ("amount", "3400\u3000万元", "amount-form", "3400 万元"),
        ("amount", "3400 万", "amount-form", "3400 万元"),
        ("amount", "20%", "amount-form", "3400 万元"),
        ("amount", "-5 元", "negative", "3400 万元"),
        ("amount", "0.0000001 元", "too-long", "3400 万元"),
        ("number", "70.", "number-form", "70"),
        ("number", "70%", "number-form", "70.5"),
        ("number", "-1.5", "negative", "70.5"),
        ("count", "17家", "count-form", "17"),
        ("count", "17kg", "count-form", "162"),
        ("ratio", "-0", "ratio-form", "0%"),
        ("ratio", "20.5", "ratio-form", "20.5%"),
        ("amount", "12 万", "amount-form", "12 万元"),
        ("amount", "3亿", "amount-form", "3 亿元"),
        ("amount", "5块", "amount-form", "5 元"),
        ("amount", "5 RMB", "amount-form", "5 CNY"),
        ("count", "0" * 95 + "5", "count-form", "5"),
        ("count", "0" * 96 + "5", "too-long", "162"),
        ("count", "X" * 97, "count-form", "162"),
        ("count", "17.0", "count-form", "17"),
        ("count", "+" + "9" * 18, "count-form", "9" * 18),
        ("number", "+1.50", "number-form", "1.5"),
        ("number", "+0.123456", "number-form", "0.123456"),
        ("number", "+0.1234567", "too-long", "70.5"),
    ],
)
def test_a_wrong_form_is_refused_with_the_right_one(kind: Kind, text: str, code: str, right: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read(kind, text)
    assert (caught.value.code, caught.value.right) == (code, right)
    assert right in str(caught.value)


@given(st.sampled_from(KINDS), st.text(max_size=40))
def test_any_text_is_read_or_refused(kind: Kind, text: str) -> None:
    try:
        value, unit = read(kind, text)
    except QuantityError:
        return
    assert unit > 0
    assert isinstance(value, int | Fraction)


@given(st.sampled_from(KINDS), st.text(alphabet="0123456789.,%+-_ 元万亿eE", max_size=30))
def test_what_looks_like_a_figure_is_read_or_refused_with_a_form_that_is_right(kind: Kind, text: str) -> None:
    try:
        read(kind, text)
    except QuantityError as error:
        for right in error.right.split(" / "):
            read(kind, right)


@given(st.integers(0, 10**24), st.integers(0, 6))
def test_a_figure_written_as_a_data_file_writes_it_reads_back_the_same(digits: int, places: int) -> None:
    value = Fraction(digits, 10**places)
    for kind in KINDS:
        text = written(kind, value)
        if text is not None:
            try:
                assert read(kind, text).value == value
            except QuantityError as error:
                assert error.code == "too-long" or (kind == "count" and value.denominator != 1)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("count", 36, "36"),
        ("ratio", Fraction(11, 200), "5.5%"),
        ("ratio", Fraction(1, 3), None),
        ("amount", 34_000_000, "3400 万元"),
        ("amount", Fraction(4_166_666, 100), "4.166666 万元"),
        ("amount", Fraction(416_666_601, 100), "416.666601 万元"),
        ("amount", 100_000_000 + Fraction(1, 100), "100000000.01 元"),
        ("amount", Fraction(1, 3), None),
        ("number", Fraction(141, 2), "70.5"),
    ],
)
def test_an_exact_value_is_written_as_in_a_file_or_not_at_all(kind: Kind, value: Number, text: str | None) -> None:
    assert written(kind, value) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 18), 4, "0.0556"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 1000), 2, "0"),
        (Fraction(5, 2), 0, "3"),
        (200, 2, "200"),
    ],
)
def test_decimals_are_rounded_half_away_from_zero(value: Number, places: int, text: str) -> None:
    assert decimal_text(value, places) == text


@pytest.mark.parametrize(
    ("kind", "value", "beside", "text"),
    [
        ("count", 162, 200, "162"),
        ("ratio", Fraction(1, 18), Fraction(1, 5), "5.56 %"),
        ("ratio", Fraction(19996, 100_000), Fraction(1, 5), "19.996 %"),
        ("ratio", Fraction(20004, 100_000), Fraction(1, 5), "20.004 %"),
        ("ratio", Fraction(1, 5), Fraction(1, 5), "20 %"),
        ("ratio", Fraction(-1, 8), None, "-12.5 %"),
        ("amount", 34_000_000, None, "3400 万元"),
        ("amount", 244_000_000, None, "2.44 亿元"),
        ("amount", 9_999, None, "9999 元"),
        ("amount", Fraction(1, 100), None, "0.01 元"),
        ("amount", 199_999_999, 200_000_000, "1.99999999 亿元"),
        ("amount", 49_999_999, 50_000_000, "4999.9999 万元"),
        ("amount", 200_000_001, 200_000_000, "2.00000001 亿元"),
        ("amount", -20_000, None, "-2 万元"),
        ("number", Fraction(141, 2), 70, "70.5"),
        ("number", Fraction(1, 3), None, "0.33"),
        ("count", Fraction(1, 3), None, "0.33"),
        ("ratio", Fraction(199_963, 10**6), Fraction(1, 5), "19.996 %"),  # not 19.9963: no more places than are needed
        ("amount", 100_000_000, None, "1 亿元"),
        ("amount", 99_999_999, None, "10000 万元"),
        ("amount", 10_000, None, "1 万元"),
        ("amount", 12_345_678, None, "1234.57 万元"),
        ("amount", -100_000_000, None, "-1 亿元"),
        ("amount", 0, None, "0 元"),
        ("count", Fraction(199_999, 1000), 200, "199.999"),
        ("count", Fraction(5, 2), None, "2.5"),
        ("number", Fraction(1, 1000), None, "0.001"),
        ("number", Fraction(1, 10**6), None, "0.000001"),
        ("number", Fraction(6, 7), None, "0.86"),
    ],
)
def test_figures_are_printed_as_they_read_best_and_never_onto_the_threshold(
    kind: Kind, value: Number, beside: Number | None, text: str
) -> None:
    assert show(kind, value, beside) == text


fractions = st.fractions(min_value=0, max_value=10**12, max_denominator=10**9)


@given(st.sampled_from(["amount", "ratio", "number"]), fractions, fractions, st.integers(1, 10**15))
def test_a_printed_figure_is_on_its_own_side_of_the_threshold(
    kind: Kind, threshold: Fraction, other: Fraction, scale: int
) -> None:
    for value in (other, threshold + other / scale, max(Fraction(0), threshold - other / scale)):
        text = show(kind, value, threshold)
        if value == threshold:  # both are printed alike
            continue
        number, _, unit = text.partition(" ")
        worth = {"%": Fraction(1, 100), "万元": Fraction(10**4), "亿元": Fraction(10**8)}.get(unit, Fraction(1))
        shown = Fraction(number) * worth
        assert (shown > threshold) == (value > threshold)
        assert (shown < threshold) == (value < threshold)


@given(fractions, fractions, st.integers(1, 10**18))
def test_a_double_of_the_json_form_never_reaches_or_crosses_the_threshold(
    threshold: Fraction, other: Fraction, scale: int
) -> None:
    edge = threshold.numerator / threshold.denominator
    for value in (other, threshold + other / scale, threshold - other / scale):
        double = json_number("ratio", value, threshold)
        assert (double > edge) == (value > threshold)
        assert (double < edge) == (value < threshold)
        assert Fraction(json_number_upwards("amount", value)) >= value


def test_a_count_is_whole_in_json_whatever_its_length() -> None:
    assert json_number("count", 10**30 + 1) == 10**30 + 1
    assert json_number("amount", 2**53) == float(2**53)
    assert json_number("ratio", Fraction(1, 18)) == 1 / 18


@pytest.mark.parametrize(
    ("value", "text"),
    [(162, "162"), (Fraction(1, 18), "1/18"), (Fraction(1, 8), "0.125"), (Fraction(-7, 2), "-3.5"), (0, "0")],
)
def test_the_exact_text_is_whole_or_a_short_decimal_or_in_lowest_terms(value: Number, text: str) -> None:
    assert exact_text(value) == text
    assert Fraction(text) == value


@given(st.fractions(max_denominator=10**9))
def test_the_exact_text_gives_the_value_back(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value


def test_a_sought_figure_is_rounded_inwards_to_its_kinds_scale() -> None:
    assert rounded_to_step("count", Fraction(7, 2), upwards=True) == 4
    assert rounded_to_step("count", Fraction(7, 2), upwards=False) == 3
    assert rounded_to_step("amount", Fraction(1, 3), upwards=False) == Fraction(33, 100)
    assert rounded_to_step("ratio", Fraction(1, 3), upwards=True) == Fraction(333_334, 10**6)


def test_bounds_of_one_point_are_a_known_figure() -> None:
    assert Bounds(5, 5).exact == 5
    assert Bounds(4, 5).exact is None
    assert Bounds(None, None).exact is None


# --- worked out by hand, a case for each way to be wrong ---


def test_a_whole_value_is_an_int() -> None:
    assert type(whole_if_possible(Fraction(4, 2))) is int
    assert type(read("amount", "0.50 万元").value) is int
    assert type(read("ratio", "100%").value) is int
    assert type(rounded_to_step("amount", Fraction(3), upwards=True)) is int


def test_a_ratio_in_points_has_no_sign() -> None:
    assert show("ratio", Fraction(1, 18), points=True) == "5.56"
    assert show("ratio", Fraction(1, 18), Fraction(1, 18), points=False) == "5.56 %"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("amount", -5, "-5"),
        ("amount", 5, "5"),
        ("amount", 2**53 - 1, "9007199254740991"),
        ("amount", 2**53, "9007199254740992.0"),
        ("amount", 1 - 2**53, "-9007199254740991"),
        ("amount", -(2**53), "-9007199254740992.0"),
        ("count", 2**53, "9007199254740992"),
        ("ratio", Fraction(1, 2), "0.5"),
    ],
)
def test_a_whole_number_that_a_double_holds_is_whole_in_json(kind: Kind, value: Number, text: str) -> None:
    assert repr(json_number(kind, value)) == text
    assert repr(json_number_upwards(kind, value)) == text


def test_an_example_of_a_form_is_told_from_the_figure_itself_put_right() -> None:
    for text, example in (("about", True), ("1,000", False)):
        with pytest.raises(QuantityError) as caught:
            read("count", text)
        assert caught.value.example is example


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (9, 162, Fraction(1, 18)),
        (6, -3, -2),
        (Fraction(1, 2), 3, Fraction(1, 6)),
        (3, Fraction(1, 2), 6),
        (Fraction(3, 2), Fraction(1, 2), 3),
    ],
)
def test_a_quotient_is_exact_and_an_int_where_it_is_whole(
    numerator: Number, denominator: Number, expected: Number
) -> None:
    found = quotient(numerator, denominator)
    assert (found, type(found)) == (expected, type(expected))


THIRD, HAIR = Fraction(1, 3), Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("value", "beside", "number"),
    [
        # a third and a hair beside it have the same nearest double
        (THIRD - HAIR, THIRD, math.nextafter(1 / 3, 0)),
        (THIRD + HAIR, THIRD, math.nextafter(1 / 3, 1)),
        (-THIRD - HAIR, -THIRD, math.nextafter(-1 / 3, -1)),
        (THIRD, THIRD, 1 / 3),
        (THIRD - HAIR, None, 1 / 3),
        (Fraction(1, 4), THIRD, 0.25),
        (Fraction(1, 2), THIRD, 0.5),
    ],
)
def test_a_double_beside_a_threshold_is_the_nearest_on_its_own_side(
    value: Number, beside: Number | None, number: float
) -> None:
    assert json_number("ratio", value, beside) == number

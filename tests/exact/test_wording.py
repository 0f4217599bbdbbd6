"""What officials write where a figure is wanted, and the form that says the same."""

from fractions import Fraction

import pytest
from command import Write, run_here
from hypothesis import given
from hypothesis import strategies as st

from hightech_check.exact.quantity import Kind, read
from hightech_check.exact.wording import Meant, meant


def bounds(low: str = "", high: str = "") -> Meant:
    return Meant("bounds", low, high)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("count", "200家以上", bounds("200")),
        ("count", "200家（含）以上", bounds("200")),
        ("count", "不少于200家", bounds("200")),
        ("count", "≥200", bounds("200")),
        ("count", "200+", bounds("200")),
        ("count", "200以内", bounds(high="200")),
        ("count", "不超过200家", bounds(high="200")),
        ("count", "近200家", bounds(high="199")),
        ("count", "不足200家", bounds(high="199")),
        ("count", "超过200家", bounds("201")),
        ("count", "200余家", bounds("201")),
        ("count", "1万家以上", bounds("10000")),
        ("count", "100～200家", bounds("100", "200")),
        ("count", "200至100家", Meant("none")),
        ("count", "近0家", Meant("none")),
        ("count", "1万", Meant("figure", "10000")),
        ("count", "1.2万人", Meant("figure", "12000")),
        ("count", "3千", Meant("figure", "3000")),
        ("count", "约200家", Meant("about")),
        ("count", "200家左右", Meant("about")),
        ("count", "N/A", Meant("not-known")),
        ("count", "——", Meant("not-known")),
        ("count", "暂无数据", Meant("not-known")),
        ("count", "预计200家", Meant("expected")),
        ("count", "200元", Meant("none")),
        ("count", "5kg", Meant("none")),
        ("count", "无", Meant("none")),  # not known, or none at all
        ("amount", "超过10亿元", bounds("10 亿元")),
        ("amount", "100-200万元", bounds("100 万元", "200 万元")),
        ("amount", "3千万", Meant("figure", "3000 万元")),
        ("amount", "1.2万亿元", Meant("figure", "12000 亿元")),
        ("amount", "5 美元", Meant("none")),
        ("ratio", "3倍", Meant("figure", "300%")),
        ("ratio", "1/2", Meant("figure", "50%")),
        ("ratio", "2/3", Meant("none")),  # no percentage says it exactly
        ("ratio", "1/0", Meant("none")),
        ("ratio", "百分之5.5", Meant("figure", "5.5%")),
        ("ratio", "5.5%以上", bounds("5.5%")),
        ("ratio", "-5%以下", bounds(high="-5%")),
        ("number", "70以上", bounds("70")),
    ],
)
def test_a_wording_is_understood_as_officials_mean_it(kind: Kind, text: str, expected: Meant) -> None:
    assert meant(kind, text) == expected


WORDINGS = {
    "{}以上": (0, None), "不低于{}": (0, None), "超过{}": (1, None), ">{}": (1, None), "{}以下": (None, 0), "{}以内": (None, 0),
    "不足{}": (None, -1), "近{}": (None, -1), "<={}": (None, 0), "至少{}": (0, None),
}  # fmt: skip
"""Each wording, and from how far above to how far below the number it reaches, in whole steps of a count."""


@given(st.sampled_from(sorted(WORDINGS)), st.integers(1, 10**12), st.sampled_from(["", "万", "亿"]))
def test_a_suggested_bound_can_be_read_and_means_what_the_wording_means(wording: str, number: int, times: str) -> None:
    value = number * {"": 1, "万": 10**4, "亿": 10**8}[times]
    found = meant("count", wording.format(f"{number}{times}"))
    from_, to = WORDINGS[wording]
    if value >= 10**18:
        assert found.manner == "none"
        return
    ends = [read("count", end).value if end else None for end in found[1:]]
    assert ends == [None if offset is None else value + offset for offset in (from_, to)]


@given(
    st.sampled_from(["count", "amount", "ratio", "number"]),
    st.text("0123456789.-~以上下内近超过不万亿元家%/约倍", max_size=12),
)
def test_whatever_is_suggested_can_be_read(kind: Kind, text: str) -> None:
    found = meant(kind, text)
    for form in filter(None, found[1:]):
        read(kind, form)
    if found.manner == "bounds" and found.low and found.high:
        assert Fraction(read(kind, found.low).value) <= read(kind, found.high).value


@pytest.mark.parametrize(
    ("entry", "right"),
    [
        ("200家以上", "{at_least: 200}"),
        ("{value: 近200家}", "at_most: 199"),
        ("约200家", "{at_least: …, at_most: …}"),
        ("N/A", "leave the value empty"),
        ("预计200家", "leave the value empty"),
        ("1万", "write 10000"),
    ],
)
def test_a_data_file_and_an_option_are_answered_with_what_can_be_written(write: Write, entry: str, right: str) -> None:
    path = write(f"name: P\nyear: 2020\nindicators:\n  enterprises: {entry}\n")
    assert right in run_here("validate", path).err
    if not entry.startswith("{"):
        assert right in run_here("what-if", write("name: P\nyear: 2020\n"), "--set", f"enterprises={entry}").err

"""A changed park written back into its file: by hand, and for random files in every style of writing."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from command import run
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import as_yaml, parks, standard_of

from hightech_check.cli.streams import _is_special
from hightech_check.errors import DataFileError, UsageError
from hightech_check.park.model import Park
from hightech_check.park.reader import parse_park
from hightech_check.standard.reader import parse_standard
from hightech_check.what_if import read_change, with_changes
from hightech_check.what_if.save import saved

BASELINE = Path(__file__).resolve().parent.parent.parent / "examples" / "baotou-metal-park-2020.yaml"
STANDARD = parse_standard(as_yaml(standard_of({"indicator": "all", "at_least": "1"})).encode())
HEAD = "name: 园区  # its name\nyear: 2020\n"


def after(text: str, changes: dict[str, object], language: str = "en") -> str:
    park = parse_park(text.encode())
    return saved(park, with_changes(park, changes), language)


def test_nothing_changed_is_the_same_file_byte_for_byte() -> None:
    data = BASELINE.read_bytes()
    park = parse_park(data)
    assert saved(park, park).encode() == data


def test_a_scalar_is_replaced_on_its_line_and_marked_as_assumed() -> None:
    text = HEAD + "indicators:\n  # firms\n  enterprises: 162  # counted in May\n  tech_smes: 3\n"
    assert after(text, {"enterprises": 200}) == text.replace(
        "162  # counted in May", "200  # assumed; was 162  # counted in May"
    )
    assert "200  # 假设;原为 162" in after(text, {"enterprises": 200}, "zh")


def test_of_a_mapping_the_source_goes_and_the_note_says_that_it_is_assumed() -> None:
    text = (
        HEAD
        + "indicators:\n  enterprises: {value: 162, source: report}\n  gdp:\n    value: 3 元\n    # why\n    source: x\n"
    )
    changed = after(text, {"enterprises": 200, "gdp": "4 元"})
    assert '  enterprises: {value: 200, note: "assumed; was 162"}\n' in changed
    assert '  gdp:\n    value: 4 元\n    # why\n    note: "assumed; was 3 元"\n' in changed


def test_a_source_beside_a_note_is_removed_with_its_line() -> None:
    text = (
        HEAD
        + "indicators:\n  gdp:\n    source: x\n    value: 3 元\n    note: |\n      two\n      lines\n  tech_smes: 1"
    )
    assert after(text, {"gdp": "4 元"}) == (
        HEAD + 'indicators:\n  gdp:\n    value: 4 元\n    note: "assumed; was 3 元"\n  tech_smes: 1'
    )


def test_bounds_become_a_value_and_a_value_bounds() -> None:
    text = HEAD + "indicators:\n  rd_intensity: {at_least: 1%, at_most: 2%, note: x}\n  enterprises: 3\n"
    changed = after(text, {"rd_intensity": "3%", "enterprises": "{at_least: 5, at_most: 9}"})
    assert '  rd_intensity: {value: 3%, note: "assumed; was 1 % to 2 %"}\n' in changed
    assert "  enterprises: {at_least: 5, at_most: 9}  # assumed; was 3\n" in changed


def test_what_is_not_known_any_more_is_commented_out() -> None:
    text = HEAD + "indicators:\n  gdp:\n    value: 3 元\n    source: |\n      two\n\n      lines\n  tech_smes: 1\n"
    assert after(text, {"gdp": None}) == (
        HEAD
        + "indicators:\n  # gdp:\n  #   value: 3 元\n  #   source: |\n  #     two\n\n  #     lines\n  tech_smes: 1\n"
    )
    assert after(HEAD + "indicators: {gdp: 3 元, tech_smes: 1}", {"gdp": None}) == (
        HEAD + "indicators: {gdp: null, tech_smes: 1}"
    )


def test_a_derived_figure_that_became_unknown_is_commented_out_too() -> None:
    text = HEAD + "indicators:\n  high_tech_enterprises: 5\n  high_tech_or_tech_sme_enterprises: 7\n"
    assert "  # high_tech_or_tech_sme_enterprises: 7\n" in after(text, {"high_tech_enterprises": 6})


def test_new_figures_stand_at_the_end_of_their_section() -> None:
    text = HEAD + "indicators:\n  enterprises: 162\n  # gaps: gdp\nprevious_year:\n"
    assert after(text, {"tech_smes": 1, "previous_year.tech_smes": 2}) == (
        HEAD
        + "indicators:\n  enterprises: 162\n  tech_smes: 1  # assumed\n  # gaps: gdp\nprevious_year:\n  tech_smes: 2  # assumed\n"
    )


def test_a_missing_section_is_made_and_line_ends_and_byte_order_mark_are_kept() -> None:
    text = "\ufeff" + HEAD.replace("\n", "\r\n") + "indicators: {tech_smes: , gdp}"
    changed = after(text, {"gdp": "3 元", "tech_smes": 1, "previous_year.gdp": "2 元"})
    assert changed.replace("1 ,", "1,") == (  # a parser without libyaml sees the missing value before the blank
        "\ufeff" + HEAD.replace("\n", "\r\n")
        + "indicators: {tech_smes: 1, gdp: 3 元}\r\nprevious_year:\r\n  gdp: 2 元  # assumed\r\n"
    )  # fmt: skip


def test_a_document_that_is_ended_gets_its_section_before_the_end() -> None:
    assert after(HEAD + "...\n", {"gdp": "3 元"}) == HEAD + "indicators:\n  gdp: 3 元  # assumed\n...\n"


def test_a_figure_with_too_many_digits_is_refused() -> None:
    text = HEAD + "indicators:\n  gdp: 0.000001 元\n"
    park = parse_park(text.encode())
    with pytest.raises(UsageError) as caught:
        saved(park, with_changes(park, [read_change("gdp+=0.000001%")]))
    assert caught.value.faults[0].code == "save-decimals"


def test_a_refusal_to_save_says_which_limit_is_passed_and_what_to_do(tmp_path: Path) -> None:
    big = HEAD + "indicators:\n  enterprises: 999999999999999999\n"
    result = run("what-if", "-", "--set", "enterprises+=100%", "--save", tmp_path / "a.yaml", stdin=big)
    assert result.returncode == 2
    assert "enterprises would be 1999999999999999998, which has more than the 18 digits" in result.stderr
    assert "decimals" not in result.stderr
    # 1 yuan x (4/3 less a bit) three times has 24 decimals: 1.33333333^3 = 2.370370352...
    thirds = [part for _ in range(3) for part in ("--set", "gdp+=33.333333%")]
    text = HEAD + "indicators:\n  gdp: 1 元\n"
    result = run("what-if", "-", *thirds, "--save", tmp_path / "a.yaml", stdin=text)
    assert result.returncode == 2
    assert "more than the 6 decimals" in result.stderr
    assert "--set 'gdp=2.37 元'" in result.stderr


def test_saving_again_keeps_the_first_figure_and_the_comments_of_others() -> None:
    text = HEAD + "indicators:\n  enterprises: 181  # counted in May\n  gdp: {value: 3 元}\n"
    once = after(text, {"enterprises": 182, "gdp": "4 元", "tech_smes": 1})
    twice = after(once, {"enterprises": 183, "gdp": "5 元", "tech_smes": 2, "year": 2021})
    thrice = after(twice, {"enterprises": 184, "year": 2022}, "zh")
    assert twice == (
        HEAD.replace("2020", "2021  # assumed; was 2020")
        + "indicators:\n  enterprises: 183  # assumed; was 181  # counted in May\n"
        + '  gdp: {value: 5 元, note: "assumed; was 3 元"}\n  tech_smes: 2  # assumed\n'
    )
    assert "  enterprises: 184  # 假设;原为 181  # counted in May\n" in thrice
    assert "year: 2022  # 假设;原为 2020\n" in thrice


def test_comments_that_were_stacked_become_one() -> None:
    text = HEAD + "indicators:\r\n  enterprises: 183  # assumed; was 182  # 假设;原为 181\r\n"
    assert after(text, {"enterprises": 184}).endswith("  enterprises: 184  # assumed; was 181\r\n")


# --- through the command line ---


def test_what_if_saves_a_file_that_loads_as_the_changed_park(tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    result = run("what-if", BASELINE, "--set", "enterprises=200", "--move", "certify=31", "--save", path)
    assert result.returncode == 1, result.stderr
    assert "# Gap 未载明: the number of high-tech enterprises" in path.read_text(encoding="utf-8")
    assert "20 %" in run("explain", path, "industry.high-tech-share").stdout
    assert "40 ≥ 20 % × 200 = 40: holds" in run("explain", path, "industry.high-tech-share").stdout


def test_what_is_read_from_standard_input_can_be_saved(tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    text = HEAD + "indicators:\n  enterprises: 162\n"
    run("what-if", "-", "--set", "enterprises=200", "--save", path, stdin=text)
    assert path.read_text(encoding="utf-8") == text.replace("162", "200  # assumed; was 162")


def test_saving_over_an_input_or_the_output_is_refused_and_a_contradiction_saves_nothing(tmp_path: Path) -> None:
    park = tmp_path / "park.yaml"
    park.write_bytes(BASELINE.read_bytes())
    other = tmp_path / "other"
    assert run("what-if", park, "--set", "gdp=3 元", "--save", park).returncode == 2
    assert run("what-if", park, "--set", "gdp=3 元", "--save", other, "-o", other).returncode == 2
    assert run("what-if", park, "--set", "enterprises=5", "--save", other).returncode == 4
    assert park.read_bytes() == BASELINE.read_bytes()
    assert list(tmp_path.iterdir()) == [park]


def test_a_pipe_or_a_device_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    # never tried on /dev/null itself: as root a fault here would replace it for the whole machine
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link):
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        result = run("what-if", BASELINE, "--set", "enterprises=200", "--save", path)
        assert result.returncode == 1, result.stderr
        assert b"enterprises: {value: 200" in os.read(reader, 100_000)
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("path", "special"), [("/dev/null", True), ("/dev/stdout", True), ("/proc/self/fd/1", True), ("new.yaml", False)]
)
def test_what_lies_among_the_devices_is_special(path: str, special: bool) -> None:
    assert _is_special(path) is special


# --- any file, any change ---


@st.composite
def files(draw: st.DrawFn, park: dict[str, Any]) -> bytes:
    """A park as a file, in a style of its own."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    lines: list[str] = []

    def remark() -> str:
        return draw(st.sampled_from(["", "", "  # 注", "   # a: b, c"]))

    def between(indent: str) -> None:
        lines.extend(
            draw(st.lists(st.sampled_from(["", f"{indent}# say: x", "# 左", f"{indent}    # far"]), max_size=2))
        )

    def flow(entries: dict[str, Any]) -> str:
        end = draw(st.sampled_from(["", ", ", " "]))
        return as_yaml({name: draw(value(one)) for name, one in entries.items()})[:-1] + (end if entries else "") + "}"

    if draw(st.integers(0, 4)) == 0:
        parts = {key: as_yaml_or_flow(one, flow) for key, one in park.items()}
        text = "{" + ", ".join(f"{key}: {one}" for key, one in parts.items()) + "}"
        return (text + draw(st.sampled_from(["", newline]))).encode()
    outer = draw(st.sampled_from(["", "", "  "]))
    for key, part in park.items():
        between(outer)
        if not isinstance(part, dict):
            lines.append(f"{outer}{key}: {part}{remark()}")
        elif not part:
            lines.append(f"{outer}{key}:{draw(st.sampled_from(['', ' null', ' {}', ' ~  # x']))}")
        elif draw(st.integers(0, 3)) == 0:
            lines.append(f"{outer}{key}: {flow(part)}{remark()}")
        else:
            inner = outer + draw(st.sampled_from(["  ", "    "]))
            lines.append(f"{outer}{key}:{remark()}")
            for name, one in part.items():
                between(inner)
                lines.extend(draw(entry(name, one, inner, remark())))
    between(outer)
    ends = draw(st.sampled_from(["", newline, newline + newline]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + newline.join(lines) + ends).encode()


def as_yaml_or_flow(one: Any, flow: Any) -> str:
    return flow(one) if isinstance(one, dict) else as_yaml(one)


@st.composite
def value(draw: st.DrawFn, one: Any) -> Any:
    """A figure within a flow mapping."""
    form = draw(st.sampled_from(["plain", "plain", "source", "note", "both"]))
    return one if one is None else with_remarks(one, form)


def with_remarks(one: Any, form: str) -> Any:
    if form == "plain":
        return one
    remarks = {name: "'x, y'" for name in ("source", "note") if form in (name, "both")}
    return {**remarks, **(one if isinstance(one, dict) else {"value": one})}


@st.composite
def entry(draw: st.DrawFn, name: str, one: Any, indent: str, remark: str) -> list[str]:
    """A figure's lines in a block section."""
    one = draw(value(one))
    key = draw(st.sampled_from([name, f'"{name}"', f"'{name}'"]))
    if not isinstance(one, dict) or draw(st.booleans()):
        if not isinstance(one, dict) and one is not None and draw(st.integers(0, 5)) == 0:
            return [f"{indent}{key}:", f"{indent}  {one}{remark}"]
        return [f"{indent}{key}: {as_yaml(one)}{remark}".rstrip()]
    inner = indent + draw(st.sampled_from([" ", "  "]))
    lines = [f"{indent}{key}:{remark}"]
    for inside, text in draw(st.permutations(list(one.items()))):
        if inside in ("source", "note") and draw(st.booleans()):
            lines += [
                f"{inner}{inside}: {draw(st.sampled_from('|>'))}",
                f"{inner}  line: 1",
                "",
                f"{inner}  # no comment",
            ]
        else:
            lines.append(f"{inner}{inside}: {text}{draw(st.sampled_from(['', ' # c']))}")
        lines += draw(st.sampled_from([[], [], [f"{inner}# within"], [""]]))
    return lines


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(parks(), parks(), st.data())
def test_any_saved_file_loads_as_the_changed_park(
    first: dict[str, Any], second: dict[str, Any], data: st.DataObject
) -> None:
    text = data.draw(files(first))
    try:
        park, other = parse_park(text, STANDARD), parse_park(as_yaml(second).encode(), STANDARD)
    except DataFileError:
        assume(False)
        raise
    keys = [key for key in dict.fromkeys([*park.figures, *other.figures]) if data.draw(st.booleans())]
    figures = {key: one for key, one in park.figures.items() if key not in keys}
    figures |= {key: other.figures[key]._replace(node=None) for key in keys if key in other.figures}
    changed = consistent(park, figures, data.draw(st.sampled_from([2020, 2019, 2100])))
    assume(changed is not None)
    assert changed is not None
    again = parse_park(saved(park, changed).encode(), STANDARD)
    assert facts(again) == facts(changed)
    comments = [line for line in text.decode("utf-8-sig").splitlines() if line.lstrip().startswith("# ")]
    kept = saved(park, changed)
    assert all(line.strip() in kept for line in comments if "no comment" not in line)


def consistent(park: Park, figures: Any, year: int) -> Park | None:
    try:
        return park.with_figures(figures, year)
    except DataFileError:
        return None


def facts(park: Park) -> Any:
    return park.name, park.year, {key: (one.low, one.high, one.answer) for key, one in park.figures.items()}

"""The text report: verdict first, every criterion, shortfalls in words, at any width, in any encoding."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from strategies import Case, cases, standard_of

from hightech_check import check, load_park
from hightech_check.errors import DataFileError
from hightech_check.judging.check import accepted, refused
from hightech_check.park.model import Park
from hightech_check.result.report import Report
from hightech_check.writing import Look, writer
from hightech_check.writing.reports import document
from hightech_check.writing.wrapping import wrapped

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"


def report_on(name: str, language: str = "en", **options: Any) -> Report:
    try:
        park = load_park(EXAMPLES / name)
    except DataFileError as error:
        return refused(error, language=language)
    return check(park.standard, park, language=language, **options)


def drawn(*reports: Report, **look: Any) -> str:
    stream = io.StringIO()
    language = reports[0].language
    writer("text")(document(reports), stream, Look(**{"language": language, **look}))
    return stream.getvalue()


BAOTOU = "baotou-metal-park-2020.yaml"


def test_the_verdict_and_the_counts_come_first() -> None:
    head = "\n".join(drawn(report_on(BAOTOU)).splitlines()[:4])
    assert "包头金属深加工园区" in head
    assert "NOT ELIGIBLE" in head
    assert "12 pass" in head
    assert "7 fail" in head
    assert "14 unknown" in head


def test_every_criterion_has_a_symbol_and_a_word_and_its_shortfall() -> None:
    text = " ".join(drawn(report_on(BAOTOU), width=140).split())
    for result in report_on(BAOTOU).criteria:
        assert result.title[:12] in text
    for words in ("✗ fail", "✓ pass", "? unknown", "38 more enterprises", "14.44 points", "24 certifications"):
        assert words in text
    for words in ("5.56 %", "36 or fewer", "10 % or more", "30 arrivals", "≥ 20 %", "产业方面, sentence 2"):
        assert words in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("name", [BAOTOU, "undetermined-park.yaml", "firm-high-tech-undetermined.yaml"])
def test_no_line_is_wider_than_the_page_and_none_ends_in_blanks(name: str, language: str, width: int) -> None:
    for line in drawn(report_on(name, language), width=width).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


def test_colour_is_never_alone_and_only_where_it_is_asked_for() -> None:
    report = report_on(BAOTOU)
    plain, coloured = drawn(report), drawn(report, color=True)
    assert "\x1b[" not in plain
    assert "\x1b[" in coloured
    assert "fail" in coloured


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "cp437"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_an_encoding_cannot_hold_is_replaced_or_escaped(language: str, encoding: str) -> None:
    text = drawn(report_on(BAOTOU, language), encoding=encoding)
    assert text.encode(encoding, "backslashreplace")
    if encoding == "ascii" and language == "en":
        assert "✗" not in text
        assert "fail" in text


def test_a_summary_has_a_row_for_each_file_then_what_fails() -> None:
    text = drawn(report_on(BAOTOU), report_on("eligible-park.yaml"), report_on("broken-park.yaml"), width=140)
    assert "38 more enterprises" in text
    for verdict in ("NOT ELIGIBLE", "ELIGIBLE", "REFUSED"):
        assert verdict in text
    assert "industry.enterprises" in text


def test_what_has_no_criteria_is_told_as_what_it_is() -> None:
    park = load_park(EXAMPLES / BAOTOU)
    assert "ACCEPTED" in drawn(accepted(park))
    assert "REFUSED" in drawn(report_on("broken-park.yaml"))
    assert "REFUSED" in drawn(report_on("broken-park.yaml"), accepted(park))
    assert len(drawn(report_on(BAOTOU), quiet=True).splitlines()) <= 3


def test_whether_a_missing_figure_can_change_the_verdict_is_said() -> None:
    assert "no missing figure can change the verdict" in " ".join(drawn(report_on(BAOTOU)).split())
    undetermined = " ".join(drawn(report_on("undetermined-park.yaml")).split())
    assert "the missing figures decide the verdict" in undetermined


GROWTH = {"indicator": "growth", "at_least": "30%"}
APPROVED = {"indicator": "approved", "equals": "true"}
NEVER = {"all_of": [{"indicator": "all", "at_least": "5"}, {"indicator": "office", "equals": "city"}]}
BASE_OF_ZERO = {"name": "P", "year": 2020, "indicators": {"all": "4"}, "previous_year": {"high": "0"}}


@pytest.mark.parametrize(
    ("conditions", "sentence", "missing"),
    [
        ([APPROVED], "1 cannot be decided; the missing figures decide the verdict", ("approved",)),
        ([GROWTH], "1 cannot be decided, and no missing figure decides it", ()),
        ([GROWTH, GROWTH], "2 cannot be decided, and no missing figure decides them", ()),
        ([GROWTH, APPROVED], "2 cannot be decided, 1 of them whatever the missing figures are", ("approved",)),
        # the second arm has failed whatever the office is
        ([{"any_of": [APPROVED, NEVER]}], "1 cannot be decided; the missing figures decide the verdict", ("approved",)),
    ],
)
def test_only_figures_that_can_change_something_are_said_to(
    conditions: list[dict[str, Any]], sentence: str, missing: tuple[str, ...]
) -> None:
    standard, park = Case(standard_of(*conditions), BASE_OF_ZERO).read()
    assert isinstance(park, Park)
    report = check(standard, park)
    text = " ".join(drawn(report).split())
    assert sentence in text
    assert report.missing == missing
    assert ("any of these may still change the verdict" in text) == bool(missing)


def test_figures_of_recommended_criteria_are_told_apart() -> None:
    """The tenth criterion of these standards is recommended."""
    office = {"indicator": "office", "equals": "city"}
    standard, park = Case(standard_of(*[APPROVED] * 9, office), BASE_OF_ZERO).read()
    assert isinstance(park, Park)
    text = drawn(check(standard, park))
    first, last = "any of these may still change the verdict", "these bear on recommended criteria only"
    assert text.index(first) < text.index("(approved)") < text.index(last) < text.index("(office)")
    assert last not in drawn(check(standard, park, strict=True))


def test_strict_is_said() -> None:
    assert "--strict" in drawn(report_on("undetermined-park.yaml", strict=True))


@given(cases(), st.sampled_from(["en", "zh"]), st.integers(60, 160))
@settings(max_examples=25)
def test_any_report_can_be_drawn_at_any_width(case: Case, language: str, width: int) -> None:
    standard, park = case.read()
    assume(not isinstance(park, DataFileError))
    assert not isinstance(park, DataFileError)
    report = check(standard, park, language=language)
    text = drawn(report, width=width)
    assert text.strip()
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert drawn(report, report, width=width)


def test_words_in_data_do_not_change_the_number_of_lines(tmp_path: Path) -> None:
    numbers = set()
    for name in ("P", "[/]", "[red]", ":x:", "{0}", "%s", "a|b", "`x`", "<b>"):
        file = tmp_path / "p.yaml"
        file.write_text(f"name: '{name}'\nyear: 2020\n", encoding="utf-8")
        park = load_park(file)
        text = drawn(check(park.standard, park))
        assert name in text
        numbers.add(len(text.splitlines()))
    assert len(numbers) == 1


@pytest.mark.parametrize("width", range(8, 40))
def test_no_line_ends_with_an_opening_bracket_or_begins_with_a_closing_one(width: int) -> None:
    lines = list(wrapped("高新技术企业认定条件（2016 年）和“abc”的（def ghi），以及《办法》。", width))
    assert not any(line.endswith(("（", "“", "《")) or line.startswith(("）", "”", "》", "，", "。")) for line in lines)

"""A data file that is refused, or changes that contradict, in the formats that machines read: a document with problems."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from command import BAOTOU, Write, run_here
from markdown_it import MarkdownIt

from hightech_check.result.report import reports_from_json

pytestmark = pytest.mark.usefixtures("cli")
SWEEP = ("--sweep", "enterprises=150:200:1")

# 9 high-tech enterprises are no part of 5; the key of the 9 is on line 5, its value in column 26
BROKEN = "name: X\nyear: 2020\nindicators:\n  enterprises: 5\n  high_tech_enterprises: 9\n"
PLACE = {"code": "contradiction", "line": 5, "column": 26, "path": "indicators.high_tech_enterprises"}


@pytest.fixture
def broken(write: Write) -> str:
    return write(BROKEN, "broken.yaml")


def written(*arguments: object) -> str:
    """Standard output of a refusal, which says nothing on standard error."""
    result = run_here(*arguments)
    assert (result.code, result.err) == (4, "")
    return result.out


def document(*arguments: object) -> Any:
    return json.loads(written(*arguments, "--format", "json"))


def place(problem: dict[str, Any]) -> dict[str, Any]:
    return {key: problem[key] for key in PLACE}


def rows_of(*arguments: object) -> list[dict[str, str]]:
    """The rows of a refusal's CSV."""
    return list(csv.DictReader(io.StringIO(written(*arguments, "--format", "csv"))))


def test_what_if_on_a_refused_file_is_one_invalid_report(broken: str) -> None:
    form = document("what-if", broken, "--set", "enterprises=20")
    (report,) = form["reports"]
    assert (report["verdict"], report["exit_code"], report["file"], report["name"]) == ("invalid", 4, broken, "X")
    assert [place(problem) for problem in report["problems"]] == [PLACE]
    assert report["criteria"] == []
    assert form == document("check", broken)
    assert [report.verdict for report in reports_from_json(form)] == ["invalid"]
    line = written("what-if", broken, "--set", "enterprises=20", "--format", "jsonl")
    assert json.loads(line) == report


def test_what_if_on_a_refused_file_in_csv_and_markdown_is_what_check_writes(broken: str) -> None:
    for form in ("csv", "markdown", "jsonl"):
        text = written("what-if", broken, "--set", "enterprises=20", "--format", form)
        assert text
        assert text == written("check", broken, "--format", form)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--set", "enterprises=5"), "set-contradiction"),  # 9 of them are high-tech
        (("--move", "certify=154"), "moves-impossible-most"),  # 9 + 154 of 162
        (("--set", "enterprises-=163"), "set-out-of-range"),
    ],
)
def test_changes_that_contradict_are_two_reports_the_second_invalid(options: tuple[str, ...], code: str) -> None:
    before, after = document("what-if", BAOTOU, *options)["reports"]
    assert (before["verdict"], before["counts"]) == ("not_eligible", {"pass": 12, "fail": 7, "unknown": 14})
    assert "changes" not in before
    assert (after["verdict"], after["exit_code"], after["criteria"]) == ("invalid", 4, [])
    assert after["problems"][0]["code"] == code
    for key in ("file", "name", "year", "standard", "sha256"):
        assert after[key] == before[key]
    lines = written("what-if", BAOTOU, *options, "--format", "jsonl").splitlines()
    assert list(map(json.loads, lines)) == [before, after]


def test_the_invalid_report_says_what_was_to_be_changed() -> None:
    after = document("what-if", BAOTOU, "--set", "enterprises=5", "--strict")["reports"][1]
    assert [(one["name"], one["before"], one["after"]) for one in after["changes"]] == [
        ("enterprises", "162", "5"),
        ("high_tech_or_tech_sme_share", "0.055", None),
    ]
    assert after["strict"] is True
    assert "set with it high_tech_enterprises=5" in after["problems"][0]["message"]


def test_changes_that_contradict_in_csv_have_rows_of_problems() -> None:
    rows = rows_of("what-if", BAOTOU, "--set", "enterprises=5")
    after = [row for row in rows if row["changed"] == "true"]
    assert [(row["verdict"], row["problem"]) for row in after] == [("invalid", "set-contradiction")] * 2
    assert {row["verdict"] for row in rows if row["changed"] == "false"} == {"not_eligible"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("NOT ELIGIBLE → REFUSED", "set with it")), ("zh", ("未达到标准 → 文件被退回", "请同时设定"))],
)
def test_changes_that_contradict_in_markdown_have_their_problems_listed(language: str, words: tuple[str, str]) -> None:
    text = written("what-if", BAOTOU, "--set", "enterprises=5", "--format", "markdown", "--lang", language)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    types = [token.type for token in tokens]
    assert (types.count("table_open"), types.count("list_item_open"), types.count("heading_open")) == (1, 2, 3)
    assert all(word in text for word in words)


def test_an_output_file_gets_the_document(broken: str, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert written("what-if", broken, "--set", "enterprises=20", "--format", "json", "--output", target) == ""
    assert json.loads(target.read_text("utf-8"))["reports"][0]["verdict"] == "invalid"


def test_explain_says_why_there_is_nothing_to_explain(broken: str) -> None:
    form = document("explain", broken, "industry.enterprises")
    usual = run_here("explain", BAOTOU, "industry.enterprises", "--format", "json").json
    assert usual.keys() <= form.keys()
    assert (form["format_version"], form["file"], form["verdict"]) == (1, broken, "invalid")
    assert (form["criterion"], form["comparisons"], form["figures"], form["formulas"]) == (None, [], [], {})
    assert [place(problem) for problem in form["problems"]] == [PLACE]


def test_a_route_of_a_refused_file_is_none(broken: str) -> None:
    form = document("route", broken, "--strict")
    assert (form["status"], form["exit_code"], form["file"], form["strict"]) == ("none", 4, broken, True)
    assert (form["cost"], form["moves"], form["alternatives"], form["after"]) == (None, {}, [], None)
    assert (form["attestations"], form["unknown"], form["blocked"]) == ([], [], [])
    assert [place(problem) for problem in form["problems"]] == [PLACE]
    assert document("route", broken, "--exit-zero")["exit_code"] == 4


def test_a_route_otherwise_has_no_problems() -> None:
    pytest.importorskip("highspy")
    assert run_here("route", BAOTOU, "--format", "json").json["problems"] == []


def test_a_sweep_of_a_refused_file_has_no_points(broken: str) -> None:
    form = document("what-if", broken, *SWEEP)
    usual = run_here("what-if", BAOTOU, *SWEEP, "--format", "json").json
    assert usual.keys() <= form.keys()
    assert (form["verdict"], form["file"], form["name"], form["year"]) == ("invalid", broken, "X", 2020)
    assert (form["points"], form["flips"], form["verdict_flips"], form["sweep"], form["count"]) == ([], [], [], [], 0)
    assert [place(problem) for problem in form["problems"]] == [PLACE]
    assert form["problems"][0]["at"] is None


def test_a_sweep_after_moves_that_contradict_has_no_points_either() -> None:
    form = document("what-if", BAOTOU, "--move", "certify=154", *SWEEP)
    assert (form["verdict"], form["name"], form["points"]) == ("invalid", "包头金属深加工园区", [])
    assert [problem["code"] for problem in form["problems"]] == ["moves-impossible-most"]
    rows = rows_of("what-if", BAOTOU, "--move", "certify=154", *SWEEP)
    assert [(row["kind"], row["verdict"], row["code"]) for row in rows] == [
        ("problem", "invalid", "moves-impossible-most")
    ]


@pytest.mark.parametrize(
    "command", [("what-if",), ("explain", "industry.enterprises"), ("route",), ("what-if", *SWEEP)]
)
def test_a_file_that_is_not_there_is_refused_likewise(command: tuple[str, ...]) -> None:
    name, *rest = command
    form = document(name, "nowhere.yaml", *rest)
    problems = form["reports"][0]["problems"] if "reports" in form else form["problems"]
    assert [problem["code"] for problem in problems] == ["file-missing"]


@pytest.mark.parametrize(
    "command",
    [("what-if", "--set", "roads=true"), ("explain", "industry.enterprises"), ("route",), ("what-if", *SWEEP)],
)
def test_in_text_the_problems_go_to_standard_error(command: tuple[str, ...], broken: str) -> None:
    name, *rest = command
    result = run_here(name, broken, *rest)
    assert (result.code, result.out) == (4, "")
    assert result.err.startswith(f"{broken}:5:26: ")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "markdown"])
def test_wrong_usage_writes_nothing(form: str) -> None:
    for option in (("--set", "enterprise=3"), ("--move", "conjure=1"), ("--standard", "nothing")):
        result = run_here("what-if", BAOTOU, *option, "--format", form)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("hightech-check: ")

"""Every format is valid by somebody else's rules, and its structure does not hang on the text in it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hightech_check.cli.batch import report_on
from hightech_check.errors import DataFileError, Fault
from hightech_check.judging.check import check, refused
from hightech_check.park.reader import load_park
from hightech_check.result.report import CriterionResult, Problem, Report, report_schema, reports_from_json
from hightech_check.writing import FORMATS, Look, writer
from hightech_check.writing.reports import document

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SCHEMAS = ROOT / "tests" / "schemas"
HOSTILE = [
    "[red]x[/] [/] :smile:",
    "::error file=x::y",
    "a|b",
    "=1+1",
    "＝1",
    "+1",
    "-1",
    "@SUM(A1)",
    "]]>",
    "<script>alert(1)</script>",
    "a\nb",
    "a\r\nb",
    "\x1b[31m",
    "\u202eabc",
    "&amp; &",
    "`x` **y** _z_ ~~q~~",
    "# x",
    "![a](http://b)",
    "%0A%3A",
    '"',
    "'",
    ",",
    "\udcff",
    "\ud800",
    "\ufffe",
    "\x00",
    "\u2028",
    "www.example.com a@b.cc https://x.org",
    "- x",
    "1. x",
    "\\",
    "\\|",
    "\t=1",
    " ",
    "$a$",
    "---",
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("".join),
    st.text(st.characters(), min_size=1, max_size=40),
)


@cache
def all_examples() -> tuple[Report, ...]:
    reports = tuple(report_on(str(path.relative_to(ROOT)), None, "en") for path in EXAMPLES)
    return (*reports, *(report_on(str(path), None, "zh", judge=False) for path in EXAMPLES))


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def written(form: str, *reports: Report, look: Look | None = None) -> str:
    stream = io.StringIO(newline="")
    writer(form)(document(iter(reports)), stream, look or Look(form=form))
    return stream.getvalue()


@cache
def sarif_validator() -> Any:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8-sig"))
    return jsonschema.validators.validator_for(schema)(schema)


@cache
def junit_schema() -> Any:
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


def markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def table_cells(line: str) -> int:
    """How many cells a table's line has, by its bars that are not escaped."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) - 1


def test_the_json_report_keeps_the_published_schema() -> None:
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(written("json", *all_examples())), schema)


@pytest.mark.parametrize("change", ["verdict", "counts", "criteria"])
def test_the_published_schema_refuses_what_is_no_report(change: str) -> None:
    form = json.loads(written("json", *all_examples()))
    form["reports"][0][change] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(form, report_schema())


def test_json_lines_are_the_elements_of_the_json_document() -> None:
    lines = written("jsonl", *all_examples()).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(written("json", *all_examples()))["reports"]


def test_the_junit_output_is_valid_by_the_schema_of_jenkins() -> None:
    junit_schema().validate(written("junit", *all_examples()))


def test_junit_counts_what_it_holds() -> None:
    for suite in ET.fromstring(written("junit", *all_examples())):
        for attribute, tag in {
            "tests": "testcase",
            "failures": "failure",
            "errors": "error",
            "skipped": "skipped",
        }.items():
            assert int(suite.get(attribute, "")) == len(list(suite.iter(tag)))


def test_the_sarif_output_is_valid_by_the_official_schema() -> None:
    sarif_validator().validate(json.loads(written("sarif", *all_examples())))


def test_sarif_rules_are_found_at_their_index_and_no_two_results_share_a_fingerprint() -> None:
    (run,) = json.loads(written("sarif", *(report for report in all_examples() if report.language == "en")))["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    prints = [result["partialFingerprints"]["criterion/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_fingerprints_stay_when_language_and_lines_change() -> None:
    path = str(EXAMPLES[0])
    english, chinese = report_on(path, None, "en"), report_on(path, None, "zh")
    prints = [
        [result["partialFingerprints"] for result in json.loads(written("sarif", report))["runs"][0]["results"]]
        for report in (english, chinese)
    ]
    assert prints[0] == prints[1]


def test_two_problems_of_one_kind_have_fingerprints_of_their_own() -> None:
    error = DataFileError([Fault("missing-key", {"key": key}, 1, 1, key) for key in ("name", "year")], "a.yaml")
    results = json.loads(written("sarif", refused(error)))["runs"][0]["results"]
    assert results[0]["partialFingerprints"] != results[1]["partialFingerprints"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/a b/x.yaml", "file:///a%20b/x.yaml"),
        ("/é/x.yaml", "file:///%C3%A9/x.yaml"),
        ("a/x,y:z#?.yaml", "a/x%2Cy%3Az%23%3F.yaml"),
        ("./x.yaml", "./x.yaml"),
        (r"a\xff.yaml", "a%5Cxff.yaml"),
        ("-", "-"),
    ],
)
def test_a_path_in_sarif_is_a_uri_and_an_absolute_one_has_its_scheme(path: str, uri: str) -> None:
    bad = Report(path, None, None, None, None, "invalid", problems=(Problem("x", "y"),))
    (result,) = json.loads(written("sarif", bad))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize(
    ("strict", "sarif", "github", "failures", "skipped"),
    [(False, "note", "notice", 7, 15), (True, "error", "error", 8, 14)],
)
def test_a_recommendation_that_is_not_followed_is_a_note_and_skipped_unless_it_counts(
    strict: bool, sarif: str, github: str, failures: int, skipped: int
) -> None:
    park = load_park(str(ROOT / "examples" / "baotou-metal-park-2020.yaml"))
    judged = check(park.standard, park, strict=strict)  # 12 pass, 7 fail, 14 unknown; now one more fails
    index, one = next((n, one) for n, one in enumerate(judged.criteria) if one.id == "infrastructure.seven-connections")
    fails = one._replace(status="fail", outcome=one.outcome._replace(status="fail"))
    judged = replace(judged, criteria=(*judged.criteria[:index], fails, *judged.criteria[index + 1 :]))
    (run,) = json.loads(written("sarif", judged))["runs"]
    assert [found["level"] for found in run["results"] if found["ruleId"] == one.id] == [sarif]
    (line,) = (line for line in written("github", judged).splitlines() if f"title={one.id}:" in line)
    assert line.startswith(f"::{github} ")
    (suite,) = ET.fromstring(written("junit", judged))
    assert (suite.get("failures"), suite.get("skipped")) == (str(failures), str(skipped))
    (case,) = (case for case in suite.iter("testcase") if case.get("name") == one.id)
    assert [child.tag for child in case] == ["failure" if strict else "skipped"]


def test_a_property_of_a_workflow_command_has_neither_comma_nor_colon_from_data() -> None:
    bad = Report("a,line=9:b%.yaml", None, None, None, None, "invalid", problems=(Problem("x", "a,b: 5%", 3, 1),))
    assert written("github", bad).splitlines() == [
        "::error file=a%2Cline=9%3Ab%25.yaml,line=3,col=1,title=x::a,b: 5%25",
        "::notice file=a%2Cline=9%3Ab%25.yaml,title=invalid::a,line=9:b%25.yaml: REFUSED",
    ]


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠", "\t=", " =", "  ＝", "::error::", " ::set-output name=x::"])
def test_no_cell_of_csv_begins_a_formula_or_a_command(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written("csv", Report(start + "x", None, start, None, None, "accepted"))))
    assert row["name"].startswith(("'", "\\x09"))
    assert row["file"].startswith(("'", "\\x09"))


@pytest.mark.parametrize("name", ["::error::x", "  ::warning file=x::y", f"{'x' * 60} ::error::{'y' * 30}", "::::"])
@pytest.mark.parametrize("form", ["text", "markdown", "csv", "json", "jsonl", "junit", "sarif"])
def test_no_line_begins_a_command_of_a_ci_service(form: str, name: str) -> None:
    parks = [replace(report, name=name, file=name) for report in all_examples()]
    for reports in (parks, parks[:1], [parks[0]] * 501):
        text = written(form, *reports, look=Look(width=40, form=form))
        assert name.strip(" :")[:5] in text
        assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]


def test_csv_has_a_row_for_each_comparison_and_each_problem() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", *all_examples()), newline="")))
    expected = 0
    for report in all_examples():
        comparisons = sum(1 for result in report.criteria for _ in result.comparisons)
        expected += comparisons + len(report.problems) or 1
    assert len(rows) == expected
    assert all(None not in row and None not in row.values() for row in rows)


def test_every_row_of_the_markdown_table_has_as_many_cells() -> None:
    text = written("markdown", *all_examples())
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {table_cells(line) for line in lines} == {7}
    tokens = [token.type for token in markdown().parse(text)]
    assert tokens.count("tr_open") == len(all_examples()) + 1


@pytest.mark.parametrize("form", ["csv", "github", "jsonl"])
def test_a_streaming_format_holds_one_report_at_a_time(form: str) -> None:
    stream = io.StringIO(newline="")
    before: list[int] = []

    def reports() -> Iterator[Report]:
        for report in all_examples():
            before.append(len(stream.getvalue()))
            yield report

    writer(form)(document(reports()), stream, Look(form=form))
    assert before == sorted(before)
    assert len(set(before)) == len(before)  # each report was written before the next was asked for


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_a_stream_of_that_encoding_can_hold_it(form: str, encoding: str) -> None:
    written(form, *all_examples(), look=Look("zh", encoding=encoding)).encode(encoding)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_saved_result_renders_as_the_first_run_did(form: str) -> None:
    saved = reports_from_json(json.loads(written("json", *all_examples())))
    assert written(form, *saved) == written(form, *all_examples())


# --- inert text ---


def report_with(text: str) -> tuple[Report, Report]:
    """A judged and a refused report with a text wherever data may stand."""
    park = load_park(str(ROOT / "examples" / "baotou-metal-park-2020.yaml"))
    judged = check(park.standard, park)
    first: CriterionResult = judged.criteria[0]._replace(title=text)
    judged = replace(judged, name=text, file=text, location=text, criteria=(first, *judged.criteria[1:]))
    bad = Report(text, None, text, 2020, None, "invalid", problems=(Problem("unknown-key", text, 3, 1, text),))
    return judged, bad


def shape(value: Any) -> Any:
    match value:
        case dict():
            return {key: shape(inner) for key, inner in value.items()}
        case list():
            return [shape(inner) for inner in value]
        case _:
            return type(value).__name__


def structure(form: str, text: str) -> Any:
    """The skeleton of an output: what is left when every text is taken out."""
    match form:
        case "json" | "sarif":
            return shape(json.loads(text))
        case "jsonl":
            return [shape(json.loads(line)) for line in text.split("\n")[:-1]]
        case "csv":
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith((*"=+-@＝＋－＠\t\r", "::"))
                        and not re.fullmatch(r"-?[0-9.e-]+", cell)]  # fmt: skip
            return [len(row) for row in rows]
        case "github":
            lines = text.split("\n")[:-1]
            heads = [re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line) for line in lines]
            assert all(heads)
            return [(head[1], [part.split("=")[0] for part in head[2].split(",")]) for head in heads if head]
        case "junit":
            return [(element.tag, sorted(element.attrib)) for element in ET.fromstring(text).iter()]
        case _:
            assert form == "markdown"
            assert {table_cells(line) for line in text.split("\n") if line.startswith("|")} == {7}
            tokens = markdown().parse(text)
            inner = [child.type for token in tokens for child in token.children or () if child.type != "text_special"]
            return [token.type for token in tokens], [kind for kind in inner if kind != "text"]


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"text"}))
@given(texts)
@example("\r")
def test_the_structure_of_a_format_does_not_hang_on_the_text_in_it(form: str, text: str) -> None:
    assert structure(form, written(form, *report_with(text))) == structure(form, written(form, *report_with("x")))


@pytest.mark.parametrize("form", sorted(FORMATS))
@given(texts)
def test_no_format_lets_a_control_or_direction_character_through(form: str, text: str) -> None:
    output = written(form, *report_with(text))
    if form in ("json", "jsonl"):
        output = re.sub("[\u202a-\u202e\u2066-\u2069]", "", output)  # JSON keeps data as it is
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", output)


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_and_sarif_stay_valid_whatever_the_text(text: str) -> None:
    junit_schema().validate(written("junit", *report_with(text)))
    sarif_validator().validate(json.loads(written("sarif", *report_with(text))))


@pytest.mark.parametrize("form", sorted(FORMATS))
@given(texts)
def test_every_output_is_utf8(form: str, text: str) -> None:
    written(form, *report_with(text)).encode(
        "utf-8", "backslashreplace" if form in ("text", "json", "jsonl") else "strict"
    )

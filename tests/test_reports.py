"""Every format against its own rules, and the same from a saved result as from the files."""

import csv
import io
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from markdown_it import MarkdownIt

from hightech_check.cli import run
from hightech_check.cli.common import report_on
from hightech_check.report import Report, report_to_json, reports_from_json
from hightech_check.report_schema import report_schema
from hightech_check.reports import FORMATS, Look, writer
from hightech_check.reports.csv import COLUMNS
from hightech_check.reports.words import arms

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = Path(__file__).resolve().parent / "schemas"
FILES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "examples").glob("*.yaml") if "plan" not in path.name)
LANGUAGES = ("en", "zh")
COMMAND = re.compile(
    r"::(?P<level>error|warning|notice) (?P<properties>[a-z]+=[^,:\r\n]*(?:,[a-z]+=[^,:\r\n]*)*)::(?P<message>[^\r\n]*)"
)


@lru_cache
def made(language: str = "en", strict: bool = False) -> tuple[Report, ...]:
    return tuple(report_on(str(ROOT / name), None, language, strict=strict) for name in FILES)


def written(form: str, reports: tuple[Report, ...], language: str = "en", encoding: str = "utf-8") -> str:
    stream = io.StringIO(newline="")
    writer(form)(iter(reports), stream, Look(language, encoding=encoding))
    return stream.getvalue()


both = pytest.mark.parametrize("language", LANGUAGES)


def test_the_examples_have_every_verdict() -> None:
    verdicts = {report.verdict for report in made()}
    assert verdicts == {"eligible", "not_eligible", "undetermined", "invalid"}


# --- JSON and JSON lines ---


def validator() -> Any:
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@both
@pytest.mark.parametrize("strict", [False, True])
def test_json_follows_the_schema(language: str, strict: bool) -> None:
    document = json.loads(written("json", made(language, strict)))
    validator().validate(document)
    assert [report["verdict"] for report in document["reports"]] == [report.verdict for report in made(language, strict)]


def test_the_schema_names_every_field_and_takes_further_ones() -> None:
    schema = report_schema()
    document = json.loads(written("json", made()))
    assert set(document) == set(schema["required"])
    named = set(schema["$defs"]["report"]["properties"])
    assert {key for report in document["reports"] for key in report} == named - {"changes"}
    compared = [comparison for report in document["reports"] for comparison in every_comparison(report["criteria"])]
    assert compared
    assert all(set(comparison) == set(schema["$defs"]["comparison"]["required"]) for comparison in compared)
    document["more"] = document["reports"][0]["more"] = {}
    validator().validate(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format_version",), 2),
        (("reports", 0, "verdict"), "perhaps"),
        (("reports", 0, "counts", "pass"), -1),
        (("reports", 0, "year"), "2020"),
        (("reports", 0, "criteria", 0, "status"), "good"),
        (("reports", 0, "criteria", 0, "comparison"), {"status": "pass"}),
    ],
)
def test_the_schema_refuses_what_is_no_result(path: tuple[str | int, ...], value: object) -> None:
    document = json.loads(written("json", made()))
    *way, last = path
    place = document
    for key in way:
        place = place[key]
    place[last] = value
    assert not validator().is_valid(document)
    del place[last]
    assert not validator().is_valid(document)


def every_comparison(outcomes: list[Any]) -> list[Any]:
    found = []
    for outcome in outcomes:
        inner = outcome.get("any_of") or outcome.get("all_of")
        if inner:
            found += every_comparison(inner)
        else:
            found.append(outcome.get("comparison", outcome))
    return found


@both
def test_json_lines_are_the_elements_of_reports(language: str) -> None:
    lines = written("jsonl", made(language)).split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == json.loads(written("json", made(language)))["reports"]


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif"])
def test_json_in_ascii_says_the_same(form: str) -> None:
    text = written(form, made("zh"), "zh", "gbk")
    assert text.isascii()
    assert not written(form, made("zh"), "zh").isascii()
    if form != "jsonl":
        assert json.loads(text) == json.loads(written(form, made("zh"), "zh"))


# --- CSV ---


@both
def test_csv_has_a_row_for_each_comparison_and_problem(language: str) -> None:
    text = written("csv", made(language))
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    expected = [
        (report.file, result.id, path, comparison.indicator, comparison.status)
        for report in made(language)
        for result in report.criteria
        for path, comparison in arms(result.outcome)
    ]
    columns = ("file", "criterion", "arm", "indicator", "comparison_status")
    assert [tuple(row[column] for column in columns) for row in found if not row["problem"]] == expected
    problems = [problem.code for report in made(language) for problem in report.problems]
    assert [row["problem"] for row in found if row["problem"]] == problems


@both
def test_no_cell_of_csv_is_a_formula(language: str) -> None:
    text = written("csv", made(language))
    numeric = {"threshold", "value", "low", "high", "shortfall"}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        for column, cell in row.items():
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "-")) or column in numeric


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "="])
def test_formula_starts_are_inert(start: str) -> None:
    from dataclasses import replace

    name = f'{start}cmd|"/c calc"!A1,"\n'
    report = replace(made()[0], name=name)
    rows = list(csv.DictReader(io.StringIO(written("csv", (report,)), newline="")))
    assert {row["name"][0] for row in rows} <= {"'", "\\"}


# --- Markdown ---


@both
def test_every_row_of_the_markdown_table_has_the_same_cells(language: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(written("markdown", made(language), language))
    rows: list[list[str]] = []
    for before, token in zip(tokens, tokens[1:], strict=False):
        if before.type == "tr_open":
            rows.append([])
        if before.type in ("th_open", "td_open"):
            rows[-1].append("".join(child.content for child in token.children or []))
    assert len(rows) == 1 + len(FILES)
    assert {len(row) for row in rows} == {7}
    assert [row[-1] for row in rows[1:]] == [report.file for report in made()]
    assert [row[-2] for row in rows[1:]] == [report.name for report in made()]
    heads = sum(token.type == "heading_open" for token in tokens)
    assert heads == sum(bool(report.problems or report.deciding("fail")) for report in made())


@both
def test_the_lists_of_markdown_are_what_fails(language: str) -> None:
    html = MarkdownIt("commonmark").enable("table").render(written("markdown", made(language), language))
    expected = sum(len(report.problems) + len(report.deciding("fail")) for report in made())
    assert html.count("<li>") == expected
    for report in made(language):
        for result in report.deciding("fail"):
            assert f"<li><strong>{result.id}</strong>" in html


# --- workflow commands ---


@both
def test_workflow_commands_follow_their_grammar(language: str) -> None:
    lines = written("github", made(language)).split("\n")
    assert lines.pop() == ""
    matches = [COMMAND.fullmatch(line) for line in lines]
    assert all(matches), [line for line, match in zip(lines, matches, strict=True) if not match]
    expected = sum(
        1 + len(report.problems) + sum(result.status != "pass" for result in report.criteria) for report in made()
    )
    assert len(lines) == expected
    for match in matches:
        assert match is not None
        properties = dict(pair.split("=", 1) for pair in match["properties"].split(","))
        assert set(properties) <= {"file", "line", "col", "title"}
        assert "file" in properties
        assert match["message"]
        assert not re.search("%(?!25|0D|0A)", match["message"])


# --- JUnit ---


@both
@pytest.mark.parametrize("strict", [False, True])
def test_junit_follows_its_schema_and_counts_right(language: str, strict: bool) -> None:
    text = written("junit", made(language, strict))
    xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd")).validate(text)
    root = ElementTree.fromstring(text)
    assert len(root) == len(FILES)
    for suite, report in zip(root, made(language, strict), strict=True):
        cases = suite.findall("testcase")
        assert int(suite.get("tests", "")) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute, "")) == len(suite.findall(f"testcase/{tag}"))
        assert len(suite.findall("testcase/failure")) == len(report.deciding("fail"))
        assert len(cases) == len(report.criteria) or report.problems
    for attribute in ("tests", "failures", "errors"):
        assert int(root.get(attribute, "")) == sum(int(suite.get(attribute, "")) for suite in root)


# --- SARIF ---


@both
@pytest.mark.parametrize("strict", [False, True])
def test_sarif_follows_its_schema(language: str, strict: bool) -> None:
    log = json.loads(written("sarif", made(language, strict)))
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8-sig"))
    jsonschema.validators.validator_for(schema)(schema).validate(log)
    (one_run,) = log["runs"]
    rules = [rule["id"] for rule in one_run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in one_run["results"])
    assert len(one_run["results"]) == sum(
        len(report.problems) + sum(result.status != "pass" for result in report.criteria) for report in made()
    )


def test_fingerprints_do_not_hang_on_language() -> None:
    prints = [
        [result["partialFingerprints"] for result in json.loads(written("sarif", made(language)))["runs"][0]["results"]]
        for language in LANGUAGES
    ]
    assert prints[0] == prints[1]
    assert len({json.dumps(one) for one in prints[0]}) > 1


# --- there and back ---


@both
@pytest.mark.parametrize("form", FORMATS)
def test_a_saved_result_renders_as_the_files_did(form: str, language: str) -> None:
    saved = tuple(reports_from_json(json.loads(written("json", made(language)))))
    assert written(form, saved, language) == written(form, made(language), language)


@pytest.mark.parametrize("form", FORMATS)
def test_render_of_the_command_line_gives_the_same(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    saved = str(tmp_path / "result.json")
    code = run([*FILES, "-f", "json", "-o", saved, "--lang", "en"])
    assert code == 4
    capsys.readouterr()
    assert run([*FILES, "-f", form, "--lang", "en"]) == code
    direct = capsys.readouterr().out
    assert run(["render", saved, "-f", form, "--lang", "en"]) == code
    assert capsys.readouterr().out == direct


@pytest.mark.parametrize("name", FILES)
def test_a_saved_result_keeps_the_exit_code(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = str(tmp_path / "result.json")
    code = run([str(ROOT / name), "-f", "json", "-o", saved])
    assert run(["render", saved]) == code
    assert "Traceback" not in capsys.readouterr().err


def broken_results() -> dict[str, bytes]:
    good = json.loads(written("json", made()))
    reports = good["reports"]

    def changed(**fields: object) -> bytes:
        return json.dumps({**good, "reports": [{**reports[0], **fields}]}).encode()

    return {
        "empty": b"",
        "no JSON": b"name: x",
        "cut": json.dumps(good).encode()[:500],
        "a list": b"[]",
        "a number": b"1",
        "null": b"null",
        "no reports": b'{"format_version": 1}',
        "empty reports": json.dumps({**good, "reports": []}).encode(),
        "reports a text": json.dumps({**good, "reports": "abc"}).encode(),
        "other version": json.dumps({**good, "format_version": 99}).encode(),
        "no UTF-8": b'\xff\xfe{"a": 1}\xff',
        "deep": b"[" * 100_000,
        "verdict": changed(verdict="fine"),
        "verdict a list": changed(verdict=[]),
        "criteria a number": changed(criteria=1),
        "criterion a number": changed(criteria=[1]),
        "no group": changed(criteria=[{"id": "a", "status": "pass"}]),
        "file a number": changed(file=1),
        "name a number": changed(name=5),
        "name a list": changed(name=["x"]),
        "year a text": changed(year={"a": 1}),
        "sha256 a number": changed(sha256=5),
        "language unknown": changed(language="tlh"),
        "language a list": changed(language=[]),
        "problem line a text": changed(
            problems=[{"code": "a", "message": "b", "line": "c", "column": [], "path": 5}], verdict="invalid"
        ),
        "long digits": b'{"format_version": ' + b"9" * 100_000 + b"}",
    }


@pytest.mark.parametrize("kind", broken_results())
def test_a_broken_result_is_code_2(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(broken_results()[kind])
    codes = {form: run(["render", str(path), "-f", form]) for form in FORMATS}
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert set(codes.values()) == {2}, (codes, err)


def test_the_json_of_a_report_is_that_of_the_document() -> None:
    assert json.loads(json.dumps([report_to_json(report) for report in made()])) == json.loads(
        written("json", made())
    )["reports"]

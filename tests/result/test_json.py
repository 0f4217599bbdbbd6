"""JSON output: one valid document whatever the reports hold."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from hightech_check import check, load_park
from hightech_check.result.report import Report
from hightech_check.writing import Look, writer
from hightech_check.writing.reports import document

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"


def written(*reports: Report, encoding: str = "utf-8") -> str:
    stream = io.StringIO()
    writer("json")(document(reports), stream, Look(encoding=encoding))
    return stream.getvalue()


def baotou() -> Report:
    park = load_park(EXAMPLES / "baotou-metal-park-2020.yaml")
    return check(park.standard, park)


def test_it_is_one_document_with_a_line_break_at_its_end() -> None:
    text = written(baotou(), baotou())
    assert text.endswith("}\n")
    form = json.loads(text)
    assert (form["format_version"], len(form["reports"])) == (1, 2)
    assert json.loads(written())["reports"] == []


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_a_stream_that_is_not_utf_8_gets_ascii_with_escapes(encoding: str) -> None:
    text = written(baotou(), encoding=encoding)
    assert text.isascii()
    assert json.loads(text) == json.loads(written(baotou()))


def test_no_number_is_infinite_or_no_number() -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    json.loads(written(baotou()), parse_constant=refuse)


def test_an_unknown_format_has_no_writer() -> None:
    with pytest.raises(KeyError):
        writer("no-such")


@pytest.mark.parametrize("character", ["\u202e", "\x7f", "\x85", "\u2028", "\u200b", "\U000e0001", "\ufeff"])
@pytest.mark.parametrize("form", ["json", "jsonl", "sarif"])
def test_what_nobody_sees_in_a_result_is_an_escape_in_json(character: str, form: str) -> None:
    report = replace(baotou(), file=f"a{character}b 中文.yaml", name=f"a{character}b 中文")
    stream = io.StringIO()
    writer(form)(document([report]), stream, Look())
    text = stream.getvalue()
    assert character not in text
    if form != "sarif":
        assert "中文" in text
        parsed = json.loads(text)
        found = parsed["reports"][0] if form == "json" else parsed
        assert found["name"] == f"a{character}b 中文"

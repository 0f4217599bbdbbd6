"""Whatever lies where a data file should be: a clear refusal, the right exit code, and never a traceback."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from command import BAOTOU, BROKEN, ROOT, Cli, Write, run_bytes

from hightech_check.writing import FORMATS

STANDARD = ROOT / "criteria" / "inner-mongolia-2020.yaml"

BAD = {
    "deep.yaml": b"a: " + b"[" * 30_000,
    "deep-braces.yaml": b"{a: " * 30_000,
    "laughs.yaml": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
    "long-number.yaml": b"name: x\nyear: 2020\nindicators: {enterprises: " + b"9" * 100_000 + b"}\n",
    "long-year.yaml": b"name: x\nyear: " + b"9" * 10_000 + b"\n",
    "long-key.yaml": b"name: x\nyear: 2020\nindicators: {" + b"k" * 100_000 + b": 1}\n",
    "large.yaml": b"#" * (2 << 20),
    "empty.yaml": b"",
    "zeros.yaml": b"\0" * 1000,
    "gbk.yaml": "name: 园区\nyear: 2020\n".encode("gbk"),
    "utf-16.yaml": "name: x\nyear: 2020\n".encode("utf-16"),
    "tag.yaml": b"name: !!python/object/apply:os.system [echo owned]\nyear: 2020\n",
    "escape.yaml": b'name: "\\x1b[31m"\nyear: 2020\n',
    "surrogate.yaml": b'name: "\\ud800"\nyear: 2020\n',
    "direction.yaml": 'name: "\u202eabc"\nyear: 2020\n'.encode(),
    "path.yaml": b"name: x\nyear: 2020\nstandard: ../../etc/passwd\n",
    "digits.yaml": "name: x\nyear: ２０２０\n".encode(),
    "list.yaml": b"- 1\n- 2\n",
    "many.yaml": b"name: x\nyear: 2020\nindicators:\n" + b"".join(b"  k%d: 1\n" % n for n in range(20_000)),
}


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    return folder


def test_every_bad_file_is_refused_and_the_good_one_among_them_still_checked(bad_files: Path) -> None:
    begun = time.monotonic()
    done = run_bytes("check", bad_files, BAOTOU, "-f", "json")
    assert time.monotonic() - begun < 30
    assert done.returncode == 4
    reports = json.loads(done.stdout)["reports"]
    assert [report["verdict"] for report in reports] == ["invalid"] * len(BAD) + ["not_eligible"]
    assert all(1 <= len(report["problems"]) <= 101 for report in reports[:-1])
    assert max(len(problem["message"]) for report in reports for problem in report["problems"]) < 2000
    assert b"owned" not in done.stdout.replace(b"echo owned", b"")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "file-empty", 1),
        (b"name: P\nyear: [2020\n", "yaml-bracket", None),
        ("name: 包头\nyear: 2020\n".encode("gbk"), "file-gbk", 1),
        ("name: 包头\nyear: 2020\n".encode("utf-16"), "file-utf16", 1),
        (b"x" * (1024 * 1024 + 1), "file-too-large", None),
        (b"[" * 100_000, "too-deep", 1),
        (b"name: P\nyear: 2020\nindicators: {enterprises: &a 5}\n", "anchor", 3),
        (b"- 1\n- 2\n", "not-a-mapping", 1),
    ],
)
def test_a_file_that_is_no_data_file_is_refused_with_a_code(
    cli: Cli, write: Write, data: bytes, code: str, line: int | None
) -> None:
    done = cli(write(data), "-f", "json")
    assert done.code == 4
    (report,) = done.json["reports"]
    problem = report["problems"][0]
    assert problem["code"] == code
    assert line is None or problem["line"] == line
    assert report["counts"] == {"pass": 0, "fail": 0, "unknown": 0}


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_bad_files_are_refused_in_every_format(cli: Cli, bad_files: Path, form: str) -> None:
    done = cli("validate", bad_files, "-f", form)
    assert done.code == 4
    assert not {"\x1b", "\x00"} & set(done.out + done.err)


def test_many_files_are_told_one_a_line(cli: Cli, tmp_path: Path) -> None:
    for number in range(501):
        (tmp_path / f"{number:03}.yaml").write_bytes(b"name: x\nyear: 2020\n")
    lines = cli("validate", tmp_path, "-q").out.splitlines()
    assert sum("ACCEPTED" in line for line in lines) == 502
    assert "501 files" in lines[-1]


# --- standards given by --standard ---


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('echo owned')",
        "(lambda: 1)() / enterprises",
        "enterprises.__class__ / enterprises",
        "(" * 400 + "enterprises",
        "9" * 450 + " * enterprises / enterprises",
        "enterprises ** 9999999 / enterprises",
        "enterprises / (enterprises - enterprises)",
        "１ * enterprises / enterprises",
        "a" * 100_000,
        "-" * 499,
    ],
)
def test_a_formula_is_data_and_never_code(write: Write, formula: str) -> None:
    text = STANDARD.read_text("utf-8")
    old = "formula: high_tech_or_tech_sme_enterprises / enterprises"
    assert old in text
    path = write(text.replace(old, f"formula: {json.dumps(formula, ensure_ascii=False)}"), "standard.yaml")
    done = run_bytes("check", BAOTOU, "--standard", path)
    assert done.returncode == 2
    assert b"standard.yaml:" in done.stderr
    assert b"owned\n" not in done.stdout


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_hostile_standard_is_refused_with_exit_2(cli: Cli, bad_files: Path, name: str) -> None:
    assert cli("check", BAOTOU, "--standard", bad_files / name).code == 2


# --- render ---


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "5",
        "null",
        '{"format_version": 2}',
        '{"format_version": 1, "reports": []}',
        "[" * 100_000,
        "9" * 10_000,
        '{"format_version": 1, "reports": [{"file": "\\ud800"}]}',
        '{"format_version": 1, "reports": 5}',
    ],
)
def test_what_is_no_result_is_not_rendered(cli: Cli, write: Write, text: str) -> None:
    done = cli("render", write(text, "result.json"), "-f", "markdown")
    assert done.code == 2
    assert "result.json" in done.err


Form = dict[str, Any]


def put(*path: str | int, value: object) -> Callable[[Form], None]:
    """A change of a report: a value at a path."""

    def change(form: Any) -> None:
        for step in path[:-1]:
            form = form[step]
        form[path[-1]] = value

    return change


ENTERPRISES, SHARE = ("criteria", 4), ("criteria", 5)  # not met: 162 of 200; neither arm known to be met
CHANGES = [
    put("name", value=5),
    put("name", value="\ud800"),
    put("counts", value=[]),
    put("year", value="x"),
    put("notes", value={}),
    put("verdict", value="eligible"),
    put("verdict", value="undetermined"),
    put("verdict", value="accepted"),
    put("verdict", value="invalid"),
    put("strict", value="yes"),
    put("criteria", value=[]),
    lambda form: form.update(criteria=[], verdict="undetermined"),
    put("missing_labels", value=["x"]),
    put("problems", value=[{"code": "x", "message": "x", "line": 1, "column": 1, "path": ""}]),
    put(*ENTERPRISES, "status", value="pass"),
    put(*ENTERPRISES, "comparison", "status", value="pass"),
    put(*ENTERPRISES, "comparison", "value_exact", value="200"),
    put(*ENTERPRISES, "comparison", "operator", value="at_most"),
    put(*SHARE, "status", value="pass"),
    put(*SHARE, "any_of", 0, "status", value="pass"),
    put(*SHARE, "any_of", 1, "status", value="fail"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_result_that_contradicts_itself_is_not_rendered(
    cli: Cli, write: Write, change: Callable[[Form], None]
) -> None:
    form = cli(BAOTOU, "-f", "json").json
    assert cli("render", write(json.dumps(form), "result.json")).code == 1
    change(form["reports"][0])
    done = cli("render", write(json.dumps(form), "result.json"), "-f", "sarif")
    assert (done.code, done.out) == (2, "")
    assert "this is no saved result" in done.err


@pytest.mark.parametrize("key", ["problems", "criteria"])
def test_a_refused_result_has_problems_and_no_criteria(cli: Cli, write: Write, key: str) -> None:
    (judged,), form = cli(BAOTOU, "-f", "json").json["reports"], cli(BROKEN, "-f", "json").json
    form["reports"][0][key] = judged[key]
    assert cli("render", write(json.dumps(form), "result.json")).code == 2


FIXED = {
    "tool",
    "verdict",
    "status",
    "operator",
    "type",
    "binding",
    "language",
    "sha256",
    "value_exact",
    "threshold_exact",
}
NASTY = "::error::\x1b[2J\x01\u202e\x9b|`<b>&\n=1"


def with_texts(form: Any, text: str) -> Any:
    """A result in which a text stands in place of every text from data, and of every name."""
    match form:
        case dict():
            return {key: value if key in FIXED else with_texts(value, text) for key, value in form.items()}
        case list():
            return [with_texts(one, text) for one in form]
        case str():
            return text
        case _:
            return form


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_text_of_a_result_from_elsewhere_comes_out_inert(cli: Cli, write: Write, form: str) -> None:
    result = with_texts(cli(BAOTOU, BROKEN, "-f", "json").json, NASTY)
    done = cli("render", write(json.dumps(result), "result.json"), "-f", form)
    assert done.code == 4
    for line in (done.out + done.err).split("\n"):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", line)
        assert not line.lstrip().startswith("::") or form == "github"
    if form == "junit":
        ET.fromstring(done.out)


def test_a_refused_file_is_told_by_render_as_by_check(cli: Cli, write: Write) -> None:
    checked = cli(BROKEN, BAOTOU)
    done = cli("render", write(cli(BROKEN, BAOTOU, "-f", "json").out, "result.json"))
    assert done == checked
    assert len(done.err.splitlines()) == 12


def test_a_result_keeps_its_language_where_no_other_is_asked_for(
    cli: Cli, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = write(cli(BAOTOU, "-f", "json", "--lang", "zh").out, "result.json")
    many = write(
        json.dumps(
            {
                **json.loads(Path(result).read_text("utf-8")),
                "reports": 501 * cli(BAOTOU, "-f", "json", "--lang", "zh").json["reports"],
            }
        ),
        "many.json",
    )
    monkeypatch.setenv("HIGHTECH_CHECK_LANG", "en")
    assert cli("render", result).out == cli(BAOTOU, "--lang", "zh").out
    assert "501" in cli("render", many).out.splitlines()[-1]

"""Whatever lies where a data file should be: a clear refusal, the right exit code, and never a traceback."""

import json
import time
from pathlib import Path

import pytest
from command import BAOTOU, ROOT, Cli, Write, run_bytes

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


@pytest.mark.parametrize(
    ("key", "value"), [("name", 5), ("name", "\ud800"), ("counts", []), ("year", "x"), ("notes", {})]
)
def test_a_result_with_a_value_of_another_kind_is_not_rendered(cli: Cli, write: Write, key: str, value: object) -> None:
    form = cli("check", BAOTOU, "-f", "json").json
    form["reports"][0][key] = value
    assert cli("render", write(json.dumps(form), "result.json"), "-f", "sarif").code == 2

"""Whatever lies where a data file should be: a clear refusal, the right exit code, and never a traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from hightech_check.writing import FORMATS

ROOT = Path(__file__).resolve().parent.parent.parent
PARK = ROOT / "examples" / "baotou-metal-park-2020.yaml"
STANDARD = ROOT / "criteria" / "inner-mongolia-2020.yaml"
COMMAND = [sys.executable, "-m", "hightech_check"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "HIGHTECH_CHECK_LANG": "en", **more}


def run(
    *arguments: object, cwd: Path = ROOT, variables: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    words = [argument if isinstance(argument, bytes) else str(argument) for argument in arguments]
    done = subprocess.run(
        [*COMMAND, *words],
        cwd=cwd,
        env=environment(**variables or {}),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert b"Traceback" not in done.stdout
    assert done.returncode != 70
    return done


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
    done = run("check", bad_files, PARK, "-f", "json")
    assert time.monotonic() - begun < 30
    assert done.returncode == 4
    reports = json.loads(done.stdout)["reports"]
    assert [report["verdict"] for report in reports] == ["invalid"] * len(BAD) + ["not_eligible"]
    assert all(1 <= len(report["problems"]) <= 101 for report in reports[:-1])
    assert max(len(problem["message"]) for report in reports for problem in report["problems"]) < 2000
    assert b"owned" not in done.stdout.replace(b"echo owned", b"")


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_bad_files_are_refused_in_every_format(bad_files: Path, form: str) -> None:
    done = run("validate", bad_files, "-f", form)
    assert done.returncode == 4
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"\x00" not in done.stdout + done.stderr


def test_a_pipe_a_device_a_missing_and_a_circular_file_do_not_stop_the_rest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "one.yaml").symlink_to("two.yaml")
    (tmp_path / "two.yaml").symlink_to("one.yaml")
    names = [tmp_path / "pipe.yaml", tmp_path / "one.yaml", "/dev/zero", "/dev/null", tmp_path / "missing.yaml", PARK]
    done = run("check", *names, "-f", "json")
    assert done.returncode == 4
    assert [report["verdict"] for report in json.loads(done.stdout)["reports"]] == ["invalid"] * 5 + ["not_eligible"]


def test_folders_that_link_to_themselves_end(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "sub" / "park.yaml").write_bytes(PARK.read_bytes())
    done = run("check", tmp_path, "--recursive", "-f", "jsonl")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1


def test_an_empty_folder_and_a_pattern_without_a_match_are_no_success(tmp_path: Path) -> None:
    assert run("check", tmp_path).returncode == 2
    assert run("validate", tmp_path, "--recursive").returncode == 2
    assert run("validate", f"{tmp_path}/*.yaml").returncode == 2


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_name_of_any_bytes_comes_out_inert(tmp_path: Path, form: str) -> None:
    name = os.fsencode(tmp_path) + b"/::error::\n\x1b[31m|=1+1<b>,\xff\xe2\x80\xae.yaml"
    Path(os.fsdecode(name)).write_bytes(PARK.read_bytes())
    done = run("check", name, "-f", form)
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout
    assert not [line for line in done.stdout.split(b"\n") if line.startswith(b"::error::")]
    done.stdout.decode("utf-8")
    if form in ("junit", "markdown"):
        assert b"<b>" not in done.stdout


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
def test_a_formula_is_data_and_never_code(tmp_path: Path, formula: str) -> None:
    text = STANDARD.read_text("utf-8")
    old = "formula: high_tech_or_tech_sme_enterprises / enterprises"
    assert old in text
    path = tmp_path / "standard.yaml"
    path.write_text(text.replace(old, f"formula: {json.dumps(formula, ensure_ascii=False)}"), "utf-8")
    done = run("check", PARK, "--standard", path)
    assert done.returncode == 2
    assert b"standard.yaml:" in done.stderr
    assert b"owned\n" not in done.stdout


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_hostile_standard_is_refused_with_exit_2(bad_files: Path, name: str) -> None:
    assert run("check", PARK, "--standard", bad_files / name).returncode == 2


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
def test_what_is_no_result_is_not_rendered(tmp_path: Path, text: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, "utf-8")
    done = run("render", path, "-f", "markdown")
    assert done.returncode == 2
    assert b"result.json" in done.stderr


@pytest.mark.parametrize(
    ("key", "value"), [("name", 5), ("name", "\ud800"), ("counts", []), ("year", "x"), ("notes", {})]
)
def test_a_result_with_a_value_of_another_kind_is_not_rendered(tmp_path: Path, key: str, value: object) -> None:
    form = json.loads(run("check", PARK, "-f", "json").stdout)
    form["reports"][0][key] = value
    (tmp_path / "result.json").write_text(json.dumps(form), "utf-8")
    assert run("render", tmp_path / "result.json", "-f", "sarif").returncode == 2


# --- outputs, and how the program ends ---


def test_an_output_that_is_an_input_or_another_output_is_refused(tmp_path: Path) -> None:
    park = tmp_path / "park.yaml"
    park.write_bytes(PARK.read_bytes())
    assert run("check", park, "-o", park).returncode == 2
    assert run("check", park, "--report", f"csv={park}").returncode == 2
    assert run("check", park, "-o", tmp_path / "a", "--report", f"csv={tmp_path}/../{tmp_path.name}/a").returncode == 2
    assert park.read_bytes() == PARK.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == ["park.yaml"]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_full_disk_is_exit_2_without_a_traceback(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "check", PARK, "-f", form],
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_closed_pipe_keeps_the_verdicts_code(form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "check", PARK, "-f", form],
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_ctrl_c_is_exit_130_and_leaves_no_half_written_file(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old", "utf-8")
    started = tmp_path / "errors"
    with started.open("wb") as errors:
        process = subprocess.Popen(
            [*COMMAND, "check", PARK, "-", "-f", "jsonl", "-o", str(target)],
            env=environment(),
            stdin=subprocess.PIPE,
            stderr=errors,
        )
        for _ in range(200):
            if any(entry.name.startswith(".out") for entry in tmp_path.iterdir()):
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stdin is not None
        process.stdin.close()
    assert b"Traceback" not in started.read_bytes()
    assert target.read_text("utf-8") == "old"
    assert {entry.name for entry in tmp_path.iterdir()} == {"out.jsonl", "errors"}


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize(
    "settings", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "gbk"}]
)
def test_a_stream_that_cannot_hold_a_character_is_no_fault(form: str, settings: dict[str, str]) -> None:
    done = run("check", PARK, "-f", form, "--lang", "zh", cwd=ROOT, variables=settings)
    assert done.returncode == 1
    done.stdout.decode(settings.get("PYTHONIOENCODING", "ascii"))


def test_processes_give_the_same_lines_in_the_same_order(tmp_path: Path) -> None:
    text = PARK.read_text("utf-8")
    for number in range(200):
        (tmp_path / f"{number:03}.yaml").write_text(text.replace("162", str(162 + number), 1), "utf-8")
    one, two = run("check", tmp_path, "-f", "jsonl", "-q"), run("check", tmp_path, "-f", "jsonl", "-q", "--jobs", "2")
    assert one.stdout == two.stdout
    assert one.returncode == two.returncode


def test_many_files_are_told_one_a_line(tmp_path: Path) -> None:
    for number in range(501):
        (tmp_path / f"{number:03}.yaml").write_bytes(b"name: x\nyear: 2020\n")
    lines = run("validate", tmp_path, "-q").stdout.decode().splitlines()
    assert sum("ACCEPTED" in line for line in lines) == 502
    assert "501 files" in lines[-1]

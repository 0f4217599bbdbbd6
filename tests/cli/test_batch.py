"""Many files: what they are, in which order, how they end, and where the output goes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hightech_check.cli import run
from hightech_check.cli.files import files_of
from hightech_check.errors import UsageError
from hightech_check.writing import FORMATS

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "examples"
ELIGIBLE = str(EXAMPLES / "eligible-park.yaml")
FAILING = str(EXAMPLES / "baotou-metal-park-2020.yaml")
UNDETERMINED = str(EXAMPLES / "undetermined-park.yaml")
BROKEN = str(EXAMPLES / "broken-park.yaml")
MISSING = "no-such-file.yaml"


def environment(**more: str) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
    kept |= {key: value for key, value in os.environ.items() if key.startswith("COV")}
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **more}


def program(*arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "hightech_check", *arguments]
    done = subprocess.run(command, capture_output=True, env=environment(**env), timeout=30, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode != 70, done.stderr
    return done


def small(name: str, year: int = 2020) -> str:
    return f"standard: inner-mongolia-2020\nname: {name}\nyear: {year}\nindicators:\n  enterprises: 5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.yaml", "a.yml", "c.txt", ".hidden.yaml", "sub/d.yaml", "sub/deep/e.yaml", ".git/f.yaml"):
        path = tmp_path / "parks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(small(path.stem), encoding="utf-8")
    return tmp_path / "parks"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many")
    for number in range(200):
        text = small(f"Park {number}") if number % 17 else "name: [\n"
        (path / f"p{number:03}.yaml").write_text(text, encoding="utf-8")
    return path


def names(paths: list[str], folder: Path) -> list[str]:
    return [str(Path(path).relative_to(folder)) for path in paths]


# --- which files, in which order ---


def test_a_folder_is_its_yaml_files_by_name(folder: Path) -> None:
    assert names(files_of([str(folder)]), folder) == ["a.yml", "b.yaml"]


def test_recursive_enters_sub_folders_but_no_hidden_ones(folder: Path) -> None:
    found = names(files_of([str(folder)], recursive=True), folder)
    assert sorted(found) == ["a.yml", "b.yaml", "sub/d.yaml", "sub/deep/e.yaml"]
    assert found == names(files_of([str(folder)], recursive=True), folder)


def test_links_in_a_circle_are_not_followed(folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    assert len(files_of([str(folder)], recursive=True)) == 4


def test_patterns_match_in_order(folder: Path) -> None:
    assert names(files_of([f"{folder}/*.y*ml"]), folder) == ["a.yml", "b.yaml"]
    assert names(files_of([f"{folder}/**/*.yaml"]), folder) == ["b.yaml", "sub/d.yaml", "sub/deep/e.yaml"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    odd = folder / "[ab].yaml"
    odd.write_text(small("odd"), encoding="utf-8")
    assert files_of([str(odd)]) == [str(odd)]


@pytest.mark.parametrize("what", ["*.nothing", "empty", "-"])
def test_nothing_to_check_is_wrong_usage(what: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    arguments = ["-", "-"] if what == "-" else [str(tmp_path / what)]
    with pytest.raises(UsageError):
        files_of(arguments)


def test_reports_come_in_the_order_of_the_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    files = [UNDETERMINED, ELIGIBLE, FAILING, ELIGIBLE]
    run([*files, "-f", "jsonl"])
    assert [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()] == files


# --- the exit code ---


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([ELIGIBLE, ELIGIBLE], 0),
        ([ELIGIBLE, UNDETERMINED], 3),
        ([UNDETERMINED, FAILING, ELIGIBLE], 1),
        ([FAILING, UNDETERMINED], 1),
        ([BROKEN, FAILING], 4),
        ([ELIGIBLE, MISSING, FAILING], 4),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_the_exit_code_is_the_worst(files: list[str], code: int, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*files, "-f", form]) == code
    capsys.readouterr()


def test_an_unknown_format_names_the_nearest(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for wrong, right in (("jsn", "json"), ("markdwon", "markdown"), ("sarf", "sarif")):
        for option in (["-f", wrong], ["--report", f"{wrong}={tmp_path / 'x'}"]):
            assert run([ELIGIBLE, *option, "--lang", "en"]) == 2
            out, err = capsys.readouterr()
            assert out == ""
            assert wrong in err
            assert right in err
            assert len(err.splitlines()) == 1
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("option", ["json", "json=", "=x", ""])
def test_a_report_without_its_path_is_wrong_usage(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([ELIGIBLE, "--report", option]) == 2
    assert capsys.readouterr().out == ""


# --- where the output goes ---


def test_further_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = {form: tmp_path / f"out.{form}" for form in ("json", "sarif", "junit")}
    options = [word for form, path in pairs.items() for word in ("--report", f"{form}={path}")]
    assert run([FAILING, ELIGIBLE, *options, "-f", "csv"]) == 1
    main = capsys.readouterr().out
    for form, path in {"csv": None, **pairs}.items():
        run([FAILING, ELIGIBLE, "-f", form])
        direct = capsys.readouterr().out
        assert (main if path is None else path.read_text(encoding="utf-8")).replace("\r\n", "\n") == direct.replace(
            "\r\n", "\n"
        )


@pytest.mark.parametrize("form", FORMATS)
def test_output_is_what_standard_output_would_be(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out"
    run([FAILING, BROKEN, "-f", form, "-o", str(target)])
    capsys.readouterr()
    assert target.stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failing_output_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.write_text("old", encoding="utf-8")

    def broken(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hightech_check.writing.jsonl.write", broken)
    assert run([ELIGIBLE, "-f", "jsonl", "-o", str(target)]) == 2
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert "No space left" in capsys.readouterr().err


def test_an_output_that_cannot_be_made_is_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "none" / "out", tmp_path / "folder"):
        assert run([ELIGIBLE, "-o", str(target)]) == 2
        assert run([ELIGIBLE, "--report", f"json={target}"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


@pytest.mark.parametrize("way", ["same", "link", "hard link", "report"])
def test_an_output_that_is_an_input_is_refused(way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "p.yaml"
    source.write_text(small("P"), encoding="utf-8")
    target = source if way in ("same", "report") else tmp_path / "other"
    if way == "link":
        target.symlink_to(source)
    elif way == "hard link":
        target.hardlink_to(source)
    option = ["--report", f"json={target}"] if way == "report" else ["-o", str(target)]
    assert run([str(source), *option]) == 2
    assert source.read_text(encoding="utf-8") == small("P")
    capsys.readouterr()


def test_two_outputs_to_one_file_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(tmp_path / "out")
    assert run([ELIGIBLE, "--report", f"json={target}", "--report", f"sarif={target}"]) == 2
    assert run([ELIGIBLE, "--report", f"json={target}", "-o", target]) == 2
    assert not Path(target).exists()
    capsys.readouterr()


# --- several processes ---


@pytest.mark.parametrize("form", ["jsonl", "csv", "github", "json"])
def test_processes_change_nothing(form: str, many: Path) -> None:
    one, two = (program(str(many), "-f", form, "--jobs", jobs) for jobs in ("1", "2"))
    assert one.returncode == two.returncode == 4
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    if form == "jsonl":
        assert one.stdout.count(b"\n") == 200


# --- streams that are closed, full or narrow ---


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_closed_pipe_keeps_the_code(jobs: str, many: Path) -> None:
    command = [sys.executable, "-m", "hightech_check", str(many), "-f", "jsonl", "--jobs", jobs]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        err = process.stderr.read()
        code = process.wait(timeout=20)
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err
    assert b"BrokenPipe" not in err
    assert code == 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_is_code_2(form: str) -> None:
    command = [sys.executable, "-m", "hightech_check", FAILING, "-f", form]
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=20, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_streams_that_are_not_utf_8(env: dict[str, str], language: str) -> None:
    encoding = env.get("PYTHONIOENCODING", "ascii")
    forms = list(FORMATS) if language == "zh" else ["text", "markdown"]
    for form in forms:
        done = program(FAILING, BROKEN, "-f", form, "--lang", language, **env)
        assert done.returncode == 4
        text = done.stdout.decode(encoding)
        assert text
        assert "\ufffd" not in text
        if form == "json":
            assert len(json.loads(text)["reports"]) == 2


def test_an_interrupt_is_code_130() -> None:
    command = [sys.executable, "-m", "hightech_check", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        time.sleep(1.5)  # it has begun, and waits for its input
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err

"""The program as it is run: exit codes, streams, encodings, and hostile files and options."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hightech_check import __version__
from hightech_check.cli import run

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "examples"
BAOTOU = str(EXAMPLES / "baotou-metal-park-2020.yaml")
ELIGIBLE = str(EXAMPLES / "eligible-park.yaml")
UNDETERMINED = str(EXAMPLES / "undetermined-park.yaml")
BROKEN = str(EXAMPLES / "broken-park.yaml")
HEAD = "name: P\nyear: 2020\n"


def environment(**more: str) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
    kept |= {key: value for key, value in os.environ.items() if key.startswith("COV")}
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **more}


def program(*arguments: str | bytes, text: str | bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """The whole process; no traceback may ever be seen."""
    command: list[str | bytes] = [sys.executable, "-m", "hightech_check", *arguments]
    data = text.encode() if isinstance(text, str) else text
    done = subprocess.run(command, input=data, capture_output=True, env=environment(**env), timeout=60, check=False)
    assert b"Traceback" not in done.stderr
    return done


class Ran:
    """A run within this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
        self.code = run(list(arguments))
        self.out, self.err = capsys.readouterr()
        assert "Traceback" not in self.err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("HIGHTECH_CHECK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: Ran(capsys, arguments)


@pytest.fixture
def park(tmp_path: Path) -> Any:
    def write(text: str | bytes, name: str = "p.yaml") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return write


# --- exit codes ---


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([ELIGIBLE], 0),
        ([BAOTOU], 1),
        ([UNDETERMINED], 3),
        ([BROKEN], 4),
        ([ELIGIBLE, UNDETERMINED], 3),
        ([UNDETERMINED, BAOTOU], 1),
        ([BAOTOU, BROKEN, ELIGIBLE], 4),
        ([str(EXAMPLES)], 4),
    ],
)
def test_the_exit_code_is_the_worst_verdicts(cli: Any, files: list[str], code: int) -> None:
    assert cli(*files).code == code
    assert cli("check", *files).code == code


def test_check_is_what_is_done_when_no_command_is_named(cli: Any) -> None:
    assert cli(BAOTOU).out == cli("check", BAOTOU).out


@pytest.mark.parametrize(("file", "code"), [(BAOTOU, 0), (UNDETERMINED, 0), (ELIGIBLE, 0), (BROKEN, 4)])
def test_exit_zero_hides_1_and_3_only(cli: Any, file: str, code: int) -> None:
    assert cli(file, "--exit-zero").code == code


def test_validate_accepts_what_check_would_fail(cli: Any) -> None:
    assert cli("validate", BAOTOU).code == 0
    assert cli("validate", BAOTOU, BROKEN).code == 4
    found = cli("validate", BAOTOU, "-f", "json")
    assert (found.json["reports"][0]["verdict"], found.json["reports"][0]["criteria"]) == ("accepted", [])


def test_strict_counts_recommended_criteria(cli: Any, park: Any) -> None:
    text = Path(ELIGIBLE).read_text(encoding="utf-8").replace("explores_management_innovation: true", "")
    assert cli(park(text)).code == 0
    assert cli(park(text), "--strict").code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--no-such"],
        [BAOTOU, "--format", "no-such"],
        [BAOTOU, "--lang", "fr"],
        [BAOTOU, "--standard", "no-such"],
        [BAOTOU, "--standard", "./none.yaml"],
        [BAOTOU, "--standard", str(EXAMPLES)],
        [BAOTOU, "--standard", BAOTOU],
        [BAOTOU, "--output", BAOTOU],
        [BAOTOU, "--output", "/no/such/folder/out"],
        [BAOTOU, "--output", "/"],
        [BAOTOU, "--output"],
        ["--no-such"],
    ],
)
def test_wrong_usage_is_2_with_a_message_on_standard_error(cli: Any, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_nothing_is_never_a_pass(cli: Any, tmp_path: Path) -> None:
    assert cli(str(tmp_path)).code == 2
    (tmp_path / ".hidden.yaml").write_text(HEAD)
    (tmp_path / "folder.yaml").mkdir()
    assert cli(str(tmp_path)).code == 2


# --- help and version ---


def test_no_arguments_show_the_help_and_exit_2() -> None:
    done = program()
    assert done.returncode == 2
    assert b"hightech-check" in done.stdout
    assert b"validate" in done.stdout


def test_the_version_is_shown() -> None:
    done = program("--version")
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"hightech-check {__version__}")


@pytest.mark.parametrize("command", ["check", "validate"])
def test_every_commands_help_has_an_example(cli: Any, command: str) -> None:
    done = cli(command, "--help")
    assert done.code == 0
    assert "Example: hightech-check" in " ".join(done.out.split())
    assert cli("--help").code == 0


# --- problems ---


def test_every_problem_is_told_at_once_with_file_line_and_column(cli: Any) -> None:
    done = cli(BROKEN)
    lines = done.err.splitlines()
    assert [line.removeprefix(f"{BROKEN}:").split(": ")[0] for line in lines] == [
        "10:26", "11:3", "12:38", "13:12", "14:28", "15:19", "17:3", "18:20", "19:39", "20:19", "21:24", "24:26",
    ]  # fmt: skip
    assert lines[1] == f"{BROKEN}:11:3: `tech_sme` is not known here; did you mean `tech_smes`?"
    assert lines[2] == f"{BROKEN}:12:38: `512` stands in quotes; write 512 without them"
    assert lines[4] == f"{BROKEN}:14:28: `0.2` is not a percentage; write 20%"
    assert "REFUSED" in done.out


def test_the_problems_are_told_in_chinese_too(cli: Any) -> None:
    lines = cli(BROKEN, "--lang", "zh").err.splitlines()
    assert lines[1] == f"{BROKEN}:11:3: 此处没有 `tech_sme` 这一项;是否指 `tech_smes`?"
    assert len(lines) == 12


def test_an_invalid_report_has_its_problems_and_nothing_else(cli: Any) -> None:
    (report,) = cli(BROKEN, "-f", "json").json["reports"]
    assert (report["verdict"], report["name"], report["year"]) == ("invalid", "示例错误园区（虚构）", 2021)
    assert report["counts"] == {"pass": 0, "fail": 0, "unknown": 0}
    assert report["criteria"] == report["notes"] == report["missing"] == []
    assert report["problems"][6] == {
        "code": "duplicate-key",
        "message": "`gdp` is here a second time (first on line 16); keep one of them",
        "line": 17,
        "column": 3,
        "path": "indicators.gdp",
    }


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
    cli: Any, park: Any, data: bytes, code: str, line: int | None
) -> None:
    done = cli(park(data), "-f", "json")
    assert done.code == 4
    (report,) = done.json["reports"]
    problem = report["problems"][0]
    assert problem["code"] == code
    assert line is None or problem["line"] == line
    assert report["counts"] == {"pass": 0, "fail": 0, "unknown": 0}


def test_what_cannot_be_read_is_a_refused_report_and_the_others_go_on(cli: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = cli(str(tmp_path / "none"), str(tmp_path / "pipe"), "/dev/zero", "a\0b", ELIGIBLE, "-f", "json")
    assert done.code == 4
    reports = done.json["reports"]
    assert [report["verdict"] for report in reports] == ["invalid"] * 4 + ["eligible"]
    assert [report["problems"][0]["code"] for report in reports[:4]] == [
        "file-missing", "file-not-regular", "file-not-regular", "file-unreadable",
    ]  # fmt: skip
    assert [report["sha256"] for report in reports[:4]] == [None] * 4


def test_a_broken_standard_is_2_with_every_fault_at_its_place(cli: Any, park: Any) -> None:
    broken = park("id: X\ntitle: {en: a}\nsections: {}\nindicators: {}\ncriteria: []\n", "broken.yaml")
    done = cli(BAOTOU, "--standard", broken)
    assert done.code == 2
    assert {line.split(": ")[0] for line in done.err.splitlines()} >= {f"{broken}:1:5", f"{broken}:2:1"}


def test_the_standard_of_the_option_wins_over_the_files_own_with_a_note(cli: Any, park: Any) -> None:
    done = cli(park("standard: tech-sme-2017\n" + HEAD), "--standard", "inner-mongolia-2020", "-f", "json")
    (report,) = done.json["reports"]
    assert report["standard"]["id"] == "inner-mongolia-2020"
    assert [note["code"] for note in report["notes"]] == ["standard-overridden"]
    assert cli(park("standard: tech-sme-2016\n" + HEAD)).err.endswith("tech-sme-2017\n")


# --- folders, several files, standard input ---


def test_a_folder_is_its_own_yaml_files_by_name(cli: Any, park: Any, tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", ".c.yaml", "d.txt"):
        park(HEAD, name)
    (tmp_path / "sub").mkdir()
    done = cli(str(tmp_path), "-f", "json")
    assert [report["file"] for report in done.json["reports"]] == [f"{tmp_path}/a.yml", f"{tmp_path}/b.yaml"]


def test_standard_input_is_a_file_called_minus() -> None:
    done = program("-", "-f", "json", text=HEAD)
    (report,) = json.loads(done.stdout)["reports"]
    assert (done.returncode, report["file"], report["verdict"]) == (3, "-", "undetermined")
    assert program("-", text="name: 2020\n").stderr.startswith(b"-:1:1: `year` is missing")


def test_one_json_document_whatever_the_number_of_files(cli: Any) -> None:
    done = cli(ELIGIBLE, BAOTOU, "-f", "json")
    assert done.json["format_version"] == 1
    assert done.json["tool"] == {"name": "hightech-check", "version": __version__}
    assert [report["verdict"] for report in done.json["reports"]] == ["eligible", "not_eligible"]


# --- output ---


def test_output_is_written_whole_or_the_old_file_stays(cli: Any, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")
    target.chmod(0o640)
    done = cli(BAOTOU, "-f", "json", "-o", str(target))
    assert (done.code, done.out) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["format_version"] == 1
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    assert cli(BAOTOU, "-o", str(tmp_path / "new" / "out")).code == 2
    assert not (tmp_path / "new").exists()
    (tmp_path / "folder").mkdir()
    assert cli(BAOTOU, "-o", str(tmp_path / "folder")).code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "out.json"]


def test_an_output_through_another_name_of_an_input_is_refused(cli: Any, park: Any, tmp_path: Path) -> None:
    file = park(HEAD)
    (tmp_path / "link.yaml").symlink_to(file)
    assert cli(file, "-o", str(tmp_path / "link.yaml")).code == 2
    assert Path(file).read_text() == HEAD


def test_a_closed_pipe_ends_quietly_with_the_verdicts_code() -> None:
    command = f"{sys.executable} -m hightech_check {BAOTOU} -f json; echo $? >&2"
    done = subprocess.run(["bash", "-c", f"({command}) | true"], capture_output=True, env=environment(), check=False)
    assert done.stderr.decode().split() == ["1"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_2_with_a_message() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hightech_check", ELIGIBLE],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_closed_streams_are_nobodys_loss() -> None:
    for closed in ("1>&-", "2>&-", "1>&- 2>&-", "<&-"):
        command = f"{sys.executable} -m hightech_check {BAOTOU} {closed}"
        done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment(), check=False)
        assert done.returncode == 1, closed
        assert b"Traceback" not in done.stderr


def test_ctrl_c_ends_with_130_and_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "hightech_check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err


# --- environments ---


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "TERM": "dumb"},
    ],
)
def test_any_encoding_of_the_terminal_holds_both_reports(env: dict[str, str]) -> None:
    encoding = env.get("PYTHONIOENCODING", "ascii")
    for arguments in (["--lang", "zh"], ["-f", "json"]):
        done = program(BAOTOU, *arguments, **env)
        assert done.returncode == 1
        text = done.stdout.decode(encoding)
        assert "\x1b" not in text
    assert json.loads(text)["reports"][0]["name"] == "包头金属深加工园区"


def test_the_language_is_the_options_then_the_variables_then_the_locales(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese, english = "未达到标准", "NOT ELIGIBLE"
    assert english in cli(BAOTOU).out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert chinese in cli(BAOTOU).out
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert english in cli(BAOTOU).out
    monkeypatch.setenv("HIGHTECH_CHECK_LANG", "zh")
    assert chinese in cli(BAOTOU).out
    assert english in cli(BAOTOU, "--lang", "en").out
    monkeypatch.setenv("HIGHTECH_CHECK_LANG", "fr")
    assert english in cli(BAOTOU).out


def test_ids_statuses_and_codes_are_the_same_in_every_language(cli: Any) -> None:
    english, chinese = (cli(BAOTOU, "-f", "json", "--lang", language) for language in ("en", "zh"))
    assert english.code == chinese.code == 1
    (one,), (other,) = english.json["reports"], chinese.json["reports"]
    assert [(c["id"], c["status"]) for c in one["criteria"]] == [(c["id"], c["status"]) for c in other["criteria"]]
    assert one["missing"] == other["missing"]
    assert one["criteria"][0]["title"] != other["criteria"][0]["title"]


def test_a_usage_error_speaks_the_language_that_was_asked_for() -> None:
    assert "没有标准" in program(BAOTOU, "--standard", "none", "--lang", "zh").stderr.decode()
    assert "没有标准" in program(BAOTOU, "--standard", "none", "--lang=zh").stderr.decode()


def test_a_file_name_may_be_any_bytes(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\x1b[31m.yaml"
    Path(os.fsdecode(name)).write_text(HEAD)
    done = program(name, "-f", "json")
    assert json.loads(done.stdout)["reports"][0]["file"].endswith("\\xff\x1b[31m.yaml")
    done = program(name)
    assert done.returncode == 3
    assert b"\x1b" not in done.stdout


def test_text_in_data_is_never_markup_or_a_terminals_command(cli: Any, park: Any) -> None:
    done = cli(park('name: "[red]x[/] :smile: \\u200b"\nyear: 2020\n'))
    assert "[red]x[/] :smile: \\u200b" in done.out
    assert cli(park("name: '[/]'\nyear: 2020\n")).code == 3


def test_a_fault_in_the_program_is_70_with_how_to_report_it(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("hightech_check.cli.batch.load_park", fail)
    done = cli(BAOTOU)
    assert done.code == 70
    assert "RuntimeError" in done.err
    assert "report" in done.err
    monkeypatch.setenv("HIGHTECH_CHECK_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run([BAOTOU])


def test_quiet_says_the_verdict_only(cli: Any) -> None:
    done = cli(BAOTOU, "--quiet")
    assert done.code == 1
    assert "NOT ELIGIBLE" in done.out
    assert len(done.out.splitlines()) <= 3

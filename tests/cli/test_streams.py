"""Streams that are closed, full or narrow, and a run that is interrupted: the right exit code and never a traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE

import pytest
from command import BAOTOU, BROKEN, ROOT, Cli, run_bytes, run_in_shell, sound, start

from hightech_check.writing import FORMATS

FORMS = sorted(FORMATS)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_2_with_one_line_of_message(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run_bytes(BAOTOU, "-f", form, stdout=full)
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_closed_pipe_keeps_the_verdicts_code_and_says_nothing(form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = run_bytes(BAOTOU, "-f", form, stdout=pipe)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_pipe_that_is_closed_after_a_line_keeps_the_code_of_all(jobs: str, many: Path) -> None:
    arguments = (many, "-f", "jsonl", "--jobs", jobs)
    with start(*arguments, stdout=PIPE, stderr=PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(timeout=20) == 4
    sound(4, errors)
    assert b"BrokenPipe" not in errors


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-", "<&-"])
def test_closed_streams_are_nobodys_loss(closed: str) -> None:
    assert run_in_shell(f"COMMAND {closed}", BAOTOU).returncode == 1


@pytest.mark.parametrize(
    ("settings", "encoding"),
    [
        ({"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "ascii"),
        ({"PYTHONIOENCODING": "ascii"}, "ascii"),
        ({"PYTHONIOENCODING": "gbk"}, "gbk"),
        ({"PYTHONIOENCODING": "latin-1"}, "latin-1"),
        ({"NO_COLOR": "1", "TERM": "dumb"}, "utf-8"),
        *(({"PYTHONIOENCODING": name}, "utf-8") for name in ("idna", "undefined", "punycode")),
    ],
)
def test_any_encoding_holds_every_format(settings: dict[str, str], encoding: str) -> None:
    for form in FORMS if "LANG" in settings else ("text", "json"):  # `writing` holds the others to it
        done = run_bytes(BAOTOU, BROKEN, "-f", form, "--lang", "zh", env=settings)
        assert done.returncode == 4
        text = done.stdout.decode(encoding)
        assert text
        assert "\ufffd" not in text
        assert "\x1b" not in text
        if form == "json":
            assert [report["name"] for report in json.loads(text)["reports"]] == [
                "包头金属深加工园区",
                "示例错误园区（虚构）",
            ]


@pytest.mark.parametrize("form", ["jsonl", "csv", "github", "json"])
def test_processes_change_nothing(form: str, many: Path) -> None:
    one, two = (run_bytes(many, "-f", form, "--jobs", jobs) for jobs in ("1", "2"))
    assert one.returncode == two.returncode == 4
    assert (one.stdout, one.stderr) == (two.stdout, two.stderr)
    if form == "jsonl":
        assert one.stdout.count(b"\n") == 220


# --- runs that are stopped ---

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
STOPPED_IMPORT = """
import os, signal, sys
class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == MODULE:
            os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Stop())
from hightech_check.start import main
main()
print("the module was not imported")
"""


@pytest.mark.parametrize(
    "module", ["hightech_check.cli", "typer", "pydantic", "yaml", "hightech_check.cli.batch", "rich.cells"]
)
def test_an_interrupt_within_an_import_is_130_and_says_nothing(module: str) -> None:
    program = STOPPED_IMPORT.replace("MODULE", repr(module))
    done = subprocess.run([sys.executable, "-c", program, BAOTOU], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


BUSY = """
import ctypes, os, signal, sys, threading, types
sleep = ctypes.CDLL(None).sleep  # which goes on after a signal as a solver does, when it is called again
sys.modules["hightech_check.cli"] = types.SimpleNamespace(run=lambda _: 0 if sleep(9) == 0 else sleep(9))
threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
from hightech_check.start import main
main()
"""


def test_a_stop_is_heeded_while_the_main_thread_is_busy_outside_of_python() -> None:
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", BUSY], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (143, b"")
    assert time.monotonic() - begun < 5


def children_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def is_running(process: str) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes cannot be seen here")
@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stopped_run_leaves_no_half_written_file_and_no_process(
    tmp_path: Path, many: Path, number: signal.Signals, jobs: int
) -> None:
    (tmp_path / "out.jsonl").write_text("old", "utf-8")
    command = (many, "-", "-f", "jsonl", "-o", tmp_path / "out.jsonl", "--jobs", jobs)
    workers: list[str] = []
    with start(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:  # it waits for its input
        for _ in range(400):
            workers = children_of(process.pid)
            if len(list(tmp_path.iterdir())) > 1 and len(workers) == (jobs if jobs > 1 else 0):
                break
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(timeout=20) == CODES[number]
        assert process.stderr is not None
        assert process.stderr.read() == b""  # which would not end while a worker holds the pipe
    for _ in range(100):  # the system takes a moment
        if not any(map(is_running, workers)):
            break
        time.sleep(0.02)
    assert not any(map(is_running, workers))
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("out.jsonl", "old")]


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_a_worker_that_the_system_kills_is_told_as_such(
    cli: Cli, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def killed(path: str, *_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr("hightech_check.cli.batch.load_park", killed)
    done = cli(many, "-f", form, "--jobs", "2", "-o", tmp_path / "out")
    assert (done.code, "--jobs 1" in done.err, list(tmp_path.iterdir())) == (2, True, [])


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    done = run_in_shell(
        "trap '' HUP TERM; (COMMAND - & pid=$!; sleep 0.6; kill -HUP $pid; kill -TERM $pid) < <(sleep 1)"
    )
    assert done.returncode == 0


# --- what the system does not allow ---


@pytest.mark.parametrize("arguments", ["--help", "--version", "check --help", "plan check --help", "schema", "init"])
def test_a_full_device_is_2_with_a_line_for_every_command(arguments: str) -> None:
    done = run_in_shell("COMMAND >/dev/full", *arguments.split())
    assert (done.returncode, done.stderr.count(b"\n"), b"No space left" in done.stderr) == (2, 1, True)


@pytest.mark.parametrize(("arguments", "code"), [("--help", 0), ("--version", 0), ("", 2), ("check --help", 0)])
def test_a_closed_pipe_is_nobodys_loss_for_the_help_either(arguments: str, code: int) -> None:
    done = run_in_shell("COMMAND | true; exit ${PIPESTATUS[0]}", *arguments.split())
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize("command", ["-", "explain - industry.enterprises", "plan -", "what-if - --set enterprises=5"])
def test_a_closed_standard_input_is_a_file_that_cannot_be_read(command: str) -> None:
    done = run_in_shell("COMMAND <&-", *command.split())
    assert (done.returncode, done.stderr.startswith(b"-: the file cannot be read")) == (4, True)
    assert run_in_shell("COMMAND <&-", "render", "-").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((BAOTOU,), 1),
        (("p.yaml",), 4),
        ((".",), 2),
        (("*",), 2),
        ((BAOTOU, "-o", "x"), 2),
        (("**/x",), 2),
        (("init",), 0),
    ],
)
def test_a_working_folder_that_is_gone_is_no_fault_of_the_program(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    (tmp_path / "gone").mkdir()
    done = run_in_shell(f"cd {tmp_path}/gone; rmdir ../gone; COMMAND", *arguments)
    assert done.returncode == code
    assert bool(done.stderr) == (code in (2, 4))

"""Streams that are closed, full or narrow, and a run that is interrupted: the right exit code and never a traceback."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from command import BAOTOU, BROKEN, run_bytes, run_in_shell, sound, start

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
    ],
)
def test_any_encoding_holds_every_format(settings: dict[str, str], encoding: str) -> None:
    for form in ("text", "json") if encoding == "latin-1" else FORMS:
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


@contextmanager
def interrupted(process: "Popen[bytes]") -> Iterator[None]:
    """Interrupts a process after what is done meanwhile."""
    with process:
        yield
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    sound(process.returncode, errors)
    assert process.returncode == 130


def test_an_interrupt_is_130_and_leaves_no_half_written_file(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("old", "utf-8")
    with interrupted(start(BAOTOU, "-", "-f", "jsonl", "-o", tmp_path / "out.jsonl", stdin=PIPE, stderr=PIPE)):
        for _ in range(400):  # until it has begun to write, and waits for its input
            if len(list(tmp_path.iterdir())) > 1:
                break
            time.sleep(0.05)
        time.sleep(1)  # an interrupt within an import may be reported by the interpreter itself
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("out.jsonl", "old")]

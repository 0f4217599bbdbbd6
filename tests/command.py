"""Runs the program for the tests: as a user does, in a process of its own, or (`run_here`) in this one; writes documents."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from hightech_check import cli
from hightech_check.writing import Document, Look, writer

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
BAOTOU, ELIGIBLE, UNDETERMINED, BROKEN = (
    str(EXAMPLES / f"{name}.yaml")
    for name in ("baotou-metal-park-2020", "eligible-park", "undetermined-park", "broken-park")
)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "HIGHTECH_CHECK_LANG": "en", **more}


def _command(arguments: tuple[object, ...]) -> list[str | bytes]:
    words = [argument if isinstance(argument, bytes) else str(argument) for argument in arguments]
    return [sys.executable, "-m", "hightech_check", *words]


def sound(code: int | None, *streams: bytes | None) -> None:
    """The law of every run: no fault in the program, and no traceback on a stream."""
    assert code != 70, streams
    for text in filter(None, streams):
        assert b"Traceback" not in text
        assert b"Exception ignored" not in text


def run_bytes(
    *arguments: object,
    stdin: bytes = b"",
    stdout: int | IO[bytes] = subprocess.PIPE,
    cwd: str | Path = ROOT,
    env: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    """A run whose streams are wanted as bytes, or whose standard output is something of its own."""
    done = subprocess.run(
        _command(arguments),
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=_environment(env),
        check=False,
        timeout=120,
    )
    sound(done.returncode, done.stdout, done.stderr)
    return done


def run(
    *arguments: object, stdin: str = "", cwd: str | Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = run_bytes(*arguments, stdin=stdin.encode(), cwd=cwd, env=environment)
    out, err = (stream.decode("utf-8").replace("\r\n", "\n") for stream in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def run_json(*arguments: object) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.stderr == "", result.stderr
    return json.loads(result.stdout)


def start(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    """A run that the test talks to while it goes on; it can be interrupted even where the tests run in the background."""
    heed = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(_command(arguments), cwd=ROOT, env=_environment({}), preexec_fn=heed, **options)  # noqa: PLW1509


def run_in_shell(template: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """A run within a line of bash, in which COMMAND stands for it."""
    line = template.replace("COMMAND", " ".join(map(str, _command(arguments))))
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, env=_environment({}), capture_output=True, check=False)
    sound(done.returncode, done.stderr)
    return done


_LAUNCHER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def spent(*arguments: object) -> tuple[int, float, float]:
    """The exit code of a run, the seconds that it worked and the mebibytes that it took at most.

    It is begun by a small process, for a child is first as large as its parent; coverage is not counted.
    """
    environment = {name: value for name, value in _environment({}).items() if not name.startswith("COVERAGE")}
    command = [sys.executable, "-c", _LAUNCHER, *_command(arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    code, seconds, mebibytes = done.stdout.split()
    return int(code), float(seconds), float(mebibytes)


class Ran(NamedTuple):
    """A run within this process."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Ran]
"""The fixture `cli`: `run_here` without the language of whoever runs the tests."""

Write = Callable[..., str]
"""The fixture `write`: a text or bytes to a file (by default `p.yaml`) in the test's own folder; its path."""


def run_here(*arguments: object) -> Ran:
    """A run in this process, which costs a tenth of one in its own."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.run([str(argument) for argument in arguments])
    assert "Traceback" not in err.getvalue()
    return Ran(code, out.getvalue(), err.getvalue())


def written(document: Document, form: str = "text", **look: Any) -> str:
    """A document in a format, on a page as wide as it likes where no width is given."""
    stream = io.StringIO()
    writer(form)(document, stream, Look(**{"width": 1000, "form": form, **look}))
    return stream.getvalue()


def run_csv(*arguments: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout)))

"""Standard streams that may be closed, full or unable to hold a character; files written whole or not at all."""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any, TextIO

from hightech_check.cli.files import refuse_outputs
from hightech_check.cli.options import language_in, language_of
from hightech_check.errors import DataFileError, Fault, HightechCheckError, UsageError
from hightech_check.reading import source
from hightech_check.start import undo
from hightech_check.words import plain_line, safe

_TEXT: Any = {"encoding": "utf-8", "errors": "backslashreplace", "newline": ""}


# --- standard streams ---


def prepare() -> None:
    """Make ready for a run: streams that are safe to write to, even closed ones, and no file read as yet."""
    source.inputs = set()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed before the program began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace", encoding=None if _holds_text(stream) else "utf-8")


def _holds_text(stream: TextIO) -> bool:
    """Whether the encoding of a stream is one for texts, piece by piece: `idna`, for example, is not."""
    with contextlib.suppress(UnicodeError, LookupError):
        one, other = (text.encode(stream.encoding, "backslashreplace") for text in ("a\N{SNOWMAN}", "b"))
        return (one + other).decode(stream.encoding).replace("\ufeff", "") in ("a\N{SNOWMAN}b", r"a\u2603b")
    return False


def finish(code: int) -> int:
    """Flush what is left; a closed pipe keeps the code, a full disk is code 2."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        code = code if isinstance(error, BrokenPipeError) else system_error(error)
        _silence(sys.stdout)
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    return code


def _silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining about the stream once more when it ends."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def complain(text: str) -> None:
    """Write lines to standard error, control characters as escapes; a closed one is nobody's loss."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write("".join(f"{plain_line(safe(line))}\n" for line in text.split("\n")))


def explain(error: HightechCheckError) -> int:
    """Say on standard error what is wrong with a file, a standard or an option.

    Returns:
        The exit code: 4 for a data file, 2 for all else.
    """
    language = language_of(language_in(sys.argv))
    for fault in error.faults:
        place = "hightech-check" if error.file is None else source.shown_path(error.file)
        complain(told(place, fault.line, fault.column, fault.words(language)))
    return 4 if isinstance(error, DataFileError) else 2


def told(file: str, line: int | None, column: int | None, message: str) -> str:
    """A problem as `FILE:LINE:COLUMN: …`."""
    return f"{safe(file)}: {safe(message)}" if line is None else f"{safe(file)}:{line}:{column}: {safe(message)}"


def system_error(error: OSError | ValueError) -> int:
    """Say on standard error what the system does not allow; a closed pipe is nobody's loss.

    Returns:
        The exit code.
    """
    _silence(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return 0
    return explain(UsageError([Fault("system-error", {"reason": _reason(error)})]))


# --- outputs ---


@contextlib.contextmanager
def output(path: str | None, *, new: bool = False) -> Iterator[TextIO]:
    """A stream to write a result to: standard output (None or `-`), or a file that appears whole when all is written.

    Args:
        path: of the file; a link is followed.
        new: whether there must be no such file yet.

    Raises:
        UsageError: the file cannot be written, is there and should not be, or was read by this run; it stays as it was.
    """
    refuse_outputs(path)
    standard = path is None or path == "-"
    try:
        with _standard_output() if path is None or standard else _file(path, new=new) as stream:
            yield stream
    except FileExistsError:
        raise UsageError([Fault("file-exists", {"found": path})]) from None
    except OSError as error:
        if standard:
            _silence(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return
        found = "standard output" if standard else path
        raise UsageError([Fault("cannot-write", {"found": found, "reason": _reason(error)})]) from None


@contextlib.contextmanager
def _standard_output() -> Iterator[TextIO]:
    yield sys.stdout
    sys.stdout.flush()


@contextlib.contextmanager
def _file(path: str, *, new: bool) -> Iterator[TextIO]:
    if _is_special(path):  # renamed over, /dev/null would be a file for everyone from then on
        with open(path, "a", **_TEXT) as stream:  # of what the shell has opened nothing is cut off
            yield stream
        return
    target = os.path.realpath(path)
    mode = None
    if os.path.exists(target):
        if new:
            raise FileExistsError
        os.close(os.open(target, os.O_WRONLY))  # what may not be written to is not replaced either
        mode = os.stat(target).st_mode & 0o777
    folder, name = os.path.split(target)
    temporary = f"{folder}/.{name[:50]}.{os.urandom(6).hex()}"
    remove = partial(os.unlink, temporary)
    undo.append(remove)
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        with os.fdopen(descriptor, "w", **_TEXT) as stream:
            yield stream
        if mode is not None:
            os.chmod(temporary, mode)
        refuse_outputs(path)  # files may have been read meanwhile
        if new:  # of two runs at once only one makes it
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(temporary, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            remove()
        undo.remove(remove)


def _is_special(path: str) -> bool:
    """Whether a path is a device, a pipe or another process's stream, which is written to and never replaced."""
    if os.path.abspath(path).startswith(("/dev/std", "/dev/fd/", "/proc/")):
        return True  # a link to whatever the shell has opened, perhaps a plain file
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return False


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)

"""Standard streams that may be closed, full or unable to hold a character; files written whole or not at all."""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from hightech_check.errors import Fault, UsageError
from hightech_check.words import safe


class ClosedPipe(Exception):  # noqa: N818
    """Nobody reads standard output any longer."""


def prepare() -> None:
    """Make the standard streams safe to write to, whatever their encoding, and even where they are closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed before the program began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def finish(code: int) -> int:
    """Flush what is left; a closed pipe keeps the code, a full disk is code 2."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except (OSError, ValueError) as error:
        _silence(sys.stdout)
        complain(f"hightech-check: cannot write to standard output: {getattr(error, 'strerror', error)}")
        code = 2
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    return code


def _silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining about the stream once more when it ends."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def complain(line: str) -> None:
    """Write a line to standard error, control characters as escapes; a closed one is nobody's loss."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write("\n".join(safe(part) for part in line.split("\n")) + "\n")


@contextlib.contextmanager
def output(path: str | None) -> Iterator[TextIO]:
    """A stream to write a result to: standard output, or a file that appears whole when all is written.

    Raises:
        UsageError: the file cannot be written; an older one is left as it was.
    """
    if path is None:
        try:
            yield sys.stdout
            sys.stdout.flush()
        except BrokenPipeError:
            _silence(sys.stdout)
        except OSError as error:
            _silence(sys.stdout)
            raise _cannot_write("standard output", error) from None
        return
    if _is_special(path):  # renamed over, /dev/null would be a file for everyone from then on
        try:
            with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:  # noqa: PTH123
                yield stream
        except OSError as error:
            raise _cannot_write(path, error) from None
        return
    import tempfile

    target = Path(path)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:50]}.", dir=target.parent)
    except (OSError, ValueError) as error:
        raise _cannot_write(path, error) from None
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
        temporary.chmod(_usual_mode(target))
        temporary.replace(target)
    except OSError as error:
        raise _cannot_write(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)


def _is_special(path: str) -> bool:
    """Whether a path is a device, a pipe or another process's stream, which is written to and never replaced."""
    if str(Path(path).absolute()).startswith(("/dev/std", "/dev/fd/", "/proc/")):
        return True  # a link to whatever the shell has opened, perhaps a plain file
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except (OSError, ValueError):
        return False


def _usual_mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _cannot_write(path: str, error: OSError | ValueError) -> UsageError:
    reason = getattr(error, "strerror", None) or str(error)
    return UsageError([Fault("cannot-write", {"found": path, "reason": reason})])

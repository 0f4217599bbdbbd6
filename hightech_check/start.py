"""The beginning of the program: a signal to stop is heeded from here on, also while all the rest is imported."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

undo: list[Callable[[], object]] = []
"""What puts right, in a moment and without a lock, what would be left behind if the program ended now."""


def main() -> None:
    """Run the program with the arguments of its command line, and leave it with its exit code."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # there is no SIGHUP on Windows
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, _stop)
    from hightech_check.cli import run

    sys.exit(run(sys.argv[1:]))


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave at once: an exception might be swallowed by a library, or shown by the interpreter."""
    del frame
    if "multiprocessing" in sys.modules:
        for child in sys.modules["multiprocessing"].active_children():
            child.kill()
    for step in reversed(undo):
        with suppress(OSError):
            step()
    os._exit(128 + number)

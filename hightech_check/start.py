"""The beginning of the program: a signal to stop is heeded from here on, also while all the rest is imported."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

STOPPING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""The signals that stop the program; there is no SIGHUP on Windows."""
undo: list[Callable[[], object]] = []
"""What puts right, in a moment and without a lock, what would be left behind if the program ended now."""


def main() -> None:
    """Run the program with the arguments of its command line, and leave it with its exit code."""
    handler: Callable[[int, FrameType | None], object] = _stop
    if os.name == "posix":
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing)
        watcher = threading.Thread(target=_watch, args=(reading,), daemon=True)
        watcher.start()
        handler = lambda *_: watcher.join()  # noqa: E731 - the main thread does nothing more
    for number in STOPPING:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, handler)
    from hightech_check.cli import run

    sys.exit(run(sys.argv[1:]))


def _watch(reading: int) -> None:
    """Stop the program also while the main thread is busy outside of Python, with a solver for example."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # the main thread may have them wait
    _stop(os.read(reading, 1)[0])


def _stop(number: int, frame: FrameType | None = None) -> None:
    """Leave at once: an exception might be swallowed by a library, or shown by the interpreter."""
    del frame
    if "multiprocessing" in sys.modules:
        for child in sys.modules["multiprocessing"].active_children():
            child.kill()
    for step in reversed(undo):
        with suppress(OSError):
            step()
    os._exit(128 + number)

"""Work on many files in several processes: what each lot of files gives, in their order."""

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from hightech_check.errors import Fault, UsageError
from hightech_check.reading import source
from hightech_check.start import STOPPING

LOT = 100  # files
_Made = TypeVar("_Made")
_work: Callable[[Sequence[str]], Any] | None = None


def in_processes(
    work: Callable[[Sequence[str]], _Made], paths: Sequence[str], processes: int
) -> Generator[_Made, None, None]:
    """What the work gives for each lot of paths; no more lots are under way than keep every process busy.

    Args:
        work: done in the other processes, which are begun with it; what it gives must be picklable.
        paths: of files; those that were read are noted in `source.inputs` here too.
        processes: how many.

    Raises:
        UsageError: the system has killed one of the processes.
    """
    import multiprocessing

    context = multiprocessing.get_context("fork")  # what the work needs is there already
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(work,))
    pending: deque[Future[tuple[_Made, set[tuple[int, int]]]]] = deque()
    try:
        for start in range(0, len(paths), LOT):
            with _undisturbed():  # a process just born would heed a signal as the first one does
                pending.append(pool.submit(_do, paths[start : start + LOT]))
            if len(pending) > 2 * processes:
                yield _made(pending.popleft())
        while pending:
            yield _made(pending.popleft())
    except BrokenProcessPool:
        raise UsageError([Fault("worker-killed")]) from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _made(future: "Future[tuple[_Made, set[tuple[int, int]]]]") -> _Made:
    made, inputs = future.result()
    if source.inputs is not None:
        source.inputs |= inputs
    return made


def _begin(work: Callable[[Sequence[str]], Any]) -> None:
    global _work  # noqa: PLW0603 - what a process of the pool is for
    _work = work
    for number in STOPPING:  # the first process ends the others
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def _do(paths: Sequence[str]) -> tuple[Any, set[tuple[int, int]]]:
    """What the work gives, and which files it has read."""
    assert _work is not None
    source.inputs = set()
    return _work(paths), source.inputs

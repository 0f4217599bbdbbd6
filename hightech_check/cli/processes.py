"""Work on many files in several processes: what each lot of files gives, in their order."""

import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

LOT = 100  # files
_Made = TypeVar("_Made")
_work: Callable[[Sequence[str]], Any] | None = None


def in_processes(
    work: Callable[[Sequence[str]], _Made], paths: Sequence[str], processes: int
) -> Generator[_Made, None, None]:
    """What the work gives for each lot of paths; no more lots are under way than keep every process busy.

    Args:
        work: done in the other processes, which are begun with it; what it gives must be picklable.
        paths: of files.
        processes: how many.
    """
    import multiprocessing

    context = multiprocessing.get_context("fork")  # what the work needs is there already
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(work,))
    pending: deque[Future[_Made]] = deque()
    try:
        for start in range(0, len(paths), LOT):
            pending.append(pool.submit(_do, paths[start : start + LOT]))
            if len(pending) > 2 * processes:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(work: Callable[[Sequence[str]], Any]) -> None:
    global _work  # noqa: PLW0603 - what a process of the pool is for
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others


def _do(paths: Sequence[str]) -> Any:  # noqa: ANN401 - what the work gives
    assert _work is not None
    return _work(paths)

"""Many files, one after another or in several processes: reports made, written and counted as they come."""

import gc
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from hightech_check.cli.common import (
    files_of,
    format_of,
    look_of,
    problem_lines,
    refuse_outputs,
    report_on,
    standard_of,
)
from hightech_check.cli.streams import complain, output
from hightech_check.errors import Fault, UsageError
from hightech_check.result.report import Report, exit_code_of, worst_exit_code
from hightech_check.standard.model import Standard
from hightech_check.words import listed, say
from hightech_check.writing import STREAMING, Look, writer
from hightech_check.writing.reports import document

_CHUNK = 100
_Advance: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with each file."""

    standard: Standard | None
    language: str
    strict: bool = False
    judge: bool = True

    def report(self, path: str) -> Report:
        """The report on one file."""
        return report_on(path, self.standard, self.language, strict=self.strict, judge=self.judge)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the results go: the main one (standard output where `path` is None), and further reports."""

    form: str
    path: str | None
    further: tuple[tuple[str, str], ...]
    quiet: bool

    @classmethod
    def of(cls, form: str, path: str | None, further: Sequence[str], inputs: Sequence[str], quiet: bool) -> "Outputs":
        """Read the options.

        Raises:
            UsageError: an unknown format, a report without its path, or an output that is an input or another output.
        """
        pairs = []
        for option in further:
            name, sign, target = option.partition("=")
            if not sign or not target:
                raise UsageError([Fault("report-form", {"found": option})])
            pairs.append((format_of(name), target))
        outputs = cls(format_of(form), path, tuple(pairs), quiet)
        refuse_outputs([p for p in (path, *(target for _, target in pairs)) if p is not None], inputs)
        return outputs


def run(
    files: Sequence[str],
    *,
    standard: str | None,
    language: str,
    form: str,
    path: str | None,
    further: Sequence[str] = (),
    strict: bool = False,
    judge: bool = True,
    quiet: bool = False,
    recursive: bool = False,
    jobs: int = 1,
) -> int:
    """Report on files, write what is asked for, and tell the exit code of the whole."""
    job = Job(standard_of(standard), language, strict, judge)
    paths = files_of(files, recursive=recursive)
    outputs = Outputs.of(form, path, further, paths, quiet)
    tally = _Tally(outputs, language)
    gc.freeze()  # what is loaded stays; only what a file leaves behind is looked through
    gc.set_threshold(20_000, 20, 100)
    look = look_of(language, path, quiet=quiet, form=form)
    if jobs > 1 and len(paths) > 2 * _CHUNK and form in STREAMING - {"csv"} and not further:
        _write_in_processes(paths, job, form, look, path, tally, jobs)
    else:
        _write(tally.counted(_reports(paths, job, jobs), len(paths)), outputs, look)
    tally.finish(len(paths))
    return worst_exit_code(tally.codes)


class _Tally:
    """Counts verdicts as reports pass by, tells problems in text mode, and shows progress on a terminal."""

    def __init__(self, outputs: Outputs, language: str) -> None:
        self.outputs = outputs
        self.language = language
        self.codes: set[int] = set()
        self.verdicts: dict[str, int] = {}

    def count(self, report: Report) -> None:
        self.count_verdict(report.verdict)
        if self.outputs.form == "text":
            for line in problem_lines(report):
                complain(line)

    def count_verdict(self, verdict: str) -> None:
        self.codes.add(exit_code_of(verdict))
        self.verdicts[verdict] = self.verdicts.get(verdict, 0) + 1

    def counted(self, reports: Iterable[Report], total: int) -> Iterator[Report]:
        with _progress(total, self.outputs.quiet) as advance:
            for report in reports:
                self.count(report)
                yield report
                advance()

    def finish(self, total: int) -> None:
        """The summary at the end, where somebody looks; in text it is part of the report."""
        watched = self.outputs.path is not None or sys.stderr.isatty()
        if total > 1 and watched and self.outputs.form != "text" and not self.outputs.quiet:
            parts = [
                say(self.language, "summary-part", count=count, verdict=say(self.language, f"verdict-{verdict}"))
                for verdict, count in self.verdicts.items()
            ]
            complain(say(self.language, "summary", total=total, parts=listed(self.language, parts)))


class _progress:  # noqa: N801 - used like a function
    """A progress bar on standard error, where that is a terminal and there are many files."""

    def __init__(self, total: int, quiet: bool) -> None:
        self.total = total
        self.shown = total > 20 and not quiet and sys.stderr.isatty()
        self.stack = ExitStack()

    def __enter__(self) -> _Advance:
        if not self.shown:
            return _nothing
        from rich.console import Console
        from rich.progress import Progress

        bar = self.stack.enter_context(Progress(console=Console(stderr=True), transient=True))
        return partial(bar.advance, bar.add_task("", total=self.total))

    def __exit__(self, *error: object) -> None:
        self.stack.close()


def _nothing() -> None:
    pass


def _reports(paths: Sequence[str], job: Job, jobs: int) -> Iterator[Report]:
    if jobs == 1 or len(paths) <= 2 * _CHUNK:
        yield from map(job.report, paths)
        return
    with closing(_in_processes(_report_chunk, paths, (job, "", Look(), ""), jobs)) as chunks:
        for reports in chunks:
            yield from reports


def _write(reports: Iterator[Report], outputs: Outputs, look: Look) -> None:
    """Write every output; with one, in a streaming format, no report is kept."""
    if not outputs.further:
        with output(outputs.path) as stream:
            writer(outputs.form)(document(reports), stream, look)
        for _ in reports:  # a reader that went away does not change the verdict
            pass
        return
    everything = list(reports)
    file_look = replace(look, width=100, color=False, encoding="utf-8")
    for form, path in outputs.further:
        with output(path) as stream:
            writer(form)(document(everything), stream, replace(file_look, form=form))
    with output(outputs.path) as stream:
        writer(outputs.form)(document(everything), stream, look)


# --- several processes: each writes what it has to say of its files, and tells where ---

_Work: TypeAlias = tuple[Job, str, Look, str]
_Made = TypeVar("_Made")
_work: _Work | None = None


def _begin(*work: *_Work) -> None:
    global _work  # noqa: PLW0603 - what a process of the pool is for
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends the others


def _report_chunk(paths: Sequence[str]) -> list[Report]:
    assert _work is not None
    return [_work[0].report(path) for path in paths]


def _written_chunk(paths: Sequence[str]) -> tuple[str, list[str]]:
    """Write what is to be said of some files to a file of its own: its name, and the verdicts.

    A pipe between the processes would carry many times what comes of it: the files are copied as they are.
    """
    assert _work is not None
    job, form, look, folder = _work
    verdicts: list[str] = []

    def reports() -> Iterator[Report]:
        for path in paths:
            report = job.report(path)
            verdicts.append(report.verdict)
            yield report

    descriptor, name = tempfile.mkstemp(dir=folder)
    with open(descriptor, "w", encoding=look.encoding, errors="backslashreplace", newline="") as stream:  # noqa: PTH123
        writer(form)(document(reports()), stream, look)
    return name, verdicts


def _write_in_processes(
    paths: Sequence[str], job: Job, form: str, look: Look, path: str | None, tally: _Tally, jobs: int
) -> None:
    progress = _progress(len(paths), tally.outputs.quiet)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(_in_processes(_written_chunk, paths, (job, form, look, folder), jobs)) as chunks,
        progress as advance,
    ):

        def counted() -> Iterator[Path]:
            for name, verdicts in chunks:
                for verdict in verdicts:
                    tally.count_verdict(verdict)
                    advance()
                yield Path(name)
                Path(name).unlink()

        parts = counted()
        with output(path) as stream:
            stream.flush()
            for part in parts:
                with part.open("rb") as written:
                    shutil.copyfileobj(written, stream.buffer, _CHUNK * 10_000)
        for _ in parts:  # a reader that went away does not change the verdict
            pass


def _in_processes(
    work: Callable[[Sequence[str]], _Made], paths: Sequence[str], begin: _Work, jobs: int
) -> Generator[_Made, None, None]:
    """What each chunk of paths gives, in their order; no more of them are under way than keep every process busy."""
    import multiprocessing
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor

    if begin[0].standard is None:
        from hightech_check.park.reader import parse_park

        parse_park(b"name: x\nyear: 2000\n")  # what every process needs is there before they part
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=begin)
    pending: deque[Future[_Made]] = deque()
    try:
        for start in range(0, len(paths), _CHUNK):
            pending.append(pool.submit(work, paths[start : start + _CHUNK]))
            if len(pending) > 2 * jobs:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)

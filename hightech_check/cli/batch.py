"""Many files, one after another or in several processes: reports made, written and counted as they come."""

import io
import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from typing import TypeAlias

from hightech_check.cli.files import files_of, heed, refuse_outputs
from hightech_check.cli.runner import Target
from hightech_check.cli.streams import complain, output, told
from hightech_check.errors import DataFileError
from hightech_check.park.reader import load_park
from hightech_check.result import sentences
from hightech_check.result.report import Report, exit_code_of, worst_exit_code
from hightech_check.standard.model import Standard
from hightech_check.start import undo
from hightech_check.writing import Look, writer
from hightech_check.writing.reports import document

_WORTH_PROCESSES = 200  # files
_LINE_BY_LINE = frozenset({"jsonl", "github"})
"""The formats whose texts can be put one behind another."""


def report_on(
    path: str, standard: Standard | None, language: str, *, strict: bool = False, judge: bool = True
) -> Report:
    """The report on one data file, accepted or refused."""
    from hightech_check.judging.check import accepted, check, refused

    try:
        park = load_park(path, standard)
    except DataFileError as error:
        return refused(error, standard, language)
    return check(park.standard, park, language=language, strict=strict) if judge else accepted(park, language)


def run(files: Sequence[str], target: Target, *, judge: bool, recursive: bool, processes: int) -> int:
    """Report on files and write what is asked for.

    Args:
        files: as they are named.
        target: the options.
        judge: whether they are judged, or only read.
        recursive: whether the sub-folders of folders are entered.
        processes: how many processes share the files, where there are many.

    Returns:
        The worst exit code of the reports.
    """
    standard = target.load_standard()
    paths = files_of(files, recursive=recursive)
    if target.path is not None or target.further:
        heed(paths)
        refuse_outputs(target.path, *(path for _, path in target.further))
    job = partial(report_on, standard=standard, language=target.language, strict=target.strict, judge=judge)
    tally = _Tally(target)
    with tally.progress(len(paths)):
        if processes == 1 or len(paths) < _WORTH_PROCESSES:
            _write(map(tally.counted, map(job, paths)), target)
        else:
            _run_in_processes(paths, job, target, tally, processes)
    tally.finish(len(paths))
    return target.exit_code(worst_exit_code(map(exit_code_of, tally.verdicts)))


_Job: TypeAlias = Callable[[str], Report]


def _run_in_processes(paths: Sequence[str], job: _Job, target: Target, tally: "_Tally", processes: int) -> None:
    from hightech_check.cli.processes import in_processes

    if target.form in _LINE_BY_LINE and not target.further:
        with closing(in_processes(partial(_written, job, target.look), paths, processes)) as lots:
            texts = (tally.counted_text(*lot) for lot in lots)
            with output(target.path) as stream:
                stream.writelines(texts)
            deque(texts, maxlen=0)
    else:
        with closing(in_processes(partial(_reports, job), paths, processes)) as lots:
            _write(map(tally.counted, chain.from_iterable(lots)), target)


def _reports(job: _Job, paths: Sequence[str]) -> list[Report]:
    return list(map(job, paths))


def _written(job: _Job, look: Look, paths: Sequence[str]) -> tuple[str, list[str]]:
    """What is to be written of some files, and their verdicts."""
    reports = _reports(job, paths)
    stream = io.StringIO()
    writer(look.form)(document(reports), stream, look)
    return stream.getvalue(), [report.verdict for report in reports]


def _write(reports: Iterator[Report], target: Target) -> None:
    """Write every output; where there is only one, no report is kept."""
    target.write(document(list(reports) if target.further else reports))
    deque(reports, maxlen=0)  # a reader that went away does not change the verdict


def complain_of(report: Report) -> None:
    """Say on standard error why a file is refused."""
    for problem in report.problems:
        complain(told(report.file, problem.line, problem.column, problem.message))


class _Tally:
    """Counts verdicts as reports pass by, reports problems in text mode, and shows progress on a terminal."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.verdicts: Counter[str] = Counter()
        self.advance: Callable[[int], None] = lambda count: None

    def counted(self, report: Report) -> Report:
        self.verdicts[report.verdict] += 1
        if self.target.form == "text":
            complain_of(report)
        self.advance(1)
        return report

    def counted_text(self, text: str, verdicts: Sequence[str]) -> str:
        self.verdicts.update(verdicts)
        self.advance(len(verdicts))
        return text

    @contextmanager
    def progress(self, total: int) -> Iterator[None]:
        """A progress bar on standard error, where that is a terminal and there are many files."""
        if total <= 20 or self.target.quiet or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import Progress

        show_cursor = partial(os.write, 2, b"\x1b[?25h")
        undo.append(show_cursor)
        with Progress(console=Console(stderr=True), transient=True) as bar:
            self.advance = partial(bar.advance, bar.add_task("", total=total))
            yield
        undo.remove(show_cursor)

    def finish(self, total: int) -> None:
        """The summary at the end, where somebody looks; in text it is part of the report."""
        watched = self.target.path is not None or sys.stderr.isatty()
        if total > 1 and watched and self.target.form != "text" and not self.target.quiet:
            complain(sentences.total(self.target.language, self.verdicts))

"""Many files, one after another or in several processes: reports made, written and counted as they come."""

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import NamedTuple

from hightech_check.cli.files import files_of, refuse_outputs
from hightech_check.cli.runner import format_of, look_of
from hightech_check.cli.streams import complain, output
from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.park.reader import load_park
from hightech_check.result import sentences
from hightech_check.result.report import Report, exit_code_of, worst_exit_code
from hightech_check.standard.model import Standard
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


class Outputs(NamedTuple):
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
            name, _, target = option.partition("=")
            if not target:
                raise UsageError([Fault("report-form", {"found": option})])
            pairs.append((format_of(name), target))
        outputs = cls(format_of(form), path, tuple(pairs), quiet)
        refuse_outputs([p for p in (path, *(target for _, target in pairs)) if p is not None], inputs)
        return outputs


def run(
    files: Sequence[str],
    job: Job,
    form: str,
    path: str | None,
    further: Sequence[str],
    quiet: bool,
    recursive: bool,
    processes: int,
) -> int:
    """Report on files and write what is asked for.

    Returns:
        The worst exit code of the reports.
    """
    paths = files_of(files, recursive=recursive)
    outputs = Outputs.of(form, path, further, paths, quiet)
    look = look_of(job.language, path, quiet=quiet, form=form)
    tally = _Tally(outputs, job.language)
    with tally.progress(len(paths)):
        if processes == 1 or len(paths) < _WORTH_PROCESSES:
            _write(map(tally.counted, map(job.report, paths)), outputs, look)
        else:
            _run_in_processes(paths, job, outputs, look, tally, processes)
    tally.finish(len(paths))
    return worst_exit_code(map(exit_code_of, tally.verdicts))


def _run_in_processes(
    paths: Sequence[str], job: Job, outputs: Outputs, look: Look, tally: "_Tally", processes: int
) -> None:
    from hightech_check.cli.processes import in_processes

    if look.form in _LINE_BY_LINE and not outputs.further:
        with closing(in_processes(partial(_written, job, look), paths, processes)) as lots:
            _write_texts((tally.counted_text(*lot) for lot in lots), outputs.path)
    else:
        with closing(in_processes(partial(_reports, job), paths, processes)) as lots:
            _write(map(tally.counted, chain.from_iterable(lots)), outputs, look)


def _reports(job: Job, paths: Sequence[str]) -> list[Report]:
    return list(map(job.report, paths))


def _written(job: Job, look: Look, paths: Sequence[str]) -> tuple[str, list[str]]:
    """What is to be written of some files, and their verdicts."""
    reports = _reports(job, paths)
    stream = io.StringIO()
    writer(look.form)(document(reports), stream, look)
    return stream.getvalue(), [report.verdict for report in reports]


def _write(reports: Iterator[Report], outputs: Outputs, look: Look) -> None:
    """Write every output; where there is only one, no report is kept."""
    everything: Iterable[Report] = list(reports) if outputs.further else reports
    file_look = replace(look, width=100, color=False, encoding="utf-8")
    for form, path in outputs.further:
        with output(path) as stream:
            writer(form)(document(everything), stream, replace(file_look, form=form))
    with output(outputs.path) as stream:
        writer(outputs.form)(document(everything), stream, look)
    for _ in reports:  # a reader that went away does not change the verdict
        pass


def _write_texts(texts: Iterator[str], path: str | None) -> None:
    with output(path) as stream:
        stream.writelines(texts)
    for _ in texts:
        pass


def problem_lines(report: Report) -> Iterator[str]:
    """The problems of a refused file as `FILE:LINE:COLUMN: …`."""
    for problem in report.problems:
        place = f"{problem.line}:{problem.column}: " if problem.line is not None else " "
        yield f"{report.file}:{place}{problem.message}"


class _Tally:
    """Counts verdicts as reports pass by, reports problems in text mode, and shows progress on a terminal."""

    def __init__(self, outputs: Outputs, language: str) -> None:
        self.outputs = outputs
        self.language = language
        self.verdicts: Counter[str] = Counter()
        self.advance: Callable[[int], None] = lambda count: None

    def counted(self, report: Report) -> Report:
        self.verdicts[report.verdict] += 1
        if self.outputs.form == "text":
            for line in problem_lines(report):
                complain(line)
        self.advance(1)
        return report

    def counted_text(self, text: str, verdicts: Sequence[str]) -> str:
        self.verdicts.update(verdicts)
        self.advance(len(verdicts))
        return text

    @contextmanager
    def progress(self, total: int) -> Iterator[None]:
        """A progress bar on standard error, where that is a terminal and there are many files."""
        if total <= 20 or self.outputs.quiet or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            self.advance = partial(bar.advance, bar.add_task("", total=total))
            yield

    def finish(self, total: int) -> None:
        """The summary at the end, where somebody looks; in text it is part of the report."""
        watched = self.outputs.path is not None or sys.stderr.isatty()
        if total > 1 and watched and self.outputs.form != "text" and not self.outputs.quiet:
            complain(sentences.total(self.language, self.verdicts))

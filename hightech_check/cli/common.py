"""Options and steps that several commands share."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from hightech_check.cli.streams import complain, output
from hightech_check.errors import DataFileError, Fault, HightechCheckError, UsageError
from hightech_check.messages import say
from hightech_check.park import load_park
from hightech_check.report import Report
from hightech_check.reports import Look, writer
from hightech_check.source import shown_path
from hightech_check.standard import Standard, load_standard

Language = Literal["en", "zh"]

Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Data files, folders, or - for standard input.")]
StandardOption = Annotated[
    str | None,
    typer.Option("--standard", metavar="ID|PATH", help="Check by this standard, whatever the files name."),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Language; default: HIGHTECH_CHECK_LANG, then the locale, then en."),
]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this file instead of standard output.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show the verdicts only.")]


def language_of(option: str | None) -> str:
    """The language to speak: the option, HIGHTECH_CHECK_LANG, the locale, English."""
    if option is not None:
        return option
    own = os.environ.get("HIGHTECH_CHECK_LANG", "").lower()
    if own[:2] in ("en", "zh"):
        return own[:2]
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def look_of(language: str, output_path: str | None = None, *, quiet: bool = False) -> Look:
    """How output to standard output, or to a file, is to look."""
    if output_path is not None:
        return Look(language, quiet=quiet)
    terminal = sys.stdout.isatty()
    color = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = max(40, min(160, shutil.get_terminal_size((100, 24)).columns))
    return Look(language, width, color, sys.stdout.encoding or "utf-8", quiet)


def files_of(arguments: Sequence[str], language: str) -> list[str]:
    """The data files that the arguments mean: a folder is its own YAML files, by name.

    Raises:
        UsageError: a folder has none.
    """
    return [file for argument in arguments for file in _files(argument, language)]


def _files(argument: str, language: str) -> Iterator[str]:
    if argument == "-" or not Path(argument).is_dir():
        yield argument
        return
    try:
        names = sorted(entry.name for entry in os.scandir(argument) if _is_data_file(entry))
    except OSError as error:
        raise UsageError([Fault("file-unreadable", {"reason": error.strerror or ""})], argument) from None
    if not names:
        raise UsageError([Fault("no-yaml-in-folder", {"found": argument})])
    yield from (os.path.join(argument, name) for name in names)  # noqa: PTH118 - keeps the folder as it was given


def _is_data_file(entry: "os.DirEntry[str]") -> bool:
    return entry.name.endswith((".yaml", ".yml")) and not entry.name.startswith(".") and not entry.is_dir()


def standard_of(option: str | None) -> Standard | None:
    """The standard that an option names; None leaves it to each data file."""
    return None if option is None else load_standard(option)


def report_on(
    path: str, standard: Standard | None, language: str, *, strict: bool = False, judge: bool = True
) -> Report:
    """The report on one data file, accepted or refused."""
    from hightech_check.check import accepted, check, refused

    try:
        park = load_park(path, standard)
    except DataFileError as error:
        return refused(error, standard, language)
    return check(park.standard, park, language=language, strict=strict) if judge else accepted(park, language)


def write_reports(reports: Sequence[Report], form: str, look: Look, path: str | None, inputs: Sequence[str]) -> None:
    """Write reports in a format; in text, the problems of refused files go to standard error.

    Raises:
        UsageError: the output cannot be written, or would overwrite an input.
    """
    refuse_input_as_output(path, inputs)
    if form == "text":
        for report in reports:
            for line in problem_lines(report):
                complain(line)
    write = writer(form)
    with output(path) as stream:
        write(reports, stream, look)


def refuse_input_as_output(path: str | None, inputs: Sequence[str]) -> None:
    """Raise where an output is one of the inputs."""
    for name in inputs if path is not None else ():
        if name != "-" and _same(Path(name), Path(path or "")):
            raise UsageError([Fault("output-is-input", {"found": name})])


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def problem_lines(report: Report) -> Iterator[str]:
    """The problems of a refused file as `FILE:LINE:COLUMN: …`."""
    for problem in report.problems:
        place = f"{problem.line}:{problem.column}: " if problem.line is not None else " "
        yield f"{report.file}:{place}{problem.message}"


def explain_error(error: HightechCheckError) -> int:
    """Write what is wrong to standard error.

    Returns:
        The exit code: 4 for a data file, 2 for a standard or wrong usage.
    """
    language = language_of(language_in(sys.argv))
    for fault in error.faults:
        message = say(language, fault.code, **fault.params)
        if error.file is None:
            complain(f"hightech-check: {message}")
        else:
            place = f"{fault.line}:{fault.column}: " if fault.line is not None else " "
            complain(f"{shown_path(error.file)}:{place}{message}")
    return 4 if isinstance(error, DataFileError) else 2


def language_in(arguments: Sequence[str]) -> str | None:
    """The language that the command line asks for, where no command is there to say so any more."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--lang" and following in ("en", "zh"):
            return following
        if argument in ("--lang=en", "--lang=zh"):
            return argument[-2:]
    return None

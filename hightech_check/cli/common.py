"""Options and steps that several commands share."""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from hightech_check.cli.streams import complain, output
from hightech_check.errors import DataFileError, Fault, HightechCheckError, UsageError
from hightech_check.park.reader import Park, load_park
from hightech_check.reading.fields import nearest
from hightech_check.reading.source import shown_path
from hightech_check.result.report import Report
from hightech_check.standard.finding import load_standard
from hightech_check.standard.model import Standard
from hightech_check.words import say
from hightech_check.writing import DOCUMENT_FORMATS, FORMATS, Look

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
ExitZeroOption = Annotated[bool, typer.Option("--exit-zero", help="Exit 0 instead of 1 and 3.")]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this file instead of standard output.")
]
FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help=f"Output format: {', '.join(FORMATS)}.")
]
AnswerFormat = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help=f"Output format: {', '.join(DOCUMENT_FORMATS)}.")
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="FORMAT=PATH", help="Write a further report to a file; may be repeated."),
]
RecursiveOption = Annotated[bool, typer.Option("--recursive", "-r", help="Enter the sub-folders of folders.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Processes; pays above about 1,000 files.")]
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


def look_of(language: str, output_path: str | None = None, *, quiet: bool = False, form: str = "text") -> Look:
    """How output to standard output, or to a file, is to look."""
    if output_path is not None:
        return Look(language, quiet=quiet, form=form)
    terminal = sys.stdout.isatty()
    color = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = max(40, min(160, shutil.get_terminal_size((100, 24)).columns))
    return Look(language, width, color, sys.stdout.encoding or "utf-8", quiet, form)


def exit_code_of(code: int, *, exit_zero: bool) -> int:
    """The exit code as `--exit-zero` would have it: 0 for verdicts, never for what is refused or wrong."""
    return 0 if exit_zero and code in (1, 3) else code


def files_of(arguments: Sequence[str], *, recursive: bool = False) -> list[str]:
    """The data files that the arguments mean: a folder is its YAML files by name, a pattern the files it matches.

    Raises:
        UsageError: a folder has none, or standard input is named twice.
    """
    if list(arguments).count("-") > 1:
        raise UsageError([Fault("stdin-twice")])
    return [file for argument in arguments for file in _files(argument, recursive)]


def _files(argument: str, recursive: bool) -> Iterator[str]:
    if argument == "-" or not _is_folder(argument):
        if argument == "-" or not any(sign in argument for sign in "*?[") or os.path.lexists(argument):
            yield argument
            return
        import glob

        found = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - keeps the path as it was given
        if not found:
            raise UsageError([Fault("no-file-matches", {"found": argument})])
        yield from (file for match in found for file in _files(match, recursive))
        return
    found = list(_in_folder(argument, recursive))
    if not found:
        raise UsageError([Fault("no-yaml-in-folder", {"found": argument})])
    yield from found


def _in_folder(folder: str, recursive: bool) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()) for entry in entries)
    except OSError as error:
        raise UsageError([Fault("file-unreadable", {"reason": error.strerror or ""})], folder) from None
    for name, is_folder, is_link in found:
        path = os.path.join(folder, name)  # noqa: PTH118 - keeps the folder as it was given
        if name.startswith("."):
            continue
        if is_folder:
            if recursive:  # links to folders are not followed: they may lead in a circle
                yield from _in_folder(path, recursive)
        elif name.endswith((".yaml", ".yml")) and not (is_link and _is_folder(path)):
            yield path


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def standard_of(option: str | None) -> Standard | None:
    """The standard that an option names; None leaves it to each data file."""
    return None if option is None else load_standard(option)


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


def write_refusal(
    error: DataFileError,
    write: Callable[[Report, TextIO, Look], None],
    *,
    form: str,
    language: str,
    path: str | None,
    standard: Standard | None = None,
    park: Park | None = None,
    strict: bool = False,
) -> int:
    """Write the document of a command on a data file that cannot be accepted, in a format that a machine reads.

    Args:
        error: why it cannot be accepted.
        write: writes the refused report in the form of the command.
        form: the output format; in `text` nothing is written, and the error goes on its way to standard error.
        language: of the texts.
        path: of the output; None for standard output.
        standard: the one that an option names.
        park: that of the file, where only what was to be made of it contradicts.
        strict: whether recommended criteria were to count.

    Returns:
        The exit code.

    Raises:
        DataFileError: the format is `text`.
    """
    if form == "text":
        raise error
    from hightech_check.judging.check import refused

    report = replace(refused(error, park.standard if park else standard, language), strict=strict)
    if park is not None:
        report = replace(report, name=park.name, year=report.year or park.year, location=park.location)
    with output(path) as stream:
        write(report, stream, look_of(language, path, form=form))
    return report.exit_code


def write_json(form: Mapping[str, object], stream: TextIO, look: Look) -> None:
    """Write one JSON document."""
    from hightech_check.writing.json_text import json_encoder

    stream.write(json_encoder(unicode=look.unicode, indent=2)(form) + "\n")


def format_of(name: str, formats: Collection[str] = FORMATS) -> str:
    """The name of a format, one of those that a command can write.

    Raises:
        UsageError: it is none of them.
    """
    if name not in formats:
        near = nearest(name, formats)
        raise UsageError([Fault("unknown-format", {"found": name, "nearest": near, "words": tuple(formats)})])
    return name


def refuse_input_as_output(path: str | None, inputs: Sequence[str]) -> None:
    """Refuse an output that is one of the inputs.

    Raises:
        UsageError: it is one.
    """
    refuse_outputs([] if path is None else [path], inputs)


def refuse_outputs(outputs: Sequence[str], inputs: Sequence[str]) -> None:
    """Refuse an output that is one of the inputs, or another output.

    Raises:
        UsageError: there is one.
    """
    for number, path in enumerate(outputs):
        for name in inputs:
            if name != "-" and _same(Path(name), Path(path)):
                raise UsageError([Fault("output-is-input", {"found": name})])
        for other in outputs[:number]:
            if os.path.realpath(other) == os.path.realpath(path) or _same(Path(other), Path(path)):
                raise UsageError([Fault("output-twice", {"found": path})])


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


def write_template(
    template: Callable[[Standard, int, str], str],
    standard: str | None,
    year: int | None,
    lang: str | None,
    path: str | None,
) -> None:
    """Write a template for a standard and a year (by default the last one) to a new file, or to standard output.

    Raises:
        UsageError: the file is there already.
    """
    import datetime

    from hightech_check.writing.plain import plain_for

    language = language_of(lang)
    if path is not None and Path(path).exists():
        raise UsageError([Fault("file-exists", {"found": path})])
    chosen = standard_of(standard) or load_standard()
    text = template(chosen, year or datetime.datetime.now(tz=datetime.UTC).year - 1, language)
    with output(path) as stream:
        stream.write(plain_for(text, look_of(language, path).encoding))

"""What goes when every command has a document."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TextIO

from hightech_check.cli.batch import problem_lines, report_on
from hightech_check.cli.files import files_of, refuse_input_as_output, refuse_outputs
from hightech_check.cli.options import (
    AnswerFormat,
    ExitZeroOption,
    Files,
    FormatOption,
    JobsOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    RecursiveOption,
    ReportOption,
    StandardOption,
    language_in,
    language_of,
)
from hightech_check.cli.runner import exit_code_of, format_of, look_of, standard_of, write_template
from hightech_check.cli.streams import output

__all__ = [
    "AnswerFormat",
    "ExitZeroOption",
    "Files",
    "FormatOption",
    "JobsOption",
    "LanguageOption",
    "OutputOption",
    "QuietOption",
    "RecursiveOption",
    "ReportOption",
    "StandardOption",
    "exit_code_of",
    "files_of",
    "format_of",
    "language_in",
    "language_of",
    "look_of",
    "problem_lines",
    "refuse_input_as_output",
    "refuse_outputs",
    "report_on",
    "standard_of",
    "write_json",
    "write_refusal",
    "write_template",
]
from hightech_check.errors import DataFileError
from hightech_check.park.model import Park
from hightech_check.result.report import Report
from hightech_check.standard.model import Standard
from hightech_check.writing import Look


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

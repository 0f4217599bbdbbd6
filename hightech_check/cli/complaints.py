"""Errors that the program expects, on standard error, and the exit code of each."""

import sys

from hightech_check.cli.options import language_in, language_of
from hightech_check.cli.streams import complain
from hightech_check.errors import DataFileError, HightechCheckError
from hightech_check.reading.source import shown_path


def explain_error(error: HightechCheckError) -> int:
    """Write what is wrong to standard error.

    Returns:
        The exit code: 4 for a data file, 2 for a standard or wrong usage.
    """
    language = language_of(language_in(sys.argv))
    for fault in error.faults:
        message = fault.words(language)
        if error.file is None:
            complain(f"hightech-check: {message}")
        else:
            place = f"{fault.line}:{fault.column}: " if fault.line is not None else " "
            complain(f"{shown_path(error.file)}:{place}{message}")
    return 4 if isinstance(error, DataFileError) else 2

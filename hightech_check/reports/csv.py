"""Reports as CSV: a row for each comparison of each file, its columns those of the JSON form."""

import csv
from collections.abc import Iterable
from typing import TextIO

from hightech_check.messages import safe
from hightech_check.report import COLUMNS, Report, rows
from hightech_check.reports import Look

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write a header, then the rows of each report as it comes; a refused file has a row for each problem."""
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for report in reports:
        for row in rows(report):
            writer.writerow({column: _cell(value, look) for column, value in row.items()})


def _cell(value: object, look: Look) -> object:
    """A cell that no spreadsheet takes for a formula, and that stays on its line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = safe(value)
    if not look.unicode:
        text = text.encode(look.encoding, "backslashreplace").decode(look.encoding)
    return "'" + text if text.startswith(_FORMULA) else text

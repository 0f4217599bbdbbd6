"""A document's table as CSV, which no spreadsheet takes for formulas."""

import csv
from typing import TextIO

from hightech_check.words import safe
from hightech_check.writing import Document, Look

_FORMULA = (*"=+-@＝＋－＠\t\r", "::")
"""How a formula begins, in full width too, and a command in the log of a CI service."""


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write a header, then each row as it comes."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(document.columns)
    if document.rows is not None:
        columns = document.columns
        for row in document.rows():
            writer.writerow([_cell(row.get(column), look) for column in columns])


def _cell(value: object, look: Look) -> object:
    """A cell that no spreadsheet takes for a formula, and that stays on its line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = value if value.isascii() and value.isprintable() else safe(value)
    if not look.unicode:
        text = text.encode(look.encoding, "backslashreplace").decode(look.encoding)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text

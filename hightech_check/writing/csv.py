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
        encoding = None if look.unicode else look.encoding
        for row in document.rows():
            writer.writerow([_cell(value, encoding) for value in map(row.get, document.columns)])


def _cell(value: object, encoding: str | None) -> object:
    """A cell that no spreadsheet takes for a formula, and that stays on its line; of a stream's encoding, if any."""
    if value is None or type(value) is int or type(value) is float:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    text = text if text.isascii() and text.isprintable() else safe(text)
    if encoding is not None:
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text

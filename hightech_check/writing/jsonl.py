"""Reports as JSON lines: one report a line, written as it comes."""

from typing import TextIO

from hightech_check.result.json_text import ascii_text
from hightech_check.result.report import REPORT
from hightech_check.writing import Document, Look


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write a line for each report; the JSON is that of an element of `reports`."""
    for report in document.reports:
        text = REPORT.text(report)
        stream.write(f"{text if look.unicode else ascii_text(text)}\n")

"""Reports as JSON lines: one report a line, written as it comes."""

from typing import TextIO

from hightech_check.writing import Document, Look
from hightech_check.writing.encoded import encoder


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write a line for each report; the JSON is that of an element of `reports`."""
    known = encoder(unicode=look.unicode)
    for report in document.reports:
        criteria = ", ".join(map(known.criterion, report.criteria))
        stream.write(f'{known.head(report)}, "criteria": [{criteria}]}}\n')

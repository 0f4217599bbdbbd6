"""Reports as JSON lines: one report a line, written as it comes."""

from collections.abc import Iterable
from typing import TextIO

from hightech_check.result.report import Report
from hightech_check.writing import Look
from hightech_check.writing.encoded import encoder


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write a line for each report; the JSON is that of an element of `reports`."""
    known = encoder(unicode=look.unicode)
    for report in reports:
        criteria = ", ".join(map(known.criterion, report.criteria))
        stream.write(f'{known.head(report)}, "criteria": [{criteria}]}}\n')

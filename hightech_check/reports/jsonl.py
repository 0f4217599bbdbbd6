"""Reports as JSON lines: one report a line, written as it comes."""

from collections.abc import Iterable
from typing import TextIO

from hightech_check.report import Report
from hightech_check.reports import Look
from hightech_check.reports.encoded import Encoder


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write a line for each report; the JSON is that of an element of `reports`."""
    encoder = Encoder(look)
    for report in reports:
        criteria = ", ".join(map(encoder.criterion, report.criteria))
        stream.write(f'{encoder.head(report)}, "criteria": [{criteria}]}}\n')

"""Reports as one JSON document, a criterion a line."""

from collections.abc import Iterable
from typing import TextIO

from hightech_check.report import Report, envelope
from hightech_check.reports import Look
from hightech_check.reports.encoded import Encoder


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write one document, whatever the number of reports, each when it is ready."""
    encoder = Encoder(look)
    stream.write(encoder.encode(envelope())[:-1] + ', "reports": [')
    for number, report in enumerate(reports):
        lines = ",\n  ".join(map(encoder.criterion, report.criteria))
        stream.write(",\n" if number else "\n")
        stream.write(f' {encoder.head(report)}, "criteria": [')
        stream.write(f"\n  {lines}\n ]}}" if report.criteria else "]}")
    stream.write("\n]}\n")

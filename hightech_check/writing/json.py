"""Reports as one JSON document, a criterion a line."""

from typing import TextIO

from hightech_check.result.report import envelope
from hightech_check.writing import Document, Look
from hightech_check.writing.encoded import encoder


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write one document, whatever the number of reports, each when it is ready."""
    known = encoder(unicode=look.unicode)
    stream.write(known.encode(envelope())[:-1] + ', "reports": [')
    for number, report in enumerate(document.reports):
        lines = ",\n  ".join(map(known.criterion, report.criteria))
        stream.write(",\n" if number else "\n")
        stream.write(f' {known.head(report)}, "criteria": [')
        stream.write(f"\n  {lines}\n ]}}" if report.criteria else "]}")
    stream.write("\n]}\n")

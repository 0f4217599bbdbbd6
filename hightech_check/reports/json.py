"""Reports as one JSON document, a criterion a line."""

import json
from collections.abc import Iterable
from typing import TextIO

from hightech_check.report import Json, Report, envelope, report_to_json
from hightech_check.reports import Look


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write one document, whatever the number of reports."""
    write_document(envelope(), (report_to_json(report) for report in reports), stream, look)


def write_document(head: Json, reports: Iterable[Json], stream: TextIO, look: Look) -> None:
    """Write a document from what stands before its reports, and the reports, each when it is ready."""
    encode = json.JSONEncoder(ensure_ascii=not look.unicode).encode
    stream.write(encode(head)[:-1] + ', "reports": [')
    for number, form in enumerate(reports):
        criteria = form.pop("criteria")
        lines = ",\n  ".join(encode(criterion) for criterion in criteria)
        stream.write(",\n" if number else "\n")
        stream.write(f' {encode(form)[:-1]}, "criteria": [')
        stream.write(f"\n  {lines}\n ]}}" if criteria else "]}")
    stream.write("\n]}\n")

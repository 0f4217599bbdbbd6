"""Reports as one JSON document."""

import json
from collections.abc import Iterable
from typing import TextIO

from hightech_check.report import Report, document
from hightech_check.reports import Look


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write one document, whatever the number of reports."""
    json.dump(document(list(reports)), stream, ensure_ascii=not look.unicode, indent=2)
    stream.write("\n")

"""Reports as JSON lines: one report a line, written as it comes."""

import json
from collections.abc import Iterable
from typing import TextIO

from hightech_check.report import CriterionResult, Report, criterion_to_json, report_head
from hightech_check.reports import Look

MOST_KNOWN = 65_536


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write a line for each report; the JSON is that of an element of `reports`."""
    encode = json.JSONEncoder(ensure_ascii=not look.unicode, separators=(", ", ": ")).encode
    known: dict[int, tuple[CriterionResult, str]] = {}  # records that serve many reports are written once

    def encoded(result: CriterionResult) -> str:
        if result.shared:
            entry = known.get(id(result))
            if entry is None:
                if len(known) > MOST_KNOWN:
                    known.clear()
                entry = known[id(result)] = (result, encode(criterion_to_json(result)))
            return entry[1]
        return encode(criterion_to_json(result))

    for report in reports:
        criteria = ", ".join([encoded(result) for result in report.criteria])
        stream.write(f'{encode(report_head(report))[:-1]}, "criteria": [{criteria}]}}\n')

"""Reports as CSV: a row for each comparison of each file, its columns those of the JSON form."""

import csv
import io
from collections.abc import Mapping
from typing import Any, TextIO

from hightech_check.result.report import (
    COLUMNS,
    REPORT_COLUMNS,
    CriterionResult,
    criterion_rows,
    problem_row,
    row_head,
)
from hightech_check.words import safe
from hightech_check.writing import Document, Look
from hightech_check.writing.encoded import Known

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BODY_COLUMNS = COLUMNS[len(REPORT_COLUMNS) :]
_END = "\r\n"


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write a header, then the rows of each report as it comes; a refused file has a row for each problem."""
    stream.write(",".join(COLUMNS) + _END)
    bodies = {changed: _known_bodies(look, changed) for changed in (False, True)}
    for report in document.reports:
        row = row_head(report)
        head = _text(row, REPORT_COLUMNS, look) + ","
        changed = {"changed": row["changed"]}
        lines = [_text(changed | problem_row(problem), _BODY_COLUMNS, look) for problem in report.problems]
        for result in report.criteria:
            lines += bodies[row["changed"]](result)
        stream.write("".join(f"{head}{line}{_END}" for line in lines or [_text(changed, _BODY_COLUMNS, look)]))


def _known_bodies(look: Look, changed: bool) -> Known[CriterionResult, list[str]]:
    return Known(
        lambda result: [_text({"changed": changed} | row, _BODY_COLUMNS, look) for row in criterion_rows(result)]
    )


def _text(row: Mapping[str, Any], columns: tuple[str, ...], look: Look) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([cell(row.get(column), look) for column in columns])
    return stream.getvalue()


def cell(value: object, look: Look) -> object:
    """A cell that no spreadsheet takes for a formula, and that stays on its line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = safe(value)
    if not look.unicode:
        text = text.encode(look.encoding, "backslashreplace").decode(look.encoding)
    return "'" + text if text.startswith(_FORMULA) else text

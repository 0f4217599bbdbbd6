"""A plan's result as one table: a row for each criterion and arm in each year, then the findings, then the tasks."""

import csv
from collections.abc import Iterator
from typing import TextIO

from hightech_check.plan.report import PlanReport
from hightech_check.plan.table import rows
from hightech_check.words import listed, safe
from hightech_check.writing import Look

COLUMNS = (
    "kind", "year", "criterion", "indicator", "binding", "status", "found", "required", "first_pass", "code", "message",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@")


def write(report: PlanReport, stream: TextIO, look: Look) -> None:
    """Write the table; what a spreadsheet would take for a formula begins with an apostrophe."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(report):
        writer.writerow([_cell(row.get(column)) for column in COLUMNS])


def _cell(value: object) -> str:
    text = "" if value is None else safe(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(report: PlanReport) -> Iterator[dict[str, object]]:
    for row in rows(report):
        for cell in row.cells:
            yield {
                "kind": "arm" if row.depth else "criterion",
                "year": cell.year,
                "criterion": row.criterion.id,
                "indicator": None if row.comparison is None else row.comparison.indicator,
                "binding": row.criterion.binding,
                "status": cell.status,
                "found": cell.found,
                "required": cell.required,
                "first_pass": row.first_pass,
                "message": row.title,
            }
    for finding in report.findings:
        yield {
            "kind": "finding",
            "year": finding.year,
            "criterion": finding.criterion,
            "indicator": finding.indicator,
            "code": finding.code,
            "message": finding.message,
        }
    for task in report.tasks:
        lead = listed(report.language, task.lead)
        yield {
            "kind": "task",
            "year": task.due[:4],
            "status": task.state or task.progress,
            "code": task.number,
            "message": f"{task.title} ({lead}; {task.due})",
        }
    for remedy in report.mend.single if report.mend is not None else ():
        yield {"kind": "mend", "criterion": remedy.criterion, "code": remedy.move, "message": remedy.message}

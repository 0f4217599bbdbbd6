"""Reports as CSV: a row for each comparison of each file, its columns those of the JSON form."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from hightech_check.messages import safe
from hightech_check.report import Report, comparison_to_json
from hightech_check.reports import Look
from hightech_check.reports.words import arms

_REPORT = ("file", "sha256", "name", "year", "standard", "verdict")
_CRITERION = ("criterion", "section", "title", "source_section", "source_sentence", "source_item", "binding")
_COMPARISON = (
    "indicator", "label", "type", "unit", "operator", "threshold", "threshold_exact", "threshold_text",
    "threshold_indicator", "value", "value_exact", "value_text", "known_text", "reported", "low", "high",
    "comparison_status", "line", "shortfall", "shortfall_text", "moves", "missing", "decides", "reason",
)  # fmt: skip
_PROBLEM = ("problem", "problem_line", "problem_column", "problem_path", "message")
COLUMNS = (*_REPORT, *_CRITERION, "status", "arm", *_COMPARISON, *_PROBLEM)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write a header, then the rows of each report as it comes; a refused file has a row for each problem."""
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for report in reports:
        head = {
            "file": report.file,
            "sha256": report.sha256,
            "name": report.name,
            "year": report.year,
            "standard": None if report.standard is None else report.standard.id,
            "verdict": report.verdict,
        }
        for row in _rows(report):
            writer.writerow({column: _cell(value, look) for column, value in {**head, **row}.items()})


def _rows(report: Report) -> Iterator[Mapping[str, Any]]:
    for problem in report.problems:
        yield {
            "problem": problem.code,
            "problem_line": problem.line,
            "problem_column": problem.column,
            "problem_path": problem.path,
            "message": problem.message,
        }
    for result in report.criteria:
        source = result.source or {}
        head = {
            "criterion": result.id,
            "section": result.section,
            "title": result.title,
            "source_section": source.get("section"),
            "source_sentence": source.get("sentence"),
            "source_item": source.get("item"),
            "binding": result.binding,
            "status": result.status,
        }
        for path, comparison in arms(result.outcome):
            form = comparison_to_json(comparison)
            form["comparison_status"] = form["status"]
            form["moves"] = " ".join(f"{move}={steps}" for move, steps in form["moves"].items())
            form["missing"] = " ".join(form["missing"])
            form["decides"] = None if form["decides"] is None else form["decides"]["text"]
            form["reason"] = None if form["reason"] is None else form["reason"]["code"]
            yield {**head, "arm": path, **{column: form[column] for column in _COMPARISON}}
    if not report.problems and not report.criteria:
        yield {}


def _cell(value: object, look: Look) -> object:
    """A cell that no spreadsheet takes for a formula, and that stays on its line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = safe(value)
    if not look.unicode:
        text = text.encode(look.encoding, "backslashreplace").decode(look.encoding)
    return "'" + text if text.startswith(_FORMULA) else text

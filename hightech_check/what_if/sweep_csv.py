"""A sweep as one table: a row for each point with the criteria that flip, then a row for each flip."""

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from hightech_check.exact.quantity import exact_text
from hightech_check.result.report import Report
from hightech_check.what_if.sweep_report import Flip, SweepReport
from hightech_check.writing import Look
from hightech_check.writing.csv import cell


def write(report: SweepReport, stream: TextIO, look: Look) -> None:
    """Write the table; values are in units, yuan or parts of 1, to the last digit."""
    writer = csv.writer(stream, lineterminator="\n")
    names = [axis.name for axis in report.axes]
    criteria = [node.criterion for number in report.changing if (node := report.nodes[number]).arm is None]
    writer.writerow(["kind", *names, "verdict", *criteria, "criterion", "arm", "before", "after"])
    writer.writerows(_points(report, criteria))
    blank = [""] * len(criteria)
    writer.writerows(_flips(report.flips(), len(names), blank, "flip"))
    writer.writerows(_flips(report.verdict_flips(), len(names), blank, "verdict"))


def write_refused(report: Report, stream: TextIO, look: Look) -> None:
    """Write the table where nothing could be swept: a row for each problem."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["kind", "verdict", "criterion", "arm", "before", "after", "line", "column", "code", "message"])
    for one in report.problems:
        row = ["problem", report.verdict, "", "", "", "", one.line, one.column, one.code, one.message]
        writer.writerow([cell(value, look) for value in row])


def _points(report: SweepReport, criteria: list[str]) -> Iterator[list[str]]:
    for row in report.rows:
        beside = [exact_text(value) for value in report.beside(row).values()]
        for stretch in row.stretches:
            found = stretch.outcome.criteria
            after = [*beside, stretch.outcome.verdict, *(found.get(one, "") for one in criteria), "", "", "", ""]
            for value in report.values(stretch):
                yield ["point", exact_text(value), *after]


def _flips(flips: Iterable[Flip], names: int, blank: list[str], kind: str) -> Iterator[list[str]]:
    for flip in flips:
        values = [exact_text(flip.at), *(exact_text(value) for value in flip.values.values())]
        yield [kind, *values[:names], "", *blank, flip.criterion or "", flip.arm or "", flip.before, flip.after]

"""What the formats of continuous integration show at the lines of files: problems, criteria, what lint finds."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from hightech_check.result import sentences
from hightech_check.result.report import ComparisonResult, Outcome, Report
from hightech_check.words import safe

Level: TypeAlias = Literal["error", "warning", "note"]


class Finding(NamedTuple):
    """Something to be shown at its place in a file.

    Attributes:
        file: its path, as given.
        code: of the problem, or the criterion's id: the rule of SARIF.
        level: how grave it is.
        message: safe, in words.
        line: from 1; None where it has no place.
        column: from 1, in characters.
        path: what it is about: a path such as `criteria[3].require`, or a name; empty where that is not known.
    """

    file: str
    code: str
    level: Level
    message: str
    line: int | None = None
    column: int | None = None
    path: str = ""


def findings(report: Report) -> Iterator[Finding]:
    """The problems of a refused file, or the criteria that fail (errors) or are unknown (warnings).

    A recommended criterion that does not bear on the verdict is a note.
    """
    for problem in report.problems:
        message = safe(problem.message)
        yield Finding(report.file, problem.code, "error", message, problem.line, problem.column, problem.path)
    for result in report.criteria:
        if result.status != "pass":
            level: Level = "error" if result.status == "fail" else "warning"
            words = safe(sentences.criterion_sentence(report.language, result))
            counts = report.counts_for_verdict(result)
            yield Finding(report.file, result.id, level if counts else "note", words, _line_of(result.outcome))


def _line_of(outcome: Outcome) -> int | None:
    """The line of the first figure that decides that an outcome fails or is unknown."""
    if isinstance(outcome, ComparisonResult):
        return outcome.line
    worst = [arm for arm in outcome.conditions if arm.status == outcome.status] or list(outcome.conditions)
    return next((line for arm in worst if (line := _line_of(arm)) is not None), None)

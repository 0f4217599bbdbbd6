"""Reports as Markdown, for the summary of a CI job: the verdicts in a table, then what fails in each park."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from hightech_check.result.report import Report
from hightech_check.words import safe, say
from hightech_check.writing import Look
from hightech_check.writing.plain import plain_for
from hightech_check.writing.words import criterion_words, place_words, title_of, verdict_words

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&:@$=^])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
SYMBOLS = {
    **{"eligible": "✓", "accepted": "✓", "not_eligible": "✗", "invalid": "✗", "undetermined": "?"},
    **{"pass": "✓", "fail": "✗", "unknown": "?"},
}
"""Of verdicts and statuses."""


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write the summary; texts from data are escaped, so that they stay text."""
    everything = list(reports)
    columns = ("verdict", "year", "name", "file")
    heads = [f"column-{name}" for name in columns]
    heads[1:1] = ["status-pass", "status-fail", "status-unknown"]
    rows: list[list[str]] = []
    for report in everything:
        counts = [str(count) if report.criteria else "" for count in report.counts.values()]
        year = "" if report.year is None else str(report.year)
        verdict = f"{SYMBOLS[report.verdict]} {verdict_words(report)}"
        name = report.name or ""
        if report.changes is not None:
            name = f"{name} · {say(report.language, 'after-changes')}"
        rows.append([verdict, *counts, year, escaped(name), escaped(report.file)])
    lines = list(table([say(look.language, code) for code in heads], rows))
    for report in everything:
        lines += _details(report)
    stream.write(plain_for("\n".join(lines) + "\n", look.encoding))


def _details(report: Report) -> list[str]:
    failing = report.deciding("fail")
    if not failing and not report.problems:
        return []
    lines = ["", f"## {escaped(title_of(report))}", "", *problem_items(report)]
    for result in failing:
        place = place_words(result, report.language)
        source = f" ({escaped(place)})" if place else ""
        lines.append(f"- **{escaped(result.id)}** {escaped(criterion_words(result, report.language))}{source}")
    if failing and report.missing:
        lines += ["", escaped(say(report.language, "cannot-change"))]
    return lines


def problem_items(report: Report) -> Iterator[str]:
    """The problems of a refused file as a list."""
    for problem in report.problems:
        place = "" if problem.line is None else f"{problem.line}:{problem.column}: "
        yield f"- {place}{escaped(problem.message)}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; its cells are escaped already."""
    yield _row(heads)
    yield "|" + " --- |" * len(heads)
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """Text that Markdown leaves as it is; `<` and `&` too, for what reads HTML within it."""
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), safe(text))

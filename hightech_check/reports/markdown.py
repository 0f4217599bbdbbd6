"""Reports as Markdown, for the summary of a CI job: the verdicts in a table, then what fails in each park."""

import re
from collections.abc import Iterable
from typing import TextIO

from hightech_check.messages import safe, say
from hightech_check.report import Report
from hightech_check.reports import Look
from hightech_check.reports.plain import plain_for
from hightech_check.reports.words import criterion_words, place_words, title_of, verdict_words

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&:@$=^])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_SYMBOLS = {"eligible": "✓", "accepted": "✓", "not_eligible": "✗", "invalid": "✗", "undetermined": "?"}


def write(reports: Iterable[Report], stream: TextIO, look: Look) -> None:
    """Write the summary; texts from data are escaped, so that they stay text."""
    everything = list(reports)
    columns = ("verdict", "year", "name", "file")
    heads = [f"column-{name}" for name in columns]
    heads[1:1] = ["status-pass", "status-fail", "status-unknown"]
    lines = [_row([say(look.language, code) for code in heads]), "|" + " --- |" * len(heads)]
    for report in everything:
        counts = [str(count) if report.criteria else "" for count in report.counts.values()]
        year = "" if report.year is None else str(report.year)
        verdict = f"{_SYMBOLS[report.verdict]} {verdict_words(report)}"
        name = report.name or ""
        if report.changes is not None:
            name = f"{name} · {say(report.language, 'after-changes')}"
        lines.append(_row([verdict, *counts, year, _text(name), _text(report.file)]))
    for report in everything:
        lines += _details(report)
    stream.write(plain_for("\n".join(lines) + "\n", look.encoding))


def _details(report: Report) -> list[str]:
    failing = report.deciding("fail")
    if not failing and not report.problems:
        return []
    lines = ["", f"## {_text(title_of(report))}", ""]
    for problem in report.problems:
        place = "" if problem.line is None else f"{problem.line}:{problem.column}: "
        lines.append(f"- {place}{_text(problem.message)}")
    for result in failing:
        place = place_words(result, report.language)
        source = f" ({_text(place)})" if place else ""
        lines.append(f"- **{_text(result.id)}** {_text(criterion_words(result, report.language))}{source}")
    if failing and report.missing:
        lines += ["", _text(say(report.language, "cannot-change"))]
    return lines


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _text(text: str) -> str:
    """Text that Markdown leaves as it is; `<` and `&` too, for what reads HTML within it."""
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), safe(text))

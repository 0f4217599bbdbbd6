"""Reports as workflow commands, which a CI service shows at the file and line."""

from collections.abc import Mapping
from typing import TextIO

from hightech_check.words import safe
from hightech_check.writing import Document, Look
from hightech_check.writing.plain import plain_for
from hightech_check.writing.words import findings, title_of, verdict_words

_LEVELS = {"invalid": "error", "fail": "error", "unknown": "warning"}


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write a command for each problem, failing and unknown criterion, and a notice with each verdict."""
    for report in document.reports:
        recommended = {result.id for result in report.criteria if not report.counts_for_verdict(result)}
        for status, finding in findings(report):
            level = "notice" if finding.code in recommended else _LEVELS[status]
            place = {"file": report.file, "line": finding.line, "col": finding.column, "title": finding.code}
            stream.write(plain_for(command(level, place, finding.message) + "\n", look.encoding))
        summary = f"{title_of(report)}: {verdict_words(report)}"
        verdict = command("notice", {"file": report.file, "title": report.verdict}, summary)
        stream.write(plain_for(verdict + "\n", look.encoding))


def command(level: str, properties: Mapping[str, object], message: str) -> str:
    """One workflow command, without the end of its line; what is None is left out."""
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{level} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")

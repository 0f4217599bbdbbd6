"""Findings as workflow commands, which a CI service shows at the file and line."""

from collections.abc import Iterator, Mapping
from typing import TextIO

from hightech_check.result import sentences
from hightech_check.words import safe
from hightech_check.writing import Document, Look
from hightech_check.writing.findings import Finding, findings
from hightech_check.writing.plain import plain_for

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write a command for each finding, and a notice with the verdict of each report."""
    for command in _commands(document):
        stream.write(plain_for(command + "\n", look.encoding))


def _commands(document: Document) -> Iterator[str]:
    for report in document.reports:
        yield from map(_of_finding, findings(report))
        summary = safe(f"{sentences.report_title(report)}: {sentences.verdict(report)}")
        yield _command("notice", {"file": report.file, "title": report.verdict}, summary)
    yield from map(_of_finding, document.findings)


def _of_finding(finding: Finding) -> str:
    place = {"file": finding.file, "line": finding.line, "col": finding.column, "title": finding.code}
    return _command(_LEVELS[finding.level], place, finding.message)


def _command(level: str, properties: Mapping[str, object], message: str) -> str:
    """One workflow command, without the end of its line; what is None is left out."""
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{level} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")

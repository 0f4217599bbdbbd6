"""Reports as SARIF 2.1.0: the standard's criteria as rules, what fails or is not known as results."""

import hashlib
from typing import Any, TextIO
from urllib.parse import quote

from hightech_check.result.report import Report
from hightech_check.version import __version__
from hightech_check.words import safe
from hightech_check.writing import Document, Look
from hightech_check.writing.json_text import json_encoder
from hightech_check.writing.words import Finding, findings, place_words

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"invalid": "error", "fail": "error", "unknown": "warning"}


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write one log with one run; `level` is note for recommended criteria, warning for unknown ones."""
    rules: dict[str, dict[str, Any]] = {}
    results: list[dict[str, Any]] = []
    for report in document.reports:
        recommended = {result.id for result in report.criteria if not report.counts_for_verdict(result)}
        for result in report.criteria:
            rules.setdefault(result.id, _criterion_rule(report, result.id))
        for status, finding in findings(report):
            rules.setdefault(finding.code, {"id": finding.code, "shortDescription": {"text": finding.code}})
            level = "note" if finding.code in recommended else _LEVELS[status]
            results.append(_result(report, finding, level))
    index = {rule: position for position, rule in enumerate(rules)}
    for entry in results:
        entry["ruleIndex"] = index[entry["ruleId"]]
    driver = {"name": "hightech-check", "version": __version__, "rules": list(rules.values())}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    stream.write(json_encoder(unicode=look.unicode, indent=1)(log))
    stream.write("\n")


def _criterion_rule(report: Report, criterion_id: str) -> dict[str, Any]:
    result = report.criterion(criterion_id)
    rule: dict[str, Any] = {"id": criterion_id, "shortDescription": {"text": safe(result.title)}}
    place = place_words(result, report.language)
    document = (report.standard.source or {}).get("document") if report.standard is not None else None
    text = " ".join(part for part in (document, place) if part)
    if text:
        rule["fullDescription"] = {"text": safe(text)}
    return rule


def _result(report: Report, finding: Finding, level: str) -> dict[str, Any]:
    rule, message, line, column, path = finding
    location: dict[str, Any] = {
        "artifactLocation": {"uri": quote(report.file.replace("\\", "/"), safe="/", errors="backslashreplace")}
    }
    if line is not None:
        location["region"] = {"startLine": line} if column is None else {"startLine": line, "startColumn": column}
    # what does not change with wording, language or line
    identity = hashlib.sha256(f"{report.file}\n{rule}\n{path}\n{level}".encode(errors="backslashreplace")).hexdigest()
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": message or rule},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"criterion/v1": identity},
    }

"""Findings as SARIF 2.1.0: criteria and codes as rules, what is found at the lines of files as results."""

import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, TextIO
from urllib.parse import quote

from hightech_check.result import sentences
from hightech_check.result.report import CriterionResult, Report
from hightech_check.version import __version__
from hightech_check.words import safe
from hightech_check.writing import Document, Look
from hightech_check.writing.findings import Finding, findings
from hightech_check.writing.json_text import json_encoder

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write one log with one run; a check has a rule for each criterion, whatever its status."""
    rules: dict[str, dict[str, Any]] = {}
    results: list[dict[str, Any]] = []
    for report in document.reports:
        for result in report.criteria:
            rules.setdefault(result.id, _criterion_rule(report, result))
        _add(findings(report), rules, results)
    _add(document.findings, rules, results)
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


def _add(found: Iterable[Finding], rules: dict[str, dict[str, Any]], results: list[dict[str, Any]]) -> None:
    for finding in found:
        rules.setdefault(finding.code, {"id": finding.code, "shortDescription": {"text": finding.code}})
        results.append(_result(finding))


def _criterion_rule(report: Report, result: CriterionResult) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": result.id, "shortDescription": {"text": safe(result.title)}}
    place = sentences.place(report.language, result.source)
    document = (report.standard.source or {}).get("document") if report.standard is not None else None
    text = " ".join(part for part in (document, place) if part)
    if text:
        rule["fullDescription"] = {"text": safe(text)}
    return rule


def _result(finding: Finding) -> dict[str, Any]:
    file, rule, level, message, line, column, path = finding
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
    if line is not None:
        location["region"] = {"startLine": line} if column is None else {"startLine": line, "startColumn": column}
    # what does not change with wording, language or line
    identity = hashlib.sha256(f"{file}\n{rule}\n{path}\n{level}".encode(errors="backslashreplace")).hexdigest()
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": message or rule},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"criterion/v1": identity},
    }


def _uri(path: str) -> str:
    """A path as a URI: a relative one stays so."""
    whole = PurePath(path)
    start = "" if not whole.is_absolute() else "file:///" if whole.drive else "file://"
    return start + quote(whole.as_posix() if whole.drive else path, safe="/", errors="backslashreplace")

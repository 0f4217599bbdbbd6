"""Reports as JUnit XML: a suite for each file, a case for each criterion; unknown is skipped."""

import re
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, tostring

from hightech_check.result import sentences
from hightech_check.result.report import Report
from hightech_check.words import safe
from hightech_check.writing import Document, Look

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write one document; a refused file is a suite whose cases are its problems, as errors."""
    del look
    root = Element("testsuites", name="hightech-check")
    for report in document.reports:
        root.append(_suite(report))
    for attribute in ("tests", "failures", "errors"):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(tostring(root, encoding="unicode").encode("ascii", "xmlcharrefreplace").decode() + "\n")


def _suite(report: Report) -> Element:
    counts = report.counts
    cases = len(report.criteria) or max(1, len(report.problems))
    suite = Element("testsuite", name=_xml(f"{report.file} {sentences.report_title(report)}"))
    failing = sum(result.status == "fail" and report.counts_for_verdict(result) for result in report.criteria)
    suite.set("tests", str(cases))
    suite.set("failures", str(failing))
    suite.set("errors", str(len(report.problems)))
    suite.set("skipped", str(counts["unknown"] + counts["fail"] - failing))
    properties = SubElement(suite, "properties")
    SubElement(properties, "property", name="verdict", value=report.verdict)
    for problem in report.problems:
        case = _case(suite, report, problem.path or problem.code)
        place = "" if problem.line is None else f"{problem.line}:{problem.column}: "
        _result(case, "error", problem.code, f"{report.file}:{place}{problem.message}")
    for result in report.criteria:
        case = _case(suite, report, result.id)
        words = sentences.criterion_sentence(report.language, result)
        if result.status == "fail" and report.counts_for_verdict(result):
            place = sentences.place(report.language, result.source)
            _result(case, "failure", result.status, f"{words} ({place})" if place else words)
        elif result.status != "pass":  # unknown, or a recommendation that is not followed
            SubElement(case, "skipped").set("message", _xml(words))
    if not report.criteria and not report.problems:
        _case(suite, report, sentences.verdict(report))
    return suite


def _case(suite: Element, report: Report, name: str) -> Element:
    return SubElement(suite, "testcase", name=_xml(name), classname=_xml(report.file), time="0")


def _result(case: Element, tag: str, kind: str, message: str) -> None:
    element = SubElement(case, tag, type=_xml(kind))
    element.set("message", _xml(message))


def _xml(text: str) -> str:
    """Text without what XML 1.0 cannot hold, not even as a reference."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", safe(text))

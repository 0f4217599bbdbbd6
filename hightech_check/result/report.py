"""The result for one data file, and the JSON documents and tables of such results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from hightech_check.result.fields import (
    COMPARISON,
    CRITERION,
    DECIDES,
    DOUBLES,
    GROUP,
    MAYBE_TEXT,
    NOTE,
    PROBLEM,
    REASON,
    STANDARD,
    TEXTS,
    criterion_text,
)
from hightech_check.result.json_text import json_text, text_of_last
from hightech_check.result.records import (
    EXIT_CODES,
    ComparisonResult,
    CriterionResult,
    Decides,
    GroupResult,
    Note,
    Outcome,
    Problem,
    Reason,
    StandardInfo,
    Status,
    Verdict,
    agrees,
    arms,
    comparisons,
    exit_code_of,
    missing,
    verdict_of,
    worst_exit_code,
)
from hightech_check.result.table import (
    FLAG,
    TEXT,
    Field,
    Fields,
    Json,
    Shape,
    ShapeError,
    column,
    list_of,
    matching,
    maybe,
    one_of,
    scalar,
    whole,
)
from hightech_check.version import __version__

__all__ = [
    "COLUMNS", "FORMAT_VERSION", "ComparisonResult", "CriterionResult", "Decides", "GroupResult", "Json", "Note",
    "Outcome", "Problem", "Reason", "Report", "StandardInfo", "Status", "Verdict", "arms", "comparisons",
    "criterion_to_json", "document", "envelope", "exit_code_of", "missing", "problem_to_json", "report_from_json",
    "report_to_json", "reports_from_json", "rows", "standard_to_json", "strictly", "verdict_of", "worst_exit_code",
]  # fmt: skip

FORMAT_VERSION = 1
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one data file.

    Attributes:
        verdict: `eligible`, `not_eligible`, `undetermined`, `invalid` or, of `validate`, `accepted`.
        counts: how many criteria pass, fail and are unknown.
        missing: what unknown criteria hang on, once each, in the order of the criteria.
        missing_labels: what those are called.
        strict: whether recommended criteria count for the verdict.
        language: `en` or `zh`, of every text in it.
        changes: of `what-if`, what was changed.
    """

    file: str
    sha256: str | None
    name: str | None
    year: int | None
    standard: StandardInfo | None
    verdict: Verdict
    criteria: tuple[CriterionResult, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    missing_labels: tuple[str, ...] = ()
    strict: bool = False
    language: str = "en"
    location: str | None = None
    changes: tuple[Mapping[str, Any], ...] | None = None

    @property
    def exit_code(self) -> int:
        """0 eligible or accepted, 1 not eligible, 3 undetermined, 4 refused."""
        return EXIT_CODES[self.verdict]

    @property
    def counts(self) -> dict[str, int]:
        """How many criteria pass, fail and are unknown."""
        counts = {"pass": 0, "fail": 0, "unknown": 0}
        for result in self.criteria:
            counts[result.status] += 1
        return counts

    def criterion(self, criterion_id: str) -> CriterionResult:
        """The result of one criterion.

        Raises:
            KeyError: the standard has none of that id.
        """
        for result in self.criteria:
            if result.id == criterion_id:
                return result
        raise KeyError(criterion_id)

    def counts_for_verdict(self, result: CriterionResult) -> bool:
        """Whether a criterion's status bears on the verdict."""
        return self.strict or result.binding == "required"

    def deciding(self, status: Status) -> list[CriterionResult]:
        """The criteria of a status that bear on the verdict."""
        return [result for result in self.criteria if result.status == status and self.counts_for_verdict(result)]

    def to_dict(self) -> Json:
        """The report in its JSON form."""
        return REPORT.form(self)

    def to_records(self) -> list[dict[str, Any]]:
        """The report as a table: a flat record for each comparison, of a refused file one for each problem.

        The columns are those of the CSV format (`COLUMNS`). Each holds values of one type, or None: numbers are
        doubles (parts of 1, yuan), and `threshold` is one only where it is a number; `value_exact` and
        `threshold_exact` are exact texts. `pandas.DataFrame(report.to_records())` is a frame.
        """
        return [
            {column: _double(value) if column in DOUBLES else _plain(value) for column, value in row.items()}
            for row in rows(self)
        ]


def strictly(report: Report) -> Report:
    """The same report with its recommended criteria counted as well."""
    return replace(report, strict=True, verdict=verdict_of(result.status for result in report.criteria))


def _plain(value: Any) -> Any:  # noqa: ANN401
    """A text of whatever class as a `str`, which libraries of frames ask for."""
    return str(value) if isinstance(value, str) else value


def _double(value: object) -> float | None:
    """A number as a double; None for what is none, so that a column is of one type."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


# --- the fields of a report, and of a document of reports ---


def _read_report(exit_code: int, counts: Json, missing_labels: tuple[str, ...], **found: Any) -> Report:  # noqa: ANN401
    """A report; what follows from the rest of it is worked out anew, and has to agree."""
    report = Report(**found, missing_labels=missing_labels or found["missing"])
    if len(report.missing_labels) != len(report.missing):
        raise ShapeError(".missing_labels")
    match report.verdict:
        case "invalid":
            consistent = bool(report.problems) and not report.criteria
        case "accepted":
            consistent = not report.problems and not report.criteria
        case verdict:
            counting = [result.status for result in report.criteria if report.counts_for_verdict(result)]
            consistent = bool(report.criteria) and not report.problems and verdict == verdict_of(counting)
    if not consistent:
        raise ShapeError(".verdict")
    for number, result in enumerate(report.criteria):
        if result.status != result.outcome.status or not agrees(result.outcome):
            raise ShapeError(f".criteria[{number}].status")
    return report


_COUNTS: Json = {status: {"type": "integer", "minimum": 0} for status in ("pass", "fail", "unknown")}
_OBJECT = scalar({"type": "object"}, lambda form: isinstance(form, dict), json_text)
REPORT = Fields(
    "report",
    _read_report,
    column("file", TEXT, "the data file, as it was named"),
    column("sha256", maybe(matching("^[0-9a-f]{64}$")), "the hash of its bytes; null where it could not be read"),
    column("name", MAYBE_TEXT, "the name of the park"),
    column("year", maybe(whole()), "the year that the figures are of"),
    Field("location", MAYBE_TEXT, "where the park lies", absent=None),
    column(
        "standard", maybe(STANDARD.shape._replace(text=text_of_last(STANDARD.text))), "what it was judged by",
        cells={"standard": attrgetter("id")},
    ),
    column("verdict", one_of(*EXIT_CODES), "what came of it; `accepted` is of validate"),
    Field("exit_code", one_of(*sorted(set(EXIT_CODES.values()))), "the exit code of that verdict", absent=None),
    Field("strict", FLAG, "whether recommended criteria count for the verdict", absent=False),
    Field("language", one_of("en", "zh"), "of every text in the report", absent="en"),
    Field(
        "counts", Shape({"type": "object", "required": [*_COUNTS], "properties": _COUNTS}, _OBJECT.read),
        "how many criteria pass, fail and are unknown", absent=None,
    ),
    Field("missing", TEXTS, "the names of the figures that unknown criteria wait for, once each"),
    Field("missing_labels", TEXTS, "what these are called, in the same order", absent=()),
    Field("problems", list_of(PROBLEM.shape), "why the file is refused, in the order of its lines"),
    Field("notes", list_of(NOTE.shape), "what is worth knowing beside the verdict"),
    Field("changes", list_of(_OBJECT._replace(form=dict)), "of what-if: the figures that were changed", left_out=True),
    Field(
        "criteria", list_of(CRITERION.shape._replace(text=criterion_text)),
        "the criteria, in the order of the standard",
    ),
)  # fmt: skip
_TOOL: Fields[Json] = Fields(
    "tool", dict, Field("name", one_of("hightech-check"), "its name"), Field("version", TEXT, "its version")
)
_DOCUMENT = Fields(
    "document",
    lambda reports, **_: list(reports),
    Field("format_version", one_of(FORMAT_VERSION), "grows where a key changes its meaning; new keys do not count"),
    Field("tool", _TOOL.shape, "what wrote the document", absent=None),
    Field("reports", list_of(REPORT.shape), "a report for each data file, in their order"),
)

report_to_json = REPORT.form
criterion_to_json = CRITERION.form
problem_to_json = PROBLEM.form
standard_to_json = STANDARD.form
report_from_json = REPORT.read


def envelope() -> Json:
    """How every JSON document begins."""
    return {"format_version": FORMAT_VERSION, "tool": {"name": "hightech-check", "version": __version__}}


def document(reports: Sequence[Report]) -> Json:
    """The JSON document of a run."""
    return {**envelope(), "reports": list(map(REPORT.form, reports))}


def reports_from_json(form: object) -> list[Report]:
    """The reports of a saved JSON document.

    Raises:
        ValueError: it is no such document; the message is the path of what is missing or wrong.
    """
    return _DOCUMENT.read(form)


def report_schema() -> Json:
    """The JSON Schema (draft 2020-12) of the document of a run."""
    tables = (REPORT, STANDARD, CRITERION, GROUP, COMPARISON, DECIDES, PROBLEM, NOTE, REASON, _TOOL)
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "hightech-check report",
        **_DOCUMENT.schema,
        "$defs": {table.name: table.schema for table in tables},
    }


# --- as a table: the same columns for CSV and for records ---

COLUMNS = (*REPORT.columns, *CRITERION.columns, "arm", *COMPARISON.columns, *PROBLEM.columns, "message", "changed")
"""The columns of a report as a table; `changed` tells the report after changes of `what-if` from the one before."""


def rows(report: Report) -> Iterator[Json]:
    """A row for each comparison, or for each problem, with every one of `COLUMNS`; what does not apply is None."""
    head = {**dict.fromkeys(COLUMNS), **REPORT.cells(report), "changed": report.changes is not None}
    if not report.problems and not report.criteria:
        yield head
    for problem in report.problems:
        yield {**head, **PROBLEM.cells(problem), "message": problem.message}
    for result in report.criteria:
        criterion = {**head, **CRITERION.cells(result)}
        for path, comparison in arms(result.outcome):
            yield {**criterion, "arm": path, **COMPARISON.cells(comparison)}

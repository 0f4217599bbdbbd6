"""The frozen records of a result, the exit code of a verdict, and the JSON form, there and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

from hightech_check.exact.quantity import Kind, Number, exact_text, json_number, json_number_upwards
from hightech_check.version import __version__

FORMAT_VERSION = 1
Status: TypeAlias = Literal["pass", "fail", "unknown"]
Verdict: TypeAlias = Literal["eligible", "not_eligible", "undetermined", "invalid", "accepted"]
Json: TypeAlias = dict[str, Any]

_EXIT_CODES: Mapping[str, int] = {"eligible": 0, "accepted": 0, "not_eligible": 1, "undetermined": 3, "invalid": 4}
_WORST_FIRST = (2, 4, 1, 3, 0)


class Problem(NamedTuple):
    """Something wrong with a data file, at its place; the message says what to write instead."""

    code: str
    message: str
    line: int | None = None
    column: int | None = None
    path: str = ""


class Note(NamedTuple):
    """Something to know about a result that does not change it."""

    code: str
    message: str


class Decides(NamedTuple):
    """From which value of its single missing figure a comparison would pass."""

    indicator: str
    operator: str
    value: Number
    kind: Kind
    text: str


class Reason(NamedTuple):
    """Why a comparison is unknown, where it is not for a missing figure."""

    code: str
    message: str


class ComparisonResult(NamedTuple):
    """One comparison of a criterion, with what was found.

    Figures are exact: units, yuan, parts of 1. For flags and choices the numeric ones are None, and `threshold` is
    true or the option. The names of the fields are those of the JSON form: what the standard asks comes first, and
    last the line, in which alone the same answers of parks differ.
    """

    indicator: str
    label: str
    operator: str
    type: str = "count"
    unit: str | None = None
    threshold_indicator: str | None = None
    threshold_label: str | None = None
    threshold: Number | bool | str | None = None
    threshold_text: str | None = None
    value: Number | None = None
    value_text: str | None = None
    known_text: str | None = None
    reported: bool = False
    low: Number | None = None
    high: Number | None = None
    status: Status = "unknown"
    shortfall: Number | None = None
    shortfall_text: str | None = None
    shortfall_words: str | None = None
    moves_text: str | None = None
    hint: str | None = None
    missing: tuple[str, ...] = ()
    decides: Decides | None = None
    reason: Reason | None = None
    moves: Mapping[str, int] | None = None
    line: int | None = None

    @property
    def kind(self) -> Kind | None:
        """The kind of a numeric comparison; None for flags and choices."""
        match self.type:
            case "count" | "amount" | "ratio" | "number":
                return self.type
            case _:
                return None


class GroupResult(NamedTuple):
    """An either/or (`any_of`) or an all-of of comparisons and further groups."""

    kind: Literal["any_of", "all_of"]
    conditions: tuple["Outcome", ...]
    status: Status


Outcome: TypeAlias = ComparisonResult | GroupResult


class CriterionResult(NamedTuple):
    """One criterion, as it came out; the same record may serve many reports."""

    id: str
    section: str
    title: str
    source: Mapping[str, Any] | None
    binding: Literal["required", "recommended"]
    status: Status
    outcome: Outcome

    @property
    def comparisons(self) -> Iterator[ComparisonResult]:
        """Its comparisons, in the order of the standard."""
        return comparisons(self.outcome)


class StandardInfo(NamedTuple):
    """What a report says of the standard it was made by; `moves` has their titles."""

    id: str
    title: str
    sha256: str
    sections: Mapping[str, str]
    subject: str = ""
    source: Mapping[str, Any] | None = None
    moves: Mapping[str, str] | None = None


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
        return _EXIT_CODES[self.verdict]

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
        return report_to_json(self)

    def to_records(self) -> list[dict[str, Any]]:
        """The report as a table: a flat record for each comparison, of a refused file one for each problem.

        The columns are those of the CSV format (`COLUMNS`). Each holds values of one type, or None: numbers are
        doubles (parts of 1, yuan), and `threshold` is one only where it is a number; `value_exact` and
        `threshold_exact` are exact texts. `pandas.DataFrame(report.to_records())` is a frame.
        """
        return [
            {column: _typed(value) if column in _DOUBLES else value for column, value in row.items()}
            for row in rows(self)
        ]


def comparisons(outcome: Outcome) -> Iterator[ComparisonResult]:
    """The comparisons within an outcome, from first to last."""
    if isinstance(outcome, ComparisonResult):
        yield outcome
        return
    for condition in outcome.conditions:
        yield from comparisons(condition)


def arms(outcome: Outcome, path: str = "") -> Iterator[tuple[str, ComparisonResult]]:
    """Every comparison of an outcome with its path, such as `any_of[0]`."""
    match outcome:
        case ComparisonResult():
            yield path, outcome
        case GroupResult(kind, conditions):
            for index, condition in enumerate(conditions):
                yield from arms(condition, f"{path}{'.' if path else ''}{kind}[{index}]")


def verdict_of(statuses: Iterable[Status]) -> Verdict:
    """The verdict on the criteria that count: no pass without a proof of each, and nothing is never a pass."""
    found = set(statuses)
    if "fail" in found:
        return "not_eligible"
    return "undetermined" if "unknown" in found or not found else "eligible"


def worst_exit_code(codes: Iterable[int]) -> int:
    """The exit code of several results: the worst, in the order 2, 4, 1, 3, 0; of none, 2."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), 2)


def exit_code_of(verdict: str) -> int:
    """The exit code of a verdict."""
    return _EXIT_CODES[verdict]


def strictly(report: Report) -> Report:
    """The same report with its recommended criteria counted as well."""
    return replace(report, strict=True, verdict=verdict_of(result.status for result in report.criteria))


# --- the JSON form, mapped by hand: what is inside may change, this may only grow ---


def document(reports: Sequence[Report], **more: object) -> Json:
    """The JSON document of a run."""
    return {**envelope(), **more, "reports": [report_to_json(report) for report in reports]}


def envelope() -> Json:
    """How every JSON document begins."""
    return {"format_version": FORMAT_VERSION, "tool": {"name": "hightech-check", "version": __version__}}


def report_to_json(report: Report) -> Json:
    """One report."""
    return {**report_head(report), "criteria": [criterion_to_json(result) for result in report.criteria]}


def report_head(report: Report) -> Json:
    """One report without its criteria."""
    start, end = report_ends(report)
    return {**start, "standard": None if report.standard is None else standard_to_json(report.standard), **end}


def report_ends(report: Report) -> tuple[Json, Json]:
    """What stands before the standard in a report's head, and after it."""
    start: Json = {
        "file": report.file,
        "sha256": report.sha256,
        "name": report.name,
        "year": report.year,
        "location": report.location,
    }
    end: Json = {
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "strict": report.strict,
        "language": report.language,
        "counts": report.counts,
        "missing": list(report.missing),
        "missing_labels": list(report.missing_labels),
        "problems": [problem_to_json(problem) for problem in report.problems],
        "notes": [{"code": note.code, "message": note.message} for note in report.notes],
    }
    if report.changes is not None:
        end["changes"] = [dict(change) for change in report.changes]
    return start, end


def standard_to_json(info: StandardInfo) -> Json:
    """What a report says of its standard."""
    return {
        "id": info.id,
        "title": info.title,
        "sha256": info.sha256,
        "sections": dict(info.sections),
        "subject": info.subject,
        "source": info.source,
        "moves": dict(info.moves or {}),
    }


def problem_to_json(problem: Problem) -> Json:
    """One problem."""
    return {
        "code": problem.code,
        "message": problem.message,
        "line": problem.line,
        "column": problem.column,
        "path": problem.path,
    }


def criterion_to_json(result: CriterionResult) -> Json:
    """One criterion, with its `comparison`, `any_of` or `all_of`."""
    outcome = result.outcome
    if isinstance(outcome, ComparisonResult):
        return {**criterion_head(result), "comparison": comparison_to_json(outcome)}
    return {**criterion_head(result), outcome.kind: [_outcome_to_json(condition) for condition in outcome.conditions]}


def criterion_head(result: CriterionResult) -> Json:
    """One criterion without its outcome."""
    return {
        "id": result.id,
        "section": result.section,
        "title": result.title,
        "source": result.source,
        "binding": result.binding,
        "status": result.status,
    }


def _outcome_to_json(outcome: Outcome) -> Json:
    if isinstance(outcome, ComparisonResult):
        return comparison_to_json(outcome)
    return {outcome.kind: [_outcome_to_json(condition) for condition in outcome.conditions], "status": outcome.status}


def comparison_to_json(comparison: ComparisonResult) -> Json:
    """One comparison; its figures are the nearest doubles, each kept on its own side of the threshold."""
    kind = comparison.kind
    threshold, value, shortfall = comparison.threshold, comparison.value, comparison.shortfall
    decides, reason = comparison.decides, comparison.reason
    beside = None if isinstance(threshold, bool | str) else threshold

    def double(number: Number | None) -> int | float | None:
        return None if number is None or kind is None else json_number(kind, number, beside)

    return {
        "indicator": comparison.indicator,
        "label": comparison.label,
        "type": comparison.type,
        "unit": comparison.unit,
        "operator": comparison.operator,
        "threshold": threshold if isinstance(threshold, bool | str) else double(threshold),
        "threshold_exact": None if beside is None else exact_text(beside),
        "threshold_text": comparison.threshold_text,
        "threshold_indicator": comparison.threshold_indicator,
        "threshold_label": comparison.threshold_label,
        "value": double(value),
        "value_exact": None if value is None else exact_text(value),
        "value_text": comparison.value_text,
        "known_text": comparison.known_text,
        "reported": comparison.reported,
        "low": double(comparison.low),
        "high": double(comparison.high),
        "status": comparison.status,
        "line": comparison.line,
        "shortfall": None if shortfall is None or kind is None else json_number_upwards(kind, shortfall),
        "shortfall_text": comparison.shortfall_text,
        "shortfall_words": comparison.shortfall_words,
        "moves": dict(comparison.moves or {}),
        "moves_text": comparison.moves_text,
        "hint": comparison.hint,
        "missing": list(comparison.missing),
        "decides": None if decides is None else _decides_to_json(decides),
        "reason": None if reason is None else {"code": reason.code, "message": reason.message},
    }


def _decides_to_json(decides: Decides) -> Json:
    return {
        "indicator": decides.indicator,
        "operator": decides.operator,
        "value": json_number(decides.kind, decides.value),
        "value_exact": exact_text(decides.value),
        "text": decides.text,
        "type": decides.kind,
    }


# --- as a table: the same columns for CSV and for records ---

REPORT_COLUMNS = ("file", "sha256", "name", "year", "standard", "verdict")
_CRITERION = ("criterion", "section", "title", "source_section", "source_sentence", "source_item", "binding")
_COMPARISON = (
    "indicator", "label", "type", "unit", "operator", "threshold", "threshold_exact", "threshold_text",
    "threshold_indicator", "value", "value_exact", "value_text", "known_text", "reported", "low", "high",
    "comparison_status", "line", "shortfall", "shortfall_text", "moves", "missing", "decides", "reason",
)  # fmt: skip
_PROBLEM = ("problem", "problem_line", "problem_column", "problem_path", "message")
COLUMNS = (*REPORT_COLUMNS, *_CRITERION, "status", "arm", *_COMPARISON, *_PROBLEM, "changed")
"""The columns of a report as a table; `changed` tells the report after changes of `what-if` from the one before."""
_DOUBLES = frozenset({"threshold", "value", "low", "high", "shortfall"})


def rows(report: Report) -> Iterator[dict[str, Any]]:
    """A row for each comparison, or for each problem, with every one of `COLUMNS`; what does not apply is None."""
    empty, head = dict.fromkeys(COLUMNS), row_head(report)
    for body in (
        *map(problem_row, report.problems),
        *(row for result in report.criteria for row in criterion_rows(result)),
    ):
        yield {**empty, **head, **body}
    if not report.problems and not report.criteria:
        yield {**empty, **head}


def row_head(report: Report) -> dict[str, Any]:
    """What every row of a report says."""
    return {
        "file": report.file,
        "sha256": report.sha256,
        "name": report.name,
        "year": report.year,
        "standard": None if report.standard is None else report.standard.id,
        "verdict": report.verdict,
        "changed": report.changes is not None,
    }


def problem_row(problem: Problem) -> dict[str, Any]:
    """What a problem's row says beside the head."""
    return {
        "problem": problem.code,
        "problem_line": problem.line,
        "problem_column": problem.column,
        "problem_path": problem.path,
        "message": problem.message,
    }


def criterion_rows(result: CriterionResult) -> Iterator[dict[str, Any]]:
    """What the rows of a criterion's comparisons say beside the head."""
    source = result.source or {}
    of_criterion = {
        "criterion": result.id,
        "section": result.section,
        "title": result.title,
        "source_section": source.get("section"),
        "source_sentence": source.get("sentence"),
        "source_item": source.get("item"),
        "binding": result.binding,
        "status": result.status,
    }
    for path, comparison in arms(result.outcome):
        form = comparison_to_json(comparison)
        form["comparison_status"] = form["status"]
        form["moves"] = " ".join(f"{move}={steps}" for move, steps in form["moves"].items())
        form["missing"] = " ".join(form["missing"])
        form["decides"] = None if form["decides"] is None else form["decides"]["text"]
        form["reason"] = None if form["reason"] is None else form["reason"]["code"]
        yield {**of_criterion, "arm": path, **{column: form[column] for column in _COMPARISON}}


def _typed(value: object) -> float | None:
    """A number as a double; None for what is none, so that a column is of one type."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


# --- and back ---


def reports_from_json(form: Json) -> list[Report]:
    """The reports of a saved JSON document.

    Raises:
        KeyError, TypeError, ValueError: it is no such document.
    """
    if form["format_version"] != FORMAT_VERSION:
        raise ValueError(form["format_version"])
    return [report_from_json(report) for report in form["reports"]]


def report_from_json(form: Json) -> Report:
    """One report from its JSON form."""
    standard = form["standard"]
    return Report(
        file=_text(form["file"]),
        sha256=form["sha256"],
        name=form["name"],
        year=form["year"],
        location=form.get("location"),
        standard=None if standard is None else _standard_from_json(standard),
        verdict=_known_verdict(form["verdict"]),
        criteria=tuple(_criterion_from_json(criterion) for criterion in form["criteria"]),
        missing=tuple(map(_text, form["missing"])),
        missing_labels=tuple(map(_text, form.get("missing_labels") or form["missing"])),
        problems=tuple(
            Problem(_text(p["code"]), _text(p["message"]), p["line"], p["column"], p["path"]) for p in form["problems"]
        ),
        notes=tuple(Note(_text(note["code"]), _text(note["message"])) for note in form["notes"]),
        strict=form.get("strict", False),
        language=form.get("language", "en"),
        changes=None if form.get("changes") is None else tuple(form["changes"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _known_verdict(verdict: Any) -> Verdict:  # noqa: ANN401
    if verdict not in _EXIT_CODES:
        raise ValueError(verdict)
    known: Verdict = verdict
    return known


def _standard_from_json(form: Json) -> StandardInfo:
    return StandardInfo(
        id=_text(form["id"]),
        title=_text(form["title"]),
        sha256=form["sha256"],
        sections=dict(form["sections"]),
        subject=form.get("subject", ""),
        source=form.get("source"),
        moves=form.get("moves"),
    )


def _criterion_from_json(form: Json) -> CriterionResult:
    if "comparison" in form:
        outcome = _outcome_from_json(form["comparison"])
    else:
        outcome = _outcome_from_json({key: form[key] for key in ("any_of", "all_of", "status") if key in form})
    return CriterionResult(
        id=_text(form["id"]),
        section=_text(form["section"]),
        title=_text(form["title"]),
        source=form["source"],
        binding=form["binding"],
        status=_known_status(form["status"]),
        outcome=outcome,
    )


def _known_status(status: Any) -> Status:  # noqa: ANN401
    if status not in ("pass", "fail", "unknown"):
        raise ValueError(status)
    known: Status = status
    return known


def _outcome_from_json(form: Json) -> Outcome:
    for kind in ("any_of", "all_of"):
        if kind in form:
            conditions = tuple(_outcome_from_json(condition) for condition in form[kind])
            return GroupResult("any_of" if kind == "any_of" else "all_of", conditions, _known_status(form["status"]))
    threshold = form["threshold"]
    if not isinstance(threshold, bool | str):
        threshold = _number(form.get("threshold_exact"), threshold)
    decides, reason = form["decides"], form["reason"]
    return ComparisonResult(
        indicator=_text(form["indicator"]),
        label=_text(form["label"]),
        operator=_text(form["operator"]),
        threshold=threshold,
        threshold_text=form["threshold_text"],
        value=_number(form["value_exact"], form["value"]),
        value_text=form["value_text"],
        reported=bool(form["reported"]),
        low=_end(form["low"], threshold),
        high=_end(form["high"], threshold),
        status=_known_status(form["status"]),
        line=form["line"],
        shortfall=_number(None, form["shortfall"]),
        shortfall_text=form["shortfall_text"],
        moves={_text(move): int(steps) for move, steps in form["moves"].items()},
        missing=tuple(map(_text, form["missing"])),
        decides=None if decides is None else _decides_from_json(decides),
        reason=None if reason is None else Reason(_text(reason["code"]), _text(reason["message"])),
        type=_text(form.get("type", "count")),
        unit=form.get("unit"),
        threshold_indicator=form.get("threshold_indicator"),
        shortfall_words=form.get("shortfall_words"),
        moves_text=form.get("moves_text"),
        threshold_label=form.get("threshold_label"),
        known_text=form.get("known_text"),
        hint=form.get("hint"),
    )


def _decides_from_json(form: Json) -> Decides:
    value = _number(form.get("value_exact"), form["value"])
    kind = form.get("type", "count")
    if value is None or kind not in ("count", "amount", "ratio", "number"):
        raise ValueError(kind)
    return Decides(_text(form["indicator"]), _text(form["operator"]), value, kind, _text(form["text"]))


def _end(nearest: Any, threshold: Number | bool | str | None) -> Number | None:  # noqa: ANN401
    """An end of an interval: no double but the threshold's own stands for the threshold."""
    if isinstance(threshold, int | Fraction) and nearest == threshold.numerator / threshold.denominator:
        return threshold
    return _number(None, nearest)


def _number(exact: Any, nearest: Any) -> Number | None:  # noqa: ANN401
    if nearest is None:
        return None
    number = Fraction(_text(exact)[:1000]) if exact is not None else Fraction(nearest)
    return number.numerator if number.denominator == 1 else number

"""The fields of a result, each once: JSON out and in, the columns of tables and the JSON Schema come from here.

The names are the public interface, whatever the records' attributes are called: fields may be added, and none changed.
"""

from collections.abc import Mapping
from fractions import Fraction
from operator import attrgetter, methodcaller
from typing import Any, cast

from hightech_check.exact.quantity import Kind, Number, exact_text, json_number, json_number_upwards, whole_if_possible
from hightech_check.result.records import (
    AnswerResult,
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
)
from hightech_check.result.table import (
    EXACT,
    FLAG,
    NUMBER,
    TEXT,
    Field,
    Fields,
    Shape,
    by_name,
    column,
    is_number,
    list_of,
    matching,
    maybe,
    one_of,
    scalar,
    whole,
)

STATUS = one_of("pass", "fail", "unknown")
_OPERATOR = one_of("at_least", "more_than", "at_most", "less_than", "equals")
_KIND = one_of("count", "amount", "ratio", "number")
_TYPE = one_of(*_KIND.schema["enum"], "flag", "choice")
_PLACE = maybe(whole(1))
TEXTS = list_of(TEXT)
MAYBE_TEXT = maybe(TEXT)
_MAYBE_NUMBER = maybe(NUMBER)
_SOURCE = maybe(
    by_name(scalar({"type": ["string", "integer", "null"]}, lambda form: form is None or isinstance(form, str | int)))
)
_THRESHOLD = maybe(
    scalar(
        {"type": ["number", "boolean", "string"]},
        lambda form: isinstance(form, bool | str) or is_number(form, int, float),
    )
)

# --- a comparison ---


def _double(value: Number, comparison: ComparisonResult) -> int | float | None:
    """The nearest double that is on the same side of the threshold."""
    kind, beside = comparison.kind, comparison.threshold
    return None if kind is None else json_number(kind, value, None if isinstance(beside, bool | str) else beside)


def _exact(value: Number | bool | str, _: ComparisonResult) -> str | None:
    return None if isinstance(value, bool | str) else exact_text(value)


def _threshold(value: Number | bool | str, comparison: ComparisonResult) -> int | float | bool | str | None:
    return value if isinstance(value, bool | str) else _double(value, comparison)


def _upwards(value: Number, comparison: ComparisonResult) -> int | float | None:
    return None if comparison.kind is None else json_number_upwards(comparison.kind, value)


def _pairs(moves: Mapping[str, int]) -> str:
    return " ".join(f"{move}={steps}" for move, steps in moves.items())


def _read_number(exact: Number | None, nearest: float | None) -> Number | None:
    """A number by its exact text; by the nearest double where there is none, as older results have it."""
    if nearest is None or exact is not None:
        return None if nearest is None else exact
    return whole_if_possible(Fraction(nearest))


def _read_decides(value: float, value_exact: Number | None, type: Kind, **others: str) -> Decides:
    number = _read_number(value_exact, value)
    assert number is not None
    return Decides(value=number, kind=type, **others)


def _read_comparison(threshold_exact: Number | None, value_exact: Number | None, **found: Any) -> ComparisonResult:  # noqa: ANN401
    threshold = found["threshold"]
    if not isinstance(threshold, bool | str):
        threshold = _read_number(threshold_exact, threshold)
    for end in ("low", "high"):  # no double but the threshold's own stands for the threshold
        is_edge = isinstance(threshold, int | Fraction) and found[end] == threshold.numerator / threshold.denominator
        found[end] = threshold if is_edge else _read_number(None, found[end])
    found["value"] = _read_number(value_exact, found["value"])
    found["shortfall"] = _read_number(None, found["shortfall"])
    return ComparisonResult(**{**found, "threshold": threshold})


_SAID = (
    Field("code", TEXT, "what kind of remark it is"),
    Field("message", TEXT, "the remark in words"),
)
NOTE = Fields("note", Note, *_SAID)
REASON = Fields("reason", Reason, *_SAID)
DECIDES = Fields(
    "decides",
    _read_decides,
    Field("indicator", TEXT, "the name of the missing figure"),
    Field("operator", _OPERATOR, "on which side of the value the comparison passes"),
    Field(
        "value",
        NUMBER,
        "from which value on it passes, as the nearest double",
        made=lambda v, r: json_number(r.kind, v),
    ),
    Field("value_exact", EXACT, "the value, exactly", attribute="value", made=lambda v, _: exact_text(v), absent=None),
    Field("text", TEXT, "the same in words"),
    Field("type", _KIND, "the type of the figure", attribute="kind", absent="count"),
)
COMPARISON = Fields(
    "comparison",
    _read_comparison,
    column("indicator", TEXT, "the name of the figure that is compared"),
    column("label", TEXT, "what the figure is called"),
    column("type", _TYPE, "the type of the figure", absent="count"),
    column("unit", MAYBE_TEXT, "what the figure counts; null where it has no unit", absent=None),
    column("operator", _OPERATOR, "how the figure is compared with the threshold"),
    column(
        "threshold", _THRESHOLD, made=_threshold,
        description="a number (parts of 1, yuan), true, or an option; null where it is a figure that is not known",
    ),
    column("threshold_exact", maybe(EXACT), "a number, exactly", attribute="threshold", made=_exact, absent=None),
    column("threshold_text", MAYBE_TEXT, "the threshold in words"),
    column("threshold_indicator", MAYBE_TEXT, "the name of the figure that is the threshold", absent=None),
    Field("threshold_label", MAYBE_TEXT, "what that figure is called", absent=None),
    column(
        "value", _MAYBE_NUMBER, made=_double,
        description="the nearest double on its side of the threshold; null where unknown, and of flags and choices",
    ),
    column("value_exact", maybe(EXACT), "the figure, exactly", attribute="value", made=_exact),
    column("value_text", MAYBE_TEXT, "the figure in words"),
    column("known_text", MAYBE_TEXT, "what is known of a figure that is not known itself, in words", absent=None),
    column("reported", FLAG, "whether the status or the value rests on a reported ratio"),
    column("low", _MAYBE_NUMBER, "the least that the figure may be; null where nothing bounds it", made=_double),
    column("high", _MAYBE_NUMBER, "the most that the figure may be; null where nothing bounds it", made=_double),
    column("status", STATUS, "whether the comparison holds", column="comparison_status"),
    column("line", _PLACE, "the line of the data file that the figure stands on"),
    column("shortfall", _MAYBE_NUMBER, "how far it is from passing, rounded upwards", made=_upwards),
    column("shortfall_text", MAYBE_TEXT, "the shortfall in words"),
    Field("shortfall_words", MAYBE_TEXT, "the shortfall as a phrase: `38 more enterprises`", absent=None),
    column(
        "moves", by_name(whole(1)), "moves that would mend this comparison alone: how many steps of each",
        cells={"moves": _pairs},
    ),
    Field("moves_text", MAYBE_TEXT, "these moves in words", absent=None),
    Field("hint", MAYBE_TEXT, "which figures would give the moves, where only a ratio is reported", absent=None),
    column("missing", TEXTS, "the figures that an unknown comparison waits for", cells={"missing": " ".join}),
    column(
        "decides", maybe(DECIDES.shape), "from which value of its single missing figure an unknown comparison passes",
        cells={"decides": attrgetter("text")},
    ),
    column(
        "reason", maybe(REASON.shape), "why a comparison is unknown, where it is not for a missing figure",
        cells={"reason": attrgetter("code")},
    ),
    common=10,
    usual=10,
)  # fmt: skip
DOUBLES = frozenset(field.name for field in COMPARISON.fields if field.shape in (_MAYBE_NUMBER, _THRESHOLD))
"""The columns of numbers."""

# --- a group, a criterion ---


def _read_outcome(form: Any) -> Outcome:  # noqa: ANN401
    table: Fields[Any] = COMPARISON if isinstance(form, dict) and "indicator" in form else GROUP
    outcome: Outcome = table.read(form)
    return outcome


def _table_of(outcome: Outcome) -> Fields[Any]:
    return COMPARISON if isinstance(outcome, ComparisonResult) else GROUP


_OUTCOMES = list_of(
    Shape(
        {"if": {"required": ["indicator"]}, "then": {"$ref": "#/$defs/comparison"}, "else": {"$ref": "#/$defs/group"}},
        _read_outcome,
        lambda outcome: _table_of(outcome).text(outcome),
        lambda outcome: _table_of(outcome).form(outcome),
    )
)


def _conditions(kind: str, description: str, attribute: str) -> Field:
    """A field with the conditions of a group of that kind, of a record that is or has one."""

    def made(_: object, record: GroupResult | CriterionResult) -> tuple[Outcome, ...] | None:
        group = record.outcome if isinstance(record, CriterionResult) else record
        return group.conditions if isinstance(group, GroupResult) and group.kind == kind else None

    return Field(kind, _OUTCOMES, description, attribute, made, left_out=True)


def _groups(attribute: str) -> list[Field]:
    """The fields that a group has, of a record that is or has one; it has one list of conditions."""

    def least(_: object, record: GroupResult | CriterionResult) -> int | None:
        group = record.outcome if isinstance(record, CriterionResult) else record
        return group.least if isinstance(group, GroupResult) else None

    return [
        _conditions("any_of", "conditions of which one is enough", attribute),
        _conditions("all_of", "conditions that must all hold", attribute),
        _conditions("some_of", "conditions of which `at_least` must hold", attribute),
        Field("at_least", whole(2), "of some_of, how many must hold", attribute, least, left_out=True),
    ]


def _read_group(status: Status, at_least: int | None, **lists: tuple[Outcome, ...] | None) -> GroupResult:
    ((kind, conditions),) = ((kind, found) for kind, found in lists.items() if found is not None)
    return GroupResult(cast(Any, kind), conditions, status, at_least)


def _read_criterion(
    comparison: ComparisonResult | None,
    any_of: tuple[Outcome, ...] | None,
    all_of: tuple[Outcome, ...] | None,
    some_of: tuple[Outcome, ...] | None,
    at_least: int | None,
    **found: Any,  # noqa: ANN401
) -> CriterionResult:
    lists = {"any_of": any_of, "all_of": all_of, "some_of": some_of}
    return CriterionResult(**found, outcome=comparison or _read_group(found["status"], at_least, **lists))


GROUP = Fields(
    "group",
    _read_group,
    *_groups("conditions"),
    Field("status", STATUS, "whether the group holds"),
    one_of=("any_of", "all_of", "some_of"),
)
CRITERION = Fields(
    "criterion",
    _read_criterion,
    column("id", TEXT, "its id in the standard", column="criterion"),
    column("section", TEXT, "the id of its section"),
    column("title", TEXT, "what it demands, in words"),
    Field(
        "source", _SOURCE, "where it stands in the document: section, sentence, item",
        cells={f"source_{part}": methodcaller("get", part) for part in ("section", "sentence", "item")},
    ),
    column("binding", one_of("required", "recommended"), "whether it counts for the verdict without --strict"),
    column("status", STATUS, "whether the park meets it"),
    Field(
        "comparison", COMPARISON.shape, "the one comparison that it is", "outcome",
        lambda outcome, _: outcome if isinstance(outcome, ComparisonResult) else None, left_out=True,
    ),
    *_groups("outcome"),
    one_of=("comparison", "any_of", "all_of", "some_of"),
    common=5,
)  # fmt: skip
_LINE = '"line": '
_ANY = 10**50  # no file has so many lines


def criterion_text(result: CriterionResult) -> str:
    """A criterion as JSON text; of an answer all but the line is written once."""
    if not isinstance(result, AnswerResult):
        return CRITERION.text(result)
    same = result.same
    if same.texts is None:
        same.texts = CRITERION.text(same.on(_ANY)).split(f"{_LINE}{_ANY}")
    return f"{_LINE}{'null' if result.line is None else result.line}".join(same.texts)


# --- what else a report holds ---

STANDARD = Fields(
    "standard",
    StandardInfo,
    Field("id", TEXT, "its id"),
    Field("title", TEXT, "what it is called"),
    Field("sha256", matching("^[0-9a-f]{64}$"), "the hash of its file"),
    Field("sections", by_name(TEXT), "the titles of its sections, by their ids"),
    Field("subject", TEXT, "what is judged by it, such as a park", absent=""),
    Field("source", _SOURCE, "the document that it is taken from", absent=None),
    Field("moves", by_name(TEXT), "the titles of its moves, by their ids", absent=None),
)
PROBLEM = Fields(
    "problem",
    Problem,
    column("code", TEXT, "what kind of problem it is", column="problem"),
    Field("message", TEXT, "what is wrong, and what to write instead"),
    column("line", _PLACE, "the line in the file, from 1", column="problem_line"),
    column("column", _PLACE, "the column in the line, from 1, in characters", column="problem_column"),
    column("path", TEXT, "the place in the tree of the file", column="problem_path"),
)

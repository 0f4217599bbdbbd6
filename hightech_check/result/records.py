"""The frozen records of a result: comparisons, groups, criteria; verdicts and their exit codes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import Kind, Number

Status: TypeAlias = Literal["pass", "fail", "unknown"]
Verdict: TypeAlias = Literal["eligible", "not_eligible", "undetermined", "invalid", "accepted"]

EXIT_CODES: Mapping[str, int] = {"eligible": 0, "accepted": 0, "not_eligible": 1, "undetermined": 3, "invalid": 4}
"""The exit code of each verdict."""
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
    operator: Operator
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
    """An either/or (`any_of`), an all-of, or a `some_of`, of which `least` must hold."""

    kind: Literal["any_of", "all_of", "some_of"]
    conditions: tuple["Outcome", ...]
    status: Status
    least: int | None = None

    @property
    def needed(self) -> int:
        """How many of its conditions must hold."""
        return self.least or (1 if self.kind == "any_of" else len(self.conditions))


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


class AnswerResult(CriterionResult):
    """A criterion of one flag or choice: many parks give the same answer, each on its own line.

    Attributes:
        same: what all results of this answer have in common.
        line: the line.
    """

    same: "SameAnswer"
    line: int | None

    def _replace(self, **changes: Any) -> CriterionResult:  # type: ignore[override]  # noqa: ANN401
        """A changed result is not the same answer any more."""
        return CriterionResult(*self)._replace(**changes)

    def __reduce__(self) -> tuple[type[CriterionResult], tuple[Any, ...]]:
        """Another process gets the result alone."""
        return CriterionResult, tuple(self)


class SameAnswer:
    """What a criterion of one flag or choice comes to for an answer, whichever park gives it.

    Attributes:
        result: the result without a line.
        texts: its JSON text in two parts, before and behind the line; None until it is asked for.
    """

    __slots__ = ("comparison", "result", "texts")

    def __init__(self, result: CriterionResult) -> None:
        self.result = result
        self.texts: list[str] | None = None
        self.comparison = next(result.comparisons)

    def on(self, line: int | None) -> AnswerResult:
        """The result of a park that gives the answer on a line."""
        result = AnswerResult(*self.result[:-1], ComparisonResult(*self.comparison[:-1], line))
        result.same, result.line = self, line
        return result


class StandardInfo(NamedTuple):
    """What a report says of the standard it was made by; `moves` has their titles."""

    id: str
    title: str
    sha256: str
    sections: Mapping[str, str]
    subject: str = ""
    source: Mapping[str, Any] | None = None
    moves: Mapping[str, str] | None = None


def comparisons(outcome: Outcome) -> Iterator[ComparisonResult]:
    """The comparisons within an outcome, from first to last."""
    if isinstance(outcome, ComparisonResult):
        yield outcome
        return
    for condition in outcome.conditions:
        yield from comparisons(condition)


def missing(outcome: Outcome) -> Iterator[str]:
    """The figures that an outcome waits for; what is decided within it waits for none."""
    if outcome.status == "unknown":
        match outcome:
            case ComparisonResult():
                yield from outcome.missing
            case GroupResult(_, conditions):
                for condition in conditions:
                    yield from missing(condition)


def arms(outcome: Outcome, path: str = "") -> Iterator[tuple[str, ComparisonResult]]:
    """Every comparison of an outcome with its path, such as `any_of[0]`."""
    match outcome:
        case ComparisonResult():
            yield path, outcome
        case GroupResult(kind, conditions):
            for index, condition in enumerate(conditions):
                yield from arms(condition, f"{path}{'.' if path else ''}{kind}[{index}]")


def combine(needed: int, statuses: Sequence[Status]) -> Status:
    """Whether so many hold: Kleene's three-valued or where one is enough, his and where all are needed."""
    passed = statuses.count("pass")
    if passed >= needed:
        return "pass"
    return "unknown" if passed + statuses.count("unknown") >= needed else "fail"


def agrees(outcome: Outcome) -> bool:
    """Whether the statuses in an outcome follow from its conditions and its figures.

    A group may be decided by a figure that several of its unknown comparisons wait for.
    """
    if isinstance(outcome, GroupResult):
        waiting = [name for one in comparisons(outcome) if one.status == "unknown" for name in one.missing]
        allowed = {combine(outcome.needed, [arm.status for arm in outcome.conditions])}
        if "unknown" in allowed and len(set(waiting)) < len(waiting):
            allowed = {"pass", "fail", "unknown"}
        return outcome.status in allowed and all(map(agrees, outcome.conditions))
    value, threshold = outcome.value, outcome.threshold
    if value is None or threshold is None or isinstance(threshold, bool | str):
        return True
    return outcome.status == ("pass" if OPERATORS[outcome.operator].holds(value - threshold) else "fail")


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
    return EXIT_CODES[verdict]

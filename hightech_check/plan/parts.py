"""The pieces of a plan file, as pydantic models: dates, titles, units, progress, tasks, stages."""

import calendar
import datetime
import re
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, cast

from pydantic import Field

from hightech_check.errors import Fault
from hightech_check.reading import source
from hightech_check.reading.fields import (
    AnyNode,
    Label,
    Line,
    OptionalText,
    Reads,
    Refusal,
    Strict,
    Text,
    Year,
    nearest,
    optional,
    read_id,
    read_whole,
    refuse,
    scalar,
    text_reader,
    validate,
)

State: TypeAlias = Literal["none", "started", "done"]
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Day(NamedTuple):
    """A date of a plan: a day, or the first and last day of a month or a year, as written."""

    first: datetime.date
    last: datetime.date
    text: str


def read_day(node: object) -> Day:
    """A year, a month or a day: `2023`, `2023-09`, `2023-09-30`, quoted or not."""
    text = scalar(node).text
    match = _DAY.fullmatch(text)
    day = None if match is None else _day(text, *(None if part is None else int(part) for part in match.groups()))
    if day is None:
        refuse(node, "plan-date-form", found=text)
    return day


def day_of(text: str) -> Day | None:
    """The day that an option names, or None where it is none."""
    match = _DAY.fullmatch(text)
    return None if match is None else _day(text, *(None if part is None else int(part) for part in match.groups()))


def _day(text: str, year: int | None, month: int | None, day: int | None) -> Day | None:
    assert year is not None
    if not 1949 <= year <= 2200 or (month is not None and not 1 <= month <= 12):
        return None
    last_month = month or 12
    length = calendar.monthrange(year, last_month)[1]
    if day is not None and not 1 <= day <= length:
        return None
    first = datetime.date(year, month or 1, day or 1)
    return Day(first, datetime.date(year, last_month, day or length), text)


def _read_title(node: object) -> Label:
    if isinstance(node, source.Mapping):
        faults: list[Fault] = []
        label = validate(Label, node, faults)
        if label is None:
            raise Refusal(*faults)
        return label
    text = text_reader(longest=200)(node)
    return Label.model_construct(en=text, zh=text)


def _read_names(node: object) -> tuple[str, ...]:
    read_name = text_reader(longest=200)
    if isinstance(node, source.Sequence):
        faults: list[Fault] = []
        names = []
        for index, item in enumerate(node):
            try:
                names.append(read_name(item))
            except Refusal as refusal:
                faults += [fault._replace(path=f"[{index}]{fault.path}") for fault in refusal.faults]
        if faults:
            raise Refusal(*faults)
        return tuple(names)
    return (read_name(node),)


class ProgressEntry(Strict):
    """How far a task has come, written as a mapping."""

    state: Text
    date: Annotated[Day | None, Reads(optional(read_day))] = None
    note: OptionalText = None


class Progress(NamedTuple):
    """How far a task has come, since when, and a remark."""

    state: State = "none"
    since: Day | None = None
    note: str | None = None


def _read_progress(node: object) -> Progress:
    if isinstance(node, source.Mapping):
        faults: list[Fault] = []
        model = validate(ProgressEntry, node, faults)
        if model is None:
            raise Refusal(*faults)
        return Progress(_read_state(node["state"]), model.date, model.note)
    if isinstance(node, source.Scalar) and node.is_null:
        return Progress()
    return Progress(_read_state(node))


def _read_state(node: object) -> State:
    text = scalar(node).text
    words = ("none", "started", "done")
    if text not in words:
        refuse(node, "not-one-of", found=text, words=words, nearest=nearest(text, words))
    return cast(State, text)


class TaskModel(Strict):
    """One task."""

    number: Annotated[int, Reads(lambda node: read_whole(node, 1, 9999))]
    title: Annotated[Label, Reads(_read_title)]
    lead: Annotated[tuple[str, ...], Reads(_read_names)]
    responsible: Annotated[tuple[str, ...], Reads(_read_names)] = ()
    due: Annotated[Day, Reads(read_day)]
    serves: list[Text] = Field(default=[])
    progress: Annotated[Progress, Reads(_read_progress)] = Progress()


class StageModel(Strict):
    """One stage."""

    title: Annotated[Label, Reads(_read_title)]
    since: Annotated[Day, Reads(read_day)] = Field(alias="from")
    to: Annotated[Day, Reads(read_day)]


class PlanHead(Strict):
    """The top level of a plan; what needs the standard is read piece by piece."""

    standard: Annotated[str | None, Reads(optional(read_id))] = None
    name: Line
    baseline: Line
    until: Year
    yearly_increase: AnyNode = None
    targets: AnyNode = None
    actuals: AnyNode = None
    assumptions: AnyNode = None
    stages: AnyNode = None
    tasks: AnyNode = None


class AssumptionEntry(Strict):
    """A figure of a year, or an increase tied to another, with a note."""

    same_increase_as: Any = None
    year: Any = None
    value: Any = None
    at_least: Any = None
    at_most: Any = None
    note: Annotated[str, Reads(text_reader(lines=True))]


class IncreaseEntry(Strict):
    """A yearly increase written as a mapping."""

    value: Any
    source: OptionalText = None
    note: OptionalText = None

"""The ledger of a plan: its stages, and its tasks with who leads them, until when, and how far they have come."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator, field_validator

from hightech_check.plan.context import PlanContext, several
from hightech_check.plan.dates import Day, read_day
from hightech_check.reading import source
from hightech_check.reading.faults import refuse
from hightech_check.reading.fields import (
    Label,
    OptionalText,
    one_of,
    optional,
    read_text,
    read_whole,
    text_reader,
    word,
)
from hightech_check.reading.models import Reads, ReadsIn, Strict

State: TypeAlias = Literal["none", "started", "done"]
_STATES = ("none", "started", "done")
_MOST_TASKS = 9999
_read_line = text_reader(longest=200)


def _read_title(node: source.Node, read: Callable[[source.Node], Label]) -> Label:
    if isinstance(node, source.Mapping):
        return read(node)
    text = _read_line(node)
    return Label(en=text, zh=text)


_Title = Annotated[Label, WrapValidator(_read_title)]


def _read_units(node: source.Node) -> tuple[str, ...]:
    return several(node, _read_line)


def _read_lead(node: source.Node) -> tuple[str, ...]:
    return _read_units(node) or refuse(node, "empty", key="lead")


def _read_number(node: source.Node, known: PlanContext) -> int:
    number = read_whole(node, 1, _MOST_TASKS)
    first = known.tasks.setdefault(number, node)
    if first is not node:
        refuse(node, "plan-task-twice", found=number, first=first.line)
    return number


def _read_served(node: source.Node, known: PlanContext) -> str:
    text = read_text(node)
    known.known(text, node, [criterion.id for criterion in known.standard.criteria], "plan-no-criterion")
    return text


class Progress(Strict):
    """How far a task has come, since when, and a remark."""

    state: Annotated[State, word(*_STATES)]
    since: Annotated[Day | None, Reads(optional(read_day))] = Field(None, alias="date")
    note: OptionalText = None


_NO_PROGRESS = Progress.model_construct(state="none", since=None, note=None)


def _read_progress(node: source.Node) -> Progress:
    if isinstance(node, source.Mapping):
        return Progress.model_validate(node)
    return _NO_PROGRESS.model_copy(update={"state": optional(one_of(*_STATES))(node) or "none"})


class Task(Strict):
    """A task: who leads it and who else is responsible, until when, for which criteria, and how far it has come."""

    number: Annotated[int, ReadsIn(_read_number)]
    title: _Title
    lead: Annotated[tuple[str, ...], Reads(_read_lead)]
    responsible: Annotated[tuple[str, ...], Reads(_read_units)] = ()
    due: Annotated[Day, Reads(read_day)]
    serves: tuple[Annotated[str, ReadsIn(_read_served)], ...] = ()
    progress: Annotated[Progress, Reads(_read_progress)] = _NO_PROGRESS


class Stage(Strict):
    """A stretch of the plan's time."""

    title: _Title
    since: Annotated[Day, Reads(read_day)] = Field(alias="from")
    to: Annotated[Day, Reads(read_day)]

    @field_validator("to", mode="wrap")
    @classmethod
    def _not_before_it_begins(cls, node: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Day:  # noqa: ANN401
        end: Day = read(node)
        begin = info.data.get("since")
        if begin is not None and end.last < begin.first:
            refuse(node, "plan-stage", first=begin.text, last=end.text)
        return end

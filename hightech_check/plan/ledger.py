"""The ledger of a plan: its stages, and its tasks with who leads them, until when, and how far they have come."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationInfo, ValidatorFunctionWrapHandler, field_validator

from hightech_check.plan.context import InPlan, PlanContext, each_of, read_model
from hightech_check.plan.dates import Day, read_day
from hightech_check.reading import source
from hightech_check.reading.faults import refuse
from hightech_check.reading.fields import Label, OptionalText, one_of, optional, read_whole, text_reader
from hightech_check.reading.models import Reads, Strict

State: TypeAlias = Literal["none", "started", "done"]
_MOST_TASKS = 9999
_read_line = text_reader(longest=200)
_read_state = one_of("none", "started", "done")


def _read_title(node: object) -> Label:
    if isinstance(node, source.Mapping):
        return read_model(Label, node)
    text = _read_line(node)
    return Label(en=text, zh=text)


def _read_units(node: source.Node) -> tuple[str, ...]:
    return tuple(each_of(node, _read_line))


def _read_lead(node: source.Node) -> tuple[str, ...]:
    units = _read_units(node)
    if not units:
        refuse(node, "empty", key="lead")
    return units


def _read_number(node: source.Node, context: PlanContext) -> int:
    number = read_whole(node, 1, _MOST_TASKS)
    first = context.numbers.setdefault(number, node)
    if first is not node:
        refuse(node, "plan-task-twice", found=number, first=first.line)
    return number


def _read_criterion(node: source.Node, context: PlanContext) -> str:
    text = text_reader(lines=True)(node)
    context.known(text, node, [one.id for one in context.standard.criteria], "plan-no-criterion")
    return text


class Progress(Strict):
    """How far a task has come, since when, and a remark."""

    state: Annotated[State, Reads(_read_state)]
    since: Annotated[Day | None, Reads(optional(read_day))] = Field(None, alias="date")
    note: OptionalText = None


def _read_progress(node: object) -> Progress:
    if isinstance(node, source.Mapping):
        return read_model(Progress, node)
    return Progress.model_construct(state=optional(_read_state)(node) or "none", since=None, note=None)


class Task(Strict):
    """A task: who leads it and who else is responsible, until when, for which criteria, and how far it has come."""

    number: Annotated[int, InPlan(_read_number)]
    title: Annotated[Label, Reads(_read_title)]
    lead: Annotated[tuple[str, ...], Reads(_read_lead)]
    responsible: Annotated[tuple[str, ...], Reads(_read_units)] = ()
    due: Annotated[Day, Reads(read_day)]
    serves: tuple[Annotated[str, InPlan(_read_criterion)], ...] = ()
    progress: Annotated[Progress, Reads(_read_progress)] = Progress.model_construct(state="none", since=None, note=None)


class Stage(Strict):
    """A stretch of the plan's time."""

    title: Annotated[Label, Reads(_read_title)]
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

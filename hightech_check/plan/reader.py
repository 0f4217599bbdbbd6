"""A plan file read into a `Plan`: a model whose readers know the standard, and read the data files that it names."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, cast

from pydantic import Field

from hightech_check.errors import DataFileError, Fault, SourceError, StandardError
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import Kind, Quantity
from hightech_check.park.entries import figure_reader
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park
from hightech_check.plan.context import (
    InPlan,
    PlanContext,
    each,
    each_of,
    entries,
    is_null,
    key_of,
    place_of,
    read_model,
)
from hightech_check.plan.ledger import Stage, Task
from hightech_check.plan.model import Assumed, Increase, Plan, Target, Tie
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, bounded, nearest, refuse
from hightech_check.reading.fields import (
    AnyNode,
    Id,
    Line,
    OptionalText,
    Year,
    read_id,
    read_quantity,
    read_year,
    scalar,
    text_reader,
)
from hightech_check.reading.models import OrNull, Reads, Strict, validate
from hightech_check.standard.finding import DEFAULT, load_standard
from hightech_check.standard.model import NUMERIC, Condition, Standard
from hightech_check.standard.reader import read_condition, read_test
from hightech_check.words import Said

_LONGEST_PATH = 200


# --- data files and years ---


def _read_data_file(node: object, context: PlanContext) -> Park | None:
    """The park of a data file; None where that is refused, which the context remembers."""
    name = text_reader(longest=_LONGEST_PATH)(node)
    if os.path.isabs(name) or name == "-":  # noqa: PTH117
        refuse(node, "plan-path", found=name)
    try:
        return load_park(os.path.join(context.folder, name), context.standard)  # noqa: PTH118 - as it was given
    except DataFileError as error:
        if error.faults[0].line is None:
            refuse(node, "plan-data-file", found=name, problem=Said(error.faults[0].code, **error.faults[0].params))
        context.refused = context.refused or error
        return None


def _read_baseline(node: object, context: PlanContext) -> Park | None:
    context.baseline = _read_data_file(node, context)
    return context.baseline


def _read_until(node: object, context: PlanContext) -> int:
    until = read_year(node)
    if context.baseline is not None and until <= context.baseline.year:
        refuse(node, "plan-until", until=until, year=context.baseline.year)
    context.until = until
    return until


# --- increases and assumptions ---


class _IncreaseEntry(Strict):
    value: AnyNode
    source: OptionalText = None
    note: OptionalText = None


def _read_increases(node: object, context: PlanContext) -> dict[str, Increase]:
    def read_increase(entry: source.Node) -> tuple[str, Increase]:
        name = entry.key.text if entry.key else ""
        kind = context.growable(name, key_of(entry)).kind
        written = read_model(_IncreaseEntry, entry).value if isinstance(entry, source.Mapping) else entry
        return name, Increase(*_read_amount(written, kind), place_of(entry))

    return dict(each(entries(node), read_increase))


def _read_amount(node: object, kind: Kind) -> Quantity:
    """A quantity that may be negative; of a ratio percentage points, which are never without their sign."""
    written = scalar(node)
    if kind == "ratio" and "%" not in written.text:
        refuse(node, "plan-points-form", found=written.text)
    negative = written.text.startswith("-")
    unsigned = written.scalar(written.text[negative:], plain=written.plain)
    quantity = read_quantity(kind, unsigned)
    return quantity._replace(value=-quantity.value) if negative else quantity


class _AssumptionEntry(Strict):
    same_increase_as: Annotated[str | None, Reads(text_reader())] = None
    year: Year | None = None
    value: AnyNode = None
    at_least: AnyNode = None
    at_most: AnyNode = None
    note: Annotated[str, Reads(text_reader(lines=True))]


def _read_assumptions(node: object, context: PlanContext) -> tuple[Tie | Assumed, ...]:
    def read_those_of(entry: source.Node) -> list[Tie | Assumed | None]:
        name = entry.key.text if entry.key else ""
        context.indicator(name, key_of(entry))
        taken: set[int | str] = {"tie"} if name in context.growing else set()
        return each_of(entry, lambda item: _read_assumption(name, item, taken, context))

    return tuple(one for several in each(entries(node), read_those_of) for one in several if one is not None)


def _read_assumption(name: str, node: object, taken: set[int | str], context: PlanContext) -> Tie | Assumed | None:
    """An assumption; `taken` has the years in which the figure is assumed already, and `tie` where its increase is."""
    entry = read_model(_AssumptionEntry, node)
    assert isinstance(node, source.Mapping)
    figure = {key: child for key, child in node.items() if key in ("value", "at_least", "at_most", "note")}
    if entry.same_increase_as is not None:
        if len(node) > 2 or "tie" in taken:
            refuse(node, "plan-assumption-form")
        taken.add("tie")
        return _tie(name, entry.same_increase_as, entry.note, node, context)
    if entry.year is None or figure.keys() == {"note"}:
        refuse(node, "plan-assumption-form")
    context.year(entry.year, node)
    if entry.year in taken:
        refuse(node, "plan-assumed-twice", found=name, year=entry.year)
    taken.add(entry.year)
    known = figure_reader(context.standard, name)(node.having(figure))
    return None if known is None else Assumed(name, entry.year, known)


def _tie(name: str, other: str, note: str, node: source.Mapping, context: PlanContext) -> Tie:
    kind = context.growable(name, key_of(node)).type
    where = node["same_increase_as"]
    indicator = context.indicator(other, where)
    if other not in context.growing:
        refuse(where, "plan-tie", found=other, nearest=nearest(other, context.growing))
    if indicator.type != kind:
        refuse(where, "kinds-differ", found=other, type=indicator.type, wanted=kind)
    return Tie(name, other, note, place_of(node))


# --- targets and actuals ---


def _read_targets(node: object, context: PlanContext) -> tuple[Target, ...]:
    if isinstance(node, source.Sequence):
        conditions = each_of(node, lambda item: _read_condition(item, context))
        return tuple(Target(f"target-{number}", one) for number, one in enumerate(conditions, 1))

    def read_those_of(entry: source.Node) -> list[Target]:
        name = entry.key.text if entry.key else ""
        return [Target(name, one) for one in each_of(entry, lambda item: _read_target(name, item, context))]

    return tuple(one for several in each(entries(node), read_those_of) for one in several)


def _read_target(name: str, node: source.Node, context: PlanContext) -> Condition:
    """A target under the name of an indicator: a value to be reached, a comparison, or a condition of any kind."""
    if isinstance(node, source.Mapping):
        if node.keys() & {"any_of", "all_of", "indicator"}:
            return _read_condition(node, context)
        context.indicator(name, key_of(node))
        if not node.keys() & set(OPERATORS):
            refuse(node, "plan-target-form", found=name)
        return _read_condition(node.having({"indicator": node.scalar(name), **node}), context)
    indicator = context.indicator(name, key_of(node))
    operator: Operator = "at_least" if indicator.type in NUMERIC else "equals"
    faults: list[Fault] = []
    condition = read_test(context.standard, name, operator, node, faults, "")
    if condition is None:
        raise Refusal(*faults)
    return condition


def _read_condition(node: object, context: PlanContext) -> Condition:
    faults: list[Fault] = []
    condition = read_condition(context.standard, node, faults, "")
    if condition is None:
        raise Refusal(*faults)
    return condition


def _read_actuals(node: object, context: PlanContext) -> dict[int, Park | Mapping[str, Figure]]:
    def read_actual(entry: source.Node) -> tuple[int, Park | Mapping[str, Figure] | None]:
        year = read_year(key_of(entry))
        context.year(year, key_of(entry))
        if isinstance(entry, source.Mapping):
            figures = dict(each(entry.items(), read_figure))
            return year, {name: figure for name, figure in figures.items() if figure is not None}
        park = _read_data_file(entry, context)
        if park is not None and park.year != year:
            refuse(entry, "plan-actual-year", found=park.year, year=year)
        return year, park

    def read_figure(entry: source.Node) -> tuple[str, Figure | None]:
        name = entry.key.text if entry.key else ""
        context.indicator(name, key_of(entry))
        return name, figure_reader(context.standard, name)(entry)

    return {year: actual for year, actual in each(entries(node), read_actual) if actual is not None}


# --- the whole file ---


class _PlanFile(Strict):
    """A plan file; a field is read after those above it."""

    standard: Annotated[Id | None, OrNull()] = None
    name: Line
    baseline: Annotated[Park | None, InPlan(_read_baseline)]
    until: Annotated[int, InPlan(_read_until)]
    yearly_increase: Annotated[dict[str, Increase], InPlan(_read_increases)] = Field(default_factory=dict)
    assumptions: Annotated[tuple[Tie | Assumed, ...], InPlan(_read_assumptions)] = ()
    targets: Annotated[tuple[Target, ...], InPlan(_read_targets)] = ()
    actuals: Annotated[dict[int, Park | Mapping[str, Figure]], InPlan(_read_actuals)] = Field(default_factory=dict)
    stages: Annotated[tuple[Stage, ...] | None, OrNull()] = None
    tasks: Annotated[tuple[Task, ...] | None, OrNull()] = None


def load_plan(path: str | Path, standard: Standard | None = None) -> Plan:
    """Read a plan file, its baseline and the data files of its actuals.

    Args:
        path: the file, or `-` for standard input; the data files lie relative to it.
        standard: the standard to read them by; without one, the standard that the plan names, or the default.

    Raises:
        DataFileError: the plan or one of its data files cannot be accepted; with every fault of that file.
    """
    name = source.shown_path(str(path))
    try:
        data = source.read_bytes(str(path))
    except SourceError as error:
        raise DataFileError(error.faults, name) from None
    return parse_plan(data, "" if str(path) == "-" else os.path.dirname(str(path)), standard, name)  # noqa: PTH120


def parse_plan(data: bytes, folder: str = "", standard: Standard | None = None, file: str = "") -> Plan:
    """Read a plan from the bytes of its file; see `load_plan`."""
    sha256 = hashlib.sha256(data).hexdigest()
    tree, faults = source.parse(data)
    if tree is None:
        raise DataFileError(faults, file, None, sha256)
    chosen = standard or _standard_of(tree, faults)
    context = None if chosen is None else PlanContext(chosen, folder, _growing(tree))
    read = validate(_PlanFile, tree, faults, context=context)
    if faults or read is None or context is None:
        raise DataFileError(bounded(faults), file, None, sha256)
    if context.refused is not None:
        raise context.refused
    return Plan(
        standard=context.standard,
        name=read.name,
        baseline=cast(Park, read.baseline),
        until=read.until,
        increases=read.yearly_increase,
        assumptions=read.assumptions,
        targets=read.targets,
        actuals=read.actuals,
        stages=read.stages or (),
        tasks=read.tasks or (),
        file=file,
        sha256=sha256,
    )


def _standard_of(tree: source.Node, faults: list[Fault]) -> Standard | None:
    """The standard that a plan names, or the default; None, and why, where there is none."""
    node = tree.get("standard") if isinstance(tree, source.Mapping) else None
    try:
        return load_standard(DEFAULT if node is None or is_null(node) else read_id(node))
    except Refusal:
        return None  # reported by the model
    except StandardError as error:
        place = at(node, "")
        faults += [fault._replace(line=place.line, column=place.column, path="standard") for fault in error.faults]
        return None


def _growing(tree: source.Node) -> list[str]:
    """The figures that have a yearly increase, whether or not that is right."""
    node = tree.get("yearly_increase") if isinstance(tree, source.Mapping) else None
    return [name for name, entry in node.items() if not is_null(entry)] if isinstance(node, source.Mapping) else []

"""A plan file into a `Plan`, by a pydantic model whose readers know the standard and read the data files it names."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, cast

from pydantic import Field

from hightech_check.errors import DataFileError, Fault
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import Kind, Quantity
from hightech_check.park.entries import figure_reader
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park, named_standard, read_data
from hightech_check.plan.context import PlanContext, each, entries, is_null, section, several
from hightech_check.plan.ledger import Stage, Task
from hightech_check.plan.model import Assumed, Increase, Plan, Target, Tie
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, bounded, nearest, refuse
from hightech_check.reading.fields import (
    AnyNode,
    Id,
    Line,
    OptionalText,
    Text,
    Year,
    read_quantity,
    read_year,
    scalar,
    text_reader,
)
from hightech_check.reading.models import OrNull, Reads, ReadsIn, Strict, validate
from hightech_check.standard.condition_reader import read_condition, read_test
from hightech_check.standard.model import NUMERIC, Condition, Standard

Actual = Park | Mapping[str, Figure]
_LONGEST_PATH = 200


# --- data files and years ---


def _read_data_file(node: source.Node, known: PlanContext) -> Park | None:
    """The park of a data file; None where that is refused, which the context remembers."""
    name = text_reader(longest=_LONGEST_PATH)(node)
    if os.path.isabs(name) or name == "-":  # noqa: PTH117
        refuse(node, "plan-path", found=name)
    try:
        return load_park(os.path.join(known.folder, name), known.standard)  # noqa: PTH118 - as it was given
    except DataFileError as error:
        fault = error.faults[0]
        if fault.line is None:
            refuse(node, "plan-data-file", found=name, problem=fault)
        known.refused = known.refused or error
        return None


def _read_baseline(node: source.Node, known: PlanContext) -> Park | None:
    known.baseline = _read_data_file(node, known)
    return known.baseline


def _read_until(node: source.Node, known: PlanContext) -> int:
    until = read_year(node)
    if known.baseline is not None and until <= known.baseline.year:
        refuse(node, "plan-until", until=until, year=known.baseline.year)
    known.until = until
    return until


def _read_actual(node: source.Node, known: PlanContext) -> Actual | None:
    year = read_year(node.key)
    known.year(year, node.key)
    if isinstance(node, source.Mapping):
        return each(node, lambda entry: _read_figure(entry, known))
    park = _read_data_file(node, known)
    if park is not None and park.year != year:
        refuse(node, "plan-actual-year", found=park.year, year=year)
    return park


def _read_figure(node: source.Node, known: PlanContext) -> Figure | None:
    known.indicator(_name(node), node.key)
    return figure_reader(known.standard, _name(node))(node)


def _name(node: source.Node) -> str:
    """The indicator that an entry is of."""
    return cast(str, node.key_text)


# --- increases and assumptions ---


class _IncreaseEntry(Strict):
    value: AnyNode
    source: OptionalText = None
    note: OptionalText = None


def _read_increase(node: source.Node, known: PlanContext) -> Increase:
    kind = known.growable(_name(node), node.key).kind
    written = _IncreaseEntry.model_validate(node).value if isinstance(node, source.Mapping) else node
    return Increase(*_read_amount(written, kind), cast(source.Node, node.key))


def _read_amount(node: object, kind: Kind) -> Quantity:
    """A quantity that may be negative; of a ratio percentage points, which are never without their sign."""
    written = scalar(node)
    if kind == "ratio" and "%" not in written.text:
        refuse(node, "plan-points-form", found=written.text)
    negative = written.text.startswith("-")
    quantity = read_quantity(kind, written.scalar(written.text[negative:], plain=written.plain))
    return quantity._replace(value=-quantity.value) if negative else quantity


class _AssumptionEntry(Strict):
    same_increase_as: Annotated[str | None, Reads(text_reader())] = None
    year: Year | None = None
    value: AnyNode = None
    at_least: AnyNode = None
    at_most: AnyNode = None
    note: Text


def _read_assumptions(node: source.Node, known: PlanContext) -> tuple[Tie | Assumed, ...]:
    known.indicator(_name(node), node.key)
    taken: set[int | str] = {"increase"} if _name(node) in known.growing else set()
    return several(node, lambda item: _read_assumption(_name(node), item, taken, known))


def _read_assumption(name: str, node: source.Node, taken: set[int | str], known: PlanContext) -> Tie | Assumed | None:
    """An assumption; `taken` has the years in which the figure is assumed, and `increase` where that is given."""
    entry = _AssumptionEntry.model_validate(node)
    assert isinstance(node, source.Mapping)
    if entry.same_increase_as is not None:
        if len(node) > 2 or "increase" in taken:
            refuse(node, "plan-assumption-form")
        taken.add("increase")
        return _read_tie(name, entry, node, known)
    figure = node.having({key: child for key, child in node.items() if key != "year"})
    if entry.year is None or figure.keys() == {"note"}:
        refuse(node, "plan-assumption-form")
    known.year(entry.year, node)
    if entry.year in taken:
        refuse(node, "plan-assumed-twice", found=name, year=entry.year)
    taken.add(entry.year)
    read = figure_reader(known.standard, name)(figure)
    return None if read is None else Assumed(name, entry.year, read)


def _read_tie(name: str, entry: _AssumptionEntry, node: source.Mapping, known: PlanContext) -> Tie:
    kind, other, where = known.growable(name, node.key or node).type, entry.same_increase_as, node["same_increase_as"]
    assert other is not None
    indicator = known.indicator(other, where)
    if other not in known.growing:
        refuse(where, "plan-tie", found=other, nearest=nearest(other, known.growing))
    if indicator.type != kind:
        refuse(where, "kinds-differ", found=other, type=indicator.type, wanted=kind)
    return Tie(name, other, entry.note, node.key or node)


# --- targets ---


MOST_TARGETS = 500


def _read_targets(node: source.Node, known: PlanContext) -> tuple[Target, ...]:
    of_each = node.values() if isinstance(node, source.Mapping) else [node]
    if sum(len(one) if isinstance(one, source.Sequence) else 1 for one in of_each) > MOST_TARGETS:
        refuse(node, "plan-too-many-targets", most=MOST_TARGETS)
    if isinstance(node, source.Sequence):
        conditions: tuple[Condition, ...] = several(node, lambda item: _condition(item, known))
        return tuple(Target(f"target-{number}", one) for number, one in enumerate(conditions, 1))
    found: dict[str, tuple[Condition, ...]] = entries(
        node, lambda entry: several(entry, lambda item: _read_target(_name(entry), item, known))
    )
    return tuple(Target(name, one) for name, conditions in found.items() for one in conditions)


def _read_target(name: str, node: source.Node, known: PlanContext) -> Condition:
    """A target under the name of an indicator: a value to be reached, a comparison, or a condition of any kind."""
    if isinstance(node, source.Mapping) and node.keys() & {"any_of", "all_of", "none_of", "indicator"}:
        return _condition(node, known)
    indicator = known.indicator(name, node.key or node)
    if isinstance(node, source.Mapping):
        if not node.keys() & OPERATORS.keys():
            refuse(node, "plan-target-form", found=name)
        return _condition(node.having({"indicator": node.scalar(name), **node}), known)
    operator: Operator = "at_least" if indicator.type in NUMERIC else "equals"
    faults: list[Fault] = []
    return _or_refuse(read_test(known.standard, name, operator, node, faults, ""), faults)


def _condition(node: source.Node, known: PlanContext) -> Condition:
    faults: list[Fault] = []
    return _or_refuse(read_condition(known.standard, node, faults, ""), faults)


def _or_refuse(condition: Condition | None, faults: list[Fault]) -> Condition:
    if condition is None:
        raise Refusal(*faults)
    return condition


# --- the whole file ---


class _PlanFile(Strict):
    """A plan file; a field is read after those above it."""

    standard: Annotated[Id | None, OrNull()] = None
    name: Line
    baseline: Annotated[Park | None, ReadsIn(_read_baseline)]
    until: Annotated[int, ReadsIn(_read_until)]
    yearly_increase: Annotated[dict[str, Increase], section(_read_increase)] = Field({})
    assumptions: Annotated[dict[str, tuple[Tie | Assumed, ...]], section(_read_assumptions)] = Field({})
    targets: Annotated[tuple[Target, ...], ReadsIn(_read_targets)] = ()
    actuals: Annotated[dict[str, Actual], section(_read_actual)] = Field({})
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
    folder = "" if str(path) == "-" else os.path.dirname(str(path))  # noqa: PTH120 - as it was given
    return parse_plan(read_data(path), folder, standard, source.shown_path(str(path)))


def parse_plan(data: bytes, folder: str = "", standard: Standard | None = None, file: str = "") -> Plan:
    """Read a plan from the bytes of its file; see `load_plan`."""
    sha256 = hashlib.sha256(data).hexdigest()
    tree, faults = source.parse(data)
    if tree is not None and standard is None:
        standard = named_standard(tree, faults)
    if tree is None or standard is None:
        raise DataFileError(faults, file, None, sha256)
    increases = tree.get("yearly_increase") if isinstance(tree, source.Mapping) else None
    growing = increases.items() if isinstance(increases, source.Mapping) else ()
    known = PlanContext(standard, folder, [name for name, entry in growing if not is_null(entry)])
    read = validate(_PlanFile, tree, faults, context=known)
    if faults or read is None:
        raise DataFileError(bounded(faults), file, None, sha256)
    if known.refused is not None:
        raise known.refused
    return Plan(
        standard=standard,
        name=read.name,
        baseline=cast(Park, read.baseline),
        until=read.until,
        increases=read.yearly_increase,
        assumptions=tuple(one for of_figure in read.assumptions.values() for one in of_figure),
        targets=read.targets,
        actuals={int(year): actual for year, actual in read.actuals.items()},
        stages=read.stages or (),
        tasks=read.tasks or (),
        file=file,
        sha256=sha256,
    )

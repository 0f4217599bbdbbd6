"""A plan file read into a `Plan`: baseline, yearly increases, targets, actuals, assumptions, stages and tasks."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

from hightech_check.errors import DataFileError, Fault, SourceError, StandardError
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import Number
from hightech_check.park.reader import Figure, Park, figure_reader, load_park
from hightech_check.plan.parts import AssumptionEntry, Day, IncreaseEntry, PlanHead, StageModel, State, TaskModel
from hightech_check.reading import source
from hightech_check.reading.fields import (
    Label,
    Refusal,
    at,
    bounded,
    nearest,
    read_id,
    read_quantity,
    read_year,
    refuse,
    scalar,
    text_reader,
    validate,
)
from hightech_check.standard.finding import DEFAULT, load_standard
from hightech_check.standard.model import NUMERIC, Condition, Standard
from hightech_check.standard.reader import read_condition, read_test
from hightech_check.words import say


class Increase(NamedTuple):
    """How much a figure grows each year.

    Attributes:
        amount: in units, yuan or parts of 1 (half a point is 1/200).
        unit: the worth of one unit of its last written digit.
        line: where it stands.
        column: likewise.
    """

    amount: Number
    unit: Number
    line: int
    column: int


class Tie(NamedTuple):
    """An increase that is as large as another's."""

    other: str
    note: str
    line: int
    column: int


class Target(NamedTuple):
    """What the plan wants to have reached in its last year."""

    name: str
    require: Condition
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the plan's time."""

    title: Label
    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class Task:
    """A task, who leads and who shares it, until when, for which criteria, and how far it has come."""

    number: int
    title: Label
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    due: Day
    serves: tuple[str, ...]
    state: State
    since: Day | None
    note: str | None


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan file that has been found whole and sound, with its baseline and actual data files read.

    Attributes:
        increases: by indicator, what it grows by each year.
        ties: increases as large as another's, assumed.
        assumed: by year and indicator, figures that are assumed.
        actuals: by year, the park that a data file describes, or single figures.
        places: of the plan's keys, by indicator, for messages.
    """

    standard: Standard
    name: str
    baseline: Park
    until: int
    increases: Mapping[str, Increase]
    ties: Mapping[str, Tie]
    assumed: Mapping[int, Mapping[str, Figure]]
    targets: tuple[Target, ...]
    actuals: Mapping[int, Park | Mapping[str, Figure]]
    stages: tuple[Stage, ...]
    tasks: tuple[Task, ...]
    file: str = ""
    sha256: str = ""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


# --- loading ---


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
    reader = _Reader(faults, folder, file)
    plan = reader.plan(tree, standard, sha256)
    if faults or plan is None:
        raise DataFileError(bounded(faults), file, None, sha256)
    return plan


class FaultInWords(NamedTuple):
    """A fault of another file, to be named in a message."""

    fault: Fault

    def words(self, language: str) -> str:
        """What is wrong there."""
        return say(language, self.fault.code, **self.fault.params)


def _key(node: object) -> object:
    return getattr(node, "key", None) or node


class _Reader:
    """Reads a plan piece by piece, so that one broken piece hides no fault of another."""

    def __init__(self, faults: list[Fault], folder: str, file: str) -> None:
        self.faults = faults
        self.folder = folder
        self.file = file
        self.places: dict[str, tuple[int, int]] = {}
        self.standard: Standard

    def fault(self, node: object, code: str, path: str, **params: object) -> None:
        self.faults.append(at(node, code, path=path, **params))

    def plan(self, tree: source.Node, standard: Standard | None, sha256: str) -> Plan | None:
        head = validate(PlanHead, _without_nulls(tree), self.faults)
        chosen = self.chosen(tree) if standard is None else standard
        if not isinstance(tree, source.Mapping) or chosen is None:
            return None
        self.standard = chosen
        increases = dict(self.increases(tree.get("yearly_increase")))
        ties, assumed = self.assumptions(tree.get("assumptions"), increases)
        targets = tuple(self.targets(tree.get("targets")))
        tasks = tuple(self.tasks(tree.get("tasks")))
        stages = tuple(self.stages(tree.get("stages")))
        if head is None:
            self.actuals(tree.get("actuals"), None)
            return None
        baseline = self.data_file(tree["baseline"], "baseline")
        if baseline is not None and head.until <= baseline.year:
            self.fault(tree["until"], "plan-until", "until", until=head.until, year=baseline.year)
        first = None if baseline is None else baseline.year + 1
        for year, figures in assumed.items():
            if first is not None and not first <= year <= head.until:
                line = next(iter(figures.values()))
                self.faults.append(
                    Fault(
                        "plan-year",
                        {"found": year, "least": first, "most": head.until},
                        line.line,
                        line.column,
                        "assumptions",
                    )
                )
        actuals = self.actuals(tree.get("actuals"), None if first is None else (first, head.until))
        if self.faults or baseline is None:
            return None
        return Plan(
            standard=chosen,
            name=head.name,
            baseline=baseline,
            until=head.until,
            increases=increases,
            ties=ties,
            assumed=assumed,
            targets=targets,
            actuals=actuals,
            stages=stages,
            tasks=tasks,
            file=self.file,
            sha256=sha256,
            places=self.places,
        )

    def chosen(self, tree: source.Node) -> Standard | None:
        node = tree.get("standard") if isinstance(tree, source.Mapping) else None
        try:
            if node is None or (isinstance(node, source.Scalar) and node.is_null):
                return load_standard(DEFAULT)
            return load_standard(read_id(node))
        except Refusal:
            return None  # told by the model
        except StandardError as error:
            place = at(node, "", path="standard")
            self.faults += [f._replace(line=place.line, column=place.column, path="standard") for f in error.faults]
            return None

    def entries(self, node: object, path: str) -> Iterator[tuple[str, source.Node]]:
        if isinstance(node, source.Mapping):
            yield from node.items()
        elif node is not None and not _is_null(node) and not isinstance(node, source.Faulty):
            self.fault(node, "not-a-mapping", path)

    def known(self, name: str, node: object, path: str) -> bool:
        if name in self.standard.indicators:
            return True
        near = nearest(name, self.standard.indicators, len(self.faults))
        self.fault(node, "unknown-indicator", path, found=name, nearest=near)
        return False

    def reading(self, read: Callable[[Any], Any], node: object, path: str) -> Any:  # noqa: ANN401
        """What a leaf's reader makes of a node; None, and its faults are told, where it refuses it."""
        if isinstance(node, source.Faulty):
            return None
        try:
            return read(node)
        except Refusal as refusal:
            self.faults += [f._replace(path=f"{path}.{f.path}" if f.path else path) for f in refusal.faults]
            return None

    # --- increases and assumptions ---

    def can_grow(self, name: str, node: object, path: str) -> bool:
        if not self.known(name, _key(node), path):
            return False
        if self.standard.indicators[name].type not in NUMERIC or name in self.standard.published:
            self.fault(_key(node), "plan-cannot-grow", path, found=name)
            return False
        return True

    def increases(self, node: object) -> Iterator[tuple[str, Increase]]:
        for name, entry in self.entries(node, "yearly_increase"):
            path = f"yearly_increase.{name}"
            if not self.can_grow(name, entry, path) or _is_null(entry):
                continue
            place = at(_key(entry), "")
            assert place.line is not None
            assert place.column is not None
            written: object = entry
            if isinstance(entry, source.Mapping):
                model = validate(IncreaseEntry, entry, self.faults, path)
                if model is None:
                    continue
                written = entry["value"]
            value = self.reading(partial(self.amount, name), written, path)
            if value is not None:
                self.places[name] = (place.line, place.column)
                yield name, Increase(value[0], value[1], place.line, place.column)

    def amount(self, name: str, node: object) -> tuple[Number, Number]:
        written = scalar(node)
        kind = self.standard.indicators[name].kind
        negative = written.text.startswith("-")
        if kind == "ratio" and "%" not in written.text:
            refuse(node, "plan-points-form", found=written.text)
        unsigned = written.scalar(written.text[negative:], plain=written.plain)
        value, unit = read_quantity(kind, unsigned)
        return (-value if negative else value), unit

    def assumptions(
        self, node: object, increases: Mapping[str, Increase]
    ) -> tuple[dict[str, Tie], dict[int, dict[str, Figure]]]:
        ties: dict[str, Tie] = {}
        assumed: dict[int, dict[str, Figure]] = {}
        for name, entry in self.entries(node, "assumptions"):
            path = f"assumptions.{name}"
            if not self.known(name, _key(entry), path) or _is_null(entry):
                continue
            several = isinstance(entry, source.Sequence)
            for index, item in enumerate(cast(list[Any], entry) if several else [entry]):
                self.assumption(name, item, f"{path}[{index}]" if several else path, increases, ties, assumed)
        return ties, assumed

    def assumption(
        self,
        name: str,
        item: object,
        path: str,
        increases: Mapping[str, Increase],
        ties: dict[str, Tie],
        assumed: dict[int, dict[str, Figure]],
    ) -> None:
        model = validate(AssumptionEntry, item, self.faults, path)
        if model is None or not isinstance(item, source.Mapping):
            return
        if "same_increase_as" in item:
            if len(item) > 2 or name in increases or name in ties:
                self.fault(item, "plan-assumption-form", path)
                return
            self.tie(name, item, path, increases, ties, model.note)
            return
        if "year" not in item or not item.keys() & {"value", "at_least", "at_most"}:
            self.fault(item, "plan-assumption-form", path)
            return
        year = self.reading(read_year, item["year"], f"{path}.year")
        figure = self.reading(figure_reader(self.standard, name), _figure_of(item), path)
        if year is None or figure is None:
            return
        if name in assumed.get(year, ()):
            self.fault(item, "plan-assumed-twice", path, found=name, year=year)
            return
        place = at(_key(item), "")
        self.places.setdefault(name, (place.line or 1, place.column or 1))
        assumed.setdefault(year, {})[name] = figure

    def tie(
        self,
        name: str,
        item: source.Mapping,
        path: str,
        increases: Mapping[str, Increase],
        ties: dict[str, Tie],
        note: str,
    ) -> None:
        other = self.reading(text_reader(), item["same_increase_as"], f"{path}.same_increase_as")
        if other is None or not self.can_grow(name, item, path):
            return
        where = item["same_increase_as"]
        if not self.known(other, where, f"{path}.same_increase_as"):
            return
        if other not in increases:
            near = nearest(other, increases)
            self.fault(where, "plan-tie", f"{path}.same_increase_as", found=other, nearest=near)
            return
        mine, its = self.standard.indicators[name].type, self.standard.indicators[other].type
        if mine != its:
            self.fault(where, "kinds-differ", f"{path}.same_increase_as", found=other, type=its, wanted=mine)
            return
        place = at(_key(item), "")
        self.places[name] = (place.line or 1, place.column or 1)
        ties[name] = Tie(other, note, place.line or 1, place.column or 1)

    # --- targets ---

    def targets(self, node: object) -> Iterator[Target]:
        if isinstance(node, source.Sequence):
            for index, entry in enumerate(node):
                require = read_condition(self.standard, entry, self.faults, f"targets[{index}]")
                if require is not None:
                    place = at(entry, "")
                    yield Target(f"target-{index + 1}", require, place.line or 1, place.column or 1)
            return
        for name, entry in self.entries(node, "targets"):
            path = f"targets.{name}"
            if _is_null(entry):
                continue
            several = isinstance(entry, source.Sequence)
            for index, item in enumerate(cast(list[Any], entry) if several else [entry]):
                require = self.target(name, item, f"{path}[{index}]" if several else path)
                if require is not None:
                    place = at(item, "")
                    yield Target(name, require, place.line or 1, place.column or 1)

    def target(self, name: str, item: object, path: str) -> Condition | None:
        if isinstance(item, source.Mapping):
            groups = item.keys() & {"any_of", "all_of"}
            if groups or "indicator" in item:
                return read_condition(self.standard, item, self.faults, path)
            if not self.known(name, _key(item), path):
                return None
            if not item.keys() & set(OPERATORS):
                self.fault(item, "plan-target-form", path, found=name)
                return None
            whole = item.having({"indicator": item.scalar(name), **item})
            return read_condition(self.standard, whole, self.faults, path)
        if not self.known(name, _key(item), path) or isinstance(item, source.Faulty):
            return None
        numeric = self.standard.indicators[name].type in NUMERIC
        operator: Operator = "at_least" if numeric else "equals"
        return read_test(self.standard, name, operator, cast(source.Node, item), self.faults, path)

    # --- actuals and data files ---

    def actuals(self, node: object, years: tuple[int, int] | None) -> dict[int, Park | Mapping[str, Figure]]:
        actuals: dict[int, Park | Mapping[str, Figure]] = {}
        for name, entry in self.entries(node, "actuals"):
            path = f"actuals.{name}"
            year = self.reading(read_year, _key(entry), path)
            if year is None or _is_null(entry):
                continue
            if years is not None and not years[0] <= year <= years[1]:
                self.fault(_key(entry), "plan-year", path, found=year, least=years[0], most=years[1])
                continue
            if isinstance(entry, source.Mapping):
                actuals[year] = dict(self.figures(entry, path))
                continue
            park = self.data_file(entry, path)
            if park is not None and park.year != year:
                self.fault(entry, "plan-actual-year", path, found=park.year, year=year)
            elif park is not None:
                actuals[year] = park
        return actuals

    def figures(self, node: source.Mapping, path: str) -> Iterator[tuple[str, Figure]]:
        for name, entry in node.items():
            if not self.known(name, _key(entry), f"{path}.{name}"):
                continue
            figure = self.reading(figure_reader(self.standard, name), entry, f"{path}.{name}")
            if figure is not None:
                place = at(_key(entry), "")
                self.places.setdefault(name, (place.line or 1, place.column or 1))
                yield name, figure

    def data_file(self, node: object, path: str) -> Park | None:
        """The park of a data file that the plan names, relative to its own folder."""
        name = self.reading(text_reader(longest=200), node, path)
        if name is None:
            return None
        if os.path.isabs(name) or name == "-":  # noqa: PTH117
            self.fault(node, "plan-path", path, found=name)
            return None
        full = os.path.join(self.folder, name)  # noqa: PTH118 - keeps the folder as it was given
        try:
            return load_park(full, self.standard)
        except DataFileError as error:
            if any(fault.line is not None for fault in error.faults):
                if self.faults:  # those of the plan itself first
                    return None
                raise
            problem = FaultInWords(error.faults[0])
            self.fault(node, "plan-data-file", path, found=name, problem=problem)
            return None

    # --- tasks and stages ---

    def items(self, node: object, path: str) -> Iterator[tuple[str, source.Node]]:
        if isinstance(node, source.Sequence):
            yield from ((f"{path}[{index}]", item) for index, item in enumerate(node))
        elif node is not None and not _is_null(node) and not isinstance(node, source.Faulty):
            self.fault(node, "not-a-list", path)

    def tasks(self, node: object) -> Iterator[Task]:
        ids = [criterion.id for criterion in self.standard.criteria]
        first: dict[int, int] = {}
        for path, item in self.items(node, "tasks"):
            task = validate(TaskModel, item, self.faults, path)
            if task is None:
                continue
            place = cast(source.Mapping, item)
            if task.number in first:
                number, line = task.number, first[task.number]
                self.fault(place["number"], "plan-task-twice", f"{path}.number", found=number, first=line)
            first.setdefault(task.number, place["number"].line)
            if not task.lead:
                self.fault(place["lead"], "empty", f"{path}.lead", key="lead")
            for position, served in enumerate(task.serves):
                if served not in ids:
                    where = cast(source.Sequence, place["serves"])[position]
                    near = nearest(served, ids, len(self.faults))
                    self.fault(where, "plan-no-criterion", f"{path}.serves[{position}]", found=served, nearest=near)
            units, progress = (task.lead, task.responsible), task.progress
            serves = tuple(task.serves)
            state, since, note = progress
            yield Task(task.number, task.title, *units, task.due, serves, state, since, note)

    def stages(self, node: object) -> Iterator[Stage]:
        for path, item in self.items(node, "stages"):
            stage = validate(StageModel, item, self.faults, path)
            if stage is None:
                continue
            if stage.to.last < stage.since.first:
                place = cast(source.Mapping, item)["to"]
                self.fault(place, "plan-stage", f"{path}.to", first=stage.since.text, last=stage.to.text)
            yield Stage(stage.title, stage.since, stage.to)


def _is_null(node: object) -> bool:
    return isinstance(node, source.Scalar) and node.is_null


def _without_nulls(tree: source.Node) -> source.Node:
    """The same mapping without keys that say nothing, of those that may be left out."""
    if not isinstance(tree, source.Mapping):
        return tree
    needed = ("name", "baseline", "until")
    return tree.having({key: node for key, node in tree.items() if key in needed or not _is_null(node)})


def _figure_of(item: source.Mapping) -> source.Mapping:
    return item.having({key: node for key, node in item.items() if key in ("value", "at_least", "at_most", "note")})

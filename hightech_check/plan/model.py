"""A plan that has been found whole and sound: baseline, yearly increases, targets, actuals, assumptions, tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from hightech_check.exact.quantity import Number
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.plan.ledger import Stage, Task
from hightech_check.reading.source import Node
from hightech_check.standard.model import Condition, Standard


class Increase(NamedTuple):
    """How much a figure grows each year.

    Attributes:
        amount: in units, yuan or parts of 1 (half a point is 1/200); may be negative.
        unit: the worth of one unit of its last written digit.
        node: its key; None where the plan does not say it.
    """

    amount: Number
    unit: Number
    node: Node | None


class Tie(NamedTuple):
    """The assumption that a figure grows as much as another one, which has an increase."""

    name: str
    other: str
    note: str
    node: Node


class Assumed(NamedTuple):
    """The assumption of a figure in a year."""

    name: str
    year: int
    figure: Figure


class Target(NamedTuple):
    """What the plan wants to have reached in its last year."""

    name: str
    require: Condition


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan file that has been found whole and sound, with its baseline and its actual data files read.

    Attributes:
        until: the last year.
        increases: by indicator, what it grows by each year.
        assumptions: in the order of the file.
        actuals: by year, the park that a data file describes, or single figures.
        file: the path as given, or `-`.
        sha256: of the file's bytes.
    """

    standard: Standard
    name: str
    baseline: Park
    until: int
    increases: Mapping[str, Increase]
    assumptions: tuple[Tie | Assumed, ...]
    targets: tuple[Target, ...]
    actuals: Mapping[int, Park | Mapping[str, Figure]]
    stages: tuple[Stage, ...]
    tasks: tuple[Task, ...]
    file: str = ""
    sha256: str = ""

    @cached_property
    def ties(self) -> Mapping[str, Tie]:
        """The increases that are assumed to be as large as another's, by indicator."""
        return {one.name: one for one in self.assumptions if isinstance(one, Tie)}

    @cached_property
    def assumed(self) -> Mapping[int, Mapping[str, Figure]]:
        """The figures that are assumed, by year and indicator."""
        figures: dict[int, dict[str, Figure]] = {}
        for one in self.assumptions:
            if isinstance(one, Assumed):
                figures.setdefault(one.year, {})[one.name] = one.figure
        return figures

    @cached_property
    def nodes(self) -> Mapping[str, Node | None]:
        """Where the plan says something of each indicator: of its increase, where it has one."""
        given = [one for one in (*self.actuals.values(), *self.assumed.values()) if not isinstance(one, Park)]
        nodes = {name: figure.node for figures in given for name, figure in figures.items()}
        nodes.update((name, increase.node) for name, increase in self.increases.items())
        nodes.update((name, tie.node) for name, tie in self.ties.items())
        return nodes

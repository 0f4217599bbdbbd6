"""What is known when a node of a plan is read: the standard, and what stands above the node in the file."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from hightech_check.errors import DataFileError, Fault
from hightech_check.park.model import Park
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, nearest, refuse
from hightech_check.reading.models import ReadsIn, attempt
from hightech_check.standard.model import NUMERIC, Indicator, Standard

T = TypeVar("T")


@dataclass(slots=True)
class PlanContext:
    """The context of a plan's models, whose fields are read in their order.

    Attributes:
        folder: of the plan file; the data files lie relative to it.
        growing: the figures that have a yearly increase of their own.
        baseline: None until it is read, and where it is refused.
        until: the last year; likewise.
        refused: the first data file that is refused for what is in it; reported where the plan itself is sound.
        tasks: where the number of each stands.
        unknown: how many names were unknown so far.
    """

    standard: Standard
    folder: str
    growing: Collection[str]
    baseline: Park | None = None
    until: int | None = None
    refused: DataFileError | None = None
    tasks: dict[int, source.Node] = field(default_factory=dict)
    unknown: int = 0

    def known(self, name: str, node: object, names: Collection[str], code: str) -> None:
        """Refuse a name at its node where it is none of those that are known."""
        if name not in names:
            self.unknown += 1
            refuse(node, code, found=name, nearest=nearest(name, names, self.unknown))

    def indicator(self, name: str, node: object) -> Indicator:
        """The indicator of that name; an unknown one is refused at the node."""
        self.known(name, node, self.standard.indicators, "unknown-indicator")
        return self.standard.indicators[name]

    def growable(self, name: str, node: object) -> Indicator:
        """The indicator of that name; one that cannot grow by a plan is refused at the node."""
        indicator = self.indicator(name, node)
        if indicator.type not in NUMERIC or name in self.standard.published:
            refuse(node, "plan-cannot-grow", found=name)
        return indicator

    def year(self, year: int, node: object) -> None:
        """Refuse a year that is none of the plan's, at its node."""
        if self.baseline is not None and self.until is not None and not self.baseline.year < year <= self.until:
            refuse(node, "plan-year", found=year, least=self.baseline.year + 1, most=self.until)


def is_null(node: source.Node) -> bool:
    """Whether a node says nothing."""
    return isinstance(node, source.Scalar) and node.is_null


def section(read: Callable[[Any, PlanContext], T | None]) -> ReadsIn:
    """Annotates a field that is a mapping with what reads each of its entries; those that say nothing are left out."""
    return ReadsIn(lambda node, known: entries(node, lambda entry: read(entry, known)))


def entries(node: source.Node, read: Callable[[Any], T | None]) -> dict[str, T]:
    """What a reader returns of each entry of a mapping that says something; nothing of a node that says nothing."""
    if not isinstance(node, source.Mapping):
        return {} if is_null(node) else refuse(node, "not-a-mapping")
    return each(node, lambda entry: None if is_null(entry) else read(entry))


def each(nodes: Mapping[str, source.Node], read: Callable[[Any], T | None]) -> dict[str, T]:
    """What a reader returns of each node, by its path; without those that say nothing.

    Raises:
        Refusal: with the faults of all of them.
    """
    faults: list[Fault] = []
    found = {path: attempt(partial(read, node), faults, path) for path, node in nodes.items()}
    if faults:
        raise Refusal(*faults)
    return {path: one for path, one in found.items() if one is not None}


def several(node: source.Node, read: Callable[[Any], T | None]) -> tuple[T, ...]:
    """What a reader returns of each item of a list, or of a node that stands alone; see `each`."""
    items = {f"[{i}]": item for i, item in enumerate(node)} if isinstance(node, source.Sequence) else {"": node}
    return tuple(each(items, read).values())

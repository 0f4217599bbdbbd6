"""What the readers of a plan share: what is known when a node is read, and how several are read, all faults at once."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from hightech_check.errors import DataFileError, Fault
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, nearest, refuse
from hightech_check.reading.models import ReadsIn, validate
from hightech_check.standard.model import NUMERIC, Indicator, Standard

if TYPE_CHECKING:
    from hightech_check.park.model import Park

T = TypeVar("T")
Model = TypeVar("Model")


@dataclass(slots=True)
class PlanContext:
    """What is known when a node of a plan is read; the fields of a model are read in their order.

    Attributes:
        folder: of the plan file; the data files lie relative to it.
        growing: the figures that have a yearly increase of their own.
        baseline: None until it is read, and where it is refused.
        until: the last year; likewise.
        refused: the first data file that is refused for what is in it; reported where the plan itself is sound.
        numbers: of the tasks so far, and where each stands.
    """

    standard: Standard
    folder: str
    growing: Collection[str]
    baseline: "Park | None" = None
    until: int | None = None
    refused: DataFileError | None = None
    numbers: dict[int, source.Node] = field(default_factory=dict)
    unknown: int = 0

    @property
    def criteria(self) -> list[str]:
        """The ids of the standard's criteria."""
        return [criterion.id for criterion in self.standard.criteria]

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


class InPlan(ReadsIn):
    """Annotates a field with a reader that needs the context; without one, for want of a standard, nothing is read."""

    def __init__(self, read_node: Callable[[Any, PlanContext], object]) -> None:
        super().__init__(lambda node, context: None if context is None else read_node(node, context))


def is_null(node: object) -> bool:
    """Whether a node says nothing."""
    return isinstance(node, source.Scalar) and node.is_null


def key_of(node: source.Node) -> source.Node:
    """Where a fault of a whole entry stands: at its key, or at itself where it has none."""
    return node.key or node


def place_of(node: source.Node) -> tuple[int, int]:
    """The line and the column of an entry."""
    return key_of(node).line, key_of(node).column


def entries(node: object) -> Iterator[tuple[str, source.Node]]:
    """The entries of a mapping that say something."""
    if is_null(node):
        return
    if not isinstance(node, source.Mapping):
        refuse(node, "not-a-mapping")
    yield from ((name, entry) for name, entry in node.items() if not is_null(entry))


def each(nodes: Iterable[tuple[str, source.Node]], read: Callable[[Any], T]) -> list[T]:
    """What a reader returns of each node; the names before them are parts of their paths.

    Raises:
        Refusal: with the faults of all of them.
    """
    found: list[T] = []
    faults: list[Fault] = []
    for name, node in nodes:
        try:
            if not isinstance(node, source.Faulty):
                found.append(read(node))
        except Refusal as refusal:
            faults += [fault._replace(path=_joined(name, fault.path)) for fault in refusal.faults]
    if faults:
        raise Refusal(*faults)
    return found


def _joined(path: str, rest: str) -> str:
    return f"{path}.{rest}" if path and rest and not rest.startswith("[") else path + rest


def each_of(node: source.Node, read: Callable[[Any], T]) -> list[T]:
    """What a reader returns of each item of a list, or of a node that stands alone."""
    if isinstance(node, source.Sequence):
        return each(((f"[{index}]", item) for index, item in enumerate(node)), read)
    return [read(node)]


def read_model(model: type[Model], node: object, context: PlanContext | None = None) -> Model:
    """What a model makes of a node.

    Raises:
        Refusal: with every fault of it.
    """
    faults: list[Fault] = []
    found = validate(model, node, faults, context=context)
    if found is None:
        raise Refusal(*faults)
    return found

"""A standard that has been found whole and sound: indicators, criteria and moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias, cast

from pydantic import Field

from hightech_check.errors import Fault
from hightech_check.exact.formula import LONGEST_FORMULA, FormulaError, parse_formula
from hightech_check.exact.linear import PREVIOUS, Formula
from hightech_check.exact.quantity import UNKNOWN, Bounds, Kind, Number
from hightech_check.reading.faults import Refusal
from hightech_check.reading.fields import (
    Label,
    Line,
    OptionalLine,
    OptionalText,
    Year,
    read_text,
    read_whole,
    scalar,
    word,
)
from hightech_check.reading.models import Keys, Reads, Schema, Strict
from hightech_check.reading.nodes import Mapping as Tree
from hightech_check.standard.conditions import Comparison, Condition, Group
from hightech_check.standard.relations import Component, Constraints, Wholes, components

__all__ = ["Comparison", "Condition", "Group"]  # what a standard is made of, imported from here

NUMERIC = ("count", "amount", "ratio", "number")
RAW = ("count", "amount", "number")
Type: TypeAlias = Literal["count", "amount", "ratio", "number", "flag", "choice"]
Binding: TypeAlias = Literal["required", "recommended"]
NAME = "[a-z][a-z0-9_]*"
Name = Annotated[str, Reads(read_text, {"type": "string", "pattern": f"^{NAME}$"})]
FIGURE: Schema = {"type": ["string", "number", "integer"]}


def _read_formula(node: object) -> Formula:
    written = scalar(node)
    try:
        return parse_formula(written.text)
    except FormulaError as error:
        # a quoted formula begins after its quote; one over several lines has no single offset
        offset = error.offset + (not written.plain) if "\n" not in written.text else 0
        raise Refusal(Fault(error.code, {"found": error.text}, written.line, written.column + offset)) from None


class Document(Strict):
    """The document a standard is taken from."""

    document: Line = Field(description="its title")
    issued_by: OptionalLine = Field(default=None, description="the authority that issued it")
    issued: OptionalLine = Field(default=None, description="when it was issued")
    carried_by: OptionalLine = Field(default=None, description="the document that it was published with")
    url: OptionalLine = Field(default=None, description="where it can be read")


class Superseded(Strict):
    """From which year another document has replaced the standard."""

    since: Year = Field(alias="from", description="the first year for which the other document holds")
    by: Line = Field(description="the other document")


class Unit(Strict):
    """What a number of a count is called: `enterprises`, one `enterprise`, `家`."""

    en: Line = Field(description="in English, of several")
    zh: Line = Field(description="in Chinese")
    one: OptionalLine = Field(default=None, description="in English, of one")

    def text(self, language: str, number: Number | None = None) -> str:
        """The unit's name beside a number."""
        if language == "zh":
            return self.zh
        return self.one if number == 1 and self.one else self.en


class Published(Strict):
    """A figure that an authority publishes for a year, and where it stands."""

    value: Annotated[Any, Reads(lambda node: node, FIGURE)] = Field(description="the figure")
    source: OptionalText = Field(default=None, description="where it was published")
    note: OptionalText = Field(default=None, description="what is to be known of it, such as that it is preliminary")


class Indicator(Strict):
    """What a data file holds: its kind, and how it hangs together with others."""

    type: Annotated[Type, word(*NUMERIC, "flag", "choice")] = Field(
        description="count (whole), amount (of money), ratio (in percent), number, flag (true or false) or choice"
    )
    label: Label = Field(description="what it is called")
    aliases: tuple[Line, ...] = Field(default=(), description="what data files may call it beside its name and label")
    unit: Unit | None = Field(default=None, description="what its number counts")
    note: Label | None = Field(default=None, description="what is to be known when it is filled in")
    part_of: tuple[Name, ...] = Field(default=(), description="the indicators that it is a part of, and so not above")
    union_of: tuple[Name, ...] = Field(
        default=(), description="the indicators whose union it is: at least each of them, at most their sum"
    )
    formula: Annotated[Formula | None, Reads(_read_formula, {"type": "string", "maxLength": LONGEST_FORMULA})] = Field(
        default=None,
        description="the ratio as a quotient of linear forms over raw figures, as (a - b) / previous_year.a",
    )
    published: Annotated[dict[str, Published], Field(min_length=1), Keys("(19|20|21)[0-9]{2}")] | None = Field(
        default=None, description="by year, the figures that an authority publishes and that no data file states"
    )
    options: Annotated[dict[str, Label], Field(max_length=100), Keys(NAME, "name-form")] | None = Field(
        default=None, description="of a choice: what can be chosen, by name", json_schema_extra={"minProperties": 1}
    )

    @property
    def raw(self) -> bool:
        """Whether it is a figure of a data file that formulas may name: a count, an amount or a number."""
        return self.type in RAW and self.published is None

    @property
    def answers(self) -> tuple[bool | str, ...]:
        """What a flag or a choice may be; nothing of a number."""
        return tuple(self.options or ()) if self.type == "choice" else (True, False) if self.type == "flag" else ()

    @property
    def kind(self) -> Kind:
        """The kind of a numeric indicator."""
        assert self.type in NUMERIC
        return cast(Kind, self.type)


class Place(Strict):
    """Where in the source document a criterion stands."""

    section: Line = Field(description="the section")
    sentence: Annotated[
        int | None, Reads(lambda node: read_whole(node, 1, 999), {"type": "integer", "minimum": 1, "maximum": 999})
    ] = Field(default=None, description="the number of the sentence in the section")
    item: OptionalLine = Field(default=None, description="the item, where the section has items")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Criterion:
    """One thing that the standard demands (`required`) or asks for (`recommended`)."""

    id: str
    section: str
    title: Label
    source: Place | None
    binding: Binding
    require: Condition


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Move:
    """A step that can be taken, and what one step adds to the raw figures."""

    id: str
    title: Label
    unit: Unit | None
    adds: Mapping[str, Number]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PublishedFigure:
    """A published figure, read."""

    value: Number
    source: str | None
    note: str | None


@dataclass(frozen=True, eq=False)
class Standard:
    """A standards file that has been found whole and sound.

    Attributes:
        id: its name.
        file: the path it was read from.
        sha256: of the file's bytes.
        tree: the file as read, with places.
    """

    id: str
    title: Label
    subject: Label
    source: Document | None
    superseded: Superseded | None
    sections: Mapping[str, Label]
    indicators: Mapping[str, Indicator]
    criteria: tuple[Criterion, ...]
    moves: Mapping[str, Move]
    published: Mapping[str, Mapping[int, PublishedFigure]]
    file: str = ""
    sha256: str = ""
    tree: Tree | None = field(default=None, repr=False, compare=False)

    def indicator(self, key: str) -> Indicator:
        """The indicator behind a figure's key, `previous_year.` or not."""
        return self.indicators[key.removeprefix(PREVIOUS)]

    def figures_of(self, names: Iterable[str]) -> list[str]:
        """The keys of the figures that indicators are made of: themselves, or what their formulas name."""
        formulas = ((name, self.indicators[name].formula) for name in names)
        return list(dict.fromkeys(key for name, one in formulas for key in (one.names if one else (name,))))

    @cached_property
    def criteria_by_id(self) -> Mapping[str, Criterion]:
        """The criteria, by their ids."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def called(self) -> Mapping[str, Sequence[str]]:
        """The indicators that a data file calls by a label or an alias; several where that is not clear."""
        names: dict[str, list[str]] = {}
        for name, one in self.indicators.items():
            for text in dict.fromkeys([one.label.en, one.label.zh, *one.aliases]):
                names.setdefault(text, []).append(name)
        return names

    @cached_property
    def raw(self) -> tuple[str, ...]:
        """The names of the raw indicators: those that formulas may name."""
        return tuple(name for name, indicator in self.indicators.items() if indicator.raw)

    @cached_property
    def unknown(self) -> Mapping[str, Bounds]:
        """The raw figures of both years, with nothing given."""
        return {prefix + name: UNKNOWN for prefix in ("", PREVIOUS) for name in self.raw}

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The raw figures, each with those it is bound to: what is known of one tells nothing outside its component."""
        return tuple(components(self.raw, self.constraints, self._wholes))

    @cached_property
    def component_keys(self) -> tuple[tuple[str, Component, tuple[str, ...]], ...]:
        """For each year's prefix and each component the keys of its figures."""
        return tuple(
            (prefix, component, tuple(prefix + name for name in component.names))
            for prefix in ("", PREVIOUS)
            for component in self.components
        )

    @cached_property
    def component_of(self) -> Mapping[str, Component]:
        """The component of each raw figure."""
        return {name: component for component in self.components for name in component.names}

    @cached_property
    def constraints(self) -> Constraints:
        """The constraints among all raw figures; the same hold among last year's."""
        parts = [(name, whole) for name, indicator in self.indicators.items() for whole in indicator.part_of]
        unions = [(name, tuple(one.union_of)) for name, one in self.indicators.items() if one.union_of]
        return Constraints(tuple(parts), tuple(unions))

    @cached_property
    def moves_of(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the moves that add to each raw figure."""
        moves: dict[str, list[int]] = {}
        for number, move in enumerate(self.moves.values()):
            for name in move.adds:
                moves.setdefault(name, []).append(number)
        return moves

    def moves_on(self, keys: Iterable[str]) -> tuple[Move, ...]:
        """The moves that add to any of some figures, in their order."""
        moves = [*self.moves.values()]
        return tuple(moves[number] for number in sorted({n for key in keys for n in self.moves_of.get(key, ())}))

    @cached_property
    def unions_of(self) -> Mapping[str, Sequence[str]]:
        """The unions that each raw figure counts in directly."""
        unions: dict[str, list[str]] = {}
        for union, parts in self.constraints.unions:
            for part in parts:
                unions.setdefault(part, []).append(union)
        return unions

    def is_share(self, name: str) -> bool:
        """Whether an indicator is a ratio of a part to its whole, and so at most 1."""
        formula = self.indicators[name].formula
        if formula is None or [len(form.terms) for form in formula] != [1, 1]:
            return False
        ((part, part_factor),), ((whole, whole_factor),) = formula.numerator.terms, formula.denominator.terms
        same_year = part.startswith(PREVIOUS) == whole.startswith(PREVIOUS)
        names = (part.removeprefix(PREVIOUS), whole.removeprefix(PREVIOUS))
        return part_factor == whole_factor and same_year and self._wholes.hold(*names)

    @cached_property
    def _wholes(self) -> Wholes:
        return Wholes(self.constraints)

"""How records stand in JSON, from tables of their fields: written, read back, as columns, and as a JSON Schema."""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from hightech_check.exact.quantity import Number, whole_if_possible
from hightech_check.result.json_text import json_text, quoted, scalar_text

Json: TypeAlias = dict[str, Any]
_Record = TypeVar("_Record")
_LARGEST = 10**100  # what is larger is no figure
_EXACT = re.compile("^-?[0-9]+([.][0-9]+|/[0-9]*[1-9][0-9]*)?$")
_MOST_KEPT = 10_000  # texts: no more than a large standard has criteria
ALWAYS = object()
"""What stands for a field in results that lack it: nothing does, every result has it."""


class ShapeError(ValueError):
    """JSON of another shape than the table says; the message is its path, such as `.reports[0].verdict`."""


class Shape(NamedTuple):
    """What a value looks like in JSON.

    Attributes:
        schema: the JSON Schema of it.
        read: makes the value from its JSON form; raises ShapeError.
        text: writes a value as JSON text.
        form: makes the JSON form of a value; None where that is the value itself.
        none: what is written where there is no value.
    """

    schema: Json
    read: Callable[[Any], Any]
    text: Callable[[Any], str] = json_text
    form: Callable[[Any], Any] | None = None
    none: str = "null"


def scalar(schema: Json, accepts: Callable[[Any], bool], text: Callable[[Any], str] = scalar_text) -> Shape:
    """A single value of which a function says whether it is one of these."""

    def read(form: Any) -> Any:  # noqa: ANN401
        if not accepts(form):
            raise ShapeError
        return form

    return Shape(schema, read, text)


def is_number(form: object, *types: type) -> bool:
    """Whether it is a number of some types; true and false are none."""
    return isinstance(form, types) and not isinstance(form, bool) and -_LARGEST < form < _LARGEST  # type: ignore[operator]


def whole(least: int | None = None) -> Shape:
    """A whole number."""
    schema: Json = {"type": "integer"} if least is None else {"type": "integer", "minimum": least}
    return scalar(schema, lambda form: is_number(form, int) and (least is None or form >= least), repr)


def one_of(*values: str | int) -> Shape:
    """One of some values."""
    text = quoted if isinstance(values[0], str) else repr
    return scalar({"enum": list(values)}, lambda form: form in values and not isinstance(form, bool), text)


def matching(pattern: str) -> Shape:
    """A text of a pattern."""
    found = re.compile(pattern).search
    schema = {"type": "string", "pattern": pattern}
    return scalar(schema, lambda form: isinstance(form, str) and bool(found(form)), quoted)


TEXT = scalar({"type": "string"}, lambda form: isinstance(form, str), quoted)
FLAG = scalar({"type": "boolean"}, lambda form: isinstance(form, bool), {True: "true", False: "false"}.__getitem__)
NUMBER = scalar({"type": "number"}, lambda form: is_number(form, int, float), repr)


def _read_exact(form: Any) -> Number:  # noqa: ANN401
    if not isinstance(form, str) or len(form) > 200 or not _EXACT.search(form):
        raise ShapeError
    return whole_if_possible(Fraction(form))


EXACT = Shape({"type": "string", "maxLength": 200, "pattern": _EXACT.pattern}, _read_exact, quoted)
"""A number exactly, as text: an integer, a decimal or a fraction; read as a number."""


def maybe(shape: Shape) -> Shape:
    """The same, or null."""
    schema, kinds = shape.schema, shape.schema.get("type", "object")
    if kinds == "object":
        schema = {"anyOf": [schema, {"type": "null"}]}
    else:
        schema = {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    return shape._replace(schema=schema, read=lambda form: None if form is None else shape.read(form), none="null")


def list_of(shape: Shape) -> Shape:
    """A list of values of one shape; read as a tuple."""
    form = shape.form or _same

    def read(form: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(form, list):
            raise ShapeError
        return tuple(_within(f"[{number}]", shape, element) for number, element in enumerate(form))

    return Shape(
        {"type": "array", "items": shape.schema},
        read,
        lambda values: f"[{', '.join(map(shape.text, values))}]" if values else "[]",
        lambda values: [form(value) for value in values],
    )


def by_name(shape: Shape) -> Shape:
    """Scalars of one shape, by names that are not known beforehand."""

    def read(form: Any) -> Json:  # noqa: ANN401
        if not isinstance(form, dict):
            raise ShapeError
        return {name: _within(f".{name}", shape, value) for name, value in form.items()}

    return Shape(
        {"type": "object", "additionalProperties": shape.schema},
        read,
        lambda values: "{" + ", ".join([f"{quoted(key)}: {scalar_text(one)}" for key, one in values.items()]) + "}",
        lambda values: dict(values or {}),
        "{}",
    )


def _same(value: Any) -> Any:  # noqa: ANN401
    return value


def _within(step: str, shape: Shape, form: Any) -> Any:  # noqa: ANN401
    try:
        return shape.read(form)
    except ShapeError as wrong:
        raise ShapeError(f"{step}{wrong}") from None


class Field(NamedTuple):
    """A field of a record, as JSON has it.

    Attributes:
        name: its key.
        shape: what its value looks like.
        description: what it says, for the schema.
        attribute: the record's attribute that it is made of; by default that of its name.
        made: makes its value from that attribute, where it is not None, and the record.
        absent: what it is read as in results of older versions, which lack it.
        left_out: whether it is left out where it has no value.
        cells: by the names of columns, what these say of the value.
    """

    name: str
    shape: Shape
    description: str
    attribute: str = ""
    made: Callable[[Any, Any], Any] | None = None
    absent: object = ALWAYS
    left_out: bool = False
    cells: Mapping[str, Callable[[Any], Any]] = MappingProxyType({})


def column(name: str, shape: Shape, description: str, *, column: str = "", **more: Any) -> Field:  # noqa: ANN401
    """A field that is a column as well, of its own name or another."""
    return Field(name, shape, description, **{"cells": {column or name: _same}, **more})


class _Run:
    """Fields that stand one behind another; a text that is often the same is kept by their first attribute."""

    def __init__(self, fields: Sequence[Field], *, kept: bool) -> None:
        names = [field.attribute or field.name for field in fields]
        self._attributes = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),)
        self._made = [(number, field.made) for number, field in enumerate(fields) if field.made is not None]
        self._texts = [
            (_behind(f', "{field.name}": ', field.shape.text), "") if field.left_out else field.shape[2:5:2]
            for field in fields
        ]
        self._template = "".join("%s" if field.left_out else f', "{field.name}": %s' for field in fields)
        self._kept: dict[object, tuple[tuple[Any, ...], str]] | None = {} if kept else None

    def values(self, record: object, found: tuple[Any, ...] | None = None) -> list[Any]:
        """The values of the fields, in their order."""
        values = list(found or self._attributes(record))
        for number, made in self._made:
            if values[number] is not None:
                values[number] = made(values[number], record)
        return values

    def text(self, record: object) -> str:
        """The fields as JSON text, a comma before each."""
        found = self._attributes(record)
        if self._kept is not None:
            before = self._kept.get(found[0])
            if before is not None and before[0] == found:
                return before[1]
        pairs = zip(self.values(record, found), self._texts, strict=True)
        text = self._template % tuple([none if value is None else text(value) for value, (text, none) in pairs])
        if self._kept is not None and len(self._kept) < _MOST_KEPT:
            self._kept[found[0]] = found, text
        return text


class Fields(Generic[_Record]):
    """All fields of a record, in the order of JSON."""

    def __init__(
        self,
        name: str,
        make: Callable[..., _Record],
        *fields: Field,
        one_of: Sequence[str] = (),
        common: int = 0,
        usual: int = 0,
    ) -> None:
        """Make the table.

        Args:
            name: of the record, in the schema.
            make: makes the record from the values of its fields, by their names.
            fields: in their order.
            one_of: the fields that are left out but for one.
            common: how many at the beginning say what all parks have in common.
            usual: how many at the end mostly say nothing.
        """
        self.name, self.fields, self.one_of = name, fields, one_of
        self._make = make
        middle = fields[common : len(fields) - usual]
        runs = (fields[:common], True), (middle, False), (fields[len(fields) - usual :], True)
        self._runs = [_Run(some, kept=kept) for some, kept in runs if some]
        self._names = [field.name for field in fields]
        self._nested = [
            (field.name, form, field.shape.none) for field in fields if (form := field.shape.form) is not None
        ]
        self._left_out = [field.name for field in fields if field.left_out]
        self._cells = [
            (number, name, cell) for number, field in enumerate(fields) for name, cell in field.cells.items()
        ]
        self.columns = tuple(name for _, name, _ in self._cells)

    def values(self, record: _Record) -> list[Any]:
        """The values of the fields, in their order."""
        return [value for run in self._runs for value in run.values(record)]

    def form(self, record: _Record) -> Json:
        """The JSON form of a record."""
        form = dict(zip(self._names, self.values(record), strict=True))
        for name in self._left_out:
            if form[name] is None:
                del form[name]
        for name, nested, none in self._nested:
            if form.get(name) is not None or (none != "null" and name in form):
                form[name] = nested(form[name])
        return form

    def text(self, record: _Record) -> str:
        """A record as JSON text."""
        return f"{{{''.join([run.text(record) for run in self._runs])[2:]}}}"

    def cells(self, record: _Record) -> Json:
        """What a record says in its columns, by their names."""
        values = self.values(record)
        return {name: None if values[number] is None else cell(values[number]) for number, name, cell in self._cells}

    def read(self, form: Any) -> _Record:  # noqa: ANN401
        """The record of a JSON form; what is not in the table is passed over.

        Raises:
            ShapeError: a field is missing, or of another shape.
        """
        if not isinstance(form, dict):
            raise ShapeError
        values = {}
        for name, shape, _, _, _, absent, left_out, _ in self.fields:
            if name in form:
                values[name] = _within(f".{name}", shape, form[name])
            elif left_out or absent is not ALWAYS:
                values[name] = None if left_out else absent
            else:
                raise ShapeError(f".{name}")
        if self.one_of and sum(values[name] is not None for name in self.one_of) != 1:
            raise ShapeError
        return self._make(**values)

    @property
    def schema(self) -> Json:
        """The JSON Schema of the record; keys may be added to it, so unknown ones are allowed."""
        schema = {
            "type": "object",
            "required": [field.name for field in self.fields if not field.left_out],
            "properties": {
                field.name: {**field.shape.schema, "description": field.description} for field in self.fields
            },
        }
        return {**schema, "oneOf": [{"required": [name]} for name in self.one_of]} if self.one_of else schema

    @property
    def shape(self) -> Shape:
        """The record as a value of another one's field."""
        return Shape({"$ref": f"#/$defs/{self.name}"}, self.read, self.text, self.form)


def _behind(start: str, text: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: start + text(value)

"""A data file into a `Park`, by a pydantic model of the standard's data files."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, create_model, field_validator

from hightech_check.errors import DataFileError, Fault, SourceError, StandardError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.park.bounds import known_bounds
from hightech_check.park.entries import FigureReader, figure_reader, figure_schema
from hightech_check.park.figures import Figure, path_of
from hightech_check.park.model import Park
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, bounded
from hightech_check.reading.fields import ID, Line, OptionalLine, Year, optional, read_id
from hightech_check.reading.models import OrNull, Reads, ReadsIn, Strict, or_null, validate
from hightech_check.standard.finding import DEFAULT, load_standard
from hightech_check.standard.model import RAW, Standard


@dataclass
class _Found:
    """What a file says that is right, kept while it is read: a faulty file is known by it.

    Attributes:
        head: the name and the year.
        figures: by key.
    """

    head: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)


class _Head(Strict):
    name: Line = Field(description="what the subject is called")
    location: OptionalLine = Field(None, description="where it lies")
    year: Year = Field(description="the year of the figures")

    @field_validator("name", "year")
    @classmethod
    def _keep(cls, value: object, info: ValidationInfo) -> object:
        assert isinstance(info.context, _Found)
        info.context.head[str(info.field_name)] = value
        return value


_ID = or_null({"type": "string", "pattern": f"^{ID.pattern}$"})


@lru_cache(maxsize=64)
def data_model(standard: Standard, language: str = "en") -> type[Strict]:
    """The pydantic model of a data file of this standard: its indicators are the fields of `indicators`.

    `previous_year` has those of them that are counts, amounts and numbers. What is right is kept in the context, a
    `_Found`; the language is that of the indicators' descriptions in the model's JSON Schema.
    """
    raw = [name for name, indicator in standard.indicators.items() if indicator.type in RAW]
    known = Field(None, description="the standard's id", json_schema_extra={"default": standard.id})
    return create_model(
        "DataFile",
        __base__=_Head,
        standard=(Annotated[str | None, Reads(optional(read_id), _ID)], known),
        indicators=_section(standard, language, "Indicators", standard.indicators, "", "the figures, by indicator"),
        previous_year=_section(standard, language, "PreviousYear", raw, PREVIOUS, "figures of the year before"),
    )


def _section(
    standard: Standard, language: str, title: str, names: Iterable[str], prefix: str, description: str
) -> tuple[Any, Any]:
    fields: dict[str, Any] = {}
    for name in names:
        indicator = standard.indicators[name]
        label = indicator.label.text(language)
        note = "" if indicator.note is None else f" ({indicator.note.text(language)})"
        reads = ReadsIn(_keeping(prefix + name, figure_reader(standard, name)), figure_schema(standard, name))
        fields[name] = (Annotated[Any, reads], Field(None, description=label + note))
    model = create_model(title, __base__=Strict, **fields)
    return Annotated[model | None, OrNull()], Field(None, description=description)


def _keeping(key: str, read_figure: FigureReader) -> Callable[[object, _Found], None]:
    def read_and_keep(node: object, found: _Found) -> None:
        figure = read_figure(node)
        if figure is not None:
            found.figures[key] = figure

    return read_and_keep


def load_park(path: str | Path, standard: Standard | None = None) -> Park:
    """Read a data file.

    Args:
        path: the file, or `-` for standard input.
        standard: the standard to read it by; without one, the standard that the file names, or the default.

    Raises:
        DataFileError: the file cannot be accepted; with every fault of it.
    """
    return parse_park(read_data(path), standard, source.shown_path(str(path)))


def read_data(path: str | Path) -> bytes:
    """The bytes of a data file.

    Raises:
        DataFileError: it cannot be read.
    """
    try:
        return source.read_bytes(str(path))
    except SourceError as error:
        raise DataFileError(error.faults, source.shown_path(str(path))) from None


def parse_park(data: bytes, standard: Standard | None = None, file: str = "") -> Park:
    """Read a data file from its bytes; see `load_park`."""
    sha256 = hashlib.sha256(data).hexdigest()
    found = _Found()
    tree, faults = source.parse(data)
    if tree is not None and standard is None:
        standard = named_standard(tree, faults)
    if tree is None or standard is None:
        if isinstance(tree, source.Mapping):
            validate(_Head, {key: tree[key] for key in ("name", "year") if key in tree}, [], context=found)
        raise DataFileError(faults, file, found.head, sha256)
    model: Any = validate(data_model(standard), tree, faults, context=found)
    figures = found.figures if not faults else _without_faulty(found.figures, faults)
    bounds, contradictions = known_bounds(standard, figures, found.head.get("year"))
    faults += contradictions
    if faults:
        raise DataFileError(bounded(faults), file, found.head, sha256)
    assert isinstance(tree, source.Mapping)
    return Park(standard, model.name, model.year, figures, bounds, model.location, file, sha256, model.standard, tree)


def named_standard(tree: source.Node, faults: list[Fault]) -> Standard | None:
    """The standard that a file names, or the default; None, with a fault, where there is none such."""
    if not isinstance(tree, source.Mapping) or "standard" not in tree:
        return _shipped(DEFAULT)
    node = tree["standard"]
    try:
        return _shipped(optional(read_id)(node) or DEFAULT)
    except (Refusal, StandardError) as error:
        place = at(node, "")
        faults += [fault._replace(line=place.line, column=place.column, path="standard") for fault in error.faults]
        return None


@lru_cache(maxsize=64)
def _shipped(name: str) -> Standard:
    return load_standard(name)


def _without_faulty(figures: dict[str, Figure], faults: list[Fault]) -> dict[str, Figure]:
    """The figures at which nothing is wrong, so that contradictions among these are reported in the same run."""
    bad = {fault.path[: end.start()] for fault in faults for end in re.finditer(r"[.[]|$", fault.path)}
    return {key: figure for key, figure in figures.items() if path_of(key) not in bad}

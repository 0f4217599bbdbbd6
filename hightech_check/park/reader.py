"""A data file into a `Park`, by a pydantic model of the standard's data files."""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from hightech_check.errors import DataFileError, Fault, SourceError, StandardError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.park.bounds import known_bounds
from hightech_check.park.entries import FigureReader, figure_reader, figure_schema
from hightech_check.park.figures import Figure, path_of
from hightech_check.park.model import Park
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, below, bounded, nearest, refuse
from hightech_check.reading.fields import ID, Line, OptionalLine, Year, optional, read_id, read_line, read_year
from hightech_check.reading.models import (
    OrNull,
    Reads,
    ReadsIn,
    Schema,
    Strict,
    attempt,
    or_null,
    pattern,
    validate,
)
from hightech_check.standard.finding import DEFAULT, load_standard
from hightech_check.standard.model import RAW, Standard


class _Context(NamedTuple):
    """By which standard a file is read, and the figures in it that are right, by key."""

    standard: Standard
    figures: dict[str, Figure]


@lru_cache(maxsize=64)
def _readers(standard: Standard, prefix: str) -> Mapping[str, FigureReader]:
    """What reads the entries of a section, by indicator: this year's, or the raw ones of last year."""
    return {
        name: figure_reader(standard, name)
        for name, indicator in standard.indicators.items()
        if not prefix or indicator.type in RAW
    }


def _section(prefix: str) -> ReadsIn:
    """Annotates a field with the figures of a section."""

    def read_figures(node: object, context: _Context) -> None:
        if not isinstance(node, source.Mapping):
            refuse(node, "not-a-mapping")
        readers = _readers(context.standard, prefix)
        faults: list[Fault] = []
        sound = True
        for name, child in node.items():
            if isinstance(child, source.Faulty):  # what is wrong with it has been said
                sound = False
            elif name not in readers:
                near = nearest(name, [*readers, *context.standard.called], len(faults))
                faults.append(at(child.key or child, "unknown-key", key=name, nearest=near, path=name))
            else:
                try:
                    figure = readers[name](child)
                except Refusal as refusal:
                    sound = False
                    faults += [fault._replace(path=below(name, fault.path)) for fault in refusal.faults]
                    continue
                if figure is not None:
                    context.figures[prefix + name] = figure
        if faults or not sound:
            raise Refusal(*faults)

    return ReadsIn(read_figures, {"type": "object"})


class _File(Strict):
    """A data file: the figures of one subject for one year."""

    standard: Annotated[str | None, Reads(optional(read_id), or_null(pattern(ID)))] = Field(
        None, description="the standard's id"
    )
    name: Line = Field(description="what the subject is called")
    location: OptionalLine = Field(None, description="where it lies")
    year: Year = Field(description="the year of the figures")
    indicators: Annotated[None, _section(""), OrNull()] = Field(None, description="the figures, by indicator")
    previous_year: Annotated[None, _section(PREVIOUS), OrNull()] = Field(None, description="figures of the year before")


def data_schema(standard: Standard, language: str = "en") -> dict[str, Any]:
    """The JSON Schema of a data file of this standard; every file that is accepted is valid by it.

    Not the other way round: what contradicts what, only `hightech-check validate` reports. The language is that of
    the indicators' descriptions.
    """
    from hightech_check.reading.schema import json_schema  # only this command pays for it

    def entry(name: str) -> Schema:
        indicator = standard.indicators[name]
        note = "" if indicator.note is None else f" ({indicator.note.text(language)})"
        return {"description": indicator.label.text(language) + note, **figure_schema(standard, name)}

    schema = json_schema(_File, standard.title.text(language))
    properties = schema["properties"]
    properties["standard"]["default"] = standard.id
    for section, prefix in (("indicators", ""), ("previous_year", PREVIOUS)):
        entries = {name: entry(name) for name in _readers(standard, prefix)}
        for label, (name, *others) in standard.called.items():
            if name in entries and not others:
                same = {"$ref": f"#/properties/{section}/properties/{name}"}
                entries[label] = {"description": entries[name]["description"], "allOf": [same]}
        properties[section] |= {"additionalProperties": False, "properties": entries}
    return schema


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
    tree, faults = source.parse(data)
    if tree is not None and standard is None:
        standard = named_standard(tree, faults)
    if tree is None or standard is None:
        raise DataFileError(faults, file, _head(tree), sha256)
    _name_indicators(tree, standard, faults)
    figures: dict[str, Figure] = {}
    read = validate(_File, tree, faults, context=_Context(standard, figures))
    if faults or read is None:
        figures = _without_faulty(figures, faults, standard)
    year = _head(tree).get("year") if read is None else read.year
    bounds, contradictions = known_bounds(standard, figures, year)
    faults += contradictions
    if faults or read is None:
        raise DataFileError(bounded(faults), file, _head(tree), sha256)
    assert isinstance(tree, source.Mapping)
    return Park(standard, read.name, read.year, figures, bounds, read.location, file, sha256, read.standard, tree)


def _head(tree: source.Node | None) -> dict[str, Any]:
    """What a file that is refused says of its name and year."""
    parts = tree if isinstance(tree, source.Mapping) else {}
    readers: Mapping[str, Callable[[object], object]] = {"name": read_line, "year": read_year}
    found = {key: attempt(partial(read, parts[key]), []) for key, read in readers.items() if key in parts}
    return {key: value for key, value in found.items() if value is not None}


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


def _name_indicators(tree: source.Node, standard: Standard, faults: list[Fault]) -> None:
    """Put the names of indicators in the place of their labels and aliases, so that nothing else has to know these."""
    for part in ("indicators", PREVIOUS[:-1]):
        section = tree.get(part) if isinstance(tree, source.Mapping) else None
        if not isinstance(section, source.Mapping) or section.keys() <= standard.indicators.keys():
            continue
        entries: dict[str, source.Node] = {}
        for key, node in section.items():
            names = (key,) if key in standard.indicators else standard.called.get(key, (key,))
            if len(names) > 1:
                faults.append(at(node.key, "name-unclear", path=f"{part}.{key}", found=key, words=tuple(names)))
            elif (first := entries.setdefault(names[0], node)) is not node:
                faults.append(at(node.key, "named-twice", path=f"{part}.{key}", found=key, first=first.line))
        section.clear()
        section.update(entries)


def _without_faulty(figures: dict[str, Figure], faults: list[Fault], standard: Standard) -> dict[str, Figure]:
    """The figures at which nothing is wrong, so that contradictions among these are reported in the same run."""
    bad: set[str] = set()
    for fault in faults:
        part, _, rest = fault.path.partition(".")
        bad.update(f"{part}.{name}" for name in standard.called.get(rest, ()))
        bad.update(fault.path[: end.start()] for end in re.finditer(r"[.[]|$", fault.path))
    return {key: figure for key, figure in figures.items() if path_of(key) not in bad}

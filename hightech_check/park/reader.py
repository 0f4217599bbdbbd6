"""A data file read into a `Park`."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, create_model

from hightech_check.errors import DataFileError, Fault, SourceError, StandardError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.park.bounds import known_bounds
from hightech_check.park.entries import figure_reader
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.reading import source
from hightech_check.reading.fields import (
    Line,
    OptionalLine,
    Reads,
    Refusal,
    Strict,
    Year,
    at,
    bounded,
    optional,
    read_id,
    validate,
)
from hightech_check.standard.finding import DEFAULT, load_standard
from hightech_check.standard.model import RAW, Indicator, Standard


class _Head(Strict):
    standard: Annotated[str | None, Reads(optional(read_id))] = None
    name: Line
    location: OptionalLine = None
    year: Year


@lru_cache(maxsize=64)
def data_model(standard: Standard) -> type[Strict]:
    """The pydantic model of a data file of this standard: its indicators are the fields of `indicators`.

    `previous_year` has those of them that are counts, amounts and numbers.
    """
    readers = {name: Reads(figure_reader(standard, name)) for name in standard.indicators}
    fields: dict[str, Any] = {name: (Annotated[Any, reader], None) for name, reader in readers.items()}
    previous = {name: fields[name] for name in fields if _holds_last_year(standard.indicators[name])}
    parts: dict[str, Any] = {
        "indicators": (_or_nothing(create_model("Indicators", __base__=Strict, **fields)), None),
        "previous_year": (_or_nothing(create_model("PreviousYear", __base__=Strict, **previous)), None),
    }
    return create_model("DataFile", __base__=_Head, **parts)


def _or_nothing(model: type[Strict]) -> Any:  # noqa: ANN401
    return Annotated[model | None, BeforeValidator(optional(lambda node: node))]


def _holds_last_year(indicator: Indicator) -> bool:
    return indicator.type in RAW


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
    if tree is None:
        raise DataFileError(faults, file, None, sha256)
    if standard is None:
        standard = _own_standard(tree, faults)
    if standard is None:
        raise DataFileError(faults, file, _what_is_right(tree), sha256)
    model: Any = validate(data_model(standard), tree, faults)
    if model is None:
        model = _without_faulty_figures(standard, tree, faults)
    figures = _figures(model)
    bounds, contradictions = known_bounds(standard, figures, model.year)
    faults += contradictions
    if faults:
        raise DataFileError(bounded(faults), file, _what_is_right(tree), sha256)
    assert isinstance(tree, source.Mapping)
    return Park(standard, model.name, model.year, figures, bounds, model.location, file, sha256, model.standard, tree)


def _own_standard(tree: source.Node, faults: list[Fault]) -> Standard | None:
    node = tree.get("standard") if isinstance(tree, source.Mapping) else None
    if node is None or (isinstance(node, source.Scalar) and node.is_null):
        return _shipped(DEFAULT)
    try:
        return _shipped(read_id(node))
    except (Refusal, StandardError) as error:
        place = at(node, "")
        faults += [fault._replace(line=place.line, column=place.column, path="standard") for fault in error.faults]
        return None


@lru_cache(maxsize=64)
def _shipped(name: str) -> Standard:
    return load_standard(name)


def _what_is_right(tree: source.Node) -> dict[str, object]:
    """The name and the year of a file, each where it can be read: a refused file is known by them."""
    known: dict[str, object] = {}
    for key in ("name", "year"):
        if isinstance(tree, source.Mapping) and key in tree:
            right = {"name": tree.scalar("-"), "year": tree.scalar("2000")}
            head = validate(_Head, {**right, key: tree[key]}, [])
            if head is not None:
                known[key] = getattr(head, key)
    return known


def _without_faulty_figures(standard: Standard, tree: source.Node, faults: list[Fault]) -> Any:  # noqa: ANN401
    """What is left of a faulty file, so that contradictions among its good figures are told in the same run."""
    bad = {fault.path[: end.start()] for fault in faults for end in re.finditer(r"[.[]|$", fault.path)}
    rest: dict[str, Any] = {}
    for key in ("indicators", "previous_year"):
        node = tree.get(key) if isinstance(tree, source.Mapping) else None
        if isinstance(node, source.Mapping):
            rest[key] = {name: entry for name, entry in node.items() if f"{key}.{name}" not in bad}
    year = _what_is_right(tree).get("year")
    model = validate(_figures_model(standard), rest, faults)
    return model.model_copy(update={"year": year}) if model is not None else _NOTHING


@lru_cache(maxsize=64)
def _figures_model(standard: Standard) -> type[Strict]:
    fields = data_model(standard).model_fields
    parts: dict[str, Any] = {key: (fields[key].annotation, None) for key in ("indicators", "previous_year")}
    return create_model("Figures", __base__=Strict, year=(Any, None), **parts)


class _Nothing(NamedTuple):
    indicators: None = None
    previous_year: None = None
    year: None = None


_NOTHING = _Nothing()


def _figures(model: Any) -> dict[str, Figure]:  # noqa: ANN401
    figures: dict[str, Figure] = {}
    if model.indicators is not None:
        figures = {name: figure for name, figure in model.indicators.__dict__.items() if figure is not None}
    if model.previous_year is not None:
        for name, figure in model.previous_year.__dict__.items():
            if figure is not None:
                figures[PREVIOUS + name] = figure
    return figures

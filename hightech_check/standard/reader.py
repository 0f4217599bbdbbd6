"""A standards file read into a `Standard`: indicators, criteria and moves, checked as a whole before any use."""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, cast

from pydantic import Field, ValidationInfo, WrapValidator

from hightech_check.errors import StandardError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Number
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, bounded, nearest, refuse
from hightech_check.reading.fields import ID, Id, Label, read_quantity, read_text, read_year, scalar, word
from hightech_check.reading.models import Keys, OrNull, ReadsIn, Schema, Strict, attempt, validate
from hightech_check.standard.condition_reader import Required
from hightech_check.standard.known import Known
from hightech_check.standard.model import (
    FIGURE,
    NAME,
    NUMERIC,
    Binding,
    Condition,
    Criterion,
    Document,
    Indicator,
    Move,
    Place,
    PublishedFigure,
    Standard,
    Superseded,
    Unit,
)

_CRITERION_ID = re.compile(rf"{ID.pattern}\.{ID.pattern}")
MOST_INDICATORS = 4000
MOST_CRITERIA = 4000
MOST_WORK_OF_MOVES = 1_000_000
_INDICATOR = f"(?!{PREVIOUS[:-1]}$){NAME}"


def parse_standard(data: bytes, file: str = "") -> Standard:
    """Read a standard from the bytes of its file.

    Raises:
        StandardError: with every fault of the file, in the order of its lines.
    """
    tree, faults = source.parse(data)
    known = Known(tree)
    read = None if tree is None else validate(_File, tree, faults, context=known)
    known.check_relations(faults)
    if faults or read is None:
        raise StandardError(bounded(faults), file)
    standard = Standard(
        id=read.id,
        title=read.title,
        subject=read.subject or Label(en="park", zh="园区"),
        source=read.source,
        superseded=read.superseded,
        sections=read.sections,
        indicators=read.indicators,
        criteria=tuple(cast(list[Criterion], read.criteria)),
        moves={name: Move(name, move.title, move.unit, move.adds) for name, move in (read.moves or {}).items()},
        published=known.published,
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        tree=cast(source.Mapping, tree),
    )
    if _work_of_moves(standard) > MOST_WORK_OF_MOVES:
        fault = at(cast(source.Mapping, tree)["moves"].key, "too-many-moves", path="moves", most=MOST_WORK_OF_MOVES)
        raise StandardError([fault], file)
    return standard


def _work_of_moves(standard: Standard) -> int:
    """How many figures are looked at where each move is tried on each comparison that it bears on."""
    work = 0
    for criterion in standard.criteria if standard.moves else ():
        for comparison in criterion.require.comparisons:
            for key in standard.figures_of(comparison.names):
                if moves := standard.moves_of.get(key):
                    work += len(moves) * (10 + len(standard.component_of[key].names))
    return work


def standard_schema() -> Schema:
    """The JSON Schema of a standards file; every file that loads is valid by it.

    Not the other way round: names, kinds and circles only `hightech-check standard lint` tells.
    """
    from hightech_check.reading.schema import json_schema  # only this command pays for it

    return json_schema(_File, "hightech-check standards file")


# --- indicators ---

_RELATIONS = {"formula", "published", "options", "part_of", "union_of"}
_RELATIONS_OF_RAW = {"published", "part_of", "union_of"}
_OWN_RELATIONS = {"ratio": {"formula", "published"}, "flag": set[str](), "choice": {"options"}}


def _read_indicator(node: Any, read: Callable[[Any], Indicator], info: ValidationInfo) -> Indicator:  # noqa: ANN401
    indicator = read(node)
    known = cast(Known, info.context)
    known.indicators[node.key_text] = indicator
    given = _RELATIONS & node.keys()
    faults = [
        at(node[key].key, "not-of-this-type", path=key, key=key, type=indicator.type)
        for key in given - _OWN_RELATIONS.get(indicator.type, _RELATIONS_OF_RAW)
    ]
    if indicator.published is not None and len(given) > 1:
        faults.append(at(node["published"].key, "published-alone", path="published"))
    if indicator.type == "choice" and not indicator.options:
        faults.append(at(node, "options-missing"))
    if indicator.published is not None and indicator.type in NUMERIC:
        figures = known.published[node.key_text] = {}
        for year, figure in indicator.published.items():
            path = f"published.{year}"
            number = attempt(partial(read_year, node["published"][year].key), faults, path)
            value = attempt(partial(read_quantity, indicator.kind, figure.value), faults, path)
            if number is not None and value is not None:
                figures[number] = PublishedFigure(value.value, figure.source, figure.note)
    if faults:
        raise Refusal(*faults)
    return indicator


# --- criteria ---


def _read_criterion_id(node: source.Scalar, known: Known) -> str:
    text = read_text(node)
    if not _CRITERION_ID.fullmatch(text):
        refuse(node, "criterion-id-form", found=text)
    faults = []
    section = text.partition(".")[0]
    if known.sections is not None and section not in known.sections:
        faults.append(at(node, "unknown-section", found=section, nearest=nearest(section, known.sections)))
    first = known.criteria.setdefault(text, node)
    if first is not node:
        faults.append(at(node, "duplicate-id", found=text, first=first.line))
    if faults:
        raise Refusal(*faults)
    return text


def _read_criterion(node: Any, read: Callable[[Any], "_Criterion"]) -> Criterion:  # noqa: ANN401
    one = read(node)
    section = one.id.partition(".")[0]
    return Criterion(one.id, section, one.title, one.source, one.binding, cast(Condition, one.require))


# --- moves ---


def _read_added(node: source.Node, known: Known) -> Number:
    name = node.key_text or ""
    indicator = known.indicator(name, node.key)
    if not indicator.raw:
        refuse(node.key, "move-not-raw", found=name)
    written = scalar(node)
    negative = written.text.startswith("-")
    unsigned = written.scalar(written.text[negative:], plain=written.plain)
    value = read_quantity("amount" if indicator.type == "amount" else "count", unsigned).value
    if not value:
        refuse(node, "move-zero")
    return -value if negative else value


# --- the models of the file ---


class _Criterion(Strict):
    """One thing that the standard demands or asks for."""

    id: Annotated[str, ReadsIn(_read_criterion_id, {"type": "string", "pattern": f"^{_CRITERION_ID.pattern}$"})] = (
        Field(description="the id of its section, a dot, and its own")
    )
    title: Label = Field(description="what is demanded, in a few words")
    source: Place | None = Field(None, description="where it stands in the document")
    binding: Annotated[Binding, word("required", "recommended")] = Field(
        "required", description="required, or recommended, which the verdict leaves out"
    )
    require: Required = Field(description="the condition that must hold")


class _Move(Strict):
    """A step that can be taken, and what one step adds to the raw figures."""

    title: Label = Field(description="what is done, in a few words")
    unit: Unit | None = Field(None, description="what the number of steps counts")
    adds: Annotated[dict[str, Annotated[Any, ReadsIn(_read_added, FIGURE)]], Field(min_length=1), Keys(NAME)] = Field(
        description="by raw indicator, what one step adds to it"
    )


class _File(Strict):
    """A standards file: what a data file holds, what must hold of it, and which steps can be taken."""

    id: Id = Field(description="the standard's id, which is also the name of a shipped file")
    title: Label = Field(description="what the standard is called")
    subject: Label | None = Field(None, description="what it is applied to; a park where it is left out")
    source: Document | None = Field(None, description="the document that it is taken from")
    superseded: Superseded | None = Field(None, description="what has replaced it, and from which year on")
    sections: Annotated[dict[str, Label], Keys(ID.pattern, "id-form")] = Field(
        description="the sections of the criteria, by id, in the order of the reports",
        json_schema_extra={"minProperties": 1},
    )
    indicators: Annotated[
        dict[str, Annotated[Indicator, WrapValidator(_read_indicator)]],
        Field(min_length=1, max_length=MOST_INDICATORS),
        Keys(_INDICATOR, "name-form"),
    ] = Field(description="what a data file holds, by name")
    criteria: list[Annotated[_Criterion, WrapValidator(_read_criterion)]] = Field(
        min_length=1, max_length=MOST_CRITERIA, description="what must hold, in the order of the reports"
    )
    moves: Annotated[Annotated[dict[str, _Move], Keys(ID.pattern, "id-form")] | None, OrNull()] = Field(
        None, description="the steps that can be taken, by id"
    )

"""A standards file read into a `Standard`: indicators, criteria and moves, checked as a whole before any use."""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, cast

from pydantic import ConfigDict, Field, ValidationInfo, WrapValidator

from hightech_check.errors import Fault, StandardError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.exact.quantity import Number
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, below, bounded, nearest, refuse
from hightech_check.reading.fields import ID, Id, Label, read_quantity, read_text, read_whole, read_year, scalar, word
from hightech_check.reading.models import Keys, OrNull, Reads, ReadsIn, Schema, Strict, attempt, validate
from hightech_check.standard.conditions import at_least, negated
from hightech_check.standard.known import Known
from hightech_check.standard.model import (
    FIGURE,
    NAME,
    NUMERIC,
    Binding,
    Comparison,
    Condition,
    Criterion,
    Document,
    Group,
    Indicator,
    Move,
    Name,
    Place,
    PublishedFigure,
    Standard,
    Superseded,
    Unit,
)

_CRITERION_ID = re.compile(rf"{ID.pattern}\.{ID.pattern}")
_NAME = re.compile(NAME)
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


def read_condition(standard: Standard, node: object, faults: list[Fault], path: str) -> Condition | None:
    """Read a condition written as in a standards file, over the indicators of a standard that is read already.

    Returns:
        The condition, or None: then what is wrong has been added to `faults`.
    """
    known = Known(None, standard.indicators)
    entry = validate(_Condition, node, faults, path, known)
    if entry is None or not isinstance(node, source.Mapping):
        return None
    return attempt(partial(_condition, node, entry, known), faults, path)


def read_test(
    standard: Standard, name: str, operator: Operator, node: source.Node, faults: list[Fault], path: str
) -> Condition | None:
    """Read a comparison of an indicator with the threshold that stands in a node; see `read_condition`."""
    known = Known(None, standard.indicators)
    return attempt(lambda: _comparison(name, standard.indicators[name], operator, node, known), faults, path)


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


def _read_condition(node: Any, read: Callable[[Any], Any], info: ValidationInfo) -> Condition:  # noqa: ANN401
    return _condition(node, read(node), cast(Known, info.context))


def _condition(node: source.Mapping, entry: "_Condition", known: Known) -> Condition:
    groups = {"any_of": entry.any_of, "all_of": entry.all_of, "none_of": entry.none_of}
    for kind, conditions in groups.items():
        if conditions is not None and len(node) == 1:
            if not conditions:
                refuse(node[kind], "empty", below=kind, key=kind)
            if kind == "none_of":
                opposites = tuple(negated(cast(Condition, one), known.options_of) for one in conditions)
                return at_least(len(opposites), opposites, node)
            return Group(cast(Any, kind), tuple(cast(list[Condition], conditions)), node)
    if entry.some_of is not None and len(node) == 1:
        some = tuple(cast(list[Condition], entry.some_of.conditions))
        if not 1 <= entry.some_of.at_least <= len(some):
            place = cast(source.Mapping, node["some_of"])["at_least"]
            params = {"found": str(entry.some_of.at_least), "least": 1, "most": len(some)}
            refuse(place, "whole-range", below="some_of.at_least", **params)
        return at_least(entry.some_of.at_least, some, node)
    known.count_comparison(node)
    operators = [key for key in (*OPERATORS, "one_of") if key in node]
    if len(operators) != 1 or entry.indicator is None or len(node) != 2:
        refuse(node, "condition-form")
    (key,) = operators
    indicator = known.indicator(entry.indicator, node["indicator"], "indicator")
    try:
        if key == "one_of":
            return _one_of(entry.indicator, indicator, node[key])
        return _comparison(entry.indicator, indicator, cast(Operator, key), node[key], known)
    except Refusal as refusal:
        raise Refusal(*(fault._replace(path=below(key, fault.path)) for fault in refusal.faults)) from None


def _one_of(name: str, indicator: Indicator, node: source.Node) -> Condition:
    """A choice that has to be one of some options: an either/or of these."""
    if indicator.type != "choice":
        refuse(node, "one-of-no-choice", found=name, type=indicator.type)
    if not isinstance(node, source.Sequence) or not node:
        refuse(node, "one-of-form")
    return at_least(
        1, tuple(Comparison(name, "equals", _option(indicator, scalar(one)), node=one) for one in node), node
    )


def _option(indicator: Indicator, written: source.Scalar) -> str:
    options = indicator.options or {}
    if written.text not in options:
        near = nearest(written.text, options)
        refuse(written, "option-unknown", found=written.text, words=tuple(options), nearest=near)
    return written.text


def _comparison(name: str, indicator: Indicator, operator: Operator, node: source.Node, known: Known) -> Comparison:
    written = scalar(node)
    if indicator.type == "flag":
        if operator != "equals" or not written.plain or written.text not in ("true", "false"):
            refuse(node, "flag-condition", found=name)
        return Comparison(name, operator, written.text == "true", node=node)
    if indicator.type == "choice":
        if operator != "equals":
            refuse(node, "choice-condition", found=name)
        return Comparison(name, operator, _option(indicator, written), node=node)
    if not written.plain or not _NAME.fullmatch(written.text):
        return Comparison(name, operator, read_quantity(indicator.kind, node).value, node=node)
    beside = written.text
    other = known.indicator(beside, node)
    if beside == name:
        refuse(node, "of-itself", found=name)
    if other.type != indicator.type:
        refuse(node, "kinds-differ", found=beside, type=other.type, wanted=indicator.type)
    if other.formula is not None:
        refuse(node, "threshold-not-raw", found=beside)
    return Comparison(name, operator, None, beside, node)


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

_Threshold = Annotated[Any, Reads(lambda node: node, {"type": ["string", "number", "integer", "boolean"]})]
_CONDITION_FORMS = [{"required": ["indicator", key], "maxProperties": 2} for key in (*OPERATORS, "one_of")]
_CONDITION_FORMS += [{"required": [key], "maxProperties": 1} for key in ("any_of", "all_of", "none_of", "some_of")]
_COUNT = Reads(lambda node: read_whole(node, 1, 10_000), {"type": "integer", "minimum": 1})
_OPTIONS: Schema = {"type": "array", "items": {"type": "string"}, "minItems": 1}


class _Condition(Strict):
    """A comparison of an indicator with a threshold by one operator, or conditions of which any or all must hold."""

    model_config = ConfigDict(json_schema_extra={"oneOf": cast(Any, _CONDITION_FORMS)})

    indicator: Name | None = Field(None, description="what is compared")
    at_least: _Threshold = Field(None, description="the least that passes: a figure, or the name of an indicator")
    more_than: _Threshold = Field(None, description="the figure or indicator that it must be above")
    at_most: _Threshold = Field(None, description="the greatest that passes: a figure, or the name of an indicator")
    less_than: _Threshold = Field(None, description="the figure or indicator that it must be below")
    equals: _Threshold = Field(
        None, description="the answer to a flag, an option of a choice, or the figure that passes"
    )
    one_of: Annotated[Any, Reads(lambda node: node, _OPTIONS)] = Field(
        None, description="the options of a choice that pass"
    )
    any_of: "list[_Required] | None" = Field(
        None, description="conditions of which one must hold", json_schema_extra={"minItems": 1}
    )
    all_of: "list[_Required] | None" = Field(
        None, description="conditions that must all hold", json_schema_extra={"minItems": 1}
    )
    none_of: "list[_Required] | None" = Field(
        None, description="conditions of which none may hold", json_schema_extra={"minItems": 1}
    )
    some_of: "_Some | None" = Field(None, description="conditions of which so many must hold")


_Required = Annotated[_Condition, WrapValidator(_read_condition)]


class _Some(Strict):
    """Conditions of which so many must hold."""

    at_least: Annotated[int, _COUNT] = Field(description="how many must hold")
    conditions: list[_Required] = Field(min_length=1, description="the conditions")


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
    require: _Required = Field(description="the condition that must hold")


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

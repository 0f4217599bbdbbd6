"""The conditions of a standards file: read, named indicators and all, into what a `Standard` holds."""

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, cast

from pydantic import ConfigDict, Field, ValidationInfo, WrapValidator

from hightech_check.errors import Fault
from hightech_check.exact.operators import OPERATORS, Operator
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, below, nearest, refuse
from hightech_check.reading.fields import read_quantity, read_whole, scalar
from hightech_check.reading.models import Reads, Schema, Strict, attempt, validate
from hightech_check.standard.conditions import at_least, negated
from hightech_check.standard.known import Known
from hightech_check.standard.model import NAME, Comparison, Condition, Group, Indicator, Name, Standard

_NAME = re.compile(NAME)


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


# --- the models ---

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
    any_of: "list[Required] | None" = Field(
        None, description="conditions of which one must hold", json_schema_extra={"minItems": 1}
    )
    all_of: "list[Required] | None" = Field(
        None, description="conditions that must all hold", json_schema_extra={"minItems": 1}
    )
    none_of: "list[Required] | None" = Field(
        None, description="conditions of which none may hold", json_schema_extra={"minItems": 1}
    )
    some_of: "_Some | None" = Field(None, description="conditions of which so many must hold")


Required = Annotated[_Condition, WrapValidator(_read_condition)]
"""What a criterion requires."""


class _Some(Strict):
    """Conditions of which so many must hold."""

    at_least: Annotated[int, _COUNT] = Field(description="how many must hold")
    conditions: list[Required] = Field(min_length=1, description="the conditions")


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

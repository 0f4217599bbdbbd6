"""The JSON Schema of standards files, for editors."""

from typing import Any

from hightech_check.exact.linear import LONGEST_FORMULA
from hightech_check.exact.operators import OPERATORS
from hightech_check.reading.fields import LONGEST_NAME
from hightech_check.reading.schema import DIALECT
from hightech_check.standard.model import NUMERIC

_ID = "^[a-z0-9][a-z0-9-]*$"
_NAME = "^[a-z][a-z0-9_]*$"
_YEAR = {"type": "integer", "minimum": 1949, "maximum": 2100}
_LINE = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
_OPTIONAL_LINE = {"anyOf": [_LINE, {"type": "null"}]}
_OPTIONAL_TEXT = {"type": ["string", "null"]}
_LABEL = {"$ref": "#/definitions/label"}
_FIGURE = {"type": ["string", "number", "integer"]}


def standard_schema() -> dict[str, Any]:
    """The schema of a standards file; every file that loads is valid by it.

    Not the other way round: names, kinds and circles only `hightech-check standard lint` tells.
    """
    return {
        "$schema": DIALECT,
        "title": "hightech-check standards file",
        **_object(
            {
                "id": {"type": "string", "pattern": _ID},
                "title": _LABEL,
                "subject": _LABEL,
                "source": _object(
                    {"document": _LINE} | dict.fromkeys(("issued_by", "issued", "carried_by", "url"), _OPTIONAL_LINE),
                    ["document"],
                ),
                "superseded": _object({"from": _YEAR, "by": _LINE}, ["from", "by"]),
                "sections": _map(_ID, _LABEL),
                "indicators": _map(_NAME, {"$ref": "#/definitions/indicator"}),
                "criteria": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/criterion"}},
                "moves": {"anyOf": [_map(_ID, {"$ref": "#/definitions/move"}, 0), {"type": "null"}]},
            },
            ["id", "title", "sections", "indicators", "criteria"],
        ),
        "definitions": {
            "label": _object({"en": _LINE, "zh": _LINE}, ["en", "zh"]),
            "unit": _object({"en": _LINE, "zh": _LINE, "one": _OPTIONAL_LINE}, ["en", "zh"]),
            "indicator": _indicator(),
            "condition": _condition(),
            "criterion": _criterion(),
            "move": _move(),
        },
    }


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _map(pattern: str, value: dict[str, Any], least: int = 1) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": least,
        "patternProperties": {pattern: value},
    }


def _indicator() -> dict[str, Any]:
    figure = _object({"value": _FIGURE, "source": _OPTIONAL_TEXT, "note": _OPTIONAL_TEXT}, ["value"])
    names = {"type": "array", "items": {"type": "string", "pattern": _NAME}}
    return _object(
        {
            "type": {"type": "string", "enum": [*NUMERIC, "flag", "choice"]},
            "label": _LABEL,
            "unit": {"$ref": "#/definitions/unit"},
            "note": _LABEL,
            "part_of": names,
            "union_of": names,
            "formula": {"type": "string", "maxLength": LONGEST_FORMULA},
            "published": _map("^(19|20|21)[0-9]{2}$", figure),
            "options": _map(_NAME, _LABEL),
        },
        ["type", "label"],
    )


def _condition() -> dict[str, Any]:
    parts = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/condition"}}
    threshold = {"type": ["string", "number", "integer", "boolean"]}
    comparisons = [
        _object({"indicator": {"type": "string", "pattern": _NAME}, key: threshold}, ["indicator", key])
        for key in OPERATORS
    ]
    return {"oneOf": [*comparisons, _object({"any_of": parts}, ["any_of"]), _object({"all_of": parts}, ["all_of"])]}


def _criterion() -> dict[str, Any]:
    sentence = {"type": "integer", "minimum": 1, "maximum": 999}
    return _object(
        {
            "id": {"type": "string", "pattern": r"^[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$"},
            "title": _LABEL,
            "source": _object({"section": _LINE, "sentence": sentence, "item": _OPTIONAL_LINE}, ["section"]),
            "binding": {"type": "string", "enum": ["required", "recommended"]},
            "require": {"$ref": "#/definitions/condition"},
        },
        ["id", "title", "require"],
    )


def _move() -> dict[str, Any]:
    return _object(
        {"title": _LABEL, "unit": {"$ref": "#/definitions/unit"}, "adds": _map(_NAME, _FIGURE)}, ["title", "adds"]
    )

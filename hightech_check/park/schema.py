"""The JSON Schema of a standard's data files, for editors and for other programs."""

from collections.abc import Mapping
from typing import Any

from hightech_check.park.bounds import ratio_range
from hightech_check.reading.fields import LONGEST_NAME
from hightech_check.reading.schema import DIALECT
from hightech_check.standard.model import RAW, Indicator, Standard

_DECIMAL = r"(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?"
_PERCENT = rf"^-?{_DECIMAL} ?%$"
_PLAIN_PERCENT = rf"^{_DECIMAL} ?%$"
_AMOUNT = rf"^{_DECIMAL} ?(元|万元|亿元|CNY)$"
_LARGEST = 10**18 - 1
_TEXT = {"type": ["string", "null"]}


def data_schema(standard: Standard, language: str = "en") -> dict[str, Any]:
    """The schema of a data file of this standard; every file that is accepted is valid by it.

    Not the other way round: what contradicts what, only `hightech-check validate` tells.
    """
    indicators = {name: _figure(standard, name, one, language) for name, one in standard.indicators.items()}
    last_year = {name: indicators[name] for name, one in standard.indicators.items() if one.type in RAW}
    return {
        "$schema": DIALECT,
        "title": standard.title.text(language),
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "year"],
        "properties": {
            "standard": {"type": ["string", "null"], "pattern": "^[a-z0-9][a-z0-9-]*$", "default": standard.id},
            "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
            "location": {"type": ["string", "null"], "maxLength": LONGEST_NAME},
            "year": {"type": "integer", "minimum": 1949, "maximum": 2100},
            "indicators": _object(indicators),
            "previous_year": _object(last_year),
        },
    }


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": ["object", "null"], "additionalProperties": False, "properties": dict(properties)}


def _figure(standard: Standard, name: str, indicator: Indicator, language: str) -> dict[str, Any]:
    value = _value(standard, name, indicator)
    value_or_null = {"anyOf": [value, {"type": "null"}]}
    remarks = {"source": _TEXT, "note": _TEXT}
    forms = [value, {"type": "null"}, _entry({"value": value_or_null, **remarks}, ["value"])]
    if indicator.type not in ("flag", "choice"):
        bounds = {"at_least": value, "at_most": value}
        bounded = _entry({**bounds, **remarks}, [])
        bounded["anyOf"] = [{"required": ["at_least"]}, {"required": ["at_most"]}]
        forms.append(bounded)
    described = indicator.label.text(language)
    if indicator.note is not None:
        described += f" ({indicator.note.text(language)})"
    return {"description": described, "anyOf": forms}


def _entry(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties), "required": required}


def _value(standard: Standard, name: str, indicator: Indicator) -> dict[str, Any]:
    match indicator.type:
        case "flag":
            return {"type": "boolean"}
        case "choice":
            options = indicator.options or {}
            return {"type": "string", "enum": list(options)}
        case "count":
            return {"type": "integer", "minimum": 0, "maximum": _LARGEST}
        case "number":
            return {"type": "number", "minimum": 0, "maximum": 10**18}
        case "amount":
            return {"type": "string", "pattern": _AMOUNT}
        case "ratio":
            low, _ = ratio_range(standard, name)
            return {"type": "string", "pattern": _PLAIN_PERCENT if low is not None and low >= 0 else _PERCENT}

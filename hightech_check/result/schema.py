"""The JSON Schema of the JSON report: what `check --format json` and `validate --format json` promise."""

import re
from typing import Any

from hightech_check.result.report import FORMAT_VERSION

Schema = dict[str, Any]
_STATUS: Schema = {"enum": ["pass", "fail", "unknown"]}
_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
_MAYBE_PLACE: Schema = {"type": ["integer", "null"], "minimum": 1}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_OPERATOR: Schema = {"enum": ["at_least", "more_than", "at_most", "less_than", "equals"]}
_SOURCE: Schema = {"type": ["object", "null"], "additionalProperties": {"type": ["string", "integer", "null"]}}
_DOCUMENT: Schema = {**_SOURCE, "properties": {"document": _MAYBE_TEXT}}
_EXACT: Schema = {"type": ["string", "null"], "maxLength": 200, "pattern": "^-?[0-9]+([.][0-9]+|/[0-9]+)?$"}
_BY_NAME: Schema = {"type": "object", "additionalProperties": _TEXT}


def report_schema() -> Schema:
    """The schema, of draft 2020-12; keys may be added to the report, so unknown ones are allowed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hightech-check report",
        **_all_of_them(
            {
                "format_version": {"const": FORMAT_VERSION},
                "tool": _all_of_them({"name": {"const": "hightech-check"}, "version": _TEXT}),
                "reports": {"type": "array", "items": {"$ref": "#/$defs/report"}},
            }
        ),
        "$defs": {
            "report": _report(),
            "criterion": _criterion(),
            "outcome": {"if": {"required": ["indicator"]}, "then": {"$ref": "#/$defs/comparison"}, "else": _group()},
            "comparison": _comparison(),
            "problem": _all_of_them(
                {"code": _TEXT, "message": _TEXT, "line": _MAYBE_PLACE, "column": _MAYBE_PLACE, "path": _TEXT}
            ),
            "said": _all_of_them({"code": _TEXT, "message": _TEXT}),
        },
    }


def _all_of_them(properties: Schema, **more: Any) -> Schema:  # noqa: ANN401
    """An object that has every one of these keys."""
    return {"type": "object", "required": list(properties), "properties": {**properties, **more}}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list_of(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _report() -> Schema:
    count: Schema = {"type": "integer", "minimum": 0}
    standard = _all_of_them(
        {"id": _TEXT, "title": _TEXT, "sha256": _TEXT, "sections": _BY_NAME}, source=_DOCUMENT, moves=_BY_NAME
    )
    return _all_of_them(
        {
            "file": _TEXT,
            "sha256": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
            "name": _MAYBE_TEXT,
            "year": {"type": ["integer", "null"]},
            "location": _MAYBE_TEXT,
            "standard": _or_null(standard),
            "verdict": {"enum": ["eligible", "not_eligible", "undetermined", "invalid", "accepted"]},
            "exit_code": {"enum": [0, 1, 3, 4]},
            "strict": {"type": "boolean"},
            "language": {"enum": ["en", "zh"]},
            "counts": _all_of_them({"pass": count, "fail": count, "unknown": count}),
            "missing": _TEXTS,
            "missing_labels": _TEXTS,
            "problems": _list_of("problem"),
            "notes": _list_of("said"),
            "criteria": _list_of("criterion"),
        },
        changes={"type": "array", "items": {"type": "object"}},
    )


def _criterion() -> Schema:
    form = _all_of_them(
        {
            "id": _TEXT,
            "section": _TEXT,
            "title": _TEXT,
            "source": _SOURCE,
            "binding": {"enum": ["required", "recommended"]},
            "status": _STATUS,
        },
        comparison={"$ref": "#/$defs/comparison"},
        any_of=_list_of("outcome"),
        all_of=_list_of("outcome"),
    )
    return {**form, "oneOf": [{"required": [key]} for key in ("comparison", "any_of", "all_of")]}


def _group() -> Schema:
    form = _all_of_them({"status": _STATUS}, any_of=_list_of("outcome"), all_of=_list_of("outcome"))
    return {**form, "oneOf": [{"required": ["any_of"]}, {"required": ["all_of"]}]}


def _comparison() -> Schema:
    decides = _all_of_them(
        {"indicator": _TEXT, "operator": _OPERATOR, "value": {"type": "number"}, "value_exact": _EXACT, "text": _TEXT}
    )
    return _all_of_them(
        {
            "indicator": _TEXT,
            "label": _TEXT,
            "type": {"enum": ["count", "amount", "ratio", "number", "flag", "choice"]},
            "unit": _MAYBE_TEXT,
            "operator": _OPERATOR,
            "threshold": {"type": ["number", "boolean", "string", "null"]},
            "threshold_exact": _EXACT,
            "threshold_text": _MAYBE_TEXT,
            "threshold_indicator": _MAYBE_TEXT,
            "threshold_label": _MAYBE_TEXT,
            "value": _MAYBE_NUMBER,
            "value_exact": _EXACT,
            "value_text": _MAYBE_TEXT,
            "known_text": _MAYBE_TEXT,
            "reported": {"type": "boolean"},
            "low": _MAYBE_NUMBER,
            "high": _MAYBE_NUMBER,
            "status": _STATUS,
            "line": _MAYBE_PLACE,
            "shortfall": _MAYBE_NUMBER,
            "shortfall_text": _MAYBE_TEXT,
            "shortfall_words": _MAYBE_TEXT,
            "moves": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
            "moves_text": _MAYBE_TEXT,
            "hint": _MAYBE_TEXT,
            "missing": _TEXTS,
            "decides": _or_null(decides),
            "reason": _or_null({"$ref": "#/$defs/said"}),
        }
    )


_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}

_LARGEST = 10**100


def misfit(form: object) -> str | None:
    """The path of the first value that is of another kind than the schema says; None where there is none.

    Keys that are absent are not looked for: whoever reads them sees to that.
    """
    schema = report_schema()
    return _misfit(form, schema, schema["$defs"], "")


def _misfit(value: Any, schema: Schema, defs: Schema, path: str) -> str | None:  # noqa: ANN401
    while "$ref" in schema:
        schema = defs[schema["$ref"].rpartition("/")[2]]
    if "if" in schema:
        wanted = schema["if"]["required"][0]
        schema = schema["then"] if isinstance(value, dict) and wanted in value else schema["else"]
        return _misfit(value, schema, defs, path)
    if "anyOf" in schema:
        schema = {"type": "null"} if value is None else schema["anyOf"][0]
        return _misfit(value, schema, defs, path)
    if not _fits(value, schema):
        return path or "."
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties", {})
        pairs = [(inner, known.get(key, other), f"{path}.{key}") for key, inner in value.items()]
    elif isinstance(value, list):
        pairs = [(inner, schema.get("items", {}), f"{path}[{number}]") for number, inner in enumerate(value)]
    else:
        return None
    return next((found for pair in pairs if (found := _misfit(pair[0], pair[1], defs, pair[2]))), None)


def _fits(value: Any, schema: Schema) -> bool:  # noqa: ANN401
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"] and not isinstance(value, bool)
    names = schema.get("type", list(_TYPES))
    names = [names] if isinstance(names, str) else names
    if isinstance(value, bool):
        return "boolean" in names
    if isinstance(value, int | float) and not -_LARGEST < value < _LARGEST:  # no number either
        return False
    if isinstance(value, str) and (len(value) > schema.get("maxLength", len(value)) or not _matches(value, schema)):
        return False
    return any(isinstance(value, _TYPES[name]) for name in names)


def _matches(text: str, schema: Schema) -> bool:
    return "pattern" not in schema or re.search(schema["pattern"], text) is not None

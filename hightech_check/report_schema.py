"""The JSON Schema of the document of `--format json`: what is there stays, with its type; more may come."""

from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number"}
_WHOLE: Schema = {"type": "integer"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PLACE: Schema = {"type": "integer", "minimum": 1}
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_EXACT: Schema = {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+|/[0-9]+)?$"}
_STATUS: Schema = {"enum": ["pass", "fail", "unknown"]}
_KINDS = ("count", "amount", "ratio", "number")


def report_schema() -> Schema:
    """The schema, draft 2020-12, of the JSON document of a check.

    Returns:
        A new schema; every field that a document has now is required, and further ones are allowed.
    """
    tool = _record(name={"const": "hightech-check"}, version=_TEXT)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hightech-check result",
        **_record(format_version={"const": 1}, tool=tool, reports=_list_of(_ref("report"))),
        "$defs": {
            "report": _report(),
            "standard": _standard(),
            "problem": _record(
                code=_TEXT, message=_TEXT, line=_or_null(_PLACE), column=_or_null(_PLACE), path=_TEXT
            ),
            "message": _record(code=_TEXT, message=_TEXT),
            "criterion": _criterion(),
            "outcome": {"if": {"required": ["indicator"]}, "then": _ref("comparison"), "else": _ref("group")},
            "group": {**_record(status=_STATUS), "oneOf": [_only("any_of"), _only("all_of")]},
            "comparison": _comparison(),
            "decides": _record(
                indicator=_TEXT, operator=_TEXT, value=_NUMBER, value_exact=_EXACT, text=_TEXT, type={"enum": [*_KINDS]}
            ),
        },
    }


def _report() -> Schema:
    verdicts = {"eligible": 0, "accepted": 0, "not_eligible": 1, "undetermined": 3, "invalid": 4}
    form = _record(
        file=_TEXT,
        sha256=_or_null(_SHA256),
        name=_or_null(_TEXT),
        year=_or_null(_WHOLE),
        location=_or_null(_TEXT),
        standard=_or_null(_ref("standard")),
        verdict={"enum": [*verdicts]},
        exit_code={"enum": sorted(set(verdicts.values()))},
        strict=_FLAG,
        language={"enum": ["en", "zh"]},
        counts=_record(**{"pass": _COUNT, "fail": _COUNT, "unknown": _COUNT}),
        missing=_TEXTS,
        missing_labels=_TEXTS,
        problems=_list_of(_ref("problem")),
        notes=_list_of(_ref("message")),
        criteria=_list_of(_ref("criterion")),
    )
    form["properties"]["changes"] = _list_of({"type": "object"})  # of what-if only
    return form


def _standard() -> Schema:
    by_name = {"type": "object", "additionalProperties": _TEXT}
    return _record(
        id=_TEXT,
        title=_TEXT,
        sha256=_SHA256,
        sections=by_name,
        subject=_TEXT,
        source=_or_null({"type": "object"}),
        moves=by_name,
    )


def _criterion() -> Schema:
    form = _record(
        id=_TEXT,
        section=_TEXT,
        title=_TEXT,
        source=_or_null({"type": "object"}),
        binding={"enum": ["required", "recommended"]},
        status=_STATUS,
    )
    comparison = {"required": ["comparison"], "properties": {"comparison": _ref("comparison")}}
    return {**form, "oneOf": [comparison, _only("any_of"), _only("all_of")]}


def _comparison() -> Schema:
    return _record(
        indicator=_TEXT,
        label=_TEXT,
        type={"enum": [*_KINDS, "flag", "choice"]},
        unit=_or_null(_TEXT),
        operator=_TEXT,
        threshold={"type": ["number", "boolean", "string", "null"]},
        threshold_exact=_or_null(_EXACT),
        threshold_text=_or_null(_TEXT),
        threshold_indicator=_or_null(_TEXT),
        threshold_label=_or_null(_TEXT),
        value=_or_null(_NUMBER),
        value_exact=_or_null(_EXACT),
        value_text=_or_null(_TEXT),
        known_text=_or_null(_TEXT),
        reported=_FLAG,
        low=_or_null(_NUMBER),
        high=_or_null(_NUMBER),
        status=_STATUS,
        line=_or_null(_PLACE),
        shortfall=_or_null(_NUMBER),
        shortfall_text=_or_null(_TEXT),
        shortfall_words=_or_null(_TEXT),
        moves={"type": "object", "additionalProperties": _COUNT},
        moves_text=_or_null(_TEXT),
        hint=_or_null(_TEXT),
        missing=_TEXTS,
        decides=_or_null(_ref("decides")),
        reason=_or_null(_ref("message")),
    )


def _record(**fields: Schema) -> Schema:
    """An object that has all these fields, and perhaps more."""
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": True}


def _only(kind: str) -> Schema:
    return {"required": [kind], "properties": {kind: {**_list_of(_ref("outcome")), "minItems": 1}}}


def _list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(form: Schema) -> Schema:
    return {"anyOf": [form, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}

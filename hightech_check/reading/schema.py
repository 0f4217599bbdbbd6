"""JSON Schemas of what the models of `fields` read, generated from the models, for editors and for other programs."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

DIALECT = "http://json-schema.org/draft-07/schema#"  # the one that editors' YAML plug-ins read best


class _Draft7(GenerateJsonSchema):
    """Leaves out what is of Python only: defaults of None, and a null for what may be left out but never be null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") in (None, (), {}):
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401
        return False


def json_schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The JSON Schema (draft 7) of the files that a model reads.

    Args:
        model: of the whole file, as `fields` describes; every field of it and of the models in it has a description.
        title: of the schema.
    """
    form = model.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Draft7)
    definitions = {name: _draft7(one) for name, one in form.pop("$defs", {}).items()}
    return {"$schema": DIALECT, **_draft7(form), "title": title, "definitions": definitions}


def _draft7(form: Any) -> Any:  # noqa: ANN401
    """The same form as draft 7 has it, which ignores whatever stands beside a `$ref`; without the models' names."""
    if isinstance(form, list):
        return [_draft7(one) for one in form]
    if not isinstance(form, dict):
        return form
    rest = {key: _draft7(value) for key, value in form.items()}
    if isinstance(rest.get("title"), str) and "properties" in rest:
        del rest["title"]
    reference = rest.pop("$ref", None)
    if reference is None:
        return rest
    return {"allOf": [{"$ref": reference}], **rest} if rest else {"$ref": reference}

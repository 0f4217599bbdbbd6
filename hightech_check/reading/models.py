"""Files and their parts as pydantic models, which read nodes, say every fault at its place, and give a JSON Schema.

A file's form is said once, by a model, which both reads the file and gives its JSON Schema:

    class Stage(Strict):
        "One stage."
        title: Line = Field(description="what it is called")
        since: Year = Field(alias="from", description="its first year")
        unit: Unit | None = Field(None, description="may be left out, and is never null")
        note: OptionalText = Field(None, description="may be left out or null")
        day: Annotated[Day, Reads(read_day, {"type": "string", "pattern": "…"})] = Field(description="…")
        counts: Annotated[dict[str, Count], Field(min_length=1), Keys("[a-z]+", "name-form")] = Field(description="…")

    stage = validate(Stage, node, faults, path)         # None, and faults are added, where it is wrong
    form = json_schema(Stage, "a stage")                # hightech_check.reading.schema

A leaf is `Annotated[type, Reads(function, schema)]`: the function returns the value of a node or refuses it (`refuse`),
the schema says the same to an editor. `ReadsIn(function, schema)` also hands the function the context that was given to
`validate`; pydantic's own `WrapValidator(function)` has it as `info.context`. `Annotated[X | None, OrNull()]` accepts
nothing, `~` and `null` for None. A refusal without faults is of what has been said before.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Self, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, model_validator
from pydantic_core import CoreSchema, core_schema

from hightech_check.errors import Fault
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, below, join, nearest

T = TypeVar("T")
Schema: TypeAlias = dict[str, Any]


class Reads:
    """Annotates a field with the function that reads its node, and the JSON Schema of what that accepts."""

    def __init__(self, read_node: Callable[[Any], object], schema: Schema | None = None) -> None:
        self.read_node = read_node
        self.schema = schema or {}

    def __get_pydantic_core_schema__(self, source_type: object, handler: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read_node)

    def __get_pydantic_json_schema__(self, _: object, handler: object) -> Schema:
        return dict(self.schema)


class ReadsIn(Reads):
    """The same for a function of the node and of the context that was given to `validate`."""

    def __init__(self, read_node: Callable[[Any, Any], object], schema: Schema | None = None) -> None:
        super().__init__(lambda node: None, schema)
        self.read_in_context = read_node

    def __get_pydantic_core_schema__(self, source_type: object, handler: object) -> CoreSchema:
        read = self.read_in_context
        return core_schema.with_info_plain_validator_function(lambda node, info: read(node, info.context))


class OrNull:
    """Annotates a field that nothing, `~` and `null` leave at None."""

    def __get_pydantic_core_schema__(self, source_type: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(self._read, handler(source_type))

    @staticmethod
    def _read(node: object, read_value: Callable[[object], object]) -> object:
        return None if isinstance(node, source.Scalar) and node.is_null else read_value(node)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> Schema:  # noqa: ANN401
        return or_null(handler.resolve_ref_schema(handler(schema["schema"])))


_ANSWERS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
"""Names that other readers of YAML take for an answer or for nothing."""


class Keys:
    """Annotates a `dict[str, X]` with the form of its keys, and the code of the fault of others (None: no fault)."""

    def __init__(self, form: str, code: str | None = None) -> None:
        self.form = re.compile(form)
        self.code = code

    def __get_pydantic_core_schema__(self, source_type: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        def read(node: object, read_value: Callable[[object], object]) -> object:
            faults = list(self._faults(node))
            try:
                value = read_value(node)
            except ValidationError as error:
                raise Refusal(*faults, *faults_of(error)) from None
            if faults:
                raise Refusal(*faults)
            return value

        return core_schema.no_info_wrap_validator_function(read, handler(source_type))

    def _faults(self, node: object) -> Iterator[Fault]:
        if self.code is not None and isinstance(node, source.Mapping):
            for name, value in node.items():
                if not self.form.fullmatch(name):
                    yield at(value.key, self.code, found=name, path=name)
                elif name in _ANSWERS:
                    yield at(value.key, "name-of-answer", found=name, path=name)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> Schema:  # noqa: ANN401
        form = handler(schema["schema"])
        keys = {f"^{self.form.pattern}$": form["additionalProperties"]}
        return {**form, "additionalProperties": False, "patternProperties": keys}


def pattern(form: re.Pattern[str]) -> Schema:
    """The schema of a text of a form."""
    return {"type": "string", "pattern": f"^{form.pattern}$"}


def or_null(schema: Schema) -> Schema:
    """The schema of the same, or of null."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:  # so that an editor says what is wrong inside
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


class Strict(BaseModel):
    """A mapping with known keys only, as a model."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, defer_build=True, frozen=True)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, node: object, read: Callable[[object], Self]) -> Self:
        try:
            return read(node)
        except ValidationError as error:
            keys = [field.alias or name for name, field in cls.__pydantic_fields__.items()]
            raise Refusal(*faults_of(error, keys)) from None


def validate(model: type[T], node: object, faults: list[Fault], path: str = "", context: object = None) -> T | None:
    """The model's instance, or None: then what is wrong has been added to `faults`."""
    validator = cast(Any, model).__pydantic_validator__
    return attempt(lambda: cast(T, validator.validate_python(node, context=context)), faults, path)


def attempt(read: Callable[[], T], faults: list[Fault], path: str = "") -> T | None:
    """What a function returns, or None: then what it refuses has been added to `faults`, with paths below `path`."""
    try:
        return read()
    except Refusal as refusal:
        found: Iterable[Fault] = refusal.faults
    except ValidationError as error:
        found = faults_of(error)
    faults += [fault._replace(path=below(path, fault.path)) for fault in found]
    return None


def faults_of(error: ValidationError, known: Collection[str] = ()) -> list[Fault]:
    """What pydantic found, as faults with places; `known` are the keys that are known where one is unknown."""
    faults = []
    for item in error.errors(include_url=False):
        where = join("", *item["loc"])
        node = item["input"]
        if isinstance(node, source.Faulty):
            continue
        match item["type"]:
            case "value_error":
                inner = item["ctx"]["error"]
                assert isinstance(inner, Refusal)
                faults += [fault._replace(path=below(where, fault.path)) for fault in inner.faults]
            case "extra_forbidden":
                name = str(item["loc"][-1])
                near = nearest(name, known, len(faults))
                faults.append(at(node.key, "unknown-key", key=name, nearest=near, path=where))
            case "missing":
                faults.append(at(node, "missing-key", key=str(item["loc"][-1]), path=where))
            case "too_short":
                faults.append(at(node, "empty", key=node.key_text, path=where))
            case "too_long":
                params = {"key": node.key_text, "count": len(node), "most": item["ctx"]["max_length"]}
                faults.append(at(node, "too-many", path=where, **params))
            case "list_type" | "tuple_type":
                faults.append(at(node, "not-a-list", path=where))
            case _:
                faults.append(at(node, "not-a-mapping", path=where))
    return faults

"""The base of the pydantic models that read a tree of `source` nodes, their leaf types, and their errors as faults.

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
from typing import Annotated, Any, NoReturn, Self, TypeAlias, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from hightech_check.errors import Fault
from hightech_check.exact.quantity import Kind, Quantity, QuantityError, read
from hightech_check.reading import source
from hightech_check.reading.tree import MOST_FAULTS
from hightech_check.words import Said, quoted

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST_NAME = 200

# What YAML 1.1 would not read as text: such a scalar is refused where text is wanted, instead of guessed at.
_NOT_TEXT = r"""~|null|Null|NULL|<<|=
    |y|Y|n|N|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF
    |[-+]?(?:[0-9][0-9_]*)?\.?[0-9_]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*\.?
    |[-+]?0x[0-9a-fA-F_]+|[-+]?0o?[0-7_]+|[-+]?0b[01_]+
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ ]+)[0-9].*)?"""
_MAY_BE_NOT_TEXT = frozenset("~nNyYtTfFoO<=.+-0123456789")


class Refusal(ValueError):  # noqa: N818
    """Raised by a leaf's reader: why it refuses the node; the faults' paths begin at the node."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.code for fault in faults))
        self.faults = faults


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
    """A mapping with known keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @model_validator(mode="wrap")
    @classmethod
    def _refuse(cls, node: Any, read: Callable[[Any], Self]) -> Self:  # noqa: ANN401
        try:
            return read(node)
        except ValidationError as error:
            raise Refusal(*faults_of(error, [one.alias or name for name, one in cls.model_fields.items()])) from None


T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)


def validate(
    model: type[Model],
    node: object,
    faults: list[Fault],
    path: str = "",
    context: Any = None,  # noqa: ANN401
) -> Model | None:
    """The model's instance, or None: then what is wrong has been added to `faults`."""
    return attempt(lambda: model.model_validate(node, context=context), faults, path)


def attempt(read: Callable[[], T], faults: list[Fault], path: str = "") -> T | None:
    """What a function returns, or None: then what it refuses has been added to `faults`, with paths below `path`."""
    try:
        return read()
    except Refusal as refusal:
        found: Iterable[Fault] = refusal.faults
    except ValidationError as error:
        found = faults_of(error)
    faults += [fault._replace(path=_join(path, fault.path)) for fault in found]
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
                faults += [fault._replace(path=_join(where, fault.path)) for fault in inner.faults]
            case "extra_forbidden":
                name = str(item["loc"][-1])
                near = nearest(name, known, len(faults))
                faults.append(at(node.key, "unknown-key", key=name, nearest=near, path=where))
            case "missing":
                faults.append(at(node, "missing-key", key=str(item["loc"][-1]), path=where))
            case "too_short":
                faults.append(at(node, "empty", key=node.key_text, path=where))
            case "list_type" | "tuple_type":
                faults.append(at(node, "not-a-list", path=where))
            case _:
                faults.append(at(node, "not-a-mapping", path=where))
    return faults


def bounded(faults: list[Fault]) -> list[Fault]:
    """The faults in the order of their places, and not so many that they bury each other."""
    ordered = sorted(faults, key=lambda fault: (fault.line or 0, fault.column or 0))
    shown = ordered[:MOST_FAULTS]
    if len(ordered) > len(shown):
        shown.append(Fault("more-faults", {"count": len(ordered) - len(shown)}))
    return shown


def at(node: object, code: str, *, path: str = "", **params: object) -> Fault:
    """A fault at a node's place."""
    line, column = getattr(node, "place", (1, 1))
    return Fault(code, params, line, column, path)


def refuse(node: object, code: str, *, below: str = "", **params: object) -> NoReturn:
    """Refuse a node, from within a leaf's reader; `below` is where it stands below what the leaf reads."""
    if isinstance(node, source.Faulty):
        raise Refusal  # what is wrong with it has been said
    raise Refusal(at(node, code)._replace(params=params, path=below))


def join(path: str, *parts: int | str) -> str:
    """A path such as `criteria[3].require.any_of[0]`."""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _join(path: str, rest: str) -> str:
    return path + rest if rest.startswith("[") or not path else f"{path}.{rest}" if rest else path


def nearest(name: str, known: Iterable[str], already: int = 0) -> str:
    """The known name most like this one, or nothing; only for short names and the first few faults."""
    if len(name) > 100 or already > 20:
        return ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), 1, 0.6)), "")


def _is_not_text(text: str) -> bool:
    return re.fullmatch(_NOT_TEXT, text, re.VERBOSE) is not None


def scalar(node: object) -> source.Scalar:
    """The node, if it is a scalar."""
    if isinstance(node, source.Scalar):
        return node
    refuse(node, "not-a-scalar")


def clearly_text(node: source.Scalar) -> bool:
    """Whether a scalar is quoted, or begins as nothing but text does."""
    return not node.plain or (node.text != "" and node.text[0] not in _MAY_BE_NOT_TEXT)


def text_reader(*, lines: bool = False, longest: int | None = None) -> Callable[[object], str]:
    """A reader of text; `lines` allows line breaks, `longest` bounds its characters (and forbids blank text)."""

    def read_text(node: object) -> str:
        written = node if type(node) is source.Scalar else scalar(node)
        text = written.text
        if not clearly_text(written) and (not text or _is_not_text(text)):
            refuse(node, "text-form" if text and not written.is_null else "text-empty", found=text)
        if not lines and "\n" in text:
            refuse(node, "text-lines")
        if longest is not None:
            if not text or text.isspace():
                refuse(node, "text-empty")
            if len(text) > longest:
                refuse(node, "text-too-long", length=len(text), longest=longest)
        return text

    return read_text


def optional(read_node: Callable[[object], Any]) -> Callable[[object], Any]:
    """The same reader, for which nothing, `~` and `null` are None."""

    def read_or_none(node: object) -> Any:  # noqa: ANN401
        if isinstance(node, source.Scalar) and node.is_null:
            return None
        return read_node(node)

    return read_or_none


def one_of(*words: str) -> Callable[[object], str]:
    """A reader of one of a few words."""

    def read_word(node: object) -> str:
        text = scalar(node).text
        if text not in words:
            refuse(node, "not-one-of", found=text, words=words, nearest=nearest(text, words))
        return text

    return read_word


def word(*words: str) -> Reads:
    """Annotates a field that is one of a few words."""
    return Reads(one_of(*words), {"type": "string", "enum": list(words)})


def read_quantity(kind: Kind, node: object) -> Quantity:
    """A figure of a kind; quotes are for ratios and amounts only, whose form is unmistakable."""
    written = scalar(node)
    try:
        quantity = read(kind, written.text)
    except QuantityError as error:
        right = Said("such-as", example=error.right) if error.example else error.right
        refuse(node, error.code, found=written.text, right=right)
    if not written.plain and kind in ("count", "number"):
        refuse(node, "quoted", found=written.text, right=written.text)
    return quantity


_FLAGS = {"true": True, "false": False}
_YES = frozenset(["yes", "y", "on", "true", "t", "1", "是", "有", "√"])
_NO = frozenset(["no", "n", "off", "false", "f", "0", "否", "无", "×"])


def read_flag(node: object) -> bool:
    """`true` or `false`, bare."""
    if type(node) is source.Scalar and node.plain and node.text in _FLAGS:
        return _FLAGS[node.text]
    written = scalar(node)
    word = written.text.strip().lower()
    right = "true" if word in _YES else "false" if word in _NO else "true / false"
    refuse(node, "flag-form", found=written.text, right=right)


def read_whole(node: object, least: int, most: int) -> int:
    """A bare whole number within a range (years, numbers of sentences)."""
    value = int(read_quantity("count", node).value)
    if not least <= value <= most:
        refuse(node, "whole-range", found=str(value), least=least, most=most)
    return value


def read_year(node: object) -> int:
    """A year from 1949 to 2100."""
    text = scalar(node).text
    if len(text) != 4 or not text.isascii() or not text.isdigit():
        refuse(node, "year-form", found=text)
    return read_whole(node, 1949, 2100)


def read_id(node: object) -> str:
    """An id such as `inner-mongolia-2020`: lower-case letters, digits and hyphens."""
    written = scalar(node)
    if not ID.fullmatch(written.text):
        refuse(node, "id-form", found=written.text)
    return written.text


_LINE: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
_TEXT: Schema = {"type": "string"}
read_text = text_reader(lines=True)
Text = Annotated[str, Reads(read_text, _TEXT)]
Line = Annotated[str, Reads(text_reader(longest=LONGEST_NAME), _LINE)]
OptionalText = Annotated[str | None, Reads(optional(read_text), or_null(_TEXT))]
OptionalLine = Annotated[str | None, Reads(optional(text_reader(longest=LONGEST_NAME)), or_null(_LINE))]
Id = Annotated[str, Reads(read_id, pattern(ID))]
Year = Annotated[int, Reads(read_year, {"type": "integer", "minimum": 1949, "maximum": 2100})]
AnyNode = Annotated[Any, Reads(lambda node: node)]


class Label(Strict):
    """A text in both languages."""

    en: Line = Field(description="in English")
    zh: Line = Field(description="in Chinese")

    def text(self, language: str) -> str:
        """The text in a language: `en` or `zh`."""
        return self.zh if language == "zh" else self.en

    def words(self, language: str) -> str:
        """The same within a message."""
        return quoted(self.text(language))

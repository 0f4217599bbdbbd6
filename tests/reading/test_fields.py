"""Models of files give their JSON Schema, and read what it accepts."""

from typing import Annotated, Any

import jsonschema
import pytest
from pydantic import Field

from hightech_check.errors import Fault
from hightech_check.reading import source
from hightech_check.reading.fields import Label, OptionalText, Year
from hightech_check.reading.models import Keys, OrNull, ReadsIn, Strict, validate
from hightech_check.reading.schema import json_schema


class Inner(Strict):
    """What is within."""

    since: Year = Field(alias="from", description="its first year")
    note: OptionalText = Field(None, description="a remark")


class Outer(Strict):
    """The whole file."""

    label: Label = Field(description="what it is called")
    within: Inner | None = Field(None, description="may be left out")
    perhaps: Annotated[Inner | None, OrNull()] = Field(None, description="may be null")
    by_name: Annotated[dict[str, Inner], Field(min_length=1), Keys("[a-z]+", "name-form")] = Field(
        description="by name"
    )
    known: Annotated[str | None, ReadsIn(lambda node, context: context[node.text], {"type": "string"})] = Field(
        None, description="looked up in the context"
    )


SCHEMA = json_schema(Outer, "an example")
WHOLE = {"label": {"en": "a", "zh": "甲"}, "by_name": {"a": {"from": 2020}}}


def places_of(text: str) -> list[tuple[str, str]]:
    faults: list[Fault] = []
    assert (validate(Outer, source.parse(text.encode())[0], faults, context={"x": "y"}) is None) is bool(faults)
    return [(fault.code, fault.path) for fault in faults]


def properties(form: Any) -> Any:
    """Every property of a schema."""
    for part in form if isinstance(form, list) else form.values() if isinstance(form, dict) else ():
        yield from properties(part)
    if isinstance(form, dict) and isinstance(form.get("properties"), dict):
        yield from form["properties"].values()


def test_every_property_is_described_beside_no_reference() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    found = list(properties(SCHEMA))
    assert len(found) == 11
    assert all(one["description"] and "$ref" not in one and "title" not in one for one in found)


@pytest.mark.parametrize(
    ("change", "text", "faults"),
    [
        ({}, "", []),
        ({"perhaps": None}, "perhaps: ~", []),
        ({"within": None}, "within: ~", [("not-a-mapping", "within")]),
        ({"within": {"from": 2020, "note": None}}, "within: {from: 2020, note: }", []),
        ({"within": {"since": 2020}}, "within: {since: 2020}", [("missing-key", "within.from"), ("unknown-key", "within.since")]),
        ({"by_name": {}}, "by_name: {}", [("empty", "by_name")]),
        ({"by_name": {"A": {"from": 20}}}, "by_name: {A: {from: 20}}", [("name-form", "by_name.A"), ("year-form", "by_name.A.from")]),
    ],
)  # fmt: skip
def test_what_is_read_is_valid_and_what_is_refused_is_not(change: Any, text: str, faults: list[Any]) -> None:
    by_name = "" if "by_name" in text else "by_name: {a: {from: 2020}}\n"
    assert places_of(f"label: {{en: a, zh: 甲}}\n{by_name}{text}\n") == faults
    assert bool(list(jsonschema.Draft7Validator(SCHEMA).iter_errors(WHOLE | change))) is bool(faults)


def test_a_reader_is_given_the_context() -> None:
    model = validate(
        Outer, source.parse(b"label: {en: a, zh: b}\nby_name: {a: {from: 2020}}\nknown: x")[0], [], context={"x": "y"}
    )
    assert model is not None
    assert model.known == "y"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("by_name: {a: {form: 2020}}", "from"), ("by_name: {a: {from: 2020}}\nwithin: {from: 2020, not: x}", "note"),
     ("by_name: {a: {from: 2020}}\nlabel: {en: a, zh: b}\nwithn: 1", "within")],
)  # fmt: skip
def test_an_unknown_key_names_the_nearest_at_any_depth(text: str, nearest: str) -> None:
    faults: list[Fault] = []
    validate(Outer, source.parse(text.encode())[0], faults)
    assert [f"did you mean `{nearest}`?" in fault.words("en") for fault in faults].count(True) == 1


@pytest.mark.parametrize("text", ["no", "on", "1.5", "~", "0x1f", "2020-01-02", ".inf", "=", "<<"])
def test_what_yaml_might_take_for_no_text_has_to_be_quoted(text: str) -> None:
    faults: list[Fault] = []
    assert validate(Label, source.parse(f"en: {text}\nzh: 甲".encode())[0], faults) is None
    assert [(fault.code, fault.path) for fault in faults] == [("text-empty" if text == "~" else "text-form", "en")]
    assert validate(Label, source.parse(f"en: '{text}'\nzh: 甲".encode())[0], []) == Label(en=text, zh="甲")


def test_a_label_is_in_both_languages() -> None:
    label = Label(en="Park", zh="园区")
    assert (label.text("en"), label.text("zh"), label.words("zh")) == ("Park", "园区", "园区")


@pytest.mark.parametrize(("key", "plain"), [("a", True), ("'a'", False), ('"a"', False)])
def test_a_key_knows_whether_it_stands_bare(key: str, plain: bool) -> None:
    tree, faults = source.parse(f"{key}: 1".encode())
    assert isinstance(tree, source.Mapping)
    assert not faults
    found = tree["a"].key
    assert found is not None
    assert (found.text, found.plain, found.place) == ("a", plain, (1, 1))

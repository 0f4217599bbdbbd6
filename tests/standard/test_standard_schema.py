"""The schema of standards files accepts what loads."""

import json
from typing import Any

import jsonschema
import pytest
import yaml
from command import ROOT

from hightech_check.craft.skeleton import skeleton
from hightech_check.standard.finding import shipped
from hightech_check.standard.reader import standard_schema


class _Texts(yaml.SafeLoader):
    """Reads dates as text, as editors do, and years that are keys as well."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(text: str) -> Any:
    return json.loads(json.dumps(yaml.load(text, _Texts)))


STANDARDS = {name: (ROOT / "criteria" / f"{name}.yaml").read_text("utf-8") for name in shipped()}


@pytest.mark.parametrize("text", [*STANDARDS.values(), skeleton("a", "en"), skeleton("a", "zh")])
def test_the_schema_accepts_the_shipped_standards_and_the_skeleton(text: str) -> None:
    schema = standard_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(read(text), schema)


def test_the_schema_refuses_what_has_two_operators() -> None:
    form = read(STANDARDS["tech-sme-2017"])
    form["criteria"][0]["require"]["at_least"] = 5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(form, standard_schema())


@pytest.mark.parametrize(("conditions", "valid"), [(1, True), (0, False)])
def test_a_group_of_one_condition_is_valid_and_an_empty_one_is_not(conditions: int, valid: bool) -> None:
    form = read(STANDARDS["tech-sme-2017"])
    first = form["criteria"][0]
    for kind in ("any_of", "all_of"):
        group = {kind: [first["require"]] * conditions}
        changed = {**form, "criteria": [{**first, "require": group}]}
        assert jsonschema.Draft7Validator(standard_schema()).is_valid(changed) is valid


def properties(form: Any) -> Any:
    for part in form if isinstance(form, list) else form.values() if isinstance(form, dict) else ():
        yield from properties(part)
    if isinstance(form, dict) and isinstance(form.get("properties"), dict):
        yield from form["properties"].values()


def test_every_property_is_described() -> None:
    found = list(properties(standard_schema()))
    assert len(found) > 40
    assert all(one["description"] for one in found)

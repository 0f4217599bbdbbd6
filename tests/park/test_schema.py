"""The JSON Schema of a data file accepts what the program accepts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from hightech_check.park.reader import data_schema
from hightech_check.park.template import template
from hightech_check.standard.finding import load_standard, shipped

EXAMPLES = sorted((Path(__file__).resolve().parent.parent.parent / "examples").glob("*.yaml"))
DATA_FILES = [path for path in EXAMPLES if "broken" not in path.name and "plan" not in path.name]


def faults(document: Any, standard: str = "inner-mongolia-2020") -> list[str]:
    validator = jsonschema.Draft7Validator(data_schema(load_standard(standard)))
    return [error.json_path for error in validator.iter_errors(document)]


@pytest.mark.parametrize("standard", shipped())
def test_the_schema_is_a_schema_that_describes_every_property(standard: str) -> None:
    schema = data_schema(load_standard(standard))
    jsonschema.Draft7Validator.check_schema(schema)
    assert all(one["description"] for one in properties(schema))


def properties(schema: Any) -> Iterator[Any]:
    """Every property of the mappings within a schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).values()
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from properties(inner)


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: path.stem)
def test_every_example_is_valid(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert faults(document, document.get("standard", "inner-mongolia-2020")) == []


@pytest.mark.parametrize("standard", shipped())
def test_a_template_is_valid(standard: str) -> None:
    assert faults(yaml.safe_load(template(load_standard(standard), 2025)), standard) == []


@pytest.mark.parametrize(
    ("indicators", "path"),
    [
        ({"enterprises": "162"}, "$.indicators.enterprises"),
        ({"enterprises": -1}, "$.indicators.enterprises"),
        ({"enterprise": 162}, "$.indicators"),
        ({"high_tech_revenue_share": 0.2}, "$.indicators.high_tech_revenue_share"),
        ({"high_tech_revenue_share": "-5%"}, "$.indicators.high_tech_revenue_share"),
        ({"revenue": "1,000 万元"}, "$.indicators.revenue"),
        ({"roads": "true"}, "$.indicators.roads"),
        ({"roads": {"at_least": True}}, "$.indicators.roads"),
        ({"management_committee_dispatched_by": "city"}, "$.indicators.management_committee_dispatched_by"),
        ({"enterprises": {"value": 162, "at_least": 100}}, "$.indicators.enterprises"),
        ({"enterprises": {"note": "about 160"}}, "$.indicators.enterprises"),
    ],
)
def test_what_the_program_refuses_by_its_form_is_invalid(indicators: dict[str, Any], path: str) -> None:
    assert faults({"name": "x", "year": 2020, "indicators": indicators}) == [path]


def test_a_growth_may_be_negative() -> None:
    assert faults({"name": "x", "year": 2020, "indicators": {"high_tech_enterprise_growth": "-5%"}}) == []

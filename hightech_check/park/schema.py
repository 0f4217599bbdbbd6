"""The JSON Schema of a standard's data files, for editors and for other programs."""

from typing import Any

from hightech_check.park.reader import data_model
from hightech_check.reading.schema import json_schema
from hightech_check.standard.model import Standard


def data_schema(standard: Standard, language: str = "en") -> dict[str, Any]:
    """The schema of a data file of this standard; every file that is accepted is valid by it.

    Not the other way round: what contradicts what, only `hightech-check validate` reports.
    """
    return json_schema(data_model(standard, language), standard.title.text(language))

"""A route's result as one JSON document."""

from typing import TextIO

from hightech_check.route.report import RouteReport, route_to_json
from hightech_check.writing import Look
from hightech_check.writing.json_text import json_encoder


def write(report: RouteReport, stream: TextIO, look: Look) -> None:
    """Write the document."""
    stream.write(json_encoder(unicode=look.unicode, indent=2)(route_to_json(report)) + "\n")

"""A route's result as one JSON document."""

from typing import TextIO

from hightech_check.reports import Look
from hightech_check.reports.json_text import json_encoder
from hightech_check.route_report import RouteReport, route_to_json


def write(report: RouteReport, stream: TextIO, look: Look) -> None:
    """Write the document."""
    stream.write(json_encoder(unicode=look.unicode, indent=2)(route_to_json(report)) + "\n")

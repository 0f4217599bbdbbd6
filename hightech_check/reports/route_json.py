"""A route's result as one JSON document."""

import json
from typing import TextIO

from hightech_check.reports import Look
from hightech_check.route_report import RouteReport, route_to_json


def write(report: RouteReport, stream: TextIO, look: Look) -> None:
    """Write the document."""
    json.dump(route_to_json(report), stream, ensure_ascii=not look.unicode, indent=2)
    stream.write("\n")

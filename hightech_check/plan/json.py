"""A plan's result as one JSON document; each year's report on a line of its own."""

from typing import TextIO

from hightech_check.plan.report import PlanReport, plan_to_json
from hightech_check.writing import Look
from hightech_check.writing.json_text import json_encoder


def write(report: PlanReport, stream: TextIO, look: Look) -> None:
    """Write the document: without indentation below its first level, as a plan may have 80 reports."""
    form = plan_to_json(report)
    encode = json_encoder(unicode=look.unicode)
    lines = []
    for key, value in form.items():
        text = encode(value)
        if isinstance(value, list) and value:
            text = "[\n    " + ",\n    ".join(encode(item) for item in value) + "\n  ]"
        lines.append(f"  {encode(key)}: {text}")
    stream.write("{\n" + ",\n".join(lines) + "\n}\n")

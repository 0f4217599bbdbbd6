"""A document as one JSON document, however long: what comes one after another is written an element a line."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

from hightech_check.result.report import envelope
from hightech_check.writing import Document, Look
from hightech_check.writing.json_text import json_encoder


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write the form key by key behind what every document begins with; of an iterator one element is held at most."""
    encode = json_encoder(unicode=look.unicode)
    between = "{\n  "
    for key, value in (envelope() | document.form()).items():
        stream.write(f"{between}{encode(key)}: ")
        between = ",\n  "
        if isinstance(value, Iterator):
            begin = "[\n    "
            for element in value:
                stream.write(begin + _element(element, encode))
                begin = ",\n    "
            stream.write("[]" if begin[0] == "[" else "\n  ]")
        else:
            stream.write(_spread(value, encode))
    stream.write("\n}\n")


def _spread(value: object, encode: Callable[[object], str], indent: str = "    ") -> str:
    """A value with what stands in it a line each, two levels deep; what holds nothing that holds more on one line."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    if len(indent) > 6 or not any(isinstance(one, Mapping | list) and one for one in inner):
        return encode(value)
    lines = [_spread(one, encode, indent + "  ") for one in inner]
    begin, end = "[]"
    if isinstance(value, Mapping):
        begin, end = "{}"
        lines = [f"{encode(key)}: {line}" for key, line in zip(value, lines, strict=True)]
    return f"{begin}\n{indent}" + f",\n{indent}".join(lines) + f"\n{indent[:-2]}{end}"


def _element(element: Mapping[str, Any], encode: Callable[[object], str]) -> str:
    """An object on a line; what is a list of objects in it, a line each."""
    if not any(isinstance(value, list) and value and isinstance(value[0], dict) for value in element.values()):
        return encode(element)
    parts = []
    for key, value in element.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines = ",\n      ".join(map(encode, value))
            parts.append(f"{encode(key)}: [\n      {lines}\n    ]")
        else:
            parts.append(f"{encode(key)}: {encode(value)}")
    return "{" + ", ".join(parts) + "}"

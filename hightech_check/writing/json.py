"""A document as one JSON document, however long: what comes one after another is written an element a line."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

from hightech_check.writing import Document, Look
from hightech_check.writing.json_text import json_encoder


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write the form key by key; of an iterator no more than one element is held."""
    encode = json_encoder(unicode=look.unicode)
    between = "{\n  "
    for key, value in document.form().items():
        stream.write(f"{between}{encode(key)}: ")
        between = ",\n  "
        if isinstance(value, Iterator):
            begin = "[\n    "
            for element in value:
                stream.write(begin + _element(element, encode))
                begin = ",\n    "
            stream.write("[]" if begin[0] == "[" else "\n  ]")
        else:
            stream.write(encode(value))
    stream.write("\n}\n")


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

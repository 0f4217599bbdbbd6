"""JSON as text: what a terminal might act on, or nobody sees, is in it as an escape, whatever the data hold."""

import json
import re
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

from hightech_check.words import UNSAFE

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_NOT_ASCII = re.compile("[^\x00-\x7f]")


def quoted(text: str) -> str:
    """A text in quotes."""
    encoded = encode_basestring(text)
    return encoded if text.isprintable() else UNSAFE.sub(_escape, encoded)


def scalar_text(value: str | float | None) -> str:
    """A single value."""
    if isinstance(value, str):
        return quoted(value)
    return "null" if value is None else repr(value).lower() if isinstance(value, bool) else repr(value)


def json_text(value: object, indent: int | None = None) -> str:
    """Any value, on one line, or with lines of their own for what it holds."""
    text = _ENCODE(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isprintable() else UNSAFE.sub(_escape, text)


def ascii_text(text: str) -> str:
    """The same JSON for a stream that does not take every character."""
    return text if text.isascii() else _NOT_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    # outside of strings there are only the line feeds of the indentation
    return character if character == "\n" else json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"


def text_of_last(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """Keeps the text of the last record: the reports of a run share what they say of their standard."""
    last, text = None, ""

    def written(record: object) -> str:
        nonlocal last, text
        if record is not last:
            last, text = record, write(record)
        return text

    return written

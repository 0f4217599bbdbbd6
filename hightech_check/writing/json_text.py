"""JSON as text: what a terminal might act on, or nobody sees, is in it as an escape, whatever the data hold."""

import json
import re
from collections.abc import Callable

from hightech_check.words import UNSAFE


def json_encoder(*, unicode: bool, indent: int | None = None) -> Callable[[object], str]:
    """What encodes a value: in ASCII where the stream has nothing better."""
    encode = json.JSONEncoder(ensure_ascii=not unicode, indent=indent).encode

    def encoded(value: object) -> str:
        text = encode(value)
        return text if text.isprintable() else UNSAFE.sub(_escape, text)

    return encoded


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    # outside of strings there are only the line feeds of the indentation
    return character if character == "\n" else json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"

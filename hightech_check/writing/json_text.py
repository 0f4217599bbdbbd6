"""JSON as text, for a kind of stream."""

from collections.abc import Callable

from hightech_check.result.json_text import ascii_text, json_text


def json_encoder(*, unicode: bool, indent: int | None = None) -> Callable[[object], str]:
    """What encodes a value: in ASCII where the stream has nothing better."""
    return lambda value: json_text(value, indent) if unicode else ascii_text(json_text(value, indent))

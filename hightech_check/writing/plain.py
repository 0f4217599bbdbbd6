"""Text for streams that do not take every character."""

_PLAIN = {
    "→": "->",
    "✓": "+",
    "✗": "x",
    "≥": ">=",
    "≤": "<=",
    "–": "-",
    "·": "|",
    "…": "...",
    "×": "x",
    "─": "-",
    "’": "'",
}


def plain_for(text: str, encoding: str) -> str:
    """The text with what an encoding cannot hold replaced by a likeness, or by an escape."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = "".join(_PLAIN.get(c, c) if not _holds(encoding, c) else c for c in text)
        return text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def _holds(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

"""Lines of text wrapped to a width in cells, so that Chinese and English break where their readers expect it."""

import re
from collections.abc import Iterator

_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "、。〉》」』】〕〗！），：；？”’)"
_OPENING = "〈《「『【〔〖（“‘"
_PIECE = re.compile(rf" +|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^ {_WIDE}]+[{_CLOSING}]*|.")


def wrapped(line: str, width: int, hang: int = 2) -> Iterator[str]:
    """The line in pieces of at most so many cells, what follows the first indented by `hang` more than it."""
    from rich.cells import cell_len

    if cell_len(line) <= width:
        yield line
        return
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text))
    current, used = indent, len(indent)
    for match in _PIECE.finditer(text):
        piece = match[0]
        size = cell_len(piece)
        if used + size > width and current.strip(" "):
            yield current.rstrip(" ")
            current = indent + " " * hang
            used = len(current)
            if piece.isspace():
                continue
        current, used = current + piece, used + size
    yield current.rstrip(" ")

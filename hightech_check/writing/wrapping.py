"""Lines of text wrapped to a width in cells, so that Chinese and English break where their readers expect it."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "、。〉》」』】〕〗！），：；？”’)"
_OPENING = "〈《「『【〔〖（“‘"
_WORD = rf"[^ {_WIDE}{_OPENING}]+"
_NUMBER = r"[0-9][0-9.]* (?:%|[万亿]?元)"  # never parted from its unit
_PIECE = re.compile(rf" +|[{_OPENING}]*(?:{_NUMBER}|{_WORD}|[{_WIDE}])[{_CLOSING}]*|.")


def wrapped(line: str, width: int) -> Iterator[str]:
    """The line in pieces of at most so many cells, all indented as it is."""
    if cell_len(line) <= width:
        yield line
        return
    text = line.lstrip(" ")
    current = indent = " " * (len(line) - len(text))
    for piece in _pieces(text, max(1, width - len(indent))):
        if cell_len(current) + cell_len(piece) > width and current.strip(" "):
            yield current.rstrip(" ")
            current = indent
            if piece.isspace():
                continue
        current += piece
    yield current.rstrip(" ")


def _pieces(text: str, longest: int) -> Iterator[str]:
    """What a line may break between; what is longer than a line is cut."""
    for match in _PIECE.finditer(text):
        piece = match[0]
        yield from (piece,) if cell_len(piece) <= longest else chop_cells(piece, longest)

"""The usual shape of a data file, read line by line in a fraction of the time that a whole YAML parser takes.

That shape is block mappings of names, with values that stand on one line: bare or quoted texts, and mappings in
braces. Of anything else, and of anything faulty, nothing is said: the parser reads that file from its start. What is
read here is, to the column, what the parser would have made of it.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from hightech_check.reading.nodes import Mapping, Scalar

LONGEST = 500  # characters of a line
DEEPEST = 10
MOST_KNOWN = 4_096

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,99}"
_FIRST = r"""[^ \-?:,\[\]{}#&*!|>'"%@`]"""  # what begins a bare text and nothing else
_QUOTED = r""""(?P<double>[^"\\]*)"|'(?P<single>[^']*)'"""
_END = re.compile(r" *| +#.*")
_LINE = re.compile(rf"(?P<indent> *)(?P<key>{_NAME}):(?: +(?:{_QUOTED}|(?P<bare>{_FIRST}.*)|(?P<braces>\{{)))?")
_ENTRY = re.compile(rf""" *(?P<key>{_NAME}): +(?:{_QUOTED}|(?P<bare>{_FIRST}[^,\[\]{{}}:#?"']*)) *(?P<end>[,}}])""")


class _Mark(NamedTuple):
    """A place, from 0 as the parser counts."""

    line: int
    column: int


class _Spot(NamedTuple):
    """Where a value stands (from 0), and its key: what the parser tells by a mark and by an event."""

    line: int
    column: int
    value: str
    key_column: int
    style: None = None

    @property
    def start_mark(self) -> _Mark:
        """Where the key stands."""
        return _Mark(self.line, self.key_column)


class _Text(NamedTuple):
    """A text on a line, and its key."""

    key: str
    key_column: int
    column: int
    text: str
    plain: bool


class _Line(NamedTuple):
    """What stands on a line: a key and a text, a key and a mapping in braces, or a key and what follows deeper."""

    key: str
    indent: int
    text: _Text | None
    braces: tuple[_Text, ...] | None
    end: int

    def braced(self, line: int) -> Mapping:
        """The mapping in braces, as it stands on a line."""
        mapping = self.opened(line)
        for key, key_column, column, text, plain in self.braces or ():
            spot: _Spot = _new(_Spot, (line, column, key, key_column, None))
            mapping[key] = Scalar(text, spot, plain, spot)
        return mapping

    def opened(self, line: int) -> Mapping:
        """An empty mapping below the key."""
        spot: _Spot = _new(_Spot, (line, self.indent, self.key, self.indent, None))
        mapping = Mapping(spot, None)
        mapping.key_event = spot
        return mapping

    def nothing(self, line: int) -> Scalar:
        """The value where nothing follows."""
        spot: _Spot = _new(_Spot, (line, self.end, self.key, self.indent, None))
        return Scalar("", spot, True, spot)


_new = tuple.__new__
_COMMENT = _Line("", 0, None, None, 0)


def read(text: str) -> Mapping | None:
    """The tree of a file of the usual shape that has no fault; None for every other.

    Args:
        text: of which every character but a line feed is printable.
    """
    root = within = Mapping(None, None)
    indent = 0
    outer: list[tuple[Mapping, int]] = []
    opened: _Line | None = None  # its value, if any, begins on a line to come
    opened_at = 0
    for number, written in enumerate(text.split("\n")):
        line = _line(written) if len(written) < LONGEST else None
        if line is _COMMENT:
            continue
        if line is None:
            return None
        key, column, scalar, braces, _ = line
        if opened is not None:
            if column > indent:
                if len(outer) == DEEPEST:
                    return None
                outer.append((within, indent))
                inner = opened.opened(opened_at)
                within[opened.key] = inner
                within, indent = inner, column
            else:
                within[opened.key] = opened.nothing(opened_at)
            opened = None
        while column < indent and outer:
            within, indent = outer.pop()
        if column != indent or key in within:
            return None
        if not root:
            root.mark = _Mark(number, 0)
        if scalar is not None:  # the usual case, without a call
            _, _, at, content, plain = scalar
            spot: _Spot = _new(_Spot, (number, at, key, column, None))
            within[key] = Scalar(content, spot, plain, spot)
        elif braces is not None:
            within[key] = line.braced(number)
        else:
            opened, opened_at = line, number
            within[key] = root  # holds its place
    if opened is not None:
        within[opened.key] = opened.nothing(opened_at)
    return root or None


@lru_cache(maxsize=MOST_KNOWN)
def _line(written: str) -> _Line | None:
    """What stands on a line; None where it is not of the usual shape."""
    bare = written.lstrip(" ")
    if not bare or bare[0] == "#":
        return _COMMENT
    match = _LINE.match(written)
    if match is None:
        return None
    key, indent = match["key"], match.end("indent")
    if match["bare"] is not None:
        text = match["bare"].partition(" #")[0].rstrip(" ")
        if ": " in text or text.endswith(":"):
            return None
        return _Line(key, indent, _Text(key, indent, match.start("bare"), text, True), None, 0)
    if match["braces"] is not None:
        braces = _braces(written, match.end())
        return None if braces is None else _Line(key, indent, None, braces, 0)
    if _END.fullmatch(written, match.end()) is None:
        return None
    end = match.end("key") + 1
    for quotes in ("double", "single"):
        if match[quotes] is not None:
            return _Line(key, indent, _Text(key, indent, match.start(quotes) - 1, match[quotes], False), None, end)
    return _Line(key, indent, None, None, end)


def _braces(written: str, position: int) -> tuple[_Text, ...] | None:
    entries: dict[str, _Text] = {}
    while (entry := _ENTRY.match(written, position)) is not None and entry["key"] not in entries:
        key, position = entry["key"], entry.end()
        group = next(name for name in ("bare", "double", "single") if entry[name] is not None)
        plain = group == "bare"
        text = entry[group].rstrip(" ") if plain else entry[group]
        entries[key] = _Text(key, entry.start("key"), entry.start(group) - (not plain), text, plain)
        if entry["end"] == "}":
            return tuple(entries.values()) if _END.fullmatch(written, position) is not None else None
    return None

"""The tree that a YAML file is read into: every value with its exact text, its place and its key's."""

import re
from bisect import bisect_right
from collections.abc import Mapping as AnyMapping
from copy import copy
from typing import Any, Self, TypeAlias


class Lines:
    """The lines of a text, counted when they are asked for."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []

    def line(self, offset: int) -> int:
        """The line of an offset, from 1."""
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return bisect_right(self._starts, offset)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1, in characters."""
        line = self.line(offset)
        return line, offset - self._starts[line - 1] + 1


class _Placed:
    """A node: where it stands in its text, and the key that it is the value of.

    It is made of what the parser says of it and of its key: an event, or a node of the parser's own.

    Attributes:
        start: the offset of its first character.
        end: the offset behind its last; of what is not in brackets or quotes, blank lines and remarks may be before it.
        key_text: the key, or None where it has none.
        key_start: the offset of the key, or -1.
    """

    __slots__ = ()
    start: int
    end: int
    key_text: str | None
    key_start: int
    lines: Lines

    def __init__(self: Any, read: Any, key: Any, lines: Lines) -> None:  # noqa: ANN401
        self.start = read.start_mark.index
        self.end = read.end_mark.index
        self.lines = lines
        if key is None:
            self.key_text, self.key_start = None, -1
        else:
            self.key_text, self.key_start = key.value, key.start_mark.index

    @property
    def key(self) -> "Scalar | None":
        """The key that it is the value of."""
        if self.key_text is None:
            return None
        plain = not self.lines.text.startswith(("'", '"', "|", ">"), self.key_start)
        return _scalar(self.key_text, plain, self.key_start, self.lines)

    @property
    def place(self) -> tuple[int, int]:
        """Its line and its column, both from 1, in characters."""
        return self.lines.place(self.start)

    @property
    def line(self) -> int:
        """Its line, from 1."""
        return self.lines.line(self.start)

    @property
    def column(self) -> int:
        """Its column, from 1, in characters."""
        return self.place[1]

    def scalar(self, text: str, *, plain: bool = True) -> "Scalar":
        """A scalar of any text, at the place of this node."""
        return _scalar(text, plain, self.start, self.lines)


class Scalar(_Placed):
    """A scalar: its exact text, its place, and whether it stands bare (`plain`)."""

    __slots__ = ("end", "key_start", "key_text", "lines", "plain", "start", "text")

    def __init__(self, read: Any, key: Any, lines: Lines) -> None:  # noqa: ANN401
        self.text: str = read.value
        self.plain = not read.style
        self.start = read.start_mark.index  # and so on as above: a file is mostly scalars, and a call has its price
        self.end = read.end_mark.index
        self.lines = lines
        if key is None:
            self.key_text, self.key_start = None, -1
        else:
            self.key_text, self.key_start = key.value, key.start_mark.index

    @property
    def is_null(self) -> bool:
        """Whether it says "not known": nothing, `~` or `null`."""
        return self.plain and self.text in ("", "~", "null")


def _scalar(text: str, plain: bool, start: int, lines: Lines) -> Scalar:
    scalar = Scalar.__new__(Scalar)
    scalar.text, scalar.plain, scalar.start, scalar.end, scalar.lines = text, plain, start, start, lines
    scalar.key_text, scalar.key_start = None, -1
    return scalar


class _Collection(_Placed):
    """A mapping or a list; its place is its key's, where it has one."""

    __slots__ = ()

    @property
    def place(self) -> tuple[int, int]:
        return self.lines.place(self.start if self.key_text is None else self.key_start)

    @property
    def line(self) -> int:
        return self.lines.line(self.start if self.key_text is None else self.key_start)

    @property
    def flow(self) -> bool:
        """Whether it stands in brackets."""
        return self.lines.text.startswith(("[", "{"), self.start)


class Mapping(_Collection, dict[str, "Node"]):
    """A mapping of texts to nodes."""

    __slots__ = ("end", "key_start", "key_text", "lines", "start")

    def having(self, entries: AnyMapping[str, "Node"]) -> Self:
        """A mapping of other entries, at the place of this one."""
        other = copy(self)
        other.clear()
        other.update(entries)
        return other


class Sequence(_Collection, list["Node"]):
    """A list of nodes."""

    __slots__ = ("end", "key_start", "key_text", "lines", "start")


class Faulty(_Placed):
    """Stands where a value was refused, so that its fault is told once and the rest of the file is still read."""

    __slots__ = ("end", "key_start", "key_text", "lines", "start")


Node: TypeAlias = Scalar | Mapping | Sequence | Faulty

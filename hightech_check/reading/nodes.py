"""The tree that a YAML file is read into: every value with its exact text, its place and its key's."""

from typing import Any, TypeAlias


class _Placed:
    """Something of a file: where it stands, and the event of the key that it is the value of."""

    __slots__ = ()
    mark: Any
    key_event: Any

    @property
    def key(self) -> "Scalar | None":
        """The key that it is the value of."""
        event = self.key_event
        return None if event is None else Scalar(event.value, event.start_mark, not event.style, None)

    @property
    def line(self) -> int:
        """Its line, from 1."""
        return int(self.mark.line) + 1

    @property
    def column(self) -> int:
        """Its column, from 1, in characters."""
        return int(self.mark.column) + 1


class Scalar(_Placed):
    """A scalar: its exact text, its place, and whether it stands bare (`plain`)."""

    __slots__ = ("key_event", "mark", "plain", "text")

    def __init__(self, text: str, mark: Any, plain: bool, key_event: Any) -> None:  # noqa: ANN401
        self.text = text
        self.mark = mark
        self.plain = plain
        self.key_event = key_event

    @property
    def is_null(self) -> bool:
        """Whether it says "not known": nothing, `~` or `null`."""
        return self.plain and self.text in ("", "~", "null")


class _Collection(_Placed):
    """A mapping or a list; its place is its key's, where it has one."""

    __slots__ = ()

    def __init__(self, mark: Any, key_event: Any) -> None:  # noqa: ANN401
        self.mark = mark if key_event is None else key_event.start_mark
        self.key_event = key_event


class Mapping(_Collection, dict[str, "Node"]):
    """A mapping of texts to nodes."""

    __slots__ = ("key_event", "mark")


class Sequence(_Collection, list["Node"]):
    """A list of nodes."""

    __slots__ = ("key_event", "mark")


class Faulty(_Placed):
    """Stands where a value was refused, so that its fault is told once and the rest of the file is still read."""

    __slots__ = ("key_event", "mark")

    def __init__(self, mark: Any, key_event: Any) -> None:  # noqa: ANN401
        self.mark = mark
        self.key_event = key_event


Node: TypeAlias = Scalar | Mapping | Sequence | Faulty

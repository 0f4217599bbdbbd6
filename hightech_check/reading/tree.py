"""A YAML text into a tree of nodes that keep their places, as strict as a file of figures has to be.

The tree is made of the parser's events, by libyaml where PyYAML has it: no alias is followed, a hostile file is stopped
at the first level too many, and whatever is wrong is said where it stands. PyYAML's constructors, which guess at types,
are never asked, nor is its composer: to convert its nodes takes as long as to make them of the events.
"""

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from hightech_check.errors import Fault
from hightech_check.reading.nodes import Faulty, Lines, Mapping, Node, Scalar, Sequence

# none where PyYAML is without libyaml: its own parser gives the same events, more slowly
CParser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None)

DEEPEST = 20
MOST_FAULTS = 100
LONGEST_KEY = 200  # in a path; a longer one is cut

# C0, DEL, C1, line and paragraph separators, bidirectional overrides and isolates, surrogates, noncharacters
FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
)
_FORBIDDEN_IN_VALUE = re.compile(f"[{FORBIDDEN}\t\r]")
_SIGNS = ("&", "*", "!", "\\", "<<")  # no anchor, alias, tag, escape or merge key is without one of them


def read_tree(text: str, faults: list[Fault]) -> Node | None:
    """The tree of a text; None where the text could not be read to its end.

    Args:
        text: without characters that are forbidden.
        faults: to which what is wrong is added.
    """
    reader = _Reader(text, faults)
    try:
        return reader.document()
    except _Stop:
        pass
    except yaml.YAMLError as error:
        faults.append(_syntax_fault(error, reader.lines))
    except (ValueError, OverflowError):  # PyYAML's own parser, on an escape beyond Unicode
        faults.append(Fault("yaml-escape", {}, reader.line, 1))
    return None


def character_name(character: str) -> str:
    """The name of a character that cannot be shown, such as `U+202E`."""
    return f"U+{ord(character):04X}"


class _Stop(Exception):  # noqa: N818
    """The text is not worth reading on: its fault is told."""


class _Reader:
    """Builds the tree from one parser's events."""

    def __init__(self, text: str, faults: list[Fault]) -> None:
        self.next: Callable[[], Any] = (CParser or yaml.SafeLoader)(text).get_event
        self.usual = not any(sign in text for sign in _SIGNS)
        self.lines = Lines(text)
        self.faults = faults
        self.line = 1
        self.within: list[Mapping | Sequence] = []  # what is being read, from the root inwards

    def document(self) -> Node:
        self.next()  # the stream's start
        event = self.next()
        if isinstance(event, StreamEndEvent):
            self.stop("file-empty", event)
        if isinstance(event, DocumentStartEvent) and event.tags:
            self.fault("tag", event)
        root = self.node(self.next(), None)
        self.next()  # the document's end
        event = self.next()
        if not isinstance(event, StreamEndEvent):
            self.stop("several-documents", event)
        return root

    def fault(self, code: str, event: Any, below: Any = None, **params: object) -> None:  # noqa: ANN401
        mark = event.start_mark
        self.line = mark.line + 1
        self.faults.append(Fault(code, params, mark.line + 1, mark.column + 1, self.path(below)))
        if len(self.faults) > MOST_FAULTS:
            raise _Stop

    def stop(self, code: str, event: Any, below: Any = None, **params: object) -> NoReturn:  # noqa: ANN401
        self.fault(code, event, below, **params)
        raise _Stop

    def path(self, below: Any) -> str:  # noqa: ANN401
        """Where the value of a key of what is being read stands, or its next item: `criteria[3].require`."""
        path = ""
        keys = [*(one.key_text for one in self.within[1:]), None if below is None else below.value]
        for outer, key in zip(self.within, keys, strict=False):
            if isinstance(outer, Sequence):
                path += f"[{len(outer)}]"
            elif key is not None:
                path += "." * bool(path) + key[:LONGEST_KEY]
        return path

    def node(self, event: Any, key: Any) -> Node:  # noqa: ANN401
        """The node of any event, which may be at fault."""
        kind = type(event)
        if kind is AliasEvent:
            self.fault("alias", event, key)
            return Faulty(event, key, self.lines)
        if event.anchor is not None:
            self.fault("anchor", event, key)
        if event.tag is not None:
            self.fault("tag", event, key)
        if kind is not ScalarEvent:
            return self.collection(event, key)
        # what the raw text may not hold, an escape in double quotes may not bring in either
        if event.style == '"' and (match := _FORBIDDEN_IN_VALUE.search(event.value)):
            self.fault("control-character", event, key, character=character_name(match[0]))
        elif event.tag is None:
            return Scalar(event, key, self.lines)
        return Faulty(event, key, self.lines)

    def collection(self, event: Any, key: Any) -> Mapping | Sequence:  # noqa: ANN401
        if len(self.within) == DEEPEST:
            self.stop("too-deep", event, key, deepest=DEEPEST)
        if type(event) is MappingStartEvent:
            mapping = Mapping(event, key, self.lines)
            self.within.append(mapping)
            mapping.end = self.entries(mapping)
        else:
            sequence = Sequence(event, key, self.lines)
            self.within.append(sequence)
            sequence.end = self.items(sequence)
        return self.within.pop()

    def items(self, sequence: Sequence) -> int:
        while type(event := self.next()) is not SequenceEndEvent:
            sequence.append(self.node(event, None))
        end: Any = event.end_mark
        return int(end.index)

    def entries(self, mapping: Mapping) -> int:
        advance, lines, usual = self.next, self.lines, self.usual
        while type(key := advance()) is ScalarEvent:
            event, name = advance(), key.value
            if not usual or name in mapping:
                self.entry(mapping, key, event)
            elif type(event) is ScalarEvent:
                mapping[name] = Scalar(event, key, lines)
            else:
                mapping[name] = self.collection(event, key)
        if type(key) is not MappingEndEvent:
            self.stop("key-not-text", key)
        end: Any = key.end_mark
        return int(end.index)

    def entry(self, mapping: Mapping, key: Any, event: Any) -> None:  # noqa: ANN401
        """Read an entry of which the key or the value may be at fault."""
        if isinstance(self.node(key, None), Faulty):
            self.node(event, None)
            return
        value, name = self.node(event, key), key.value
        if name in mapping:
            self.fault("duplicate-key", key, key, key=name, first=self.lines.place(mapping[name].key_start)[0])
        elif name == "<<" and not key.style:
            self.fault("merge-key", key, key)
        else:
            mapping[name] = value


_SYNTAX_CODES = (
    ("mapping values are not allowed", "yaml-colon"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("did not find expected key", "yaml-indentation"),
    ("expected <block end>", "yaml-indentation"),
    ("expected <document start>", "yaml-indentation"),
    ("while parsing a flow", "yaml-bracket"),
    ("did not find expected ',' or", "yaml-bracket"),
    ("found unexpected end of stream", "yaml-quote"),
    ("escape", "yaml-escape"),
    ("undefined alias", "alias"),
    ("undefined tag handle", "tag"),
    ("exceeded max", "too-deep"),
)


def _syntax_fault(error: yaml.YAMLError, lines: Lines) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    detail = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    whole = f"{getattr(error, 'context', None) or ''} {detail}"
    code = next((code for part, code in _SYNTAX_CODES if part in whole), "yaml-syntax")
    if mark is None:
        position = getattr(error, "position", 0) or 0
        return Fault(code, {"detail": detail, "deepest": DEEPEST}, *lines.place(position))
    return Fault(code, {"detail": detail, "deepest": DEEPEST}, mark.line + 1, mark.column + 1)

"""A YAML text into a tree of nodes that keep their places, as strict as a file of figures has to be.

Libyaml composes the tree in one go. A text with an anchor, an alias, a tag, an escape or anything wrong is read once
more by the parser's events, which say where each stands: no alias is followed, and a hostile file is stopped at the
first level too many. PyYAML's constructors, which guess at types, are never asked.
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
from yaml.nodes import MappingNode, ScalarNode

from hightech_check.errors import Fault
from hightech_check.reading.nodes import Faulty, Lines, Mapping, Node, Scalar, Sequence

# none where PyYAML is without libyaml: its own parser gives the same events, more slowly
CParser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None)

DEEPEST = 20
MOST_FAULTS = 100
LONGEST_KEY = 200  # in a path; a longer one is cut
LONGEST_COMPOSED = 65_536  # of a larger text the composer's nodes, all alive at once, cost more than they save
MOST_OPENED = 4_000  # brackets and dashes: an old libyaml composes what is nested deeper until its stack is full

# C0, DEL, C1, line and paragraph separators, bidirectional overrides and isolates, surrogates, noncharacters
FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
)
_FORBIDDEN_IN_VALUE = re.compile(f"[{FORBIDDEN}\\t\\r]")
_ANCHOR_ALIAS_TAG = re.compile(r"(?<![^\s\[\]{},:\"'?-])[&*!]")


def read_tree(text: str, faults: list[Fault]) -> Node | None:
    """The tree of a text; None where the text could not be read to its end.

    Args:
        text: without characters that are forbidden.
        faults: to which what is wrong is added.
    """
    if CParser is not None and _is_usual(text):
        try:
            root = _Composer(text).get_single_node()
            if root is not None:
                return _converted(root, None, Lines(text), 0)
        except (yaml.YAMLError, _Unusual):
            pass
    return _EventReader(text, faults).read()


def character_name(character: str) -> str:
    """The name of a character that cannot be shown, such as `U+202E`."""
    return f"U+{ord(character):04X}"


# --- the usual text, composed ---


class _Unusual(Exception):  # noqa: N818
    """Raised by the walk over composed nodes: the events have to say what is wrong."""


def _is_usual(text: str) -> bool:
    if len(text) > LONGEST_COMPOSED or "\\" in text or "<<" in text:
        return False
    if ("&" in text or "*" in text or "!" in text) and _ANCHOR_ALIAS_TAG.search(text):
        return False
    return len(text) <= MOST_OPENED or sum(map(text.count, ("[", "{", "- ", "? "))) <= MOST_OPENED


class _Composer(CParser or object):  # type: ignore[misc]
    """Composes nodes without asking what type their texts may be of."""

    def descend_resolver(self, parent: object, index: object) -> None: ...

    def ascend_resolver(self) -> None: ...

    def resolve(self, kind: object, value: object, implicit: object) -> None: ...


def _converted(composed: Any, key: Any, lines: Lines, depth: int) -> Node:  # noqa: ANN401
    kind = type(composed)
    if kind is ScalarNode:
        return Scalar(composed, key, lines)
    if depth == DEEPEST:
        raise _Unusual
    if kind is not MappingNode:
        items = Sequence(composed, key, lines)
        items.extend([_converted(item, None, lines, depth + 1) for item in composed.value])
        return items
    mapping = Mapping(composed, key, lines)
    for name, value in composed.value:
        if type(name) is not ScalarNode:
            raise _Unusual
        mapping[name.value] = (
            Scalar(value, name, lines) if type(value) is ScalarNode else _converted(value, name, lines, depth + 1)
        )
    if len(mapping) != len(composed.value):  # a key stands there twice
        raise _Unusual
    return mapping


# --- any text, by the parser's events ---


class _Stop(Exception):  # noqa: N818
    """The text is not worth reading on: its fault is told."""


class _EventReader:
    """Builds the tree from one parser's events."""

    def __init__(self, text: str, faults: list[Fault]) -> None:
        self.next: Callable[[], Any] = (CParser or yaml.SafeLoader)(text).get_event
        self.lines = Lines(text)
        self.faults = faults
        self.line = 1
        self.within: list[Mapping | Sequence] = []  # what is being read, from the root inwards

    def read(self) -> Node | None:
        """The tree; None where the text could not be read to its end."""
        try:
            return self.document()
        except _Stop:
            pass
        except yaml.YAMLError as error:
            self.faults.append(_syntax_fault(error, self.lines))
        except (ValueError, OverflowError):  # PyYAML's own parser, on an escape beyond Unicode
            self.faults.append(Fault("yaml-escape", {}, self.line, 1))
        return None

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
        kind = type(event)
        if kind is AliasEvent:
            self.fault("alias", event, key)
            return Faulty(event, key, self.lines)
        if kind is not ScalarEvent and len(self.within) == DEEPEST:
            self.stop("too-deep", event, key, deepest=DEEPEST)
        if event.anchor is not None:
            self.fault("anchor", event, key)
        if event.tag is not None:
            self.fault("tag", event, key)
        if kind is ScalarEvent:
            # what the raw text may not hold, an escape in double quotes may not bring in either
            if event.style == '"' and (match := _FORBIDDEN_IN_VALUE.search(event.value)):
                self.fault("control-character", event, key, character=character_name(match[0]))
            elif event.tag is None:
                return Scalar(event, key, self.lines)
            return Faulty(event, key, self.lines)
        node: Mapping | Sequence = (Mapping if kind is MappingStartEvent else Sequence)(event, key, self.lines)
        self.within.append(node)
        if isinstance(node, Mapping):
            self.entries(node)
        else:
            self.items(node)
        self.within.pop()
        return node

    def items(self, sequence: Sequence) -> None:
        while type(event := self.next()) is not SequenceEndEvent:
            sequence.append(self.node(event, None))
        mark: Any = event.end_mark
        sequence.end = mark.index

    def entries(self, mapping: Mapping) -> None:
        advance, lines = self.next, self.lines
        while type(key := advance()) is not MappingEndEvent:
            if type(key) is not ScalarEvent:
                self.stop("key-not-text", key)
            style, text = key.style, key.value
            unusual = style == '"' or key.anchor is not None or key.tag is not None
            if unusual and isinstance(self.node(key, None), Faulty):
                self.node(advance(), None)
                continue
            event = advance()
            if type(event) is ScalarEvent and event.style != '"' and event.anchor is None and event.tag is None:
                value: Node = Scalar(event, key, lines)  # without a call for each question: a file is mostly these
            else:
                value = self.node(event, key)
            if text in mapping:
                self.fault("duplicate-key", key, key, key=text, first=lines.place(mapping[text].key_start)[0])
            elif text == "<<" and not style:
                self.fault("merge-key", key, key)
            else:
                mapping[text] = value
        mark: Any = key.end_mark
        mapping.end = mark.index


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

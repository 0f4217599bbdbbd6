"""A strict YAML reader: bytes in, a tree out that keeps line, column and exact text of every key and value.

It goes through the parser's events and never through PyYAML's constructors: nothing is typed here, no alias is
followed, and a hostile file is stopped at the first level too many.
"""

import codecs
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
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

from hightech_check.errors import Fault, SourceError
from hightech_check.reading import lines
from hightech_check.reading.nodes import Faulty, Mapping, Node, Scalar, Sequence

__all__ = ["Faulty", "Mapping", "Node", "Scalar", "Sequence", "load", "parse", "read_bytes", "shown_path"]

# none where PyYAML is without libyaml: its own parser gives the same events, more slowly
CParser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None)

DATA_LIMIT = 1024 * 1024
STANDARD_LIMIT = 8 * DATA_LIMIT
DEEPEST = 20
MOST_FAULTS = 100
LONGEST_KEY = 200  # in a path; a longer one is cut
_AT_ONCE = 65_536

# C0, DEL, C1, line and paragraph separators, bidirectional overrides and isolates, surrogates, noncharacters
_FORBIDDEN_TEXT = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
)
_FORBIDDEN = f"[{_FORBIDDEN_TEXT}]|\t|\r(?!\n)"
_FORBIDDEN_IN_VALUE = f"[{_FORBIDDEN_TEXT}\t\r]"


def read_bytes(path: str, limit: int = DATA_LIMIT) -> bytes:
    """Read a file, or standard input for `-`, to the limit and no further.

    Raises:
        SourceError: it is missing, unreadable, no regular file, or too large.
    """
    if path == "-":
        return _read_stream(sys.stdin.buffer.read, limit)
    try:
        # non-blocking: to open a named pipe that nobody writes to must not wait for ever
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        _refuse(_opening_fault(error))
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        os.close(descriptor)
        _refuse(Fault("file-is-folder"))
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        if stat.S_ISFIFO(mode) and path.startswith(("/dev/fd/", "/dev/stdin", "/proc/self/fd/")):
            os.set_blocking(descriptor, True)  # a pipe of the shell's own has a writer
        elif not stat.S_ISREG(mode):
            _refuse(Fault("file-not-regular"))
        return _read_stream(stream.read, limit)


def shown_path(path: str) -> str:
    r"""A path as text that every format can hold: bytes that are no UTF-8 as `\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _read_stream(read: Callable[[int], bytes | None], limit: int) -> bytes:
    parts: list[bytes] = []
    left = limit + 1
    try:
        while left and (part := read(min(left, _AT_ONCE))):  # a buffer for the limit costs more than most files
            parts.append(part)
            left -= len(part)
    except OSError as error:
        _refuse(Fault("file-unreadable", {"reason": error.strerror or ""}))
    if not left:
        _refuse(Fault("file-too-large", {"limit": f"{limit // DATA_LIMIT} MiB"}))
    return b"".join(parts)


def _opening_fault(error: OSError | ValueError) -> Fault:
    if isinstance(error, FileNotFoundError):
        return Fault("file-missing")
    return Fault("file-unreadable", {"reason": getattr(error, "strerror", None) or str(error)})


def _refuse(fault: Fault) -> NoReturn:
    raise SourceError([fault])


def parse(data: bytes) -> tuple[Node | None, list[Fault]]:
    """Turn a file's bytes into a tree of nodes.

    Returns:
        The tree, and every fault found; the tree is None where the file could not be read to its end.
    """
    text, faults = _decode(data)
    if text is None:
        return None, faults
    if not faults and (tree := lines.read(text)) is not None:
        return tree, faults
    reader = _Reader(faults)
    try:
        root = reader.document(text)
    except _Stop:
        return None, faults
    except yaml.YAMLError as error:
        faults.append(_syntax_fault(error, text))
        return None, faults
    except (ValueError, OverflowError):  # PyYAML's own parser, on an escape beyond Unicode
        faults.append(Fault("yaml-escape", {}, reader.line, 1))
        return None, faults
    return root, faults


def events(text: str) -> Callable[[], Any]:
    """What gives the parser's events of a text, one at each call."""
    if CParser is None:
        return yaml.parse(text, Loader=yaml.SafeLoader).__next__
    next_event: Callable[[], Any] = CParser(text).get_event
    return next_event


def load(data: bytes) -> Node:
    """Like `parse`, for a caller that can do nothing with half a tree.

    Raises:
        SourceError: with every fault of the file.
    """
    root, faults = parse(data)
    if faults or root is None:
        raise SourceError(faults)
    return root


def _decode(data: bytes) -> tuple[str | None, list[Fault]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:2]:
        return None, [Fault("file-utf16", {}, 1, 1)]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = _place(before, len(before))
        return None, [Fault("file-gbk" if _is_gbk(data) else "file-not-utf8", {}, line, column)]
    if text.replace("\n", "").isprintable():  # the common case, at the speed of C
        return text, []
    faults = [
        Fault("tab" if match[0] == "\t" else "control-character", {"character": _name(match[0])}, *place)
        for match, place in _bounded_matches(text)
    ]
    if faults:  # read on without them, so that the rest of the file's faults are told as well
        text = re.sub(_FORBIDDEN, lambda match: " " if match[0] == "\t" else "\N{REPLACEMENT CHARACTER}", text)
    return text, faults


def _bounded_matches(text: str) -> Iterator[tuple[re.Match[str], tuple[int, int]]]:
    for count, match in enumerate(re.finditer(_FORBIDDEN, text)):
        if count == MOST_FAULTS:
            return
        yield match, _place(text, match.start())


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _is_gbk(data: bytes) -> bool:
    try:
        return any("\u4e00" <= character <= "\u9fff" for character in data.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


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


def _syntax_fault(error: yaml.YAMLError, text: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    detail = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    whole = f"{getattr(error, 'context', None) or ''} {detail}"
    code = next((code for part, code in _SYNTAX_CODES if part in whole), "yaml-syntax")
    if mark is None:
        position = getattr(error, "position", 0) or 0
        return Fault(code, {"detail": detail, "deepest": DEEPEST}, *_place(text, min(position, len(text))))
    return Fault(code, {"detail": detail, "deepest": DEEPEST}, mark.line + 1, mark.column + 1)


class _Stop(Exception):  # noqa: N818
    """The file is not worth reading on: its fault is told."""


class _Reader:
    """Builds the tree from one parser's events."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.next: Callable[[], Any] = iter(()).__next__
        self.line = 1
        self.within: list[Mapping | Sequence] = []  # what is being read, from the root inwards

    def document(self, text: str) -> Node | None:
        self.next = events(text)
        self.next()  # the stream's start
        event = self.next()
        if isinstance(event, StreamEndEvent):
            self.stop("file-empty", event)
        if isinstance(event, DocumentStartEvent) and event.tags:
            self.fault("tag", event)
        root = self.node(self.next(), None, 0)
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
        for outer, key in zip(self.within, [*(one.key_event for one in self.within[1:]), below], strict=False):
            if isinstance(outer, Sequence):
                path += f"[{len(outer)}]"
            elif key is not None:
                path += "." * bool(path) + key.value[:LONGEST_KEY]
        return path

    def node(self, event: Any, key_event: Any, depth: int) -> Node:  # noqa: ANN401
        kind = type(event)
        if kind is ScalarEvent:
            return self.scalar(event, key_event)
        mark = event.start_mark
        if kind is AliasEvent:
            self.fault("alias", event, key_event)
            return Faulty(mark, key_event)
        if depth == DEEPEST:
            self.stop("too-deep", event, key_event, deepest=DEEPEST)
        if event.anchor is not None:
            self.fault("anchor", event, key_event)
        if event.tag is not None:
            self.fault("tag", event, key_event)
        if kind is MappingStartEvent:
            mapping = Mapping(mark, key_event)
            self.within.append(mapping)
            self.mapping(mapping, depth + 1)
            self.within.pop()
            return mapping
        sequence = Sequence(mark, key_event)
        self.within.append(sequence)
        while type(event := self.next()) is not SequenceEndEvent:
            sequence.append(self.node(event, None, depth + 1))
        self.within.pop()
        return sequence

    def scalar(self, event: Any, key_event: Any) -> Scalar | Faulty:  # noqa: ANN401
        mark = event.start_mark
        if event.anchor is not None:
            self.fault("anchor", event, key_event)
        if event.tag is not None:
            self.fault("tag", event, key_event)
            return Faulty(mark, key_event)
        # what the raw text may not hold, an escape in double quotes may not bring in either
        if event.style == '"' and (match := re.search(_FORBIDDEN_IN_VALUE, event.value)):
            self.fault("control-character", event, key_event, character=_name(match[0]))
            return Faulty(mark, key_event)
        return Scalar(event.value, mark, not event.style, key_event)

    def mapping(self, mapping: Mapping, depth: int) -> None:
        advance = self.next
        while type(event := advance()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                self.stop("key-not-text", event)
            value_event = advance()
            style = event.style
            if (event.anchor is not None or event.tag is not None or style == '"') and isinstance(
                self.scalar(event, None), Faulty
            ):
                self.node(value_event, None, depth)
                continue
            if type(value_event) is ScalarEvent and value_event.anchor is None and value_event.tag is None:
                value_style = value_event.style  # the usual case, without a call: it is most of a file
                if value_style == '"':
                    value: Node = self.scalar(value_event, event)
                else:
                    value = Scalar(value_event.value, value_event.start_mark, not value_style, event)
            else:
                value = self.node(value_event, event, depth)
            text = event.value
            if text in mapping:
                self.fault("duplicate-key", event, event, key=text, first=_key_line(mapping, text))
            elif text == "<<" and not style:
                self.fault("merge-key", event, event)
            else:
                mapping[text] = value


def _key_line(mapping: Mapping, text: str) -> int:
    return int(mapping[text].key_event.start_mark.line) + 1

"""A file's bytes into text, and on into the tree of a strict YAML reader (`tree`)."""

import codecs
import errno
import os
import re
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from typing import NoReturn

from hightech_check.errors import Fault, SourceError
from hightech_check.reading.nodes import Faulty, Lines, Mapping, Node, Scalar, Sequence
from hightech_check.reading.tree import FORBIDDEN, MOST_FAULTS, character_name, read_tree

__all__ = ["Faulty", "Mapping", "Node", "Scalar", "Sequence", "parse", "read_bytes", "shown_path"]

DATA_LIMIT = 1024 * 1024
STANDARD_LIMIT = 8 * DATA_LIMIT
_AT_ONCE = 65_536
inputs: set[tuple[int, int]] | None = None
"""The files that were read, by device and inode, where somebody wants to know; it is None where nobody does."""

_FORBIDDEN = re.compile(f"[{FORBIDDEN}]|\t|\r(?!\n)")


def read_bytes(path: str, limit: int = DATA_LIMIT) -> bytes:
    """Read a file, or standard input for `-`, to the limit and no further.

    Raises:
        SourceError: it is missing, unreadable, no regular file, or too large.
    """
    if path == "-":
        return _read_standard_input(limit)
    try:
        # non-blocking: to open a named pipe that nobody writes to must not wait for ever
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        _refuse(_opening_fault(error))
    mode = _note(descriptor)
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


def _read_standard_input(limit: int) -> bytes:
    if sys.stdin is None:  # closed before the program began
        _refuse(Fault("file-unreadable", {"reason": os.strerror(errno.EBADF)}))
    with suppress(OSError, ValueError, AttributeError):  # what stands in its place need not be a file
        _note(sys.stdin.fileno())
    return _read_stream(sys.stdin.buffer.read, limit)


def _note(descriptor: int) -> int:
    """Note an open file as an input, where such notes are kept; its mode."""
    status = os.fstat(descriptor)
    if inputs is not None and stat.S_ISREG(status.st_mode):
        inputs.add((status.st_dev, status.st_ino))
    return status.st_mode


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
    return read_tree(text, faults), faults


def _decode(data: bytes) -> tuple[str | None, list[Fault]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:2]:
        return None, [Fault("file-utf16", {}, 1, 1)]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = Lines(before).place(len(before))
        return None, [Fault("file-gbk" if _is_gbk(data) else "file-not-utf8", {}, *place)]
    if text.replace("\n", "").isprintable():  # the common case, at the speed of C
        return text, []
    lines = Lines(text)
    faults = [
        Fault(
            "tab" if match[0] == "\t" else "control-character",
            {"character": character_name(match[0])},
            *lines.place(match.start()),
        )
        for match in islice(_FORBIDDEN.finditer(text), MOST_FAULTS)
    ]
    if faults:  # read on without them, so that the rest of the file's faults are told as well
        text = _FORBIDDEN.sub(lambda match: " " if match[0] == "\t" else "\N{REPLACEMENT CHARACTER}", text)
    return text, faults


def _is_gbk(data: bytes) -> bool:
    try:
        return any("\u4e00" <= character <= "\u9fff" for character in data.decode("gb18030"))
    except UnicodeDecodeError:
        return False

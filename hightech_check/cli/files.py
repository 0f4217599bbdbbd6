"""Which files arguments mean, and which outputs would destroy an input."""

import glob
import os
from collections.abc import Iterable, Iterator, Sequence

from hightech_check.errors import Fault, UsageError
from hightech_check.reading import source


def files_of(arguments: Sequence[str], *, recursive: bool = False) -> list[str]:
    """The data files that the arguments mean: a folder is its YAML files by name, a pattern the files it matches.

    A pattern with `**` enters sub-folders as `recursive` does: no link to a folder is followed, and no hidden one.

    Raises:
        UsageError: a folder has none, or standard input is named twice.
    """
    if list(arguments).count("-") > 1:
        raise UsageError([Fault("stdin-twice")])
    return [file for argument in arguments for file in _files(argument, recursive)]


def _files(argument: str, recursive: bool) -> Iterable[str]:
    if argument == "-" or os.path.isdir(argument):
        found = ["-"] if argument == "-" else list(_in_folder(argument, recursive))
        if not found:
            raise UsageError([Fault("no-yaml-in-folder", {"found": argument})])
        return found
    if not any(sign in argument for sign in "*?[") or os.path.lexists(argument):
        return [argument]
    pattern, last = os.path.split(argument)
    if last != "**":
        pattern = argument
    matches = sorted(_matches(pattern or "."))
    if not matches:
        raise UsageError([Fault("no-file-matches", {"found": argument})])
    return dict.fromkeys(file for match in matches for file in _files(match, recursive or last == "**"))


def _matches(pattern: str) -> Iterator[str]:
    """What a pattern matches, once each; at every `**` folders are walked."""
    head, doubled, tail = f"/{pattern}".partition("/**/")
    if not doubled:
        yield from glob.iglob(pattern)
        return
    roots = glob.iglob(f"{head[1:]}/") if head else [""]
    below = (os.path.join(glob.escape(folder), tail) for root in roots for folder in _folders(root))
    yield from dict.fromkeys(match for path in below for match in _matches(path))


def _folders(folder: str) -> Iterator[str]:
    """A folder and those below it; links are not followed: they may lead in a circle."""
    yield folder
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _folders(os.path.join(folder, entry.name))


def _in_folder(folder: str, recursive: bool) -> Iterator[str]:
    for entry in _entries(folder):
        path = os.path.join(folder, entry.name)
        if recursive and entry.is_dir(follow_symlinks=False):
            yield from _in_folder(path, recursive)
        elif entry.name.endswith((".yaml", ".yml")) and not os.path.isdir(path):
            yield path


def _entries(folder: str) -> list["os.DirEntry[str]"]:
    """What lies in a folder and is not hidden, by name."""
    try:
        with os.scandir(folder or ".") as entries:
            return sorted((one for one in entries if not one.name.startswith(".")), key=lambda one: one.name)
    except OSError as error:
        raise UsageError([Fault("file-unreadable", {"reason": error.strerror or ""})], folder) from None


def heed(paths: Iterable[str]) -> None:
    """Note files as inputs that are read only later, perhaps when outputs are begun already."""
    assert source.inputs is not None
    source.inputs |= {found for path in paths if (found := _identity(path)) is not None}


def refuse_outputs(*paths: str | None) -> None:
    """Refuse outputs of which one is an input, whatever name leads there, or of which two are one (None: `-`).

    Raises:
        UsageError: there is such a one.
    """
    seen = set()
    for path in paths:
        identity = _identity(path)
        if identity is not None and identity in (source.inputs or ()):
            raise UsageError([Fault("output-is-input", {"found": path})])
        place = "-" if path is None or path == "-" else identity or os.path.realpath(path)
        if place in seen:
            raise UsageError([Fault("output-twice", {"found": path or "-"})])
        seen.add(place)


def _identity(path: str | None) -> tuple[int, int] | None:
    """The device and the inode of a file; None for what is none, or no path."""
    if path is None or path == "-":
        return None
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino

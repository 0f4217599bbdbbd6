"""Which files arguments mean, and which outputs would destroy an input."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from hightech_check.errors import Fault, UsageError


def files_of(arguments: Sequence[str], *, recursive: bool = False) -> list[str]:
    """The data files that the arguments mean: a folder is its YAML files by name, a pattern the files it matches.

    Raises:
        UsageError: a folder has none, or standard input is named twice.
    """
    if list(arguments).count("-") > 1:
        raise UsageError([Fault("stdin-twice")])
    return [file for argument in arguments for file in _files(argument, recursive)]


def _files(argument: str, recursive: bool) -> Iterator[str]:
    if argument == "-" or not _is_folder(argument):
        if argument == "-" or not any(sign in argument for sign in "*?[") or os.path.lexists(argument):
            yield argument
            return
        import glob

        found = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - keeps the path as it was given
        if not found:
            raise UsageError([Fault("no-file-matches", {"found": argument})])
        yield from (file for match in found for file in _files(match, recursive))
        return
    found = list(_in_folder(argument, recursive))
    if not found:
        raise UsageError([Fault("no-yaml-in-folder", {"found": argument})])
    yield from found


def _in_folder(folder: str, recursive: bool) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()) for entry in entries)
    except OSError as error:
        raise UsageError([Fault("file-unreadable", {"reason": error.strerror or ""})], folder) from None
    for name, is_folder, is_link in found:
        path = os.path.join(folder, name)  # noqa: PTH118 - keeps the folder as it was given
        if name.startswith("."):
            continue
        if is_folder:
            if recursive:  # links to folders are not followed: they may lead in a circle
                yield from _in_folder(path, recursive)
        elif name.endswith((".yaml", ".yml")) and not (is_link and _is_folder(path)):
            yield path


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def refuse_input_as_output(path: str | None, inputs: Sequence[str]) -> None:
    """Refuse an output that is one of the inputs.

    Raises:
        UsageError: it is one.
    """
    refuse_outputs([] if path is None else [path], inputs)


def refuse_outputs(outputs: Sequence[str], inputs: Sequence[str]) -> None:
    """Refuse an output that is one of the inputs, or another output.

    Raises:
        UsageError: there is one.
    """
    for number, path in enumerate(outputs):
        for name in inputs:
            if name != "-" and _same(Path(name), Path(path)):
                raise UsageError([Fault("output-is-input", {"found": name})])
        for other in outputs[:number]:
            if os.path.realpath(other) == os.path.realpath(path) or _same(Path(other), Path(path)):
                raise UsageError([Fault("output-twice", {"found": path})])


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False

"""Faults as data (code, figures, place), and the exceptions that carry them; the text is made where it is shown."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hightech_check.words import say


class Fault(NamedTuple):
    """One thing that is wrong with a file or an option.

    Attributes:
        code: its name, stable across releases; a message of `hightech_check.words`.
        params: what the message needs; texts from data are made safe when it is shown.
        line: from 1, or None where the fault has no place.
        column: from 1, in characters.
        path: where in the file's structure, such as `indicators.enterprises.value`.
    """

    code: str
    params: Mapping[str, object] = {}
    line: int | None = None
    column: int | None = None
    path: str = ""

    def words(self, language: str) -> str:
        """What is wrong, in a language, without the place."""
        return say(language, self.code, **self.params)


class HightechCheckError(Exception):
    """The base of every error that the program expects; `faults` says what is wrong, all of it at once."""

    def __init__(self, faults: Sequence[Fault], file: str | None = None) -> None:
        super().__init__(faults, file)
        self.faults = tuple(faults)
        self.file = file

    def __str__(self) -> str:
        """What is wrong, in English, each fault on a line as the command line tells it."""
        lines = []
        for fault in self.faults:
            place = "" if fault.line is None else f"{fault.line}:{fault.column}: "
            lines.append(f"{self.file + ':' if self.file else ''}{place}{fault.words('en')}")
        return "\n".join(lines)


class SourceError(HightechCheckError):
    """A file that cannot be read, or is not the strict YAML that is asked for."""


class StandardError(HightechCheckError):
    """A standard that cannot be found, or whose file is broken."""


class DataFileError(HightechCheckError):
    """A data file that cannot be accepted.

    Attributes:
        known: what could be read of it all the same: `name` and `year`, where they are right.
        sha256: of the file's bytes, where they could be read.
    """

    def __init__(
        self,
        faults: Sequence[Fault],
        file: str | None = None,
        known: Mapping[str, object] | None = None,
        sha256: str | None = None,
    ) -> None:
        super().__init__(faults, file)
        self.known = known or {}
        self.sha256 = sha256


class UsageError(HightechCheckError):
    """Options or names that mean nothing."""

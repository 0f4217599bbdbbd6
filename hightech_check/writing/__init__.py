"""The output formats: one module each, a function `write(reports, stream, look)`, found through one table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, TextIO, cast

from hightech_check.result.report import Report


@dataclass(frozen=True, slots=True)
class Look:
    """How the output is to look; a writer asks nothing else about where it goes.

    Attributes:
        language: `en` or `zh`, of the writer's own words.
        width: in columns.
        color: whether terminal colours may be used (never alone).
        encoding: of the stream, where it is known not to be UTF-8; what it cannot hold is replaced or escaped.
        quiet: only the verdict.
    """

    language: str = "en"
    width: int = 100
    color: bool = False
    encoding: str = "utf-8"
    quiet: bool = False

    @property
    def unicode(self) -> bool:
        """Whether the stream takes every character."""
        return self.encoding.lower().replace("-", "").startswith("utf")


class Writer(Protocol):
    """What every format's module has as `write`."""

    def __call__(self, reports: Iterable[Report], stream: TextIO, look: Look) -> None:
        """Write the reports, in their order, to a stream of text."""
        ...


FORMATS: Mapping[str, str] = {
    "text": "hightech_check.writing.text",
    "json": "hightech_check.writing.json",
    "jsonl": "hightech_check.writing.jsonl",
    "csv": "hightech_check.writing.csv",
    "markdown": "hightech_check.writing.markdown",
    "github": "hightech_check.writing.github",
    "junit": "hightech_check.writing.junit",
    "sarif": "hightech_check.writing.sarif",
}

STREAMING = frozenset({"jsonl", "csv", "github"})
"""The formats whose writers hold one report at a time."""


def writer(name: str) -> Writer:
    """The writer of a format; only its module is imported.

    Raises:
        KeyError: there is no such format.
    """
    return cast(Writer, import_module(FORMATS[name]).write)

"""The output formats: one module each, a function `write(document, stream, look)`, found through one table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TextIO, cast

if TYPE_CHECKING:
    from hightech_check.result.report import Json, Report
    from hightech_check.writing.blocks import Block
    from hightech_check.writing.findings import Finding


@dataclass(frozen=True, slots=True)
class Look:
    """How the output is to look; a writer asks nothing else about where it goes.

    Attributes:
        language: `en` or `zh`, of the writer's own words.
        width: in columns.
        color: whether terminal colours may be used (never alone).
        encoding: of the stream, where it is known not to be UTF-8; what it cannot hold is replaced or escaped.
        quiet: only the verdict.
        form: the name of the format.
    """

    language: str = "en"
    width: int = 100
    color: bool = False
    encoding: str = "utf-8"
    quiet: bool = False
    form: str = "text"

    @property
    def unicode(self) -> bool:
        """Whether the stream takes every character."""
        return self.encoding.lower().replace("-", "").startswith("utf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a command has to say, in every form that a format may ask for; each is made only when it is asked for.

    Attributes:
        blocks: of the formats that people read, for how it is to look.
        form: the JSON document; a value that is an iterator is written element by element, as it comes.
        columns: the names of the columns of the table, as CSV has them; empty where there is no table.
        rows: the rows of the table, each by the names of its columns.
        reports: of checks, the results themselves, for the formats that are made of nothing else.
        findings: what is said at the lines of files beside that, for the same formats.
        exit_code: of the result.
    """

    blocks: "Callable[[Look], Iterable[Block]]"
    form: "Callable[[], Json]"
    columns: tuple[str, ...] = ()
    rows: Callable[[], Iterable[Mapping[str, Any]]] | None = None
    reports: "Iterable[Report]" = ()
    findings: "Iterable[Finding]" = ()
    exit_code: int = 0


class Writer(Protocol):
    """What every format's module has as `write`."""

    def __call__(self, document: Document, stream: TextIO, look: Look) -> None:
        """Write the document to a stream of text."""
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
"""Every format of a check; its module is imported only when it is chosen."""

DOCUMENT_FORMATS = ("text", "json", "csv", "markdown")
"""The formats of every command."""


def writer(name: str) -> Writer:
    """The writer of a format; only its module is imported.

    Raises:
        KeyError: there is no such format.
    """
    return cast(Writer, import_module(FORMATS[name]).write)

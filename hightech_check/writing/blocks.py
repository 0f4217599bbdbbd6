"""What a command has to say, as blocks that every document format draws: headings, paragraphs, bullets, tables, plots.

Texts in blocks are as they come from data or from `say`; a writer makes them safe and escapes them by its own rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

SYMBOLS: Mapping[str, str] = {
    **dict.fromkeys(("pass", "eligible", "accepted", "found"), "✓"),
    **dict.fromkeys(("fail", "not_eligible", "invalid", "none"), "✗"),
    **dict.fromkeys(("unknown", "undetermined"), "?"),
    "contradiction": "!",
    "mixed": "~",
}
"""The sign of a status, of a verdict, of a route's outcome: never colour alone."""


class Cell(NamedTuple):
    """A short text, with the sign and the colour of a status where it has one.

    Attributes:
        text: what it says beside the sign.
        status: one of `SYMBOLS`; None for a text without a sign.
        strong: whether it stands out.
    """

    text: str
    status: str | None = None
    strong: bool = False

    @property
    def marked(self) -> str:
        """The text behind the sign of its status."""
        return self.text if self.status is None else f"{SYMBOLS[self.status]} {self.text}".rstrip()


class Heading(NamedTuple):
    """A title: of the page (level 1), of a part (2), or of a part of a part (3); `right` stands at its other end."""

    text: str
    level: int = 2
    right: Cell | None = None


class Paragraph(NamedTuple):
    """A text of one or more sentences; `right` stands at the other end of its line."""

    text: str
    right: str = ""


class Item(NamedTuple):
    """One item of a list, `depth` lists deep; `status` gives it a sign."""

    text: str
    status: str | None = None
    depth: int = 0


class Bullets(NamedTuple):
    """A list of items."""

    items: Iterable[Item]


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        head: its title; may be empty.
        flexible: whether it takes the room that the other columns leave, its texts broken where that is too little.
        right: whether its texts stand at its right end.
    """

    head: str
    flexible: bool = False
    right: bool = False


class Entry(NamedTuple):
    """A row of a table.

    Attributes:
        cells: as many as the table has columns.
        depth: how deep it stands below an earlier row; shown in the first flexible column.
        remark: what is to be said of it, below it and as wide as the page.
    """

    cells: Sequence[Cell]
    depth: int = 0
    remark: str = ""


class Part(NamedTuple):
    """A title among the rows of a table."""

    title: str


class Table(NamedTuple):
    """Rows in columns, under titles where there are any."""

    columns: Sequence[Column]
    entries: Sequence[Entry | Part]


class Plot(NamedTuple):
    """Lines in which each character has its place, such as bars; they may come one after another."""

    lines: Iterable[Cell]


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Plot


def bullets(texts: Iterable[str]) -> Bullets:
    """A list of plain items."""
    return Bullets(tuple(map(Item, texts)))


def section(title: str, texts: Iterable[str]) -> Iterable[Block]:
    """A part with a list below its title; nothing where there are no items."""
    items = tuple(map(Item, texts))
    return (Heading(title), Bullets(items)) if items else ()

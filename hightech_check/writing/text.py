"""Blocks as a page of text: rich draws the colours, everything else is plain characters."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, TextIO, assert_never

from rich.cells import cell_len

from hightech_check.words import plain_line, safe
from hightech_check.writing import Document, Look
from hightech_check.writing.blocks import (
    SYMBOLS,
    Block,
    Bullets,
    Cell,
    Column,
    Entry,
    Heading,
    Item,
    Paragraph,
    Part,
    Plot,
    Table,
)
from hightech_check.writing.plain import plain_for
from hightech_check.writing.wrapping import wrapped

_GAP = 2
_STEP = 2
_NARROWEST = 10  # of a flexible column
_LIMITS = (24, 20, 16, 12, 8)  # of the others: narrower where that leaves too little
_ROOMY = 60  # columns of a page whose first column, as a rule a status, stays whole
_STYLES = {"✓": "green", "✗": "bold red", "?": "yellow", "!": "bold red"}


class _Span(NamedTuple):
    """A piece of a line and its style."""

    text: str
    style: str = ""


_Drawn = Sequence[_Span]
"""A line."""


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write each block as it comes."""
    page = _Page(look)
    draw = _colored(stream, look) if look.color else None
    for number, block in enumerate(document.blocks(look)):
        for line in page.lines(block, first=number == 0):
            if draw is None:
                stream.write(plain_line("".join([span.text for span in line])).rstrip() + "\n")
            else:
                draw(line)


class _colored:  # noqa: N801 - used like a function
    """Draws lines in colour; data goes to rich as `Text` only, never as markup."""

    def __init__(self, stream: TextIO, look: Look) -> None:
        from rich.console import Console

        self.console: Console = Console(
            file=stream,
            width=look.width,
            force_terminal=True,
            color_system="standard",
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )

    def __call__(self, line: _Drawn) -> None:
        from rich.text import Text

        text = Text.assemble(*((span.text, span.style) for span in line))
        text.rstrip()
        self.console.print(text, soft_wrap=True)


class _Page:
    """Blocks laid out as lines, for one look."""

    def __init__(self, look: Look) -> None:
        self.width = look.width
        self.encoding = look.encoding

    def shown(self, text: str) -> str:
        """A text as it will stand there, so that its width is known."""
        return plain_for(safe(text), self.encoding)

    def lines(self, block: Block, *, first: bool) -> Iterator[_Drawn]:
        match block:
            case Heading():
                if block.level > 1 and not first:
                    yield ()
                right = _Span("") if block.right is None else self.span(block.right)
                yield from self.both_ends(block.text, right, "underline" if block.level > 2 else "bold")
            case Paragraph():
                yield from self.both_ends(block.text, _Span(self.shown(block.right)))
            case Bullets():
                for item in block.items:
                    yield from self.bullet(item)
            case Table():
                yield from self.table(block)
            case Plot():
                yield from ((self.span(line),) for line in block.lines)
            case _ as never:
                assert_never(never)

    def span(self, cell: Cell) -> _Span:
        text = self.shown(cell.marked)
        style = "" if cell.status is None else _STYLES.get(SYMBOLS[cell.status], "")
        return _Span(text, "bold" if cell.strong else style)

    def both_ends(self, text: str, right: _Span, style: str = "") -> Iterator[_Drawn]:
        left = self.shown(text)
        room = self.width - cell_len(left) - cell_len(right.text)
        if right.text and room >= _GAP:
            yield (_Span(left, style), _Span(" " * room), right)
            return
        for line in wrapped(left, self.width):
            yield (_Span(line, style),)
        if right.text:
            yield (right,)

    def bullet(self, item: Item) -> Iterator[_Drawn]:
        sign = self.span(Cell("", item.status)) if item.status is not None else _Span(self.shown("·"))
        indent = " " * (1 + _STEP * item.depth)
        for number, line in enumerate(wrapped(self.shown(item.text), self.width - len(indent) - 2)):
            yield (_Span(indent), sign, _Span(f" {line}")) if number == 0 else (_Span(f"{indent}  {line}"),)

    def table(self, table: Table) -> Iterator[_Drawn]:
        columns = table.columns
        widths = self.widths(table)
        flexible = next((number for number, column in enumerate(columns) if column.flexible), 0)
        if any(column.head for column in columns):
            yield from self.row([_Span(self.shown(column.head), "bold") for column in columns], columns, widths)
        for entry in table.entries:
            if isinstance(entry, Part):
                yield ()
                yield (_Span(self.shown(entry.title), "bold underline"),)
                continue
            yield from self.row(self.spans(entry, flexible), columns, widths)
            if entry.remark:
                indent = " " * (sum(widths[:flexible]) + _GAP * flexible + _STEP * (entry.depth + 1))
                for line in wrapped(self.shown(entry.remark), max(self.width - len(indent), _NARROWEST)):
                    yield (_Span(indent), _Span(line, "italic"))

    def spans(self, entry: Entry, flexible: int) -> list[_Span]:
        spans = [self.span(cell) for cell in entry.cells]
        if entry.depth:
            spans[flexible] = spans[flexible]._replace(text=f"{' ' * _STEP * entry.depth}- {spans[flexible].text}")
        return spans

    def widths(self, table: Table) -> list[int]:
        """Of the widths that columns may have, those that fit the page and give the table the fewest lines."""
        flexible = next((number for number, column in enumerate(table.columns) if column.flexible), 0)
        entries = (self.spans(entry, flexible) for entry in table.entries if isinstance(entry, Entry))
        sizes = [[cell_len(span.text) for span in spans] for spans in entries]
        sizes.append([cell_len(self.shown(column.head)) for column in table.columns])
        needed = list(map(max, zip(*sizes, strict=True)))

        def cost(widths: Sequence[int]) -> tuple[bool, int]:
            lines = (max(-(-size // width) for size, width in zip(row, widths, strict=True)) for row in sizes)
            return sum(widths) + _GAP * (len(widths) - 1) > self.width, sum(lines)

        return min((self.shared(table.columns, needed, limit) for limit in _LIMITS), key=cost)

    def shared(self, columns: Sequence[Column], needed: Sequence[int], limit: int) -> list[int]:
        """Columns as wide as they need, within a limit; the flexible ones share what the others leave."""
        whole = self.width >= _ROOMY
        widths = [max(1, size if number == 0 and whole else min(size, limit)) for number, size in enumerate(needed)]
        flexible = sorted((n for n, column in enumerate(columns) if column.flexible), key=needed.__getitem__)
        others = sum(size for size, column in zip(widths, columns, strict=True) if not column.flexible)
        left = self.width - _GAP * (len(columns) - 1) - others
        for place, number in enumerate(flexible):
            widths[number] = max(_NARROWEST, min(needed[number], left // (len(flexible) - place)))
            left -= widths[number]
        return widths

    def row(self, spans: Sequence[_Span], columns: Sequence[Column], widths: Sequence[int]) -> Iterator[_Drawn]:
        pieces = [list(wrapped(span.text, size)) for span, size in zip(spans, widths, strict=True)]
        for texts in zip_longest(*pieces, fillvalue=""):
            line: list[_Span] = []
            for text, span, column, size in zip(texts, spans, columns, widths, strict=True):
                padding = _Span(" " * (size - cell_len(text)))
                shown = _Span(text, span.style)
                line += (padding, shown) if column.right else (shown, padding)
                line.append(_Span(" " * _GAP))
            yield line

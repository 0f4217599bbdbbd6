"""Blocks as Markdown (GitHub's): texts from data stay text, whatever is in them."""

import re
from collections.abc import Iterator, Sequence
from typing import TextIO, assert_never

from hightech_check.words import plain_line, safe
from hightech_check.writing import Document, Look
from hightech_check.writing.blocks import Block, Bullets, Cell, Entry, Heading, Paragraph, Part, Plot, Table
from hightech_check.writing.plain import plain_for

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&:@$=^])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_INDENT = "&nbsp;&nbsp;"


def write(document: Document, stream: TextIO, look: Look) -> None:
    """Write each block as it comes, with an empty line before each but the first."""
    for number, block in enumerate(document.blocks(look)):
        text = "".join(f"{line}\n" for line in _lines(block))
        stream.write(("\n" if number else "") + plain_for(text, look.encoding))


def escaped(text: str) -> str:
    """Text that Markdown leaves as it is; `<` and `&` too, for what reads HTML within it."""
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), safe(text))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            right = "" if block.right is None else f" · {_cell(block.right)}"
            yield f"{'#' * block.level} {escaped(block.text)}{right}"
        case Paragraph():
            yield escaped(block.text) + (f" · {escaped(block.right)}" if block.right else "")
        case Bullets():
            for item in block.items:
                yield f"{'  ' * item.depth}- {_cell(Cell(item.text, item.status))}"
        case Table():
            yield from _table(block)
        case Plot():
            lines = [plain_line(safe(cell.marked)).rstrip() for cell in block.lines]
            fence = "`" * (1 + max((len(run) for line in lines for run in re.findall("`{2,}", line)), default=2))
            yield from (fence, *lines, fence)
        case _ as never:
            assert_never(never)


def _cell(cell: Cell) -> str:
    text = escaped(cell.marked)
    return f"**{text}**" if cell.strong and text else text


def _table(table: Table) -> Iterator[str]:
    flexible = next((number for number, column in enumerate(table.columns) if column.flexible), 0)
    yield _row([escaped(column.head) for column in table.columns])
    yield "|" + "".join(" ---: |" if column.right else " --- |" for column in table.columns)
    for entry in table.entries:
        cells = [""] * len(table.columns) if isinstance(entry, Part) else _cells(entry, flexible)
        if isinstance(entry, Part):
            cells[flexible] = f"**{escaped(entry.title)}**"
        yield _row(cells)


def _cells(entry: Entry, flexible: int) -> list[str]:
    cells = [_cell(cell) for cell in entry.cells]
    cells[flexible] = _INDENT * entry.depth + cells[flexible]
    if entry.remark:
        cells[flexible] += f"<br>*{escaped(entry.remark)}*"
    return cells


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"

"""A data file's text and a changed park in, the changed file's text out, its comments and order kept.

The text is edited where the parser says that its values stand; what is not edited stays as it was, byte for byte.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yaml.events import MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent

from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Bounds, Kind, Number, QuantityError, read, rounded_to_step, written
from hightech_check.park.reader import Figure, Park, parse_park
from hightech_check.reading import source
from hightech_check.words import LANGUAGES, say
from hightech_check.words.figures import exact_words, range_text

_BOM = "\ufeff"
_BLANKS = re.compile(" *")
_NUMBERS = ("value", "at_least", "at_most")


def saved(data: bytes, park: Park, changed: Park, language: str = "en") -> str:
    """The text of the data file as it would be with the figures and the year of a changed park.

    A changed figure loses its source and is marked as assumed, with what it was at first: an earlier mark is replaced.
    One that is not known any more is commented out; one that was not there is added at the end of its section.

    Args:
        data: the bytes of the file that `park` was read from.
        park: as it is in the file.
        changed: as it is to be.
        language: of the remarks.

    Raises:
        UsageError: a figure has more digits than a data file can hold.
    """
    text = data.decode("utf-8-sig")
    new = _Editor(text, park, changed, language).edited()
    new = _BOM + new if data.startswith(_BOM.encode()) else new
    try:
        again = parse_park(new.encode(), park.standard)
    except DataFileError as error:
        raise UsageError([Fault("save-impossible", {"reason": _Reason(error.faults[0])})]) from None
    if (again.year, _known(again), again.name) != (changed.year, _known(changed), park.name):
        raise UsageError([Fault("save-impossible", {"reason": say(language, "save-unlike")})])
    return new


def _mark() -> str:
    """The pattern of what the editor says of a figure in any language; a group for each language's `was`."""
    kinds = []
    for language in LANGUAGES:
        assumed = re.escape(say(language, "save-assumed"))
        was = re.escape(say(language, "save-was", was="@")).replace("@", r"([^#\r\n]*?)")
        kinds += [was, assumed]
    return "(?:" + "|".join(kinds) + ")"


_MARK = re.compile(_mark() + r"(?=\Z| *\r?\n| +#)")
_MARKS = re.compile(rf"(?: +# {_mark()}(?=\Z| *\r?\n| +#))+")


def _first_was(groups: tuple[str | None, ...]) -> str | None:
    """What a mark says that the figure was."""
    return next((group for group in groups if group), None)


class _Reason(NamedTuple):
    fault: Fault

    def words(self, language: str) -> str:
        return say(language, self.fault.code, **self.fault.params)


def _known(park: Park) -> dict[str, tuple[object, ...]]:
    return {key: _facts(figure) for key, figure in park.figures.items()}


def _facts(figure: Figure | None) -> tuple[object, ...]:
    return () if figure is None else (figure.low, figure.high, figure.answer)


@dataclass
class _Span:
    """Where a node stands in the text, from its first to behind its last character; and what it has in it."""

    start: int
    end: int
    text: str | None = None
    flow: bool = False
    entries: "dict[str, _Entry]" = field(default_factory=dict)


class _Entry(NamedTuple):
    key: _Span
    value: _Span


class _Spans:
    """Reads the places of a text's nodes from the parser's events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.next = source.events(text)
        self.ends_open = True  # whether the text can be added to at its end

    def root(self) -> _Span:
        self.next(), self.next()
        root = self.node(self.next())
        self.ends_open = not self.next().explicit
        return root

    def node(self, event: Any) -> _Span:  # noqa: ANN401
        start = event.start_mark.index
        if isinstance(event, MappingStartEvent):
            span = _Span(start, start, flow=bool(event.flow_style))
            while not isinstance(event := self.next(), MappingEndEvent):
                key = self.node(event)
                value = self.node(self.next())
                span.entries[key.text or ""] = _Entry(key, value)
                span.end = value.end
        elif isinstance(event, SequenceStartEvent):
            span = _Span(start, start, flow=bool(event.flow_style))
            while not isinstance(event := self.next(), SequenceEndEvent):
                span.end = self.node(event).end
        else:
            # a block scalar's end is the next token's place
            end = start + len(self.text[start : event.end_mark.index].rstrip(" \r\n"))
            return _Span(start, max(start, end), event.value)
        if span.flow:
            span.end = event.end_mark.index
        return span


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


class _Editor:
    def __init__(self, text: str, park: Park, changed: Park, language: str) -> None:
        self.text = text
        self.park = park
        self.changed = changed
        self.language = language
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.edits: list[_Edit] = []
        spans = _Spans(text)
        self.root = spans.root()
        self.ends_open = spans.ends_open

    def edited(self) -> str:
        if self.changed.year != self.park.year:
            self.set_scalar(self.root.entries["year"], str(self.changed.year), str(self.park.year), flow=self.root.flow)
        new: dict[str, list[tuple[str, str]]] = {"indicators": [], "previous_year": []}
        for key in dict.fromkeys([*self.park.figures, *self.changed.figures]):
            before, after = self.park.figures.get(key), self.changed.figures.get(key)
            if _facts(before) == _facts(after):
                continue
            part = "previous_year" if key.startswith(PREVIOUS) else "indicators"
            name = key.removeprefix(PREVIOUS)
            section = self.root.entries[part].value if part in self.root.entries else None
            entry = None if section is None else section.entries.get(name)
            if after is None:
                if section is not None and entry is not None:
                    self.forget(entry, flow=section.flow)
            elif section is None or entry is None:
                new[part].append((name, self.inline(key, after)))
            else:
                self.set_figure(key, entry, after, flow=section.flow)
        for part, lines in new.items():
            if lines:
                self.add(part, lines)
        return self.applied()

    def applied(self) -> str:
        pieces: list[str] = []
        position = 0
        for start, end, text in sorted(self.edits, key=lambda edit: (edit.start, edit.end)):
            pieces += [self.text[position:start], text]
            position = max(position, end)
        return "".join(pieces) + self.text[position:]

    def edit(self, start: int, end: int, text: str) -> None:
        self.edits.append(_Edit(start, end, text))

    def say(self, code: str, **params: object) -> str:
        return say(self.language, code, **params)

    # --- figures as a data file writes them ---

    def numbers(self, key: str, figure: Figure) -> dict[str, str]:
        """The keys and values of a figure's mapping."""
        indicator = self.park.standard.indicator(key)
        if figure.answer is not None:
            return {"value": _answer(figure.answer)}
        kind = indicator.kind
        if figure.exact is not None:
            return {"value": _number(key, kind, figure.exact)}
        ends = {"at_least": figure.low, "at_most": figure.high}
        return {name: _number(key, kind, end) for name, end in ends.items() if end is not None}

    def inline(self, key: str, figure: Figure) -> str:
        """A figure on its line: `162`, or `{at_least: 10%}`."""
        numbers = self.numbers(key, figure)
        if "value" in numbers:
            return numbers["value"]
        return "{" + ", ".join(f"{name}: {text}" for name, text in numbers.items()) + "}"

    def before(self, key: str) -> str | None:
        """What a figure was, in words."""
        figure = self.park.figures.get(key)
        if figure is None:
            return None
        if figure.answer is not None:
            return _answer(figure.answer)
        kind = self.park.standard.indicator(key).kind
        exact = figure.exact
        bounds = Bounds(figure.low, figure.high)
        return range_text(self.language, kind, bounds) if exact is None else exact_words(kind, exact)

    def remark(self, was: str | None) -> str:
        """That a figure is assumed, and what it was."""
        return self.say("save-assumed") if was is None else self.say("save-was", was=was)

    # --- what is there already ---

    def set_figure(self, key: str, entry: _Entry, figure: Figure, *, flow: bool) -> None:
        if entry.value.text is not None:
            self.set_scalar(entry, self.inline(key, figure), self.before(key), flow=flow)
        else:
            self.set_mapping(entry.value, self.numbers(key, figure), self.before(key))

    def set_scalar(self, entry: _Entry, text: str, was: str | None, *, flow: bool) -> None:
        new = self.after_colon(entry, text)
        end = max(entry.value.end, entry.value.start)
        if not flow:
            marks = _MARKS.match(self.text, end)
            if marks is not None:
                end = marks.end()
                was = _first_was(_MARK.findall(marks[0])[-1])
            new += f"  # {self.remark(was)}"
        self.edit(entry.value.start, end, new)

    def after_colon(self, entry: _Entry, text: str) -> str:
        """A value in place of another one, or of none at all: `{a}`, `a:`."""
        key, value = entry
        if value.end > value.start:
            return text
        between = self.text[key.end : value.start]
        return text if between.endswith(" ") else f" {text}" if ":" in between else f": {text}"

    def set_mapping(self, span: _Span, numbers: dict[str, str], was: str | None) -> None:
        """Change a figure that is written with its source: the figure itself, and what is said of it."""
        entries = span.entries
        first, *others = [name for name in entries if name in _NUMBERS]
        column = self.column(next(iter(entries.values())).key.start)
        between = ", " if span.flow else self.newline + " " * column
        text = between.join(f"{name}: {value}" for name, value in numbers.items())
        earlier = None if "note" not in entries else _MARK.fullmatch(entries["note"].value.text or "")
        remark = self.remark(was if earlier is None else _first_was(earlier.groups()))
        note = f"note: {json.dumps(remark, ensure_ascii=False)}"
        if "note" in entries:
            self.replace(entries["note"], note)
        elif "source" in entries:
            self.replace(entries["source"], note)
        else:
            text += between + note
        self.replace(entries[first], text)
        for name in [*others, *(["source"] if "note" in entries and "source" in entries else [])]:
            self.remove(span, name)

    def replace(self, entry: _Entry, text: str) -> None:
        self.edit(entry.key.start, entry.value.end, text)

    def remove(self, span: _Span, name: str) -> None:
        names = list(span.entries)
        place = names.index(name)
        entry = span.entries[name]
        if not span.flow:
            self.remove_lines(entry)
        elif place:
            self.edit(span.entries[names[place - 1]].value.end, entry.value.end, "")
        else:
            self.edit(entry.key.start, span.entries[names[1]].key.start, "")

    def remove_lines(self, entry: _Entry) -> None:
        """Remove an entry, and its lines where no comment stands on them."""
        start, end = entry.key.start, self.line_end(entry.value.end)
        comment = self.text[entry.value.end : end].lstrip(" ")
        if comment:
            self.edit(start, end - len(comment), "")
        else:
            self.edit(start - self.column(start) - self.newline_before(start), end, "")

    def forget(self, entry: _Entry, *, flow: bool) -> None:
        """Comment an entry out; on a line with others, say that it is not known."""
        start, end = entry.key.start, entry.value.end
        column = self.column(start)
        if flow or self.text[start - column : start].strip(" "):
            self.edit(entry.value.start, end, self.after_colon(entry, "null"))
            return
        for line in self.line_starts(start, end):
            blanks = _BLANKS.match(self.text, line, line + column)
            place = line if blanks is None else blanks.end()
            if self.text[place : place + 1].strip("\r\n"):
                self.edit(place, place, "# ")

    # --- what is new ---

    def add(self, part: str, lines: list[tuple[str, str]]) -> None:
        entry = self.root.entries.get(part)
        if entry is not None and entry.value.entries:
            self.extend(entry.value, lines)
        elif entry is not None:
            self.fill(entry, lines)
        elif self.root.flow:
            self.extend(self.root, [(part, self.flow_mapping(lines))])
        else:
            indent = " " * self.column(next(iter(self.root.entries.values())).key.start)
            block = [f"{indent}{part}:", *self.block_lines(lines, f"{indent}  ")]
            if self.ends_open:
                newline = "" if self.text.endswith("\n") else self.newline
                self.edit(len(self.text), len(self.text), newline + "".join(f"{line}{self.newline}" for line in block))
            else:
                self.insert_after(self.root.end, block)

    def extend(self, span: _Span, lines: list[tuple[str, str]]) -> None:
        """Add entries behind the last one."""
        *_, last = span.entries.values()
        if span.flow:
            blank = "" if last.value.end > last.value.start else " "
            self.edit(last.value.end, last.value.end, blank + self.flow_entries(lines, ", "))
            return
        indent = " " * self.column(next(iter(span.entries.values())).key.start)
        self.insert_after(last.value.end, self.block_lines(lines, indent))

    def fill(self, entry: _Entry, lines: list[tuple[str, str]]) -> None:
        """Write the first entries of a section that has none."""
        start, end = entry.value.start, entry.value.end
        if self.root.flow:
            self.edit(start, end, self.after_colon(entry, self.flow_mapping(lines)))
            return
        self.edit(start, end, "")
        indent = " " * (self.column(entry.key.start) + 2)
        self.insert_after(max(end, entry.key.end), self.block_lines(lines, indent))

    def block_lines(self, lines: list[tuple[str, str]], indent: str) -> list[str]:
        return [f"{indent}{name}: {text}  # {self.say('save-assumed')}" for name, text in lines]

    def flow_entries(self, lines: list[tuple[str, str]], before: str = "") -> str:
        return before + ", ".join(f"{name}: {text}" for name, text in lines)

    def flow_mapping(self, lines: list[tuple[str, str]]) -> str:
        return "{" + self.flow_entries(lines) + "}"

    def insert_after(self, place: int, lines: list[str]) -> None:
        """Insert lines below the one that a place is on."""
        end = self.line_end(place)
        self.edit(end, end, "".join(self.newline + line for line in lines))

    # --- lines ---

    def column(self, place: int) -> int:
        return place - (self.text.rfind("\n", 0, place) + 1)

    def line_end(self, place: int) -> int:
        """Where the line of a place ends, before its line break."""
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        return end - (self.text[end - 1 : end] == "\r")

    def newline_before(self, place: int) -> int:
        start = place - self.column(place)
        return 0 if not start else 2 if self.text[start - 2 : start] == "\r\n" else 1

    def line_starts(self, start: int, end: int) -> Iterator[int]:
        line = start - self.column(start)
        while line >= 0 and line <= end:
            yield line
            following = self.text.find("\n", line)
            line = following + 1 if following >= 0 else -1


def _answer(answer: bool | str) -> str:
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return f"'{answer}'" if answer in ("null", "~", "") else answer


def _number(key: str, kind: Kind, value: Number) -> str:
    text = written(kind, value)
    params: dict[str, object] = {"found": key, "value": exact_words(kind, value)}
    if text is None:
        near = rounded_to_step(kind, value, upwards=False)
        raise UsageError([Fault("save-decimals", {**params, "near": written(kind, near)})])
    try:
        if read(kind, text).value == value:
            return text
    except QuantityError:
        pass
    raise UsageError([Fault("save-digits", params)])

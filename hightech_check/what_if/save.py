"""A data file's text and a changed park in, the changed file's text out, its comments and order kept.

The text is edited at the offsets of the nodes that the park was read from; what is not edited stays, byte for byte.
"""

import hashlib
import json
import re
from collections.abc import Mapping

from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Bounds, Kind, Number, QuantityError, read, rounded_to_step, written
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.park.reader import parse_park
from hightech_check.reading import source
from hightech_check.words import LANGUAGES, say
from hightech_check.words.figures import exact_words, range_text

_BOM = "\ufeff"
_NUMBERS = ("value", "at_least", "at_most")
_DOCUMENT_END = re.compile(r"^\.\.\.(?!\S)", re.MULTILINE)


def saved(park: Park, changed: Park, language: str = "en") -> str:
    """The text of the data file as it would be with the figures and the year of a changed park.

    A changed figure loses its source and is marked as assumed, with what it was at first: an earlier mark is replaced.
    One that is not known any more is commented out; one that was not there is added at the end of its section.

    Args:
        park: as it is in the file that it was read from.
        changed: as it is to be.
        language: of the remarks.

    Raises:
        UsageError: a figure has more digits than a data file can hold.
    """
    editor = _Editor(park, changed, language)
    # a byte order mark is all of a file that its tree does not hold
    marked = park.sha256 != hashlib.sha256(editor.text.encode()).hexdigest()
    new = _BOM * marked + editor.edited()
    try:
        again = parse_park(new.encode(), park.standard)
    except DataFileError as error:
        raise UsageError([Fault("save-impossible", {"reason": error.faults[0]})]) from None
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


def _known(park: Park) -> dict[str, tuple[object, ...]]:
    return {key: _facts(figure) for key, figure in park.figures.items()}


def _facts(figure: Figure | None) -> tuple[object, ...]:
    return () if figure is None else (figure.low, figure.high, figure.answer)


class _Editor:
    """Gathers the edits of a text, and makes them."""

    def __init__(self, park: Park, changed: Park, language: str) -> None:
        assert park.tree is not None
        self.root = park.tree
        self.text = park.tree.lines.text
        self.park = park
        self.changed = changed
        self.language = language
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.edits: list[tuple[int, int, str]] = []

    def edited(self) -> str:
        if self.changed.year != self.park.year:
            self.set_scalar(self.root, "year", str(self.changed.year), str(self.park.year))
        new: dict[str, dict[str, str]] = {"indicators": {}, "previous_year": {}}
        for key in dict.fromkeys([*self.park.figures, *self.changed.figures]):
            after = self.changed.figures.get(key)
            if _facts(self.park.figures.get(key)) == _facts(after):
                continue
            part, name = ("previous_year" if key.startswith(PREVIOUS) else "indicators"), key.removeprefix(PREVIOUS)
            section = self.root.get(part)
            entry = section.get(name) if isinstance(section, source.Mapping) else None
            if after is None:
                if isinstance(section, source.Mapping) and entry is not None:
                    self.forget(section, name)
            elif not isinstance(section, source.Mapping) or entry is None:
                new[part][name] = self.inline(key, after)
            elif isinstance(entry, source.Mapping):
                self.set_mapping(entry, self.numbers(key, after), self.before(key))
            else:
                self.set_scalar(section, name, self.inline(key, after), self.before(key))
        for part, lines in new.items():
            if lines:
                self.add(part, lines)
        pieces: list[str] = []
        position = 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            pieces += [self.text[position:start], text]
            position = max(position, end)
        return "".join(pieces) + self.text[position:]

    def edit(self, start: int, end: int, text: str) -> None:
        self.edits.append((start, end, text))

    # --- figures as a data file writes them ---

    def numbers(self, key: str, figure: Figure) -> dict[str, str]:
        """The keys and values of a figure's mapping."""
        if figure.answer is not None:
            return {"value": _answer(figure.answer)}
        kind = self.park.standard.indicator(key).kind
        ends = {"at_least": figure.low, "at_most": figure.high} if figure.exact is None else {"value": figure.exact}
        return {name: _number(key, kind, end) for name, end in ends.items() if end is not None}

    def inline(self, key: str, figure: Figure) -> str:
        """A figure on its line: `162`, or `{at_least: 10%}`."""
        numbers = self.numbers(key, figure)
        return numbers["value"] if "value" in numbers else _braces(numbers)

    def before(self, key: str) -> str | None:
        """What a figure was, in words."""
        figure = self.park.figures.get(key)
        if figure is None:
            return None
        if figure.answer is not None:
            return _answer(figure.answer)
        kind = self.park.standard.indicator(key).kind
        if figure.exact is None:
            return range_text(self.language, kind, Bounds(figure.low, figure.high))
        return exact_words(kind, figure.exact)

    def remark(self, was: str | None) -> str:
        """That a figure is assumed, and what it was."""
        return say(self.language, "save-assumed") if was is None else say(self.language, "save-was", was=was)

    # --- what is there already ---

    def set_scalar(self, mapping: source.Mapping, name: str, text: str, was: str | None) -> None:
        entry = mapping[name]
        end = self.end(entry)
        new = self.after_colon(entry, text)
        if not mapping.flow:
            marks = _MARKS.match(self.text, end)
            if marks is not None:
                end = marks.end()
                was = _first_was(_MARK.findall(marks[0])[-1])
            new += f"  # {self.remark(was)}"
        self.edit(entry.start, end, new)

    def after_colon(self, entry: source.Node, text: str) -> str:
        """A value in place of another one, or of none at all: `{a}`, `a:`."""
        before = self.text[entry.key_start : entry.start]
        if self.end(entry) > entry.start:
            return text
        if not before.rstrip(" \r\n").endswith(":"):
            return f": {text}"
        return text if before.endswith(" ") else f" {text}"

    def set_mapping(self, mapping: source.Mapping, numbers: Mapping[str, str], was: str | None) -> None:
        """Change a figure that is written with its source: the figure itself, and what is said of it."""
        first, *others = [name for name in mapping if name in _NUMBERS]
        between = ", " if mapping.flow else self.newline + " " * self.indent(mapping)
        text = between.join(f"{name}: {value}" for name, value in numbers.items())
        note = mapping.get("note")
        earlier = _MARK.fullmatch(note.text) if isinstance(note, source.Scalar) else None
        remark = self.remark(was if earlier is None else _first_was(earlier.groups()))
        remark = f"note: {json.dumps(remark, ensure_ascii=False)}"
        place = "note" if "note" in mapping else "source" if "source" in mapping else None
        if place is None:
            text += between + remark
        else:
            self.edit(mapping[place].key_start, self.end(mapping[place]), remark)
        self.edit(mapping[first].key_start, self.end(mapping[first]), text)
        for name in [*others, *(["source"] if place == "note" and "source" in mapping else [])]:
            self.remove(mapping, name)

    def remove(self, mapping: source.Mapping, name: str) -> None:
        """Remove an entry; of a block its lines, where no comment stands on them."""
        names = list(mapping)
        place = names.index(name)
        start, end = mapping[name].key_start, self.end(mapping[name])
        if mapping.flow and place:
            self.edit(self.end(mapping[names[place - 1]]), end, "")
        elif mapping.flow:
            self.edit(start, mapping[names[1]].key_start, "")
        else:
            comment = self.text[end : self.line_end(end)].lstrip(" ")
            if not comment:
                start = len(self.text[: self.line_start(start)].removesuffix("\n").removesuffix("\r"))
            self.edit(start, self.line_end(end) - len(comment), "")

    def forget(self, mapping: source.Mapping, name: str) -> None:
        """Comment an entry out; on a line with others, say that it is not known."""
        entry = mapping[name]
        start, end = entry.key_start, self.end(entry)
        line = self.line_start(start)
        if mapping.flow or self.text[line:start].strip(" "):
            self.edit(entry.start, end, self.after_colon(entry, "null"))
            return
        for match in re.finditer(rf"^ {{0,{start - line}}}(?=[^\r\n])", self.text[line:end], re.MULTILINE):
            self.edit(line + match.end(), line + match.end(), "# ")

    # --- what is new ---

    def add(self, part: str, figures: Mapping[str, str]) -> None:
        section = self.root.get(part)
        if isinstance(section, source.Mapping) and section:
            self.extend(section, figures)
        elif section is not None and self.root.flow:
            self.edit(section.start, self.end(section), self.after_colon(section, _braces(figures)))
        elif section is not None:
            end = self.end(section)
            self.edit(section.start, end, "")
            self.insert_below(end, self.lines(figures, section.key_start - self.line_start(section.key_start) + 2))
        elif self.root.flow:
            self.extend(self.root, {part: _braces(figures)})
        else:
            indent = self.indent(self.root)
            block = [f"{' ' * indent}{part}:", *self.lines(figures, indent + 2)]
            if _DOCUMENT_END.search(self.text):
                self.insert_below(self.end(self.root), block)
            else:
                newline = "" if self.text.endswith("\n") else self.newline
                self.edit(len(self.text), len(self.text), newline + "".join(line + self.newline for line in block))

    def extend(self, mapping: source.Mapping, figures: Mapping[str, str]) -> None:
        """Add entries behind the last one."""
        last = self.end(mapping) if not mapping.flow else self.end([*mapping.values()][-1])
        if mapping.flow:
            blank = "" if self.text[last - 1] != ":" else " "
            self.edit(last, last, f"{blank}, {_braces(figures)[1:-1]}")
        else:
            self.insert_below(last, self.lines(figures, self.indent(mapping)))

    def lines(self, figures: Mapping[str, str], indent: int) -> list[str]:
        return [f"{' ' * indent}{name}: {text}  # {self.remark(None)}" for name, text in figures.items()]

    def insert_below(self, place: int, lines: list[str]) -> None:
        """Insert lines below the one that a place is on."""
        end = self.line_end(place)
        self.edit(end, end, "".join(self.newline + line for line in lines))

    # --- places ---

    def end(self, node: source.Node) -> int:
        """The offset behind a node's last character."""
        if isinstance(node, source.Mapping | source.Sequence) and not node.flow:
            return self.end([*(node.values() if isinstance(node, source.Mapping) else node)][-1])
        # a block scalar's own end is the place of what follows it
        return node.start + len(self.text[node.start : node.end].rstrip(" \r\n"))

    def indent(self, mapping: source.Mapping) -> int:
        start = next(iter(mapping.values())).key_start
        return start - self.line_start(start)

    def line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """Where the line of a place ends, before its line break."""
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        return end - (self.text[end - 1 : end] == "\r")


def _braces(entries: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {text}" for name, text in entries.items()) + "}"


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

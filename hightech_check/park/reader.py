"""A data file read into a `Park`: figures as given, and the interval of every raw figure that the constraints leave."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

from pydantic import BeforeValidator, create_model

from hightech_check.errors import DataFileError, Fault, SourceError, StandardError
from hightech_check.exact.linear import PREVIOUS, Formula
from hightech_check.exact.quantity import UNKNOWN, Bounds, Kind, Number, show
from hightech_check.reading import source
from hightech_check.reading.fields import (
    Line,
    OptionalLine,
    Reads,
    Refusal,
    Strict,
    Year,
    at,
    bounded,
    clearly_text,
    nearest,
    optional,
    read_flag,
    read_id,
    read_quantity,
    refuse,
    scalar,
    text_reader,
    validate,
)
from hightech_check.standard.finding import DEFAULT, load_standard
from hightech_check.standard.model import RAW, Component, Constraints, Indicator, Standard
from hightech_check.words import say
from hightech_check.words.figures import range_text


class Figure(NamedTuple):
    """One entry of a data file.

    Attributes:
        low: the least that it may be: units, yuan or parts of 1; None for no bound, and of flags and choices.
        high: the greatest; the same as `low` where the figure itself is given.
        unit: the worth of one unit of its last digit; 0 for a bound, which has no tolerance.
        answer: of a flag true or false, of a choice the option.
        mark: where it stands (of a mapping, its key), as the parser gives it; None where it was not read from a file.
        source: where the figure comes from, in the file's words.
        note: a remark, in the file's words.
    """

    low: Number | None
    high: Number | None
    unit: Number = 0
    answer: bool | str | None = None
    mark: Any = None
    source: str | None = None
    note: str | None = None

    @property
    def line(self) -> int | None:
        """Its line, from 1."""
        return None if self.mark is None else int(self.mark.line) + 1

    @property
    def column(self) -> int | None:
        """Its column, from 1."""
        return None if self.mark is None else int(self.mark.column) + 1

    @property
    def exact(self) -> Number | None:
        """The figure itself, where it is more than a bound."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, eq=False)
class Park:
    """The figures of a park (or another subject) for one year, consistent with each other.

    Attributes:
        standard: the standard whose indicators these are.
        figures: what was given, by key: an indicator's name, or `previous_year.` and its name.
        bounds: what is known of every raw and published figure, by the same keys; an exact one is a single point.
        file: the path as given, or `-`.
        sha256: of the file's bytes.
        declared: the standard that the file itself names, if any.
    """

    standard: Standard
    name: str
    year: int
    figures: Mapping[str, Figure]
    bounds: Mapping[str, Bounds]
    location: str | None = None
    file: str = ""
    sha256: str = ""
    declared: str | None = None
    tree: source.Mapping | None = field(default=None, repr=False)

    def with_figures(self, figures: Mapping[str, Figure], year: int | None = None) -> "Park":
        """The same park with other figures, all of them given anew.

        Raises:
            DataFileError: they contradict each other.
        """
        new_year = self.year if year is None else year
        bounds, faults = known_bounds(self.standard, figures, new_year)
        if faults:
            raise DataFileError(faults, self.file, {"name": self.name, "year": new_year}, self.sha256)
        return replace(self, figures=figures, bounds=bounds, year=new_year)

    def with_changes(self, changes: Mapping[str, object], moves: Mapping[str, int] | None = None) -> "Park":
        """The park as it would be after changes and then moves: `what_if.with_changes`, at hand for scripts.

        Raises:
            UsageError: an unknown name, or a value that is not written as in a data file.
            DataFileError: what would be contradicts itself.
        """
        from hightech_check.park.changes import with_changes  # the one import downwards, as scripts want it here

        return with_changes(self, changes, moves)


# --- the model of a data file, built from a standard's indicators ---


_Reader = Callable[[object], Figure | None]
_ENTRY = frozenset({"value", "at_least", "at_most", "source", "note"})
_read_text = optional(text_reader(lines=True))


def _read_remark(node: source.Node) -> str | None:
    if type(node) is source.Scalar and clearly_text(node):
        return node.text  # the usual case, without a call for each question
    return None if isinstance(node, source.Faulty) else _read_text(node)


def _remarks(node: source.Mapping) -> tuple[str | None, str | None]:
    """The source and the note of a figure that is written as a mapping, which must have a value or bounds, not both.

    Raises:
        Refusal: with every fault of the mapping's keys and remarks.
    """
    faults: list[Fault] = []
    remarks: dict[str, str | None] = {"source": None, "note": None}
    for key, child in node.items():
        if key in remarks:
            try:
                remarks[key] = _read_remark(child)
            except Refusal as refusal:
                faults += [fault._replace(path=key) for fault in refusal.faults]
        elif key not in _ENTRY:
            place = child.key or child
            faults.append(at(place, "unknown-key", key=key, nearest=nearest(key, _ENTRY), path=key))
    if "value" in node and ("at_least" in node or "at_most" in node):
        faults.append(at(node, "value-and-bound"))
    elif "value" not in node and "at_least" not in node and "at_most" not in node:
        faults.append(at(node, "no-value"))
    if faults:
        raise Refusal(*faults)
    return remarks["source"], remarks["note"]


def _numeric_reader(kind: Kind, least: Number | None, most: Number | None) -> _Reader:
    def read_number(node: object) -> tuple[Number, Number]:
        value, unit = read_quantity(kind, node)
        if (least is not None and value < least) or (most is not None and value > most):
            limits = {"least": _shown(kind, least), "most": _shown(kind, most)}
            code = "ratio-range" if most is not None else "ratio-low"
            refuse(node, code, found=scalar(node).text, **limits)
        return value, unit

    read_known = optional(read_number)

    def read_figure(node: object) -> Figure | None:
        if type(node) is source.Scalar:
            if node.plain and node.text in _NULL:
                return None
            value, unit = read_number(node)
            return _new(Figure, (value, value, unit, None, node.mark, None, None))
        if not isinstance(node, source.Mapping):
            refuse(node, "not-a-figure")
        where, note = _remarks(node)
        if "value" in node:
            inner = read_known(_under("value", node["value"]))
            if inner is None:
                return None
            return Figure(inner[0], inner[0], inner[1], None, node.mark, where, note)
        low = read_number(_under("at_least", node["at_least"]))[0] if "at_least" in node else None
        high = read_number(_under("at_most", node["at_most"]))[0] if "at_most" in node else None
        if low is not None and high is not None and low > high:
            refuse(node, "bounds-crossed", low=_shown(kind, low), high=_shown(kind, high))
        return Figure(low, high, 0, None, node.mark, where, note)

    return read_figure


def _under(key: str, node: source.Node) -> source.Node:
    """The node below a key of an entry; a mapping there is refused, with the key in its path."""
    if type(node) is source.Scalar or isinstance(node, source.Faulty):
        return node
    raise Refusal(at(node, "not-a-scalar", path=key))


def _shown(kind: Kind, value: Number | None) -> str:
    return "" if value is None else show(kind, value)


def _answer_reader(read_answer: Callable[[object], bool | str]) -> _Reader:
    read_known = optional(read_answer)

    def read_figure(node: object) -> Figure | None:
        if type(node) is source.Scalar:
            if node.plain and node.text in _NULL:
                return None
            return _new(Figure, (None, None, 0, read_answer(node), node.mark, None, None))
        if not isinstance(node, source.Mapping):
            refuse(node, "not-a-figure")
        if "at_least" in node or "at_most" in node:
            refuse(node, "bound-of-answer")
        where, note = _remarks(node)
        answer = read_known(_under("value", node["value"]))
        if answer is None:
            return None
        return Figure(None, None, 0, answer, node.mark, where, note)

    return read_figure


_NULL = frozenset(["", "~", "null"])
_new = tuple.__new__  # a figure as a plain tuple is made: half the time, and a file is mostly figures


def _choice_reader(options: Iterable[str]) -> Callable[[object], str]:
    known = tuple(options)

    def read_choice(node: object) -> str:
        text = scalar(node).text
        if text not in known:
            refuse(node, "option-unknown", found=text, words=known, nearest=nearest(text, known))
        return text

    return read_choice


def figure_reader(standard: Standard, name: str) -> _Reader:
    """What reads an indicator's entry from a data file."""
    indicator = standard.indicators[name]
    if indicator.type == "flag":
        return _answer_reader(read_flag)
    if indicator.type == "choice":
        return _answer_reader(_choice_reader(indicator.options or ()))
    if indicator.type != "ratio":
        return _numeric_reader(indicator.kind, None, None)
    return _numeric_reader("ratio", *ratio_range(standard, name))


def ratio_range(standard: Standard, name: str) -> tuple[Number | None, Number | None]:
    """The least and the greatest that a ratio can be at all: a share 0 to 1, a growth -1 upwards; None is no end."""
    formula = standard.indicators[name].formula
    if formula is None:
        return 0, None
    low, high, *_ = formula.extremes(dict.fromkeys(formula.names, UNKNOWN))
    return low, 1 if standard.is_share(name) else high


class _Head(Strict):
    standard: Annotated[str | None, Reads(optional(read_id))] = None
    name: Line
    location: OptionalLine = None
    year: Year


@lru_cache(maxsize=64)
def data_model(standard: Standard) -> type[Strict]:
    """The pydantic model of a data file of this standard: its indicators are the fields of `indicators`.

    `previous_year` has those of them that are counts, amounts and numbers.
    """
    readers = {name: Reads(figure_reader(standard, name)) for name in standard.indicators}
    fields: dict[str, Any] = {name: (Annotated[Any, reader], None) for name, reader in readers.items()}
    previous = {name: fields[name] for name in fields if _holds_last_year(standard.indicators[name])}
    parts: dict[str, Any] = {
        "indicators": (_or_nothing(create_model("Indicators", __base__=Strict, **fields)), None),
        "previous_year": (_or_nothing(create_model("PreviousYear", __base__=Strict, **previous)), None),
    }
    return create_model("DataFile", __base__=_Head, **parts)


def _or_nothing(model: type[Strict]) -> Any:  # noqa: ANN401
    return Annotated[model | None, BeforeValidator(optional(lambda node: node))]


def _holds_last_year(indicator: Indicator) -> bool:
    return indicator.type in RAW


# --- loading ---


def load_park(path: str | Path, standard: Standard | None = None) -> Park:
    """Read a data file.

    Args:
        path: the file, or `-` for standard input.
        standard: the standard to read it by; without one, the standard that the file names, or the default.

    Raises:
        DataFileError: the file cannot be accepted; with every fault of it.
    """
    return parse_park(read_data(path), standard, source.shown_path(str(path)))


def read_data(path: str | Path) -> bytes:
    """The bytes of a data file.

    Raises:
        DataFileError: it cannot be read.
    """
    try:
        return source.read_bytes(str(path))
    except SourceError as error:
        raise DataFileError(error.faults, source.shown_path(str(path))) from None


def parse_park(data: bytes, standard: Standard | None = None, file: str = "") -> Park:
    """Read a data file from its bytes; see `load_park`."""
    sha256 = hashlib.sha256(data).hexdigest()
    tree, faults = source.parse(data)
    if tree is None:
        raise DataFileError(faults, file, None, sha256)
    if standard is None:
        standard = _own_standard(tree, faults)
    if standard is None:
        raise DataFileError(faults, file, _what_is_right(tree), sha256)
    model: Any = validate(data_model(standard), tree, faults)
    if model is None:
        model = _without_faulty_figures(standard, tree, faults)
    figures = _figures(model)
    bounds, contradictions = known_bounds(standard, figures, model.year)
    faults += contradictions
    if faults:
        raise DataFileError(bounded(faults), file, _what_is_right(tree), sha256)
    assert isinstance(tree, source.Mapping)
    return Park(standard, model.name, model.year, figures, bounds, model.location, file, sha256, model.standard, tree)


def _own_standard(tree: source.Node, faults: list[Fault]) -> Standard | None:
    node = tree.get("standard") if isinstance(tree, source.Mapping) else None
    if node is None or (isinstance(node, source.Scalar) and node.is_null):
        return _shipped(DEFAULT)
    try:
        return _shipped(read_id(node))
    except (Refusal, StandardError) as error:
        place = at(node, "")
        faults += [fault._replace(line=place.line, column=place.column, path="standard") for fault in error.faults]
        return None


@lru_cache(maxsize=64)
def _shipped(name: str) -> Standard:
    return load_standard(name)


def _what_is_right(tree: source.Node) -> dict[str, object]:
    """The name and the year of a file, each where it can be read: a refused file is known by them."""
    known: dict[str, object] = {}
    for key in ("name", "year"):
        if isinstance(tree, source.Mapping) and key in tree:
            right = {"name": tree.scalar("-"), "year": tree.scalar("2000")}
            head = validate(_Head, {**right, key: tree[key]}, [])
            if head is not None:
                known[key] = getattr(head, key)
    return known


def _without_faulty_figures(standard: Standard, tree: source.Node, faults: list[Fault]) -> Any:  # noqa: ANN401
    """What is left of a faulty file, so that contradictions among its good figures are told in the same run."""
    bad = {fault.path[: end.start()] for fault in faults for end in re.finditer(r"[.[]|$", fault.path)}
    rest: dict[str, Any] = {}
    for key in ("indicators", "previous_year"):
        node = tree.get(key) if isinstance(tree, source.Mapping) else None
        if isinstance(node, source.Mapping):
            rest[key] = {name: entry for name, entry in node.items() if f"{key}.{name}" not in bad}
    year = _what_is_right(tree).get("year")
    model = validate(_figures_model(standard), rest, faults)
    return model.model_copy(update={"year": year}) if model is not None else _NOTHING


@lru_cache(maxsize=64)
def _figures_model(standard: Standard) -> type[Strict]:
    fields = data_model(standard).model_fields
    parts: dict[str, Any] = {key: (fields[key].annotation, None) for key in ("indicators", "previous_year")}
    return create_model("Figures", __base__=Strict, year=(Any, None), **parts)


class _Nothing(NamedTuple):
    indicators: None = None
    previous_year: None = None
    year: None = None


_NOTHING = _Nothing()


def _figures(model: Any) -> dict[str, Figure]:  # noqa: ANN401
    figures: dict[str, Figure] = {}
    if model.indicators is not None:
        figures = {name: figure for name, figure in model.indicators.__dict__.items() if figure is not None}
    if model.previous_year is not None:
        for name, figure in model.previous_year.__dict__.items():
            if figure is not None:
                figures[PREVIOUS + name] = figure
    return figures


def derived_from(standard: Standard, changed: Iterable[str]) -> set[str]:
    """The figures that are worked out from changed ones: unions of them, and ratios of them or of such unions.

    Where a figure changes, a given value of these says nothing any more, unless it is given anew as well.
    """
    moved = set(changed)
    while True:
        unions = {
            prefix + union
            for prefix in ("", PREVIOUS)
            for union, parts in standard.constraints.unions
            if any(prefix + part in moved for part in parts)
        }
        if unions <= moved:
            break
        moved |= unions
    formulas = {name: one.formula for name, one in standard.indicators.items() if one.formula is not None}
    ratios = {name for name, formula in formulas.items() if not moved.isdisjoint(formula.names)}
    return (moved | ratios) - set(changed)


# --- what the figures allow together ---


def known_bounds(
    standard: Standard, figures: Mapping[str, Figure], year: int | None
) -> tuple[dict[str, Bounds], list[Fault]]:
    """The interval of every raw and published figure, and what contradicts what.

    Args:
        standard: whose constraints hold.
        figures: what is given, by key.
        year: the year of the figures, for the published ones; None where it is not known.
    """
    bounds = dict(standard.unknown)
    faults: list[Fault] = []
    contradicted: set[str] = set()
    given = figures.keys()
    for prefix, component, keys in standard.component_keys:
        if not given.isdisjoint(keys):
            _narrow(standard, component, figures, prefix, bounds, faults, contradicted)
    _look_up_published(standard, figures, year, bounds, faults)
    for name, figure in figures.items():
        if name in bounds or figure.answer is not None:
            continue
        formula = standard.indicators[name].formula
        if formula is None:
            bounds[name] = Bounds(figure.low, figure.high)
        elif contradicted.isdisjoint(formula.names):
            fault = _impossible_ratio(standard, name, formula, figure, bounds)
            if fault is not None:
                faults.append(fault)
    return bounds, faults


def consistent(standard: Standard, given: Mapping[str, Bounds]) -> bool:
    """Whether this year's raw figures, each known to lie in an interval, contradict no constraint.

    Figures that are not given are free, within what binds them to given ones.
    """
    figures = {key: Figure(low, high) for key, (low, high) in given.items()}
    faults: list[Fault] = []
    for component in dict.fromkeys(standard.component_of[name] for name in given):
        _narrow(standard, component, figures, "", {}, faults, set())
    return not faults


def _narrow(
    standard: Standard,
    component: Component,
    figures: Mapping[str, Figure],
    prefix: str,
    bounds: dict[str, Bounds],
    faults: list[Fault],
    contradicted: set[str],
) -> None:
    """Put the intervals of one year's figures of a component into `bounds`; something of them is given."""
    given = {name: figure for name in component.names if (figure := figures.get(prefix + name)) is not None}
    if len(component.names) == 1:
        for name, figure in given.items():
            bounds[prefix + name] = Bounds(figure.low or 0, figure.high)
        return
    narrowing = _Narrowing(standard, component.constraints, figures, prefix)
    narrowing.run(component.names, given)
    for name, low in narrowing.low.items():
        bounds[prefix + name] = Bounds(low, narrowing.high[name])
    faults += narrowing.conflicts.values()
    contradicted.update(*narrowing.conflicts)


class _Narrowing:
    """Narrows one year's raw figures of a component by `part_of` and `union_of`, both ways, until nothing changes.

    For each end of each interval it keeps the given figures that it comes from, to name them in a contradiction.
    """

    def __init__(
        self, standard: Standard, constraints: Constraints, figures: Mapping[str, Figure], prefix: str
    ) -> None:
        self.standard = standard
        self.constraints = constraints
        self.figures = figures
        self.prefix = prefix
        self.low: dict[str, Number] = {}
        self.high: dict[str, Number | None] = {}
        self.low_from: dict[str, tuple[str, ...]] = {}
        self.high_from: dict[str, tuple[str, ...]] = {}
        self.changed = True
        self.conflicts: dict[frozenset[str], Fault] = {}

    def run(self, names: Iterable[str], given: Mapping[str, Figure]) -> None:
        self.low = dict.fromkeys(names, 0)
        self.high = dict.fromkeys(names)
        for name, figure in given.items():
            low, high, *_ = figure
            if low is not None:
                self.low[name], self.low_from[name] = low, (self.prefix + name,)
            if high is not None:
                self.high[name], self.high_from[name] = high, (self.prefix + name,)
        while self.changed:
            self.changed = False
            self.narrow()

    def narrow(self) -> None:
        low, high = self.low, self.high
        for part, whole in self.constraints.parts:
            if low[part] > low[whole]:
                self.raise_low(whole, low[part], self.low_from[part], ("rule-part", part, whole))
            most = high[whole]
            if most is not None and not _at_most(high[part], most):
                self.reduce_high(part, most, self.high_from[whole], ("rule-part", part, whole))
        for union, parts in self.constraints.unions:
            self.narrow_union(union, parts)

    def narrow_union(self, union: str, parts: tuple[str, ...]) -> None:
        low, high = self.low, self.high
        rule = ("rule-union", union, *parts)
        open_parts = []
        total: Number = 0
        for part in parts:
            if low[part] > low[union]:
                self.raise_low(union, low[part], self.low_from[part], rule)
            most = high[union]
            if most is not None and not _at_most(high[part], most):
                self.reduce_high(part, most, self.high_from[union], rule)
            greatest = high[part]
            if greatest is None:
                open_parts.append(part)
            else:
                total += greatest
        if not open_parts and not _at_most(high[union], total):
            self.reduce_high(union, total, self.origins(self.high_from, parts), rule)
        for part in parts:
            if open_parts and open_parts != [part]:
                continue
            least = low[union] - (total - (high[part] or 0))
            if least > low[part]:
                others = [other for other in parts if other != part]
                origin = self.low_from[union] + self.origins(self.high_from, others)
                self.raise_low(part, least, origin, rule)

    @staticmethod
    def origins(of: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for name in names for key in of[name])

    def raise_low(self, name: str, value: Number, origin: tuple[str, ...], rule: tuple[str, ...]) -> None:
        most = self.high[name]
        if most is not None and value > most:
            self.conflict(origin + self.high_from[name], rule)
            return
        self.low[name], self.low_from[name], self.changed = value, origin, True

    def reduce_high(self, name: str, value: Number, origin: tuple[str, ...], rule: tuple[str, ...]) -> None:
        if value < self.low[name]:
            self.conflict(origin + self.low_from[name], rule)
            return
        self.high[name], self.high_from[name], self.changed = value, origin, True

    def conflict(self, keys: tuple[str, ...], rule: tuple[str, ...]) -> None:
        involved = frozenset(keys)
        if involved in self.conflicts:
            return
        in_order = dict.fromkeys(keys)  # of figures without a place the part comes before the whole
        ordered = sorted(in_order, key=lambda key: (self.figures[key].line or 0, self.figures[key].column or 0))
        last = self.figures[ordered[-1]]
        named = tuple(FigureInWords(self.standard, key, self.figures[key]) for key in ordered)
        params = {
            "figures": named,
            "rule": Rule(self.standard, rule[0], tuple(self.prefix + name for name in rule[1:])),
        }
        self.conflicts[involved] = Fault("contradiction", params, last.line, last.column, path_of(ordered[-1]))


def _at_most(value: Number | None, most: Number) -> bool:
    return value is not None and value <= most


def path_of(key: str) -> str:
    """Where a figure stands in a data file."""
    return key if key.startswith(PREVIOUS) else f"indicators.{key}"


class FigureInWords(NamedTuple):
    """A given figure, to be named in a message with its line."""

    standard: Standard
    key: str
    figure: Figure

    def words(self, language: str) -> str:
        """`Resident enterprises 162 (line 5)`."""
        label = label_of(self.standard, self.key, language)
        kind = self.standard.indicator(self.key).kind
        value = range_text(language, kind, Bounds(self.figure.low, self.figure.high))
        if self.figure.line is None:
            return say(language, "figure", label=label, value=value)
        return say(language, "figure-at", label=label, value=value, line=self.figure.line)


class Rule(NamedTuple):
    """A constraint, to be named in a message."""

    standard: Standard
    code: str
    keys: tuple[str, ...]

    def words(self, language: str) -> str:
        """`A is part of B, and so at most as large`."""
        first, *others = (label_of(self.standard, key, language) for key in self.keys)
        return say(language, self.code, whole=first, parts=tuple(others))


class PublishedInWords(NamedTuple):
    """A published figure, to be named in a message beside another that was given for it."""

    kind: Kind
    value: Number
    given: Number | None

    def words(self, language: str) -> str:
        """`2.4%`, as a data file writes it."""
        return show(self.kind, self.value, self.given).replace(" %", "%")


class RatioInWords(NamedTuple):
    """What a ratio can be, to be named in a message."""

    bounds: Bounds

    def words(self, language: str) -> str:
        """`5.56 %`, or `5 % to 6 %`."""
        return range_text(language, "ratio", self.bounds)


@lru_cache(maxsize=4096)
def label_of(standard: Standard, key: str, language: str) -> str:
    """What a figure is called, last year's as such."""
    label = standard.indicator(key).label.text(language)
    return say(language, "last-year", label=label) if key.startswith(PREVIOUS) else label


def _look_up_published(
    standard: Standard,
    figures: Mapping[str, Figure],
    year: int | None,
    bounds: dict[str, Bounds],
    faults: list[Fault],
) -> None:
    for name, by_year in standard.published.items():
        given = figures.get(name)
        official = by_year.get(year) if year is not None else None
        if official is None:
            bounds[name] = Bounds(None, None) if given is None else Bounds(given.low, given.high)
            continue
        bounds[name] = Bounds(official.value, official.value)
        if given is not None and given.exact != official.value:
            code = "published-bound" if given.exact is None else "published-differs"
            kind = standard.indicators[name].kind
            right = PublishedInWords(kind, official.value, given.exact)
            params = {"found": name, "year": year, "right": right, "source": official.source or ""}
            faults.append(Fault(code, params, given.line, given.column, path_of(name)))


def _impossible_ratio(
    standard: Standard, name: str, formula: Formula, figure: Figure, bounds: Mapping[str, Bounds]
) -> Fault | None:
    """Why a reported ratio, or its bound, cannot be so on the raw figures; None where it can."""
    if all(bounds[key] == UNKNOWN for key in formula.names):
        return None  # anything that such a ratio can be at all, and that was asked when it was read
    denominator = formula.denominator.bounds(bounds)
    defined = denominator.high is None or denominator.high > 0
    bounds = _with_whole_base(standard, formula, bounds)
    if defined and _clearly_possible(formula, figure, bounds, denominator):
        return None
    if defined and _possible(standard, name, figure, bounds):
        return None
    params: dict[str, object] = {
        "reported": FigureInWords(standard, name, figure),
        "figures": tuple(
            FigureInWords(standard, key, given)
            for key in formula.names
            if (given := known_figure(bounds, key)) is not None
        ),
    }
    if defined:
        params["allowed"] = RatioInWords(_allowed(standard, name, bounds)[0])
    code = "ratio-impossible" if defined else "ratio-of-zero"
    return Fault(code, params, figure.line, figure.column, path_of(name))


def _clearly_possible(formula: Formula, figure: Figure, bounds: Mapping[str, Bounds], denominator: Bounds) -> bool:
    """Whether two signs show it without extremes: some ratio lies above the one end, some below the other."""
    if denominator.low is None or denominator.low < 0:
        return False
    least = None if figure.low is None else figure.low - figure.unit
    most = None if figure.high is None else figure.high + figure.unit
    above = least is None or (high := formula.minus(least).bounds(bounds).high) is None or high > 0
    return above and (most is None or (low := formula.minus(most).bounds(bounds).low) is None or low < 0)


def _allowed(standard: Standard, name: str, bounds: Mapping[str, Bounds]) -> tuple[Bounds, bool, bool]:
    formula = standard.indicators[name].formula
    assert formula is not None
    low, high, low_attained, high_attained = formula.extremes(bounds)
    if standard.is_share(name):
        high = 1 if high is None else min(high, 1)
    return Bounds(low, high), low_attained, high_attained


def _possible(standard: Standard, name: str, figure: Figure, bounds: Mapping[str, Bounds]) -> bool:
    (low, high), low_attained, high_attained = _allowed(standard, name, bounds)
    if not figure.unit:
        return _reaches(figure.low, high, high_attained, 1) and _reaches(figure.high, low, low_attained, -1)
    value = cast(Number, figure.exact)
    return (high is None or value - figure.unit < high) and (low is None or value + figure.unit > low)


def _reaches(given: Number | None, end: Number | None, attained: bool, sign: int) -> bool:
    """Whether a reported bound leaves something up to (sign 1) or down to (-1) an end of what is possible."""
    if given is None or end is None:
        return True
    return sign * given <= sign * end if attained or given != end else False


def _with_whole_base(standard: Standard, formula: Formula, bounds: Mapping[str, Bounds]) -> Mapping[str, Bounds]:
    """The same bounds, with a single count below the line at least 1: it must be above 0, and it is whole."""
    if len(formula.denominator.terms) != 1:
        return bounds
    ((name, _),) = formula.denominator.terms
    if standard.indicator(name).type != "count" or bounds[name].low != 0:
        return bounds
    return {**bounds, name: Bounds(1, bounds[name].high)}


def known_figure(bounds: Mapping[str, Bounds], key: str) -> Figure | None:
    """A raw figure as the constraints leave it, to be named in a message."""
    low, high = bounds[key]
    return Figure(low, high) if high is not None or low else None

"""Changes and moves made to a park, so that what would be can be checked as what is."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import NamedTuple, TypeVar

from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import Bounds, Number, exact_text, rounded_to_step, whole_if_possible
from hightech_check.park.advice import consistent_with, why_no_room
from hightech_check.park.bounds import ratio_range
from hightech_check.park.entries import figure_reader
from hightech_check.park.figures import Figure, answer_words, derived_from, label_of
from hightech_check.park.moves import after_moves
from hightech_check.park.record import ParkRecord
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, nearest
from hightech_check.reading.fields import read_quantity
from hightech_check.standard.model import RAW, Standard
from hightech_check.words import say
from hightech_check.words.figures import exact_words, range_text

YEAR = "year"
_YEARS = range(1949, 2101)
_CHANGE = re.compile(r"(?P<name>[^=+\-\s]+)\s*(?P<sign>\+|-)?=(?P<value>.*)")
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}")

P = TypeVar("P", bound=ParkRecord)


class Change(NamedTuple):
    """One change of a figure: `operator` is `=`, `+=` or `-=`; `value` is written as in a data file."""

    name: str
    operator: str
    value: str

    @property
    def text(self) -> str:
        """As an option says it."""
        return f"{self.name}{self.operator}{self.value}"


def read_change(text: str) -> Change:
    """Read `NAME=VALUE`, `NAME+=VALUE` or `NAME-=VALUE`.

    Raises:
        UsageError: it is none of these.
    """
    match = _CHANGE.fullmatch(text)
    if match is None:
        raise UsageError([Fault("set-form", {"found": text})])
    return Change(match["name"], f"{match['sign'] or ''}=", match["value"].strip())


def read_move(park: ParkRecord, text: str) -> tuple[str, int]:
    """Read `MOVE=COUNT`.

    Raises:
        UsageError: it is not so written, or the standard has no such move.
    """
    name, equals, count = (part.strip() for part in text.partition("="))
    if not equals or not _COUNT.fullmatch(count):
        raise UsageError([Fault("move-form", {"found": text})])
    if name not in park.standard.moves:
        known = tuple(park.standard.moves)
        raise UsageError([Fault("move-unknown", {"found": name, "words": known, "nearest": nearest(name, known)})])
    return name, int(count)


def as_changes(changes: Mapping[str, object] | Iterable[Change]) -> list[Change]:
    """Changes, whichever way they are given."""
    if not isinstance(changes, Mapping):
        return list(changes)
    words = {None: "null", True: "true", False: "false"}
    return [
        Change(name, "=", words[value] if value is None or isinstance(value, bool) else str(value))
        for name, value in changes.items()
    ]


def with_changes(
    park: P, changes: Mapping[str, object] | Iterable[Change], moves: Mapping[str, int] | None = None
) -> P:
    """The park as it would be after changes, and then moves; see `Park.with_changes`."""
    changed = changed_figures(park, changes)
    if changed.figures is not park.figures:
        park = consistent_with(park, changed.figures, changed.year, changed.given)
    return with_moves(park, moves) if moves else park


def with_moves(park: P, moves: Mapping[str, int]) -> P:
    """The park after so many steps of each move.

    Raises:
        DataFileError: the figures do not leave room for them.
    """
    after = after_moves(park, moves)
    if after is None:
        raise park.error(why_no_room(park, moves))
    return after


class Changed(NamedTuple):
    """The figures after changes, consistent or not, the year, and the names of the figures that were set."""

    figures: Mapping[str, Figure]
    year: int
    given: frozenset[str]


def changed_figures(park: ParkRecord, changes: Mapping[str, object] | Iterable[Change]) -> Changed:
    """The figures of a park after changes, whether they contradict each other or not.

    They are the park's own where nothing was changed.

    Raises:
        UsageError: an unknown name, or a value that is not written as in a data file.
        DataFileError: a figure cannot be so at all.
    """
    figures, year = dict(park.figures), park.year
    given: set[str] = set()
    faults: list[Fault] = []
    for change in map(partial(_named, park.standard), as_changes(changes)):
        try:
            if change.name == YEAR:
                year = _new_year(change, year)
                continue
            figure = _new_figure(park, figures, given, change)
        except Refusal as refusal:
            faults += [Fault("set-value", {"found": change.text, "reason": fault}) for fault in refusal.faults]
            continue
        given.add(change.name)
        if figure is None:
            figures.pop(change.name, None)
        else:
            figures[change.name] = figure
    if faults:
        raise UsageError(faults)
    for key in derived_from(park.standard, given):
        figures.pop(key, None)
    return Changed(figures if given or year != park.year else park.figures, year, frozenset(given))


def value_node(text: str) -> source.Node:
    """A value of an option, as a data file would hold it.

    Raises:
        Refusal: a data file could not.
    """
    if "\n" in text or "\r" in text:
        raise Refusal(Fault("set-form", {"found": text}))
    tree, faults = source.parse(f"set: {text}".encode("utf-8", "surrogateescape"))
    if faults or not isinstance(tree, source.Mapping):
        raise Refusal(*(faults or [Fault("set-form", {"found": text})]))
    return tree["set"]


def _named(standard: Standard, change: Change) -> Change:
    """The change by the name of the figure, where it is given by its label."""
    year, name = (PREVIOUS, change.name[len(PREVIOUS) :]) if change.name.startswith(PREVIOUS) else ("", change.name)
    names = () if name in standard.indicators else standard.called.get(name, ())
    return change._replace(name=year + names[0]) if len(names) == 1 else change


def _new_year(change: Change, year: int) -> int:
    if re.fullmatch(r"[0-9]{1,4}", change.value):
        number = int(change.value)
        new = {"=": number, "+=": year + number, "-=": year - number}[change.operator]
        if new in _YEARS:
            return new
    raise Refusal(Fault("set-year"))


def _new_figure(park: ParkRecord, figures: Mapping[str, Figure], given: set[str], change: Change) -> Figure | None:
    standard, key = park.standard, change.name
    name = key.removeprefix(PREVIOUS)
    indicator = standard.indicators.get(name)
    if indicator is None or (key != name and indicator.type not in RAW):
        raise UsageError([Fault("set-unknown", {"found": key, "nearest": nearest(name, standard.indicators)})])
    node = value_node(change.value)
    if change.operator == "=":
        figure = figure_reader(standard, name)(node)
        return None if figure is None else figure._replace(node=None)
    if indicator.type in ("flag", "choice"):
        raise Refusal(Fault("set-not-a-number"))
    base = _present(park, figures, given, key)
    if base is None:
        raise Refusal(Fault("set-no-base", {"found": key}))
    if indicator.kind != "ratio" and change.value.endswith("%"):
        delta: Number = base * Fraction(read_quantity("ratio", node).value)
    else:
        delta = read_quantity(indicator.kind, node).value
    value = whole_if_possible(Fraction(base + delta if change.operator == "+=" else base - delta))
    if indicator.kind == "count" and value.denominator != 1:
        below, above = (str(rounded_to_step("count", value, upwards=up)) for up in (False, True))
        params = {"value": exact_text(value), "name": key, "below": below, "above": above}
        raise Refusal(Fault("set-not-whole", params))
    least, most = ratio_range(standard, name) if indicator.type == "ratio" else (0, None)
    if (least is not None and value < least) or (most is not None and value > most):
        raise park.error(Fault("set-out-of-range", {"found": change.text, "value": exact_text(value)}))
    return Figure(value, value)


def _present(park: ParkRecord, figures: Mapping[str, Figure], given: set[str], key: str) -> Number | None:
    """The figure as it stands, earlier changes included."""
    figure = figures.get(key)
    if figure is not None and figure.exact is not None:
        return figure.exact
    if key in given:
        return None
    if key in park.bounds:
        return park.bounds[key].exact
    formula = park.standard.indicators[key].formula
    if formula is None:
        return None
    above, below = formula.numerator.bounds(park.bounds).exact, formula.denominator.bounds(park.bounds).exact
    return None if above is None or not below else whole_if_possible(Fraction(above) / below)


# --- changes reported ---


def changes_between(
    before: ParkRecord, after: ParkRecord | Changed, language: str = "en"
) -> tuple[dict[str, object], ...]:
    """The figures that differ, for the report's `changes`: their exact values, and in words; None is not known."""
    changes: list[dict[str, object]] = []
    if before.year != after.year:
        years = {"before": str(before.year), "after": str(after.year)}
        texts = {f"{name}_text": year for name, year in years.items()}
        changes.append({"name": YEAR, "label": say(language, "column-year"), **years, **texts})
    for key in dict.fromkeys([*before.figures, *after.figures]):
        pair = before.figures.get(key), after.figures.get(key)
        old, new = (_exact_form(figure) for figure in pair)
        if old != new:
            was, now = (None if one is None else _figure_text(before.standard, key, one, language) for one in pair)
            label = label_of(before.standard, key, language)
            words = {"label": label, "before_text": was, "after_text": now}
            changes.append({"name": key, "before": old, "after": new, **words})
    return tuple(changes)


def changes_wanted(park: ParkRecord, changes: Iterable[Change], language: str = "en") -> tuple[dict[str, object], ...]:
    """The same for changes that contradict; none where one of them cannot be made at all."""
    try:
        return changes_between(park, changed_figures(park, changes), language)
    except DataFileError:
        return ()


def _figure_text(standard: Standard, key: str, figure: Figure, language: str) -> str:
    """A given figure in words: `162`, `10 % or more`, an option's name."""
    indicator = standard.indicator(key)
    if figure.answer is not None:
        return answer_words(indicator, figure.answer, language)
    if figure.exact is not None:
        return exact_words(indicator.kind, figure.exact)
    return range_text(language, indicator.kind, Bounds(figure.low, figure.high))


def _exact_form(figure: Figure | None) -> str | None:
    if figure is None:
        return None
    if figure.answer is not None:
        return figure.answer if isinstance(figure.answer, str) else str(figure.answer).lower()
    low, high = ("" if end is None else exact_text(end) for end in (figure.low, figure.high))
    return low if low == high else f"{low}..{high}"

"""What a sweep leads through which values: `NAME=START:STOP:STEP` read into an `Axis`."""

from functools import partial
from math import prod

from hightech_check.errors import Fault, UsageError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.exact.quantity import STEPS, Number, quotient
from hightech_check.park.changes import YEAR, value_node
from hightech_check.park.entries import figure_reader
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.reading.faults import nearest
from hightech_check.reading.fields import read_quantity, read_year
from hightech_check.reading.models import attempt
from hightech_check.standard.model import RAW, Standard
from hightech_check.what_if.records import Axis, AxisType, kind_of
from hightech_check.words import say
from hightech_check.words.figures import exact_words

MOST_POINTS = 10_000_000
MOST_ROWS = 10_000


def read_axis(park: Park, text: str, language: str = "en") -> Axis:
    """Read `NAME=START:STOP:STEP`.

    Raises:
        UsageError: it is not written so, or it leads nowhere.
    """
    name, equals, values = (part.strip() for part in text.partition("="))
    written = tuple(value.strip() for value in values.split(":"))
    if not equals or len(written) != 3:
        raise UsageError([Fault("sweep-form", {"found": text})])
    standard = park.standard
    bare = name.removeprefix(PREVIOUS)
    indicator = standard.indicators.get(bare)
    unit = None
    if name == YEAR:
        kind: AxisType = "year"
        label = say(language, "sweep-year")
    elif indicator is None and name in standard.moves:
        kind = "move"
        move = standard.moves[name]
        label = move.title.text(language)
        unit = None if move.unit is None else move.unit.text(language)
    elif indicator is None or (name != bare and indicator.type not in RAW):
        known = (*standard.indicators, *standard.moves)
        raise UsageError([Fault("sweep-unknown", {"found": name, "nearest": nearest(bare, known)})])
    elif indicator.type in ("flag", "choice"):
        raise UsageError([Fault("sweep-not-a-number", {"found": name})])
    else:
        kind = indicator.kind
        label = label_of(standard, name, language)
        unit = None if indicator.unit is None else indicator.unit.text(language)
    (start, stop, step), units = zip(*_values(standard, bare, kind, text, written), strict=True)
    scale = STEPS[kind_of(kind)]
    for value, words in zip((start, stop, step), written, strict=True):
        if quotient(value, scale).denominator != 1:
            fine = exact_words(kind_of(kind), scale)
            raise UsageError([Fault("sweep-scale", {"found": text, "value": words, "scale": fine})])
    if step == 0:
        raise UsageError([Fault("sweep-step-zero", {"found": text})])
    if start != stop and (stop > start) != (step > 0):
        raise UsageError([Fault("sweep-step-direction", {"found": text})])
    return Axis(name, kind, label, unit, start, stop, step, scale, min(units))


def _values(
    standard: Standard, name: str, kind: AxisType, text: str, written: tuple[str, ...]
) -> list[tuple[Number, Number]]:
    """Start, stop and step, each with the worth of one unit of its last digit."""
    faults: list[Fault] = []
    reads = (partial(_value, standard, name, kind, word, step=number == 2) for number, word in enumerate(written))
    read = [value for one in reads if (value := attempt(one, faults)) is not None]
    if faults:
        raise UsageError([Fault("sweep-value", {"found": text, "reason": fault}) for fault in faults])
    if len(read) < len(written):
        raise UsageError([Fault("sweep-form", {"found": text})])
    return read


def _value(standard: Standard, name: str, kind: AxisType, word: str, *, step: bool) -> tuple[Number, Number] | None:
    """One of the three; None where it is no single value."""
    if step or kind == "move":
        below = step and word.startswith("-")
        value, unit = read_quantity(kind_of(kind), value_node(word[below:]))
        return -value if below else value, unit
    if kind == "year":
        return read_year(value_node(word)), 1
    figure = figure_reader(standard, name)(value_node(word))
    return None if figure is None or figure.exact is None else (figure.exact, figure.unit)


def read_axes(park: Park, texts: tuple[str, ...], language: str = "en") -> tuple[Axis, ...]:
    """Read one sweep, or two that make a grid.

    Raises:
        UsageError: they are not written so, are too many, or come to too many points.
    """
    if not 1 <= len(texts) <= 2:
        raise UsageError([Fault("sweep-axes", {"count": len(texts)})])
    axes = tuple(read_axis(park, text, language) for text in texts)
    if len({axis.name for axis in axes}) < len(axes):
        raise UsageError([Fault("sweep-twice", {"found": axes[0].name})])
    count = prod(axis.count for axis in axes)
    if count > MOST_POINTS:
        raise UsageError([Fault("sweep-too-many", {"count": count, "most": MOST_POINTS})])
    if len(axes) == 2 and axes[1].count > MOST_ROWS:
        raise UsageError([Fault("sweep-too-many-rows", {"count": axes[1].count, "most": MOST_ROWS})])
    return axes

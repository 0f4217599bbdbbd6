"""An entry of a data file, or a value of an option, into a `Figure`; and the JSON Schema of what is accepted."""

from collections.abc import Callable
from typing import Any, TypeAlias

from hightech_check.errors import Fault
from hightech_check.exact.quantity import Kind, Number, Quantity, show
from hightech_check.park.bounds import ratio_range
from hightech_check.park.figures import Figure
from hightech_check.reading import source
from hightech_check.reading.fields import (
    Refusal,
    Schema,
    at,
    clearly_text,
    nearest,
    optional,
    or_null,
    read_flag,
    read_quantity,
    refuse,
    scalar,
    text_reader,
)
from hightech_check.standard.model import NUMERIC, Standard

FigureReader: TypeAlias = Callable[[Any], Figure | None]

_ENTRY = {
    "value": "the figure itself; nothing or null where it is not known",
    "at_least": "the least that the figure may be, where it is not known itself",
    "at_most": "the greatest that the figure may be, where it is not known itself",
    "source": "where the figure comes from",
    "note": "a remark",
}
_BOUNDS = ("at_least", "at_most")
_read_text = optional(text_reader(lines=True))


def figure_reader(standard: Standard, name: str) -> FigureReader:
    """Return what reads an indicator's entry; it returns None of what is not known, and refuses what is wrong."""
    indicator = standard.indicators[name]
    if indicator.type in NUMERIC:
        limits = ratio_range(standard, name) if indicator.type == "ratio" else (None, None)
        return _numeric_reader(indicator.kind, *limits)
    return _answer_reader(read_flag if indicator.type == "flag" else _option_reader(tuple(indicator.options or ())))


def _numeric_reader(kind: Kind, least: Number | None, most: Number | None) -> FigureReader:
    def read_number(node: object) -> Quantity:
        quantity = read_quantity(kind, node)
        value = quantity.value
        if (least is not None and value < least) or (most is not None and value > most):
            limits = {"least": _shown(kind, least), "most": _shown(kind, most)}
            refuse(node, "ratio-low" if most is None else "ratio-range", found=scalar(node).text, **limits)
        return quantity

    def read_figure(node: object) -> Figure | None:
        if type(node) is source.Scalar:
            if node.is_null:
                return None
            value, unit = read_number(node)
            return Figure(value, value, unit, None, node)
        entry, where, note = _entry(node)
        if "value" in entry:
            inner = _inner(entry, "value")
            if inner.is_null:
                return None
            value, unit = read_number(inner)
            return Figure(value, value, unit, None, entry, where, note)
        low, high = (read_number(_inner(entry, key)).value if key in entry else None for key in _BOUNDS)
        if low is not None and high is not None and low > high:
            refuse(entry, "bounds-crossed", low=_shown(kind, low), high=_shown(kind, high))
        return Figure(low, high, 0, None, entry, where, note)

    return read_figure


def _answer_reader(read_answer: Callable[[object], bool | str]) -> FigureReader:
    def read_figure(node: object) -> Figure | None:
        if type(node) is source.Scalar:
            return None if node.is_null else Figure(None, None, 0, read_answer(node), node)
        entry, where, note = _entry(node, bounds=False)
        inner = _inner(entry, "value")
        return None if inner.is_null else Figure(None, None, 0, read_answer(inner), entry, where, note)

    return read_figure


def _option_reader(options: tuple[str, ...]) -> Callable[[object], str]:
    def read_option(node: object) -> str:
        text = scalar(node).text
        if text not in options:
            refuse(node, "option-unknown", found=text, words=options, nearest=nearest(text, options))
        return text

    return read_option


def _entry(node: object, *, bounds: bool = True) -> tuple[source.Mapping, str | None, str | None]:
    """A figure that is written as a mapping, its source and its note; it has a value or bounds, not both.

    Raises:
        Refusal: with every fault of the mapping's keys and remarks.
    """
    if not isinstance(node, source.Mapping):
        refuse(node, "not-a-figure")
    faults: list[Fault] = []
    remarks: dict[str, str | None] = {"source": None, "note": None}
    for key, child in node.items():
        if key in remarks:
            try:
                remarks[key] = _remark(child)
            except Refusal as refusal:
                faults += [fault._replace(path=key) for fault in refusal.faults]
        elif key not in _ENTRY:
            place = child.key or child
            faults.append(at(place, "unknown-key", key=key, nearest=nearest(key, _ENTRY), path=key))
    bounded = "at_least" in node or "at_most" in node
    if bounded and not bounds:
        faults = [at(node, "bound-of-answer")]
    elif "value" in node and bounded:
        faults.append(at(node, "value-and-bound"))
    elif "value" not in node and not bounded:
        faults.append(at(node, "no-value"))
    if faults:
        raise Refusal(*faults)
    return node, remarks["source"], remarks["note"]


def _remark(node: source.Node) -> str | None:
    if type(node) is source.Scalar and clearly_text(node):
        return node.text  # the usual case, without a call for each question
    return None if isinstance(node, source.Faulty) else _read_text(node)


def _inner(entry: source.Mapping, key: str) -> source.Scalar:
    """The scalar below a key of an entry; anything else is refused, with the key in its path."""
    node = entry[key]
    if not isinstance(node, source.Scalar):
        raise Refusal(at(node, "not-a-scalar", path="" if isinstance(node, source.Faulty) else key))
    return node


def _shown(kind: Kind, value: Number | None) -> str:
    return "" if value is None else show(kind, value)


# --- the same as a JSON Schema ---

_DECIMAL = r"(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?"
_VALUES: dict[str, Schema] = {
    "flag": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    "number": {"type": "number", "minimum": 0, "maximum": 10**18},
    "amount": {"type": "string", "pattern": rf"^{_DECIMAL} ?(元|万元|亿元|CNY)$"},
}


def figure_schema(standard: Standard, name: str) -> Schema:
    """The JSON Schema of an indicator's entry."""
    indicator = standard.indicators[name]
    if indicator.type == "ratio":
        least, _ = ratio_range(standard, name)
        value: Schema = {
            "type": "string",
            "pattern": rf"^{'' if least is not None and least >= 0 else '-?'}{_DECIMAL} ?%$",
        }
    elif indicator.type == "choice":
        value = {"type": "string", "enum": list(indicator.options or ())}
    else:
        value = _VALUES[indicator.type]
    text = {"type": ["string", "null"]}
    forms = {"value": or_null(value), "at_least": value, "at_most": value, "source": text, "note": text}
    described = {key: {"description": _ENTRY[key], **form} for key, form in forms.items()}

    def entry(*keys: str, **rest: object) -> Schema:
        properties = {key: described[key] for key in (*keys, "source", "note")}
        return {"type": "object", "additionalProperties": False, "properties": properties, **rest}

    accepted = [value, {"type": "null"}, entry("value", required=["value"])]
    if indicator.type in NUMERIC:
        accepted.append(entry(*_BOUNDS, anyOf=[{"required": [key]} for key in _BOUNDS]))
    return {"anyOf": accepted}

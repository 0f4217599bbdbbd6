"""An entry of a data file, or a value of an option, into a `Figure`; and the JSON Schema of what is accepted."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from hightech_check.errors import Fault
from hightech_check.exact.quantity import FORMS, Number, Quantity, show
from hightech_check.park.bounds import ratio_range
from hightech_check.park.figures import Figure
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, nearest, refuse
from hightech_check.reading.fields import Label, clearly_text, optional, read_flag, read_quantity, text_reader
from hightech_check.reading.models import Schema, attempt, or_null
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
    numeric = standard.indicators[name].type in NUMERIC
    read_value = _value_reader(standard, name)

    def read_scalar(
        node: source.Scalar, entry: source.Node, where: str | None = None, note: str | None = None
    ) -> Figure | None:
        if node.is_null:
            return None
        if not numeric:
            return Figure(None, None, 0, read_value(node), entry, where, note)
        value, unit = read_value(node)
        return Figure(value, value, unit, None, entry, where, note)

    def read_figure(node: object) -> Figure | None:
        if type(node) is source.Scalar:
            return read_scalar(node, node)
        if not isinstance(node, source.Mapping):
            refuse(node, "not-a-figure")
        where, note = _remarks(node, numeric=numeric)
        if "value" in node:
            return read_scalar(_inner(node, "value"), node, where, note)
        low, high = (read_value(_inner(node, key)).value if key in node else None for key in _BOUNDS)
        if low is not None and high is not None and low > high:
            kind = standard.indicators[name].kind
            refuse(node, "bounds-crossed", low=show(kind, low), high=show(kind, high))
        return Figure(low, high, 0, None, node, where, note)

    return read_figure


def _value_reader(standard: Standard, name: str) -> Callable[[source.Scalar], Any]:
    """Return what reads a scalar: into a `Quantity`, or into the answer of a flag or a choice."""
    indicator = standard.indicators[name]
    if indicator.type == "flag":
        return read_flag
    if indicator.type == "choice":
        return _option_reader(indicator.options or {})
    kind = indicator.kind
    if kind == "ratio":
        return _ratio_reader(*ratio_range(standard, name))
    return lambda node: read_quantity(kind, node, entry=True)


def _ratio_reader(least: Number | None, most: Number | None) -> Callable[[source.Scalar], Quantity]:
    def read_ratio(node: source.Scalar) -> Quantity:
        ratio = read_quantity("ratio", node, entry=True)
        if (least is not None and ratio.value < least) or (most is not None and ratio.value > most):
            ends = {"least": least, "most": most}
            limits = {end: "" if value is None else show("ratio", value) for end, value in ends.items()}
            refuse(node, "ratio-low" if most is None else "ratio-range", found=node.text, **limits)
        return ratio

    return read_ratio


def _option_reader(options: Mapping[str, Label]) -> Callable[[source.Scalar], str]:
    labels = [(text, option) for option, label in options.items() for text in {label.en, label.zh}]
    times = Counter(text for text, _ in labels)
    by_label = {text: option for text, option in labels if times[text] == 1}

    def read_option(node: source.Scalar) -> str:
        if node.text in options:
            return node.text
        if node.text not in by_label:
            near = nearest(node.text, [*options, *by_label])
            refuse(node, "option-unknown", found=node.text, words=tuple(options), nearest=near)
        return by_label[node.text]

    return read_option


def _remarks(entry: source.Mapping, *, numeric: bool) -> tuple[str | None, str | None]:
    """The source and the note of a figure that is written as a mapping; it has a value or bounds, not both.

    Raises:
        Refusal: with every fault of the mapping's keys and remarks.
    """
    bounded = "at_least" in entry or "at_most" in entry
    if bounded and not numeric:
        refuse(entry, "bound-of-answer")
    faults = [
        at(child.key or child, "unknown-key", key=key, nearest=nearest(key, _ENTRY), path=key)
        for key, child in entry.items()
        if key not in _ENTRY
    ]
    where, note = _remark(entry, "source", faults), _remark(entry, "note", faults)
    if bounded == ("value" in entry):
        faults.append(at(entry, "value-and-bound" if bounded else "no-value"))
    if faults:
        raise Refusal(*faults)
    return where, note


def _remark(entry: source.Mapping, key: str, faults: list[Fault]) -> str | None:
    node = entry.get(key)
    if node is None or (type(node) is source.Scalar and clearly_text(node)):
        return None if node is None else node.text  # the usual case, without a call for each question
    return attempt(lambda: _read_text(node), faults, key)


def _inner(entry: source.Mapping, key: str) -> source.Scalar:
    """The scalar below a key of an entry; anything else is refused, with the key in its path."""
    node = entry[key]
    if not isinstance(node, source.Scalar):
        refuse(node, "not-a-scalar", below=key)
    return node


# --- the same as a JSON Schema ---

_VALUES: dict[str, Schema] = {
    "flag": {"enum": [True, False, "是", "否"]},
    "count": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    "number": {"type": "number", "minimum": 0, "maximum": 10**18},
    "amount": {"type": "string", "pattern": f"^{FORMS['amount'].pattern}$"},
}


def figure_schema(standard: Standard, name: str) -> Schema:
    """The JSON Schema of an indicator's entry."""
    indicator = standard.indicators[name]
    if indicator.type == "ratio":
        least, _ = ratio_range(standard, name)
        form = FORMS["ratio"].pattern.removeprefix("" if least is None or least < 0 else "(-?)")
        value: Schema = {"type": "string", "pattern": f"^{form}$"}
    elif indicator.type == "choice":
        options = indicator.options or {}
        labels = [text for label in options.values() for text in (label.en, label.zh)]
        value = {"type": "string", "enum": list(dict.fromkeys([*options, *labels]))}
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

"""An entry of a data file, or a value of an option, read into a `Figure`."""

from collections.abc import Callable, Iterable

from hightech_check.errors import Fault
from hightech_check.exact.quantity import Kind, Number, show
from hightech_check.park.bounds import ratio_range
from hightech_check.park.figures import Figure
from hightech_check.reading import source
from hightech_check.reading.fields import (
    Refusal,
    at,
    clearly_text,
    nearest,
    optional,
    read_flag,
    read_quantity,
    refuse,
    scalar,
    text_reader,
)
from hightech_check.standard.model import Standard

_Reader = Callable[[object], Figure | None]

_ENTRY = frozenset({"value", "at_least", "at_most", "source", "note"})

_read_text = optional(text_reader(lines=True))

_NULL = frozenset(["", "~", "null"])

_new = tuple.__new__  # a figure as a plain tuple is made: half the time, and a file is mostly figures


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


def _choice_reader(options: Iterable[str]) -> Callable[[object], str]:
    known = tuple(options)

    def read_choice(node: object) -> str:
        text = scalar(node).text
        if text not in known:
            refuse(node, "option-unknown", found=text, words=known, nearest=nearest(text, known))
        return text

    return read_choice


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


def _under(key: str, node: source.Node) -> source.Node:
    """The node below a key of an entry; a mapping there is refused, with the key in its path."""
    if type(node) is source.Scalar or isinstance(node, source.Faulty):
        return node
    raise Refusal(at(node, "not-a-scalar", path=key))


def _shown(kind: Kind, value: Number | None) -> str:
    return "" if value is None else show(kind, value)

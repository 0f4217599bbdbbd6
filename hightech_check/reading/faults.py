"""What is wrong with a node, as a fault at its place; and the refusal that carries such faults."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import NoReturn

from hightech_check.errors import Fault
from hightech_check.reading import source
from hightech_check.reading.tree import MOST_FAULTS

_MOST_SOUGHT = 20


class Refusal(ValueError):  # noqa: N818
    """Raised by a leaf's reader: why it refuses the node; the faults' paths begin at the node."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.code for fault in faults))
        self.faults = faults


def bounded(faults: list[Fault]) -> list[Fault]:
    """The faults in the order of their places, and not so many that they bury each other."""
    ordered = sorted(faults, key=lambda fault: (fault.line or 0, fault.column or 0))
    shown = ordered[:MOST_FAULTS]
    if len(ordered) > len(shown):
        shown.append(Fault("more-faults", {"count": len(ordered) - len(shown)}))
    return shown


def at(node: object, code: str, *, path: str = "", **params: object) -> Fault:
    """A fault at a node's place."""
    line, column = getattr(node, "place", (1, 1))
    return Fault(code, params, line, column, path)


def refuse(node: object, code: str, *, below: str = "", **params: object) -> NoReturn:
    """Refuse a node, from within a leaf's reader; `below` is where it stands below what the leaf reads."""
    if isinstance(node, source.Faulty):
        raise Refusal  # what is wrong with it has been said
    raise Refusal(at(node, code)._replace(params=params, path=below))


def join(path: str, *parts: int | str) -> str:
    """A path such as `criteria[3].require.any_of[0]`."""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def below(path: str, rest: str) -> str:
    """A path, and what follows it."""
    return path + rest if rest.startswith("[") or not path else f"{path}.{rest}" if rest else path


def nearest(name: str, known: Iterable[str], already: int = 0) -> Callable[[], str]:
    """What finds the known name most like this one when a fault is said; only of the first few faults is it sought."""
    return partial(_nearest, name, known if already <= _MOST_SOUGHT else ())


def _nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like a short one, of the first thousand, or nothing."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(islice(known, 1000)), 1, 0.6)), "") if len(name) <= 100 else ""

"""Does an industrial park meet the standards for a high-tech zone, criterion by criterion, and by how much not.

from hightech_check import check, load_park, load_standard

standard = load_standard("inner-mongolia-2020")
report = check(standard, load_park("park.yaml", standard))
"""

from importlib import import_module
from typing import TYPE_CHECKING

from hightech_check.version import __version__

if TYPE_CHECKING:
    from hightech_check.judging.check import check
    from hightech_check.park.reader import load_park
    from hightech_check.standard.finding import load_standard

__all__ = ["__version__", "check", "load_park", "load_standard"]
_MODULES = {"check": "judging.check", "load_park": "park.reader", "load_standard": "standard.finding"}


def __getattr__(name: str) -> object:
    """A public name, whose module is imported when it is first asked for: the program begins without them."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

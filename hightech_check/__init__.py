"""Does an industrial park meet the standards for a high-tech zone, criterion by criterion, and by how much not."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from hightech_check.check import check
    from hightech_check.park import load_park
    from hightech_check.standard import load_standard

__all__ = ["__version__", "check", "load_park", "load_standard"]

_HOMES = {
    "check": "hightech_check.check",
    "load_park": "hightech_check.park",
    "load_standard": "hightech_check.standard",
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is asked for: a command imports only what it uses."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


class _Package(ModuleType):
    """Keeps `hightech_check.check` the function: importing the module of that name would put the module there."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "check" and isinstance(value, ModuleType):
            value = value.check
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

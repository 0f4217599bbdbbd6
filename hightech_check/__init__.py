"""Does an industrial park meet the standards for a high-tech zone, criterion by criterion, and by how much not.

from hightech_check import check, load_park, load_standard

standard = load_standard("inner-mongolia-2020")
report = check(standard, load_park("park.yaml", standard))
"""

# `check` is the function here, not the module of that name, which is loaded first.
from hightech_check.judging.check import check
from hightech_check.park.reader import load_park
from hightech_check.standard.finding import load_standard
from hightech_check.version import __version__

__all__ = ["__version__", "check", "load_park", "load_standard"]

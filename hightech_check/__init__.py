"""Does an industrial park meet the standards for a high-tech zone, criterion by criterion, and by how much not.

    from hightech_check import check, load_park, load_standard

    standard = load_standard("inner-mongolia-2020")
    report = check(standard, load_park("park.yaml", standard))
"""

__version__ = "0.1.0"

# After the version, which `report` reads. `check` is the function here, not the module of that name.
from hightech_check.park import load_park  # noqa: E402
from hightech_check.standard import load_standard  # noqa: E402

from hightech_check.check import check  # noqa: E402, I001

__all__ = ["__version__", "check", "load_park", "load_standard"]

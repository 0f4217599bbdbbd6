"""What if: a park as changes and moves would make it, and sweeps of a figure."""

from hightech_check.park.changes import (
    Change,
    changes_between,
    changes_wanted,
    read_change,
    read_move,
    with_changes,
    with_moves,
)
from hightech_check.what_if.sweeping import sweep

__all__ = [
    "Change", "changes_between", "changes_wanted", "read_change", "read_move", "sweep", "with_changes", "with_moves",
]  # fmt: skip

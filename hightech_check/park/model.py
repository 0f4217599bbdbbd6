"""A park, as a file is read into it and as it is judged."""

from collections.abc import Iterable, Mapping

from hightech_check.park.changes import Change, with_changes
from hightech_check.park.record import ParkRecord


class Park(ParkRecord):
    """What is known of a park for one year, with what changes and moves make of it at hand."""

    def with_changes(
        self, changes: Mapping[str, object] | Iterable[Change], moves: Mapping[str, int] | None = None
    ) -> "Park":
        """The park as it would be after changes, and then moves.

        A figure that was worked out from a changed one (a union, a reported ratio) and is not set itself becomes
        unknown.

        Args:
            changes: names and values as a data file writes them (`{"enterprises": 200}`, None for not known), or
                changes.
            moves: how many steps of each move of the standard.

        Raises:
            UsageError: an unknown name, or a value that is not written so.
            DataFileError: what would be contradicts itself.
        """
        return with_changes(self, changes, moves)

"""A park: its figures for one year, consistent with each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import Bounds
from hightech_check.park.bounds import known_bounds
from hightech_check.park.figures import Figure
from hightech_check.reading import source
from hightech_check.standard.model import Standard


@dataclass(frozen=True, eq=False)
class Park:
    """The figures of a park (or another subject) for one year, consistent with each other.

    Attributes:
        standard: the standard whose indicators these are.
        figures: what was given, by key: an indicator's name, or `previous_year.` and its name.
        bounds: what is known of every raw and published figure, by the same keys; an exact one is a single point.
        file: the path as given, or `-`.
        sha256: of the file's bytes.
        declared: the standard that the file itself names, if any.
    """

    standard: Standard
    name: str
    year: int
    figures: Mapping[str, Figure]
    bounds: Mapping[str, Bounds]
    location: str | None = None
    file: str = ""
    sha256: str = ""
    declared: str | None = None
    tree: source.Mapping | None = field(default=None, repr=False)

    def with_figures(self, figures: Mapping[str, Figure], year: int | None = None) -> "Park":
        """The same park with other figures, all of them given anew.

        Raises:
            DataFileError: they contradict each other.
        """
        new_year = self.year if year is None else year
        bounds, faults = known_bounds(self.standard, figures, new_year)
        if faults:
            raise DataFileError(faults, self.file, {"name": self.name, "year": new_year}, self.sha256)
        return replace(self, figures=figures, bounds=bounds, year=new_year)

    def with_changes(self, changes: Mapping[str, object], moves: Mapping[str, int] | None = None) -> "Park":
        """The park as it would be after changes and then moves: `what_if.with_changes`, at hand for scripts.

        Raises:
            UsageError: an unknown name, or a value that is not written as in a data file.
            DataFileError: what would be contradicts itself.
        """
        from hightech_check.park.changes import with_changes  # the one import downwards, as scripts want it here

        return with_changes(self, changes, moves)

"""What is known of a park for one year: the record that changes and moves are made to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from hightech_check.errors import DataFileError, Fault
from hightech_check.exact.quantity import Bounds
from hightech_check.park.bounds import known_bounds
from hightech_check.park.figures import Figure
from hightech_check.reading import source
from hightech_check.standard.model import Standard


@dataclass(frozen=True, eq=False)
class ParkRecord:
    """The figures of a park (or another subject) for one year, consistent with each other.

    Attributes:
        standard: the standard whose indicators these are.
        figures: what was given, by key: an indicator's name, or `previous_year.` and its name.
        bounds: what is known of every raw and published figure, by the same keys; an exact one is a single point.
        file: the path as given, or `-`.
        sha256: of the file's bytes.
        declared: the standard that the file itself names, if any.
        tree: the file as read, with places.
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

    def with_figures(self, figures: Mapping[str, Figure], year: int | None = None) -> Self:
        """The same park with other figures, all of them given anew.

        Raises:
            DataFileError: they contradict each other.
        """
        year = self.year if year is None else year
        bounds, faults = known_bounds(self.standard, figures, year)
        if faults:
            raise self.error(*faults, year=year)
        return replace(self, figures=figures, bounds=bounds, year=year)

    def error(self, *faults: Fault, year: int | None = None) -> DataFileError:
        """That the figures, as they would be for a year, cannot be accepted."""
        return DataFileError(faults, self.file, {"name": self.name, "year": year or self.year}, self.sha256)

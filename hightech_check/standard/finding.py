"""Finds a standard: one that ships with the program by its id, or a file by its path."""

from pathlib import Path

from hightech_check.errors import Fault, SourceError, StandardError
from hightech_check.reading import source
from hightech_check.reading.faults import nearest
from hightech_check.reading.fields import ID
from hightech_check.standard.model import Standard
from hightech_check.standard.reader import parse_standard

DEFAULT = "inner-mongolia-2020"


def criteria_folder() -> Path:
    """Where the shipped standards lie: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "criteria"
    return inside if inside.is_dir() else package.parent / "criteria"


def shipped() -> list[str]:
    """The ids of the standards that come with the program."""
    return sorted(path.stem for path in criteria_folder().glob("*.yaml"))


def load_standard(id_or_path: str | Path = DEFAULT) -> Standard:
    """Read a standard: one that ships with the program, by its id, or a file, by its path.

    Args:
        id_or_path: an id such as `inner-mongolia-2020`; else a path (a `Path`, or a text with a dot or a slash).

    Raises:
        StandardError: there is none of that name, or the file is broken; with every fault of the file.
    """
    text = str(id_or_path)
    if isinstance(id_or_path, str) and ID.fullmatch(text):
        path = str(criteria_folder() / f"{text}.yaml")
        known = shipped()
        if text not in known:
            fault = Fault("unknown-standard", {"found": text, "nearest": nearest(text, known), "words": tuple(known)})
            raise StandardError([fault])
    else:
        path = text
    try:
        data = source.read_bytes(path, source.STANDARD_LIMIT)
    except SourceError as error:
        raise StandardError(error.faults, source.shown_path(path)) from None
    return parse_standard(data, source.shown_path(path))

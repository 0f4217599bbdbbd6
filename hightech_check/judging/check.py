"""Criteria and a park in, a `Report` out: pass, fail or unknown for each criterion, and the verdict.

Reads no file, no clock, no environment and no terminal.
"""

from collections.abc import Iterator

from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import show
from hightech_check.judging.compile import Compiled, compiled
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.result.report import Note, Problem, Report, missing, verdict_of
from hightech_check.standard.model import Standard
from hightech_check.words import say


def check(standard: Standard, park: Park, *, language: str = "en", strict: bool = False) -> Report:
    """Judge a park by a standard.

    Args:
        standard: the standard that the park was read by.
        park: the figures.
        language: of the report's texts, `en` or `zh`.
        strict: count recommended criteria for the verdict too.

    Raises:
        ValueError: the park was read by another standard.
    """
    if park.standard is not standard:
        raise ValueError(f"{park.file or park.name} was read by {park.standard.id}, not by {standard.id}")
    asked = compiled(standard, language)
    near: list[Note] = []
    criteria = tuple(criterion.result(park, near) for criterion in asked.criteria)
    open_ones = dict.fromkeys(key for one in criteria if one.status == "unknown" for key in missing(one.outcome))
    return Report(
        file=park.file,
        sha256=park.sha256 or None,
        name=park.name,
        year=park.year,
        location=park.location,
        standard=asked.info,
        verdict=verdict_of([result.status for result in criteria if strict or result.binding == "required"]),
        criteria=criteria,
        missing=tuple(open_ones),
        missing_labels=tuple(label_of(standard, key, language) for key in open_ones),
        notes=(*_notes(asked, park, language), *dict.fromkeys(near)),
        strict=strict,
        language=language,
    )


def _notes(asked: Compiled, park: Park, language: str) -> Iterator[Note]:
    """What is to be known of the standard, and of the published figures that it reads."""
    standard = park.standard
    superseded, declared = standard.superseded, park.declared
    if superseded is not None and park.year >= superseded.since:
        yield Note("superseded", say(language, "superseded", year=superseded.since, by=superseded.by))
    if declared is not None and declared != standard.id:
        texts = {"declared": declared, "used": standard.id}
        yield Note("standard-overridden", say(language, "standard-overridden", **texts))
    for name in asked.published:
        figure = standard.published[name].get(park.year)
        if figure is not None and figure.note is not None:
            code = "preliminary" if figure.note == "preliminary" else "published-note"
            texts = {"label": label_of(standard, name, language), "note": figure.note}
            texts["value"] = show(standard.indicators[name].kind, figure.value)
            yield Note(code, say(language, code, year=park.year, **texts))


def accepted(park: Park, language: str = "en") -> Report:
    """The report of `validate` on a file that can be accepted."""
    return Report(
        file=park.file,
        sha256=park.sha256,
        name=park.name,
        year=park.year,
        location=park.location,
        standard=compiled(park.standard, language).info,
        verdict="accepted",
        language=language,
    )


def refused(error: DataFileError, standard: Standard | None = None, language: str = "en") -> Report:
    """The report on a data file that cannot be accepted: its problems, in the order of its lines."""
    year, name = error.known.get("year"), error.known.get("name")
    return Report(
        file=error.file or "",
        sha256=error.sha256,
        name=name if isinstance(name, str) else None,
        year=year if isinstance(year, int) else None,
        standard=None if standard is None else compiled(standard, language).info,
        verdict="invalid",
        problems=tuple(
            Problem(one.code, say(language, one.code, **one.params), one.line, one.column, one.path)
            for one in error.faults
        ),
        language=language,
    )

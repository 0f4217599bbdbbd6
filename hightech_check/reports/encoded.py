"""The JSON text of reports, in pieces: what serves many reports is encoded once."""

import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from hightech_check.report import (
    CriterionResult,
    Report,
    StandardInfo,
    criterion_to_json,
    report_ends,
    standard_to_json,
)
from hightech_check.reports import Look

MOST_KNOWN = 2_048  # some megabytes
_Record = TypeVar("_Record")


class _Known(Generic[_Record]):
    """The text of records, each made once as long as it is among those kept."""

    def __init__(self, encode: Callable[[_Record], str]) -> None:
        self.encode = encode
        self.texts: dict[int, tuple[_Record, str]] = {}  # by identity: each entry keeps its record alive

    def __call__(self, record: _Record) -> str:
        entry = self.texts.get(id(record))
        if entry is None:
            if len(self.texts) == MOST_KNOWN:
                self.texts.clear()
            entry = self.texts[id(record)] = (record, self.encode(record))
        return entry[1]


class Encoder:
    """Encodes reports for a look: in ASCII where the stream has nothing better."""

    def __init__(self, look: Look) -> None:
        self.encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=not look.unicode).encode
        self.criterion = _Known[CriterionResult](lambda result: self.encode(criterion_to_json(result)))
        self.standard = _Known[StandardInfo | None](
            lambda info: self.encode(None if info is None else standard_to_json(info))
        )

    def head(self, report: Report) -> str:
        """A report up to its criteria, its brace left open."""
        start, end = report_ends(report)
        standard = self.standard(report.standard)
        return f'{self.encode(start)[:-1]}, "standard": {standard}, {self.encode(end)[1:-1]}'

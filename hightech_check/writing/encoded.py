"""The JSON text of reports, in pieces: what serves many reports is encoded once."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, TypeVar

from hightech_check.result.report import (
    ComparisonResult,
    CriterionResult,
    GroupResult,
    Outcome,
    Report,
    StandardInfo,
    comparison_to_json,
    criterion_head,
    report_ends,
    standard_to_json,
)
from hightech_check.writing.json_text import json_encoder

MOST_KNOWN = 3_072  # some megabytes
_Record = TypeVar("_Record")
_Encoded = TypeVar("_Encoded")


class Known(Generic[_Record, _Encoded]):
    """The text of records, each made once as long as it is among those kept."""

    def __init__(self, encode: Callable[[_Record], _Encoded]) -> None:
        self.encode = encode
        self.texts: dict[int, tuple[_Record, _Encoded]] = {}  # by identity: each entry keeps its record alive

    def __call__(self, record: _Record) -> _Encoded:
        """The text of one record."""
        entry = self.texts.get(id(record))
        if entry is None:
            if len(self.texts) == MOST_KNOWN:
                self.texts.clear()
            entry = self.texts[id(record)] = (record, self.encode(record))
        return entry[1]


class Encoder:
    """Encodes reports, in ASCII where the stream has nothing better."""

    def __init__(self, *, unicode: bool) -> None:
        self.encode: Callable[[Any], str] = json_encoder(unicode=unicode)
        self.criterion = Known[CriterionResult, str](self._criterion)
        self.comparison = Known[ComparisonResult, str](lambda comparison: self.encode(comparison_to_json(comparison)))
        self.standard = Known[StandardInfo | None, str](
            lambda info: self.encode(None if info is None else standard_to_json(info))
        )

    def _criterion(self, result: CriterionResult) -> str:
        outcome = result.outcome
        if isinstance(outcome, ComparisonResult):  # kept with its criterion, and not once more
            key, text = "comparison", self.encode(comparison_to_json(outcome))
        else:
            key, text = self._group(outcome)
        return f'{self.encode(criterion_head(result))[:-1]}, "{key}": {text}}}'

    def _outcome(self, outcome: Outcome) -> str:
        if isinstance(outcome, ComparisonResult):
            return self.comparison(outcome)
        key, text = self._group(outcome)
        return f'{{"{key}": {text}, "status": "{outcome.status}"}}'

    def _group(self, group: GroupResult) -> tuple[str, str]:
        return group.kind, f"[{', '.join(map(self._outcome, group.conditions))}]"

    def head(self, report: Report) -> str:
        """A report up to its criteria, its brace left open."""
        start, end = report_ends(report)
        standard = self.standard(report.standard)
        return f'{self.encode(start)[:-1]}, "standard": {standard}, {self.encode(end)[1:-1]}'


@lru_cache
def encoder(*, unicode: bool) -> Encoder:
    """The encoder for a kind of stream: what it has encoded serves whoever writes next."""
    return Encoder(unicode=unicode)

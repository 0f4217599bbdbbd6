"""What differs between two reports on a park, before and after changes, for every format that shows both at once."""

from collections.abc import Iterator
from typing import NamedTuple

from hightech_check.result.report import ComparisonResult, CriterionResult, Report
from hightech_check.words import Whole, say
from hightech_check.writing.words import verdict_words


class FigureRow(NamedTuple):
    """A figure that was changed; texts from data, not made safe."""

    label: str
    before: str
    after: str


class ComparisonRow(NamedTuple):
    """A comparison before and after; texts from data, not made safe.

    Attributes:
        before: what was found.
        after: what is found now.
        required: `≥ 200`; empty where the threshold is not known.
        was_missing: how far it fell short; empty where it did not fail.
        missing: how far it falls short.
        old: the comparison itself, before.
        new: the same, after.
    """

    label: str
    before: str
    after: str
    required: str
    was_missing: str
    missing: str
    old: ComparisonResult
    new: ComparisonResult


class CriterionRow(NamedTuple):
    """A criterion before and after, and those of its comparisons that are shown."""

    old: CriterionResult
    new: CriterionResult
    comparisons: tuple[ComparisonRow, ...]


def verdict_sentence(before: Report, after: Report) -> str:
    """The verdict before and after, or that it is as before."""
    code = "verdict-stays" if before.verdict == after.verdict else "verdict-change"
    return say(after.language, code, before=verdict_words(before), after=verdict_words(after))


def counts_sentence(before: Report, after: Report) -> str:
    """How many criteria pass, fail and are unknown, before and after."""
    return say(after.language, "counts-change", before=Whole(_counts(before)), after=Whole(_counts(after)))


def _counts(report: Report) -> str:
    counts = report.counts
    return say(report.language, "counts", passed=counts["pass"], failed=counts["fail"], unknown=counts["unknown"])


def figure_rows(after: Report) -> Iterator[FigureRow]:
    """The figures that were changed, and those that are worked out anew because of it."""
    unknown = say(after.language, "not-known-word")
    computed = {one.indicator: one.value_text for result in after.criteria for one in result.comparisons}
    for change in after.changes or ():
        old, new = change["before_text"] or unknown, change["after_text"]
        if new is None:  # a reported ratio that its changed figures have taken the place of
            value = computed.get(change["name"])
            new = unknown if value is None else say(after.language, "worked-out", value=value)
        yield FigureRow(change["label"], old, new)


def criterion_rows(before: Report, after: Report, *, every: bool) -> Iterator[CriterionRow]:
    """The criteria that change and what changes in them, or with `every` all of both."""
    for old, new in zip(before.criteria, after.criteria, strict=True):
        if every or _facts(old) != _facts(new):
            pairs = zip(old.comparisons, new.comparisons, strict=True)
            shown = (pair for pair in pairs if every or _facts_of(pair[0]) != _facts_of(pair[1]))
            yield CriterionRow(old, new, tuple(_comparison(was, now, after.language) for was, now in shown))


def _comparison(was: ComparisonResult, now: ComparisonResult, language: str) -> ComparisonRow:
    threshold = now.threshold_text or now.threshold_label
    required = "" if threshold is None else say(language, now.operator.replace("_", "-"), value=threshold)
    before, after = _found(was, language), _found(now, language)
    return ComparisonRow(now.label, before, after, required, _missing(was), _missing(now), was, now)


def _missing(comparison: ComparisonResult) -> str:
    return comparison.shortfall_words or "" if comparison.status == "fail" else ""


def _found(comparison: ComparisonResult, language: str) -> str:
    return comparison.value_text or comparison.known_text or say(language, "not-known-word")


def _facts(result: CriterionResult) -> object:
    return result.status, [_facts_of(one) for one in result.comparisons]


def _facts_of(one: ComparisonResult) -> object:
    return one.status, one.value, one.low, one.high, one.threshold, one.known_text

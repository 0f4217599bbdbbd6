"""Two reports on a park, before and after changes, as text: what was changed, and what that changes."""

from collections.abc import Iterator
from typing import TextIO

from hightech_check.messages import Whole, safe, say
from hightech_check.report import Comparison, CriterionResult, Report
from hightech_check.reports import Look
from hightech_check.reports.plain import plain_for
from hightech_check.reports.words import verdict_words
from hightech_check.reports.wrapping import wrapped

_SYMBOLS = {"pass": "✓", "fail": "✗", "unknown": "?"}


def write_before_and_after(before: Report, after: Report, stream: TextIO, look: Look, *, every: bool) -> None:
    """Write what changes, or with `every` also the criteria that do not."""
    for line in _lines(before, after, every=every):
        stream.writelines(f"{plain_for(part, look.encoding)}\n" for part in wrapped(line, look.width))


def _lines(before: Report, after: Report, *, every: bool) -> Iterator[str]:
    language = after.language
    yield safe(f"{after.name} · {after.year}")
    code = "verdict-stays" if before.verdict == after.verdict else "verdict-change"
    yield say(language, code, before=verdict_words(before), after=verdict_words(after))
    yield say(language, "counts-change", before=_counts(before), after=_counts(after))
    yield ""
    yield say(language, "changes-heading")
    unknown = say(language, "not-known-word")
    computed = {one.indicator: one.value_text for result in after.criteria for one in result.comparisons}
    for change in after.changes or ():
        old, new = change["before_text"] or unknown, change["after_text"]
        if new is None:  # a reported ratio that its changed figures have taken the place of
            value = computed.get(change["name"])
            new = unknown if value is None else say(language, "worked-out", value=value)
        yield f"  {say(language, 'figure-change', label=change['label'], before=old, after=new)}"
    if not after.changes:
        yield f"  {say(language, 'nothing-changes')}"
    yield ""
    pairs = list(zip(before.criteria, after.criteria, strict=True))
    shown = pairs if every else [(old, new) for old, new in pairs if _facts(old) != _facts(new)]
    if not shown:
        yield say(language, "no-criterion-changes")
        return
    yield say(language, "criteria-heading-all" if every else "criteria-heading")
    for old, new in shown:
        yield from _criterion(old, new, language, every=every)


def _counts(report: Report) -> str:
    counts = report.counts
    return say(report.language, "counts", passed=counts["pass"], failed=counts["fail"], unknown=counts["unknown"])


def _criterion(old: CriterionResult, new: CriterionResult, language: str, *, every: bool) -> Iterator[str]:
    words = [say(language, f"status-{one.status}") for one in (old, new)]
    status = words[1] if old.status == new.status else f"{words[0]} → {words[1]}"
    remark = f", {say(language, 'recommended')}" if new.binding == "recommended" else ""
    yield f"  {_SYMBOLS[new.status]} {safe(new.title)} ({status}{remark}) [{new.id}]"
    for was, now in zip(old.comparisons, new.comparisons, strict=True):
        if every or _facts_of(was) != _facts_of(now):
            yield f"      {_comparison(was, now, language)}"


def _comparison(was: Comparison, now: Comparison, language: str) -> str:
    old, new = _found(was, language), _found(now, language)
    code = "figure-stays" if old == new else "figure-change"
    parts = [say(language, code, label=now.label, before=Whole(old), after=Whole(new))]
    required = now.threshold_text or now.threshold_label
    if required is not None:
        operator = say(language, now.operator.replace("_", "-"), value=required)
        parts.append(f"{say(language, 'column-required')} {operator}")
    if now.status == "fail":
        short, before = now.shortfall_words or "", was.shortfall_words or ""
        differs = short and before and short != before
        parts.append(say(language, "shortfall-change", after=short, before=before) if differs else short)
    elif now.decides is not None:
        parts.append(say(language, "passes-if", text=now.decides.text))
    return safe(("；" if language == "zh" else "; ").join(part for part in parts if part))


def _found(comparison: Comparison, language: str) -> str:
    return comparison.value_text or comparison.known_text or say(language, "not-known-word")


def _facts(result: CriterionResult) -> object:
    return result.status, [_facts_of(one) for one in result.comparisons]


def _facts_of(one: Comparison) -> object:
    return one.status, one.value, one.low, one.high, one.threshold, one.known_text

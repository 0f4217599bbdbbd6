"""Two reports on a park, before and after changes, as text: what was changed, and what that changes."""

from collections.abc import Iterator
from typing import TextIO

from hightech_check.result.report import Report
from hightech_check.what_if.rows import (
    ComparisonRow,
    CriterionRow,
    counts_sentence,
    criterion_rows,
    figure_rows,
    verdict_sentence,
)
from hightech_check.words import Whole, safe, say
from hightech_check.writing import Look
from hightech_check.writing.plain import plain_for
from hightech_check.writing.wrapping import wrapped

_SYMBOLS = {"pass": "✓", "fail": "✗", "unknown": "?"}


def write_before_and_after(before: Report, after: Report, stream: TextIO, look: Look, *, every: bool) -> None:
    """Write what changes, or with `every` also the criteria that do not."""
    for line in _lines(before, after, every=every):
        stream.writelines(f"{plain_for(part, look.encoding)}\n" for part in wrapped(line, look.width))


def _lines(before: Report, after: Report, *, every: bool) -> Iterator[str]:
    language = after.language
    yield safe(f"{after.name} · {after.year}")
    yield verdict_sentence(before, after)
    yield counts_sentence(before, after)
    yield ""
    yield say(language, "changes-heading")
    for row in figure_rows(after):
        yield f"  {say(language, 'figure-change', label=row.label, before=row.before, after=row.after)}"
    if not after.changes:
        yield f"  {say(language, 'nothing-changes')}"
    yield ""
    rows = list(criterion_rows(before, after, every=every))
    if not rows:
        yield say(language, "no-criterion-changes")
        return
    yield say(language, "criteria-heading-all" if every else "criteria-heading")
    for criterion in rows:
        yield from _criterion(criterion, language)


def _criterion(row: CriterionRow, language: str) -> Iterator[str]:
    old, new = row.old, row.new
    words = [say(language, f"status-{one.status}") for one in (old, new)]
    status = words[1] if old.status == new.status else f"{words[0]} → {words[1]}"
    remark = f", {say(language, 'recommended')}" if new.binding == "recommended" else ""
    yield f"  {_SYMBOLS[new.status]} {safe(new.title)} ({status}{remark}) [{new.id}]"
    for comparison in row.comparisons:
        yield f"      {_comparison(comparison, language)}"


def _comparison(row: ComparisonRow, language: str) -> str:
    code = "figure-stays" if row.before == row.after else "figure-change"
    parts = [say(language, code, label=row.label, before=Whole(row.before), after=Whole(row.after))]
    if row.required:
        parts.append(f"{say(language, 'column-required')} {row.required}")
    if row.new.status == "fail":
        short, before = row.missing, row.was_missing
        differs = short and before and short != before
        parts.append(say(language, "shortfall-change", after=short, before=before) if differs else short)
    elif row.new.decides is not None:
        parts.append(say(language, "passes-if", text=row.new.decides.text))
    return safe(("；" if language == "zh" else "; ").join(part for part in parts if part))

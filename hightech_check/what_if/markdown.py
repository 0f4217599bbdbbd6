"""Two reports on a park, before and after changes, as one page of Markdown."""

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
from hightech_check.words import say
from hightech_check.writing import Look
from hightech_check.writing.markdown import escaped
from hightech_check.writing.old_page import SYMBOLS, problem_items, table
from hightech_check.writing.plain import plain_for

_CRITERIA_COLUMNS = ("criterion", "comparison", "found", "required", "status", "shortfall")


def write_before_and_after(before: Report, after: Report, stream: TextIO, look: Look, *, every: bool) -> None:
    """Write what changes, or with `every` also the criteria that do not; texts from data are escaped.

    Where the changes contradict, `after` is a refused report, and its problems stand in the place of the criteria.
    """
    stream.write(plain_for("\n".join(_lines(before, after, every=every)) + "\n", look.encoding))


def _lines(before: Report, after: Report, *, every: bool) -> Iterator[str]:
    language = after.language
    heading = f"{after.name} · {after.year} · {verdict_sentence(before, after)}"
    yield f"## {SYMBOLS[after.verdict]} {escaped(heading)}"
    yield ""
    if after.problems:
        yield from problem_items(after)
    else:
        yield escaped(counts_sentence(before, after))
    yield from ("", f"### {say(language, 'changes-heading')}", "")
    figures = [(escaped(row.label), escaped(row.before), escaped(row.after)) for row in figure_rows(after)]
    if figures:
        yield from table([say(language, f"column-{name}") for name in ("figure", "before", "after")], figures)
    else:
        yield say(language, "nothing-changes")
    if after.problems:
        return
    yield from ("", f"### {say(language, 'criteria-heading-all' if every else 'criteria-heading')}", "")
    criteria = [cells for row in criterion_rows(before, after, every=every) for cells in _criterion(row, language)]
    if criteria:
        yield from table([say(language, f"column-{name}") for name in _CRITERIA_COLUMNS], criteria)
    else:
        yield say(language, "no-criterion-changes")


def _criterion(row: CriterionRow, language: str) -> Iterator[tuple[str, ...]]:
    """The rows of one criterion: of several comparisons, it has one of its own first."""
    new = row.new
    remark = f" ({say(language, 'recommended')})" if new.binding == "recommended" else ""
    name = f"**{escaped(new.id)}** {escaped(new.title + remark)}"
    if len(list(new.comparisons)) == 1:
        yield from ((name, *_comparison(one, language)) for one in row.comparisons)
        return
    yield name, "", "", "", _status(row.old.status, new.status, language), ""
    for one in row.comparisons:
        yield escaped(new.id), *_comparison(one, language)


def _comparison(row: ComparisonRow, language: str) -> tuple[str, ...]:
    found, missing = _change(row.before, row.after), _change(row.was_missing, row.missing)
    status = _status(row.old.status, row.new.status, language)
    if row.new.decides is not None:
        passes = say(language, "passes-if", text=row.new.decides.text)
        missing = f"{missing} ({passes})" if missing else passes
    return escaped(row.label), escaped(found), escaped(row.required), status, escaped(missing)


def _status(old: str, new: str, language: str) -> str:
    return f"{SYMBOLS[new]} {escaped(_change(*(say(language, f'status-{one}') for one in (old, new))))}"


def _change(before: str, after: str) -> str:
    return after if before == after else f"{before or '–'} → {after or '–'}"

"""Dates of a plan: a day, a month or a year, each with its first and its last day."""

import calendar
import datetime
import re
from typing import NamedTuple

from hightech_check.reading.faults import refuse
from hightech_check.reading.fields import scalar

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_FIRST_YEAR, _LAST_YEAR = 1949, 2200


class Day(NamedTuple):
    """A date as written, with the first and the last day that it means: the same where it is a day."""

    first: datetime.date
    last: datetime.date
    text: str


def day_of(text: str) -> Day | None:
    """Return what `2023`, `2023-09` or `2023-09-30` means, or None where a text is no such date."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    year, month, day = (None if part is None else int(part) for part in match.groups())
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    end = first if month else first.replace(month=12)
    return Day(first, end if day else end.replace(day=calendar.monthrange(year, end.month)[1]), text)


def read_day(node: object) -> Day:
    """Read a date, quoted or not."""
    text = scalar(node).text
    day = day_of(text)
    if day is None:
        refuse(node, "plan-date-form", found=text)
    return day

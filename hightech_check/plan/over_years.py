"""The criteria of a plan over its years: the course of each, as a row of a table and as bars beside the threshold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hightech_check.exact.quantity import Number
from hightech_check.plan.report import PlanReport, PlanYear
from hightech_check.result import sentences
from hightech_check.result.report import ComparisonResult, CriterionResult, GroupResult, Outcome
from hightech_check.words import say
from hightech_check.writing import Look
from hightech_check.writing.blocks import Block, Cell, Column, Entry, Heading, Paragraph, Part, Plot, Table

_LONGEST_BAR = 40


@dataclass(frozen=True, slots=True)
class Course:
    """A criterion (depth 0), or an arm of it, in the baseline and in each year of a plan.

    Attributes:
        criterion: as it is in the last year.
    """

    criterion: CriterionResult
    title: str
    depth: int
    outcomes: tuple[tuple[PlanYear, Outcome], ...]

    @property
    def last(self) -> Outcome:
        """What it is in the last year."""
        return self.outcomes[-1][1]

    @property
    def first_pass(self) -> int | None:
        """The first year in which it passes; the baseline's is one."""
        return next((year.year for year, outcome in self.outcomes if outcome.status == "pass"), None)


def courses(report: PlanReport) -> Iterator[Course]:
    """The courses in the order of the standard: the arms of an either/or follow it."""
    years = (report.baseline, *report.years)
    for results in zip(*(year.report.criteria for year in years), strict=True):
        outcomes = tuple((year, result.outcome) for year, result in zip(years, results, strict=True))
        yield from _with_arms(Course(results[-1], results[-1].title, 0, outcomes), report.language)


def _with_arms(course: Course, language: str) -> Iterator[Course]:
    yield course
    if isinstance(course.last, GroupResult):
        for index, arm in enumerate(course.last.conditions):
            groups = ((year, group) for year, group in course.outcomes if isinstance(group, GroupResult))
            outcomes = tuple((year, group.conditions[index]) for year, group in groups)
            title = arm.label if isinstance(arm, ComparisonResult) else sentences.group(language, arm)
            yield from _with_arms(Course(course.criterion, title, course.depth + 1, outcomes), language)


# --- the table ---


def table(report: PlanReport, look: Look) -> Iterator[Block]:
    """The criteria in the rows, the years in the columns; on a page only those years that it has room for."""
    language, years = report.language, (report.baseline, *report.years)
    shown = _shown(len(years), look)
    heads = [f"{years[i].year}{'*' if years[i].basis == 'actual' else ''}" for i in shown]
    columns = [Column("", flexible=True), *map(Column, heads), Column(say(language, "plan-first"))]
    yield Table(columns, list(_entries(report, shown)))
    yield Paragraph(say(language, "plan-legend"))
    if len(shown) < len(years):
        yield Paragraph(say(language, "plan-some-years"))


def _shown(count: int, look: Look) -> Sequence[int]:
    """The positions of the years to be shown: the first, the last, and some in between."""
    room = max(3, (look.width - 34) // 11)
    if count <= room or look.form != "text":
        return range(count)
    return sorted({round(i * (count - 1) / (room - 1)) for i in range(room)})


def _entries(report: PlanReport, shown: Sequence[int]) -> Iterator[Entry | Part]:
    section = ""
    for course in courses(report):
        if course.criterion.section != section:
            section = course.criterion.section
            yield Part(report.standard.sections.get(section, section))
        first = "" if course.depth else str(course.first_pass or say(report.language, "plan-never"))
        cells = (_cell(*course.outcomes[i], report.language) for i in shown)
        yield Entry((Cell(_title(course, report.language)), *cells, Cell(first)), course.depth)


def _title(course: Course, language: str) -> str:
    title = course.title if course.depth else sentences.title(language, course.criterion)
    if not isinstance(course.last, ComparisonResult) or course.last.kind is None:
        return title
    return f"{title} ({sentences.required(language, course.last)})"


def _cell(year: PlanYear, outcome: Outcome, language: str) -> Cell:
    if not isinstance(outcome, ComparisonResult) or outcome.kind is None:
        return Cell("", outcome.status)
    found = sentences.found(language, outcome)
    return Cell(f"{found}=" if outcome.indicator in year.unchanged else found, outcome.status)


# --- the bars ---


def trajectories(report: PlanReport, look: Look) -> Iterator[Block]:
    """For each comparison of numbers a bar a year, as long as the figure, with a mark at the threshold."""
    drawn = [(course.criterion, of_years) for course in courses(report) if (of_years := _of_numbers(course))]
    if not drawn:
        return
    bar, mark = ("█", "│") if look.unicode else ("#", "|")
    yield Heading(say(report.language, "plan-trajectory"))
    yield Paragraph(say(report.language, "plan-trajectory-legend", bar=bar, mark=mark))
    shown = _shown(len(report.years) + 1, look)
    for criterion, of_years in drawn:
        yield Heading(f"{of_years[-1][1].label} ({criterion.id})", 3)
        numbers = [number for i in shown for number in _numbers(of_years[i][1]) if number is not None]
        scale = _Scale(max(numbers, default=0), max(10, min(_LONGEST_BAR, look.width - 40)), bar, mark)
        yield Plot(tuple(scale.line(*of_years[i], report.language) for i in shown))


def _of_numbers(course: Course) -> list[tuple[PlanYear, ComparisonResult]]:
    """The comparison of numbers in each year; nothing of what is no such comparison."""
    outcomes = ((year, one) for year, one in course.outcomes if isinstance(one, ComparisonResult))
    return [(year, one) for year, one in outcomes if one.kind is not None]


def _numbers(comparison: ComparisonResult) -> tuple[Number | None, Number | None]:
    """The figure, or the least that it can be, and the threshold."""
    value, threshold = comparison.value, comparison.threshold
    if value is None:
        value = comparison.low
    return value, None if isinstance(threshold, bool | str) else threshold


@dataclass(frozen=True, slots=True)
class _Scale:
    """Draws figures up to the greatest of them."""

    most: Number
    width: int
    bar: str
    mark: str

    def line(self, year: PlanYear, comparison: ComparisonResult, language: str) -> Cell:
        value, threshold = _numbers(comparison)
        length = self.length(value)
        line = [self.bar] * length + [" "] * (self.width + 1 - length)
        if threshold is not None:
            line[self.length(threshold)] = self.mark
        found, required = (words(language, comparison) for words in (sentences.found, sentences.required))
        return Cell(f"{year.year} {''.join(line)} {found} ({required})", comparison.status)

    def length(self, value: Number | None) -> int:
        return 0 if value is None or self.most <= 0 else max(0, int(value * self.width // self.most))

"""Criteria and a park in, a `Report` out: pass, fail or unknown for each criterion, and the verdict.

Reads no file, no clock, no environment and no terminal.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, assert_never

from hightech_check.errors import DataFileError, Fault
from hightech_check.exact.linear import PREVIOUS, Linear
from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import Bounds, Number, show
from hightech_check.judging.compare import Found, answer_status, combine, find, split_status, tests_of
from hightech_check.judging.shortfall import Inequality, deciding_value, helpful_moves, inequality_of, missing_amount
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.result.report import (
    ComparisonResult,
    CriterionResult,
    Decides,
    GroupResult,
    Note,
    Outcome,
    Problem,
    Reason,
    Report,
    StandardInfo,
    verdict_of,
)
from hightech_check.standard.model import (
    Comparison,
    Condition,
    Criterion,
    Group,
    Indicator,
    Move,
    Place,
    PublishedFigure,
    Standard,
)
from hightech_check.words import either, say
from hightech_check.words.figures import exact_words, range_text, shortfall_text, shortfall_words, with_unit


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
    judge = _Judge(park, language)
    criteria = tuple(judge.criterion(criterion) for criterion in standard.criteria)
    counted = [result.status for result in criteria if strict or result.binding == "required"]
    unknown = [result for result in criteria if result.status == "unknown"]
    missing = tuple(dict.fromkeys(key for result in unknown for key in _missing(result)))
    return Report(
        file=park.file,
        sha256=park.sha256 or None,
        name=park.name,
        year=park.year,
        location=park.location,
        standard=standard_info(standard, language),
        verdict=verdict_of(counted),
        criteria=criteria,
        missing=missing,
        missing_labels=tuple(label_of(standard, key, language) for key in missing),
        notes=tuple(judge.notes()),
        strict=strict,
        language=language,
    )


def accepted(park: Park, language: str = "en") -> Report:
    """The report of `validate` on a file that can be accepted."""
    return Report(
        file=park.file,
        sha256=park.sha256,
        name=park.name,
        year=park.year,
        location=park.location,
        standard=standard_info(park.standard, language),
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
        standard=None if standard is None else standard_info(standard, language),
        verdict="invalid",
        problems=tuple(problem(fault, language) for fault in error.faults),
        language=language,
    )


def problem(fault: Fault, language: str) -> Problem:
    """A fault, put into words."""
    message = say(language, fault.code, **fault.params)
    return Problem(fault.code, message, fault.line, fault.column, fault.path)


@lru_cache(maxsize=128)
def standard_info(standard: Standard, language: str) -> StandardInfo:
    """What a report says of its standard."""
    source = standard.source
    return StandardInfo(
        id=standard.id,
        title=standard.title.text(language),
        sha256=standard.sha256,
        sections={name: label.text(language) for name, label in standard.sections.items()},
        subject=standard.subject.text(language),
        source=None if source is None else source.model_dump(),
        moves={move.id: move.title.text(language) for move in standard.moves.values()},
    )


def move_words(move: Move, steps: int, language: str) -> str:
    """So many steps of a move: `24 certifications`."""
    if move.unit is None:
        return say(language, "move-steps-plain", number=steps, unit=move.id)
    return say(language, "move-steps", number=steps, unit=move.unit.text(language, steps))


def _missing(result: CriterionResult) -> Iterator[str]:
    for comparison in result.comparisons:
        if comparison.status == "unknown":
            yield from comparison.missing


@lru_cache(maxsize=4096)
def _place(source: Place | None) -> Mapping[str, Any] | None:
    return None if source is None else source.model_dump()


MOST_REMEMBERED = 512  # results of one criterion, or of one comparison in a group: some megabytes in all
_Judged = TypeVar("_Judged", bound=CriterionResult | ComparisonResult)


class _Result(NamedTuple, Generic[_Judged]):
    """What something came to, and what is to be noted of it."""

    judged: _Judged
    published: Mapping[str, PublishedFigure]
    near: tuple[Note, ...]


class _Memory(Generic[_Judged]):
    """What a criterion or a comparison came to, by all that it depends on: over many files the same records serve.

    Attributes:
        own: the figures that its comparisons name, whose lines are shown.
        known: those of which the park knows an interval.
        bound: the figures bound to those, or that a move of theirs would change.
        by_year: whether it depends on the year itself.
        results: by what is given and known of its own figures and the year; where it hangs on more (see
            `_hangs_on_bound`), by what is given of the bound ones as well.
    """

    def __init__(self, standard: Standard, condition: Condition) -> None:
        own = dict.fromkeys(_figures_of(standard, condition))
        helpful = [move.adds for move in standard.moves.values() if not own.keys().isdisjoint(move.adds)]
        reached = [*own, *(key for adds in helpful for key in adds)]  # those of last year bind no figure of this one
        components = [standard.component_of[key] for key in reached if key in standard.component_of]
        bound = {name for component in components for name in component.names}
        self.own = tuple(own)
        self.bound = tuple(bound.difference(own))
        self.known = tuple(key for key in own if key in standard.unknown or key in standard.published)
        self.by_year = not own.keys().isdisjoint(standard.published)
        self.results: dict[tuple[object, ...], _Result[_Judged]] = {}

    def recall(self, judge: "_Judge", judged: Callable[["_Judge"], _Judged]) -> _Judged:
        """The result for a judge's park, as remembered or judged now, and noted by the judge."""
        park = judge.park
        figures = park.figures
        parts: list[object] = []
        for name in self.own:
            figure = figures.get(name)
            if figure is None:
                parts.append(None)
            else:
                mark = figure.mark
                parts += (figure[:4], mark and mark.line)
        if self.known:
            parts += [park.bounds.get(name) for name in self.known]
        if self.by_year:
            parts.append(park.year)
        key = tuple(parts)
        result = self.results.get(key)
        if result is None:
            parts += [None if (f := figures.get(name)) is None else f[:2] for name in self.bound]
            longer = tuple(parts)
            result = self.results.get(longer)
            if result is None:
                own = _Judge(park, judge.language)
                result = _Result(judged(own), own.published, tuple(own.near))
                if len(self.results) >= MOST_REMEMBERED:
                    self.results.clear()
                self.results[longer if _hangs_on_bound(result.judged) else key] = result
        if result.published:
            judge.published.update(result.published)
        judge.near += result.near
        return result.judged


def _figures_of(standard: Standard, condition: Condition) -> Iterator[str]:
    for test in tests_of(condition):
        for name in test.names:
            yield name
            formula = standard.indicators[name].formula
            yield from () if formula is None else formula.names


def _hangs_on_bound(judged: CriterionResult | ComparisonResult) -> bool:
    """Whether figures that no comparison names had a say: in moves, or in stretches of figures that stand twice."""
    if isinstance(judged, ComparisonResult):
        return judged.shortfall is not None
    outcome = judged.outcome
    split = (
        isinstance(outcome, GroupResult)
        and combine(outcome.kind, [arm.status for arm in outcome.conditions]) == "unknown"
    )
    return split or any(comparison.shortfall is not None for comparison in judged.comparisons)


class _Memories:
    """The memories of a standard's criteria, and of the comparisons in their groups."""

    def __init__(self, standard: Standard) -> None:
        self.criteria: dict[Criterion, _Memory[CriterionResult]] = {}
        self.tests: dict[Comparison, _Memory[ComparisonResult]] = {}
        for criterion in standard.criteria:
            self.criteria[criterion] = _Memory(standard, criterion.require)
            if isinstance(criterion.require, Group):
                self.tests.update((test, _Memory(standard, test)) for test in tests_of(criterion.require))


@lru_cache(maxsize=32)
def _memories(standard: Standard, language: str) -> _Memories:
    return _Memories(standard)


class _Judge:
    """Judges one park, and gathers what there is to note."""

    def __init__(self, park: Park, language: str) -> None:
        self.park = park
        self.standard = park.standard
        self.language = language
        self.memories = _memories(park.standard, language)
        self.published: dict[str, PublishedFigure] = {}
        self.near: list[Note] = []

    def criterion(self, criterion: Criterion) -> CriterionResult:
        return self.memories.criteria[criterion].recall(self, lambda judge: judge.result(criterion))

    def result(self, criterion: Criterion) -> CriterionResult:
        require = criterion.require
        outcome = self.comparison_or_answer(require) if isinstance(require, Comparison) else self.condition(require)
        status = outcome.status
        if status == "unknown" and isinstance(outcome, GroupResult):
            status = split_status(criterion.require, self.park)
            outcome = GroupResult(outcome.kind, outcome.conditions, status)
        title = criterion.title.text(self.language)
        place = _place(criterion.source)
        return CriterionResult(criterion.id, criterion.section, title, place, criterion.binding, status, outcome)

    def is_answer(self, test: Comparison) -> bool:
        return self.standard.indicators[test.indicator].type in ("flag", "choice")

    def condition(self, condition: Condition) -> Outcome:
        match condition:
            case Comparison():
                return self.memories.tests[condition].recall(self, lambda judge: judge.comparison_or_answer(condition))
            case Group(kind, conditions):
                outcomes = tuple(self.condition(arm) for arm in conditions)
                return GroupResult(kind, outcomes, combine(kind, [outcome.status for outcome in outcomes]))
            case _ as never:
                assert_never(never)

    def comparison_or_answer(self, test: Comparison) -> ComparisonResult:
        return self.answer(test) if self.is_answer(test) else self.comparison(test)

    def answer(self, test: Comparison) -> ComparisonResult:
        """A flag or a choice."""
        indicator = self.standard.indicators[test.indicator]
        figure = self.park.figures.get(test.indicator)
        line, answer = (None, None) if figure is None else (figure.line, figure.answer)
        assert isinstance(test.threshold, bool | str)
        return ComparisonResult(
            indicator=test.indicator,
            label=indicator.label.text(self.language),
            operator=test.operator,
            threshold=test.threshold,
            threshold_text=_answer_text(indicator, test.threshold, self.language),
            value=None,
            value_text=None if answer is None else _answer_text(indicator, answer, self.language),
            reported=False,
            low=None,
            high=None,
            status=answer_status(test, answer),
            line=line,
            moves={},
            missing=(test.indicator,) if answer is None else (),
            type=indicator.type,
        )

    # --- one numeric comparison ---

    def comparison(self, test: Comparison) -> ComparisonResult:
        found = find(self.standard, test, self.park.bounds, self.park.figures)
        indicator = self.standard.indicators[test.indicator]
        kind = indicator.kind
        threshold = found.threshold.exact
        self.remember(test, found)
        unit = None if indicator.unit is None else indicator.unit.text(self.language)
        missing = self.missing(test, indicator, found) if found.status == "unknown" else ()
        amount = None
        if found.status == "fail" and found.value is not None and threshold is not None:
            amount = missing_amount(kind, test.operator, found.value, threshold)
        moves: Mapping[str, int] = {}
        if amount is not None and found.computed and (inequality := inequality_of(self.standard, test, threshold)):
            moves = helpful_moves(self.park, inequality)
        words = (None, None) if amount is None else self.shortfall(test, indicator, amount)
        return ComparisonResult(
            indicator=test.indicator,
            label=indicator.label.text(self.language),
            operator=test.operator,
            threshold=threshold,
            threshold_text=self.threshold_text(indicator, found),
            value=found.value,
            value_text=None if found.value is None else show(kind, found.value, threshold),
            reported=found.basis == "reported",
            low=found.low,
            high=found.high,
            status=found.status,
            line=self.line(test, indicator, found),
            shortfall=amount,
            shortfall_text=words[0],
            moves=moves,
            missing=missing,
            decides=self.decides(test, found, missing),
            reason=self.reason(test, indicator, found) if found.status == "unknown" else None,
            type=indicator.type,
            unit=unit,
            threshold_indicator=test.beside,
            shortfall_words=words[1],
            moves_text=self.moves_text(moves),
            threshold_label=None if test.beside is None else label_of(self.standard, test.beside, self.language),
            known_text=self.known_text(test, indicator, found),
            hint=self.hint(indicator, found),
        )

    def threshold_text(self, indicator: Indicator, found: Found) -> str | None:
        if found.threshold.exact is not None:
            return show(indicator.kind, found.threshold.exact, found.value)
        if found.threshold.high is None:
            return None
        return range_text(self.language, indicator.kind, found.threshold)

    def known_text(self, test: Comparison, indicator: Indicator, found: Found) -> str | None:
        """What is known where the figure itself is not: the bound that the file states, or what the figures leave."""
        if found.value is not None:
            return None
        given = self.park.figures.get(test.indicator)
        bounds = Bounds(found.low, found.high) if given is None else Bounds(given.low, given.high)
        if bounds.low in (None, 0, -1) and bounds.high in (None, 1 if indicator.type == "ratio" else None):
            return None
        return range_text(self.language, indicator.kind, bounds, found.threshold.exact)

    def line(self, test: Comparison, indicator: Indicator, found: Found) -> int | None:
        figures = self.park.figures
        if indicator.formula is None or found.basis == "reported":
            figure = figures.get(test.indicator)
            return None if figure is None else figure.line
        keys = [key for key, _ in indicator.formula.numerator.terms if key in figures]
        return min((line for key in keys if (line := figures[key].line) is not None), default=None)

    def shortfall(self, test: Comparison, indicator: Indicator, amount: Number) -> tuple[str, str]:
        unit = "" if indicator.unit is None else indicator.unit.text(self.language, amount)
        text = shortfall_text(self.language, indicator.kind, amount, unit)
        return text, shortfall_words(self.language, indicator.kind, test.operator, amount, unit)

    def moves_text(self, moves: Mapping[str, int]) -> str | None:
        if not moves:
            return None
        words = (move_words(self.standard.moves[move], steps, self.language) for move, steps in moves.items())
        return either(self.language, words)

    def hint(self, indicator: Indicator, found: Found) -> str | None:
        """Of a ratio that fails as reported, the raw figures that would give the steps that mend it."""
        if found.status != "fail" or found.basis != "reported" or indicator.formula is None:
            return None
        names = tuple(label_of(self.standard, key, self.language) for key in indicator.formula.names if self.open(key))
        return say(self.language, "figures-for-moves", names=names)

    # --- what is not known ---

    def missing(self, test: Comparison, indicator: Indicator, found: Found) -> tuple[str, ...]:
        """The figures that an unknown comparison hangs on, in the order of the formula, the threshold last."""
        if found.zero_base:
            return ()
        keys: list[str] = []
        if found.value is None:
            names = (test.indicator,) if indicator.formula is None else indicator.formula.names
            keys = [name for name in names if self.open(name)]
        if test.beside is not None and self.open(test.beside):
            keys.append(test.beside)
        return tuple(keys)

    def open(self, key: str) -> bool:
        bounds = self.park.bounds.get(key)
        return bounds is None or bounds.exact is None

    def decides(self, test: Comparison, found: Found, missing: tuple[str, ...]) -> Decides | None:
        if len(missing) != 1:
            return None
        (key,) = missing
        if key == test.beside and found.value is not None and key not in self.standard.raw:
            inequality: Inequality | None = Inequality(
                Linear(((key, -1),), found.value), Linear((), 1), OPERATORS[test.operator]
            )
        else:
            inequality = inequality_of(self.standard, test, found.threshold.exact)
        if inequality is None:
            return None
        kind = self.standard.indicator(key).kind
        bounds = self.park.bounds if key in self.park.bounds else {**self.park.bounds, key: Bounds(0, None)}
        deciding = deciding_value(inequality, bounds, key, kind)
        if deciding is None:
            return None
        unit = self.standard.indicator(key).unit
        value = exact_words(kind, deciding.value)
        if unit is not None and self.language == "zh":
            value = with_unit(value, unit.text(self.language))
        suffix = "-count" if kind == "count" and deciding.relation.operator == "at_most" else ""
        label = label_of(self.standard, key, self.language)
        text = say(self.language, f"decides-{deciding.relation.operator}{suffix}", label=label, value=value)
        return Decides(key, deciding.relation.operator, deciding.value, kind, text)

    def reason(self, test: Comparison, indicator: Indicator, found: Found) -> Reason | None:
        label = indicator.label.text(self.language)
        if found.zero_base:
            assert indicator.formula is not None
            bases = [key for key, _ in indicator.formula.denominator.terms]
            if all(key.startswith(PREVIOUS) for key in bases):
                return Reason("zero-base", say(self.language, "zero-base-last-year", label=label))
            base = tuple(label_of(self.standard, key, self.language) for key in bases)
            return Reason("zero-base", say(self.language, "zero-base", label=label, base=base))
        for name in test.names:
            if name in self.standard.published and name not in self.park.figures and self.open(name):
                label = label_of(self.standard, name, self.language)
                text = say(self.language, "no-published-figure", label=label, year=self.park.year)
                return Reason("no-published-figure", text)
        return None

    # --- notes ---

    def remember(self, test: Comparison, found: Found) -> None:
        """Keep what is to be noted of a comparison: published figures used, and reports near the threshold."""
        for name in test.names:
            if name in self.standard.published and name not in self.published:
                figure = self.standard.published[name].get(self.park.year)
                if figure is not None:
                    self.published[name] = figure
        if found.basis != "reported" or found.value is None or found.threshold.exact is None:
            return
        unit = self.park.figures[test.indicator].unit
        if unit and -unit <= 2 * (found.value - found.threshold.exact) <= unit:
            indicator = self.standard.indicators[test.indicator]
            texts = {
                "label": indicator.label.text(self.language),
                "value": show("ratio", found.value, found.threshold.exact),
                "threshold": show("ratio", found.threshold.exact, found.value),
            }
            self.near.append(Note("near-threshold", say(self.language, "near-threshold", **texts)))

    def notes(self) -> Iterator[Note]:
        superseded = self.standard.superseded
        if superseded is not None and self.park.year >= superseded.since:
            text = say(self.language, "superseded", year=superseded.since, by=superseded.by)
            yield Note("superseded", text)
        declared = self.park.declared
        if declared is not None and declared != self.standard.id:
            text = say(self.language, "standard-overridden", declared=declared, used=self.standard.id)
            yield Note("standard-overridden", text)
        for name, figure in self.published.items():
            if figure.note is not None:
                yield self.published_note(name, figure, figure.note)
        yield from dict.fromkeys(self.near)

    def published_note(self, name: str, figure: PublishedFigure, note: str) -> Note:
        indicator = self.standard.indicators[name]
        code = "preliminary" if note == "preliminary" else "published-note"
        params = {"label": indicator.label.text(self.language), "value": show(indicator.kind, figure.value)}
        return Note(code, say(self.language, code, year=self.park.year, note=note, **params))


def _answer_text(indicator: Indicator, answer: bool | str, language: str) -> str:
    if isinstance(answer, str):
        return (indicator.options or {})[answer].text(language)
    return say(language, "yes" if answer else "no")

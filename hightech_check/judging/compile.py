"""A standard made ready to judge parks in one language: what each criterion asks, with the texts that stay the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol

from hightech_check.exact.linear import PREVIOUS, Linear
from hightech_check.exact.quantity import Bounds, Kind, Number, show, written
from hightech_check.judging.compare import Found, Measure, answer_status, combine, measure_of
from hightech_check.judging.inequality import Inequality, deciding_value
from hightech_check.judging.shortfall import helpful_moves, missing_amount
from hightech_check.judging.split import split_status
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.result.report import (
    ComparisonResult,
    CriterionResult,
    Decides,
    GroupResult,
    Note,
    Outcome,
    Reason,
    StandardInfo,
)
from hightech_check.standard.model import Comparison, Criterion, Group, Indicator, Move, Standard
from hightech_check.words import either, say
from hightech_check.words.figures import exact_words, range_text, shortfall_text, shortfall_words, with_unit


class Asked(Protocol):
    """A condition made ready."""

    def result(self, park: Park, notes: list[Note]) -> Outcome:
        """What a park comes to by it; what is to be noted beside is added to `notes`."""
        ...


@dataclass(frozen=True, slots=True)
class AskedAnswer:
    """A flag or a choice: what each answer comes to, but for the line on which it stands."""

    name: str
    results: Mapping[bool | str | None, ComparisonResult]

    def result(self, park: Park, notes: list[Note]) -> ComparisonResult:
        """The result of the park's answer."""
        figure = park.figures.get(self.name)
        if figure is None:
            return self.results[None]
        return ComparisonResult(*self.results[figure.answer][:-1], line=figure.line)


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A numeric comparison.

    Attributes:
        blank: the result that every park has in common.
        moves: of the standard, those that change a figure of it.
        threshold_text: the threshold in words, where that is the same whatever it stands beside.
    """

    standard: Standard
    language: str
    comparison: Comparison
    indicator: Indicator
    kind: Kind
    measure: Measure
    blank: ComparisonResult
    moves: tuple[Move, ...]
    threshold_text: str | None

    def result(self, park: Park, notes: list[Note]) -> ComparisonResult:
        """Judge the park, and say of the figure what applies."""
        found = self.measure.find(park.bounds, park.figures)
        status, value, low, high, known, basis, *_ = found
        threshold = known.exact
        kind = self.kind
        result = self.blank._replace(
            threshold=threshold,
            threshold_text=self.threshold_text or self._threshold_text(found),
            value=value,
            value_text=None if value is None else show(kind, value, threshold),
            reported=basis == "reported",
            low=low,
            high=high,
            status=status,
            line=self._line(park, found),
            known_text=self._known_text(park, found) if value is None else None,
        )
        if basis == "reported" and value is not None and threshold is not None:
            notes.extend(self._near(park.figures[self.measure.name].unit, value, threshold))
        if status == "unknown":
            return self._unknown(result, park, found)
        return self._failing(result, park, found) if status == "fail" else result

    def _threshold_text(self, found: Found) -> str | None:
        if found.threshold.exact is not None:
            return show(self.kind, found.threshold.exact, found.value)
        return None if found.threshold.high is None else range_text(self.language, self.kind, found.threshold)

    def _line(self, park: Park, found: Found) -> int | None:
        """Where the figure stands: the reported ratio if that decides, else the first figure above the line."""
        formula = self.measure.formula
        keys = [self.measure.name]
        if formula is not None and found.basis != "reported":
            keys = [key for key, _ in formula.numerator.terms]
        lines = [figure.line for key in keys if (figure := park.figures.get(key)) is not None]
        return min((line for line in lines if line is not None), default=None)

    def _known_text(self, park: Park, found: Found) -> str | None:
        """What is known where the figure itself is not: the bound that the file states, or what the figures leave."""
        given = park.figures.get(self.measure.name)
        low, high = (found.low, found.high) if given is None else (given.low, given.high)
        kind = self.kind
        if low in (None, 0, -1) and high in (None, 1 if kind == "ratio" else None):
            return None
        return range_text(self.language, kind, Bounds(low, high), found.threshold.exact)

    def _near(self, unit: Number, value: Number, threshold: Number) -> Iterator[Note]:
        """That a reported ratio lies within half a unit of its last digit from the threshold."""
        if unit and -unit <= 2 * (value - threshold) <= unit:
            texts = {"value": show("ratio", value, threshold), "threshold": show("ratio", threshold, value)}
            yield Note("near-threshold", say(self.language, "near-threshold", label=self.blank.label, **texts))

    # --- what fails ---

    def _failing(self, result: ComparisonResult, park: Park, found: Found) -> ComparisonResult:
        """The result with how far it is from passing, and what would mend it."""
        threshold, value = found.threshold.exact, found.value
        hint = self._hint(park) if result.reported and self.measure.formula is not None else None
        if value is None or threshold is None:
            return result._replace(hint=hint)
        kind, language = self.kind, self.language
        amount = missing_amount(kind, self.measure.relation, value, threshold)
        inequality = self.measure.inequality(threshold) if found.computed else None
        moves = {} if inequality is None else helpful_moves(park, inequality, self.moves)
        unit = "" if self.indicator.unit is None else self.indicator.unit.text(language, amount)
        steps = [move_words(self.standard.moves[move], number, language) for move, number in moves.items()]
        return result._replace(
            shortfall=amount,
            shortfall_text=shortfall_text(language, kind, amount, unit),
            shortfall_words=shortfall_words(language, kind, result.operator, amount, unit),
            moves=moves,
            moves_text=either(language, steps) if steps else None,
            hint=hint,
        )

    def _hint(self, park: Park) -> str:
        """Of a ratio that fails as reported, the raw figures that would give the steps that mend it."""
        names = [self._label(key) for key in self.measure.names if _is_open(park, key)]
        return say(self.language, "figures-for-moves", names=tuple(names))

    # --- what is not known ---

    def _unknown(self, result: ComparisonResult, park: Park, found: Found) -> ComparisonResult:
        """The result with what is missing, and what would decide it."""
        missing = () if found.zero_base else tuple(self._missing(park, found))
        decides = self._decides(park, found, *missing) if len(missing) == 1 else None
        return result._replace(missing=missing, decides=decides, reason=self._reason(park, found))

    def _missing(self, park: Park, found: Found) -> Iterator[str]:
        """The figures that it hangs on, in the order of the formula, the threshold last."""
        beside = self.measure.beside
        if found.value is None:
            yield from (name for name in self.measure.names if _is_open(park, name))
        if beside and _is_open(park, beside):
            yield beside

    def _decides(self, park: Park, found: Found, key: str) -> Decides | None:
        measure, language = self.measure, self.language
        inequality = measure.inequality(found.threshold.exact)
        if key == measure.beside and found.value is not None and key not in self.standard.raw:
            inequality = Inequality(Linear(((key, -1),), found.value), Linear((), 1), measure.relation)
        if inequality is None:
            return None
        indicator = self.standard.indicator(key)
        bounds = park.bounds if key in park.bounds else {**park.bounds, key: Bounds(0, None)}
        deciding = deciding_value(inequality, bounds, key, indicator.kind)
        if deciding is None:
            return None
        operator = deciding.relation.operator
        value = exact_words(indicator.kind, deciding.value)
        if indicator.unit is not None and language == "zh":
            value = with_unit(value, indicator.unit.text(language))
        suffix = "-count" if indicator.kind == "count" and operator == "at_most" else ""
        text = say(language, f"decides-{operator}{suffix}", label=self._label(key), value=value)
        return Decides(key, operator, deciding.value, indicator.kind, text)

    def _reason(self, park: Park, found: Found) -> Reason | None:
        """Why it is unknown, where that is not for a figure that the park could state."""
        language = self.language
        if found.zero_base:
            bases = [key for key, _ in self.measure.denominator.terms]
            if all(key.startswith(PREVIOUS) for key in bases):
                return Reason("zero-base", say(language, "zero-base-last-year", label=self.blank.label))
            base = tuple(map(self._label, bases))
            return Reason("zero-base", say(language, "zero-base", label=self.blank.label, base=base))
        for name in self.comparison.names:
            if name in self.standard.published and name not in park.figures and _is_open(park, name):
                text = say(language, "no-published-figure", label=self._label(name), year=park.year)
                return Reason("no-published-figure", text)
        return None

    def _label(self, key: str) -> str:
        return label_of(self.standard, key, self.language)


def _is_open(park: Park, key: str) -> bool:
    bounds = park.bounds.get(key)
    return bounds is None or bounds.exact is None


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """An either/or, or an all-of."""

    group: Group
    conditions: tuple[Asked, ...]

    def result(self, park: Park, notes: list[Note]) -> GroupResult:
        """The results of its conditions, and what follows from them by Kleene's logic."""
        kind = self.group.kind
        outcomes = tuple(condition.result(park, notes) for condition in self.conditions)
        return GroupResult(kind, outcomes, combine(kind, [outcome.status for outcome in outcomes]))


@dataclass(frozen=True, slots=True)
class AskedCriterion:
    """A criterion: what is asked, and what a result says of it for every park: all but the status and the outcome."""

    criterion: Criterion
    head: tuple[str, str, str, Mapping[str, Any] | None, Literal["required", "recommended"]]
    require: Asked

    def result(self, park: Park, notes: list[Note]) -> CriterionResult:
        """What a park comes to."""
        outcome = self.require.result(park, notes)
        if outcome.status == "unknown" and isinstance(outcome, GroupResult):
            outcome = outcome._replace(status=split_status(self.criterion.require, park))
        return CriterionResult(*self.head, outcome.status, outcome)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A standard in a language, made ready.

    Attributes:
        info: what a report says of it.
        criteria: made ready, in their order.
        published: the published indicators that its comparisons read, in their order.
    """

    info: StandardInfo
    criteria: tuple[AskedCriterion, ...]
    published: tuple[str, ...]


@lru_cache(maxsize=32)
def compiled(standard: Standard, language: str) -> Compiled:
    """A standard made ready once for a language."""
    names = [name for one in standard.criteria for it in one.require.comparisons for name in it.names]
    return Compiled(
        info=standard_info(standard, language),
        criteria=tuple(_criterion(standard, criterion, language) for criterion in standard.criteria),
        published=tuple(dict.fromkeys(name for name in names if name in standard.published)),
    )


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


def _criterion(standard: Standard, criterion: Criterion, language: str) -> AskedCriterion:
    def comparison(one: Comparison) -> Asked:
        return _comparison(standard, one, language)

    require: Asked = criterion.require.fold(comparison, lambda group, arms: AskedGroup(group, tuple(arms)))
    place = None if criterion.source is None else criterion.source.model_dump()
    title = criterion.title.text(language)
    head = criterion.id, criterion.section, title, place, criterion.binding
    return AskedCriterion(criterion, head, require)


def _comparison(standard: Standard, comparison: Comparison, language: str) -> Asked:
    name, threshold, beside = comparison.indicator, comparison.threshold, comparison.beside
    indicator = standard.indicators[name]
    blank = ComparisonResult(
        indicator=name,
        label=indicator.label.text(language),
        operator=comparison.operator,
        threshold=threshold,
        moves={},
        type=indicator.type,
        unit=None if indicator.unit is None else indicator.unit.text(language),
        threshold_indicator=beside,
        threshold_label=None if beside is None else label_of(standard, beside, language),
    )
    if indicator.type in ("flag", "choice"):
        return _answer(comparison, indicator, blank, language)
    assert not isinstance(threshold, bool | str)
    shown = "" if threshold is None else show(indicator.kind, threshold)
    is_exact = threshold is not None and shown.replace(" %", "%") == written(indicator.kind, threshold)
    measure = measure_of(standard, comparison)
    keys = {*measure.names, beside}
    moves = tuple(move for move in standard.moves.values() if not keys.isdisjoint(move.adds))
    text = shown if is_exact else None
    return AskedNumber(standard, language, comparison, indicator, indicator.kind, measure, blank, moves, text)


def _answer(comparison: Comparison, indicator: Indicator, blank: ComparisonResult, language: str) -> AskedAnswer:
    if indicator.options:
        texts: dict[bool | str, str] = {option: label.text(language) for option, label in indicator.options.items()}
    else:
        texts = {True: say(language, "yes"), False: say(language, "no")}
    assert isinstance(comparison.threshold, bool | str)
    blank = blank._replace(threshold_text=texts[comparison.threshold], unit=None)
    results: dict[bool | str | None, ComparisonResult] = {
        answer: blank._replace(value_text=text, status=answer_status(comparison, answer))
        for answer, text in texts.items()
    }
    results[None] = blank._replace(missing=(comparison.indicator,))
    return AskedAnswer(comparison.indicator, results)

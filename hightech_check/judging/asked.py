"""A comparison of a standard made ready in one language: what it asks, and what it makes of a park, in words too."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hightech_check.exact.linear import PREVIOUS, Linear
from hightech_check.exact.quantity import Bounds, Kind, Number, show, written
from hightech_check.judging.compare import Found, Measure, answer_status, measure_of
from hightech_check.judging.inequality import Inequality, deciding_value
from hightech_check.judging.shortfall import helpful_moves, missing_amount
from hightech_check.park.figures import answer_words, label_of
from hightech_check.park.model import Park
from hightech_check.result.report import ComparisonResult, Decides, Note, Reason
from hightech_check.standard.model import Comparison, Indicator, Move, Standard
from hightech_check.words import either, quoted, say
from hightech_check.words.figures import exact_words, range_text, shortfall_text, shortfall_words, with_unit


class AskedAnswer(NamedTuple):
    """A flag or a choice: what each answer comes to, but for the line on which it stands."""

    name: str
    results: Mapping[bool | str | None, ComparisonResult]

    def result(self, park: Park, notes: list[Note]) -> ComparisonResult:
        """The result of the park's answer."""
        figure = park.figures.get(self.name)
        if figure is None:
            return self.results[None]
        return ComparisonResult(*self.results[figure.answer][:-1], line=figure.line)


class AskedNumber(NamedTuple):
    """A numeric comparison.

    Attributes:
        blank: the result that every park has in common.
        labels: what its figures are called.
        moves: of the standard, those that change a figure of it.
        threshold_text: the threshold in words, where that is the same whatever it stands beside.
    """

    standard: Standard
    language: str
    indicator: Indicator
    kind: Kind
    measure: Measure
    blank: ComparisonResult
    labels: Mapping[str, str]
    moves: tuple[Move, ...]
    threshold_text: str | None

    def result(self, park: Park, notes: list[Note]) -> ComparisonResult:
        """Judge the park, and say of the figure what applies; what is to be noted beside is added to `notes`."""
        found = self.measure.find(park.bounds, park.figures)
        status, value, low, high, known, basis, *_ = found
        threshold, reported = known.exact, basis == "reported"
        more: dict[str, Any] = {}
        if status == "fail":
            more = self._failing(park, found)
        elif status == "unknown":
            more = self._unknown(park, found)
        if value is None:
            more["known_text"] = self._known_text(park, found)
        else:
            more["value_text"] = show(self.kind, value, threshold)
            if reported and threshold is not None:
                notes.extend(self._near(park.figures[self.measure.name].unit, value, threshold))
        return self.blank._replace(
            threshold=threshold,
            threshold_text=self.threshold_text or self._threshold_text(found),
            value=value,
            reported=reported,
            low=low,
            high=high,
            status=status,
            line=self._line(park, reported=reported),
            **more,
        )

    def _threshold_text(self, found: Found) -> str | None:
        if found.threshold.exact is not None:
            return show(self.kind, found.threshold.exact, found.value)
        return None if found.threshold.high is None else range_text(self.language, self.kind, found.threshold)

    def _line(self, park: Park, *, reported: bool) -> int | None:
        """Where the figure stands: the reported ratio if that decides, else the first figure above the line."""
        formula = self.measure.formula
        if formula is None or reported:
            figure = park.figures.get(self.measure.name)
            return None if figure is None else figure.line
        figures = [park.figures[key] for key, _ in formula.numerator.terms if key in park.figures]
        return min((line for figure in figures if (line := figure.line) is not None), default=None)

    def _known_text(self, park: Park, found: Found) -> str | None:
        """What is known where the figure itself is not: the bound that the file states, or what the figures leave."""
        given = park.figures.get(self.measure.name)
        low, high = (found.low, found.high) if given is None else (given.low, given.high)
        if low in (None, 0, -1) and high in (None, 1 if self.kind == "ratio" else None):
            return None
        return range_text(self.language, self.kind, Bounds(low, high), found.threshold.exact)

    def _near(self, unit: Number, value: Number, threshold: Number) -> Iterator[Note]:
        """That a reported ratio lies within half a unit of its last digit from the threshold."""
        if unit and -unit <= 2 * (value - threshold) <= unit:
            texts = {"value": show("ratio", value, threshold), "threshold": show("ratio", threshold, value)}
            yield Note("near-threshold", say(self.language, "near-threshold", label=self.blank.label, **texts))

    # --- what fails ---

    def _failing(self, park: Park, found: Found) -> dict[str, Any]:
        """How far it is from passing, and what would mend it."""
        threshold, value, measure = found.threshold.exact, found.value, self.measure
        reported = found.basis == "reported" and measure.formula is not None
        more: dict[str, Any] = {"hint": self._hint(park)} if reported else {}
        if value is None or threshold is None:
            return more
        amount = missing_amount(self.kind, measure.relation, value, threshold)
        unit = "" if self.indicator.unit is None else self.indicator.unit.text(self.language, amount)
        more["shortfall"] = amount
        more["shortfall_text"] = shortfall_text(self.language, self.kind, amount, unit)
        operator = measure.relation.operator
        more["shortfall_words"] = shortfall_words(self.language, self.kind, operator, amount, unit)
        inequality = measure.inequality(threshold) if found.computed else None
        moves = {} if inequality is None else helpful_moves(park, inequality, self.moves)
        if moves:
            steps = (move_words(self.standard.moves[move], number, self.language) for move, number in moves.items())
            more |= {"moves": moves, "moves_text": either(self.language, steps)}
        return more

    def _hint(self, park: Park) -> str:
        """Of a ratio that fails as reported, the raw figures that would give the steps that mend it."""
        names = tuple(self.labels[key] for key in self.measure.names if _is_open(park, key))
        return say(self.language, "figures-for-moves", names=names)

    # --- what is not known ---

    def _unknown(self, park: Park, found: Found) -> dict[str, Any]:
        """What is missing, what would decide it, and why it is unknown if not for a missing figure."""
        if found.zero_base:
            return {"reason": Reason("zero-base", self._zero_base())}
        beside = self.measure.beside
        missing = [] if found.value is not None else [key for key in self.measure.names if _is_open(park, key)]
        if beside and _is_open(park, beside):
            missing.append(beside)
        decides = self._decides(park, found, *missing) if len(missing) == 1 else None
        return {"missing": tuple(missing), "decides": decides, "reason": self._unpublished(park)}

    def _decides(self, park: Park, found: Found, key: str) -> Decides | None:
        measure, language = self.measure, self.language
        inequality = measure.inequality(found.threshold.exact)
        if key == measure.beside and found.value is not None and key not in self.standard.raw:
            inequality = Inequality(Linear(((key, -1),), found.value), Linear((), 1), measure.relation)
        if inequality is None:
            return None
        indicator = self.standard.indicator(key)
        kind = indicator.kind
        bounds = park.bounds if key in park.bounds else {**park.bounds, key: Bounds(0, None)}
        deciding = deciding_value(inequality, bounds, key, kind)
        if deciding is None:
            return None
        operator = deciding.relation.operator
        value = exact_words(kind, deciding.value)
        if indicator.unit is not None and language == "zh":
            value = with_unit(value, indicator.unit.text(language))
        code = f"decides-{operator}{'-count' if kind == 'count' and operator == 'at_most' else ''}"
        return Decides(key, operator, deciding.value, kind, say(language, code, label=self.labels[key], value=value))

    def _zero_base(self) -> str:
        """That the denominator is 0, so that no ratio can be told."""
        bases = [key for key, _ in self.measure.denominator.terms]
        if all(key.startswith(PREVIOUS) for key in bases):
            return say(self.language, "zero-base-last-year", label=self.blank.label)
        base = tuple(self.labels[key] for key in bases)
        return say(self.language, "zero-base", label=self.blank.label, base=base)

    def _unpublished(self, park: Park) -> Reason | None:
        """That a figure which others publish is not there for the park's year."""
        for name in (self.measure.name, self.measure.beside):
            if name in self.standard.published and name not in park.figures and _is_open(park, name):
                text = say(self.language, "no-published-figure", label=self.labels[name], year=park.year)
                return Reason("no-published-figure", text)
        return None


def _is_open(park: Park, key: str) -> bool:
    bounds = park.bounds.get(key)
    return bounds is None or bounds.exact is None


def move_words(move: Move, steps: int, language: str) -> str:
    """So many steps of a move: `24 certifications`."""
    if move.unit is None:
        return say(language, "move-steps-plain", number=steps, unit=move.id)
    return say(language, "move-steps", number=steps, unit=move.unit.text(language, steps))


def asked(standard: Standard, comparison: Comparison, language: str) -> AskedAnswer | AskedNumber:
    """Make a comparison ready."""
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
    if isinstance(threshold, bool | str):
        return _answer(comparison, indicator, blank._replace(unit=None), language)
    kind = indicator.kind
    shown = None if threshold is None else show(kind, threshold)
    if threshold is not None and shown != (written(kind, threshold) or "").replace("%", " %"):
        shown = None  # it is rounded, and by what stands beside it
    measure = measure_of(standard, comparison)
    keys = dict.fromkeys((*comparison.names, *measure.names))
    return AskedNumber(
        standard=standard,
        language=language,
        indicator=indicator,
        kind=kind,
        measure=measure,
        blank=blank,
        labels={key: quoted(label_of(standard, key, language)) for key in keys},
        moves=standard.moves_on(keys),
        threshold_text=shown,
    )


def _answer(comparison: Comparison, indicator: Indicator, blank: ComparisonResult, language: str) -> AskedAnswer:
    texts = {answer: answer_words(indicator, answer, language) for answer in indicator.answers}
    assert isinstance(comparison.threshold, bool | str)
    blank = blank._replace(threshold_text=texts[comparison.threshold])
    results: dict[bool | str | None, ComparisonResult] = {
        answer: blank._replace(value_text=text, status=answer_status(comparison, answer))
        for answer, text in texts.items()
    }
    results[None] = blank._replace(missing=(comparison.indicator,))
    return AskedAnswer(comparison.indicator, results)

"""One criterion of one park explained: its source, its inequality with the figures in it, and what would change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hightech_check.errors import Fault, UsageError
from hightech_check.exact.quantity import Bounds, Kind, Number, exact_text, json_number
from hightech_check.explain.inequality import InequalityInWords, formula_words, inequality
from hightech_check.explain.margin_words import listed_flips, margin_words, reason_words
from hightech_check.judging.check import check
from hightech_check.judging.compare import answer_status, find
from hightech_check.judging.margins import Flip, Margin, exact_figure, hangs_on, margins, other_answers
from hightech_check.park.figures import answer_words, label_of
from hightech_check.park.model import Park
from hightech_check.reading.faults import nearest
from hightech_check.result.report import CriterionResult, Json, arms, criterion_to_json
from hightech_check.standard.model import Comparison, Condition, Standard
from hightech_check.words import safe, say
from hightech_check.words.figures import range_text

MOST_WORK = 100_000
"""Comparisons of a criterion times raw figures of the standard: each figure is led past each comparison."""


class FigureLine(NamedTuple):
    """A figure that a criterion reads: what is known of it, where it stands in the file, and where it comes from."""

    key: str
    label: str
    text: str | None
    line: int | None
    source: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One comparison of the criterion, seen more closely.

    Attributes:
        hangs_on: the keys of the figures that decide it.
        open: those of them that are not known exactly.
        inequality: what it comes down to; None for flags and choices.
        margins: how far each figure may move; none where one is not known exactly.
        margin_texts: the same in words; of a flag or a choice, what would change it.
    """

    hangs_on: tuple[str, ...]
    open: tuple[str, ...]
    inequality: InequalityInWords | None = None
    margins: tuple[Margin, ...] = ()
    margin_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say of one criterion.

    Attributes:
        result: the criterion as it came out.
        formulas: of each ratio in it, by name: the formula in names, and with the figures in it.
        figures: every figure that it reads, in the order of the criterion.
        details: of each comparison, in the order of the standard.
        margins: how far each figure may move before the status of the criterion itself changes.
        margin_texts: the same in words.
    """

    park: Park
    result: CriterionResult
    formulas: Mapping[str, tuple[str, str]]
    figures: tuple[FigureLine, ...]
    details: tuple[Detail, ...]
    language: str
    margins: tuple[Margin, ...] = ()
    margin_texts: tuple[str, ...] = ()

    def to_dict(self) -> Json:
        """The explanation in its JSON form."""
        formulas = {name: {"formula": one[0], "with_figures": one[1]} for name, one in self.formulas.items()}
        parts = zip(arms(self.result.outcome), self.details, strict=True)
        return {
            "criterion": criterion_to_json(self.result),
            "formulas": formulas,
            "comparisons": [self._detail(path, comparison.indicator, detail) for (path, comparison), detail in parts],
            "slack": [self._margin(margin) for margin in self.margins],
            "slack_texts": list(self.margin_texts),
            "figures": [figure._asdict() for figure in self.figures],
        }

    def _detail(self, path: str, indicator: str, detail: Detail) -> Json:
        return {
            "arm": path or None,
            "indicator": indicator,
            "hangs_on": list(detail.hangs_on),
            "open": list(detail.open),
            "inequality": None if detail.inequality is None else detail.inequality.to_dict(),
            "slack": [self._margin(margin) for margin in detail.margins],
            "slack_texts": list(detail.margin_texts),
        }

    def _margin(self, margin: Margin) -> Json:
        kind = self.park.standard.indicator(margin.key).kind
        return {
            "key": margin.key,
            **_both_forms("value", kind, margin.value),
            "below": self._flip(kind, margin.below),
            "above": self._flip(kind, margin.above),
        }

    def _flip(self, kind: Kind, flip: Flip | None) -> Json | None:
        if flip is None:
            return None
        return {
            "status": flip.status,
            **_both_forms("value", kind, flip.value),
            **_both_forms("until", kind, flip.until),
            **_both_forms("distance", kind, flip.distance),
            "possible": not flip.faults,
            "reason": reason_words(flip.faults[0], self.language) if flip.faults else None,
        }


def _both_forms(name: str, kind: Kind, value: Number | None) -> Json:
    if value is None:
        return {name: None, f"{name}_exact": None}
    return {name: json_number(kind, value), f"{name}_exact": exact_text(value)}


def explain(standard: Standard, park: Park, criterion_id: str, language: str = "en") -> Explanation:
    """Explain one criterion.

    Raises:
        UsageError: the standard has no criterion of that id, or it compares too much.
    """
    criteria = standard.criteria_by_id
    if criterion_id not in criteria:
        params = {"found": criterion_id, "nearest": nearest(criterion_id, criteria), "standard": standard.id}
        raise UsageError([Fault("no-criterion", params)])
    require = criteria[criterion_id].require
    count = len(require.comparisons)
    most = MOST_WORK // max(count, len(standard.raw))
    if count > most:
        raise UsageError([Fault("explain-too-large", {"found": criterion_id, "comparisons": count, "most": most})])
    result = check(standard, park, language=language).criterion(criterion_id)
    formulas: dict[str, tuple[str, str]] = {}
    keys: dict[str, None] = {}
    for comparison in require.comparisons:
        formula = standard.indicators[comparison.indicator].formula
        if formula is not None:
            formulas[comparison.indicator] = formula_words(formula, park, language)
            keys.update(dict.fromkeys(formula.names))
        keys.update(dict.fromkeys(comparison.names))
    figures = tuple(line for key in keys if (line := _figure_line(park, key, language)) is not None)
    details = tuple(_detail(park, comparison, language) for comparison in require.comparisons)
    whole, texts = details[0].margins, details[0].margin_texts
    if not isinstance(require, Comparison):
        whole = margins(park, require)
        words = (margin_words(park, margin, language, "margin-none-criterion") for margin in whole)
        texts = (*words, *_answer_texts(park, require, language))
    return Explanation(park, result, formulas, figures, details, language, whole, texts)


def _answer_texts(park: Park, condition: Condition, language: str) -> Iterator[str]:
    """What other answers to each flag and choice of a criterion of several arms do to it."""
    for name, statuses in other_answers(park, condition).items():
        indicator = park.standard.indicators[name]
        texts = []
        for status in dict.fromkeys(statuses.values()):
            answers = (answer for answer, found in statuses.items() if found == status)
            words = tuple(answer_words(indicator, answer, language) for answer in answers)
            flips = say(language, f"flip-{status}")
            texts.append(say(language, "flip-answers", flips=flips, answers=words))
        text = listed_flips(language, "margin-none-answer", *texts)
        yield say(language, "margin-answers", label=label_of(park.standard, name, language), flips=safe(text))


def _detail(park: Park, comparison: Comparison, language: str) -> Detail:
    indicator, wanted = park.standard.indicators[comparison.indicator], comparison.threshold
    if isinstance(wanted, bool | str):
        figure = park.figures.get(comparison.indicator)
        answer = None if figure is None else figure.answer
        code = f"margin-answer-{answer_status(comparison, answer)}"
        text = say(language, code, answer=answer_words(indicator, wanted, language))
        return Detail(comparison.names, comparison.names if answer is None else (), margin_texts=(text,))
    found = find(park.standard, comparison, park.bounds, park.figures)
    keys = tuple(hangs_on(park, comparison, found))
    open_ones = tuple(key for key in keys if exact_figure(park, key) is None)
    moving = margins(park, comparison)
    texts = [margin_words(park, margin, language) for margin in moving]
    if open_ones and len(keys) > len(open_ones):
        names = tuple(label_of(park.standard, key, language) for key in open_ones)
        texts.append(say(language, "margin-open", names=names))
    return Detail(keys, open_ones, inequality(park, comparison, found, language), moving, tuple(texts))


def _figure_line(park: Park, key: str, language: str) -> FigureLine | None:
    standard, figure = park.standard, park.figures.get(key)
    indicator = standard.indicator(key)
    text = line = source = note = None
    if figure is not None:
        line, source, note = figure.line, figure.source, figure.note
    if figure is not None and figure.answer is not None:
        text = answer_words(indicator, figure.answer, language)
    elif indicator.formula is not None:
        if figure is None:
            return None  # its figures have lines of their own
        text = range_text(language, indicator.kind, Bounds(figure.low, figure.high))
    elif key in park.bounds and (park.bounds[key].high is not None or park.bounds[key].low):
        text = range_text(language, indicator.kind, park.bounds[key])
    official = standard.published.get(key, {}).get(park.year)
    if official is not None:
        source, note = official.source, official.note
    return FigureLine(key, label_of(standard, key, language), text, line, source, note)

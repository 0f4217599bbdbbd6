"""One criterion of one park explained: its source, its inequality with the figures in it, and what would change it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hightech_check.errors import Fault, UsageError
from hightech_check.exact.linear import Formula, Linear
from hightech_check.exact.quantity import Bounds, Kind, Number, exact_text, json_number
from hightech_check.explain.inequality import Inequality, inequality
from hightech_check.explain.slack_words import reason_words, slack_words
from hightech_check.judging.check import check
from hightech_check.judging.compare import find
from hightech_check.judging.criterion_slack import criterion_slacks, other_answers
from hightech_check.judging.slack import Slack, Turn, exact_figure, hangs_on, slacks
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.reading.fields import nearest
from hightech_check.result.report import CriterionResult, Json, Report, Status, arms, criterion_to_json, problem_to_json
from hightech_check.standard.model import Comparison, Criterion, Group, Indicator, Standard
from hightech_check.words import Whole, say
from hightech_check.words.figures import range_text


@dataclass(frozen=True, slots=True)
class FigureLine:
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
        slacks: how far each figure may move; none where one is not known exactly.
        slack_texts: the same in words; of a flag or a choice, what would change it.
    """

    hangs_on: tuple[str, ...]
    open: tuple[str, ...]
    inequality: Inequality | None = None
    slacks: tuple[Slack, ...] = ()
    slack_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say of one criterion.

    Attributes:
        result: the criterion as it came out.
        formulas: of each ratio in it, by name: the formula in names, and with the figures in it.
        figures: every figure that it reads, in the order of the criterion.
        details: of each comparison, in the order of the standard.
        slacks: how far each figure may move before the status of the criterion itself changes.
        slack_texts: the same in words.
    """

    standard: Standard
    park: Park
    result: CriterionResult
    formulas: Mapping[str, tuple[str, str]]
    figures: tuple[FigureLine, ...]
    details: tuple[Detail, ...]
    language: str
    slacks: tuple[Slack, ...] = ()
    slack_texts: tuple[str, ...] = ()

    def to_dict(self) -> Json:
        """The explanation in its JSON form."""
        formulas = {name: {"formula": one[0], "with_figures": one[1]} for name, one in self.formulas.items()}
        figures = [
            {"key": f.key, "label": f.label, "text": f.text, "line": f.line, "source": f.source, "note": f.note}
            for f in self.figures
        ]
        parts = zip(arms(self.result.outcome), self.details, strict=True)
        return {
            "criterion": criterion_to_json(self.result),
            "formulas": formulas,
            "comparisons": [self._detail(path, comparison.indicator, detail) for (path, comparison), detail in parts],
            "slack": [self._slack(slack) for slack in self.slacks],
            "slack_texts": list(self.slack_texts),
            "figures": figures,
        }

    def _detail(self, path: str, indicator: str, detail: Detail) -> Json:
        one = detail.inequality
        return {
            "arm": path or None,
            "indicator": indicator,
            "hangs_on": list(detail.hangs_on),
            "open": list(detail.open),
            "inequality": None
            if one is None
            else {
                "names": one.names,
                "figures": one.figures,
                "left_exact": None if one.left is None else exact_text(one.left),
                "right_exact": None if one.right is None else exact_text(one.right),
            },
            "slack": [self._slack(slack) for slack in detail.slacks],
            "slack_texts": list(detail.slack_texts),
        }

    def _slack(self, slack: Slack) -> Json:
        kind = self.standard.indicator(slack.key).kind
        return {
            "key": slack.key,
            **_both_forms("value", kind, slack.value),
            "below": self._turn(kind, slack.below),
            "above": self._turn(kind, slack.above),
        }

    def _turn(self, kind: Kind, turn: Turn | None) -> Json | None:
        if turn is None:
            return None
        return {
            "status": turn.status,
            **_both_forms("value", kind, turn.value),
            "until": None if turn.until is None else json_number(kind, turn.until),
            "until_exact": None if turn.until is None else exact_text(turn.until),
            **_both_forms("distance", kind, turn.distance),
            "possible": not turn.faults,
            "reason": reason_words(turn.faults[0], self.language) if turn.faults else None,
        }


def no_explanation(refused: Report) -> Json:
    """What stands in the place of an explanation where the data file cannot be accepted: nothing, and why."""
    return {
        "file": refused.file,
        "verdict": refused.verdict,
        "criterion": None,
        "formulas": {},
        "comparisons": [],
        "slack": [],
        "slack_texts": [],
        "figures": [],
        "problems": [problem_to_json(problem) for problem in refused.problems],
    }


def _both_forms(name: str, kind: Kind, value: Number) -> Json:
    return {name: json_number(kind, value), f"{name}_exact": exact_text(value)}


def explain(standard: Standard, park: Park, criterion_id: str, language: str = "en") -> Explanation:
    """Explain one criterion.

    Raises:
        UsageError: the standard has no criterion of that id.
    """
    ids = [criterion.id for criterion in standard.criteria]
    if criterion_id not in ids:
        params = {"found": criterion_id, "nearest": nearest(criterion_id, ids), "standard": standard.id}
        raise UsageError([Fault("no-criterion", params)])
    result = check(standard, park, language=language).criterion(criterion_id)
    formulas: dict[str, tuple[str, str]] = {}
    keys: dict[str, None] = {}
    for comparison in result.comparisons:
        formula = standard.indicators[comparison.indicator].formula
        if formula is not None:
            formulas[comparison.indicator] = (_in_names(formula), _in_figures(formula, park, language))
            keys.update(dict.fromkeys(formula.names))
        keys[comparison.indicator] = None
        if comparison.threshold_indicator is not None:
            keys[comparison.threshold_indicator] = None
    figures = tuple(line for key in keys if (line := _figure_line(park, key, language)) is not None)
    (criterion,) = [criterion for criterion in standard.criteria if criterion.id == criterion_id]
    details = tuple(_detail(park, test, language) for test in criterion.require.comparisons)
    if isinstance(criterion.require, Group):
        whole = criterion_slacks(park, criterion)
        texts = (
            *(slack_words(park, slack, language, "slack-none-criterion") for slack in whole),
            *_answer_texts(park, criterion, result.status, language),
        )
    else:
        whole, texts = details[0].slacks, details[0].slack_texts
    return Explanation(standard, park, result, formulas, figures, details, language, whole, texts)


def _answer_texts(park: Park, criterion: Criterion, before: Status, language: str) -> Iterator[str]:
    """What other answers to each flag and choice of a criterion of several arms do to it."""
    for name, statuses in other_answers(park, criterion).items():
        texts = []
        for status in dict.fromkeys(status for status in statuses.values() if status != before):
            answers = tuple(
                _answer_words(park.standard.indicators[name], one, language)
                for one, found in statuses.items()
                if found == status
            )
            turns = Whole(say(language, f"turn-{status}"))
            texts.append(say(language, "turn-answers", turns=turns, answers=answers))
        text = texts[0] if texts else say(language, "slack-none-answer")
        for further in texts[1:]:
            text = say(language, "turns-listed", first=text, second=further)
        yield say(language, "slack-answers", label=label_of(park.standard, name, language), turns=Whole(text))


def _answer_words(indicator: Indicator, answer: bool | str, language: str) -> str:
    if isinstance(answer, str):
        return (indicator.options or {})[answer].text(language)
    return say(language, "yes" if answer else "no")


def _detail(park: Park, test: Comparison, language: str) -> Detail:
    indicator = park.standard.indicators[test.indicator]
    if indicator.type in ("flag", "choice"):
        figure = park.figures.get(test.indicator)
        answer = None if figure is None else figure.answer
        status = "unknown" if answer is None else "pass" if answer == test.threshold else "fail"
        wanted = test.threshold
        assert isinstance(wanted, bool | str)
        text = _answer_words(indicator, wanted, language)
        keys: tuple[str, ...] = (test.indicator,)
        said = say(language, f"slack-answer-{status}", answer=text)
        return Detail(keys, keys if answer is None else (), slack_texts=(said,))
    found = find(park.standard, test, park.bounds, park.figures)
    keys = tuple(hangs_on(park, test, found))
    open_ones = tuple(key for key in keys if exact_figure(park, key) is None)
    moving = slacks(park, test)
    texts = [slack_words(park, slack, language) for slack in moving]
    if open_ones and len(keys) > len(open_ones):
        names = tuple(label_of(park.standard, key, language) for key in open_ones)
        texts.append(say(language, "slack-open", names=names))
    return Detail(keys, open_ones, inequality(park, test, found, language), moving, tuple(texts))


def _figure_line(park: Park, key: str, language: str) -> FigureLine | None:
    standard, figure = park.standard, park.figures.get(key)
    indicator = standard.indicator(key)
    label = label_of(standard, key, language)
    if indicator.formula is not None and figure is None:
        return None  # its figures have lines of their own
    text, source, note = None, None, None
    if figure is not None and figure.answer is not None:
        text = _answer_words(indicator, figure.answer, language)
    elif figure is not None and indicator.formula is not None:
        text = range_text(language, indicator.kind, Bounds(figure.low, figure.high))
    elif key in park.bounds:
        text = _known(park, key, language)
    if figure is not None:
        source, note = figure.source, figure.note
    official = standard.published.get(key, {}).get(park.year)
    if official is not None:
        source, note = official.source, official.note
    return FigureLine(key, label, text, None if figure is None else figure.line, source, note)


def _known(park: Park, key: str, language: str) -> str | None:
    bounds = park.bounds[key]
    if bounds.high is None and not bounds.low:
        return None
    return range_text(language, park.standard.indicator(key).kind, bounds)


def _in_names(formula: Formula) -> str:
    return _quotient(formula, lambda key: key)


def _in_figures(formula: Formula, park: Park, language: str) -> str:
    def figure(key: str) -> str:
        known = _known(park, key, language) or "?"
        return known if park.bounds[key].exact is not None or known == "?" else f"({known})"

    return _quotient(formula, figure)


def _quotient(formula: Formula, name: Callable[[str], str]) -> str:
    return " / ".join(_sum(form, name) for form in formula)


def _sum(form: Linear, name: Callable[[str], str]) -> str:
    text = ""
    for key, factor in form.terms:
        sign = " - " if factor < 0 else " + "
        size = "" if abs(factor) == 1 else f"{abs(factor)} * "
        text += (sign if text else sign.strip().replace("+", "")) + size + name(key)
    return f"({text})" if len(form.terms) > 1 else text

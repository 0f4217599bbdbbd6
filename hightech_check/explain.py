"""One criterion of one park explained: its source, its formula with the figures in it, and what would change it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hightech_check.check import check
from hightech_check.errors import Fault, UsageError
from hightech_check.linear import Formula, Linear
from hightech_check.messages import safe, say
from hightech_check.messages.figures import range_text
from hightech_check.model import nearest
from hightech_check.park import Park, label_of
from hightech_check.quantity import Bounds
from hightech_check.report import Comparison, CriterionResult, Group, Json, Outcome, criterion_to_json
from hightech_check.reports.words import place_words
from hightech_check.standard import Standard


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
class Explanation:
    """Everything there is to say of one criterion.

    Attributes:
        result: the criterion as it came out.
        formulas: of each ratio in it, by name: the formula in names, and with the figures in it.
        figures: every figure that it reads, in the order of the criterion.
    """

    standard: Standard
    park: Park
    result: CriterionResult
    formulas: Mapping[str, tuple[str, str]]
    figures: tuple[FigureLine, ...]
    language: str

    def to_dict(self) -> Json:
        """The explanation in its JSON form."""
        formulas = {name: {"formula": one[0], "with_figures": one[1]} for name, one in self.formulas.items()}
        figures = [
            {"key": f.key, "label": f.label, "text": f.text, "line": f.line, "source": f.source, "note": f.note}
            for f in self.figures
        ]
        return {"criterion": criterion_to_json(self.result), "formulas": formulas, "figures": figures}


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
    return Explanation(standard, park, result, formulas, figures, language)


def _figure_line(park: Park, key: str, language: str) -> FigureLine | None:
    standard, figure = park.standard, park.figures.get(key)
    indicator = standard.indicator(key)
    label = label_of(standard, key, language)
    if indicator.formula is not None and figure is None:
        return None  # its figures have lines of their own
    text, source, note = None, None, None
    if figure is not None and figure.answer is not None:
        options = indicator.options or {}
        answer = figure.answer
        text = options[answer].text(language) if isinstance(answer, str) else say(language, "yes" if answer else "no")
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


def lines(explanation: Explanation) -> Iterator[str]:
    """The explanation as text, line by line."""
    language, result = explanation.language, explanation.result
    yield f"{result.id}: {safe(result.title)}"
    status = say(language, f"status-{result.status}")
    binding = f" ({say(language, 'recommended')})" if result.binding == "recommended" else ""
    yield f"{status}{binding}"
    yield from _source_lines(explanation)
    yield ""
    yield from _outcome_lines(explanation, result.outcome, "")
    yield ""
    for figure in explanation.figures:
        yield from _figure_lines(figure, language)


def _source_lines(explanation: Explanation) -> Iterator[str]:
    document = explanation.standard.source
    if explanation.result.source is None:
        return
    where = place_words(explanation.result, explanation.language)
    names = [] if document is None else [text for text in (document.document, document.carried_by) if text]
    yield say(explanation.language, "source", document=", ".join(names), place=where)


def _outcome_lines(explanation: Explanation, outcome: Outcome, indent: str) -> Iterator[str]:
    language = explanation.language
    if isinstance(outcome, Group):
        code = "any-of" if outcome.kind == "any_of" else "all-of"
        count = say(language, code, count=len(outcome.conditions))
        yield f"{indent}{say(language, f'status-{outcome.status}')}: {count}"
        for condition in outcome.conditions:
            yield from _outcome_lines(explanation, condition, indent + "  ")
        return
    yield f"{indent}{say(language, f'status-{outcome.status}')}: {safe(outcome.label)}"
    inner = indent + "  "
    formula = explanation.formulas.get(outcome.indicator)
    found = outcome.value_text or outcome.known_text or say(language, "not-known")
    if formula is not None:
        yield f"{inner}{outcome.indicator} = {formula[0]}"
        yield f"{inner}{formula[1]} = {found}"
    else:
        yield f"{inner}{say(language, 'column-found')}: {safe(found)}"
    if outcome.threshold_text is not None:
        required = say(language, outcome.operator.replace("_", "-"), value=outcome.threshold_text)
        label = f" ({safe(outcome.threshold_label)})" if outcome.threshold_label else ""
        yield f"{inner}{say(language, 'column-required')}: {required}{label}"
    yield from (inner + text for text in _change_lines(outcome, language))


def _change_lines(outcome: Comparison, language: str) -> Iterator[str]:
    if outcome.shortfall_words:
        moves = f": {safe(outcome.moves_text)}" if outcome.moves_text else ""
        yield f"{outcome.shortfall_words}{moves}"
    if outcome.hint:
        yield safe(outcome.hint)
    if outcome.reason is not None:
        yield safe(outcome.reason.message)
    if outcome.decides is not None:
        yield say(language, "passes-if", text=outcome.decides.text)


def _figure_lines(figure: FigureLine, language: str) -> Iterator[str]:
    text = figure.text or say(language, "not-known")
    line = f" ({say(language, 'line', line=figure.line)})" if figure.line is not None else ""
    yield f"{safe(figure.label)} [{figure.key}]: {safe(text)}{line}"
    for remark in (figure.source, figure.note):
        if remark:
            yield from (f"    {safe(part)}" for part in remark.splitlines())

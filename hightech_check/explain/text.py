"""An explanation as lines of text."""

from collections.abc import Iterator

from hightech_check.explain.explanation import Detail, Explanation, FigureLine
from hightech_check.result import sentences
from hightech_check.result.report import ComparisonResult, GroupResult, Outcome
from hightech_check.words import Whole, safe, say


def lines(explanation: Explanation) -> Iterator[str]:
    """The explanation as text, line by line."""
    language, result = explanation.language, explanation.result
    yield f"{result.id}: {safe(result.title)}"
    status = say(language, f"status-{result.status}")
    binding = f" ({say(language, 'recommended')})" if result.binding == "recommended" else ""
    yield f"{status}{binding}"
    yield from _source_lines(explanation)
    yield ""
    yield from _outcome_lines(explanation, result.outcome, iter(explanation.details), "")
    if isinstance(result.outcome, GroupResult) and explanation.slack_texts:
        yield "  " + say(language, "slack-heading-criterion")
        yield from ("    " + safe(text) for text in explanation.slack_texts)
    yield ""
    for figure in explanation.figures:
        yield from _figure_lines(figure, language)


def _source_lines(explanation: Explanation) -> Iterator[str]:
    document = explanation.standard.source
    if explanation.result.source is None:
        return
    where = sentences.place(explanation.language, explanation.result.source)
    names = [] if document is None else [text for text in (document.document, document.carried_by) if text]
    yield say(explanation.language, "source", document=", ".join(names), place=where)


def _outcome_lines(explanation: Explanation, outcome: Outcome, details: Iterator[Detail], indent: str) -> Iterator[str]:
    language = explanation.language
    if isinstance(outcome, GroupResult):
        code = "any-of" if outcome.kind == "any_of" else "all-of"
        count = say(language, code, count=len(outcome.conditions))
        yield f"{indent}{say(language, f'status-{outcome.status}')}: {count}"
        for condition in outcome.conditions:
            yield from _outcome_lines(explanation, condition, details, indent + "  ")
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
    detail = next(details)
    if detail.inequality is not None:
        if formula is not None or outcome.threshold_indicator is not None:
            yield inner + safe(detail.inequality.names)
        yield inner + safe(say(language, f"inequality-{outcome.status}", text=Whole(detail.inequality.figures)))
    yield from (inner + text for text in _change_lines(outcome, language))
    whole = explanation.result.outcome is outcome
    if detail.inequality is None and not whole:  # a flag or a choice
        yield from (inner + safe(say(language, "slack-arm", text=Whole(text))) for text in detail.slack_texts)
        return
    if detail.slacks:
        yield inner + say(language, "slack-heading" if whole else "slack-heading-arm")
        inner += "  "
    yield from (inner + safe(text) for text in detail.slack_texts)


def _change_lines(outcome: ComparisonResult, language: str) -> Iterator[str]:
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

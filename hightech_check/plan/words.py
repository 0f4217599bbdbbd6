"""What a plan's findings say of figures, in words."""

from hightech_check.exact.quantity import Bounds, Kind, Number, show
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.result import sentences
from hightech_check.result.report import ComparisonResult, Outcome
from hightech_check.standard.model import NUMERIC, Indicator
from hightech_check.words import say
from hightech_check.words.figures import range_text, shortfall_text


def figure(language: str, kind: Kind, value: Number | None, beside: Number | None = None) -> str:
    """A figure, or that it is not known; `beside` another one, from which it is to differ."""
    return say(language, "not-known") if value is None else show(kind, value, beside)


def pace(language: str, indicator: Indicator, value: Number | None) -> str:
    """By how much a figure grows a year: `13 enterprises`, `0.5 points`; nothing where that is not known."""
    if value is None:
        return ""
    unit = "" if indicator.unit is None else indicator.unit.text(language, value)
    return shortfall_text(language, indicator.kind, value, unit)


def given(language: str, indicator: Indicator, known: Figure) -> str:
    """A given figure, whatever its kind."""
    if indicator.type in NUMERIC:
        return range_text(language, indicator.kind, Bounds(known.low, known.high))
    if isinstance(known.answer, str):
        return (indicator.options or {})[known.answer].text(language)
    return say(language, "yes" if known.answer else "no")


def found(language: str, comparison: ComparisonResult, park: Park | None) -> str:
    """What was found: `39 of 201 = 19.4 %` where a share of a park is worked out from its figures."""
    text = sentences.found(language, comparison, "not-known")
    formula = None if park is None else park.standard.indicators[comparison.indicator].formula
    if park is None or formula is None or comparison.reported or not (comparison.value_text or comparison.known_text):
        return text
    if [len(form.terms) for form in formula] != [1, 1]:
        return text
    ((part, _),), ((whole, _),) = formula.numerator.terms, formula.denominator.terms
    if park.bounds[whole].exact is None:
        return text
    part_text, whole_text = (
        range_text(language, park.standard.indicator(key).kind, park.bounds[key]) for key in (part, whole)
    )
    return say(language, "plan-of", part=part_text, whole=whole_text, value=text)


def needed(language: str, outcome: Outcome, park: Park | None) -> str:
    """The comparisons that do not pass: what was found of each, what is required, and what is missing."""
    if isinstance(outcome, ComparisonResult):
        return _comparison(language, outcome, park)
    parts = [needed(language, arm, park) for arm in outcome.conditions if arm.status != "pass"]
    return sentences.of_group(language, outcome, parts)


def _comparison(language: str, comparison: ComparisonResult, park: Park | None) -> str:
    text = say(
        language,
        "plan-answer" if comparison.kind is None else "plan-figure",
        label=comparison.label,
        found=found(language, comparison, park),
        required=sentences.required(language, comparison, "not-known"),
    )
    more = _missing(language, comparison)
    return say(language, "plan-with", text=text, more=more) if more else text


def _missing(language: str, comparison: ComparisonResult) -> str:
    if comparison.status == "unknown" and comparison.reason is not None:
        return comparison.reason.message
    if comparison.status == "unknown" and comparison.decides is not None:
        return say(language, "passes-if", text=comparison.decides.text)
    if comparison.status != "fail" or not comparison.shortfall_words:
        return ""
    words = comparison.shortfall_words
    if comparison.operator in ("at_least", "more_than"):
        words = say(language, "plan-short", words=comparison.shortfall_text)
    return sentences.with_more(language, words, comparison.moves_text or "")

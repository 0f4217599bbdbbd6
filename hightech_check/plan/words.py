"""What a plan's findings say of figures, in words."""

from hightech_check.exact.quantity import Bounds, Kind, Number, show
from hightech_check.park.figures import Figure
from hightech_check.park.model import Park
from hightech_check.result.report import ComparisonResult, Outcome
from hightech_check.standard.model import NUMERIC, Indicator
from hightech_check.words import either, listed, say
from hightech_check.words.figures import range_text


class Words:
    """Puts comparisons and figures into words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.colon = ":" if language == "zh" else ": "

    def say(self, code: str, **params: object) -> str:
        """A message in the language."""
        return say(self.language, code, **params)

    def figure(self, kind: Kind, value: Number | None, beside: Number | None = None) -> str:
        """A figure, or that it is not known."""
        return self.say("not-known") if value is None else show(kind, value, beside)

    def given(self, indicator: Indicator, figure: Figure) -> str:
        """A given figure, whatever its kind."""
        if indicator.type in NUMERIC:
            return range_text(self.language, indicator.kind, Bounds(figure.low, figure.high))
        if isinstance(figure.answer, str):
            return (indicator.options or {})[figure.answer].text(self.language)
        return self.say("yes" if figure.answer else "no")

    def found(self, comparison: ComparisonResult, park: Park | None) -> str:
        """What was found: `39 of 201 = 19.4 %` where a share is worked out from its figures."""
        text = comparison.value_text or comparison.known_text or self.say("not-known")
        known = comparison.value_text or comparison.known_text
        formula = None if park is None else park.standard.indicators[comparison.indicator].formula
        if park is None or formula is None or not known or comparison.reported:
            return text
        if [len(form.terms) for form in formula] != [1, 1]:
            return text
        ((part, _),), ((whole, _),) = formula.numerator.terms, formula.denominator.terms
        if park.bounds[whole].exact is None:
            return text
        part_text, whole_text = (
            range_text(self.language, park.standard.indicator(key).kind, park.bounds[key]) for key in (part, whole)
        )
        return self.say("plan-of", part=part_text, whole=whole_text, value=text)

    def required(self, comparison: ComparisonResult) -> str:
        """What is demanded."""
        text = comparison.threshold_text or comparison.threshold_label or self.say("not-known")
        return self.say(comparison.operator.replace("_", "-"), value=text)

    def comparison(self, comparison: ComparisonResult, park: Park | None) -> str:
        """What was found, what is demanded, and what is missing."""
        label = comparison.label
        found, required = self.found(comparison, park), self.required(comparison)
        more = ""
        if comparison.status == "fail" and comparison.shortfall_words:
            more = comparison.shortfall_words
            if comparison.operator in ("at_least", "more_than"):
                more = self.say("plan-short", words=comparison.shortfall_text)
            if comparison.moves_text:
                more += self.colon + comparison.moves_text
        elif comparison.status == "unknown":
            if comparison.reason is not None:
                more = comparison.reason.message
            elif comparison.decides is not None:
                more = self.say("passes-if", text=comparison.decides.text)
        code = "plan-figure" if comparison.kind is not None else "plan-answer"
        text = self.say(code, label=label, found=found, required=required)
        return self.say("plan-with", text=text, more=more) if more else text

    def needed(self, outcome: Outcome, park: Park | None) -> str:
        """The comparisons that do not pass, with their figures."""
        if isinstance(outcome, ComparisonResult):
            return self.comparison(outcome, park)
        parts = [self.needed(arm, park) for arm in outcome.conditions if arm.status != "pass"]
        return either(self.language, parts) if outcome.kind == "any_of" and parts else listed(self.language, parts)

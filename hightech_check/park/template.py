"""A data file to fill in: every indicator of a standard with its label, its form and nothing else."""

import json
import re
from collections.abc import Iterator

from hightech_check.reading.fields import LONGEST_NAME
from hightech_check.standard.model import RAW, Indicator, Standard
from hightech_check.words import say

_FORMS = {"count": "162", "amount": "3400 万元", "ratio": "5.5%", "number": "70.5", "flag": "true / false"}
_PLAIN = re.compile(r"[^\W\d_][\w ()/·（）、-]*(?<! )")


def template(standard: Standard, year: int, language: str = "en") -> str:
    """The text of an empty data file, its comments in a language; it can be accepted as it is, and knows nothing.

    Args:
        standard: whose indicators it lists.
        year: what stands as the year.
        language: `en` or `zh`.
    """
    return "\n".join(_lines(standard, year, language)) + "\n"


def _lines(standard: Standard, year: int, language: str) -> Iterator[str]:
    def comment(code: str, **params: object) -> str:
        return "# " + say(language, code, **params)

    yield "# " + standard.title.text(language)
    yield comment("template-check")
    yield comment("template-empty")
    yield comment("template-entry")
    yield comment("template-bound")
    yield ""
    yield f"standard: {standard.id}"
    yield f"name: {_text(say(language, 'template-name', subject=standard.subject.text(language)))}"
    yield "location:"
    yield f"year: {year}  # {say(language, 'template-year')}"
    yield ""
    yield "indicators:"
    for name, indicator in standard.indicators.items():
        yield from _entry(standard, name, indicator, language)
    last_year = dict.fromkeys(
        key.removeprefix("previous_year.")
        for indicator in standard.indicators.values()
        if indicator.formula is not None
        for key in indicator.formula.names
        if key.startswith("previous_year.")
    )
    if last_year:
        yield ""
        yield comment("template-previous")
        yield "previous_year:"
        for name in last_year:
            if standard.indicators[name].type in RAW:
                yield from _entry(standard, name, standard.indicators[name], language)


def _text(text: str) -> str:
    """A text of one line as it may stand in the file: in quotes where without them it might be something else."""
    text = text[:LONGEST_NAME]
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _entry(standard: Standard, name: str, indicator: Indicator, language: str) -> Iterator[str]:
    label = indicator.label.text(language)
    details = [_form(indicator, language)]
    if indicator.note is not None:
        details.append(indicator.note.text(language))
    if indicator.formula is not None:
        details.append(say(language, "template-computed"))
    if name in standard.published:
        details.append(say(language, "template-published"))
    yield f"  # {label}: {'; '.join(details)}"
    yield f"  {name}:"


def _form(indicator: Indicator, language: str) -> str:
    if indicator.type == "choice":
        options = indicator.options or {}
        return " / ".join(f"{option} ({label.text(language)})" for option, label in options.items())
    form = _FORMS[indicator.type]
    unit = "" if indicator.unit is None else f" ({indicator.unit.text(language)})"
    return say(language, "template-form", form=form) + unit

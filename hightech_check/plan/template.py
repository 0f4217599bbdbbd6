"""A plan file to fill in: every figure of a standard that can grow, and the forms of the rest."""

from collections.abc import Iterator

from hightech_check.standard.model import NUMERIC, Standard
from hightech_check.words import say

_AMOUNTS = {"count": "13", "amount": "500 万元", "ratio": "0.5%", "number": "1.5"}
_TARGETS = {"count": "200", "amount": "2 亿元", "ratio": "20%", "number": "60"}


def plan_template(standard: Standard, year: int, language: str = "en") -> str:
    """The text of an empty plan, its comments in a language; it can be accepted beside a data file of that year.

    Args:
        standard: whose indicators it lists.
        year: of the baseline's figures; the plan runs for the three years after.
        language: `en` or `zh`.
    """
    return "\n".join(_lines(standard, year, language)) + "\n"


def _lines(standard: Standard, year: int, language: str) -> Iterator[str]:
    def comment(code: str, **params: object) -> str:
        return "# " + say(language, code, **params)

    names = [
        name for name, one in standard.indicators.items() if one.type in NUMERIC and name not in standard.published
    ]
    required = dict.fromkeys(test.indicator for one in standard.criteria for test in one.require.comparisons)
    yield "# " + standard.title.text(language)
    yield comment("plan-template-check")
    yield ""
    yield f"standard: {standard.id}"
    yield f"name: {say(language, 'plan-template-name')}"
    yield f"baseline: park-{year}.yaml  # {say(language, 'plan-template-baseline', year=year)}"
    yield f"until: {year + 3}  # {say(language, 'plan-template-until')}"
    yield ""
    yield comment("plan-template-increase")
    yield "yearly_increase:"
    for name in names:
        indicator = standard.indicators[name]
        yield f"  {name}:  # {indicator.label.text(language)}: {_AMOUNTS[indicator.type]}"
    yield ""
    yield comment("plan-template-targets")
    yield "targets:"
    for name in required:
        indicator = standard.indicators[name]
        if indicator.type in NUMERIC:
            yield f"  {name}:  # {indicator.label.text(language)}: {_TARGETS[indicator.type]}"
    first = next((name for name in names if standard.indicators[name].raw), names[0] if names else "name")
    form = _AMOUNTS[standard.indicators[first].type] if names else "1"
    yield ""
    yield comment("plan-template-assumptions")
    yield "assumptions:"
    yield f"#  {first}: {{year: {year + 1}, value: {form}, note: …}}"
    yield ""
    yield comment("plan-template-actuals")
    yield "actuals:"
    yield f"#  {year + 1}: park-{year + 1}.yaml"
    yield ""
    yield comment("plan-template-stages")
    yield "stages:"
    yield f"#  - {{title: …, from: {year + 1}-01, to: {year + 1}-12}}"
    yield ""
    yield comment("plan-template-tasks")
    yield "tasks:"
    criterion = standard.criteria[0].id
    yield f"#  - number: 1\n#    title: …\n#    lead: […]\n#    responsible: […]\n#    due: {year + 3}-06"
    yield f"#    serves: [{criterion}]\n#    progress: {{state: started, date: {year + 1}-03-01, note: …}}"

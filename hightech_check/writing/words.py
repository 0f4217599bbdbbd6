"""What the line-by-line formats say of a comparison or a problem; each escapes it by its own rules."""

from hightech_check.result.report import ComparisonResult, CriterionResult, Report
from hightech_check.words import safe, say


def comparison_words(comparison: ComparisonResult, language: str) -> str:
    """A comparison in a sentence: what was found, what is required, and what is missing."""
    found = comparison.value_text or comparison.known_text or say(language, "not-known")
    required = comparison.threshold_text or comparison.threshold_label or say(language, "not-known")
    operator = say(language, comparison.operator.replace("_", "-"), value=required)
    parts = [f"{comparison.label}: {say(language, 'found-required', found=found, required=operator)}"]
    if comparison.shortfall_words:
        moves = f" ({comparison.moves_text})" if comparison.moves_text else ""
        parts.append(comparison.shortfall_words + moves)
    if comparison.reason is not None:
        parts.append(comparison.reason.message)
    if comparison.decides is not None:
        parts.append(say(language, "passes-if", text=comparison.decides.text))
    return safe("; ".join(parts))


def criterion_words(result: CriterionResult, language: str) -> str:
    """A criterion in a sentence: its title, and each comparison that does not pass."""
    open_ones = [comparison for comparison in result.comparisons if comparison.status != "pass"]
    words = "; ".join(comparison_words(comparison, language) for comparison in open_ones)
    return f"{safe(result.title)}: {words}" if words else safe(result.title)


def place_words(result: CriterionResult, language: str) -> str:
    """Where a criterion stands in the source document."""
    if not result.source:
        return ""
    params = {"section": "", **{key: str(value) for key, value in result.source.items() if value is not None}}
    if "sentence" in params:
        return say(language, "source-sentence", **params)
    return say(language, "source-item", **params) if "item" in params else safe(params["section"])


def verdict_words(report: Report) -> str:
    """The verdict, in words."""
    return say(report.language, f"verdict-{report.verdict}")


def title_of(report: Report) -> str:
    """What a report is called: its name and year, or its file; and whether it is on figures that were changed."""
    name = safe(report.name or report.file)
    title = name if report.year is None else f"{name} · {report.year}"
    return title if report.changes is None else f"{title} · {say(report.language, 'after-changes')}"

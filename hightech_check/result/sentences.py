"""A result in words: what was found, what is required, what is missing; the same sentence in every format.

The texts are as they come from data or from `say`: whoever shows them makes them safe by the rules of a format.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from hightech_check.result.report import (
    ComparisonResult,
    CriterionResult,
    GroupResult,
    Outcome,
    Problem,
    Report,
    Status,
    missing,
)
from hightech_check.words import either, listed, say

# --- a comparison ---


def found(language: str, comparison: ComparisonResult, otherwise: str = "none-found") -> str:
    """What was found: `162`, `10 % or more`.

    Args:
        language: `en` or `zh`.
        comparison: the comparison.
        otherwise: the message where nothing is known; `none-found` is a dash, `not-known` says it.
    """
    return comparison.value_text or comparison.known_text or say(language, otherwise)


def required(language: str, comparison: ComparisonResult, otherwise: str = "none-found") -> str:
    """What is required: `≥ 200`; where the threshold is a figure that is not known, what that is called."""
    value = comparison.threshold_text or comparison.threshold_label or say(language, otherwise)
    return say(language, comparison.operator.replace("_", "-"), value=value)


def shortfall(language: str, comparison: ComparisonResult) -> str:
    """By how much a comparison fails, and which steps would mend it: `38 more enterprises: attract 38 or settle 38`."""
    words = comparison.shortfall_words or ""
    return with_more(language, words, comparison.moves_text or "") if words else ""


def remark(language: str, comparison: ComparisonResult, labels: Mapping[str, str] | None = None) -> str:
    """What is to be said beside a comparison: why it fails, or what it waits for; nothing of one that passes.

    Args:
        language: `en` or `zh`.
        comparison: the comparison.
        labels: what missing figures are called; those that are not in it are not named.
    """
    match comparison.status:
        case "pass":
            return ""
        case "fail":
            return _failure(language, comparison)
        case "unknown":
            return _waiting(language, comparison, labels or {})
        case _ as never:
            assert_never(never)


def _failure(language: str, comparison: ComparisonResult) -> str:
    words = comparison.shortfall_words or say(language, "not-met")
    if comparison.threshold_label is not None:
        words += f"; {comparison.threshold_label} {comparison.threshold_text or ''}"
    if comparison.moves_text:
        return with_more(language, words, comparison.moves_text)
    return joined(words, say(language, "reported") if comparison.reported else "", comparison.hint)


def _waiting(language: str, comparison: ComparisonResult, labels: Mapping[str, str]) -> str:
    if comparison.reason is not None:
        return comparison.reason.message
    if comparison.decides is not None:
        return say(language, "passes-if", text=comparison.decides.text)
    names = tuple(labels[key] for key in comparison.missing if key in labels)
    if comparison.kind and len(names) > 1:
        return say(language, "hangs-on", names=names)
    return say(language, "not-known") if comparison.kind and not comparison.known_text else ""


def comparison_sentence(language: str, comparison: ComparisonResult) -> str:
    """A comparison in a sentence: what was found, what is required, what is missing or would decide it."""
    texts = {name: of(language, comparison, "not-known") for name, of in (("found", found), ("required", required))}
    short, moves = comparison.shortfall_words, comparison.moves_text
    return joined(
        f"{comparison.label}: {say(language, 'found-required', **texts)}",
        f"{short} ({moves})" if short and moves else short,
        comparison.reason and comparison.reason.message,
        comparison.decides and say(language, "passes-if", text=comparison.decides.text),
    )


# --- a criterion ---


def status(language: str, found: Status) -> str:
    """A status in a word."""
    return say(language, f"status-{found}")


def group(language: str, outcome: GroupResult) -> str:
    """What a group asks: `one of 2 is enough`."""
    return group_words(language, outcome.kind, len(outcome.conditions), outcome.least)


def group_words(language: str, kind: str, count: int, least: int | None) -> str:
    """How many of some conditions must hold: `one of 2 is enough`."""
    return say(language, kind.replace("_", "-"), count=count, least=least or 0)


def title(language: str, result: CriterionResult) -> str:
    """What a criterion is called, and whether it is only recommended."""
    return f"{result.title} ({say(language, 'recommended')})" if result.binding == "recommended" else result.title


def criterion_sentence(language: str, result: CriterionResult) -> str:
    """A criterion in a sentence: its title, and each comparison that does not pass."""
    open_ones = [comparison for comparison in result.comparisons if comparison.status != "pass"]
    words = joined(*(comparison_sentence(language, comparison) for comparison in open_ones))
    return f"{result.title}: {words}" if words else result.title


def needed(language: str, outcome: Outcome) -> str:
    """What a failing outcome needs; of an either/or each arm that does not pass, in the order of the standard."""
    if isinstance(outcome, ComparisonResult):
        return outcome.shortfall_words or ""
    return of_group(
        language,
        outcome,
        [text for arm in outcome.conditions if arm.status != "pass" and (text := needed(language, arm))],
    )


def of_group(language: str, group: GroupResult, parts: list[str]) -> str:
    """What a group needs, put together of what its arms need that do not pass."""
    if group.kind == "some_of" and parts:
        more = (group.least or 0) - sum(arm.status == "pass" for arm in group.conditions)
        return say(language, "some-more-of", count=more, parts=listed(language, parts))
    return either(language, parts) if parts and group.kind == "any_of" else listed(language, parts)


def place(language: str, source: Mapping[str, Any] | None) -> str:
    """Where a criterion stands in the source document: `chapter 2, sentence 3`; nothing where that is not known."""
    known = {key: str(value) for key, value in (source or {}).items() if value is not None}
    section = known.get("section", "")
    for part in ("sentence", "item"):
        if part in known:
            return say(language, f"source-{part}", section=section, **{part: known[part]})
    return section


# --- a report ---


def report_title(report: Report) -> str:
    """What a report is called: its name and year, or its file; and whether it is on figures that were changed."""
    parts = [report.name or report.file]
    if report.year is not None:
        parts.append(str(report.year))
    if report.changes is not None:
        parts.append(say(report.language, "after-changes"))
    return " · ".join(parts)


def verdict(report: Report) -> str:
    """The verdict in a word or two."""
    return say(report.language, f"verdict-{report.verdict}")


def verdict_sentence(report: Report) -> str:
    """The verdict in a sentence: what it rests on, and whether anything can change it."""
    code = f"sentence-{report.verdict}"
    hopeless = 0
    match report.verdict:
        case "not_eligible":
            count = len(report.deciding("fail"))
        case "undetermined":
            waiting = [bool([*missing(result.outcome)]) for result in report.deciding("unknown")]
            count, hopeless = len(waiting), waiting.count(False)
            code += "" if not hopeless else "-whatever" if hopeless == count else "-partly"
        case "invalid":
            count = len(report.problems)
        case "eligible" | "accepted":
            count = 0
        case _ as never:
            assert_never(never)
    sentence = say(report.language, f"{code}{'-one' if count == 1 else ''}", count=count, hopeless=hopeless)
    return joined(sentence, say(report.language, "strict-note") if report.strict else "")


def counts(report: Report) -> str:
    """How many criteria pass, fail and are unknown."""
    numbers = report.counts
    return say(report.language, "counts", passed=numbers["pass"], failed=numbers["fail"], unknown=numbers["unknown"])


def problem(found: Problem) -> str:
    """A problem behind its place in the file."""
    return found.message if found.line is None else f"{found.line}:{found.column}: {found.message}"


def total(language: str, verdicts: Mapping[str, int]) -> str:
    """How many files there are, and of which verdicts: `3 files: 1 REFUSED, 2 ELIGIBLE`."""
    order = ("invalid", "not_eligible", "undetermined", "eligible", "accepted")
    parts = (
        say(language, "summary-part", count=verdicts[name], verdict=say(language, f"verdict-{name}"))
        for name in order
        if name in verdicts
    )
    return say(language, "summary", total=sum(verdicts.values()), parts=listed(language, parts))


# --- how sentences are put together ---


def joined(*parts: str | None) -> str:
    """Parts of a sentence one after another, those that say nothing left out."""
    return "; ".join(part for part in parts if part)


def with_more(language: str, text: str, more: str) -> str:
    """A text, and behind a colon what it comes to; the text alone where there is no more to say."""
    return f"{text}{':' if language == 'zh' else ': '}{more}" if more else text

"""What the commands on standards have to say: lists, one standard, findings, scenarios, differences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hightech_check.craft.diff import Amendment, Effect
from hightech_check.craft.lint import CODES
from hightech_check.craft.trials import Difference, Trial
from hightech_check.standard.model import Standard
from hightech_check.words import say
from hightech_check.writing import Document, Look
from hightech_check.writing.blocks import Block, Bullets, Cell, Heading, Item, Paragraph, Plot, bullets
from hightech_check.writing.findings import Finding

LINT_COLUMNS = ("file", "line", "column", "level", "code", "message")
TEST_COLUMNS = (
    *("file", "standard", "line", "sentence", "passed", "verdict", "of", "expected", "came", "why"),
    *("criterion", "arm", "lacks"),
)
DIFF_COLUMNS = ("file", "name", "kind", "of", "part", "before", "after", "by")


# --- lint ---


def linted(findings: Sequence[Finding], files: int, *, strict: bool = False) -> Document:
    """What was found in so many files; `strict` counts warnings too."""
    errors = sum(found.level == "error" for found in findings)
    refused = any(found.code not in CODES for found in findings)

    def blocks(look: Look) -> Iterator[Block]:
        # a line each, unbroken: editors find their way by `FILE:LINE:COLUMN:`
        yield Plot(Cell(f"{_place(one)}{one.level}: {one.message} [{one.code}]") for one in findings)
        if findings:
            yield Paragraph(say(look.language, "lint-sum", errors=errors, warnings=len(findings) - errors))
        else:
            yield Paragraph(say(look.language, "lint-clean-one" if files == 1 else "lint-clean", count=files))

    def rows() -> Iterator[dict[str, Any]]:
        return (one._asdict() for one in findings)

    return Document(
        blocks=blocks,
        form=lambda: {"findings": rows()},
        columns=LINT_COLUMNS,
        rows=rows,
        findings=findings,
        exit_code=2 if refused else int(bool(errors or (strict and findings))),
    )


def _place(finding: Finding) -> str:
    return f"{finding.file}: " if finding.line is None else f"{finding.file}:{finding.line}:{finding.column}: "


def codes(language: str) -> Document:
    """The codes of lint, explained."""
    rows = [{"code": code, "level": level, "text": say(language, f"lint-code-{code}")} for code, level in CODES.items()]
    return Document(
        blocks=lambda _: (bullets(f"{row['code']} ({row['level']}): {row['text']}" for row in rows),),
        form=lambda: {"codes": iter(rows)},
        columns=("code", "level", "text"),
        rows=lambda: rows,
    )


def _with(form: dict[str, Any], key: str) -> dict[str, Any]:
    """The form of a record whose records at one key are forms too."""
    return form | {key: [one._asdict() for one in form[key]]}


# --- test ---


def tested(trials: Sequence[Trial]) -> Document:
    """What came of files of scenarios."""
    bad = any(trial.gaps or not all(one.passed for one in trial.results) for trial in trials)
    return Document(
        blocks=lambda look: (block for trial in trials for block in _trial_blocks(trial, look.language)),
        form=lambda: {"tests": map(_trial_form, trials)},
        columns=TEST_COLUMNS,
        rows=lambda: (row for trial in map(_trial_form, trials) for row in _trial_rows(trial)),
        exit_code=int(bad),
    )


def _trial_form(trial: Trial) -> dict[str, Any]:
    return {
        "file": trial.of.file,
        "standard": trial.of.standard.id,
        "scenarios": [_with(one._asdict(), "differences") for one in trial.results],
        "uncovered": None if trial.gaps is None else [gap._asdict() for gap in trial.gaps],
    }


def _trial_rows(trial: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each difference, or one for a scenario without any; then one for each gap."""
    for scenario in trial["scenarios"]:
        yield from (trial | scenario | difference for difference in scenario["differences"] or [{}])
    yield from (trial | gap for gap in trial["uncovered"] or ())


def _trial_blocks(trial: Trial, language: str) -> Iterator[Block]:
    file, failed = trial.of.file, [one for one in trial.results if not one.passed]
    for one in failed:
        yield Paragraph(f"{file}:{one.line}: {' '.join(one.sentence.split())}")
        yield Bullets([item for difference in one.differences for item in _difference_items(difference, language)])
    passed, total = len(trial.results) - len(failed), len(trial.results)
    yield Paragraph(say(language, "scenario-sum", file=file, passed=passed, total=total))
    if trial.gaps is not None:
        code = "scenario-coverage" if trial.gaps else "scenario-coverage-full"
        yield Paragraph(say(language, code, standard=trial.of.standard.id, count=len(trial.gaps)))
        if trial.gaps:
            found = ((gap.lacks, f"{gap.criterion} {gap.arm}".rstrip()) for gap in trial.gaps)
            yield bullets(say(language, f"scenario-lacks-{lacks}", found=name) for lacks, name in found)


def _difference_items(one: Difference, language: str) -> tuple[Item, Item]:
    of = say(language, "scenario-verdict") if one.of == "verdict" else one.of
    words = say(language, "scenario-difference", of=of, expected=one.expected, came=one.came)
    return Item(words), Item(one.why, depth=1)


# --- diff ---


def compared(old: Standard, new: Standard, made: Sequence[Amendment], effects: Sequence[Effect]) -> Document:
    """What changed between two standards, and what that means for data files."""

    def form() -> dict[str, Any]:
        return {
            "old": {"id": old.id, "file": old.file, "sha256": old.sha256},
            "new": {"id": new.id, "file": new.file, "sha256": new.sha256},
            "changes": (change._asdict() for change in made),
            "effects": (_with(effect._asdict(), "criteria") for effect in effects),
        }

    refused = any(one.before == one.after == "invalid" for one in effects)
    return Document(
        blocks=lambda look: _compared_blocks(old, new, made, effects, look.language),
        form=form,
        columns=DIFF_COLUMNS,
        rows=lambda: _compared_rows(form()),
        exit_code=4 if refused else 0,
    )


def _compared_rows(form: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each change; then, for each file, one with its verdicts and one for each criterion that changes."""
    yield from form["changes"]
    for effect in form["effects"]:
        yield {**effect, "kind": "verdict", "by": " ".join(map(str, effect["by"]))}
        for one in effect["criteria"]:
            yield {**effect, **one, "kind": "criterion", "of": one["id"], "by": " ".join(map(str, one["by"]))}


def _compared_blocks(
    old: Standard, new: Standard, made: Sequence[Amendment], effects: Sequence[Effect], language: str
) -> Iterator[Block]:
    yield Heading(say(language, "diff-head", old=old.file or old.id, new=new.file or new.id, count=len(made)), 1)
    if made:
        yield bullets(_change_words(change, language) for change in made)
    for effect in effects:
        before, after = (say(language, f"verdict-{verdict}") for verdict in (effect.before, effect.after))
        code = "diff-verdict" if before != after else "diff-same-verdict"
        yield Heading(say(language, code, file=effect.file, name=effect.name or "", before=before, after=after))
        items = list(_effect_items(effect, made, language))
        if items:
            yield Bullets(items)


def _effect_items(effect: Effect, made: Sequence[Amendment], language: str) -> Iterator[Item]:
    """Why a file is refused, what the verdict changes by (else: what each criterion changes by), and the criteria."""
    by = [say(language, "diff-by", change=_change_words(change, language)) for change in made]
    yield from map(Item, effect.problems)
    yield from (Item(by[number]) for number in effect.by)
    for one in effect.criteria:
        before, after = (
            say(language, "diff-none" if status is None else f"status-{status}") for status in (one.before, one.after)
        )
        yield Item(say(language, "diff-criterion", name=one.id, before=before, after=after), one.after)
        yield from (Item(by[number], depth=1) for number in one.by if not effect.by)


def _change_words(change: Amendment, language: str) -> str:
    name = f"{change.of} {change.part}".strip()
    code = "diff-added" if not change.before else "diff-changed" if change.after else "diff-removed"
    return say(language, code, name=name, before=change.before, after=change.after)

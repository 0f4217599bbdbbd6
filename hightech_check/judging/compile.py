"""A standard made ready to judge parks in one language: its criteria, and what a report says of the standard."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from hightech_check.judging.asked import AskedAnswer, AskedNumber, asked
from hightech_check.judging.split import split_status
from hightech_check.park.model import Park
from hightech_check.result.records import CriterionResult, GroupResult, Note, SameAnswer, StandardInfo, combine
from hightech_check.standard.model import Comparison, Criterion, Group, Standard


class AskedGroup(NamedTuple):
    """An either/or, or an all-of."""

    group: Group
    conditions: list["Asked"]

    def result(self, park: Park, notes: list[Note]) -> GroupResult:
        """The results of its conditions, and what follows from them by Kleene's logic."""
        group = self.group
        outcomes = tuple([condition.result(park, notes) for condition in self.conditions])
        status = combine(group.needed, [outcome.status for outcome in outcomes])
        return GroupResult(group.kind, outcomes, status, group.least)


Asked: TypeAlias = AskedAnswer | AskedNumber | AskedGroup


class AskedCriterion(NamedTuple):
    """A criterion: what is asked, and what a result says of it for every park: all but the status and the outcome."""

    criterion: Criterion
    head: tuple[str, str, str, Mapping[str, Any] | None, Literal["required", "recommended"]]
    require: "AskedNumber | AskedGroup"

    def result(self, park: Park, notes: list[Note]) -> CriterionResult:
        """What a park comes to."""
        outcome = self.require.result(park, notes)
        if outcome.status == "unknown" and isinstance(outcome, GroupResult):
            outcome = outcome._replace(status=split_status(self.criterion.require, park))
        return CriterionResult(*self.head, outcome.status, outcome)


class AskedAnswerAlone(NamedTuple):
    """A criterion of one flag or choice: what each answer comes to."""

    name: str
    answers: Mapping[bool | str | None, SameAnswer]

    def result(self, park: Park, notes: list[Note]) -> CriterionResult:
        """What a park comes to."""
        figure = park.figures.get(self.name)
        return self.answers[None].on(None) if figure is None else self.answers[figure.answer].on(figure.line)


class Compiled(NamedTuple):
    """A standard in a language, made ready.

    Attributes:
        info: what a report says of it.
        criteria: made ready, in their order.
        published: the published indicators that its comparisons read, in their order.
    """

    info: StandardInfo
    criteria: tuple[AskedCriterion | AskedAnswerAlone, ...]
    published: tuple[str, ...]


@lru_cache(maxsize=32)
def compiled(standard: Standard, language: str) -> Compiled:
    """A standard made ready once for a language."""
    names = [name for one in standard.criteria for it in one.require.comparisons for name in it.names]
    return Compiled(
        info=standard_info(standard, language),
        criteria=tuple(_criterion(standard, criterion, language) for criterion in standard.criteria),
        published=tuple(dict.fromkeys(name for name in names if name in standard.published)),
    )


def standard_info(standard: Standard, language: str) -> StandardInfo:
    """What a report says of its standard."""
    source = standard.source
    return StandardInfo(
        id=standard.id,
        title=standard.title.text(language),
        sha256=standard.sha256,
        sections={name: label.text(language) for name, label in standard.sections.items()},
        subject=standard.subject.text(language),
        source=None if source is None else source.model_dump(),
        moves={move.id: move.title.text(language) for move in standard.moves.values()},
    )


def _criterion(standard: Standard, criterion: Criterion, language: str) -> AskedCriterion | AskedAnswerAlone:
    def leaf(comparison: Comparison) -> Asked:
        return asked(standard, comparison, language)

    place = None if criterion.source is None else criterion.source.model_dump()
    head = criterion.id, criterion.section, criterion.title.text(language), place, criterion.binding
    require = criterion.require.fold(leaf, AskedGroup)
    if not isinstance(require, AskedAnswer):
        return AskedCriterion(criterion, head, require)
    answers = {answer: SameAnswer(CriterionResult(*head, one.status, one)) for answer, one in require.results.items()}
    return AskedAnswerAlone(require.name, answers)

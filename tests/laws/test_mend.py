"""What mend advises, written into the plan as it is printed, mends it; a step less does not."""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import INDICATORS, MOVES, as_yaml, parks, standard_of

from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import Number, written
from hightech_check.plan.judge import judge_plan
from hightech_check.plan.reader import parse_plan
from hightech_check.plan.report import NewIncrease, PlanReport
from hightech_check.standard.model import Standard
from hightech_check.standard.reader import parse_standard

GROWING = ("all", "high", "small", "both", "city", "sales", "new_sales", "spending", "score", "intensity")
ONE = {"count": "1", "amount": "1 万元", "number": "1", "ratio": "0.5%"}
STEPS: dict[str, Number] = {"count": 1, "amount": 10_000, "number": 1, "ratio": Fraction(1, 10_000)}
CONDITIONS: list[dict[str, Any]] = [
    {"indicator": "all", "at_least": "200"}, {"indicator": "both_share", "at_least": "20%"},
    {"indicator": "city_share", "at_least": "25%"}, {"indicator": "growth", "at_least": "30%"},
    {"indicator": "new_share", "at_least": "20%"}, {"indicator": "spending", "at_least": "3 万元"},
    {"indicator": "intensity", "more_than": "2%"}, {"indicator": "small", "at_least": "high"},
    {"any_of": [{"indicator": "both_share", "at_least": "30%"}, {"indicator": "city_share", "at_least": "40%"}]},
    {"all_of": [{"indicator": "high", "at_least": "40"}, {"indicator": "small", "less_than": "60"}]},
]  # fmt: skip


class Written(NamedTuple):
    """A plan as a user writes it: yearly increases and ties, over a baseline file."""

    standard: Standard
    folder: Path
    until: int
    increases: dict[str, str]
    ties: dict[str, str]

    def judged(self, *, mend: bool = False) -> PlanReport:
        ties = {name: {"same_increase_as": other, "note": "x"} for name, other in self.ties.items()}
        plan = {"name": "P", "baseline": "base.yaml", "until": self.until, "yearly_increase": self.increases}
        text = as_yaml({**plan, "assumptions": ties})
        return judge_plan(parse_plan(text.encode(), str(self.folder), self.standard), mend=mend)

    def advised(self, increases: tuple[NewIncrease, ...]) -> "Written":
        new = {one.indicator: written(one.kind, one.needed) or "" for one in increases}
        assert all(new.values())
        ties = {name: other for name, other in self.ties.items() if name not in new}
        return self._replace(increases={**self.increases, **new}, ties=ties)


def statuses(report: PlanReport) -> dict[str, str]:
    return {result.id: result.status for result in report.years[-1].report.criteria}


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any], int, dict[str, str], dict[str, str]]:
    conditions = draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3, unique_by=str))
    names = draw(st.lists(st.sampled_from(GROWING), min_size=1, max_size=3, unique=True))
    increases = {name: ONE[INDICATORS[name]["type"]] for name in names}
    counts = [name for name in names if INDICATORS[name]["type"] == "count"]
    free = [name for name in GROWING if name not in names and INDICATORS[name]["type"] == "count"]
    tied = draw(st.lists(st.sampled_from(free), max_size=1)) if counts and free else []
    ties = dict.fromkeys(tied, counts[0] if counts else "")
    return conditions, {**draw(parks()), "year": "2020"}, 2020 + draw(st.integers(1, 3)), increases, ties


@given(plans())
def test_what_mend_advises_mends_as_it_is_written_and_a_step_less_does_not(
    case: tuple[list[dict[str, Any]], dict[str, Any], int, dict[str, str], dict[str, str]],
) -> None:
    conditions, figures, until, increases, ties = case
    standard = parse_standard(as_yaml(standard_of(*conditions)).encode())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "base.yaml").write_text(as_yaml(figures), "utf-8")
        plan = Written(standard, folder, until, increases, ties)
        try:
            report = plan.judged(mend=True)
        except DataFileError:
            assume(False)
            return
        assert report.mend is not None
        for remedy in report.mend.single:
            assert statuses(plan.advised(remedy.increases).judged())[remedy.criterion] == "pass"
            adds = MOVES[remedy.move]["adds"] if remedy.move else {}
            fewer = tuple(_less(one, adds.get(one.indicator)) for one in remedy.increases)
            assert passes(plan.advised(fewer), remedy.criterion) is not True
        if report.mend.report is not None:
            after = {result.id: result.status for result in report.mend.report.criteria}
            assert statuses(plan.advised(report.mend.together).judged()) == after


def _less(one: NewIncrease, added: str | None) -> NewIncrease:
    """A step less: of the move, or of the figure's own scale."""
    kind = one.kind
    step = STEPS[kind]
    if added is not None and kind == "amount":
        step = int(added.removesuffix(" 万元")) * 10_000
    elif added is not None:
        step = int(added)
    return NewIncrease(one.indicator, one.label, kind, one.planned, one.needed - step, one.tied)


def passes(plan: Written, criterion: str) -> bool | None:
    try:
        return statuses(plan.judged())[criterion] == "pass"
    except DataFileError:
        return None

"""The frozen records of a route's result, its exit code, and its JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hightech_check.exact.quantity import Number, exact_text, json_number
from hightech_check.result.report import Json, Report, envelope, problem_to_json, report_to_json

RouteStatus: TypeAlias = Literal["eligible", "found", "none", "unknown", "unsettled"]
_EXIT_CODES: Mapping[RouteStatus, int] = {"eligible": 0, "found": 0, "none": 1, "unknown": 3, "unsettled": 3}


@dataclass(frozen=True, slots=True)
class RouteStep:
    """So many steps of one move; `text` is what they are called, `title` what one of them is."""

    move: str
    steps: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """A flag or a choice that must be otherwise than it is, and as what."""

    indicator: str
    label: str
    value: bool | str
    value_text: str


@dataclass(frozen=True, slots=True)
class Way:
    """One set of steps.

    Attributes:
        cost: the total of the costs, 1 a step where none was given.
        money: the total of the money moves that were given no cost, in 万元.
        steps: of each move that is made, in the order of the standard.
        attestations: what must be attested besides, at no cost.
        criterion: of an alternative, the criterion that it passes by another arm than the best way does.
        arm: that arm, such as `any_of[1]`.
        through: that arm in words.
    """

    cost: Number
    money: Number
    steps: tuple[RouteStep, ...]
    attestations: tuple[Attestation, ...]
    criterion: str | None = None
    arm: str | None = None
    through: str | None = None

    @property
    def moves(self) -> dict[str, int]:
        """The steps of each move that is made."""
        return {step.move: step.steps for step in self.steps}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A criterion that figures not known yet stand in the way of."""

    criterion: str
    title: str
    indicators: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A criterion that no moves can meet, and why."""

    criterion: str
    title: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RouteReport:
    """The cheapest route to eligibility.

    Attributes:
        status: `eligible` (nothing is to be done), `found`, `none`, or `unknown` where figures stand in the way; the
            way is then that for the other criteria; `unsettled` where the time was over before the best was known.
        way: the cheapest; None where there is none.
        alternatives: the cheapest ways through other arms of the criteria, cheapest first.
        before: the park as it is; a refused report where its file cannot be accepted.
        after: the park after the way, judged again; None where there is none.
    """

    status: RouteStatus
    way: Way | None
    alternatives: tuple[Way, ...]
    waiting: tuple[Waiting, ...]
    blocked: tuple[Blocked, ...]
    before: Report
    after: Report | None

    @property
    def exit_code(self) -> int:
        """0 eligible or found, 1 no route, 3 figures that are not known prevent an answer, 4 data file refused."""
        return self.before.exit_code if self.before.verdict == "invalid" else _EXIT_CODES[self.status]

    @property
    def cost(self) -> Number | None:
        """The cost of the cheapest way; None where there is none."""
        return None if self.way is None else self.way.cost

    @property
    def moves(self) -> dict[str, int]:
        """The steps of each move of the cheapest way."""
        return {} if self.way is None else self.way.moves

    @property
    def attestations(self) -> tuple[str, ...]:
        """The flags and choices to be attested on the cheapest way."""
        return () if self.way is None else tuple(one.indicator for one in self.way.attestations)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The figures, flags and choices not known that stand in the way, in the order of the criteria."""
        return tuple(dict.fromkeys(name for one in self.waiting for name in one.indicators))

    @classmethod
    def refused(cls, before: Report) -> "RouteReport":
        """The result for a data file that cannot be accepted."""
        return cls("none", None, (), (), (), before, None)

    def to_dict(self) -> Json:
        """The result in its JSON form."""
        return route_to_json(self)


# --- the JSON form, mapped by hand: this may only grow ---


def route_to_json(report: RouteReport) -> Json:
    """The JSON document of a route."""
    return {
        **envelope(),
        "file": report.before.file,
        "name": report.before.name,
        "year": report.before.year,
        "language": report.before.language,
        "strict": report.before.strict,
        "status": report.status,
        "exit_code": report.exit_code,
        **_way_to_json(report.way),
        "unknown": list(report.unknown),
        "waiting": [{"criterion": one.criterion, "unknown": list(one.indicators)} for one in report.waiting],
        "blocked": [{"criterion": one.criterion, "message": one.message, "code": one.code} for one in report.blocked],
        "alternatives": [
            {**_way_to_json(way), "criterion": way.criterion, "arm": way.arm} for way in report.alternatives
        ],
        "after": None if report.after is None else report_to_json(report.after),
        "problems": [problem_to_json(problem) for problem in report.before.problems],
    }


def _way_to_json(way: Way | None) -> Json:
    if way is None:
        return {"cost": None, "cost_exact": None, "cost_money": None, "moves": {}, "attestations": [], "answers": {}}
    return {
        "cost": json_number("number", way.cost),
        "cost_exact": exact_text(way.cost),
        "cost_money": json_number("number", way.money),
        "moves": way.moves,
        "attestations": [one.indicator for one in way.attestations],
        "answers": {one.indicator: one.value for one in way.attestations},
    }

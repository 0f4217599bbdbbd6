"""Sweeps of random parks against checking every value by itself, along every step of the figure's own scale."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import AMOUNTS, COUNTS, MOVES, RATIOS, Case, cases

from hightech_check.errors import DataFileError, UsageError
from hightech_check.exact.quantity import STEPS, Kind, Number, decimal_text
from hightech_check.judging.check import check
from hightech_check.park.model import Park
from hightech_check.result.report import GroupResult, Outcome, Report
from hightech_check.what_if import Change, with_changes
from hightech_check.what_if.sweeping import sweep

KEYS = (*COUNTS, *AMOUNTS, "score", *RATIOS, "national", "previous_year.high")


def text(kind: Kind, value: Number) -> str:
    """A value with every digit of its scale, so that a reported ratio has the same tolerance wherever it stands."""
    match kind:
        case "ratio":
            units = abs(int(value * 10**6))
            sign = "-" if value < 0 else ""
            return f"{sign}{units // 10**4}.{units % 10**4:04d}%"
        case "amount":
            return decimal_text(value, 2) + " 元"
        case _:
            return decimal_text(value, 6)


def kind_of(park: Park, name: str) -> Kind:
    if name == "year" or name in MOVES:
        return "count"
    return park.standard.indicator(name).kind


@st.composite
def axes(draw: st.DrawFn, park: Park, names: tuple[str, ...]) -> tuple[str, list[Number], int]:
    """A name, the values of its scale from end to end, and how many of them one step leads on."""
    name = draw(st.sampled_from(names))
    kind = kind_of(park, name)
    scale = STEPS["count"] if name == "year" or name in MOVES else STEPS[kind]
    near = [0] if name != "year" else [2018]
    bounds = park.bounds.get(name)
    given_figure = park.figures.get(name)
    for one in (bounds, given_figure):
        near += [int(end / scale) for end in (one[:2] if one is not None else ()) if end is not None]
    if kind == "ratio":
        near += [200_000, 250_000, 300_000, 24_000, 500_000, 1_000_000, 333_000]
    middle = draw(st.sampled_from(near)) + draw(st.integers(-3, 3))
    length = draw(st.integers(0, 25))
    start = max(0, middle - draw(st.integers(0, length)))
    if name == "year":
        start = max(1949, start)
    values = [Fraction(start + offset) * scale for offset in range(length + 1)]
    if draw(st.booleans()):
        values.reverse()
    return name, [v.numerator if v.denominator == 1 else v for v in values], draw(st.integers(1, 4))


def written(park: Park, name: str, values: list[Number], stride: int) -> str:
    kind = kind_of(park, name)
    step = text(kind, abs(Fraction(values[-1] - values[0])) / (len(values) - 1) * stride if len(values) > 1 else 1)
    sign = "-" if values[-1] < values[0] else ""
    return f"{name}={text(kind, values[0])}:{text(kind, values[-1])}:{sign}{step}"


@st.composite
def changes_of(draw: st.DrawFn, park: Park) -> Change:
    """A figure forgotten, or set to something near what is known of it."""
    name = draw(st.sampled_from(KEYS))
    if draw(st.integers(0, 3)) == 0:
        return Change(name, "=", "null")
    kind = kind_of(park, name)
    known = park.bounds.get(name) or park.figures.get(name)
    near = 0 if known is None or known[0] is None else int(known[0] / STEPS[kind])
    return Change(name, "=", text(kind, max(0, near + draw(st.integers(-5, 25))) * STEPS[kind]))


def alone(park: Park, changes: list[Change], moves: dict[str, int]) -> Report | None:
    """The check of one point; None where its figures contradict."""
    try:
        changed = with_changes(park, changes, moves)
    except DataFileError:
        return None
    return check(changed.standard, changed)


def nodes_of(report: Report | None) -> dict[tuple[str, str | None], str]:
    """The status of each criterion and of its arms, nested groups among them."""
    found: dict[tuple[str, str | None], str] = {}
    for result in report.criteria if report is not None else ():
        found[result.id, None] = result.status
        found |= {(result.id, path): status for path, status in below(result.outcome, "")}
    return found


def below(outcome: Outcome, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(outcome, GroupResult):
        for index, arm in enumerate(outcome.conditions):
            place = f"{path}{'.' if path else ''}{outcome.kind}[{index}]"
            yield place, arm.status
            yield from below(arm, place)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
@given(cases(), st.data())
def test_a_sweep_agrees_with_a_check_of_every_value_of_the_scale(case: Case, data: st.DataObject) -> None:
    _, park = case.read()
    assume(isinstance(park, Park))
    assert isinstance(park, Park)
    name, values, stride = data.draw(axes(park, (*KEYS, "year", *MOVES)))
    sets = data.draw(st.lists(changes_of(park), max_size=2).filter(lambda ones: all(one.name != name for one in ones)))
    try:
        swept = sweep(park, written(park, name, values, stride), changes=sets)
    except UsageError as error:  # a ratio out of its range
        assert {fault.code for fault in error.faults} <= {"sweep-value", "set-value"}
        return
    kind = kind_of(park, name)
    reports = []
    for value in values:
        changes = sets if name in MOVES else [*sets, Change(name, "=", text(kind, value))]
        reports.append(alone(park, changes, {name: int(value)} if name in MOVES else {}))
    points = list(swept.points())
    assert len(points) == swept.count == len(values[::stride])
    for point, report, value in zip(points, reports[::stride], values[::stride], strict=True):
        assert point.values == {name: value}
        assert point.verdict == ("invalid" if report is None else report.verdict)
        assert point.criteria == ({} if report is None else {one.id: one.status for one in report.criteria})
    expected = []
    entered = None
    for at, (before, after) in enumerate(pairwise(reports), 1):
        was, now = nodes_of(before), nodes_of(after)
        if after is None:
            entered = (was, values[at]) if before is not None else entered
            continue
        if before is None:
            if entered is not None:
                changed = [key for key in now if entered[0][key] != now[key]]
                expected += [(*key, entered[1], entered[0][key], "invalid") for key in changed]
                expected += [(*key, values[at], "invalid", now[key]) for key in changed]
            continue
        expected += [(*key, values[at], was[key], now[key]) for key in now if was[key] != now[key]]
    flips = [(f.criterion, f.arm, f.at, f.before, f.after) for f in swept.flips()]
    assert sorted(flips, key=str) == sorted(expected, key=str)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
@given(cases(), st.data())
def test_a_grid_agrees_with_a_check_of_every_point(case: Case, data: st.DataObject) -> None:
    _, park = case.read()
    assume(isinstance(park, Park))
    assert isinstance(park, Park)
    names = (*KEYS, "year", *MOVES)
    first = data.draw(axes(park, names))
    second = data.draw(axes(park, tuple(name for name in names if name != first[0])))
    try:
        swept = sweep(park, *(written(park, *axis) for axis in (first, second)))
    except UsageError:
        return
    for point in list(swept.points())[:60]:
        changes, moves = [], {}
        for name, value in point.values.items():
            if name in MOVES:
                moves[name] = int(value)
            else:
                changes.append(Change(name, "=", text(kind_of(park, name), value)))
        report = alone(park, changes, moves)
        assert point.verdict == ("invalid" if report is None else report.verdict)
        assert point.criteria == ({} if report is None else {one.id: one.status for one in report.criteria})

"""A route against every set of steps up to a few: none costs less, and where it says that there is none, there is none."""

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import COUNTS, INDICATORS, MOVES, ODD_MOVES, RATIOS, Case, percent, ratio_of, standard_of

from hightech_check.errors import DataFileError
from hightech_check.judging.check import check
from hightech_check.park.changes import with_changes
from hightech_check.park.model import Park
from hightech_check.route.finder import route
from hightech_check.route.records import RouteReport
from hightech_check.standard.model import Standard

MOST = 4


@st.composite
def routed_cases(draw: st.DrawFn, *, exact: bool) -> tuple[Case, dict[str, str]]:
    """A small standard, a small park of figures (or of bounds), and costs."""
    high, small = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    both = draw(st.integers(max(high, small), high + small))
    sales = draw(st.integers(0, 600))
    true = {
        "high": str(high),
        "small": str(small),
        "both": str(both),
        "all": str(both + draw(st.integers(0, 8))),
        "city": str(high + draw(st.integers(0, 8))),
        "sales": f"{sales} 万元",
        "new_sales": f"{draw(st.integers(0, sales))} 万元",
        "spending": f"{draw(st.integers(0, 100))} 万元",
        "score": str(draw(st.integers(0, 9))),
    }
    forms = ["value"] if exact else ["value"] * 4 + ["low", "high", "out", "out"]
    indicators: dict[str, Any] = {}
    for name, value in true.items():
        form = draw(st.sampled_from(forms))
        if form != "out":
            indicators[name] = {"low": {"at_least": value}, "high": {"at_most": value}}.get(form, value)
    if not exact:
        for name in RATIOS:
            ratio = ratio_of(name, {"indicators": true})
            if ratio is not None and draw(st.integers(0, 5)) == 0:
                indicators[name] = percent(ratio, draw(st.integers(0, 2)))
    indicators["approved"] = draw(st.sampled_from(["true", "false"] if exact else ["true", "false", None]))
    indicators["office"] = draw(st.sampled_from(["city", "county"] if exact else ["city", "county", None]))
    park: dict[str, Any] = {"name": "P", "year": 2020, "indicators": indicators}
    if exact or draw(st.booleans()):
        park["previous_year"] = {"high": str(draw(st.integers(0, 6)))}
    standard = standard_of(*draw(st.lists(_conditions(2), min_size=1, max_size=2)))
    names = draw(st.lists(st.sampled_from(sorted({**MOVES, **ODD_MOVES})), min_size=1, max_size=3, unique=True))
    standard["moves"] = {name: {**MOVES, **ODD_MOVES}[name] for name in names}
    costs = {name: draw(st.sampled_from(["0", "1", "2", "0.5"])) for name in names if draw(st.booleans())}
    return Case(standard, park), costs


@st.composite
def _comparisons(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from([*COUNTS, *COUNTS, "sales", "spending", "score", *RATIOS[:-1], *RATIOS[:-1], "flags"]))
    if name == "flags":
        return draw(
            st.sampled_from(
                [
                    {"indicator": "approved", "equals": "true"},
                    {"indicator": "office", "equals": "city"},
                    {"indicator": "office", "equals": "county"},
                ]
            )
        )
    operator = draw(
        st.sampled_from(["at_least", "at_least", "at_least", "more_than", "at_most", "less_than", "equals"])
    )
    match INDICATORS[name]["type"]:
        case "ratio":
            threshold = draw(st.sampled_from(["0%", "20%", "33.3%", "50%", "60%", "100%", "120%", "national"]))
        case "amount":
            threshold = draw(st.integers(0, 900).map(lambda number: f"{number} 万元") | st.just("new_sales"))
        case _:
            threshold = draw(st.integers(0, 14).map(str))
            if name in COUNTS and draw(st.integers(0, 4)) == 0:
                threshold = draw(st.sampled_from([other for other in COUNTS if other != name]))
    return {"indicator": name, operator: threshold}


def _conditions(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if not depth:
        return _comparisons()
    arms = st.lists(_conditions(depth - 1), min_size=1, max_size=3)
    groups = st.builds(lambda kind, found: {kind: found}, st.sampled_from(["any_of", "all_of"]), arms)
    return _comparisons() | groups


def _price(standard: Standard, name: str, costs: dict[str, str]) -> tuple[Fraction, Fraction]:
    adds = standard.moves[name].adds
    if any(standard.indicators[key].type != "amount" for key in adds):
        return Fraction(costs.get(name, 1)), Fraction(0)
    size = max(abs(Fraction(amount)) for amount in adds.values()) / 10_000
    return (Fraction(costs[name]) * size, Fraction(0)) if name in costs else (Fraction(0), size)


def brute_force(standard: Standard, park: Park, costs: dict[str, str]) -> tuple[Any, ...] | None:
    """The least (cost, money, steps of each move, attestations) of every step up to `MOST`, judged by `check`."""
    best: tuple[Any, ...] | None = None
    names = list(standard.moves)
    prices = [_price(standard, name, costs) for name in names]
    answers: dict[str, list[Any]] = {}
    for name, options in (("approved", [True]), ("office", ["city", "county"])):
        if (figure := park.figures.get(name)) is not None:
            answers[name] = [None, *(option for option in options if option != figure.answer)]
    for steps in product(range(MOST + 1), repeat=len(names)):
        totals = [sum(price[i] * count for price, count in zip(prices, steps, strict=True)) for i in (0, 1)]
        for chosen in product(*answers.values()):
            new = {name: answer for name, answer in zip(answers, chosen, strict=True) if answer is not None}
            rank = (*totals, *steps, len(new))
            if best is not None and rank >= best:
                continue
            try:
                changed = with_changes(park, new, {n: s for n, s in zip(names, steps, strict=True) if s})
            except DataFileError:
                continue
            if check(standard, changed).verdict == "eligible":
                best = rank
    return best


def agree(case: Case, costs: dict[str, str]) -> RouteReport | None:
    standard, park = case.read()
    if isinstance(park, DataFileError) or check(standard, park).verdict == "eligible":
        return None
    report = route(park, costs=costs, limits=dict.fromkeys(standard.moves, MOST))
    best = brute_force(standard, park, costs)
    if report.status == "found":
        assert report.way is not None
        each = (report.moves.get(name, 0) for name in standard.moves)
        assert (report.way.cost, report.way.money, *each, len(report.attestations)) == best
    else:
        assert best is None
    return report


@given(routed_cases(exact=True))
def test_the_route_is_the_least_of_all_there_are(found: tuple[Case, dict[str, str]]) -> None:
    report = agree(*found)
    assert report is None or report.status != "unknown"  # where every figure is known


@given(routed_cases(exact=False))
def test_the_route_is_the_least_of_all_there_are_where_figures_are_bounds_too(
    found: tuple[Case, dict[str, str]],
) -> None:
    agree(*found)

"""A second, naive evaluation of a park against a standard: the oracle that property tests hold `check` against.

Slow and literal on purpose, and independent of `hightech_check`: constraints are applied until nothing changes, a
comparison is tried at every corner of the box of intervals, a move is tried 1, 2, 3, … times. An end of an interval
is a triple (m, c, e), read m·infinity + c + e·epsilon, so that missing and open ends compare and add like any other.
"""

import ast
import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import yaml

End = tuple[Fraction, Fraction, Fraction]
Interval = tuple[End, End]
Box = dict[str, Interval]
Form = dict[str, int]  # figure -> coefficient; the figure "" is the number 1
Ratio = tuple[Form, Form]
Path = tuple[int, ...]

UNITS = {"%": Fraction(1, 100), "亿元": Fraction(10**8), "万元": Fraction(10**4), "元": Fraction(1), "CNY": Fraction(1)}
GRID = {"count": Fraction(1), "amount": Fraction(1, 100)}  # what `decides` rounds to; other figures stay exact
LAST_YEAR = "previous_year."
MOST_PARTS = 10_000


class Contradiction(Exception):  # noqa: N818
    """The figures cannot all be true."""


def end(number: Fraction | int) -> End:
    return Fraction(0), Fraction(number), Fraction(0)


ZERO, ONE = end(0), end(1)
INFINITY, EPSILON = (Fraction(1), Fraction(0), Fraction(0)), (Fraction(0), Fraction(0), Fraction(1))
ANYTHING = ((Fraction(-1), Fraction(0), Fraction(0)), INFINITY)


def plus(a: End, b: End, times: Fraction | int = 1) -> End:
    return a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]


def sign(a: End) -> int:
    return (a > ZERO) - (a < ZERO)


def finite(a: End) -> Fraction | None:
    return None if a[0] else a[1]


def at(form: Form, point: dict[str, End]) -> End:
    total = ZERO
    for figure, coefficient in form.items():
        total = plus(total, point[figure], coefficient)
    return total


def corners(figures: list[str], box: Box) -> Iterator[dict[str, End]]:
    for ends in product(*(sorted(set(box[figure])) for figure in figures)):
        yield dict(zip(figures, ends, strict=True))


def decide(operator: str, low: int, high: int) -> str:
    """Pass, fail or unknown, from the lowest and highest sign that figure less threshold can have."""
    passes, fails = {
        "at_least": (low >= 0, high < 0),
        "more_than": (low > 0, high <= 0),
        "at_most": (high <= 0, low > 0),
        "less_than": (high < 0, low >= 0),
        "equals": (low == high == 0, low > 0 or high < 0),
    }[operator]
    return "pass" if passes else "fail" if fails else "unknown"


def load(text: str) -> dict[str, Any]:
    """YAML with every scalar left as text, so that no figure is ever a float."""
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return loaded


def word(entry: object, bound: str = "value") -> str | None:
    """A value, or a bound, of a scalar or a mapping; None where nothing is known."""
    value = entry.get(bound, entry.get("value")) if isinstance(entry, dict) else entry
    if value is None or value in ("", "~", "null"):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def quantity(text: object) -> Fraction:
    for unit, size in UNITS.items():
        if str(text).endswith(unit):
            return Fraction(Decimal(str(text).removesuffix(unit).strip())) * size
    return Fraction(Decimal(str(text)))


def interval(entry: object, unknown: Interval) -> Interval:
    low, high = word(entry, "at_least"), word(entry, "at_most")
    at_least = unknown[0] if low is None else max(unknown[0], end(quantity(low)))
    return at_least, unknown[1] if high is None else end(quantity(high))


def linear(node: ast.expr) -> Form:
    match node:
        case ast.Name(id=name):
            return {name: 1}
        case ast.Attribute(value=ast.Name(id="previous_year"), attr=name):
            return {LAST_YEAR + name: 1}
        case ast.Constant(value=int(number)):
            return {"": number}
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return {figure: -k for figure, k in linear(inner).items()}
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            factor, form = sorted((linear(left), linear(right)), key=lambda side: set(side) != {""})
            return {figure: factor[""] * k for figure, k in form.items()}  # KeyError: not linear
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            total = linear(left)
            for figure, k in linear(right).items():
                total[figure] = total.get(figure, 0) + (k if isinstance(op, ast.Add) else -k)
            return total
        case _:
            raise ValueError(ast.unparse(node))


def quotient(text: str) -> Ratio:
    match ast.parse(text.strip(), mode="eval").body:
        case ast.BinOp(left=top, op=ast.Div(), right=bottom):
            return {f: k for f, k in linear(top).items() if k}, {f: k for f, k in linear(bottom).items() if k}
        case _:
            raise ValueError(text)


def leaves(condition: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    arms = condition.get("any_of") or condition.get("all_of")
    if not arms:
        yield path, condition
    for i, arm in enumerate(arms or []):
        yield from leaves(arm, (*path, i))


@dataclass
class Comparison:
    """What is compared: by `ratios`, the first that decides, with a threshold that is a figure of the box too."""

    indicator: str
    kind: str
    operator: str
    threshold: str
    ratios: list[Ratio]  # from the raw figures; then as reported, which is itself over 1

    @property
    def figures(self) -> list[str]:
        top, bottom = self.ratios[0]
        return [figure for figure in dict.fromkeys([*top, *bottom]) if figure]


class Evaluation:
    """One park, its figures narrowed, held against one standard."""

    def __init__(self, standard: dict[str, Any], park: dict[str, Any], limit: int) -> None:
        self.standard, self.limit = standard, limit
        self.indicators: dict[str, Any] = standard["indicators"]
        self.given: dict[str, Any] = park.get("indicators") or {}
        self.inside: list[tuple[str, str]] = []
        self.unions: list[tuple[str, list[str]]] = []
        box: Box = {"": (ONE, ONE)}
        for name, indicator in self.indicators.items():
            if indicator["type"] in ("flag", "choice"):
                continue
            published = {str(year): figure for year, figure in (indicator.get("published") or {}).items()}
            unknown = ANYTHING if published or indicator["type"] == "ratio" else (ZERO, INFINITY)
            box[name] = interval(self.given.get(name), unknown)
            if str(park["year"]) in published:
                right = interval(published[str(park["year"])], unknown)
                if box[name] not in (right, unknown):
                    raise Contradiction(name)
                box[name] = right
            if unknown == ANYTHING:
                continue
            box[LAST_YEAR + name] = interval((park.get("previous_year") or {}).get(name), unknown)
            for year in ("", LAST_YEAR):
                parts = [year + part for part in indicator.get("union_of") or []]
                self.unions += [(year + name, parts)] * bool(parts)
                self.inside += [(part, year + name) for part in parts]
                self.inside += [(year + name, year + whole) for whole in indicator.get("part_of") or []]
        self.box = self.narrow(box)
        for name in self.given:
            if self.indicators[name]["type"] == "ratio" and self.box[name] != ANYTHING:
                self.test_reported(name)
        for criterion in standard["criteria"]:
            for _, leaf in leaves(criterion["require"]):
                c = self.comparison(leaf)
                if c.kind not in ("flag", "choice") and c.threshold not in self.indicators:
                    self.box[c.threshold] = (end(quantity(c.threshold)),) * 2

    def narrow(self, box: Box) -> Box:
        box, before = dict(box), Box()
        while box != before:
            before = dict(box)
            for part, whole in self.inside:
                box[part] = box[part][0], min(box[part][1], box[whole][1])
                box[whole] = max(box[whole][0], box[part][0]), box[whole][1]
            for union, parts in self.unions:
                low, high = box[union]
                most = {part: box[part][1] for part in parts}
                box[union] = low, min(high, at(dict.fromkeys(parts, 1), most))
                for part in parts:
                    others = at({other: 1 for other in parts if other != part}, most)
                    box[part] = max(box[part][0], plus(low, others, -1)), box[part][1]
            if any(low > high for low, high in box.values()):
                raise Contradiction
        return box

    def is_part(self, part: str, whole: str) -> bool:
        return any(w == whole or self.is_part(w, whole) for p, w in self.inside if p == part)

    def is_share(self, top: Form, bottom: Form) -> bool:
        return [*top.values()] == [*bottom.values()] == [1] and self.is_part(*top, *bottom)

    def extremes(self, top: Form, bottom: Form, box: Box) -> tuple[End, bool, End, bool] | None:
        """Lowest and highest top / bottom where bottom > 0, and whether reached; None where bottom is never above 0."""
        points = []
        for corner in corners(list(dict.fromkeys([*top, *bottom])), box):
            n, d = at(top, corner), at(bottom, corner)
            points.append((n, d))
            for figure, k in bottom.items():  # the edges from this corner that cross bottom = 0
                if any(sign(d) * sign(at(bottom, {**corner, figure: other})) < 0 for other in box[figure]):
                    points.append((plus(n, d, -Fraction(top.get(figure, 0), k)), ZERO))
        if all(d <= ZERO for _, d in points):
            return None
        ratios: list[tuple[End, bool]] = []
        for n, d in points:
            if d > ZERO and (d[0] or not n[0]):
                ratio = n[0] / d[0] if d[0] else n[1] / d[1]
                ratios.append((end(ratio), plus(n, d, -ratio) == ZERO))
            elif d >= ZERO and n != ZERO:
                ratios.append((ANYTHING[n > ZERO], False))
        low, high = min(ratio for ratio, _ in ratios), max(ratio for ratio, _ in ratios)
        if self.is_share(top, bottom) and high > ONE:
            return low, (low, True) in ratios, ONE, True
        return low, (low, True) in ratios, high, (high, True) in ratios

    def test_reported(self, name: str) -> None:
        """Refuse a reported ratio, or bound of one, that its kind or the raw figures make impossible."""
        low, high = self.box[name]
        top, bottom = quotient(self.indicators[name].get("formula", f"{name} / 1"))
        never_below_0 = {f: (ONE, ONE) if f == "" else (ZERO, INFINITY) for f in [*top, *bottom]}
        ever, now = self.extremes(top, bottom, never_below_0), self.extremes(top, bottom, self.box)
        if low > high or not ever or not now or any(not b[0] and not ever[0] <= b <= ever[2] for b in (low, high)):
            raise Contradiction(name)
        value = word(self.given[name]) if low == high else None
        if value and "formula" in self.indicators[name]:
            digit = Fraction(10) ** int(Decimal(value.rstrip("% ")).as_tuple().exponent) / 100
            possible = now[0] < plus(high, end(digit)) and plus(low, end(digit), -1) < now[2]
        else:
            possible = (now[0] < high or (now[0] == high and now[1])) and (low < now[2] or (low == now[2] and now[3]))
        if not possible:
            raise Contradiction(name)

    def comparison(self, condition: dict[str, Any]) -> Comparison:
        name = condition["indicator"]
        indicator = self.indicators[name]
        (operator,) = condition.keys() & {"at_least", "more_than", "at_most", "less_than", "equals"}
        ratios: list[Ratio] = [quotient(indicator["formula"])] if "formula" in indicator else []
        return Comparison(
            name, indicator["type"], operator, str(word(condition[operator])), [*ratios, ({name: 1}, {"": 1})]
        )

    def by_ratio(self, c: Comparison, ratio: Ratio, box: Box) -> str:
        top, bottom = ratio
        share, signs = self.is_share(top, bottom), []
        for point in corners(list(dict.fromkeys(["", *top, *bottom, c.threshold])), box):
            n, d, t = at(top, point), at(bottom, point), point[c.threshold]
            if d <= ZERO:
                return "unknown"
            difference = plus(n, d, -t[1])
            if t[0] or t[2]:  # a threshold without end, or an open one
                difference = plus(ZERO, t, -1) if d[0] else plus(n, t, -d[1])
            signs.append(min(sign(difference), sign(plus(ONE, t, -1))) if share else sign(difference))
        return decide(c.operator, min(signs), max(signs))

    def judge(self, c: Comparison, box: Box) -> str:
        if c.kind in ("flag", "choice"):
            said = word(self.given.get(c.indicator))
            return "unknown" if said is None else "pass" if said == c.threshold else "fail"
        found = (self.by_ratio(c, ratio, box) for ratio in c.ratios)
        return next((status for status in found if status != "unknown"), "unknown")

    def status(self, condition: dict[str, Any], box: Box) -> str:
        for group, one, every in (("any_of", "pass", "fail"), ("all_of", "fail", "pass")):
            if group in condition:
                found = {self.status(arm, box) for arm in condition[group]}
                return one if one in found else every if found == {every} else "unknown"
        return self.judge(self.comparison(condition), box)

    def split_status(self, condition: dict[str, Any]) -> str:
        """Kleene's unknown judged again, part by part: figures in several comparisons are split at their thresholds."""
        found = [c for c in (self.comparison(leaf) for _, leaf in leaves(condition)) if c.indicator in self.box]
        pieces: dict[str, list[Interval]] = {}
        for figure in dict.fromkeys(c.indicator for c in found if len(c.ratios) == 1):
            low, high = self.box[figure]
            if low == high or sum(figure in [*c.figures, c.threshold] for c in found) <= 1:
                continue
            step = ONE if self.indicators[figure]["type"] == "count" else EPSILON
            compared = {self.box[c.threshold] for c in found if c.indicator == figure}
            pieces[figure], start = [], low
            for cut in sorted(t[0] for t in compared if t[0] == t[1] and low <= t[0] <= high):
                pieces[figure] += [(start, plus(cut, step, -1)), (cut, cut)]
                start = plus(cut, step)
            pieces[figure] = [(a, b) for a, b in [*pieces[figure], (start, high)] if a <= b]
        if math.prod(map(len, pieces.values())) > MOST_PARTS:
            return "unknown"
        seen = set()
        for part in product(*pieces.values()):
            with suppress(Contradiction):
                seen.add(self.status(condition, self.narrow(self.box | dict(zip(pieces, part, strict=True)))))
        return seen.pop() if len(seen) == 1 else "unknown"

    def result(self, path: Path, condition: dict[str, Any]) -> dict[str, Any]:
        c = self.comparison(condition)
        status = self.judge(c, self.box)
        row: dict[str, Any] = {"path": path, "indicator": c.indicator, "status": status, "value": None, "low": None}
        row |= {"high": None, "reported": False, "shortfall": None, "moves": {}, "missing": [], "decides": None}
        if c.kind in ("flag", "choice"):
            return row | {"missing": [c.indicator] if status == "unknown" else []}
        (top, bottom), direct = c.ratios[0], c.ratios[-1]
        said, threshold = self.box[c.indicator], self.box[c.threshold]
        only_reported = c.kind == "ratio" and not {"formula", "published"} & self.indicators[c.indicator].keys()
        by_figures = "unknown" if only_reported else self.by_ratio(c, (top, bottom), self.box)
        now = None if only_reported else self.extremes(top, bottom, self.box)
        bottoms = [at(bottom, corner) for corner in corners(list(bottom), self.box)]
        reported = by_figures != status
        if now and now[0] == now[2] and min(bottoms) > ZERO:
            row["value"] = now[0][1]
        elif said[0] == said[1] and self.by_ratio(c, direct, self.box) == status:
            row["value"], reported = said[0][1], True
        shown = said if reported else now[::2] if now else ANYTHING
        row |= {"reported": reported, "low": finite(shown[0]), "high": finite(shown[1])}
        if status == "fail":
            if row["value"] is not None and threshold[0] == threshold[1]:
                one_more = c.kind == "count" and c.operator in ("more_than", "less_than")
                row["shortfall"] = abs(threshold[0][1] - row["value"]) + one_more
            row["moves"] = self.mending(c)
        if status == "unknown" and {*bottoms} != {ZERO}:
            hangs_on = [*([] if said[0] == said[1] else c.figures), c.threshold]
            row["missing"] = [f for f in dict.fromkeys(hangs_on) if self.box[f][0] != self.box[f][1]]
            row["decides"] = self.deciding(c, *row["missing"]) if len(row["missing"]) == 1 else None
        return row

    def mending(self, c: Comparison) -> dict[str, int]:
        """For each move the smallest number of steps that mends this comparison and contradicts no constraint."""
        steps: dict[str, int] = {}
        used = {figure: self.box[figure] for figure in ["", *c.figures, c.threshold]}
        for move, details in (self.standard.get("moves") or {}).items():
            adds = {figure: end(quantity(amount)) for figure, amount in details["adds"].items()}
            if any(low != high for low, high in used.values()) or not used.keys() & adds.keys():
                continue
            for k in range(1, self.limit + 1):
                moved = {f: (plus(low, adds.get(f, ZERO), k),) * 2 for f, (low, _) in used.items()}
                if self.by_ratio(c, c.ratios[0], moved) == "pass":
                    # Consistent parks are a convex set: if this many steps leave it, so do more.
                    after = {f: tuple(b if b[0] else plus(b, adds[f], k) for b in self.box[f]) for f in adds}
                    with suppress(Contradiction):
                        self.narrow(self.box | {f: (max(ZERO, low), high) for f, (low, high) in after.items()})
                        steps[move] = k
                    break
        return steps

    def deciding(self, c: Comparison, figure: str) -> dict[str, Any] | None:
        """The values of the one missing figure that pass: every turning point is tried, and between them."""

        def passes(value: Fraction) -> bool:
            return self.judge(c, self.box | {figure: (end(value), end(value))}) == "pass"

        low, high = self.box[figure]
        turns = [finite(low), finite(high)]
        if figure == c.threshold:
            computed = self.extremes(*c.ratios[0], self.box) or ()
            turns += [finite(bound) for bound in (*computed[::2], *self.box[c.indicator])]
        else:  # all else is known: the roots of top - threshold·bottom, and of bottom, as straight lines
            lines = []
            for tried_end in (ZERO, ONE):
                point = {f: self.box[f][0] for f in ["", *c.figures, c.threshold]} | {figure: tried_end}
                n, d = (at(form, point) for form in c.ratios[0])
                lines.append((plus(n, d, -point[c.threshold][1])[1], d[1]))
            turns += [-a / (b - a) for a, b in zip(*lines, strict=True) if a != b]
        edges = sorted({turn for turn in turns if turn is not None and low <= end(turn) <= high})
        if not edges:
            return None
        tried = [edges[0] - 1] * bool(low[0]) + [edges[0]]
        for a, b in pairwise(edges):
            tried += [(a + b) / 2, b]
        tried += [edges[-1] + 1] * bool(high[0])
        found = [self.judge(c, self.box | {figure: (end(value), end(value))}) for value in tried]
        good = [i for i, status in enumerate(found) if status == "pass"]
        if not good or "fail" not in found:
            return None  # also where only what cannot be does not pass
        first, last = good[0], good[-1]
        if c.operator == "equals" and first == last:
            operator, value = "equals", tried[first]
        elif last == len(tried) - 1:
            operator, value = ("at_least", tried[first]) if tried[first] in edges else ("more_than", tried[first - 1])
        else:
            operator, value = ("at_most", tried[last]) if tried[last] in edges else ("less_than", tried[last + 1])
        if operator == "more_than" and not value:
            return None  # it would have to be above zero only
        grid = GRID.get(self.indicators[figure.removeprefix(LAST_YEAR)]["type"])
        if grid:  # inwards
            steps = value / grid
            inwards = {"at_least": math.ceil(steps), "at_most": math.floor(steps), "equals": math.floor(steps)}
            inwards |= {"more_than": math.floor(steps) + 1, "less_than": math.ceil(steps) - 1}
            value = grid * inwards[operator]
            operator = {"more_than": "at_least", "less_than": "at_most"}.get(operator, operator)
            if not (low <= end(value) <= high and passes(value)):
                return None
        return {"indicator": figure, "operator": operator, "value": value}


def naive_check(
    standard: dict[str, Any], park: dict[str, Any], *, split: bool = False, strict: bool = False, limit: int = 2000
) -> dict[str, Any]:
    """Judge a park; `split` as issue 7 asks, `strict` as the option, `limit` the most steps of a move tried."""
    try:
        evaluation = Evaluation(standard, park, limit)
    except Contradiction:
        return {"verdict": "invalid"}
    statuses, comparisons, counted = {}, {}, set()
    for criterion in standard["criteria"]:
        name, require = criterion["id"], criterion["require"]
        comparisons[name] = [evaluation.result(path, leaf) for path, leaf in leaves(require)]
        statuses[name] = evaluation.status(require, evaluation.box)
        if split and statuses[name] == "unknown":
            statuses[name] = evaluation.split_status(require)
        if strict or criterion.get("binding", "required") == "required":
            counted.add(statuses[name])
    verdict = "not_eligible" if "fail" in counted else "undetermined" if "unknown" in counted else "eligible"
    return {"verdict": verdict, "statuses": statuses, "comparisons": comparisons}

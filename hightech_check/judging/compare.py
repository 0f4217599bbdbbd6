"""One comparison judged on a park's figures: its status and what is known of the figure, without any words."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from hightech_check.exact.linear import Formula, Linear
from hightech_check.exact.operators import OPERATORS, Relation
from hightech_check.exact.quantity import Bounds, Number, excess, quotient
from hightech_check.judging.inequality import Inequality
from hightech_check.park.figures import Figure
from hightech_check.result.report import Status
from hightech_check.standard.model import Comparison, Standard

STATUS: Mapping[bool | None, Status] = {True: "pass", False: "fail", None: "unknown"}
NOT_KNOWN = Bounds(None, None)
Basis: TypeAlias = Literal["figures", "reported", "none"]


class Found(NamedTuple):
    """What a numeric comparison comes to.

    Attributes:
        status: as judged.
        value: the figure, where it is exact and stands on the status's side of the threshold.
        low: the least that it can be, None for no end; see DESIGN on what is shown.
        high: the greatest.
        threshold: what is known of the threshold.
        basis: `figures` where the status or the value comes from raw figures, `reported` where from a reported ratio.
        computed: whether the value is computed from raw figures that are all exact.
        zero_base: whether the denominator is known not to be above zero.
    """

    status: Status
    value: Number | None
    low: Number | None
    high: Number | None
    threshold: Bounds
    basis: Basis
    computed: bool = False
    zero_base: bool = False


class Measure(NamedTuple):
    """A numeric comparison made ready to be judged: all of it that no park changes.

    Attributes:
        name: the indicator.
        relation: the operator.
        threshold: where it is a constant; else None.
        beside: the name of the indicator that is the threshold; else the empty text.
        formula: of a ratio that is computed.
        names: the raw figures of the formula; else the indicator alone.
        form: what is compared less the threshold, as a linear form, where that is the same for every park.
        denominator: what must be above 0.
        share: whether it is a ratio of a part to its whole.
        stated: whether it is a ratio that data files state, and that nothing is computed from.
    """

    name: str
    relation: Relation
    threshold: Bounds | None
    beside: str
    formula: Formula | None
    names: tuple[str, ...]
    form: Linear | None
    denominator: Linear
    share: bool
    stated: bool

    def inequality(self, threshold: Number | None) -> Inequality | None:
        """It as an inequality in whole coefficients; None where its threshold is not known.

        `a / b ≥ t` is `a - t·b ≥ 0` with `b > 0`, and `a ≥ t` is `a - t ≥ 0`. A plain figure beside a raw one has both
        in the form, whatever is known of them.
        """
        form = self.form
        if form is None and threshold is not None:
            form = _form(self.name, self.formula, threshold)
        return None if form is None else Inequality(form, self.denominator, self.relation)

    def find(self, bounds: Mapping[str, Bounds], figures: Mapping[str, Figure], *, ends: bool = True) -> Found:
        """Judge it by the raw figures wherever their intervals decide, else by a reported ratio.

        Args:
            bounds: what is known of every raw and published figure.
            figures: what is given; of these only a reported ratio is read.
            ends: whether the extremes of a ratio that is not exact are wanted, and not only its status.
        """
        threshold = self.threshold or bounds.get(self.beside, NOT_KNOWN)
        if self.formula is not None:
            return self._find_ratio(self.formula, threshold, bounds, figures.get(self.name), ends)
        known = bounds.get(self.name, NOT_KNOWN)
        status = self._status(threshold, *known)
        exact = known.exact
        if exact is None and status == "unknown":
            # a reported bound that decides nothing, and no raw figures to give extremes
            return Found(status, None, *(NOT_KNOWN if self.stated else known), threshold, "none")
        return Found(status, exact, *known, threshold, "reported" if self.stated else "figures", exact is not None)

    def _find_ratio(
        self,
        formula: Formula,
        threshold: Bounds,
        bounds: Mapping[str, Bounds],
        reported: Figure | None,
        ends: bool,
    ) -> Found:
        base = formula.denominator.bounds(bounds)
        zero_base = base.high is not None and base.high <= 0
        low, high = NOT_KNOWN
        status: Status = "unknown"
        if base.low is not None and base.low > 0:
            above, below = formula.numerator.bounds(bounds).exact, base.exact
            if above is not None and below is not None:
                low = high = quotient(above, below)
            elif ends or reported is not None:
                low, high = self.extremes(bounds)
            if low is not None and low == high:
                return Found(self._status(threshold, low, low), low, low, low, threshold, "figures", True)
            status = self._raw_status(formula, threshold, bounds)
        elif ends and not zero_base:
            low, high = self.extremes(bounds)
        if reported is not None:
            by_report = self._status(threshold, reported.low, reported.high)
            exact = reported.exact
            if exact is not None and status in (by_report, "unknown"):
                return Found(by_report, exact, exact, exact, threshold, "reported")
            if status == "unknown" and by_report != "unknown":
                return Found(by_report, None, reported.low, reported.high, threshold, "reported")
        return Found(status, None, low, high, threshold, "none" if status == "unknown" else "figures", False, zero_base)

    def _status(self, threshold: Bounds, low: Number | None, high: Number | None) -> Status:
        """The status of a figure from `low` to `high`."""
        least, most = threshold
        below = None if low is None or most is None else excess(low, most)
        return STATUS[self.relation.over(below, None if high is None or least is None else excess(high, least))]

    def _raw_status(self, formula: Formula, threshold: Bounds, bounds: Mapping[str, Bounds]) -> Status:
        """What the raw figures alone decide, the denominator being above zero.

        `numerator - t * denominator` falls as t grows, so its ends are those at the ends of the threshold.
        """
        least, most = threshold
        exact = threshold.exact
        form = self.form if exact is None else self.form or formula.minus(exact)
        if form is not None:
            low, high = form.bounds(bounds)
        else:
            low = None if most is None else formula.minus(most).bounds(bounds).low
            high = None if least is None else formula.minus(least).bounds(bounds).high
        decided = self.relation.over(low, high)
        if decided is None and self.share:
            # each variable may stand free of the other in the interval, yet a part is never more than its whole
            return self._status(threshold, None, 1)
        return STATUS[decided]

    def extremes(self, bounds: Mapping[str, Bounds]) -> Bounds:
        """The extremes of the ratio over its raw figures' intervals, a share capped at 1."""
        assert self.formula is not None
        low, high, *_ = self.formula.extremes(bounds)
        return Bounds(low, 1 if self.share and (high is None or high > 1) else high)


@lru_cache(maxsize=8192)
def measure_of(standard: Standard, comparison: Comparison) -> Measure:
    """A numeric comparison, made ready once."""
    name, threshold, beside = comparison.indicator, comparison.threshold, comparison.beside
    indicator = standard.indicators[name]
    formula = indicator.formula
    assert not isinstance(threshold, str | bool)
    form = None if threshold is None else _form(name, formula, threshold)
    if formula is None and beside is not None and beside in standard.raw:
        form = Linear(((name, 1), (beside, -1)))
    return Measure(
        name=name,
        relation=OPERATORS[comparison.operator],
        threshold=None if threshold is None else Bounds(threshold, threshold),
        beside=beside or "",
        formula=formula,
        names=(name,) if formula is None else formula.names,
        form=form,
        denominator=Linear((), 1) if formula is None else formula.denominator,
        share=formula is not None and standard.is_share(name),
        stated=indicator.type == "ratio" and name not in standard.published,
    )


def _form(name: str, formula: Formula | None, threshold: Number) -> Linear:
    return Linear(((name, 1),), -threshold) if formula is None else formula.minus(threshold)


def inequality_of(standard: Standard, comparison: Comparison, threshold: Number | None) -> Inequality | None:
    """A numeric comparison as an inequality, at a threshold; see `Measure.inequality`."""
    return measure_of(standard, comparison).inequality(threshold)


def find(
    standard: Standard,
    comparison: Comparison,
    bounds: Mapping[str, Bounds],
    figures: Mapping[str, Figure],
    *,
    ends: bool = True,
) -> Found:
    """Judge a numeric comparison; see `Measure.find`."""
    return measure_of(standard, comparison).find(bounds, figures, ends=ends)


def threshold_bounds(comparison: Comparison, bounds: Mapping[str, Bounds]) -> Bounds:
    """What is known of a numeric comparison's threshold."""
    if comparison.beside is not None:
        return bounds.get(comparison.beside, NOT_KNOWN)
    assert not isinstance(comparison.threshold, str | bool)
    return Bounds(comparison.threshold, comparison.threshold)


def answer_status(comparison: Comparison, answer: bool | str | None) -> Status:
    """The status of a flag or a choice; no answer is not known."""
    return STATUS[None if answer is None else answer == comparison.threshold]


def status_of(
    standard: Standard, comparison: Comparison, bounds: Mapping[str, Bounds], figures: Mapping[str, Figure]
) -> Status:
    """The status of any comparison, and nothing else of it."""
    if standard.indicators[comparison.indicator].type in ("flag", "choice"):
        figure = figures.get(comparison.indicator)
        return answer_status(comparison, None if figure is None else figure.answer)
    return find(standard, comparison, bounds, figures, ends=False).status

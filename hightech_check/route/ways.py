"""A criterion read into the ways to meet it: what steps must reach, what must be attested, what must first be known."""

from collections.abc import Iterable
from itertools import combinations, islice
from typing import assert_never

from hightech_check.exact.linear import PREVIOUS, Linear
from hightech_check.exact.operators import OPERATORS
from hightech_check.judging.compare import find, inequality_of, threshold_bounds
from hightech_check.route.ends import MOST_PROOFS, End, Ends, Side, sums
from hightech_check.route.nodes import ALWAYS, NEVER, Answer, Arm, Node, all_of, any_of, arm_of
from hightech_check.route.rows import Row, row_of
from hightech_check.standard.model import Comparison, Condition, Group


class Ways(Ends):
    """The ways to meet the conditions of a standard, for one park."""

    # --- conditions ---

    def node(self, condition: Condition, path: str = "") -> Node:
        """The ways to make a condition pass."""
        match condition:
            case Comparison():
                if self.standard.indicators[condition.indicator].type in ("flag", "choice"):
                    return self._answer(condition)
                return self._numeric(condition)
            case Group(kind, conditions):
                prefix = f"{path}." if path else ""
                paths = [f"{prefix}{kind}[{place}]" for place in range(len(conditions))]
                nodes = [self.node(arm, name) for arm, name in zip(conditions, paths, strict=True)]
                if kind == "some_of":
                    return any_of([all_of(some) for some in islice(combinations(nodes, condition.needed), 1000)])
                return any_of(nodes, paths) if kind == "any_of" else all_of(nodes)
            case _ as never:
                assert_never(never)

    def as_it_is(self, names: Iterable[str]) -> Node:
        """The way that leaves the figures of what passes now as they are."""
        keys: list[str] = []
        for name in names:
            formula = self.standard.indicators[name].formula
            keys += (name,) if formula is None else formula.names
        raw = set(self.standard.raw)
        return arm_of(self.unmoved(key for key in keys if key in raw))

    def _answer(self, test: Comparison) -> Node:
        assert isinstance(test.threshold, bool | str)
        figure = self.park.figures.get(test.indicator)
        name, wanted = test.indicator, test.threshold
        if figure is None or figure.answer is None:
            return Arm(answer=Answer(name, wanted), unknown=(name,))
        if figure.answer == wanted:
            return ALWAYS if isinstance(wanted, bool) else Arm(answer=Answer(name, wanted))
        return Arm(answer=Answer(name, wanted, new=True))

    def _numeric(self, test: Comparison) -> Node:
        found = find(self.standard, test, self.park.bounds, self.park.figures)
        raw = [name for name in self._keys(test) if name.removeprefix(PREVIOUS) in self.standard.raw]
        if not raw:
            if found.status == "unknown":
                return Arm(unknown=self._unknown(test))
            return ALWAYS if found.status == "pass" else NEVER
        nodes = [self._proven(test)]
        if found.status == "pass":
            nodes.insert(0, self.as_it_is(test.names))
        unknown = self._unknown(test)
        if unknown and (found.status == "unknown" or self._may_help(test)):
            nodes.append(self._hoped(test, unknown))
        return any_of(nodes)

    def _keys(self, test: Comparison) -> tuple[str, ...]:
        formula = self.standard.indicators[test.indicator].formula
        names = (test.indicator,) if formula is None else formula.names
        return names if test.beside is None else (*names, test.beside)

    def _unknown(self, test: Comparison) -> tuple[str, ...]:
        bounds = self.park.bounds
        return tuple(k for k in self._keys(test) if k not in bounds or bounds[k].exact is None)

    def _proven(self, test: Comparison) -> Node:
        """The ways in which the figures, as far as they are known, show that it passes."""
        threshold = threshold_bounds(test, self.park.bounds)
        requirements = []
        for relation in OPERATORS[test.operator].one_sided:
            worst = threshold.high if relation.sign > 0 else threshold.low
            inequality = inequality_of(self.standard, test, worst)
            if inequality is None:
                return NEVER
            capped = relation.sign < 0 and self.standard.is_share(test.indicator)
            if not (capped and worst is not None and relation.holds(1 - worst)):  # a part is never more than its whole
                requirements.append(self._above_zero(inequality.form.scaled(relation.sign), strict=relation.strict))
            requirements.append(self._above_zero(inequality.denominator, strict=True))
        return all_of(requirements)

    def _above_zero(self, form: Linear, *, strict: bool) -> Node:
        proofs = sums(
            [[End(Linear((), form.constant))]]
            + [
                [End(end.form.scaled(factor), end.given) for end in self.ends(key, "low" if factor > 0 else "high")]
                for key, factor in form.terms
            ]
        )
        arms = [arm_of([row_of(proof.form, strict=strict), *proof.given]) for proof in islice(proofs, MOST_PROOFS)]
        return any_of(dict.fromkeys(arms))

    def _hoped(self, test: Comparison, unknown: tuple[str, ...]) -> Node:
        """What it cannot do without, whatever the unknown figures are."""
        threshold = threshold_bounds(test, self.park.bounds)
        rows: list[Row | bool] = []
        for relation in OPERATORS[test.operator].one_sided:
            inequality = inequality_of(self.standard, test, threshold.low if relation.sign > 0 else threshold.high)
            if inequality is None:
                continue
            rows.append(self._possible(inequality.form.scaled(relation.sign), strict=relation.strict))
            rows.append(self._possible(inequality.denominator, strict=True))
        return arm_of(rows, unknown=unknown)

    def _possible(self, form: Linear, *, strict: bool) -> Row | bool:
        most = Linear((), form.constant)
        for key, factor in form.terms:
            end = self._furthest(key, "high" if factor > 0 else "low")
            if end is None:
                return True
            most = most.plus(end.scaled(factor))
        return row_of(most, strict=strict)

    def _furthest(self, key: str, side: Side) -> Linear | None:
        """An end that a figure cannot be beyond; None where there is none that is sure."""
        if self.is_fixed(key):
            end = getattr(self.park.bounds[key], side)
            return None if end is None else Linear((), end)
        figure = self.park.figures.get(key)
        end = None if figure is None else getattr(figure, side)
        if end is not None and self._steady(key):
            return self.change(key).plus(Linear((), end))
        return Linear(()) if side == "low" else None

    def _may_help(self, test: Comparison) -> bool:
        """Whether some move brings a comparison that fails nearer to passing, by its sign."""
        for relation in OPERATORS[test.operator].one_sided:
            threshold = threshold_bounds(test, self.park.bounds)
            inequality = inequality_of(
                self.standard, test, threshold.high if threshold.high is not None else threshold.low
            )
            if inequality is None:
                return True
            change = Linear(())
            for key, factor in inequality.form.terms:
                if not key.startswith(PREVIOUS):
                    change = change.plus(self.change(key).scaled(factor * relation.sign))
            if any(amount > 0 for _, amount in change.terms):
                return True
        return False

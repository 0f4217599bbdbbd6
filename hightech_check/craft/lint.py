"""A standards file looked over: what loading refuses, and what it accepts though it can hardly be meant."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from hightech_check.craft.text import indicators_of, raw_names
from hightech_check.errors import StandardError
from hightech_check.exact.linear import Linear
from hightech_check.exact.operators import OPERATORS
from hightech_check.exact.quantity import Bounds, Number
from hightech_check.judging.compare import parts_of_interval, tests_of
from hightech_check.park.bounds import ratio_range
from hightech_check.park.narrowing import consistent
from hightech_check.reading import source
from hightech_check.result.report import envelope
from hightech_check.standard.finding import load_standard
from hightech_check.standard.model import Comparison, Condition, Criterion, Group, Standard
from hightech_check.words import say
from hightech_check.writing import Document
from hightech_check.writing.blocks import Cell, Plot
from hightech_check.writing.findings import Finding, Level

MOST_CASES = 4096
"""How many cases of one criterion are looked at; where there are more, nothing is said of it."""

CODES: Mapping[str, Level] = {
    "never-passes": "error",
    "never-fails": "warning",
    "arm-implied": "warning",
    "same-criteria": "warning",
    "unread-indicator": "warning",
    "published-gap": "warning",
    "published-stale": "warning",
    "no-source": "warning",
    "move-no-help": "warning",
    "same-label": "warning",
}
"""What lint finds beyond the faults of loading, which are errors; the message `lint-CODE` explains each."""


def lint(file: str | Path, language: str = "en", stale_after: int | None = None) -> list[Finding]:
    """Look a standards file over.

    Args:
        file: an id of a shipped standard, or a path.
        language: of the messages.
        stale_after: a published series whose newest year is before this year is told.

    Returns:
        The findings, in the order of the file's lines.
    """
    try:
        standard = load_standard(file)
    except StandardError as error:
        shown = source.shown_path(error.file or str(file))
        return [
            Finding(shown, one.code, "error", say(language, one.code, **one.params), one.line, one.column, one.path)
            for one in error.faults
        ]
    linter = _Linter(standard, language, stale_after)
    return sorted(linter.findings(), key=lambda found: (found.line or 0, found.column or 0))


class _Linter:
    def __init__(self, standard: Standard, language: str, stale_after: int | None) -> None:
        assert standard.tree is not None
        self.standard = standard
        self.tree: Any = standard.tree
        self.file = source.shown_path(standard.file)
        self.language = language
        self.stale_after = stale_after

    def findings(self) -> Iterator[Finding]:
        yield from self.unread_indicators()
        yield from self.criteria()
        yield from self.published()
        yield from self.moves()
        yield from self.labels(self.tree)

    def found(self, code: str, node: Any, **params: object) -> Finding:  # noqa: ANN401
        message = say(self.language, f"lint-{code}", **params)
        about = str(next(iter(params.values())))
        return Finding(self.file, code, CODES[code], message, node.line, node.column, about)

    # --- indicators ---

    def unread_indicators(self) -> Iterator[Finding]:
        read = indicators_of(self.standard, self.standard.criteria)
        for name in self.standard.indicators:
            if name not in read:
                yield self.found("unread-indicator", self.tree["indicators"][name], name=name)

    def published(self) -> Iterator[Finding]:
        for name, figures in self.standard.published.items():
            entries = self.tree["indicators"][name]["published"]
            years = sorted(figures)
            for before, year in pairwise(years):
                if year > before + 1:
                    missing = str(before + 1) if year == before + 2 else f"{before + 1}-{year - 1}"
                    yield self.found("published-gap", entries[str(year)], name=name, missing=missing)
            for year in years:
                if figures[year].source is None:
                    yield self.found("no-source", entries[str(year)], what=f"{name}, {year}")
            if years and self.stale_after is not None and years[-1] < self.stale_after:
                newest = entries[str(years[-1])]
                yield self.found("published-stale", newest, name=name, year=years[-1], wanted=self.stale_after)

    # --- criteria ---

    def criteria(self) -> Iterator[Finding]:
        seen: dict[Hashable, str] = {}
        for criterion, node in zip(self.standard.criteria, self.tree["criteria"], strict=True):
            if criterion.source is None:
                yield self.found("no-source", node["id"], what=criterion.id)
            same = seen.setdefault(_meaning(criterion.require), criterion.id)
            if same != criterion.id:
                yield self.found("same-criteria", node["id"], found=criterion.id, other=same)
            yield from self.condition(criterion, criterion.require, node["require"])

    def condition(self, criterion: Criterion, condition: Condition, node: Any) -> Iterator[Finding]:  # noqa: ANN401
        """A condition that always comes out the same, or else the parts of it that do, or say nothing new."""
        can_pass = possible(self.standard, [(condition, True)])
        can_fail = possible(self.standard, [(condition, False)])
        if can_pass is False:
            yield self.found("never-passes", node, found=criterion.id)
        elif can_fail is False:
            yield self.found("never-fails", node, found=criterion.id)
        elif isinstance(condition, Group):
            told = set()
            nodes = node[condition.kind]
            for index, (part, place) in enumerate(zip(condition.conditions, nodes, strict=True)):
                within = list(self.condition(criterion, part, place))
                if within:
                    told.add(index)
                yield from within
            yield from self.implied(criterion, condition, nodes, told)

    def implied(self, criterion: Criterion, group: Group, nodes: Any, told: set[int]) -> Iterator[Finding]:  # noqa: ANN401
        arms = group.conditions
        if len(arms) > MOST_CASES // 64:
            return
        for later in range(len(arms)):
            for earlier in range(later):
                if told & {earlier, later}:
                    continue
                surplus = self.surplus(group, earlier, later)
                if surplus is not None:
                    told.add(surplus)
                    other = nodes[earlier if surplus == later else later]
                    yield self.found("arm-implied", nodes[surplus], found=criterion.id, line_of_other=other.line)

    def surplus(self, group: Group, earlier: int, later: int) -> int | None:
        """Which of two arms adds nothing: of an either/or the one that implies the other; of an all-of the implied."""
        one, other = group.conditions[earlier], group.conditions[later]
        if _names(self.standard, one).isdisjoint(_names(self.standard, other)):
            return None
        first, second = (later, earlier) if group.kind == "any_of" else (earlier, later)
        if possible(self.standard, [(group.conditions[first], True), (group.conditions[second], False)]) is False:
            return later
        if possible(self.standard, [(group.conditions[second], True), (group.conditions[first], False)]) is False:
            return earlier
        return None

    # --- moves and labels ---

    def moves(self) -> Iterator[Finding]:
        tests = [test for criterion in self.standard.criteria for test in tests_of(criterion.require)]
        touched: dict[str, list[Comparison]] = {}
        for test in tests:
            for name in raw_names(self.standard, test):
                touched.setdefault(name, []).append(test)
        for name, move in self.standard.moves.items():
            near = {id(test): test for key in move.adds for test in touched.get(key, [])}
            if not any(_helps(self.standard, move.adds, test) for test in near.values()):
                yield self.found("move-no-help", self.tree["moves"][name], found=name)

    def labels(self, node: source.Node) -> Iterator[Finding]:
        for place in _label_nodes(node):
            text = place["en"].text.strip()
            if text == place["zh"].text.strip():
                yield self.found("same-label", place, found=text)


def _label_nodes(node: source.Node) -> Iterator[Any]:
    """Every mapping in a sound standards file that holds a text in both languages."""
    if isinstance(node, source.Mapping):
        if isinstance(node.get("en"), source.Scalar) and isinstance(node.get("zh"), source.Scalar):
            yield node
            return
        for below in node.values():
            yield from _label_nodes(below)
    elif isinstance(node, source.Sequence):
        for below in node:
            yield from _label_nodes(below)


def _meaning(condition: Condition) -> Hashable:
    """What a condition demands, whatever the order of its parts."""
    if isinstance(condition, Comparison):
        return (condition.indicator, condition.operator, condition.threshold, condition.beside)
    return (condition.kind, frozenset(_meaning(part) for part in condition.conditions))


def _names(standard: Standard, condition: Condition) -> set[str]:
    """The indicators of a condition, and the raw figures that constraints bind to them."""
    names = {test.indicator for test in tests_of(condition)}
    bound = {name for pair in standard.constraints.parts for name in pair}
    bound |= {name for union, parts in standard.constraints.unions for name in (union, *parts)}
    return names | ({"*"} if names & bound else set())


def _helps(standard: Standard, adds: Mapping[str, Number], test: Comparison) -> bool:
    """Whether what one step adds can bring a comparison nearer to passing."""
    formula = standard.indicators[test.indicator].formula
    form: Linear
    if formula is None:
        form = Linear(((test.indicator, 1),))
        if test.beside is not None and test.beside in standard.raw:
            form = form.plus(Linear(((test.beside, -1),)))
        forms = [form]
    else:
        thresholds: list[Number] = [0, 1]
        if test.beside is not None:
            thresholds += [figure.value for figure in standard.published.get(test.beside, {}).values()]
        elif isinstance(test.threshold, bool | str) or test.threshold is None:
            return False
        else:
            thresholds = [test.threshold]
        forms = [formula.minus(threshold) for threshold in thresholds]
    changes = [sum(factor * adds.get(name, 0) for name, factor in one.terms) for one in forms]
    sign = OPERATORS[test.operator].sign
    return any(change * sign > 0 if sign else change for change in changes)


# --- whether something can be, as far as thresholds and constraints show it ---

_Case = tuple[tuple[str, Bounds] | None, Mapping[int, bool]]


def possible(standard: Standard, wanted: Sequence[tuple[Condition, bool]]) -> bool | None:
    """Whether conditions can come out as wanted, all at once; None where that would take too long to find out.

    Every figure is cut at the thresholds it is compared with; a comparison that stands alone takes the side that
    suits, and the others are tried in all combinations that the constraints allow. Ratios are taken to be free of
    their figures, so that what is found impossible is, and not everything impossible is found.
    """
    tests = [(test, want) for condition, want in wanted for test in tests_of(condition)]
    of: dict[Hashable, list[tuple[Comparison, bool]]] = {}
    for test, want in tests:
        of.setdefault((test.indicator, test.beside), []).append((test, want))
    bound = _bound_names(standard, {test.indicator for test, _ in tests if test.beside is None})
    fixed: dict[int, bool] = {}
    choices: list[list[_Case]] = []
    count = 1
    for pairs in of.values():
        cases = _cases(standard, [test for test, _ in pairs])
        if len(pairs) == 1 and pairs[0][0].indicator not in bound:
            test, want = pairs[0]
            outcomes = {outcome[id(test)] for _, outcome in cases}
            fixed[id(test)] = want if want in outcomes else not want
        else:
            count *= len(cases)
            choices.append(cases)
    if count > MOST_CASES:
        return None
    for chosen in product(*choices):
        outcome = dict(fixed)
        given = {}
        for place, results in chosen:
            outcome.update(results)
            if place is not None and place[0] in bound:
                given[place[0]] = place[1]
        if all(_holds(condition, outcome) is want for condition, want in wanted) and (
            len(given) < 2 or consistent(standard, given)
        ):
            return True
    return False


def _bound_names(standard: Standard, names: set[str]) -> set[str]:
    """The raw figures among some that a constraint may tie together: two or more, or none."""
    in_constraints = {name for pair in standard.constraints.parts for name in pair}
    in_constraints |= {name for union, parts in standard.constraints.unions for name in (union, *parts)}
    bound = names & in_constraints
    return bound if len(bound) > 1 else set()


def _cases(standard: Standard, tests: list[Comparison]) -> list[_Case]:
    """What the comparisons of one indicator can come to together."""
    name = tests[0].indicator
    indicator = standard.indicators[name]
    if tests[0].beside is not None:
        return [(None, {id(test): OPERATORS[test.operator].holds(sign) for test in tests}) for sign in (-1, 0, 1)]
    if indicator.type == "flag":
        return [(None, {id(test): answer for test in tests}) for answer in (True, False)]
    if indicator.type == "choice":
        return [(None, {id(test): test.threshold == option for test in tests}) for option in indicator.options or ()]
    interval = Bounds(0, None)
    if indicator.type == "ratio" and name not in standard.published:
        interval = Bounds(*ratio_range(standard, name))
    constants = {test: t for test in tests if (t := test.threshold) is not None and not isinstance(t, str)}
    parts = parts_of_interval(constants, interval, whole=indicator.type == "count")
    return [
        ((name, part.interval), {id(test): status == "pass" for test, status in part.statuses.items()})
        for part in parts
    ]


def _holds(condition: Condition, outcome: Mapping[int, bool]) -> bool:
    if isinstance(condition, Comparison):
        return outcome[id(condition)]
    parts = (_holds(part, outcome) for part in condition.conditions)
    return any(parts) if condition.kind == "any_of" else all(parts)


# --- the forms of output ---


def document(findings: Sequence[Finding], files: int, language: str, *, strict: bool = False) -> Document:
    """The findings in the files looked over, of which there were so many; `strict` counts warnings too."""
    errors = sum(found.level == "error" for found in findings)
    refused = any(found.code not in CODES for found in findings)
    return Document(
        blocks=lambda look: (Plot(map(Cell, text_lines(findings, files, look.language))),),
        form=lambda: {**envelope(), "findings": to_json(findings)},
        findings=findings,
        exit_code=2 if refused else int(bool(errors or (strict and findings))),
    )


def text_lines(findings: Sequence[Finding], files: int, language: str) -> Iterator[str]:
    """A line each: `FILE:LINE:COLUMN: level: message [code]`; then how many there are."""
    for one in findings:
        place = f"{one.line}:{one.column}: " if one.line is not None else " "
        yield f"{one.file}:{place}{one.level}: {one.message} [{one.code}]"
    errors = sum(found.level == "error" for found in findings)
    if findings:
        yield say(language, "lint-sum", errors=errors, warnings=len(findings) - errors)
    else:
        yield say(language, "lint-clean-one" if files == 1 else "lint-clean", count=files)


def to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings in JSON."""
    keys = ("file", "line", "column", "level", "code", "message")
    return [{key: getattr(one, key) for key in keys} for one in findings]

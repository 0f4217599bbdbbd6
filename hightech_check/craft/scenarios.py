"""Scenarios that officers write, run against a standard: what was expected, what came, and what no scenario covers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from hightech_check.craft.text import arms
from hightech_check.errors import Fault, SourceError, StandardError, UsageError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.judging.check import check
from hightech_check.park.bounds import known_bounds
from hightech_check.park.entries import figure_reader
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park
from hightech_check.reading import source
from hightech_check.reading.fields import (
    ID,
    AnyNode,
    OptionalLine,
    Refusal,
    Strict,
    Text,
    Year,
    at,
    nearest,
    scalar,
    validate,
)
from hightech_check.result.report import ComparisonResult, GroupResult, Outcome, Report
from hightech_check.standard.finding import load_standard
from hightech_check.standard.model import RAW, Standard
from hightech_check.words import listed, safe, say

VERDICTS = ("eligible", "not_eligible", "undetermined", "invalid")
STATUSES = ("pass", "fail", "unknown")


class _Scenario(Strict):
    sentence: Text
    base: OptionalLine = None
    year: Year | None = None
    set: dict[str, AnyNode] = Field(default={})
    expect: dict[str, AnyNode]


class _File(Strict):
    standard: OptionalLine = None
    base: OptionalLine = None
    year: Year | None = None
    scenarios: list[_Scenario]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case: figures, and what is expected of them.

    Attributes:
        sentence: what the case shows, in an officer's words.
        line: where it stands.
        park: the base with the changes made; None where they contradict each other.
        refused: then, why.
        expected: `verdict` and criteria's ids, with what each should be.
    """

    sentence: str
    line: int
    park: Park | None
    refused: tuple[Fault, ...]
    expected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """The scenarios of one file, all of one standard."""

    file: str
    standard: Standard
    scenarios: tuple[Scenario, ...]


class Difference(NamedTuple):
    """Something that came out otherwise than expected: the verdict or a criterion, and why."""

    of: str
    expected: str
    came: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A scenario that was run."""

    scenario: Scenario
    differences: tuple[Difference, ...]
    report: Report | None


def load_scenarios(path: str, standard: Standard | None = None) -> ScenarioFile:
    """Read a file of scenarios.

    Args:
        path: the file.
        standard: by which, whatever the file names.

    Raises:
        UsageError: the file is broken; with every fault of it.
        StandardError: the standard it names is broken, or there is none.
        DataFileError: a base data file is refused.
    """
    shown = source.shown_path(path)
    try:
        tree, faults = source.parse(source.read_bytes(path))
    except SourceError as error:
        raise UsageError(error.faults, shown) from None
    read = None if tree is None else validate(_File, tree, faults)
    if read is None or faults:
        raise UsageError(sorted(faults, key=lambda one: (one.line or 0, one.column or 0)), shown)
    node: Any = tree
    if standard is None:
        standard = _standard_of(read.standard, node, Path(path), shown)
    maker = _Maker(standard, Path(path).parent, faults)
    pairs = zip(read.scenarios, node["scenarios"], strict=True)
    scenarios = tuple(maker.scenario(one, place, read) for one, place in pairs)
    if not scenarios:
        faults.append(at(node["scenarios"], "empty", key="scenarios"))
    if faults:
        raise UsageError(faults, shown)
    return ScenarioFile(shown, standard, scenarios)


def _standard_of(name: str | None, node: Any, path: Path, shown: str) -> Standard:  # noqa: ANN401
    if name is None:
        raise UsageError([Fault("missing-key", {"key": "standard"}, 1, 1, "standard")], shown)
    if not ID.fullmatch(name):
        return load_standard(path.parent / name)
    try:
        return load_standard(name)
    except StandardError as error:
        place = node["standard"]
        raise UsageError([one._replace(line=place.line, column=place.column) for one in error.faults], shown) from None


@dataclass
class _Maker:
    """Makes the parks of a file's scenarios."""

    standard: Standard
    folder: Path
    faults: list[Fault]
    bases: dict[str, Park] = field(default_factory=dict)

    def scenario(self, one: _Scenario, node: Any, defaults: _File) -> Scenario:  # noqa: ANN401
        expected = {key: self.expected(key, place) for key, place in one.expect.items()}
        if not expected:
            self.faults.append(at(node["expect"], "empty", key="expect"))
        figures, year = {}, one.year or defaults.year
        base = self.base(one.base or defaults.base)
        if base is not None:
            figures, year = dict(base.figures), one.year or base.year
        if year is None:
            self.faults.append(at(node, "missing-key", key="year"))
            year = 2000
        changed = {name for name in one.set if self.change(figures, name, one.set[name])}
        for name in derived_from(self.standard, changed) - set(one.set):
            figures.pop(name, None)
        park: Park | None = None
        refused: tuple[Fault, ...] = ()
        bounds, contradictions = known_bounds(self.standard, figures, year)
        if contradictions:
            refused = tuple(contradictions)
        else:
            park = Park(self.standard, one.sentence[:100], year, figures, bounds)
        return Scenario(one.sentence, node["sentence"].line, park, refused, expected)

    def base(self, name: str | None) -> Park | None:
        if name is None:
            return None
        if name not in self.bases:
            self.bases[name] = load_park(self.folder / name, self.standard)
        return self.bases[name]

    def change(self, figures: dict[str, Figure], key: str, node: Any) -> bool:  # noqa: ANN401
        name = key.removeprefix(PREVIOUS)
        indicator = self.standard.indicators.get(name)
        place = getattr(node, "key", None) or node
        if indicator is None or (name != key and indicator.type not in RAW):
            known = self.standard.indicators
            self.faults.append(at(place, "unknown-indicator", found=key, nearest=nearest(name, known)))
            return False
        try:
            figure = figure_reader(self.standard, name)(node)
        except Refusal as refusal:
            self.faults += refusal.faults
            return False
        if figure is None:
            figures.pop(key, None)
        else:
            figures[key] = figure
        return True

    def expected(self, key: str, node: Any) -> str:  # noqa: ANN401
        words = VERDICTS if key == "verdict" else STATUSES
        known = [criterion.id for criterion in self.standard.criteria]
        try:
            text = scalar(node).text
        except Refusal as refusal:
            self.faults += refusal.faults
            return ""
        if key != "verdict" and key not in known:
            place = getattr(node, "key", None) or node
            near = nearest(key, known)
            self.faults.append(at(place, "no-criterion", found=key, nearest=near, standard=self.standard.id))
        elif text not in words:
            self.faults.append(at(node, "not-one-of", found=text, words=words, nearest=nearest(text, words)))
        return text


def run(scenarios: ScenarioFile, language: str = "en") -> list[Outcomes]:
    """Run the scenarios of a file."""
    return [_run(scenarios.standard, one, language) for one in scenarios.scenarios]


def _run(standard: Standard, scenario: Scenario, language: str) -> Outcomes:
    if scenario.park is None:
        why = "; ".join(say(language, fault.code, **fault.params) for fault in scenario.refused)
        came = dict.fromkeys(scenario.expected, "invalid")
        return Outcomes(scenario, tuple(_differences(scenario, came, lambda _: why)), None)
    report = check(standard, scenario.park, language=language)
    came = {"verdict": report.verdict, **{result.id: result.status for result in report.criteria}}
    return Outcomes(scenario, tuple(_differences(scenario, came, lambda key: _why(report, key, language))), report)


def _differences(scenario: Scenario, came: Mapping[str, str], why: Any) -> Iterator[Difference]:  # noqa: ANN401
    for key, expected in scenario.expected.items():
        if came[key] != expected:
            yield Difference(key, expected, came[key], why(key))


def _why(report: Report, key: str, language: str) -> str:
    """Why the verdict, or a criterion, came out as it did."""
    if key != "verdict":
        return "; ".join(_comparison_words(one, language) for one in report.criterion(key).comparisons)
    for status in ("fail", "unknown"):
        deciding = report.deciding("fail" if status == "fail" else "unknown")
        if deciding:
            word = say(language, f"status-{status}")
            return f"{word}: {listed(language, (one.id for one in deciding))}"
    return say(language, "scenario-all-pass")


def _comparison_words(one: ComparisonResult, language: str) -> str:
    found = one.value_text or one.known_text or say(language, "none-found")
    if one.type in ("flag", "choice") and one.status == "unknown":
        found = say(language, "not-known")
    required = say(language, one.operator.replace("_", "-"), value=one.threshold_text or say(language, "not-known"))
    status = say(language, f"status-{one.status}")
    return say(language, "scenario-comparison", label=one.label, found=found, required=required, status=status)


# --- coverage ---


class Gap(NamedTuple):
    """A criterion, or an arm of it, that a kind of case is missing for: `pass`, `fail` or `threshold`."""

    criterion: str
    arm: str
    lacks: str


def coverage(standard: Standard, outcomes: Iterable[Outcomes]) -> list[Gap]:
    """What no scenario covers: each criterion and arm wants a case that passes, one that fails, one at its edge."""
    seen: set[tuple[str, str, str]] = set()
    for outcome in outcomes:
        for result in () if outcome.report is None else outcome.report.criteria:
            seen.add((result.id, "", result.status))
            for path, part in _outcome_arms(result.outcome):
                if path:
                    seen.add((result.id, path, part.status))
                if isinstance(part, ComparisonResult) and part.value is not None and part.value == part.threshold:
                    seen.add((result.id, path, "threshold"))
    return [
        Gap(criterion.id, arm.path, wanted)
        for criterion in standard.criteria
        for arm in arms(criterion.require)
        for wanted in _wanted(standard, arm.condition)
        if (criterion.id, arm.path, wanted) not in seen
    ]


def _wanted(standard: Standard, condition: Any) -> tuple[str, ...]:  # noqa: ANN401
    name = getattr(condition, "indicator", None)
    if name is None or standard.indicators[name].type in ("flag", "choice"):
        return ("pass", "fail")
    return ("pass", "fail", "threshold")


def _outcome_arms(outcome: Outcome, path: str = "") -> Iterator[tuple[str, Outcome]]:
    yield path, outcome
    if isinstance(outcome, GroupResult):
        for index, part in enumerate(outcome.conditions):
            yield from _outcome_arms(part, f"{path}{'.' * bool(path)}{outcome.kind}[{index}]")


# --- in words ---


class Tested(NamedTuple):
    """A file of scenarios, run; `gaps` is None where coverage was not asked for."""

    of: ScenarioFile
    outcomes: list[Outcomes]
    gaps: list[Gap] | None


def lines(tested: Sequence[Tested], language: str) -> Iterator[str]:
    """What failed, what is not covered, and the counts."""
    for one in tested:
        failed = [outcome for outcome in one.outcomes if outcome.differences]
        for outcome in failed:
            yield f"{one.of.file}:{outcome.scenario.line}: {safe(' '.join(outcome.scenario.sentence.split()))}"
            for difference in outcome.differences:
                yield "  " + say(
                    language,
                    "scenario-difference",
                    of=say(language, "scenario-verdict") if difference.of == "verdict" else difference.of,
                    expected=difference.expected,
                    came=difference.came,
                )
                yield "    " + difference.why
        passed = len(one.outcomes) - len(failed)
        yield say(language, "scenario-sum", file=one.of.file, passed=passed, total=len(one.outcomes))
        for gap in one.gaps or ():
            arm = f" {gap.arm}" if gap.arm else ""
            yield "  " + say(language, f"scenario-lacks-{gap.lacks}", found=gap.criterion + arm)
        if one.gaps is not None:
            code = "scenario-coverage-full" if not one.gaps else "scenario-coverage"
            yield say(language, code, standard=one.of.standard.id, count=len(one.gaps))


def to_json(tested: Sequence[Tested]) -> list[dict[str, Any]]:
    """The same in JSON."""
    return [
        {
            "file": one.of.file,
            "standard": one.of.standard.id,
            "scenarios": [
                {
                    "sentence": outcome.scenario.sentence,
                    "line": outcome.scenario.line,
                    "passed": not outcome.differences,
                    "verdict": "invalid" if outcome.report is None else outcome.report.verdict,
                    "differences": [difference._asdict() for difference in outcome.differences],
                }
                for outcome in one.outcomes
            ],
            "uncovered": None if one.gaps is None else [gap._asdict() for gap in one.gaps],
        }
        for one in tested
    ]

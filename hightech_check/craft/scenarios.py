"""Files of scenarios that officers write: figures, and what a standard is expected to say of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from hightech_check.errors import DataFileError, Fault, SourceError, StandardError, UsageError
from hightech_check.exact.linear import PREVIOUS
from hightech_check.park.entries import figure_reader
from hightech_check.park.figures import Figure, derived_from
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park
from hightech_check.reading import source
from hightech_check.reading.faults import Refusal, at, bounded, nearest, refuse
from hightech_check.reading.fields import ID, LONGEST_NAME, Text, Year, one_of, optional, text_reader
from hightech_check.reading.models import ReadsIn, Strict, attempt, or_null, validate
from hightech_check.standard.finding import load_standard
from hightech_check.standard.model import RAW, Standard

VERDICTS = ("eligible", "not_eligible", "undetermined", "invalid")
MOST_WORK = 150_000
"""Scenarios times indicators and criteria of the standard: so many are run within a second or two."""
STATUSES = ("pass", "fail", "unknown")
_read_line = optional(text_reader(longest=LONGEST_NAME))


# --- the file ---


@dataclass
class _Context:
    """What a file of scenarios is read with: its folder, the standard once it is known, the bases read so far."""

    folder: Path
    standard: Standard | None
    bases: dict[str, Park] = field(default_factory=dict)


def _read_standard(node: object, context: _Context) -> None:
    name = _read_line(node)
    if name is None or context.standard is not None:
        return  # an option has chosen one, whatever the file names
    try:
        context.standard = load_standard(name if ID.fullmatch(name) else context.folder / name)
    except StandardError as error:
        if not ID.fullmatch(name):
            raise
        place = at(node, "")
        raise Refusal(*(one._replace(line=place.line, column=place.column) for one in error.faults)) from None


def _read_base(node: object, context: _Context) -> Park | None:
    name = _read_line(node)
    if name is None or context.standard is None:
        return None
    if name not in context.bases:
        context.bases[name] = load_park(context.folder / name, context.standard)
    return context.bases[name]


def _entries(read_entry: Callable[[str, source.Node, Standard], object], least: int = 0) -> ReadsIn:
    """Annotates a mapping with what reads an entry of it by the standard, and how many entries it needs."""

    def read(node: object, context: _Context) -> dict[str, object]:
        if not isinstance(node, source.Mapping):
            refuse(node, "not-a-mapping")
        if len(node) < least:
            refuse(node, "empty", key=node.key.text if node.key else "")
        entries: dict[str, object] = {}
        faults: list[Fault] = []
        for key, entry in node.items():
            if context.standard is not None and not isinstance(entry, source.Faulty):
                entries[key] = attempt(partial(read_entry, key, entry, context.standard), faults)
        if faults:
            raise Refusal(*faults)
        return entries

    return ReadsIn(read, {"type": "object", "minProperties": least})


def _read_change(key: str, node: source.Node, standard: Standard) -> Figure | None:
    name = key.removeprefix(PREVIOUS)
    indicator = standard.indicators.get(name)
    if indicator is None or (name != key and indicator.type not in RAW):
        refuse(node.key, "unknown-indicator", found=key, nearest=nearest(name, standard.indicators))
    return figure_reader(standard, name)(node)


def _read_expected(key: str, node: source.Node, standard: Standard) -> str:
    if key != "verdict" and key not in standard.criteria_by_id:
        near = nearest(key, standard.criteria_by_id)
        refuse(node.key, "no-criterion", found=key, nearest=near, standard=standard.id)
    return one_of(*(VERDICTS if key == "verdict" else STATUSES))(node)


Base = Annotated[Park | None, ReadsIn(_read_base, or_null({"type": "string"}))]


class _Scenario(Strict):
    """One case: what it shows, what is changed in the base, and what is expected then."""

    sentence: Text = Field(description="what the case shows, in an officer's words")
    base: Base = Field(None, description="the data file to begin from, if not the file's own base")
    year: Year | None = Field(None, description="the year of the figures, if not the base's")
    set: Annotated[dict[str, Figure | None], _entries(_read_change)] = Field(
        {}, description="the figures that are changed, written as in a data file; null makes one unknown"
    )
    expect: Annotated[dict[str, str], _entries(_read_expected, 1)] = Field(
        description="`verdict`, and criteria by id: pass, fail or unknown"
    )


class _File(Strict):
    """A file of scenarios, all of one standard."""

    standard: Annotated[None, ReadsIn(_read_standard, or_null({"type": "string"}))] = Field(
        None, description="a shipped standard's id, or the path of a standards file"
    )
    base: Base = Field(None, description="the data file that the scenarios begin from")
    year: Year | None = Field(None, description="the year of the figures, where there is no base")
    scenarios: list[_Scenario] = Field(description="the cases")


# --- the scenarios ---


class Scenario(NamedTuple):
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
    refused: Sequence[Fault]
    expected: Mapping[str, str]


class ScenarioFile(NamedTuple):
    """The scenarios of one file, all of one standard."""

    file: str
    standard: Standard
    scenarios: list[Scenario]


def load_scenarios(path: str, standard: Standard | None = None) -> ScenarioFile:
    """Read a file of scenarios.

    Args:
        path: the file.
        standard: by which, whatever the file names.

    Raises:
        UsageError: the file is broken; with every fault of it.
        StandardError: the standards file that it names by its path is missing or broken.
        DataFileError: a base data file is refused.
    """
    shown = source.shown_path(path)
    try:
        tree, faults = source.parse(source.read_bytes(path))
    except SourceError as error:
        raise UsageError(error.faults, shown) from None
    context = _Context(Path(path).parent, standard)
    read = None if tree is None else validate(_File, tree, faults, context=context)
    if read is None or faults:
        raise UsageError(bounded(faults), shown)
    if context.standard is None:
        raise UsageError([Fault("missing-key", {"key": "standard"}, 1, 1, "standard")], shown)
    nodes: Any = tree
    most = MOST_WORK // (len(context.standard.indicators) + len(context.standard.criteria))
    if len(read.scenarios) > most:
        fault = at(nodes["scenarios"], "too-many", key="scenarios", count=len(read.scenarios), most=most)
        raise UsageError([fault], shown)
    pairs = zip(read.scenarios, nodes["scenarios"], strict=True)
    scenarios = [_scenario(one, node, read, context.standard, faults) for one, node in pairs]
    if not scenarios:
        faults.append(at(nodes["scenarios"], "empty", key="scenarios"))
    if faults:
        raise UsageError(faults, shown)
    return ScenarioFile(shown, context.standard, scenarios)


def _scenario(one: _Scenario, node: Any, file: _File, standard: Standard, faults: list[Fault]) -> Scenario:  # noqa: ANN401
    base = one.base or file.base
    year = one.year or (file.year if base is None else base.year)
    if year is None:
        faults.append(at(node, "missing-key", key="year"))
    park = base or Park(standard, "", 0, {}, standard.unknown)
    stale = derived_from(standard, one.set) - set(one.set)
    wanted = {**park.figures, **one.set}
    figures = {key: figure for key, figure in wanted.items() if figure is not None and key not in stale}
    line = node["sentence"].line
    try:
        return Scenario(one.sentence, line, park.with_figures(figures, year), (), one.expect)
    except DataFileError as error:
        return Scenario(one.sentence, line, None, error.faults, one.expect)

"""A standards file looked over: each fault is reported once, at its line, with its code; a sound file has none."""

import json
import re
from itertools import product
from pathlib import Path

import pytest
from command import ROOT, run, run_csv
from hypothesis import given
from hypothesis import strategies as st

from hightech_check.craft.lint import CODES, lint
from hightech_check.craft.possible import possible
from hightech_check.exact.operators import OPERATORS
from hightech_check.standard.finding import load_standard, shipped
from hightech_check.standard.model import Comparison, Condition, Group

FOLDER = "tests/faults/standards"
SOUND = ROOT / FOLDER / "sound.yaml"
CORPUS = sorted((ROOT / FOLDER).glob("*.yaml"))


def expected(path: Path) -> list[tuple[str, int]]:
    """What the first line of a file of the corpus says that lint finds."""
    match = re.match(r"# expect: (?:nothing|([a-z0-9-]+) at line ([0-9]+))\n", path.read_text("utf-8"))
    assert match is not None
    return [(match[1], int(match[2]))] if match[1] else []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_fault_is_reported_exactly_once_at_its_line(path: Path) -> None:
    found = lint(path, stale_after=2022 if path.stem == "published-stale" else None)
    assert [(one.code, one.line) for one in found] == expected(path)


def test_the_corpus_has_every_code_of_lint() -> None:
    assert set(CODES) <= {code for path in CORPUS for code, _ in expected(path)}


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_standards_lint_clean(name: str) -> None:
    assert lint(name) == []


@pytest.mark.parametrize(("year", "lines"), [(2020, []), (2021, [17])])
def test_a_series_is_stale_where_its_newest_year_is_before_the_one_asked_for(year: int, lines: list[int]) -> None:
    assert [one.line for one in lint(SOUND, stale_after=year) if one.code == "published-stale"] == lines


def test_faults_of_loading_are_errors_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "standard.yaml"
    text = SOUND.read_text("utf-8").replace("part_of: [all]", "part_of: [al]")
    path.write_text(text.replace("at_least: 20%", "at_least: 20"), "utf-8")
    found = [(one.code, one.line, one.level, one.path) for one in lint(path)]
    assert found == [
        ("unknown-indicator", 9, "error", "indicators.part.part_of[0]"),
        ("ratio-form", 27, "error", "criteria[1].require.any_of[0].at_least"),
    ]


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        (["same-label"], [], 0),
        (["same-label"], ["--strict"], 1),
        (["sound"], ["--strict"], 0),
        (["never-passes", "same-label"], [], 1),
        (["never-passes", "ratio-form"], [], 2),
    ],
)
def test_the_worst_finding_decides_the_exit_code(files: list[str], options: list[str], code: int) -> None:
    assert run("standard", "lint", *(f"{FOLDER}/{file}.yaml" for file in files), *options).returncode == code


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_format_shows_each_finding_at_its_place(language: str) -> None:
    files = [f"{FOLDER}/{name}.yaml" for name in ("same-label", "ratio-form")]
    places = [(files[0], 35, 5, "same-label", "warning"), (files[1], 48, 50, "ratio-form", "error")]
    forms = ("text", "json", "markdown", "github", "sarif")
    shown = {form: run("standard", "lint", *files, "-f", form, "--lang", language).stdout for form in forms}
    for entries in (json.loads(shown["json"])["findings"], run_csv("standard", "lint", *files)):
        found = [tuple(str(one[key]) for key in ("file", "line", "column", "code", "level")) for one in entries]
        assert found == [tuple(map(str, place)) for place in places]
    for file, line, column, code, level in places:
        assert f"{file}:{line}:{column}: {level}: " in shown["text"]
        assert f"{file}:{line}:{column}: {level}: " in shown["markdown"]
        assert f"::{level} file={file},line={line},col={column},title={code}::" in shown["github"]
    results = json.loads(shown["sarif"])["runs"][0]["results"]
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in results]
    assert [(one["ruleId"], one["level"]) for one in results] == [place[3:] for place in places]
    assert [(one["startLine"], one["startColumn"]) for one in regions] == [place[1:3] for place in places]


def test_the_codes_are_explained() -> None:
    assert {row["code"]: row["level"] for row in run_csv("standard", "lint", "--codes")} == CODES
    assert run("standard", "lint").returncode == 2


# --- the law: what cannot be is said, and only that ---

COMPARISONS = st.builds(
    Comparison, st.sampled_from(["all", "part"]), st.sampled_from(list(OPERATORS)), st.integers(0, 3)
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda parts: st.builds(
        Group, st.sampled_from(["any_of", "all_of"]), st.lists(parts, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=5,
)


def holds(condition: Condition, figures: dict[str, int]) -> bool:
    def leaf(one: Comparison) -> bool:
        assert isinstance(one.threshold, int)
        return OPERATORS[one.operator].holds(figures[one.indicator] - one.threshold)

    return condition.fold(leaf, lambda group, parts: any(parts) if group.kind == "any_of" else all(parts))


@given(st.lists(st.tuples(CONDITIONS, st.booleans()), min_size=1, max_size=2))
def test_conditions_can_come_out_so_where_some_part_and_whole_have_them_so(
    wanted: list[tuple[Condition, bool]],
) -> None:
    parks = [{"all": whole, "part": part} for whole, part in product(range(6), repeat=2) if part <= whole]
    found = any(all(holds(condition, park) is want for condition, want in wanted) for park in parks)
    assert possible(load_standard(SOUND), wanted) is found

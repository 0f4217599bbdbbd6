"""Lint: each seeded fault of the corpus is reported exactly once, at its line; sound standards have none."""

import json
import re
from pathlib import Path

import pytest
from command import ROOT, run

from hightech_check.craft.lint import CODES, lint
from hightech_check.standard.finding import shipped

CORPUS = sorted((ROOT / "tests" / "faults" / "standards").glob("*.yaml"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_seeded_fault_is_reported_exactly_once_at_its_line(path: Path) -> None:
    match = re.match(r"# expect: ([a-z0-9-]+) at line ([0-9]+)\n", path.read_text("utf-8"))
    assert match is not None
    found = lint(path, stale_after=2022 if path.stem == "published-stale" else None)
    assert [(one.code, one.line) for one in found] == [(match[1], int(match[2]))]


def test_the_corpus_has_every_code_of_lint() -> None:
    assert set(CODES) <= {path.stem for path in CORPUS}


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_standards_lint_clean(name: str) -> None:
    assert lint(name) == []


def test_the_formats_and_exit_codes() -> None:
    folder = "tests/faults/standards"
    assert run("standard", "lint", f"{folder}/same-label.yaml").returncode == 0
    assert run("standard", "lint", f"{folder}/same-label.yaml", "--strict").returncode == 1
    assert run("standard", "lint", f"{folder}/never-passes.yaml").returncode == 1
    refused = run("standard", "lint", f"{folder}/ratio-form.yaml", "-f", "json")
    assert refused.returncode == 2
    assert json.loads(refused.stdout)["findings"][0]["code"] == "ratio-form"
    line = run("standard", "lint", f"{folder}/same-label.yaml", "-f", "github").stdout
    assert line.startswith(f"::warning file={folder}/same-label.yaml,line=")
    sarif = json.loads(run("standard", "lint", f"{folder}/same-label.yaml", "-f", "sarif").stdout)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "same-label"

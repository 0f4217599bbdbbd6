"""A standards file looked over: each fault is told once, at its line, with its code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hightech_check.craft.lint import CODES, lint
from hightech_check.standard.finding import criteria_folder, shipped

SOUND = """\
id: small
title: {en: Small standard, zh: 小标准}
source: {document: a document}
sections:
  one: {en: Section one, zh: 第一部分}
indicators:
  all: {type: count, label: {en: Everything, zh: 全部}}
  part: {type: count, part_of: [all], label: {en: A part, zh: 部分}}
  share: {type: ratio, formula: part / all, label: {en: The share, zh: 比例}}
  flag: {type: flag, label: {en: A flag, zh: 是非}}
  rate:
    type: ratio
    label: {en: A rate, zh: 公布值}
    published:
      2019: {value: 2%, source: the yearbook}
      2020: {value: 3%, source: the yearbook}
  own: {type: ratio, label: {en: Own rate, zh: 自报}}
criteria:
  - id: one.first
    title: {en: First, zh: 第一条}
    source: {section: 第一部分, sentence: 1}
    require: {indicator: all, at_least: 5}
  - id: one.second
    title: {en: Second, zh: 第二条}
    source: {section: 第一部分, sentence: 2}
    require: {any_of: [{indicator: share, at_least: 20%}, {indicator: flag, equals: true}]}
  - id: one.third
    title: {en: Third, zh: 第三条}
    source: {section: 第一部分, sentence: 3}
    require: {indicator: own, at_least: rate}
moves:
  grow:
    title: {en: grow, zh: 增长}
    adds: {all: 1, part: 1}
"""

SEEDED = [
    ("at_least: 5}", "at_least: 0}", "never-fails", 22),
    ("{indicator: share, at_least: 20%}", "{indicator: share, at_least: 120%}", "never-passes", 26),
    (
        "{indicator: flag, equals: true}",
        "{indicator: share, at_least: 30%}, {indicator: flag, equals: true}",
        "arm-implied",
        26,
    ),
    ("require: {indicator: own, at_least: rate}", "require: {indicator: all, at_least: 5}", "same-criteria", 27),
    ("2019: {value", "2017: {value", "published-gap", 16),
    ("2%, source: the yearbook", "2%", "no-source", 15),
    ("adds: {all: 1, part: 1}", "adds: {part: -1}", "move-no-help", 32),
    ("{en: First, zh: 第一条}", "{en: First, zh: First}", "same-label", 20),
    ("  own:", "  unused: {type: flag, label: {en: Unused, zh: 未用}}\n  own:", "unread-indicator", 17),
]


def found(tmp_path: Path, text: str, stale_after: int | None = None) -> list[tuple[str, int | None]]:
    path = tmp_path / "standard.yaml"
    path.write_text(text, encoding="utf-8")
    return [(one.code, one.line) for one in lint(path, stale_after=stale_after)]


def test_a_sound_standard_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND) == []


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_standards_lint_clean(name: str) -> None:
    assert [one.message for one in lint(criteria_folder() / f"{name}.yaml")] == []


@pytest.mark.parametrize(("old", "new", "code", "line"), SEEDED, ids=[seed[2] for seed in SEEDED])
def test_a_seeded_fault_is_found_once_at_its_line(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in SOUND
    findings = found(tmp_path, SOUND.replace(old, new, 1))
    assert [at for one, at in findings if one == code] == [line], findings


def test_a_published_series_can_be_stale(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND, stale_after=2020) == []
    assert found(tmp_path, SOUND, stale_after=2021) == [("published-stale", 16)]


def test_faults_of_loading_are_errors_at_their_lines(tmp_path: Path) -> None:
    text = SOUND.replace("part_of: [all]", "part_of: [al]").replace("at_least: 20%", "at_least: 20")
    assert found(tmp_path, text) == [("unknown-indicator", 8), ("ratio-form", 26)]


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_format_shows_the_finding_at_its_place(tmp_path: Path, form: str, language: str) -> None:
    path = tmp_path / "standard.yaml"
    path.write_text(SOUND.replace("at_least: 5}", "at_least: 0}").replace("20%", "120%"), encoding="utf-8")
    command = [sys.executable, "-m", "hightech_check", "standard", "lint", str(path), "-f", form, "--lang", language]
    done = subprocess.run(command, capture_output=True, check=False)
    text = done.stdout.decode()
    assert done.returncode != 0
    assert "never-passes" in text
    assert "never-fails" in text
    if form in ("json", "sarif"):
        json.loads(text)


def test_every_code_of_lint_is_seeded() -> None:
    assert {seed[2] for seed in SEEDED} | {"published-stale"} == set(CODES)

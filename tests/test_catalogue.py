"""Standards as people read them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hightech_check.catalogue import show_lines
from hightech_check.standard import load_standard, shipped


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "hightech_check", "standard", *arguments], capture_output=True, check=False
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", shipped())
def test_every_criterion_is_shown_with_its_source(name: str, language: str) -> None:
    standard = load_standard(name)
    text = "\n".join(show_lines(standard, language))
    for criterion in standard.criteria:
        assert criterion.id in text
        assert criterion.title.text(language) in text
        assert criterion.source is not None
        assert criterion.source.section in text


def test_an_either_or_is_shown_with_its_arms() -> None:
    text = "\n".join(show_lines(load_standard(), "en"))
    assert "one of 2 is enough" in text
    assert "[high_tech_or_tech_sme_share]: ≥ 20 %" in text
    assert "[league_city_high_tech_share]: ≥ 25 %" in text


def test_the_list_names_the_standards_that_ship() -> None:
    form = json.loads(run("list", "-f", "json").stdout)
    assert {row["id"]: row["criteria"] for row in form["standards"]}["inner-mongolia-2020"] == 33


def test_show_as_json_has_the_33_criteria() -> None:
    form = json.loads(run("show", "inner-mongolia-2020", "-f", "json").stdout)["standard"]
    assert len(form["criteria"]) == 33
    assert form["criteria"][4]["require"]["threshold_text"] == "≥ 200 enterprises"


def test_an_unknown_standard_is_wrong_usage() -> None:
    assert run("show", "nope").returncode == 2
    assert run("show", "no/such/file.yaml").returncode == 2


def test_a_broken_standards_file_is_wrong_usage_with_every_fault_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(
        "id: broken\ntitle: {en: Broken}\nsections: {}\nindicators: {a: {type: counter}}\n", encoding="utf-8"
    )
    result = run("show", str(path))
    assert result.returncode == 2
    places = [line.removeprefix(f"{path}:").split(": ")[0] for line in result.stderr.decode().splitlines()]
    assert places == ["1:1", "2:1", "4:14", "4:24"]

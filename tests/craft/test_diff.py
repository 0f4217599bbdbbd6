"""Two standards compared, and whom the difference affects."""

import json
from pathlib import Path

from command import ROOT, run

STANDARD = ROOT / "criteria" / "inner-mongolia-2020.yaml"
BASELINE = "examples/baotou-metal-park-2020.yaml"


def eased(folder: Path) -> Path:
    """The 2020 list with 180 enterprises and 18 %."""
    text = STANDARD.read_text("utf-8")
    for before, after in (
        ("{indicator: enterprises, at_least: 200}", "{indicator: enterprises, at_least: 180}"),
        (
            "{indicator: high_tech_or_tech_sme_share, at_least: 20%}",
            "{indicator: high_tech_or_tech_sme_share, at_least: 18%}",
        ),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    path = folder / "eased.yaml"
    path.write_text(text, "utf-8")
    return path


def park_of_190(folder: Path) -> Path:
    """190 enterprises, a reported share of 19 %, 15 % of the league-city's, and all else in order."""
    text = (ROOT / "examples" / "eligible-park.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("  tech_smes", "  high_tech_or_tech_sme"))]
    text = "\n".join(lines)
    for before, after in (
        ("  enterprises: 250", "  enterprises: 190\n  high_tech_or_tech_sme_share: 19%"),
        ("  high_tech_enterprises: 45", "  high_tech_enterprises: 30"),
        ("  league_city_high_tech_enterprises: 160", "  league_city_high_tech_enterprises: 200"),
        ("  high_tech_enterprises: 30   #", "  high_tech_enterprises: 20   #"),
    ):
        assert before in text
        text = text.replace(before, after)
    path = folder / "park190.yaml"
    path.write_text(text + "\n", "utf-8")
    return path


def test_the_real_baseline_stays_and_a_park_of_190_flips_by_both_changes(tmp_path: Path) -> None:
    result = run(
        "standard", "diff", "inner-mongolia-2020", eased(tmp_path), BASELINE, park_of_190(tmp_path), "-f", "json"
    )
    assert result.returncode == 0, result.stderr
    form = json.loads(result.stdout)
    assert [(one["kind"], one["of"]) for one in form["changes"]] == [
        ("threshold", "industry.enterprises"),
        ("threshold", "industry.high-tech-share"),
    ]
    baseline, other = form["effects"]
    assert (baseline["before"], baseline["after"], baseline["criteria"]) == ("not_eligible", "not_eligible", [])
    assert (other["before"], other["after"], other["by"]) == ("not_eligible", "eligible", [0, 1])
    assert [(one["id"], one["before"], one["after"]) for one in other["criteria"]] == [
        ("industry.enterprises", "fail", "pass"),
        ("industry.high-tech-share", "fail", "pass"),
    ]


def test_the_text_names_each_change_and_who_is_affected(tmp_path: Path) -> None:
    text = run("standard", "diff", "inner-mongolia-2020", eased(tmp_path), BASELINE, park_of_190(tmp_path)).stdout
    assert "2 changes" in text
    assert "Resident enterprises ≥ 200 enterprises → Resident enterprises ≥ 180 enterprises" in text
    assert f"{BASELINE} 包头金属深加工园区: stays NOT ELIGIBLE" in text
    assert "NOT ELIGIBLE → ELIGIBLE\n  by industry.enterprises" in text
    assert text.count("  by industry.") == 2


def test_a_standard_does_not_differ_from_itself() -> None:
    form = json.loads(run("standard", "diff", "tech-sme-2017", "criteria/tech-sme-2017.yaml", "-f", "json").stdout)
    assert form["changes"] == []


def test_indicators_published_figures_bindings_and_moves_are_compared_too(tmp_path: Path) -> None:
    text = STANDARD.read_text("utf-8")
    for before, after in (
        (
            "    part_of: [enterprises]\n",
            "",
        ),
        ("    adds: {rd_institutions: 1}", "    adds: {rd_institutions: 2}"),
        ("    binding: recommended\n", ""),
        ("      2021: {value: 2.44%", "      2021: {value: 2.64%"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    path = tmp_path / "other.yaml"
    path.write_text(text, "utf-8")
    form = json.loads(run("standard", "diff", STANDARD, path, "examples/eligible-park.yaml", "-f", "json").stdout)
    kinds = {(one["kind"], one["of"]) for one in form["changes"]}
    assert ("published-changed", "national_rd_intensity") in kinds
    assert ("move-changed", "institution") in kinds
    assert ("binding", "governance.management-innovation") in kinds
    assert ("indicator-changed", "tech_smes") in kinds
    (effect,) = form["effects"]  # 2.6 % is enough for 2.44 %, not for 2.64 %
    assert effect["after"] == "not_eligible"
    assert {form["changes"][number]["kind"] for number in effect["criteria"][0]["by"]} == {"published-changed"}


def test_a_data_file_that_names_a_removed_indicator_is_told_as_refused(tmp_path: Path) -> None:
    result = run("standard", "diff", "inner-mongolia-2020", "tech-sme-2017", BASELINE)
    assert result.returncode == 0
    assert "NOT ELIGIBLE → REFUSED" in result.stdout

"""Scenarios of standards: the shipped ones hold and cover everything; a wrong one says what came, and why."""

import re
from pathlib import Path

import pytest
from command import ROOT, run, run_csv, run_json

SHIPPED = ("inner-mongolia-2020", "high-tech-enterprise-2016", "tech-sme-2017")


HEAD = f"standard: tech-sme-2017\nbase: {ROOT}/examples/firm-sme-pass.yaml\nscenarios:\n"
STAFF = "  - sentence: 501 staff\n    set: {staff: 501}\n    expect: {verdict: eligible, sme.size: pass}\n"


def scenarios(folder: Path, text: str, head: str = HEAD) -> Path:
    path = folder / "scenarios.yaml"
    path.write_text(head + text, "utf-8")
    return path


def test_the_shipped_standards_are_fully_covered_and_come_out_as_expected() -> None:
    result = run("standard", "test", *(f"tests/scenarios/{name}.yaml" for name in SHIPPED), "--coverage")
    assert result.stderr == ""
    assert result.returncode == 0
    assert result.stdout.count("every criterion and every arm is covered") == 3


def test_a_scenario_that_comes_out_otherwise_says_what_was_expected_what_came_and_why(tmp_path: Path) -> None:
    path = scenarios(tmp_path, STAFF)
    result = run("standard", "test", path, COLUMNS="160")
    assert result.returncode == 1
    assert f"{path}:4: 501 staff" in result.stdout
    assert "the verdict: expected eligible, came not_eligible" in result.stdout
    assert "sme.size: expected pass, came fail" in result.stdout
    assert "Staff: found 501, required ≤ 500: fail" in result.stdout
    assert "0 of 1 scenarios" in result.stdout
    assert "- sme\\.size\\: expected pass, came fail" in run("standard", "test", path, "-f", "markdown").stdout
    first, second, *gaps = run_csv("standard", "test", path, "--coverage")
    assert [(row["line"], row["passed"], row["of"]) for row in (first, second)] == [
        ("4", "false", "verdict"),
        ("4", "false", "sme.size"),
    ]
    assert {"sme.registered"} <= {row["criterion"] for row in gaps if row["lacks"] == "fail"}


def test_coverage_names_each_arm_that_lacks_a_case(tmp_path: Path) -> None:
    path = scenarios(tmp_path, "  - sentence: as it is\n    expect: {verdict: eligible}\n")
    result = run("standard", "test", path, "--coverage")
    assert result.returncode == 1
    assert "sme.size all_of[0]: no failing case" in result.stdout
    assert "sme.size all_of[1]: no case exactly at its threshold" in result.stdout
    assert "sme.size all_of[0]: no case exactly at its threshold" not in result.stdout  # the base has 500 staff
    assert "sme.score any_of[1]: no passing case" in result.stdout


def test_all_faults_of_a_file_of_scenarios_are_told_at_their_places(tmp_path: Path) -> None:
    path = scenarios(
        tmp_path,
        "  - sentence: a\n    set: {stuff: 1, staff: 1.5}\n    expect: {verdict: good, sme.sise: pass, sme.size: passes}\n",
    )
    result = run("standard", "test", path)
    assert result.returncode == 2
    places = [line.removeprefix(f"{path}:").split(": ")[0] for line in result.stderr.splitlines()]
    assert sorted(places) == ["5:11", "5:28", "6:23", "6:29", "6:55"]
    assert "did you mean `staff`?" in result.stderr
    assert "did you mean `sme.size`?" in result.stderr


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "1:1: "),
        ("standard: x\n", "1:1: `scenarios` is missing"),
        ("standard: x\nscenarios: []\n", "1:11: there is no standard `x`"),
        ("scenarios: []\n", "1:1: `standard` is missing"),
        ("standard: tech-sme-2017\nscenarios: []\n", "2:1: "),
        ("standard: tech-sme-2017\nyear: 2023\nscenarios: [{sentence: a, expect: {}}]\n", "3:27: `expect` is empty"),
        (
            "standard: tech-sme-2017\nscenarios: [{sentence: a, expect: {verdict: eligible}}]\n",
            "2:13: `year` is missing",
        ),
    ],
)
def test_nothing_to_test_is_no_success(tmp_path: Path, text: str, place: str) -> None:
    path = scenarios(tmp_path, text, head="")
    result = run("standard", "test", path)
    assert result.returncode == 2
    assert f"{path}:{place}" in result.stderr


def test_a_refused_base_is_exit_4_and_a_missing_standards_file_exit_2(tmp_path: Path) -> None:
    assert run("standard", "test", scenarios(tmp_path, STAFF), "--standard", "inner-mongolia-2020").returncode == 4
    path = scenarios(tmp_path, STAFF, HEAD.replace("tech-sme-2017", "./none.yaml"))
    result = run("standard", "test", path)
    assert (result.returncode, "none.yaml" in result.stderr) == (2, True)


def test_contradicting_changes_are_an_invalid_case_and_json_has_it_all(tmp_path: Path) -> None:
    text = "  - {sentence: more than all, set: {staff: 5, rd_staff: 6}, expect: {verdict: invalid}}\n"
    text += "  - {sentence: nothing known, expect: {verdict: undetermined, firm.age: fail}}\n"
    path = scenarios(tmp_path, text, "standard: high-tech-enterprise-2016\nyear: 2023\nscenarios:\n")
    first, second = run_json("standard", "test", path)["tests"][0]["scenarios"]
    assert (first["passed"], first["verdict"]) == (True, "invalid")
    assert second["differences"][0]["of"] == "firm.age"
    assert second["differences"][0]["came"] == "unknown"


def test_what_is_worked_out_from_a_changed_figure_is_forgotten_unless_it_is_set_anew(tmp_path: Path) -> None:
    """The base gives the union of 45 and 32 as 65: no more than 62 with 30 instead of 45, and at least 32."""
    head = f"standard: inner-mongolia-2020\nbase: {ROOT}/examples/eligible-park.yaml\nscenarios:\n"
    text = """\
  - {sentence: forgotten, set: {high_tech_enterprises: 30}, expect: {industry.high-tech-share: unknown}}
  - sentence: set anew
    set: {high_tech_enterprises: 30, high_tech_or_tech_sme_enterprises: 50}
    expect: {industry.high-tech-share: pass}
  - sentence: too many for the two
    set: {high_tech_enterprises: 30, high_tech_or_tech_sme_enterprises: 63}
    expect: {verdict: invalid}
"""
    (trial,) = run_json("standard", "test", scenarios(tmp_path, text, head))["tests"]
    assert [(one["passed"], one["differences"]) for one in trial["scenarios"]] == [(True, [])] * 3


def test_more_scenarios_than_are_run_within_seconds_are_refused_with_the_limit(tmp_path: Path) -> None:
    case = "  - {sentence: a, expect: {verdict: undetermined}}\n"
    result = run("standard", "test", scenarios(tmp_path, case * 18_000))
    assert result.returncode == 2
    assert re.search(r"3:1: `scenarios` has 18000 entries; write at most [0-9]+\n", result.stderr)

"""Plans through the command line: every figure of the real plan, worked out by hand, and small plans beside it."""

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import command
import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent.parent
PLAN = ROOT / "examples" / "baotou-metal-park-plan.yaml"
CODES = [
    "never-passes",
    "stops-passing",
    "target-not-reached",
    "target-not-enough",
    "no-increase",
    "no-task",
    "due-before-figures",
    "off-track",
    "overdue",
]


def run(*arguments: object, code: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    done = command.run(*arguments)
    assert "Traceback" not in done.stderr, done.stderr
    assert code in (None, done.returncode), (done.returncode, done.stderr, done.stdout[:500])
    return done


def result_of(*arguments: object, code: int | None = None) -> Any:
    return json.loads(run("plan", *arguments, "--format", "json", code=code).stdout)


@pytest.fixture(scope="module")
def real() -> Any:
    return result_of(PLAN, "--mend", "--as-of", "2023-10-01", code=1)


def outcome(result: Any, year: int, criterion: str) -> Any:
    (report,) = [entry["report"] for entry in result["years"] if entry["year"] == year]
    (found,) = [one for one in report["criteria"] if one["id"] == criterion]
    return found


def over_years(result: Any, criterion: str, key: str = "value_exact", arm: int | None = None) -> list[Any]:
    found = []
    for entry in result["years"]:
        one = outcome(result, entry["year"], criterion)
        comparison = one["comparison"] if arm is None else one["any_of"][arm]
        found.append(comparison[key])
    return found


def findings(result: Any, code: str) -> list[Any]:
    return [one for one in result["findings"] if one["code"] == code]


def first_pass(result: Any, criterion: str) -> int | None:
    (entry,) = [one for one in result["criteria"] if one["id"] == criterion]
    year: int | None = entry["first_pass"]
    return year


# --- the real plan, by hand ---


def test_the_plan_as_written_does_not_reach_eligibility(real: Any) -> None:
    assert (real["format_version"], real["verdict"], real["exit_code"]) == (1, "not_eligible", 1)
    assert real["name"] == "包头金属深加工园区创建计划"
    assert real["standard"]["id"] == "inner-mongolia-2020"
    assert [entry["year"] for entry in real["years"]] == [2021, 2022, 2023]


@pytest.mark.parametrize(
    ("criterion", "arm", "key", "expected"),
    [
        ("industry.enterprises", None, "value_exact", ["175", "188", "201"]),
        ("industry.enterprises", None, "status", ["fail", "fail", "pass"]),
        ("industry.high-tech-share", 0, "value_exact", ["19/175", "29/188", "13/67"]),  # 39 / 201 = 13 / 67
        ("industry.high-tech-growth", None, "value_exact", ["10/9", "10/19", "10/29"]),
        ("industry.high-tech-growth", None, "value_text", ["111.11 %", "52.63 %", "34.48 %"]),
        ("industry.high-tech-growth", None, "status", ["pass"] * 3),
        ("industry.high-tech-scale", 0, "value_exact", ["0.04"] * 3),
        ("innovation.rd-intensity", None, "value_exact", ["0.015", "0.02", "0.025"]),
        ("innovation.rd-intensity", None, "threshold_exact", ["0.0244", "0.0254", "0.0265"]),
        ("innovation.rd-intensity", None, "status", ["fail"] * 3),
        ("innovation.rd-institutions", None, "value_exact", ["6", "9", "12"]),
    ],
)
def test_each_year_comes_to_its_figures(real: Any, criterion: str, arm: int | None, key: str, expected: Any) -> None:
    assert over_years(real, criterion, key, arm) == expected


def test_enterprises_and_institutions_first_pass_in_2023(real: Any) -> None:
    assert {first_pass(real, one) for one in ("industry.enterprises", "innovation.rd-institutions")} == {2023}


def test_high_tech_enterprises_end_one_short_of_the_plans_own_target(real: Any) -> None:
    (finding,) = [one for one in findings(real, "target-not-reached") if one["indicator"] == "high_tech_enterprises"]
    assert finding["year"] == 2023
    assert "39" in finding["message"]
    assert "40" in finding["message"]
    assert "1 enterprise short" in finding["message"]


def test_the_share_is_39_of_201_and_two_certifications_short(real: Any) -> None:
    arm = outcome(real, 2023, "industry.high-tech-share")["any_of"][0]
    assert arm["value_text"] == "19.4 %"
    assert (arm["status"], arm["moves"]["certify"]) == ("fail", 2)  # 41 of 201 = 20.40 %
    (finding,) = [one for one in findings(real, "never-passes") if one["criterion"] == "industry.high-tech-share"]
    assert "39 of 201 = 19.4 %" in finding["message"]
    assert "2 certifications" in finding["message"]


def test_the_second_arm_would_pass_with_156_in_the_league_city(real: Any) -> None:
    arm = outcome(real, 2023, "industry.high-tech-share")["any_of"][1]
    assert arm["status"] == "unknown"
    decides = arm["decides"]
    assert (decides["operator"], decides["value"]) == ("at_most", 156)  # 39 / 156 = 25 %
    assert outcome(real, 2023, "industry.high-tech-share")["status"] == "unknown"


def test_growth_passes_each_year_and_would_fail_in_a_fourth(real: Any) -> None:
    (finding,) = findings(real, "stops-passing")
    assert (finding["year"], finding["criterion"]) == (2024, "industry.high-tech-growth")
    assert "25.64 %" in finding["message"]  # 10 / 39


def test_rd_intensity_fails_each_year_beside_the_national_one(real: Any) -> None:
    assert "rd_intensity" in [one["indicator"] for one in findings(real, "target-not-reached")]
    assert "innovation.rd-intensity" in [one["criterion"] for one in findings(real, "never-passes")]


def test_nothing_is_planned_for_the_revenue_and_the_output_share(real: Any) -> None:
    found = [one["indicator"] for one in findings(real, "no-increase")]
    assert found == ["high_tech_revenue_share", "high_tech_output_share"]
    assert "high_tech_revenue_share" in real["years"][2]["unchanged"]


def test_no_task_serves_the_dispatch_of_the_committee(real: Any) -> None:
    assert "governance.committee-dispatch" in [one["criterion"] for one in findings(real, "no-task")]
    assert outcome(real, 2023, "governance.committee-dispatch")["status"] == "fail"


def test_every_task_is_due_before_any_figure_of_2023_can_exist(real: Any) -> None:
    found = findings(real, "due-before-figures")
    assert [one["task"] for one in found] == list(range(1, 11))
    assert {one["year"] for one in found} == {2023}
    assert {task["due"] for task in real["tasks"]} == {"2023-09"}


def test_the_targets_at_their_least_values_are_enough(real: Any) -> None:
    assert findings(real, "target-not-enough") == []  # 40 of 200 is 20 %, 40 after 29 is 37.93 %


def test_mending_takes_11_enterprises_and_055_points(real: Any) -> None:
    single = {(one["criterion"], one["move"]): one for one in real["mend"]["single"]}
    certify = single["industry.high-tech-share", "certify"]
    (increase,) = certify["increases"]
    assert (increase["indicator"], increase["planned"], increase["needed"]) == ("high_tech_enterprises", 10, 11)
    assert "42 of 201 = 20.9 %" in certify["message"]
    (increase,) = single["innovation.rd-intensity", None]["increases"]
    assert (increase["planned_exact"], increase["needed_exact"]) == ("0.005", "0.0055")
    assert "2.65 %" in single["innovation.rd-intensity", None]["message"]
    together = {one["indicator"]: one["needed_exact"] for one in real["mend"]["together"]["increases"]}
    assert together == {"high_tech_enterprises": "11", "rd_intensity": "0.0055"}


def test_what_no_yearly_figure_can_mend_is_named(real: Any) -> None:
    rest = {one["criterion"]: one["code"] for one in real["mend"]["rest"]}
    assert rest["governance.committee-dispatch"] == "answer"
    assert rest["governance.special-policies"] == "answer"
    assert rest["governance.policy-system"] == "answer"
    assert rest["industry.high-tech-scale"] == "no-increase"
    assert rest["industry.direction"] == "unknown"
    assert "industry.high-tech-share" not in rest
    assert "innovation.rd-intensity" not in rest


def test_the_ledger_tells_what_is_overdue_and_the_stage(real: Any) -> None:
    assert [task["state"] for task in real["tasks"]] == ["overdue"] * 10
    assert [one["task"] for one in findings(real, "overdue")] == list(range(1, 11))
    assert [stage["current"] for stage in real["stages"]] == [False, False, True]
    before = result_of(PLAN, "--as-of", "2023-09-30", code=1)  # the last day of the month is in time
    assert [task["state"] for task in before["tasks"]] == ["running"] * 10
    assert findings(before, "overdue") == []
    assert [stage["current"] for stage in before["stages"]] == [False, True, True]


def test_findings_come_worst_first_with_all_their_keys(real: Any) -> None:
    order = [CODES.index(one["code"]) for one in real["findings"]]
    assert order == sorted(order)
    assert all({"code", "year", "criterion", "indicator", "message"} <= one.keys() for one in real["findings"])


def test_without_the_assumption_the_first_arm_is_unknown(tmp_path: Path) -> None:
    plan = variant(tmp_path, {"assumptions": None})
    result = result_of(plan, "--mend", code=1)
    arm = outcome(result, 2023, "industry.high-tech-share")["any_of"][0]
    assert arm["status"] == "unknown"
    assert arm["known_text"] == "19.4 % to 100 %"  # 39 to 201 of 201
    assert arm["missing"] == ["high_tech_or_tech_sme_enterprises"]
    assert "high_tech_or_tech_sme_enterprises" in result["years"][0]["unknown"]
    (finding,) = [one for one in findings(result, "never-passes") if one["criterion"] == "industry.high-tech-share"]
    assert "39 to 201 of 201 = 19.4 % to 100 %" in finding["message"]
    certify = next(one for one in result["mend"]["single"] if one["move"] == "certify")
    assert [one["needed"] for one in certify["increases"]] == [11]  # the two together are then at least 42 of 201


# --- views ---


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_text_shows_figures_findings_tasks_and_the_mend(language: str) -> None:
    text = run("plan", PLAN, "--mend", "--lang", language, "--as-of", "2023-10-01", "--by", "unit", code=1).stdout
    for part in ("175", "188", "201", "19.4 %", "111.11 %", "25.64", "0.55", "区财政局", "156"):
        assert part in text
    assert "█" in text
    assert ("NOT ELIGIBLE" in text) == (language == "en")


def test_the_csv_has_a_row_for_each_criterion_and_year() -> None:
    rows = list(csv.DictReader(io.StringIO(run("plan", PLAN, "-f", "csv", code=1).stdout)))
    criteria = [row for row in rows if row["kind"] == "criterion"]
    assert len(criteria) == 33 * 4  # the baseline and three years
    found = {row["year"]: row["found"] for row in criteria if row["criterion"] == "industry.enterprises"}
    assert found == {"2020": "162", "2021": "175", "2022": "188", "2023": "201"}
    assert len([row for row in rows if row["kind"] == "task"]) == 10


def test_the_markdown_is_one_table_of_equal_rows() -> None:
    text = run("plan", PLAN, "-f", "markdown", code=1).stdout
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert r"| At least 200 resident enterprises \(≥ 200\) | ✗ 162 | ✗ 175 | ✗ 188 | ✓ 201 | 2023 |" in rows
    assert {row.count("|") for row in rows[:40]} == {7}


def test_a_template_is_accepted_beside_the_template_of_its_baseline(tmp_path: Path) -> None:
    run("plan", "init", "--year", 2020, "-o", tmp_path / "plan.yaml", code=0)
    run("init", "--year", 2020, "-o", tmp_path / "park-2020.yaml", code=0)
    result = result_of(tmp_path / "plan.yaml", code=3)  # nothing is known: it cannot be told
    assert result["verdict"] == "undetermined"
    run("plan", "init", "-o", tmp_path / "plan.yaml", code=2)  # it is there already


def test_a_plan_may_run_over_80_years(tmp_path: Path) -> None:
    assert len(result_of(variant(tmp_path, {"until": "2100"}))["years"]) == 80


# --- small plans ---

BASE = """
standard: inner-mongolia-2020
name: base
year: 2020
indicators:
  enterprises: 100
  high_tech_enterprises: 10
  rd_institutions: 4
  rd_intensity: 1.0%
"""


def variant(folder: Path, changes: dict[str, str | None]) -> Path:
    """The real plan with other top-level entries, beside a copy of its baseline."""
    source = (ROOT / "examples" / "baotou-metal-park-2020.yaml").read_text(encoding="utf-8")
    (folder / "baotou-metal-park-2020.yaml").write_text(source, encoding="utf-8")
    blocks: dict[str, list[str]] = {}
    key = ""
    for line in PLAN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            key = line.partition(":")[0]
        blocks.setdefault(key, []).append(line)
    for name, text in changes.items():
        blocks[name] = [] if text is None else [f"{name}: {text}"]
    path = folder / "plan.yaml"
    path.write_text("\n".join(line for lines in blocks.values() for line in lines) + "\n", encoding="utf-8")
    return path


def small(folder: Path, text: str, base: str = BASE) -> Path:
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    path = folder / "plan.yaml"
    path.write_text("name: small\nbaseline: base.yaml\n" + text, encoding="utf-8")
    return path


def test_actual_figures_replace_the_projection_from_their_year_on(tmp_path: Path) -> None:
    plan = small(
        tmp_path,
        "until: 2023\nyearly_increase: {enterprises: 30}\n"
        "actuals: {2021: {enterprises: 110}}\ntargets: {enterprises: 200}\n",
    )
    result = result_of(plan)
    assert over_years(result, "industry.enterprises") == ["110", "140", "170"]
    assert [entry["basis"] for entry in result["years"]] == ["actual", "projected", "projected"]
    (track,) = result["tracks"]  # 10 in one year; 90 in two years are left
    assert (track["pace"], track["required_pace"], track["on_track"]) == (10, 45, False)
    (finding,) = findings(result, "off-track")
    assert "45 enterprises a year are needed" in finding["message"]
    assert "only 10 enterprises a year" in finding["message"]


def test_a_target_that_is_on_track_is_not_found_off_it(tmp_path: Path) -> None:
    plan = small(
        tmp_path,
        "until: 2022\nyearly_increase: {enterprises: 50}\n"
        "actuals: {2021: {enterprises: 150}}\ntargets: {enterprises: 200}\n",
    )
    result = result_of(plan)
    assert result["tracks"][0]["on_track"] is True  # 50 a year needed, 50 so far
    assert findings(result, "off-track") == []


def test_an_actual_data_file_replaces_the_whole_park(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text("name: x\nyear: 2021\nindicators: {enterprises: 120}\n", encoding="utf-8")
    plan = small(tmp_path, "until: 2022\nyearly_increase: {enterprises: 5}\nactuals: {2021: 2021.yaml}\n")
    result = result_of(plan)
    assert over_years(result, "industry.enterprises") == ["120", "125"]
    assert over_years(result, "innovation.rd-institutions") == [None, None]  # the data file does not know it


def test_a_tied_increase_follows_what_the_other_turned_out_to_be(tmp_path: Path) -> None:
    base = BASE + "  high_tech_or_tech_sme_enterprises: 12\n"
    plan = small(
        tmp_path,
        "until: 2022\nyearly_increase: {high_tech_enterprises: 3}\nactuals: {2021: {high_tech_enterprises: 18}}\n"
        "assumptions:\n  high_tech_or_tech_sme_enterprises: {same_increase_as: high_tech_enterprises, note: xy}\n",
        base,
    )
    found = over_years(result_of(plan), "industry.high-tech-share", arm=0)
    assert found == ["0.2", "0.23"]  # 12 + 8 = 20, then 23, of 100


def test_an_assumed_figure_holds_from_its_year_on(tmp_path: Path) -> None:
    plan = small(
        tmp_path,
        "until: 2023\nassumptions:\n"
        "  special_support_policies: {year: 2022, value: true, note: to be issued}\n"
        "  rd_institutions:\n"
        "    - {year: 2021, value: 8, note: a}\n"
        "    - {year: 2023, value: 11, note: b}\n",
    )
    result = result_of(plan)
    assert over_years(result, "governance.special-policies", "status") == ["unknown", "pass", "pass"]
    assert over_years(result, "innovation.rd-institutions") == ["8", "8", "11"]


def test_a_figure_that_hangs_on_a_changed_one_becomes_unknown(tmp_path: Path) -> None:
    base = BASE + "  high_tech_or_tech_sme_enterprises: 12\n  rd_expenditure: 1 亿元\n  gdp: 100 亿元\n"
    plan = small(tmp_path, "until: 2021\nyearly_increase: {high_tech_enterprises: 1, gdp: 10 亿元}\n", base)
    result = result_of(plan)
    assert outcome(result, 2021, "industry.high-tech-share")["any_of"][0]["status"] == "unknown"
    assert outcome(result, 2021, "innovation.rd-intensity")["comparison"]["value_exact"] == "1/110"
    assert result["years"][0]["unknown"] == ["high_tech_or_tech_sme_enterprises"]


def test_a_ratio_that_grows_leaves_the_figure_above_its_line_unknown(tmp_path: Path) -> None:
    base = BASE.replace("  rd_intensity: 1.0%\n", "  rd_expenditure: 1 亿元\n  gdp: 100 亿元\n")
    plan = small(tmp_path, "until: 2022\nyearly_increase: {rd_intensity: 0.5%}\n", base)
    result = result_of(plan)
    assert over_years(result, "innovation.rd-intensity") == ["0.015", "0.02"]
    assert result["years"][0]["unknown"] == ["rd_expenditure"]


def test_a_target_that_is_met_and_yet_leaves_a_criterion_failing_is_named(tmp_path: Path) -> None:
    plan = small(
        tmp_path,
        "until: 2021\nyearly_increase: {enterprises: 100, rd_institutions: 6}\n"
        "targets: {enterprises: 190, rd_institutions: 10}\n",
    )
    (finding,) = findings(result_of(plan), "target-not-enough")
    assert (finding["criterion"], finding["indicator"]) == ("industry.enterprises", "enterprises")
    assert "190" in finding["message"]
    assert findings(result_of(plan), "target-not-reached") == []


def test_targets_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    plan = small(tmp_path, "until: 2021\ntargets: {enterprises: 20, high_tech_enterprises: 40}\n")
    (finding,) = findings(result_of(plan), "target-not-enough")
    assert "contradict" in finding["message"]


@pytest.mark.parametrize("figures", ["  rd_intensity: 1.0%\n", "  rd_expenditure: 1 亿元\n  gdp: 100 亿元\n"])
def test_a_ratio_target_is_tested_whether_or_not_its_figures_are_known(tmp_path: Path, figures: str) -> None:
    base = BASE.replace("  rd_intensity: 1.0%\n", figures)
    plan = small(tmp_path, "until: 2021\ntargets: {rd_intensity: 2%}\n", base)
    (finding,) = findings(result_of(plan), "target-not-enough")
    assert (finding["criterion"], finding["indicator"]) == ("innovation.rd-intensity", "rd_intensity")
    assert "2 %, needed ≥ 2.44 %" in finding["message"]  # the national figure of 2021


def test_mended_ratios_are_rounded_up_to_a_hundredth_of_a_point(tmp_path: Path) -> None:
    plan = small(tmp_path, "until: 2023\nyearly_increase: {rd_intensity: 0.333%}\ntargets: {rd_intensity: 2%}\n")
    (remedy,) = result_of(plan, "--mend")["mend"]["single"]
    (increase,) = remedy["increases"]  # (2.65 - 1.0) / 3 = 0.55
    assert (increase["planned_exact"], increase["needed_exact"]) == ("0.00333", "0.0055")


def test_a_move_adds_to_part_and_whole_alike(tmp_path: Path) -> None:
    base = BASE.replace("enterprises: 100", "enterprises: 12").replace(
        "high_tech_enterprises: 12", "high_tech_enterprises: 10"
    )
    plan = small(tmp_path, "until: 2021\nyearly_increase: {enterprises: 1, high_tech_enterprises: 2}\n", base)
    single = {(one["criterion"], one["move"]): one for one in result_of(plan, "--mend")["mend"]["single"]}
    # growth: 13 of 10 at least; 12 enterprises grow to 13: one more high-tech enterprise, certified or attracted
    (certify,) = single["industry.high-tech-growth", "certify"]["increases"]
    assert (certify["planned"], certify["needed"]) == (2, 3)
    attract = {one["indicator"]: one["needed"] for one in single["industry.high-tech-growth", "attract"]["increases"]}
    assert attract == {"enterprises": 2, "high_tech_enterprises": 3}


def eligible(folder: Path, high_tech: int) -> Path:
    """The eligible park of 2021 (45 high-tech enterprises of 250), with a plan for one year."""
    base = (ROOT / "examples" / "eligible-park.yaml").read_text(encoding="utf-8")
    return small(folder, f"until: 2022\nyearly_increase: {{high_tech_enterprises: {high_tech}}}\n", base)


def test_a_plan_that_reaches_the_standards_exits_0(tmp_path: Path) -> None:
    result = result_of(eligible(tmp_path, 14), "--mend", code=0)  # 14 of 45 is 31.1 %
    assert result["verdict"] == "eligible"
    assert findings(result, "never-passes") == []
    stops = [(one["year"], one["criterion"]) for one in findings(result, "stops-passing")]
    assert stops == [  # 14 of 59 is 23.7 %; 2.6 % is below the national 2.65 % of 2023
        (2023, "industry.high-tech-growth"),
        (2023, "innovation.rd-intensity"),
    ]
    assert result["mend"]["single"] == []
    assert result["mend"]["together"]["message"] == "nothing is to be mended"


def test_a_plan_that_falls_short_by_increases_alone_can_be_mended_whole(tmp_path: Path) -> None:
    result = result_of(eligible(tmp_path, 10), "--mend", code=1)  # 10 of 45 is 22.2 %
    stops = [(one["year"], one["criterion"]) for one in findings(result, "stops-passing")]
    assert stops[0] == (2022, "industry.high-tech-growth")
    (certify,) = [one for one in result["mend"]["single"] if one["move"] == "certify"]
    assert [(one["indicator"], one["needed"]) for one in certify["increases"]] == [("high_tech_enterprises", 14)]
    together = result["mend"]["together"]
    assert [(one["planned"], one["needed"]) for one in together["increases"]] == [(10, 14)]
    assert together["report"]["verdict"] == "eligible"
    assert result["mend"]["rest"] == []


def test_exit_zero_turns_1_into_0_only(tmp_path: Path) -> None:
    run("plan", eligible(tmp_path, 10), "--exit-zero", "-q", code=0)
    run("plan", tmp_path / "none.yaml", "--exit-zero", code=4)


def test_a_criterion_that_fails_from_a_year_on_stops_passing_there(tmp_path: Path) -> None:
    base = BASE.replace("enterprises: 100", "enterprises: 205", 1)
    plan = small(tmp_path, "until: 2022\nyearly_increase: {enterprises: -4}\n", base)
    result = result_of(plan)
    assert over_years(result, "industry.enterprises") == ["201", "197"]
    (finding,) = findings(result, "stops-passing")
    assert (finding["year"], finding["criterion"]) == (2022, "industry.enterprises")
    assert "3 enterprises short" in finding["message"]


# --- what is refused, and where ---


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("until: 2020\n", "3:8", "not after the baseline's year, 2020"),
        ("until: 2023\nyearly_increase: {enterprise: 3}\n", "4:19", "did you mean `enterprises`"),
        ("until: 2023\nyearly_increase: {enterprises: 3.5}\n", "4:32", "not a whole number"),
        ("until: 2023\nyearly_increase: {rd_intensity: 0.5}\n", "4:33", "write 0.5%"),
        ("until: 2023\nyearly_increase: {gas: true}\n", "4:19", "cannot grow"),
        ("until: 2023\nyearly_increase: {national_rd_intensity: 1%}\n", "4:19", "cannot grow"),
        ("until: 2023\nyearly_increase: {high_tech_enterprises: 50}\n", "4:19", "contradicts itself in 2022"),
        ("until: 2023\nyearly_increase: {rd_institutions: -3}\n", "4:19", "impossible figure in 2022"),
        ("until: 2023\ntargets: {enterprises: 20%}\n", "4:24", "not a whole number"),
        ("until: 2023\ntargets:\n  - {indicator: enterprises}\n", "5:5", "a condition is one comparison"),
        ("until: 2023\ntargets: {gas: yes}\n", "4:16", "write `equals: true`"),
        ("until: 2023\nassumptions: {gdp: {year: 2021, value: 1 亿元}}\n", "4:15", "`note` is missing"),
        ("until: 2023\nassumptions: {gdp: {year: 2025, value: 1 亿元, note: xy}}\n", "4:15", "from 2021 to 2023"),
        ("until: 2023\nassumptions: {gdp: {same_increase_as: revenue, note: xy}}\n", "4:39", "no yearly increase"),
        ("until: 2023\nactuals: {2020: {enterprises: 3}}\n", "4:11", "from 2021 to 2023"),
        ("until: 2023\nactuals: {2021: {enterprises: x}}\n", "4:31", "not a whole number"),
        ("until: 2023\nactuals: {2021: base.yaml}\n", "4:17", "this data file is of 2020"),
        ("until: 2023\nactuals: {2021: none.yaml}\n", "4:17", "no such file"),
        ("until: 2023\nactuals: {2021: /etc/passwd}\n", "4:17", "relative to the plan"),
        ("until: 2023\nstages: [{title: x, from: 2021-13, to: 2022}]\n", "4:27", "no date"),
        ("until: 2023\nstages: [{title: x, from: 2022-02, to: 2021}]\n", "4:40", "ends (2021) before it begins"),
        ("until: 2023\ntasks: [{number: 1, title: x, lead: [xy], due: 2023-02-30}]\n", "4:48", "no date"),
        ("until: 2023\ntasks: [{number: 1, title: x, lead: [], due: 2023-02}]\n", "4:31", "`lead` is empty"),
        (
            "until: 2023\ntasks: [{number: 1, title: x, lead: xy, due: 2023, serves: [industry.enterprise]}]\n",
            "4:61",
            "did you mean `industry.enterprises`",
        ),
        ("until: 2023\ntasks: [{number: 1, title: x, lead: xy, due: 2023, progress: half}]\n", "4:62", "none, started"),
        ("until: 2023\nsteps: []\n", "4:1", "`steps` is not known here"),
        ("untill: 2023\n", "3:1", "did you mean `until`"),
        ("until: &a 2023\n", "3:8", "anchors"),
    ],
)
def test_a_fault_is_told_at_its_line_and_column(tmp_path: Path, text: str, place: str, words: str) -> None:
    plan = small(tmp_path, text)
    done = run("plan", plan, code=4)
    assert done.stdout == ""
    assert any(line.startswith(f"{plan}:{place}:") and words in line for line in done.stderr.splitlines()), done.stderr


def test_a_refused_plan_has_a_document_with_its_problems(tmp_path: Path) -> None:
    plan = small(tmp_path, "until: 2020\n")
    form = result_of(plan, code=4)
    assert (form["verdict"], form["years"], form["problems"][0]["code"]) == ("invalid", [], "plan-until")
    (row,) = csv.DictReader(io.StringIO(run("plan", plan, "-f", "csv", code=4).stdout))
    assert (row["kind"], row["code"], row["message"][:5]) == ("problem", "plan-until", "3:8: ")
    assert "not after the baseline" in run("plan", plan, "-f", "markdown", code=4).stdout


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    plan = small(tmp_path, "until: x\nyearly_increase: {enterprises: x}\ntargets: {enterprises: y}\ntasks: [{}]\n")
    lines = run("plan", plan, code=4).stderr.splitlines()
    assert len(lines) == 7  # until, the increase, the target; number, title, lead, due


def test_a_broken_baseline_is_told_with_its_own_place(tmp_path: Path) -> None:
    plan = small(tmp_path, "until: 2023\n", BASE.replace("100", "1,000"))
    assert "base.yaml:6:16: " in run("plan", plan, code=4).stderr


def test_a_date_that_is_none_is_wrong_usage() -> None:
    assert "no date" in run("plan", PLAN, "--as-of", "soon", code=2).stderr


# --- laws ---


def judged(folder: Path, increase: int, base: str, until: int, *, mend: bool = False) -> Any:
    from hightech_check.plan.judge import judge_plan
    from hightech_check.plan.reader import load_plan

    plan = small(folder, f"until: {until}\nyearly_increase: {{enterprises: {increase}}}\n", base)
    return judge_plan(load_plan(plan), mend=mend)


@given(start=st.integers(11, 199), increase=st.integers(0, 40), years=st.integers(1, 80))
def test_the_mended_increase_passes_and_one_less_does_not(
    tmp_path_factory: pytest.TempPathFactory, start: int, increase: int, years: int
) -> None:
    folder = tmp_path_factory.mktemp("law")
    base = BASE.replace("enterprises: 100", f"enterprises: {start}", 1)
    needed = -(-(200 - start) // years)  # enough a year to come from `start` to 200, rounded up
    report = judged(folder, increase, base, 2020 + years, mend=True)
    single = [one for one in report.mend.single if one.criterion == "industry.enterprises"]
    if increase >= needed:
        assert single == []
        assert report.last.report.criterion("industry.enterprises").status == "pass"
    else:
        assert {one.increases[0].needed for one in single} == {needed}
        assert report.last.report.criterion("industry.enterprises").status == "fail"


@given(increase=st.integers(0, 30), more=st.integers(1, 30), years=st.integers(1, 30))
def test_a_larger_increase_of_an_at_least_figure_never_passes_later(
    tmp_path_factory: pytest.TempPathFactory, increase: int, more: int, years: int
) -> None:
    folder = tmp_path_factory.mktemp("law")
    before, after = (judged(folder, one, BASE, 2020 + years) for one in (increase, increase + more))
    first, second = (one.first_pass["industry.enterprises"] for one in (before, after))
    assert first is None or (second is not None and second <= first)


# --- what a change of the code would show nobody ---


@pytest.mark.parametrize(("since", "state"), [("2021-12-31", "done"), ("2022-01-01", "overdue")])
def test_what_is_done_only_after_the_day_of_the_ledger_is_not_done_on_it(
    tmp_path: Path, since: str, state: str
) -> None:
    task = f"{{number: 1, title: {{en: A, zh: 甲}}, lead: [x], due: 2021-06, progress: {{state: done, date: {since}}}}}"
    plan = small(tmp_path, f"until: 2022\ntasks: [{task}]\n")
    assert [one["state"] for one in result_of(plan, "--as-of", "2021-12-31")["tasks"]] == [state]


@pytest.mark.parametrize(
    ("operator", "bound", "found"),
    [("less_than", 110, 1), ("less_than", 111, 0), ("at_most", 110, 0), ("at_most", 109, 1)],
)
def test_a_target_that_is_met_exactly_is_met_only_where_its_operator_says_so(
    tmp_path: Path, operator: str, bound: int, found: int
) -> None:
    plan = small(
        tmp_path,
        f"until: 2021\nyearly_increase: {{enterprises: 10}}\ntargets: {{enterprises: {{{operator}: {bound}}}}}\n",
    )
    assert len(findings(result_of(plan), "target-not-reached")) == found


@pytest.mark.parametrize(("actual", "on_track"), [(94, True), (96, True), (97, False), (80, True)])
def test_a_figure_that_is_to_fall_is_on_track_where_it_falls_fast_enough(
    tmp_path: Path, actual: int, on_track: bool
) -> None:
    # from 100 to 84 in four years is 4 a year; after one year at 97, 13 are left for three years
    plan = small(
        tmp_path,
        f"until: 2024\nyearly_increase: {{enterprises: -4}}\nactuals: {{2021: {{enterprises: {actual}}}}}\n"
        "targets: {enterprises: {at_most: 84}}\n",
    )
    assert result_of(plan)["tracks"][0]["on_track"] is on_track


def test_a_bar_in_a_plan_makes_no_cell_of_a_table(tmp_path: Path) -> None:
    base = BASE.replace("name: base", 'name: "a|b"')
    plan = small(tmp_path, "until: 2021\nyearly_increase: {enterprises: 10}\n", base)
    plan.write_text(plan.read_text("utf-8").replace("name: small", 'name: "a|b"'), "utf-8")
    rows = [line for line in run("plan", plan, "--format", "markdown").stdout.splitlines() if line.startswith("|")]
    assert rows
    assert len({row.replace("\\|", "").count("|") for row in rows if row.count("|") == rows[0].count("|")}) == 1
    assert "a|b" not in run("plan", plan, "--format", "markdown").stdout.replace("a\\|b", "")


def test_a_staying_figure_that_must_rise_is_named(tmp_path: Path) -> None:
    base = "name: p\nyear: 2020\nindicators: {enterprises: 190, high_tech_enterprises: 10}\n"
    plan = small(tmp_path, "until: 2021\nyearly_increase: {high_tech_enterprises: 5}\n", base)
    (remedy,) = [
        one for one in result_of(plan, "--mend")["mend"]["single"] if one["criterion"] == "industry.enterprises"
    ]
    # attracting one adds to both: 200 take 10 more, of which the plan has 5 high-tech ones already
    assert {one["indicator"]: one["needed"] for one in remedy["increases"]} == {
        "high_tech_enterprises": 15,
        "enterprises": 10,
    }


def test_a_tied_figure_that_must_rise_otherwise_is_named_with_an_increase_of_its_own(tmp_path: Path) -> None:
    base = (
        "name: p\nyear: 2020\nindicators: {enterprises: 100, high_tech_enterprises: 10, tech_smes: 5, "
        "high_tech_or_tech_sme_enterprises: 15}\n"
    )
    plan = small(
        tmp_path,
        "until: 2021\nyearly_increase: {high_tech_enterprises: 1, tech_smes: 1}\n"
        "assumptions: {high_tech_or_tech_sme_enterprises: {same_increase_as: high_tech_enterprises, note: x}}\n",
        base,
    )
    (register,) = [
        one
        for one in result_of(plan, "--mend")["mend"]["single"]
        if (one["criterion"], one["move"]) == ("industry.high-tech-share", "register")
    ]
    # 20 of 100 are 20 %: the union needs 5 more than its 15, and the tech SMEs as many
    assert {one["indicator"]: one["needed"] for one in register["increases"]} == {
        "tech_smes": 5,
        "high_tech_or_tech_sme_enterprises": 5,
    }
    assert "of its own" in register["message"]


def test_more_targets_than_are_read_in_seconds_are_refused_at_their_place(tmp_path: Path) -> None:
    one = "{indicator: enterprises, at_least: 200}"
    assert result_of(small(tmp_path, f"until: 2021\ntargets: [{', '.join([one] * 500)}]\n"))["targets"]
    plan = small(tmp_path, f"until: 2021\ntargets: [{', '.join([one] * 501)}]\n")
    assert "4:1: these are more than 500 targets" in run("plan", plan, code=4).stderr

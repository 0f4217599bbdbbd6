"""The two firm-level standards against figures worked out by hand, through the command line."""

from pathlib import Path
from typing import Any

import pytest
from command import run, run_json

HIGH_TECH = "high-tech-enterprise-2016"
SME = "tech-sme-2017"


def statuses(folder: Path, standard: str, criterion: str, cases: dict[str, dict[str, str]]) -> dict[str, str]:
    """The status of one criterion for each case: files of the folder, checked in one run."""
    for number, figures in enumerate(cases.values()):
        lines = [f"standard: {standard}", "name: x", "year: 2023", "indicators:"]
        lines += [f"  {name}: {value}" for name, value in figures.items()]
        (folder / f"{number:03}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    reports = run_json("check", folder)["reports"]
    found = [next(one for one in report["criteria"] if one["id"] == criterion)["status"] for report in reports]
    return dict(zip(cases, found, strict=True))


def spending(sales: str, percent: str, three_years: str = "100 亿元") -> dict[str, str]:
    """Sales of the last year, and R&D of so many percent over three years with sales of 10 billion yuan."""
    hundredths = round(float(percent) * 100)
    assert three_years == "100 亿元"
    figures = {"sales_three_years": three_years, "rd_expenditure_three_years": f"{hundredths * 100} 万元"}
    return figures | ({"sales_last_year": sales} if sales else {})


def test_the_brackets_of_rd_intensity_are_exact_at_their_ends(tmp_path: Path) -> None:
    cases = {
        "50 million, 5 %": spending("50000000 元", "5"),
        "50 million, 4.99 %": spending("50000000 元", "4.99"),
        "50 000 000.01, 4 %": spending("50000000.01 元", "4"),
        "200 million, 4 %": spending("2 亿元", "4"),
        "200 million, 3.99 %": spending("2 亿元", "3.99"),
        "200 000 000.01, 3 %": spending("200000000.01 元", "3"),
        "200 000 000.01, 2.99 %": spending("200000000.01 元", "2.99"),
    }
    found = statuses(tmp_path, HIGH_TECH, "firm.rd-intensity", cases)
    assert list(found.values()) == ["pass", "fail", "pass", "pass", "fail", "pass", "fail"]


def test_unknown_sales_leave_open_only_what_the_brackets_disagree_on(tmp_path: Path) -> None:
    cases = {
        "5 % passes in every bracket": spending("", "5"),
        "3.5 % passes in the highest only": spending("", "3.5"),
        "2.9 % fails in every bracket": spending("", "2.9"),
    }
    assert list(statuses(tmp_path, HIGH_TECH, "firm.rd-intensity", cases).values()) == ["pass", "unknown", "fail"]


def test_the_three_years_sales_bound_those_of_the_last(tmp_path: Path) -> None:
    # three years of 40 million: the last year is at most 40 million, and 4.9 % is below 5 %; of 200 million: 3.9 % < 4 %
    cases = {
        "40 million": {"sales_three_years": "4000 万元", "rd_expenditure_three_years": "196 万元"},
        "200 million": {"sales_three_years": "2 亿元", "rd_expenditure_three_years": "780 万元"},
        "200 million, 4 %": {"sales_three_years": "2 亿元", "rd_expenditure_three_years": "800 万元"},
    }
    assert list(statuses(tmp_path, HIGH_TECH, "firm.rd-intensity", cases).values()) == ["fail", "fail", "unknown"]


def test_the_score_must_be_above_70_and_a_year_is_365_days(tmp_path: Path) -> None:
    scores = {score: {"innovation_score": score} for score in ("70", "70.000001", "70.5")}
    (tmp_path / "scores").mkdir()
    (tmp_path / "days").mkdir()
    found = statuses(tmp_path / "scores", HIGH_TECH, "firm.innovation-score", scores)
    assert list(found.values()) == ["fail", "pass", "pass"]
    days = {days: {"days_registered": days} for days in ("364", "365")}
    assert list(statuses(tmp_path / "days", HIGH_TECH, "firm.age", days).values()) == ["fail", "pass"]


FOUR = ("holds_high_tech_certificate", "state_science_award_top_three", "recognised_provincial_rd_institution")
ALTERNATIVES = (*FOUR, "led_standard")


def test_a_tech_sme_has_at_most_500_staff(tmp_path: Path) -> None:
    size = {"annual_sales": "2 亿元", "total_assets": "2 亿元"}
    cases = {staff: {"staff": staff, **size} for staff in ("500", "501")}
    assert list(statuses(tmp_path, SME, "sme.size", cases).values()) == ["pass", "fail"]


def test_a_score_without_a_staff_part_needs_one_of_the_four_alternatives(tmp_path: Path) -> None:
    score = {"evaluation_score": "60", "staff_score": "0"}
    none = dict.fromkeys(ALTERNATIVES, "false")
    cases: dict[str, dict[str, str]] = {"none": score | none, "not known": score}
    cases |= {name: score | none | {name: "true"} for name in ALTERNATIVES}
    cases["staff part above 0"] = none | {"evaluation_score": "60", "staff_score": "0.000001"}
    found = list(statuses(tmp_path, SME, "sme.score", cases).values())
    assert found == ["fail", "unknown", "pass", "pass", "pass", "pass", "pass"]


@pytest.mark.parametrize(
    ("file", "verdict", "failing"),
    [
        ("firm-high-tech-pass", "eligible", []),
        ("firm-high-tech-fails-by-one-figure", "not_eligible", ["firm.rd-intensity"]),
        ("firm-high-tech-undetermined", "undetermined", []),
        ("firm-sme-pass", "eligible", []),
        ("firm-sme-fails-by-one-figure", "not_eligible", ["sme.size"]),
        ("firm-sme-undetermined", "undetermined", []),
    ],
)
def test_the_examples_come_out_as_they_say(file: str, verdict: str, failing: list[str]) -> None:
    report: Any = run_json("check", f"examples/{file}.yaml")["reports"][0]
    assert report["verdict"] == verdict
    assert [one["id"] for one in report["criteria"] if one["status"] == "fail"] == failing


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_text_about_an_enterprise_speaks_of_a_park(language: str) -> None:
    for file in ("firm-high-tech-fails-by-one-figure", "firm-high-tech-undetermined", "firm-sme-undetermined"):
        for form in ("text", "json"):
            result = run("check", f"examples/{file}.yaml", "--lang", language, "--format", form)
            text = result.stdout + result.stderr
            assert "park" not in text.lower()
            assert "园区" not in text

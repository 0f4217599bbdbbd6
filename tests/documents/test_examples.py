"""Every example against the verdict worked out by hand; the real baseline criterion by criterion."""

import os
import subprocess
import sys
from collections.abc import Mapping
from fractions import Fraction
from operator import attrgetter
from typing import Any

import pytest
from command import EXAMPLES, ROOT

from hightech_check import check, load_park
from hightech_check.errors import DataFileError
from hightech_check.result.report import Report

EXPECTED: Mapping[str, tuple[str, tuple[int, int, int]]] = {  # verdict; pass, fail, unknown
    "baotou-metal-park-2020.yaml": ("not_eligible", (12, 7, 14)),
    "eligible-park.yaml": ("eligible", (33, 0, 0)),
    "second-arms-park.yaml": ("eligible", (33, 0, 0)),
    "undetermined-park.yaml": ("undetermined", (27, 0, 6)),
    "firm-high-tech-pass.yaml": ("eligible", (9, 0, 0)),
    "firm-high-tech-fails-by-one-figure.yaml": ("not_eligible", (8, 1, 0)),
    "firm-high-tech-undetermined.yaml": ("undetermined", (7, 0, 2)),
    "firm-sme-pass.yaml": ("eligible", (6, 0, 0)),
    "firm-sme-fails-by-one-figure.yaml": ("not_eligible", (5, 1, 0)),
    "firm-sme-undetermined.yaml": ("undetermined", (5, 0, 1)),
}


def report_on(name: str, **options: Any) -> Report:
    park = load_park(EXAMPLES / name)
    return check(park.standard, park, **options)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_has_the_verdict_that_its_comments_promise(name: str) -> None:
    report = report_on(name)
    assert (report.verdict, tuple(report.counts.values())) == EXPECTED[name]
    assert list(report.counts) == ["pass", "fail", "unknown"]


def test_every_park_or_firm_among_the_examples_is_covered_here() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.yaml")}
    keys = ("standard", "name", "indicators")
    data_files = {name for name, text in texts.items() if all(f"\n{key}:" in text for key in keys)}
    assert data_files - {"broken-park.yaml"} == set(EXPECTED)


def test_the_second_arms_alone_carry_the_either_or_criteria() -> None:
    report = report_on("second-arms-park.yaml")
    share, scale = (list(report.criterion(f"industry.high-tech-{name}").comparisons) for name in ("share", "scale"))
    assert [one.status for one in share] == [one.status for one in scale] == ["fail", "pass"]
    assert [one.value for one in share] == [Fraction(3, 20), Fraction(1, 4)]


def test_the_broken_example_tells_all_its_errors_at_once_each_with_its_place() -> None:
    with pytest.raises(DataFileError) as caught:
        load_park(EXAMPLES / "broken-park.yaml")
    assert [(fault.code, fault.line, fault.column) for fault in caught.value.faults] == [
        ("contradiction", 10, 26), ("unknown-key", 11, 3), ("quoted", 12, 38), ("amount-form", 13, 12),
        ("ratio-form", 14, 28), ("amount-form", 15, 19), ("duplicate-key", 17, 3), ("count-form", 18, 20),
        ("option-unknown", 19, 39), ("flag-form", 20, 19), ("unknown-key", 21, 24), ("count-form", 24, 26),
    ]  # fmt: skip


# --- the real baseline ---

PASSING = [
    "innovation.cooperation", "innovation.service-functions", "innovation.incubation", "infrastructure.boundary",
    "infrastructure.spatial-plan", "infrastructure.land-use", "infrastructure.seven-connections",
    "infrastructure.utilities", "infrastructure.environmental-assessment", "governance.leadership",
    "governance.committee", "governance.committee-remit",
]  # fmt: skip
FAILING = [
    "industry.enterprises", "industry.high-tech-scale", "innovation.rd-intensity", "innovation.rd-institutions",
    "governance.committee-dispatch", "governance.special-policies", "governance.policy-system",
]  # fmt: skip
UNKNOWN = [
    "industry.direction", "industry.system", "industry.leading-industry", "industry.chain", "industry.high-tech-share",
    "industry.high-tech-growth", "innovation.research-capacity", "innovation.service-system",
    "innovation.intellectual-property", "infrastructure.land-policy", "infrastructure.recycling",
    "infrastructure.resource-efficiency", "governance.policy-implementation", "governance.management-innovation",
]  # fmt: skip


@pytest.fixture(scope="module")
def baotou() -> Report:
    return report_on("baotou-metal-park-2020.yaml")


def test_the_baseline_passes_fails_and_leaves_open_what_the_notice_says(baotou: Report) -> None:
    by_status = {
        status: [r.id for r in baotou.criteria if r.status == status] for status in ("pass", "fail", "unknown")
    }
    assert by_status == {"pass": PASSING, "fail": FAILING, "unknown": UNKNOWN}
    assert (baotou.verdict, baotou.exit_code) == ("not_eligible", 1)


FIGURES: list[tuple[str, int, dict[str, Any]]] = [
    ("industry.enterprises", 0, {
        "value": 162, "threshold": 200, "shortfall": 38, "shortfall_text": "38 enterprises",
        "moves": {"attract": 38, "settle": 38},
    }),
    ("industry.high-tech-share", 0, {
        "status": "fail", "value": Fraction(1, 18), "value_text": "5.56 %", "reported": False,
        "shortfall": Fraction(1, 5) - Fraction(1, 18), "shortfall_text": "14.44 points",
        "moves": {"certify": 24, "register": 24, "attract": 30},
    }),
    ("industry.high-tech-share", 1, {
        "status": "unknown", "missing": ("league_city_high_tech_enterprises",), "low": 0, "high": 1,
        "decides.operator": "at_most", "decides.value": 36,
    }),
    ("industry.high-tech-growth", 0, {  # it would pass if the year before had 6 or fewer
        "status": "unknown", "value": None, "reported": False, "missing": ("previous_year.high_tech_enterprises",),
        "decides.operator": "at_most", "decides.value": 6, "known_text": "10 % or more",
    }),
    ("industry.high-tech-scale", 0, {
        "value": Fraction(4, 100), "shortfall": Fraction(16, 100), "reported": True, "moves": {},
    }),
    ("industry.high-tech-scale", 1, {"value": Fraction(38, 1000), "shortfall": Fraction(212, 1000), "reported": True}),
    ("innovation.rd-intensity", 0, {
        "value": Fraction(1, 100), "threshold": Fraction(24, 1000), "shortfall": Fraction(14, 1000),
        "threshold_indicator": "national_rd_intensity",
    }),
    ("innovation.rd-institutions", 0, {"value": 3, "shortfall": 7, "moves": {"institution": 7}}),
]  # fmt: skip


@pytest.mark.parametrize(("criterion", "number", "expected"), FIGURES)
def test_a_comparison_of_the_baseline_is_as_worked_out_by_hand(
    baotou: Report, criterion: str, number: int, expected: dict[str, Any]
) -> None:
    comparison = list(baotou.criterion(criterion).comparisons)[number]
    assert {name: attrgetter(name)(comparison) for name in expected} == expected


def test_the_baselines_missing_figures_are_listed_once_in_the_order_of_the_criteria(baotou: Report) -> None:
    assert baotou.missing == (
        "clear_industrial_direction", "sound_industrial_system", "leading_industry_is_regional_pillar",
        "fairly_complete_industrial_chain", "league_city_high_tech_enterprises", "previous_year.high_tech_enterprises",
        "can_undertake_state_projects", "complete_research_services", "values_intellectual_property",
        "same_land_policy_as_outside", "waste_recycling_facilities", "energy_saving_facilities",
        "resource_efficiency_measures", "implements_state_policies", "explores_management_innovation",
    )  # fmt: skip
    assert len(baotou.missing_labels) == len(baotou.missing)


def test_the_words_of_a_report_follow_the_language_and_nothing_else_does(baotou: Report) -> None:
    chinese = report_on("baotou-metal-park-2020.yaml", language="zh")
    assert [(r.id, r.status) for r in chinese.criteria] == [(r.id, r.status) for r in baotou.criteria]
    (growth,) = chinese.criterion("industry.high-tech-growth").comparisons
    assert growth.decides is not None
    assert growth.decides.text == "上一年的高新技术企业数不超过 6 家"


def test_strict_counts_recommended_criteria_and_changes_no_status() -> None:
    usual, strict = report_on("undetermined-park.yaml"), report_on("undetermined-park.yaml", strict=True)
    assert usual.counts == strict.counts
    assert len(strict.deciding("unknown")) == len(usual.deciding("unknown")) + 1
    with pytest.raises(KeyError):
        usual.criterion("industry.nothing")


def test_one_fen_decides_the_bracket_of_a_firm() -> None:
    report = report_on("firm-high-tech-fails-by-one-figure.yaml")
    assert [result.id for result in report.deciding("fail")] == ["firm.rd-intensity"]
    staff = report_on("firm-sme-fails-by-one-figure.yaml")
    (result,) = staff.deciding("fail")
    first = next(iter(result.comparisons))
    assert (first.value, first.shortfall, first.shortfall_words) == (501, 1, "1 person too many")


def test_the_example_of_a_script_runs_and_says_what_changes() -> None:
    script = EXAMPLES / "what_if.py"
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 60
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    result = subprocess.run(
        [sys.executable, str(script)], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "industry.enterprises: Resident enterprises 162 -> 200 (fail -> pass)" in result.stdout
    assert "still failing: 6" in result.stdout

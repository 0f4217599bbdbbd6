"""Every example against the verdict worked out by hand; the real baseline criterion by criterion."""

import os
import subprocess
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hightech_check import check, load_park
from hightech_check.errors import DataFileError
from hightech_check.result.report import ComparisonResult, Report

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"

EXPECTED: Mapping[str, tuple[str, dict[str, int]]] = {
    "baotou-metal-park-2020.yaml": ("not_eligible", {"pass": 12, "fail": 7, "unknown": 14}),
    "eligible-park.yaml": ("eligible", {"pass": 33, "fail": 0, "unknown": 0}),
    "second-arms-park.yaml": ("eligible", {"pass": 33, "fail": 0, "unknown": 0}),
    "undetermined-park.yaml": ("undetermined", {"pass": 27, "fail": 0, "unknown": 6}),
    "firm-high-tech-pass.yaml": ("eligible", {"pass": 9, "fail": 0, "unknown": 0}),
    "firm-high-tech-fails-by-one-figure.yaml": ("not_eligible", {"pass": 8, "fail": 1, "unknown": 0}),
    "firm-high-tech-undetermined.yaml": ("undetermined", {"pass": 7, "fail": 0, "unknown": 2}),
    "firm-sme-pass.yaml": ("eligible", {"pass": 6, "fail": 0, "unknown": 0}),
    "firm-sme-fails-by-one-figure.yaml": ("not_eligible", {"pass": 5, "fail": 1, "unknown": 0}),
    "firm-sme-undetermined.yaml": ("undetermined", {"pass": 5, "fail": 0, "unknown": 1}),
}


def report_on(name: str, **options: Any) -> Report:
    park = load_park(EXAMPLES / name)
    return check(park.standard, park, **options)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_has_the_verdict_that_its_comments_promise(name: str) -> None:
    report = report_on(name)
    assert (report.verdict, report.counts) == EXPECTED[name]


def test_every_park_or_firm_among_the_examples_is_covered_here() -> None:
    named = {"standard:", "name:"}
    data_files = {
        path.name
        for path in EXAMPLES.glob("*.yaml")
        if all(f"\n{key}" in path.read_text(encoding="utf-8") for key in named)
        and "\nindicators:" in path.read_text("utf-8")
    }
    assert data_files - {"broken-park.yaml"} == set(EXPECTED)


def test_the_second_arms_alone_carry_the_either_or_criteria() -> None:
    report = report_on("second-arms-park.yaml")
    for name in ("industry.high-tech-share", "industry.high-tech-scale"):
        assert [comparison.status for comparison in report.criterion(name).comparisons] == ["fail", "pass"]
    assert [c.value for c in report.criterion("industry.high-tech-share").comparisons] == [
        Fraction(3, 20),
        Fraction(1, 4),
    ]


def test_the_broken_example_tells_all_its_errors_at_once_each_with_its_place() -> None:
    with pytest.raises(DataFileError) as caught:
        load_park(EXAMPLES / "broken-park.yaml")
    assert [(fault.code, fault.line, fault.column) for fault in caught.value.faults] == [
        ("contradiction", 10, 26),
        ("unknown-key", 11, 3),
        ("quoted", 12, 38),
        ("amount-form", 13, 12),
        ("ratio-form", 14, 28),
        ("amount-form", 15, 19),
        ("duplicate-key", 17, 3),
        ("count-form", 18, 20),
        ("option-unknown", 19, 39),
        ("flag-form", 20, 19),
        ("unknown-key", 21, 24),
        ("count-form", 24, 26),
    ]


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


def only(report: Report, criterion: str) -> ComparisonResult:
    (comparison,) = report.criterion(criterion).comparisons
    return comparison


def test_the_baseline_passes_fails_and_leaves_open_what_the_notice_says(baotou: Report) -> None:
    by_status = {
        status: [r.id for r in baotou.criteria if r.status == status] for status in ("pass", "fail", "unknown")
    }
    assert by_status == {"pass": PASSING, "fail": FAILING, "unknown": UNKNOWN}
    assert (baotou.verdict, baotou.exit_code) == ("not_eligible", 1)


def test_the_baseline_is_38_enterprises_short(baotou: Report) -> None:
    comparison = only(baotou, "industry.enterprises")
    assert (comparison.value, comparison.threshold, comparison.shortfall) == (162, 200, 38)
    assert comparison.shortfall_text == "38 enterprises"
    assert comparison.moves == {"attract": 38, "settle": 38}


def test_the_baselines_share_is_24_certifications_or_30_arrivals_away(baotou: Report) -> None:
    share, of_city = baotou.criterion("industry.high-tech-share").comparisons
    assert (share.status, share.value, share.value_text, share.reported) == ("fail", Fraction(1, 18), "5.56 %", False)
    assert share.shortfall == Fraction(1, 5) - Fraction(1, 18)
    assert share.shortfall_text == "14.44 points"
    assert share.moves == {"certify": 24, "register": 24, "attract": 30}
    assert (of_city.status, of_city.missing) == ("unknown", ("league_city_high_tech_enterprises",))
    assert (of_city.low, of_city.high) == (0, 1)
    assert of_city.decides is not None
    assert (of_city.decides.operator, of_city.decides.value) == ("at_most", 36)


def test_the_baselines_growth_would_pass_if_the_year_before_had_6_or_fewer(baotou: Report) -> None:
    growth = only(baotou, "industry.high-tech-growth")
    assert (growth.status, growth.value, growth.reported) == ("unknown", None, False)
    assert growth.missing == ("previous_year.high_tech_enterprises",)
    assert growth.decides is not None
    assert (growth.decides.operator, growth.decides.value) == ("at_most", 6)
    assert growth.known_text == "10 % or more"


def test_the_baselines_scale_and_intensity_fail_as_reported(baotou: Report) -> None:
    revenue, output = baotou.criterion("industry.high-tech-scale").comparisons
    assert (revenue.value, revenue.shortfall, revenue.reported) == (Fraction(4, 100), Fraction(16, 100), True)
    assert (output.value, output.shortfall, output.reported) == (Fraction(38, 1000), Fraction(212, 1000), True)
    assert not revenue.moves
    intensity = only(baotou, "innovation.rd-intensity")
    assert (intensity.value, intensity.threshold) == (Fraction(1, 100), Fraction(24, 1000))
    assert (intensity.shortfall, intensity.threshold_indicator) == (Fraction(14, 1000), "national_rd_intensity")
    institutions = only(baotou, "innovation.rd-institutions")
    assert (institutions.value, institutions.shortfall, institutions.moves) == (3, 7, {"institution": 7})


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
    growth = only(chinese, "industry.high-tech-growth")
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


def test_the_example_of_a_script_runs_and_tells_what_changes() -> None:
    script = EXAMPLES / "what_if.py"
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 60
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent), "PYTHONUTF8": "1"}
    result = subprocess.run(
        [sys.executable, str(script)], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "industry.enterprises: Resident enterprises 162 -> 200 (fail -> pass)" in result.stdout
    assert "still failing: 6" in result.stdout

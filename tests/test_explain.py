"""One criterion explained, and the template of a data file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command import run_json
from rich.cells import cell_len

from hightech_check import load_park, load_standard
from hightech_check.errors import UsageError
from hightech_check.explain import explain
from hightech_check.explain_text import lines
from hightech_check.park import parse_park
from hightech_check.reports.wrapping import wrapped
from hightech_check.standard import shipped
from hightech_check.template import template
from hightech_check.what_if import with_changes

ROOT = Path(__file__).parent.parent
BASELINE = ROOT / "examples" / "baotou-metal-park-2020.yaml"
STANDARD = load_standard()


def explained(criterion: str, language: str = "en") -> str:
    return "\n".join(lines(explain(STANDARD, load_park(BASELINE, STANDARD), criterion, language)))


def test_a_ratio_is_shown_with_its_formula_and_the_figures_in_it() -> None:
    text = explained("industry.high-tech-share")
    assert "high_tech_or_tech_sme_share = high_tech_or_tech_sme_enterprises / enterprises" in text
    assert "9 / 162 = 5.56 %" in text
    assert "24 certifications, 24 registrations or 30 arrivals" in text
    assert "36 or fewer" in text


def test_the_source_is_named_by_document_section_and_sentence() -> None:
    assert "昆府发〔2021〕4号 附件1 产业方面, sentence 3" in explained("industry.high-tech-share")
    assert "产业方面第 3 句" in explained("industry.high-tech-share", "zh")


def test_a_growth_without_its_base_shows_what_is_not_known() -> None:
    text = explained("industry.high-tech-growth")
    assert "(9 - ?) / ? = 10 % or more" in text
    assert "6 or fewer" in text


def test_a_published_threshold_shows_where_it_stands() -> None:
    text = explained("innovation.rd-intensity")
    assert "National R&D intensity [national_rd_intensity]: 2.4 %" in text
    assert "全国科技经费投入统计公报" in text


def test_an_unknown_criterion_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as caught:
        explain(STANDARD, load_park(BASELINE, STANDARD), "industry.enterprise")
    assert caught.value.faults[0].params["nearest"] == "industry.enterprises"


@pytest.mark.parametrize(
    ("arguments", "code"), [((BASELINE, "industry.chain"), 0), ((BASELINE, "x"), 2), (("-", "x"), 4)]
)
def test_the_exit_code_of_explain_tells_whether_it_could(arguments: tuple[object, ...], code: int) -> None:
    command = [sys.executable, "-m", "hightech_check", "explain", *map(str, arguments)]
    run = subprocess.run(command, input=b"[]", capture_output=True, check=False)
    assert run.returncode == code, run.stderr


def test_explain_as_json_has_the_criterion_and_its_figures() -> None:
    command = [
        sys.executable,
        "-m",
        "hightech_check",
        "explain",
        str(BASELINE),
        "industry.high-tech-share",
        "-f",
        "json",
    ]
    form = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert form["criterion"]["status"] == "unknown"
    assert form["formulas"]["high_tech_or_tech_sme_share"]["with_figures"] == "9 / 162"
    assert [figure["key"] for figure in form["figures"]][:2] == ["high_tech_or_tech_sme_enterprises", "enterprises"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("standard", shipped())
def test_a_template_is_accepted_as_it_is_and_knows_nothing(standard: str, language: str) -> None:
    loaded = load_standard(standard)
    park = parse_park(template(loaded, 2025, language).encode(), loaded)
    assert park.figures == {}
    assert park.year == 2025


def test_init_refuses_to_write_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "park.yaml"
    path.write_text("mine", encoding="utf-8")
    command = [sys.executable, "-m", "hightech_check", "init", "-o", str(path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_the_inequality_stands_without_its_division_and_with_the_figures_in_it() -> None:
    text = explained("industry.high-tech-share")
    assert "High-tech enterprises and tech SMEs together ≥ 20 % × Resident enterprises" in text
    assert "9 ≥ 20 % × 162 = 32.4: does not hold" in text
    assert "9 ≥ 25 % × (9 or more): open" in text
    assert "High-tech enterprises ≥ 130 % × High-tech enterprises of the year before" in explained(
        "industry.high-tech-growth"
    )


def test_each_figure_tells_how_far_it_may_move_alone() -> None:
    text = explained("industry.high-tech-share")
    assert "High-tech enterprises and tech SMEs together, now 9: passes from 33: 24 more" in text
    assert "Resident enterprises, now 162: passes at 45 or fewer: 117 fewer" in text
    assert "R&D intensity, now 1%: passes from 2.4%: 1.4 points more" in explained("innovation.rd-intensity")
    assert "which cannot be: it is published for 2020" in explained("innovation.rd-intensity")
    assert "any answer but yes fails" in explained("infrastructure.boundary")
    assert "园区企业数现为 162:不超过 45 则符合(少 117)" in explained("industry.high-tech-share", "zh")


def test_a_passing_figure_fails_below_its_threshold() -> None:
    park = with_changes(load_park(BASELINE, STANDARD), {"enterprises": 230, "rd_institutions": 12})
    text = "\n".join(lines(explain(STANDARD, park, "industry.enterprises")))
    assert "Resident enterprises, now 230: fails below 200: 31 fewer" in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("criterion", [criterion.id for criterion in STANDARD.criteria])
def test_no_line_is_wider_than_the_terminal(criterion: str, language: str) -> None:
    for line in explained(criterion, language).splitlines():
        for part in wrapped(line, 80):
            assert cell_len(part) <= 80


def test_explain_as_json_has_inequality_and_slack() -> None:
    form = run_json("explain", BASELINE, "industry.high-tech-share")
    first, second = form["comparisons"]
    assert first["arm"] == "any_of[0]"
    assert first["inequality"]["right_exact"] == "32.4"
    assert first["slack"][0] == {
        "key": "high_tech_or_tech_sme_enterprises",
        "value": 9,
        "value_exact": "9",
        "below": None,
        "above": {
            "status": "pass", "value": 33, "value_exact": "33", "distance": 24, "distance_exact": "24",
            "possible": True, "reason": None,
        },
    }  # fmt: skip
    assert (second["slack"], second["open"]) == ([], ["league_city_high_tech_enterprises"])


def test_how_far_an_amount_may_move_is_said_by_its_edge() -> None:
    park = load_park(BASELINE.parent / "second-arms-park.yaml")
    text = "\n".join(lines(explain(park.standard, park, "industry.high-tech-scale")))
    # 26 of 100: 25 % of 100 is 25, and 26 is 25 % of 104; no output at all would contradict the 26
    assert "Output of high-tech industries, now 26 亿元: fails below 25 亿元: over 1 亿元 less" in text
    assert "Gross industrial output of the park, now 100 亿元: fails above 104 亿元: over 4 亿元 more" in text
    intensity = "\n".join(lines(explain(park.standard, park, "innovation.rd-intensity")))
    assert "R&D expenditure, now 2.44 亿元: fails below 2.44 亿元: any less" in intensity

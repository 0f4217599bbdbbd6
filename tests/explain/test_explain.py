"""One criterion explained, and the template of a data file."""

import json
from pathlib import Path

import pytest
from command import Write, run, run_json, written
from rich.cells import cell_len

from hightech_check import load_park, load_standard
from hightech_check.errors import UsageError
from hightech_check.explain.document import document
from hightech_check.explain.explanation import explain
from hightech_check.park.reader import parse_park
from hightech_check.park.template import template
from hightech_check.standard.finding import shipped
from hightech_check.standard.reader import parse_standard
from hightech_check.what_if import with_changes

ROOT = Path(__file__).resolve().parent.parent.parent
BASELINE = ROOT / "examples" / "baotou-metal-park-2020.yaml"
STANDARD = load_standard()


def explained(criterion: str, language: str = "en", width: int = 1000) -> str:
    return written(document(explain(STANDARD, load_park(BASELINE, STANDARD), criterion, language)), width=width)


SHARE, GROWTH, RD = "industry.high-tech-share", "industry.high-tech-growth", "innovation.rd-intensity"


@pytest.mark.parametrize(
    ("criterion", "language", "texts"),
    [
        # the formula, the figures in it, and what would mend or decide it
        (SHARE, "en", ["high_tech_or_tech_sme_share = high_tech_or_tech_sme_enterprises / enterprises",
                       "9 / 162 = 5.56 %", "24 certifications, 24 registrations or 30 arrivals", "36 or fewer"]),
        (GROWTH, "en", ["(9 - ?) / ? = 10 % or more", "6 or fewer"]),
        # the source, of the criterion and of a published figure
        (SHARE, "en", ["昆府发〔2021〕4号 附件1 产业方面, sentence 3"]),
        (SHARE, "zh", ["产业方面第 3 句"]),
        (RD, "en", ["National R&D intensity [national_rd_intensity]: 2.4 %", "全国科技经费投入统计公报"]),
        # the inequality, without its division
        (SHARE, "en", ["High-tech enterprises and tech SMEs together ≥ 20 % × Resident enterprises",
                       "9 ≥ 20 % × 162 = 32.4: does not hold", "9 ≥ 25 % × (9 or more): open"]),
        (GROWTH, "en", ["High-tech enterprises ≥ 130 % × High-tech enterprises of the year before"]),
        # how far each figure may move
        (SHARE, "en", ["High-tech enterprises and tech SMEs together, now 9: passes from 33: 24 more",
                       "Resident enterprises, now 162: passes at 45 or fewer: 117 fewer"]),
        (SHARE, "zh", ["园区企业数现为 162:不超过 45 则符合(少 117)"]),
        (RD, "en", ["R&D intensity, now 1%: passes from 2.4%: 1.4 points more",
                    "which cannot be: it is published for 2020"]),
        ("infrastructure.boundary", "en", ["any answer but yes fails"]),
    ],
)  # fmt: skip
def test_a_criterion_is_explained_in_words(criterion: str, language: str, texts: list[str]) -> None:
    explanation = explained(criterion, language)
    assert [text for text in texts if text not in explanation] == []


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [(("explain", BASELINE, "industry.chain"), "", 0), (("explain", BASELINE, "x"), "", 2), (("explain", "-", "x"), "[]", 4)],
)  # fmt: skip
def test_the_exit_code_tells_whether_it_could(arguments: tuple[object, ...], stdin: str, code: int) -> None:
    assert run(*arguments, stdin=stdin).returncode == code


def test_init_refuses_to_write_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "park.yaml"
    path.write_text("mine", encoding="utf-8")
    assert run("init", "-o", path).returncode == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_an_unknown_criterion_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as caught:
        explain(STANDARD, load_park(BASELINE, STANDARD), "industry.enterprise")
    assert [fault.words("en") for fault in caught.value.faults] == [
        "there is no criterion `industry.enterprise`; did you mean `industry.enterprises`?; "
        "`hightech-check standard show inner-mongolia-2020` lists them"
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("standard", shipped())
def test_a_template_is_accepted_as_it_is_and_knows_nothing(standard: str, language: str) -> None:
    loaded = load_standard(standard)
    park = parse_park(template(loaded, 2025, language).encode(), loaded)
    assert park.figures == {}
    assert park.year == 2025


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "subject", ["a: b", "a #b", "- x", "'", '"', "[x", "{", "x:", "%x", "@a", "!a", "20: 5", "\\", "x" * 200]
)
def test_a_template_is_accepted_whatever_the_subject_is_called(write: Write, subject: str, language: str) -> None:
    text = (ROOT / "criteria" / "tech-sme-2017.yaml").read_text("utf-8")
    quoted = json.dumps(subject)
    changed = text.replace("subject: {en: enterprise, zh: 企业}", f"subject: {{en: {quoted}, zh: {quoted}}}")
    assert changed != text
    standard = load_standard(write(changed, "standard.yaml"))
    park = parse_park(template(standard, 2025, language).encode(), standard)
    assert park.name == (f"Name of the {subject}" if language == "en" else f"{subject}名称")[:200]


def test_a_passing_figure_fails_below_its_threshold() -> None:
    park = with_changes(load_park(BASELINE, STANDARD), {"enterprises": 230, "rd_institutions": 12})
    text = written(document(explain(STANDARD, park, "industry.enterprises")))
    assert "Resident enterprises, now 230: fails below 200: 31 fewer" in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("criterion", [criterion.id for criterion in STANDARD.criteria])
def test_no_line_is_wider_than_the_terminal(criterion: str, language: str) -> None:
    assert max(map(cell_len, explained(criterion, language, width=80).splitlines())) <= 80


def test_explain_as_json_has_the_criterion_its_figures_inequalities_and_margins() -> None:
    form = run_json("explain", BASELINE, SHARE)
    assert form["criterion"]["status"] == "unknown"
    assert form["formulas"]["high_tech_or_tech_sme_share"]["with_figures"] == "9 / 162"
    assert [figure["key"] for figure in form["figures"]][:2] == ["high_tech_or_tech_sme_enterprises", "enterprises"]
    alone = run_json("explain", BASELINE, "industry.enterprises")
    assert alone["slack"] == alone["comparisons"][0]["slack"]
    assert alone["slack"][0]["above"]["value"] == 200
    first, second = form["comparisons"]
    assert first["arm"] == "any_of[0]"
    assert first["inequality"]["right_exact"] == "32.4"
    assert first["slack"][0] == {
        "key": "high_tech_or_tech_sme_enterprises",
        "value": 9,
        "value_exact": "9",
        "below": None,
        "above": {
            "status": "pass", "value": 33, "value_exact": "33", "until": None, "until_exact": None,
            "distance": 24, "distance_exact": "24",
            "possible": True, "reason": None,
        },
    }  # fmt: skip
    assert (second["slack"], second["open"]) == ([], ["league_city_high_tech_enterprises"])


def test_how_far_an_amount_may_move_is_said_by_its_edge() -> None:
    park = load_park(BASELINE.parent / "second-arms-park.yaml")
    text = written(document(explain(park.standard, park, "industry.high-tech-scale")))
    # 26 of 100: 25 % of 100 is 25, and 26 is 25 % of 104; no output at all would contradict the 26
    assert "Output of high-tech industries, now 26 亿元: fails below 25 亿元: over 1 亿元 less" in text
    assert "Gross industrial output of the park, now 100 亿元: fails above 104 亿元: over 4 亿元 more" in text
    intensity = written(document(explain(park.standard, park, "innovation.rd-intensity")))
    assert "R&D expenditure, now 2.44 亿元: fails below 2.44 亿元: any less" in intensity


def equals(language: str, accidents: int, wanted: int = 3) -> tuple[str, list[str]]:
    """The text of a criterion `accidents equals 3`, and its lines on slack."""
    standard = parse_standard(EQUALS.replace("equals: 3", f"equals: {wanted}").encode())
    park = parse_park(f"name: x\nyear: 2020\nindicators: {{accidents: {accidents}}}".encode(), standard)
    explanation = explain(standard, park, "s.accidents", language)
    return written(document(explanation)), [str(text) for text in explanation.margin_texts]


def test_what_must_equal_a_figure_passes_at_it_only() -> None:
    # 3 passes; 2 and 4 do not
    assert equals("en", 9)[1] == ["Accidents, now 9: passes at 3 only: 6 fewer"]
    assert equals("en", 1)[1] == ["Accidents, now 1: passes at 3 only: 2 more"]
    assert equals("en", 3)[1] == ["Accidents, now 3: fails at any other value"]
    assert equals("en", 0, 0)[1] == ["Accidents, now 0: fails from 1: 1 more"]
    assert equals("en", 2, 0)[1] == ["Accidents, now 2: passes at 0: 2 fewer"]
    assert equals("zh", 9)[1] == ["事故现为 9:仅为 3 时符合(少 6)"]
    assert equals("zh", 3)[1] == ["事故现为 3:为任何其他数值时不符合"]
    assert "· Accidents, now 9: passes at 3 only: 6 fewer" in equals("en", 9)[0]


ELIGIBLE = BASELINE.parent / "eligible-park.yaml"


def test_a_criterion_of_arms_tells_its_own_slack_beside_that_of_each_arm() -> None:
    text = written(document(explain(STANDARD, load_park(ELIGIBLE, STANDARD), "industry.high-tech-share")))
    arm, whole = text.split("the criterion as a whole, if one figure alone changes:")
    # the first arm fails from 326 (65 is 20 % of 325), and 45 of 160 still carry the criterion
    assert "this arm alone, if one figure alone changes:" in arm
    assert "Resident enterprises, now 250: fails from 326: 76 more" in arm
    assert "Resident enterprises, now 250: no value of it alone changes the criterion" in whole
    form = run_json("explain", ELIGIBLE, "industry.high-tech-share")
    assert [(one["key"], one["below"], one["above"]) for one in form["slack"]][1] == ("enterprises", None, None)
    assert form["comparisons"][0]["slack"][1]["above"]["value"] == 326


def test_with_one_arm_failing_the_other_ones_slack_is_that_of_the_criterion() -> None:
    # 45 of 200 are less than 25 % (50), so the first arm carries it: from 326 on none does
    park = with_changes(load_park(ELIGIBLE, STANDARD), {"league_city_high_tech_enterprises": 200})
    explanation = explain(STANDARD, park, "industry.high-tech-share")
    slack = {one.key: one for one in explanation.margins}
    assert slack["enterprises"].above is not None
    assert (slack["enterprises"].above.value, slack["enterprises"].above.status) == (326, "fail")
    # 45 is 25 % of 180: with 180 or fewer the second arm carries it as well, but nothing changes
    assert slack["league_city_high_tech_enterprises"][2:] == (None, None)
    assert "就整个条款而言" in written(document(explain(STANDARD, park, "industry.high-tech-share", "zh")))


def test_a_window_between_two_arms_is_told_with_both_its_ends() -> None:
    # 2 to 5 pass; 9 does not
    windowed = EQUALS.replace("equals: 3}", "XX}").replace(
        "{indicator: accidents, XX}",
        "{all_of: [{indicator: accidents, at_least: 2}, {indicator: accidents, at_most: 5}]}",
    )
    standard = parse_standard(windowed.encode())
    park = parse_park(b"name: x\nyear: 2020\nindicators: {accidents: 9}", standard)
    explanation = explain(standard, park, "s.accidents")
    assert explanation.margin_texts == ("Accidents, now 9: passes from 5 down to 2: 4 fewer",)
    above = explain(standard, with_changes(park, {"accidents": 0}), "s.accidents").margin_texts
    assert above == ("Accidents, now 0: passes from 2 up to 5: 2 more",)


def test_other_answers_are_tried_on_the_criterion_too() -> None:
    # a score of 72.5 carries it: no certificate is needed; the six utilities are all needed
    park = load_park(BASELINE.parent / "firm-sme-pass.yaml")
    texts = explain(park.standard, park, "sme.score").margin_texts
    assert "Valid high-tech enterprise certificate: no other answer to it alone changes the criterion" in texts
    failing = with_changes(park, {"evaluation_score": 50})
    texts = explain(park.standard, failing, "sme.score").margin_texts
    assert texts[0] == "Evaluation score, now 50: passes from 60: 10 more"
    assert "Valid high-tech enterprise certificate: passes with yes" in texts
    text = explained("infrastructure.utilities")
    assert "· this arm alone: any answer but yes fails" in text
    assert "· Roads: fails with no" in text


EQUALS = """\
id: x
title: {en: X, zh: X}
sections: {s: {en: S, zh: S}}
indicators:
  accidents: {type: count, label: {en: Accidents, zh: 事故}}
criteria:
  - {id: s.accidents, title: {en: A, zh: A}, require: {indicator: accidents, equals: 3}}
"""

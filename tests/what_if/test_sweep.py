"""Sweeps: the real baseline worked out by hand, islands between points, grids, and what is refused."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, run, run_csv, run_json

from hightech_check.errors import DataFileError, UsageError
from hightech_check.judging.check import check
from hightech_check.park.model import Park
from hightech_check.park.reader import load_park, parse_park
from hightech_check.standard.finding import load_standard
from hightech_check.standard.reader import parse_standard
from hightech_check.what_if import read_change, sweep, with_changes
from hightech_check.what_if.records import SweepFlip, SweepReport

FILE = ROOT / "examples" / "baotou-metal-park-2020.yaml"
SHARE = "industry.high-tech-share"
FIRM = """
id: firm
title: {en: Firm, zh: 企业}
sections: {a: {en: A, zh: 甲}}
indicators:
  staff: {type: count, label: {en: Staff, zh: 职工}, unit: {en: people, one: person, zh: 人}}
  researchers: {type: count, label: {en: Researchers, zh: 研究人员}, part_of: [staff]}
  researcher_share: {type: ratio, label: {en: Share, zh: 占比}, formula: researchers / staff}
  growth:
    type: ratio
    label: {en: Growth, zh: 增幅}
    formula: (staff - previous_year.staff) / previous_year.staff
  score: {type: number, label: {en: Score, zh: 得分}}
  licensed: {type: flag, label: {en: Licensed, zh: 有证}}
criteria:
  - {id: a.seven, title: {en: Seven, zh: 七}, require: {indicator: researchers, equals: 7}}
  - id: a.share
    title: {en: Share, zh: 占比}
    require:
      any_of:
        - {indicator: licensed, equals: true}
        - all_of:
            - {indicator: researcher_share, at_least: 30%}
            - {indicator: researcher_share, less_than: 50%}
moves:
  hire: {title: {en: hire, zh: 招聘}, unit: {en: hirings, one: hiring, zh: 次}, adds: {staff: 1, researchers: 1}}
"""


def flips(report: SweepReport) -> list[tuple[str | None, str | None, Any, str, str]]:
    return [(f.criterion, f.arm, f.at, f.before, f.after) for f in report.flips()]


def verdict_flips(report: SweepReport) -> list[tuple[Any, str, str]]:
    return [(f.at, f.before, f.after) for f in report.verdict_flips()]


@pytest.fixture
def park() -> Park:
    return load_park(FILE)


def firm(**figures: object) -> Park:
    lines = "".join(f"  {name}: {value}\n" for name, value in figures.items())
    return parse_park(f"name: F\nyear: 2020\nindicators:\n{lines}".encode(), parse_standard(FIRM.encode()))


# --- the real baseline: --sweep high_tech_enterprises=9:60:1 ---
# The union of high-tech enterprises and tech SMEs follows from the count, so it is unknown: from H to 162. Of 162
# enterprises 20 % are 32.4, so 33 are enough whatever the union is, and fewer may or may not be. The league-city's count
# is unknown too, and so the second arm at every H. The reported share and growth no longer count.


BASELINE = ("what-if", FILE, "--sweep", "high_tech_enterprises=9:60:1")


def test_the_real_baseline_flips_at_33_in_json() -> None:
    form = run_json(*BASELINE)
    sweeps = [{key: one[key] for key in ("name", "start", "stop", "step")} for one in form["sweep"]]
    assert sweeps == [{"name": "high_tech_enterprises", "start": 9, "stop": 60, "step": 1}]
    assert [point["values"] for point in form["points"]] == [{"high_tech_enterprises": h} for h in range(9, 61)]
    assert {point["verdict"] for point in form["points"]} == {"not_eligible"}
    assert [point["criteria"][SHARE] for point in form["points"]] == ["unknown"] * 24 + ["pass"] * 28
    assert {len(point["criteria"]) for point in form["points"]} == {33}
    flip = {"name": "high_tech_enterprises", "at": 33, "at_exact": "33", "before": "unknown", "after": "pass"}
    assert form["flips"] == [{"criterion": SHARE, "arm": arm, **flip, "values": {}} for arm in (None, "any_of[0]")]
    assert form["verdict_flips"] == []
    assert form["format_version"] == 1
    assert "high_tech_or_tech_sme_enterprises" in form["unknown"]


def test_the_real_baseline_flips_at_33_in_csv() -> None:
    rows = run_csv(*BASELINE)
    points = [row for row in rows if row["kind"] == "point"]
    assert [row["high_tech_enterprises"] for row in points] == [str(h) for h in range(9, 61)]
    assert [row[SHARE] for row in points] == ["unknown"] * 24 + ["pass"] * 28
    found = [(row["high_tech_enterprises"], row["arm"], row["before"], row["after"]) for row in rows[52:]]
    assert found == [("33", "", "unknown", "pass"), ("33", "any_of[0]", "unknown", "pass")]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            [
                "52 points",
                "9 – 32 24 points ✗ NOT ELIGIBLE ? industry.high-tech-share",
                "33 – 60 28 points ✗ NOT ELIGIBLE ✓ industry.high-tech-share",
                "?" * 24 + "✓" * 28,
                "at 33 enterprises: unknown -> pass",
                "bounds decide where they can",
                "High-tech enterprises and tech SMEs together: 9 to 162 at the start, 60 to 162 at the end",
            ],
        ),
        ("zh", ["在 33 家：不明 -> 符合", "高新技术企业和科技型中小企业合计数：起点为 9 至 162，终点为 60 至 162"]),
    ],
)
def test_the_real_baseline_flips_at_33_in_text_which_says_what_is_unknown(language: str, texts: list[str]) -> None:
    page = " ".join(run(*BASELINE, "--lang", language).stdout.split())
    assert [text for text in texts if text not in page] == []


# --- flips ---


ENTERPRISES, INTENSITY, GROWTH = "industry.enterprises", "innovation.rd-intensity", "industry.high-tech-growth"
FLIPS = [
    # 9 of E enterprises are 20 % up to 45, between two points; then the second arm, unknown, leaves the criterion unknown
    (
        "enterprises=10:250:10", {},
        [(SHARE, None, 46, "pass", "unknown"), (SHARE, "any_of[0]", 46, "pass", "fail"), (ENTERPRISES, None, 200, "fail", "pass")],
    ),
    # downwards each flips one step later
    (
        "enterprises=250:10:-10", {},
        [(ENTERPRISES, None, 199, "pass", "fail"), (SHARE, None, 45, "unknown", "pass"), (SHARE, "any_of[0]", 45, "fail", "pass")],
    ),
    # ratios flip at a millionth
    ("rd_intensity=1%:3%:0.5%", {}, [(INTENSITY, None, Fraction(24, 1000), "fail", "pass")]),
    ("rd_intensity=3%:1%:-0.5%", {}, [(INTENSITY, None, Fraction(23_999, 1_000_000), "pass", "fail")]),
    # the last published figure of this standard is of 2025; those from 2020 on are above 1 %
    ("year=2020:2030:1", {}, [(INTENSITY, None, 2026, "fail", "unknown")]),
    # 9 of P are 30 % more up to 6: 9/6 = 150 %, 9/7 = 128.6 %; with a base of 0 growth is not defined
    (
        "previous_year.high_tech_enterprises=0:12:1", {"changes": {"high_tech_enterprise_growth": None}},
        [(GROWTH, None, 1, "unknown", "pass"), (GROWTH, None, 7, "pass", "fail")],
    ),
    # 38 ordinary arrivals make 200; 31 certified make 40 of 200
    (
        "certify=0:40:1", {"moves": {"settle": 38}},
        [(SHARE, None, 31, "unknown", "pass"), (SHARE, "any_of[0]", 31, "fail", "pass")],
    ),
    # a union that was set is not worked out again: 20 of 162 fail whatever the part
    ("high_tech_enterprises=9:30:1", {"changes": [read_change("high_tech_or_tech_sme_enterprises=20")]}, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "found"), FLIPS)
def test_every_flip_is_found_where_it_was_worked_out(park: Park, text: str, first: Any, found: list[Any]) -> None:
    assert flips(sweep(park, text, **first)) == found


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"high_tech_or_tech_sme_enterprises": 20}, 21),  # the part cannot be more than a union that was set
        ({"enterprises": 5}, 6),  # 5 contradict the 9 of the file, which the sweep replaces: no contradiction up to 5
    ],
)
def test_the_verdict_is_invalid_where_the_swept_figure_contradicts(park: Park, changes: Any, at: int) -> None:
    report = sweep(park, "high_tech_enterprises=0:30:1", changes=changes)
    assert verdict_flips(report) == [(at, "not_eligible", "invalid")]


def test_a_downward_sweep_has_its_points_downwards_and_a_sweep_after_moves_says_so(park: Park) -> None:
    points = sweep(park, "enterprises=250:10:-10").points()
    assert [point.values["enterprises"] for point in points] == list(range(250, 9, -10))
    text = run("what-if", FILE, "--move", "settle=38", "--sweep", "certify=0:40:1").stdout
    assert "at 31 certifications: unknown -> pass" in text
    assert "after settle=38\n" in text


def test_an_island_of_one_value_between_two_points_is_found() -> None:
    report = sweep(firm(staff=12, licensed="false"), "researchers=0:20:5")
    assert [point.verdict for point in report.points()] == ["not_eligible"] * 3 + ["invalid"] * 2
    assert flips(report) == [
        # 30 % of 12 are 3.6; 6 are 50 %, no longer less
        ("a.share", None, 4, "fail", "pass"),
        ("a.share", "any_of[1]", 4, "fail", "pass"),
        ("a.share", "any_of[1].all_of[0]", 4, "fail", "pass"),
        ("a.share", None, 6, "pass", "fail"),
        ("a.share", "any_of[1]", 6, "pass", "fail"),
        ("a.share", "any_of[1].all_of[1]", 6, "pass", "fail"),
        ("a.seven", None, 7, "fail", "pass"),
        ("a.seven", None, 8, "pass", "fail"),
    ]
    assert verdict_flips(report) == [(13, "not_eligible", "invalid")]  # 13 researchers among 12


def test_a_contradiction_at_one_end_does_not_stop_the_rest() -> None:
    report = sweep(firm(researchers=7, licensed="true"), "staff=5:9:1")
    assert [point.verdict for point in report.points()] == ["invalid", "invalid", *["eligible"] * 3]
    assert [point.criteria for point in report.points()][:2] == [{}, {}]
    assert verdict_flips(report) == [(7, "invalid", "eligible")]
    assert report.problems[0][0] == 5
    assert "contradict" in report.problems[0][1]


def test_a_denominator_of_zero_is_a_value_like_others() -> None:
    report = sweep(firm(researchers=0, licensed="false"), "staff=0:3:1")
    assert [point.criteria["a.share"] for point in report.points()] == ["unknown", "fail", "fail", "fail"]


def test_amounts_flip_at_a_hundredth_of_a_yuan() -> None:
    # 2.40 % of 1000.01 yuan are 24.00024: 24.00 fall short, 24.01 do not
    sweep_of_yuan = ("--set", "gdp=1000.01 元", "--sweep", "rd_expenditure=0 元:100 元:10 元")
    form = run_json("what-if", FILE, *sweep_of_yuan)
    (flip,) = form["flips"]
    assert [flip[key] for key in ("criterion", "at", "at_exact")] == ["innovation.rd-intensity", 24.01, "24.01"]
    assert [point["values"]["rd_expenditure"] for point in form["points"]] == list(range(0, 101, 10))


def test_strictly_recommended_criteria_count() -> None:
    text = FIRM.replace("{id: a.seven,", "{id: a.seven, binding: recommended,")
    data = "name: F\nyear: 2020\nindicators: {staff: 20, licensed: true}"
    park = parse_park(data.encode(), parse_standard(text.encode()))
    assert verdict_flips(sweep(park, "researchers=0:9:1")) == []
    assert verdict_flips(sweep(park, "researchers=0:9:1", strict=True)) == [
        (7, "not_eligible", "eligible"),
        (8, "eligible", "not_eligible"),
    ]


# --- grids ---


def test_a_grid_flips_along_the_first_name_for_each_value_of_the_second(park: Park) -> None:
    report = sweep(park, "enterprises=195:205:5", "high_tech_enterprises=39:41:1")
    points = [tuple(point.values.values()) for point in report.points()]
    assert points == [(e, h) for h in (39, 40, 41) for e in (195, 200, 205)]
    held = {"high_tech_enterprises": 39}
    found = [flip for flip in report.flips() if flip.arm is None and flip.values == held]
    assert found == [
        SweepFlip(SHARE, None, "enterprises", 196, "pass", "unknown", held),  # 39 are 20 % of 195
        SweepFlip("industry.enterprises", None, "enterprises", 200, "fail", "pass", held),
    ]
    of_share = [(f.values["high_tech_enterprises"], f.at) for f in report.flips() if f.arm == "any_of[0]"]
    assert of_share == [(39, 196), (40, 201)]  # 41 are 20 % of 205, where the sweep ends


UNION = """
id: union
title: {en: Union, zh: 合计}
sections: {a: {en: A, zh: 甲}}
indicators:
  first: {type: count, label: {en: First, zh: 一}}
  second: {type: count, label: {en: Second, zh: 二}}
  both: {type: count, label: {en: Both, zh: 合}, union_of: [first, second]}
  whole: {type: count, label: {en: Whole, zh: 全}}
  share: {type: ratio, label: {en: Share, zh: 比}, formula: both / whole}
criteria:
  - {id: a.both, title: {en: Both, zh: 合}, require: {indicator: both, at_least: 5}}
  - {id: a.share, title: {en: Share, zh: 比}, require: {indicator: share, at_least: 20%}}
"""


def test_a_swept_part_moves_the_union_that_it_counts_in_and_its_ratios() -> None:
    """With none of the second the union is as many as the first, and 20 % of 40 are 8."""
    text = b"name: P\nyear: 2020\nindicators: {first: 1, second: 0, both: 1, whole: 40}\n"
    flips = sweep(parse_park(text, parse_standard(UNION.encode())), "first=0:9:1").flips()
    assert [(flip.criterion, flip.at, flip.after) for flip in flips] == [("a.both", 5, "pass"), ("a.share", 8, "pass")]


def test_what_follows_from_a_swept_move_is_forgotten_but_not_what_the_move_itself_adds_to(park: Park) -> None:
    figures = "enterprises: 162, high_tech_enterprises: 9, tech_smes: 0, high_tech_or_tech_sme_enterprises: 9"
    ratios = "high_tech_or_tech_sme_share: 5.56%, high_tech_enterprise_growth: 12.5%, rd_intensity: 1%"
    text = f"name: P\nyear: 2020\nindicators: {{{figures}, {ratios}}}\nprevious_year: {{high_tech_enterprises: 8}}\n"
    report = sweep(parse_park(text.encode(), park.standard), "certify=0:30:1")
    assert [name for name, _ in report.forgotten] == ["high_tech_or_tech_sme_share", "high_tech_enterprise_growth"]


def test_a_grid_of_a_union_and_its_part_holds_both(park: Park) -> None:
    report = sweep(park, "high_tech_enterprises=9:12:1", "high_tech_or_tech_sme_enterprises=10:11:1")
    assert [point.verdict == "invalid" for point in report.points()] == [
        *(False, False, True, True),
        *(False, False, False, True),
    ]


def test_a_grid_is_drawn_and_written() -> None:
    options = ("--sweep", "enterprises=100:300:4", "--sweep", "high_tech_enterprises=20:60:10")
    text = run("what-if", FILE, *options).stdout
    assert "255 points" in text
    assert "at 200 enterprises (High-tech enterprises 20): fail -> pass" in text
    points = [row for row in run_csv("what-if", FILE, *options) if row["kind"] == "point"]
    assert (len(points), points[0]["enterprises"], points[0]["high_tech_enterprises"]) == (255, "100", "20")


# --- size ---


def test_many_points_are_all_written() -> None:
    form = run_json("what-if", FILE, "--sweep", "enterprises=9:10008:1")
    assert len(form["points"]) == form["count"] == 10_000
    assert [flip["at"] for flip in form["flips"] if flip["arm"] is None] == [46, 200]
    text = run("what-if", FILE, "--sweep", "enterprises=9:10008:1").stdout
    assert len(text.splitlines()) < 45
    assert "200 – 10008 9809 points" in " ".join(text.split())


def test_points_are_made_as_they_are_asked_for(park: Park) -> None:
    points = sweep(park, "rd_expenditure=0 元:9000 亿元:10 万元").points()
    assert next(points).values == {"rd_expenditure": 0}
    assert next(points).values == {"rd_expenditure": 100_000}


def test_figures_of_eighteen_digits_are_swept_exactly() -> None:
    big = 10**18 - 1
    report = sweep(firm(staff=big, licensed="false"), f"researchers=0:{big}:{10**15}")
    share = [f.at for f in report.flips() if f.criterion == "a.share" and f.arm is None]
    assert share == [-(-big * 3 // 10), -(-big // 2)]  # the first that is 30 %, the first that is 50 %


# --- from Python ---


def test_points_and_records_are_typed_and_flat(park: Park) -> None:
    report = sweep(park, "rd_intensity=1%:3%:1%")
    assert report.count == 3
    found = [(values["rd_intensity"], verdict) for values, verdict, _ in report.points()]
    assert found == [(Fraction(one, 100), "not_eligible") for one in (1, 2, 3)]
    last = list(report.to_records())[2]
    names = ("rd_intensity", "innovation.rd-intensity", "verdict")
    assert [last[name] for name in names] == [0.03, "pass", "not_eligible"]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("32%", "invalid"), ("33%", "not_eligible"), ("34%", "not_eligible"), ("35%", "invalid"), ("33.2%", "invalid")]
    + [("33.3%", "not_eligible"), ("33.4%", "not_eligible"), ("33.3333%", "not_eligible"), ("33.3335%", "invalid")],
)
def test_a_ratio_is_as_rounded_as_it_is_written_whether_it_is_set_or_swept(value: str, verdict: str) -> None:
    """1 of 3: within one unit of the last digit."""
    name = "high_tech_or_tech_sme_share"
    text = "name: p\nyear: 2020\nindicators: {enterprises: 3, high_tech_or_tech_sme_enterprises: 1}\n"
    standard = load_standard("inner-mongolia-2020")
    park = parse_park(text.encode(), standard)
    (point,) = sweep(park, f"{name}={value}:{value}:1%").points()
    assert point.verdict == verdict
    if verdict == "invalid":
        with pytest.raises(DataFileError):
            with_changes(park, {name: value})
    else:
        assert check(standard, with_changes(park, {name: value})).verdict == verdict


# --- what is refused ---


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("enterprises", "sweep-form"),
        ("enterprises=1:2", "sweep-form"),
        ("enterprises=1:2:3:4", "sweep-form"),
        ("enterprises=:2:1", "sweep-form"),
        ("enterprises=1:5:0", "sweep-step-zero"),
        ("enterprises=5:1:1", "sweep-step-direction"),
        ("enterprises=1:5:-1", "sweep-step-direction"),
        ("enterprises=1:5:0.5", "sweep-value"),
        ("enterprises=-1:5:1", "sweep-value"),
        ("enterprises=1:1,000:1", "sweep-value"),
        ("enterprises=１:5:1", "sweep-value"),
        ("enterprises=1:" + "9" * 5000 + ":1", "sweep-value"),
        ("gdp=1:5:1", "sweep-value"),
        ("gdp=0 元:0.001 元:0.001 元", "sweep-scale"),
        ("rd_intensity=0.00001%:5%:1%", "sweep-scale"),
        ("high_tech_or_tech_sme_share=50%:150%:1%", "sweep-value"),
        ("clear_boundary=0:1:1", "sweep-not-a-number"),
        ("enterprise=0:1:1", "sweep-unknown"),
        ("previous_year.rd_intensity=1%:2%:1%", "sweep-unknown"),
        ("previous_year.certify=1:2:1", "sweep-unknown"),
        ("certify=1%:2%:1%", "sweep-value"),
        ("year=1900:2020:1", "sweep-value"),
        ("enterprises=0:100000000:1", "sweep-too-many"),
    ],
)
def test_what_is_no_sweep_is_refused(park: Park, text: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        sweep(park, text)
    assert {fault.code for fault in refused.value.faults} == {code}


def test_a_sweep_of_more_flips_than_are_soon_judged_is_refused_by_their_number() -> None:
    """Every second value of the first passes, by an arm of its own."""
    arms = ", ".join(f"{{indicator: first, equals: {2 * number}}}" for number in range(1500))
    text = UNION.replace("{indicator: both, at_least: 5}", f"{{any_of: [{arms}]}}")
    park = parse_park(b"name: P\nyear: 2020\nindicators: {first: 1}\n", parse_standard(text.encode()))
    with pytest.raises(UsageError) as refused:
        sweep(park, "first=0:3000:1")
    (fault,) = refused.value.faults
    assert (fault.code, fault.params["found"]) == ("sweep-too-fine", "first")


@pytest.mark.parametrize(
    "options",
    [
        ("--sweep", "enterprises=1:5:0"),
        ("--sweep", "enterprises=1:5:1", "--sweep", "enterprises=1:5:1"),
        ("--sweep", "enterprises=1:5:1", "--sweep", "gdp=1 元:5 元:1 元", "--sweep", "certify=1:5:1"),
        ("--sweep", "enterprises=1:5:1", "--all"),
        ("--sweep", "gdp=1 元:2 元:1 元", "--sweep", "enterprises=1:20000:1"),
        ("--sweep", "enterprises=150:200:1", "--format", "jsonl"),
        ("--sweep", "enterprises=150:200:1", "--save", "changed.yaml"),
        ("--sweep", "enterprises=1:5:1", "--set", "enterprises=x"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_usage_is_exit_2_with_a_message(options: tuple[str, ...], language: str) -> None:
    result = run("what-if", FILE, *options, "--lang", language)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("hightech-check: ")
    assert "Traceback" not in result.stderr


def test_a_sweep_that_contradicts_at_every_value_and_a_refused_file_are_exit_4(tmp_path: Path) -> None:
    result = run("what-if", FILE, "--sweep", "enterprises=1:5:1")  # 9 of them are high-tech
    assert result.returncode == 4
    assert "contradiction" in result.stdout
    assert "High-tech enterprises 9 (line " in result.stdout
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: x\n", encoding="utf-8")
    assert run("what-if", broken, "--sweep", "enterprises=1:5:1").returncode == 4


def test_a_stream_of_plain_letters_gets_them() -> None:
    plain = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    result = run("what-if", FILE, "--sweep", "high_tech_enterprises=9:60:1", **plain)
    assert result.returncode == 0
    assert "?" * 24 + "+" * 28 in result.stdout
    assert result.stdout.isascii()

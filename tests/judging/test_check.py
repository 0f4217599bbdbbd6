"""Laws of the evaluation, on random standards and parks; and what a report holds."""

import hashlib
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import COUNTS, INDICATORS, Case, as_yaml, cases, figures, parks, standard_of

from hightech_check import check, load_standard
from hightech_check.errors import DataFileError, Fault
from hightech_check.judging.check import accepted, refused
from hightech_check.park.model import Park
from hightech_check.park.moves import added_by
from hightech_check.park.reader import parse_park
from hightech_check.result.report import ComparisonResult, Decides, GroupResult, Problem, Reason, Report, Status
from hightech_check.standard.model import Standard
from hightech_check.standard.reader import parse_standard

NUMERIC = [name for name, one in INDICATORS.items() if one["type"] not in ("flag", "choice")]


def report_of(case: Case, *, strict: bool = False) -> Report | None:
    standard, park = case.read()
    return None if isinstance(park, DataFileError) else check(standard, park, strict=strict)


def statuses(report: Report) -> dict[str, Status]:
    return {result.id: result.status for result in report.criteria}


def never_turned_round(before: Report, after: Report) -> None:
    for criterion, status in statuses(before).items():
        assert {status, statuses(after)[criterion]} != {"pass", "fail"}


@given(st.lists(st.tuples(st.sampled_from(NUMERIC), st.sampled_from(["at_least", "more_than", "equals"])), min_size=1))
def test_an_empty_file_is_never_eligible(compared: list[tuple[str, str]]) -> None:
    thresholds = {"count": "1", "amount": "0.01 元", "ratio": "0.01%", "number": "0.01"}
    demands = [{"indicator": name, operator: thresholds[INDICATORS[name]["type"]]} for name, operator in compared]
    report = report_of(Case(standard_of(*demands), {"name": "P", "year": 2019, "indicators": {}}))
    assert report is not None
    assert set(statuses(report).values()) == {"unknown"}
    assert report.verdict == "undetermined"


@pytest.mark.parametrize("name", ["inner-mongolia-2020", "high-tech-enterprise-2016", "tech-sme-2017"])
def test_an_empty_file_leaves_every_criterion_of_a_shipped_standard_unknown(name: str) -> None:
    standard = load_standard(name)
    report = check(standard, parse_park(b"name: P\nyear: 2020\nindicators: {}\n", standard))
    assert report.counts == {"pass": 0, "fail": 0, "unknown": len(standard.criteria)}
    assert (report.verdict, report.exit_code) == ("undetermined", 3)
    assert report.missing


@given(cases(), st.data())
def test_leaving_a_figure_out_never_turns_a_fail_into_a_pass_or_a_pass_into_a_fail(
    case: Case, data: st.DataObject
) -> None:
    before = report_of(case)
    assume(before is not None and case.park["indicators"])
    left_out = data.draw(st.sampled_from(sorted(case.park["indicators"])))
    rest = {name: entry for name, entry in case.park["indicators"].items() if name != left_out}
    after = report_of(case.with_park({**case.park, "indicators": rest}))
    assert before is not None
    assert after is not None  # fewer figures contradict no more
    never_turned_round(before, after)
    for criterion, status in statuses(before).items():
        if INDICATORS[left_out]["type"] != "ratio":  # a report may have decided what figures now do not contradict
            assert status != "unknown" or statuses(after)[criterion] == "unknown"


@given(cases(), st.data())
def test_filling_in_an_unknown_never_turns_a_pass_into_a_fail_or_back(case: Case, data: st.DataObject) -> None:
    before = report_of(case)
    assume(before is not None)
    unknown = sorted(name for name in INDICATORS if case.park["indicators"].get(name) is None and name != "national")
    assume(unknown)
    name = data.draw(st.sampled_from(unknown))
    kind = INDICATORS[name]["type"]
    answers = {"flag": st.sampled_from(["true", "false"]), "choice": st.sampled_from(["city", "county"])}
    entry = data.draw(answers[kind] if kind in answers else figures(kind))
    after = report_of(case.with_park({**case.park, "indicators": {**case.park["indicators"], name: entry}}))
    assume(after is not None)
    assert before is not None
    assert after is not None
    never_turned_round(before, after)


@given(parks(), st.sampled_from(COUNTS), st.integers(1, 80), st.integers(1, 50))
def test_more_of_an_at_least_figure_never_turns_a_pass_into_a_fail(
    park: dict[str, Any], name: str, threshold: int, more: int
) -> None:
    case = Case(standard_of({"indicator": name, "at_least": str(threshold)}), park)
    before = report_of(case)
    given_figure = park["indicators"].get(name)
    assume(before is not None and isinstance(given_figure, str))
    after = report_of(
        case.with_park({**park, "indicators": {**park["indicators"], name: str(int(str(given_figure)) + more)}})
    )
    assume(after is not None)
    assert before is not None
    assert after is not None
    assert not (before.criteria[0].status == "pass" and after.criteria[0].status == "fail")


@given(cases())
def test_the_stated_number_of_steps_of_a_move_mends_a_comparison_and_one_fewer_does_not(case: Case) -> None:
    standard, park = case.read()
    assume(not isinstance(park, DataFileError))
    assert isinstance(park, Park)
    for result in check(standard, park).criteria:
        for comparison in result.comparisons:
            for move, steps in (comparison.moves or {}).items():
                condition = {"indicator": comparison.indicator, comparison.operator: threshold_of(comparison)}
                for taken in {steps, steps - 1}:
                    moved = raw_only(case, park, added_by(standard, {move: taken}))
                    after = report_of(Case(standard_of(condition), moved))
                    assert after is not None
                    assert after.criteria[0].status == ("pass" if taken == steps else "fail")


def threshold_of(comparison: Any) -> str:
    if comparison.threshold_indicator:
        return str(comparison.threshold_indicator)
    return written_as(comparison.kind, comparison.threshold)


def written_as(kind: str, value: Fraction | int) -> str:
    exact = Fraction(value)
    suffix = {"ratio": "%", "amount": " 元"}.get(kind, "")
    scaled = exact * 100 if kind == "ratio" else exact
    whole, rest = divmod(scaled * 10**6, 10**6)
    digits = f"{whole}.{int(rest):06d}".rstrip("0").rstrip(".")
    return digits + suffix


def raw_only(case: Case, park: Park, added: dict[str, Any]) -> dict[str, Any]:
    """The park's exact raw figures after a move, with unions and ratios left out; bounds are of no matter."""
    indicators: dict[str, Any] = {}
    for name in park.standard.raw:
        exact = park.bounds[name].exact
        if exact is not None:
            indicators[name] = written_as(INDICATORS[name]["type"], exact + added.get(name, 0))
    if "national" in case.park["indicators"]:
        indicators["national"] = case.park["indicators"]["national"]
    previous = {"previous_year": case.park["previous_year"]} if "previous_year" in case.park else {}
    return {"name": "P", "year": case.park["year"], "indicators": indicators, **previous}


@given(cases())
def test_a_report_is_whole_in_itself(case: Case) -> None:
    report, strict = report_of(case), report_of(case, strict=True)
    assume(report is not None and strict is not None)
    assert report is not None
    assert strict is not None
    assert sum(report.counts.values()) == len(report.criteria)
    assert statuses(report) == statuses(strict)
    assert report.exit_code == {"eligible": 0, "not_eligible": 1, "undetermined": 3}[report.verdict]
    assert len(set(report.missing)) == len(report.missing) == len(report.missing_labels)
    for result in report.criteria:
        for comparison in result.comparisons:
            assert comparison.status != "unknown" or comparison.missing or comparison.reason
            if comparison.kind and comparison.value is not None and comparison.low is not None:
                assert comparison.low <= comparison.value
            if comparison.shortfall is not None:
                assert comparison.shortfall > 0
                assert comparison.shortfall_text
                assert not comparison.shortfall_text.startswith("0 ")


# --- what is noted ---


def small_report(indicators: str, year: int = 2020, **options: Any) -> Report:
    return check_own(load_standard(), indicators, year, **options)


def standard_with(*conditions: dict[str, Any]) -> Standard:
    return parse_standard(as_yaml(standard_of(*conditions)).encode())


def check_own(standard: Standard, indicators: str, year: int = 2020, **options: Any) -> Report:
    park = parse_park(f"name: P\nyear: {year}\nindicators: {{{indicators}}}\n".encode(), standard)
    return check(standard, park, **options)


def notes(report: Report) -> list[str]:
    return [note.code for note in report.notes]


def test_a_superseded_standard_and_a_preliminary_figure_are_noted() -> None:
    assert notes(small_report("", 2021)) == []
    assert notes(small_report("", 2022)) == ["superseded"]
    report = small_report("rd_intensity: 3.0%", 2025)
    assert notes(report) == ["superseded", "preliminary"]
    assert "2.8 %" in report.notes[1].message
    assert small_report("", 2022, language="zh").notes[0].message.startswith("自 2022 年起")


@pytest.mark.parametrize(
    ("share", "near"),
    [("19.9%", False), ("19.95%", False), ("20%", True), ("20.5%", False), ("20.1%", False), ("20.0%", True)],
)
def test_a_report_within_half_a_unit_of_the_threshold_is_noted(share: str, near: bool) -> None:
    assert ("near-threshold" in notes(small_report(f"high_tech_revenue_share: {share}"))) == near


def test_a_note_on_another_published_figure_is_passed_on() -> None:
    standard = parse_standard(
        as_yaml(standard_of({"indicator": "stated", "at_least": "national"}))
        .replace("2.40%}", "2.40%, note: revised}")
        .encode()
    )
    report = check_own(standard, "stated: 3%", 2020)
    assert [note.code for note in report.notes] == ["published-note"]
    assert "revised" in report.notes[0].message


# --- other reports ---


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("", "Revenue of high-tech enterprises, Revenue of the park"),
        (", revenue: 1 亿元", "Revenue of high-tech enterprises"),
    ],
)
def test_a_ratio_that_fails_as_reported_names_the_figures_that_would_give_moves(given: str, names: str) -> None:
    report = small_report(f"high_tech_revenue_share: 4%{given}")
    first = next(iter(report.criterion("industry.high-tech-scale").comparisons))
    assert (first.hint, first.moves) == (f"give {names} to see the steps", {})


# --- whole records, each figure and word worked out by hand ---

BAOTOU = (
    "enterprises: 162, high_tech_enterprises: 9, high_tech_or_tech_sme_enterprises: 9, high_tech_revenue_share: 19.98%, "
    "rd_intensity: 2.3%, clear_boundary: true, roads: false, management_committee_dispatched_by: none"
)
FIFTH, SHARE, REPORTED, RD = Fraction(1, 5), Fraction(1, 18), Fraction(999, 5000), Fraction(23, 1000)


def record(
    indicator: str, status: Status, operator: str, threshold: Any, threshold_text: str | None, **more: Any
) -> ComparisonResult:
    """A comparison with a label of its own name, no moves and nothing missing, but for what is said otherwise."""
    base: dict[str, Any] = {"label": "x", "line": 3, "reported": False, "moves": {}}
    known = {"value": None, "value_text": None, "low": more.get("value"), "high": more.get("value")}
    head = {"indicator": indicator, "status": status, "operator": operator}
    return ComparisonResult(
        **{**head, "threshold": threshold, "threshold_text": threshold_text, **base, **known, **more}
    )


ENGLISH: dict[str, ComparisonResult] = {
    "industry.enterprises": record(
        "enterprises", "fail", "at_least", 200, "200", label="Resident enterprises", value=162, value_text="162",
        shortfall=38, shortfall_text="38 enterprises", shortfall_words="38 more enterprises",
        moves={"attract": 38, "settle": 38}, moves_text="38 arrivals or 38 ordinary arrivals", unit="enterprises",
    ),
    # 9 of 162 is 5.56 %; 33 of 162 and 39 of 192 are 20 %
    "industry.high-tech-share": record(
        "high_tech_or_tech_sme_share", "fail", "at_least", FIFTH, "20 %", type="ratio", value=SHARE, value_text="5.56 %",
        label="Share of high-tech enterprises and tech SMEs", shortfall=Fraction(13, 90),
        shortfall_text="14.44 points", shortfall_words="14.44 points", moves={"attract": 30, "certify": 24, "register": 24},
        moves_text="24 certifications, 24 registrations or 30 arrivals",
    ),
    # 9 to 6 is up by half; 9 to 7 by less than three tenths
    "industry.high-tech-growth": record(
        "high_tech_enterprise_growth", "unknown", "at_least", Fraction(3, 10), "30 %", type="ratio", low=-1,
        label="Yearly growth of high-tech enterprises", missing=("previous_year.high_tech_enterprises",),
        decides=Decides("previous_year.high_tech_enterprises", "at_most", 6, "count",
                        "High-tech enterprises of the year before: 6 or fewer"),
    ),
    "industry.high-tech-scale": record(
        "high_tech_revenue_share", "fail", "at_least", FIFTH, "20 %", type="ratio", value=REPORTED, value_text="19.98 %",
        label="High-tech share of revenue", reported=True, shortfall=Fraction(1, 5000), shortfall_text="0.02 points",
        shortfall_words="0.02 points",
        hint="give Revenue of high-tech enterprises, Revenue of the park to see the steps",
    ),
    "innovation.rd-intensity": record(
        "rd_intensity", "fail", "at_least", Fraction(24, 1000), "2.4 %", type="ratio", value=RD, value_text="2.3 %",
        label="R&D intensity", reported=True, shortfall=Fraction(1, 1000), shortfall_text="0.1 points",
        shortfall_words="0.1 points", threshold_indicator="national_rd_intensity",
        threshold_label="National R&D intensity", hint="give R&D expenditure, Regional GDP to see the steps",
    ),
    "innovation.rd-institutions": record(
        "rd_institutions", "unknown", "at_least", 10, "10", label="R&D institutions of autonomous-region level", line=None,
        low=0, unit="R&D institutions", missing=("rd_institutions",),
        decides=Decides("rd_institutions", "at_least", 10, "count", "R&D institutions of autonomous-region level: 10 or more"),
    ),
    "infrastructure.boundary": record(
        "clear_boundary", "pass", "equals", True, "yes", label="Clear boundary", type="flag", value_text="yes"
    ),
    "infrastructure.spatial-plan": record(
        "fits_spatial_plan", "unknown", "equals", True, "yes", label="Consistency with the territorial spatial plan",
        type="flag", line=None, missing=("fits_spatial_plan",),
    ),
    "governance.committee-dispatch": record(
        "management_committee_dispatched_by", "fail", "equals", "league_city_government",
        "Government of the league or city", type="choice", label="Body that dispatches the management committee",
        value_text="No dispatching body",
    ),
}  # fmt: skip
CHINESE: dict[str, ComparisonResult] = {
    "industry.enterprises": record(
        "enterprises", "fail", "at_least", 200, "200", label="园区企业数", value=162, value_text="162", shortfall=38,
        shortfall_text="38 家", shortfall_words="还差 38 家", moves={"attract": 38, "settle": 38},
        moves_text="38 家引进 或 38 家普通企业落户", unit="家",
    ),
    "industry.high-tech-growth": record(
        "high_tech_enterprise_growth", "unknown", "at_least", Fraction(3, 10), "30 %", type="ratio", low=-1,
        label="高新技术企业年增幅", missing=("previous_year.high_tech_enterprises",),
        decides=Decides("previous_year.high_tech_enterprises", "at_most", 6, "count", "上一年的高新技术企业数不超过 6 家"),
    ),
    "innovation.rd-intensity": record(
        "rd_intensity", "fail", "at_least", Fraction(24, 1000), "2.4 %", type="ratio", value=RD, value_text="2.3 %",
        label="研发投入强度", reported=True, shortfall=Fraction(1, 1000), shortfall_text="0.1 个百分点",
        shortfall_words="还差 0.1 个百分点", threshold_indicator="national_rd_intensity", threshold_label="全国研发投入强度",
        hint="填写全社会研发经费投入、地区生产总值即可得出步数",
    ),
    "infrastructure.boundary": record(
        "clear_boundary", "pass", "equals", True, "是", label="清楚的四至边界", type="flag", value_text="是"
    ),
    "governance.committee-dispatch": record(
        "management_committee_dispatched_by", "fail", "equals", "league_city_government", "盟市政府", type="choice",
        label="管委会派出机关", value_text="无派出机关",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "expected"), [("en", ENGLISH), ("zh", CHINESE)])
def test_a_comparison_is_told_in_full(language: str, expected: dict[str, ComparisonResult]) -> None:
    report = small_report(BAOTOU, language=language)
    for criterion, comparison in expected.items():
        assert next(iter(report.criterion(criterion).comparisons)) == comparison
    (utilities,) = [c for c in report.criterion("infrastructure.utilities").comparisons if c.indicator == "roads"]
    assert utilities.value_text == {"en": "no", "zh": "否"}[language]


X_IS_3 = Decides("national", "at_most", Fraction(3, 100), "ratio", "x: 3% or less")
NOT_PUBLISHED = Reason(
    "no-published-figure", "no figure of x is published for 2019 in this standard; set it in the data file"
)
PER_CENT = {
    "value": Fraction(3, 100),
    "value_text": "3 %",
    "type": "ratio",
    "missing": ("national",),
    "decides": X_IS_3,
}
BESIDE = {"threshold_indicator": "national", "threshold_label": "x", "reason": NOT_PUBLISHED}


@pytest.mark.parametrize(
    ("condition", "indicators", "year", "expected"),
    [
        (
            {"indicator": "growth", "at_least": "30%"}, "high: 9}\nprevious_year: {high: 0", 2020,
            record("growth", "unknown", "at_least", Fraction(3, 10), "30 %", type="ratio", reason=Reason(
                "zero-base", "x is a growth on a base of 0: it is not defined, and no figure of this year can decide it")),
        ),
        (
            {"indicator": "both_share", "at_least": "30%"}, "both: 0, all: 0", 2020,
            record("both_share", "unknown", "at_least", Fraction(3, 10), "30 %", type="ratio", reason=Reason(
                "zero-base", "x is a ratio to x, which is 0: it is not defined, and no other figure can decide it")),
        ),
        (
            {"indicator": "intensity", "at_least": "national"}, "intensity: 3%", 2019,
            record("intensity", "unknown", "at_least", None, None, reported=True, **PER_CENT, **BESIDE),
        ),
        (
            {"indicator": "intensity", "at_least": "national"}, "spending: 3 元, sales: 100 元", 2019,
            record("intensity", "unknown", "at_least", None, None, **PER_CENT, **BESIDE),
        ),
        (
            {"indicator": "sales", "at_least": "2 亿元"}, "sales: {at_least: 3000 万元}", 2020,
            record("sales", "unknown", "at_least", 200_000_000, "2 亿元", type="amount", low=30_000_000,
                   known_text="3000 万元 or more", missing=("sales",),
                   decides=Decides("sales", "at_least", 200_000_000, "amount", "x: 2 亿元 or more")),
        ),
        (  # 50 sales of a million make two hundred million, and that is not more
            {"indicator": "sales", "more_than": "2 亿元"}, "sales: 1.5 亿元", 2020,
            record("sales", "fail", "more_than", 200_000_000, "2 亿元", type="amount", value=150_000_000,
                   value_text="1.5 亿元", shortfall=50_000_000, shortfall_text="5000 万元",
                   shortfall_words="5000 万元 more", moves={"sell": 51}, moves_text="51 × sell"),
        ),
        (
            {"indicator": "high", "at_least": "small"}, "high: 5, small: {at_least: 3, at_most: 9}", 2020,
            record("high", "unknown", "at_least", None, "3 to 9", value=5, value_text="5", missing=("small",),
                   threshold_indicator="small", threshold_label="x",
                   decides=Decides("small", "at_most", 5, "count", "x: 5 or fewer")),
        ),
        (
            {"indicator": "high", "at_least": "small"}, "high: 5, small: 9", 2020,
            record("high", "fail", "at_least", 9, "9", value=5, value_text="5", threshold_indicator="small",
                   threshold_label="x", shortfall=4, shortfall_text="4", shortfall_words="4 more",
                   moves={"certify": 4, "attract": 4}, moves_text="4 × certify or 4 × attract"),
        ),
        (
            {"indicator": "score", "less_than": "70"}, "", 2020,
            record("score", "unknown", "less_than", 70, "70", type="number", low=0, line=None, missing=("score",),
                   decides=Decides("score", "less_than", 70, "number", "x: less than 70")),
        ),
        (
            {"indicator": "city_share", "at_least": "25%"}, "city_share: {at_least: 20%}", 2020,
            record("city_share", "unknown", "at_least", Fraction(1, 4), "25 %", type="ratio", low=0, high=1, line=None,
                   missing=("high", "city"), known_text="20 % or more"),
        ),
        (
            {"indicator": "stated", "at_least": "25%"}, "stated: 25%", 2020,
            record("stated", "pass", "at_least", Fraction(1, 4), "25 %", type="ratio", value=Fraction(1, 4),
                   value_text="25 %", reported=True),
        ),
        (  # decided by a bound: nothing is missing
            {"indicator": "high", "at_least": "10"}, "high: {at_least: 12}", 2020,
            record("high", "pass", "at_least", 10, "10", low=12, known_text="12 or more"),
        ),
        (
            {"indicator": "high", "more_than": "10"}, "high: 9", 2020,
            record("high", "fail", "more_than", 10, "10", value=9, value_text="9", shortfall=2, shortfall_text="2",
                   shortfall_words="2 more", moves={"certify": 2, "attract": 2}, moves_text="2 × certify or 2 × attract"),
        ),
        (  # 3 of 125 is 2.4 %
            {"indicator": "intensity", "at_least": "national"}, "spending: 3 元", 2020,
            record("intensity", "unknown", "at_least", Fraction(24, 1000), "2.4 %", type="ratio", low=0,
                   threshold_indicator="national", threshold_label="x", missing=("sales",),
                   decides=Decides("sales", "at_most", 125, "amount", "x: 125 元 or less")),
        ),
    ],
)  # fmt: skip
def test_a_comparison_of_a_standard_of_ones_own_is_told_in_full(
    condition: dict[str, Any], indicators: str, year: int, expected: ComparisonResult
) -> None:
    (result,) = check_own(standard_with(condition), indicators, year).criteria
    assert result.outcome == expected


def test_a_report_of_any_kind_is_of_its_file_and_in_its_language() -> None:
    data = b"standard: inner-mongolia-2020\nname: P\nyear: 2020\nlocation: here\n"
    park = parse_park(data, None, "f.yaml")
    sha256 = hashlib.sha256(data).hexdigest()
    for language, title in (("en", "Autonomous-region-level high-tech zone, creation standards"),
                            ("zh", "自治区级高新技术产业开发区创建标准")):  # fmt: skip
        for report in (accepted(park, language), check(park.standard, park, language=language)):
            assert (report.file, report.sha256, report.name, report.year) == ("f.yaml", sha256, "P", 2020)
            assert (report.location, report.language) == ("here", language)
            assert report.standard is not None
            assert report.standard.title == title
    assert accepted(park) == accepted(park, "en")
    assert (accepted(park).verdict, accepted(park).exit_code, accepted(park).criteria) == ("accepted", 0, ())
    assert check(park.standard, park).language == "en"


def test_a_refused_report_tells_each_problem_at_its_place() -> None:
    fault = Fault("missing-key", {"key": "year"}, 7, 9, "year")
    error = DataFileError([fault], "f.yaml", {"name": "P", "year": 2020}, "0" * 64)
    report = refused(error, load_standard(), "zh")
    assert (report.file, report.sha256, report.name, report.year) == ("f.yaml", "0" * 64, "P", 2020)
    assert report.problems == (Problem("missing-key", "缺少 `year`;请补上 `year: …`", 7, 9, "year"),)
    assert report.standard is not None
    assert (report.standard.title, report.language) == ("自治区级高新技术产业开发区创建标准", "zh")
    assert (report.verdict, report.exit_code, report.counts) == ("invalid", 4, {"pass": 0, "fail": 0, "unknown": 0})
    unknown = refused(DataFileError([fault], None, {"name": 5, "year": "x"}))
    assert (unknown.file, unknown.name, unknown.year, unknown.standard, unknown.language) == (
        "",
        None,
        None,
        None,
        "en",
    )


def test_a_criterion_and_what_is_missing_are_named_in_the_reports_language() -> None:
    english, chinese = small_report(BAOTOU), small_report(BAOTOU, language="zh")
    for report, title, label in (
        (english, "At least 200 resident enterprises", "Clear industrial direction"),
        (chinese, "园区企业至少 200 家", "明确的产业方向"),
    ):
        result = report.criterion("industry.enterprises")
        assert (result.title, result.section, result.binding, result.status) == (title, "industry", "required", "fail")
        assert result.source is not None
        assert (report.missing[0], report.missing_labels[0]) == ("clear_industrial_direction", label)
    assert english.criterion("governance.management-innovation").binding == "recommended"


def test_one_is_told_in_the_singular() -> None:
    (comparison,) = small_report("enterprises: 199").criterion("industry.enterprises").comparisons
    assert (comparison.shortfall_text, comparison.shortfall_words) == ("1 enterprise", "1 more enterprise")
    assert comparison.moves_text == "1 arrival or 1 ordinary arrival"


@pytest.mark.parametrize(
    ("indicators", "year", "criterion", "told"),
    [
        ("high_tech_enterprises: 9}\nprevious_year: {high_tech_enterprises: 0", 2020, "industry.high-tech-growth",
         "高新技术企业年增幅的基数为 0"),
        ("enterprises: 0", 2020, "industry.high-tech-share",
         "高新技术企业和科技型中小企业占比以园区企业数为分母,而其为 0"),
        ("rd_intensity: 3%", 2030, "innovation.rd-intensity",
         "本标准没有 2030 年全国研发投入强度的公布值;请在数据文件中填写"),
    ],
)  # fmt: skip
def test_a_reason_is_told_in_the_reports_language(indicators: str, year: int, criterion: str, told: str) -> None:
    (found, *_) = small_report(indicators, year, language="zh").criterion(criterion).comparisons
    assert found.reason is not None
    assert found.reason.message.startswith(told)


@pytest.mark.parametrize(
    ("indicators", "year", "told"),
    [
        ("high_tech_revenue_share: 20%", 2020, "高新技术企业营业收入占比填报为 20 %"),
        ("rd_intensity: 3.0%", 2025, "2025 年全国研发投入强度"),
    ],
)
def test_a_note_is_told_in_the_reports_language(indicators: str, year: int, told: str) -> None:
    assert small_report(indicators, year, language="zh").notes[-1].message.startswith(told)


HIGH: dict[str, Any] = {"indicator": "high", "at_least": "10"}


def test_a_group_is_told_with_its_kind_and_what_it_came_to() -> None:
    report = small_report(BAOTOU)
    for criterion, kind, status in (
        ("industry.high-tech-share", "any_of", "unknown"), ("infrastructure.utilities", "all_of", "fail"),
    ):  # fmt: skip
        outcome = report.criterion(criterion).outcome
        assert isinstance(outcome, GroupResult)
        assert (outcome.kind, outcome.status, report.criterion(criterion).status) == (kind, status, status)


@pytest.mark.parametrize(
    ("condition", "indicators", "threshold", "known"),
    [
        ({"indicator": "stated", "at_least": "25.004%"}, "stated: 25%", "25.004 %", None),
        ({"indicator": "stated", "at_least": "25%"}, "stated: {at_least: 24.999%}", "25 %", "24.999 % or more"),
        ({"indicator": "high", "at_least": "small"}, "high: 5, small: {at_least: 3}", None, None),
        ({"indicator": "both", "at_least": "40"}, "high: 39, small: 5", "40", "39 to 44"),
        ({"indicator": "high", "at_least": "10"}, "high: {at_most: 5}", "10", "5 or fewer"),
        ({"indicator": "high", "at_least": "10"}, "high: {at_most: 1}", "10", "1 or fewer"),
        ({"indicator": "city_share", "at_least": "25%"}, "", "25 %", None),
        ({"indicator": "city_share", "at_least": "25%"}, "city_share: {at_most: 90%}", "25 %", "90 % or less"),
    ],
)
def test_thresholds_and_what_is_known_are_told_on_their_own_sides(
    condition: dict[str, Any], indicators: str, threshold: str | None, known: str | None
) -> None:
    (result,) = check_own(standard_with(condition), indicators).criteria
    assert isinstance(result.outcome, ComparisonResult)
    assert (result.outcome.threshold_text, result.outcome.known_text) == (threshold, known)


@pytest.mark.parametrize(
    ("threshold", "share", "value", "edge"),
    [
        ("25.5%", "25%", "25 %", "25.5 %"),  # half a unit below
        ("25.5%", "26%", "26 %", "25.5 %"),
        ("24.9994%", "24.999%", "24.999 %", "25 %"),
        ("25.004%", "25%", "25 %", "25.004 %"),
    ],
)
def test_a_report_near_the_threshold_is_noted_on_its_own_side(
    threshold: str, share: str, value: str, edge: str
) -> None:
    report = check_own(standard_with({"indicator": "stated", "at_least": threshold}), f"stated: {share}")
    (note,) = report.notes
    assert note.message.startswith(
        f"x is reported as {value}, so near the threshold of {edge} that rounding may have decided"
    )
    (comparison,) = report.criteria[0].comparisons
    assert comparison.value_text == value


def test_a_move_that_would_break_another_figures_rule_is_not_offered() -> None:
    data = standard_of({"indicator": "sales", "at_least": "2 元"})
    data["moves"] = {"open": {"title": {"en": "x", "zh": "x"}, "adds": {"sales": "1 元", "high": "1"}}}
    standard = parse_standard(as_yaml(data).encode())
    for indicators, moves in (
        ("all: 5, high: 4", {"open": 1}),
        ("all: 4, high: 4", {}),
        ("all: 5, high: 4", {"open": 1}),
    ):
        (comparison,) = check_own(standard, f"sales: 1 元, {indicators}").criteria[0].comparisons
        assert comparison.moves == moves


def test_recommended_criteria_count_for_the_verdict_only_where_asked_for() -> None:
    standard = standard_with(*[HIGH] * 9, {"indicator": "high", "at_least": "20"})
    park = parse_park(b"name: P\nyear: 2020\nindicators: {high: 12}\n", standard, "f.yaml")
    easy, strict = check(standard, park), check(standard, park, strict=True)
    assert standard.criteria[-1].binding == "recommended"
    assert (easy.verdict, easy.strict) == ("eligible", False)
    assert (strict.verdict, strict.strict) == ("not_eligible", True)
    with pytest.raises(ValueError, match=r"^f\.yaml was read by random, not by inner-mongolia-2020$"):
        check(load_standard(), park)


def test_a_report_says_by_which_standard() -> None:
    standard = load_standard()
    info = small_report("", language="zh").standard
    assert info is not None
    assert (info.id, info.sha256) == ("inner-mongolia-2020", standard.sha256)
    assert info.moves is not None
    assert info.sections is not None
    assert info.subject == standard.subject.text("zh") != standard.subject.text("en")
    assert (
        info.sections["industry"]
        == standard.sections["industry"].text("zh")
        != standard.sections["industry"].text("en")
    )
    assert (
        info.moves["certify"]
        == standard.moves["certify"].title.text("zh")
        != standard.moves["certify"].title.text("en")
    )
    assert standard.source is not None
    assert info.source == standard.source.model_dump()


def test_notes_name_the_year_and_the_standards() -> None:
    standard = load_standard()
    assert standard.superseded is not None
    (note,) = small_report("", 2022).notes
    assert "2022" in note.message
    assert standard.superseded.by in note.message
    (note,) = check(standard, parse_park(b"standard: tech-sme-2017\nname: P\nyear: 2020\n", standard)).notes
    assert note.code == "standard-overridden"
    assert "tech-sme-2017" in note.message
    assert "inner-mongolia-2020" in note.message


@pytest.mark.parametrize(
    ("condition", "indicators", "decides"),
    [
        # 5.01 is the first value on the scale that passes, and it must be one that is possible
        ({"indicator": "sales", "at_least": "5.0005 元"}, "sales: {at_most: 5.001 元}", None),
        (
            {"indicator": "sales", "at_least": "5.0005 元"},
            "sales: {at_most: 5.01 元}",
            ("at_least", Fraction(501, 100)),
        ),
        # a figure of which nothing is said is not below 0
        ({"indicator": "stated", "less_than": "0%"}, "", None),
        ({"indicator": "stated", "at_most": "0%"}, "", ("at_most", 0)),
    ],
)
def test_what_decides_is_a_value_that_the_missing_figure_can_have(
    condition: dict[str, Any], indicators: str, decides: tuple[str, Fraction | int] | None
) -> None:
    (result,) = check_own(standard_with(condition), indicators).criteria
    (comparison,) = result.comparisons
    found = comparison.decides
    assert comparison.status == "unknown"
    assert (found and (found.operator, found.value)) == decides

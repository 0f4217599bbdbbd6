"""Laws of the evaluation, on random standards and parks; and what a report holds."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import COUNTS, INDICATORS, Case, as_yaml, cases, figures, parks, standard_of

from hightech_check import check, load_standard
from hightech_check.check import accepted, refused
from hightech_check.errors import DataFileError, Fault
from hightech_check.park import Park, parse_park
from hightech_check.report import Report, Status
from hightech_check.shortfall import added_by
from hightech_check.standard import Standard, parse_standard

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
def test_a_deciding_value_passes_and_the_next_beyond_it_does_not(case: Case) -> None:
    standard, park = case.read()
    assume(not isinstance(park, DataFileError))
    assert isinstance(park, Park)
    for result in check(standard, park).criteria:
        for comparison in result.comparisons:
            decides = comparison.decides
            if decides is None or decides.kind != "count" or decides.operator == "equals":
                continue
            step = -1 if decides.operator == "at_least" else 1
            condition = {"indicator": comparison.indicator, comparison.operator: threshold_of(comparison)}
            for value, passes in ((decides.value, True), (decides.value + step, False)):
                with_value = with_figure(case, park, decides.indicator, int(value))
                after = report_of(Case(standard_of(condition), with_value))
                if after is not None:
                    assert (after.criteria[0].status == "pass") == passes


def with_figure(case: Case, park: Park, key: str, value: int) -> dict[str, Any]:
    others = raw_only(case, park, {})
    if key.startswith("previous_year."):
        return {**others, "previous_year": {key.removeprefix("previous_year."): str(value)}}
    return {**others, "indicators": {**others["indicators"], key: str(value)}}


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


def check_own(standard: Standard, indicators: str, year: int, **options: Any) -> Report:
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
    assert "2022" in small_report("", 2022, language="zh").notes[0].message


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


def test_a_standard_other_than_the_files_own_is_noted() -> None:
    standard = load_standard()
    park = parse_park(b"standard: tech-sme-2017\nname: P\nyear: 2020\n", standard)
    assert notes(check(standard, park)) == ["standard-overridden"]


def test_a_park_is_judged_by_the_standard_it_was_read_by_only() -> None:
    park = parse_park(b"name: P\nyear: 2020\n")
    with pytest.raises(ValueError, match="inner-mongolia-2020"):
        check(load_standard("tech-sme-2017"), park)


# --- other reports ---


def test_an_accepted_file_has_no_criteria() -> None:
    report = accepted(parse_park(b"name: P\nyear: 2020\nlocation: here\n"), "zh")
    assert (report.verdict, report.exit_code, report.criteria, report.location) == ("accepted", 0, (), "here")


def test_a_refused_file_has_its_problems_and_what_is_known_of_it() -> None:
    error = DataFileError([Fault("missing-key", {"key": "year"}, 1, 1, "year")], "f.yaml", {"name": "P"}, "0" * 64)
    report = refused(error, language="en")
    assert (report.verdict, report.exit_code, report.name, report.year) == ("invalid", 4, "P", None)
    assert report.problems[0].message == "`year` is missing; add `year: …`"
    assert report.counts == {"pass": 0, "fail": 0, "unknown": 0}
    assert refused(error, load_standard()).standard is not None


def test_a_ratio_that_fails_as_reported_names_the_figures_that_would_give_moves() -> None:
    report = small_report("high_tech_revenue_share: 4%")
    first = next(iter(report.criterion("industry.high-tech-scale").comparisons))
    assert first.hint == "give Revenue of high-tech enterprises, Revenue of the park to see the steps"
    assert not first.moves

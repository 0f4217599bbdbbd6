"""The records of a result: exit codes, counts, and the JSON form, there and back."""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from strategies import Case, cases

from hightech_check import check, load_park
from hightech_check.errors import DataFileError
from hightech_check.judging.check import refused
from hightech_check.result.report import (
    COLUMNS,
    ComparisonResult,
    Report,
    document,
    report_from_json,
    reports_from_json,
    strictly,
    verdict_of,
    worst_exit_code,
)
from hightech_check.result.table import ShapeError

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"


def baotou(**options: Any) -> Report:
    park = load_park(EXAMPLES / "baotou-metal-park-2020.yaml")
    return check(park.standard, park, **options)


@pytest.mark.parametrize(
    ("codes", "worst"),
    [([0], 0), ([0, 3], 3), ([3, 1], 1), ([1, 4], 4), ([4, 2], 2), ([0, 1, 2, 3, 4], 2), ([], 2), ([3, 0, 0], 3)],
)
def test_of_several_results_the_worst_code_counts(codes: list[int], worst: int) -> None:
    assert worst_exit_code(codes) == worst


def test_no_criteria_are_no_pass() -> None:
    assert verdict_of([]) == "undetermined"
    assert verdict_of(["pass", "unknown"]) == "undetermined"
    assert verdict_of(["pass", "unknown", "fail"]) == "not_eligible"
    assert verdict_of(["pass"]) == "eligible"


def test_strictly_counts_what_is_recommended() -> None:
    park = load_park(EXAMPLES / "eligible-park.yaml")
    figures = {key: figure for key, figure in park.figures.items() if key != "explores_management_innovation"}
    report = check(park.standard, park.with_figures(figures))
    assert (report.verdict, strictly(report).verdict) == ("eligible", "undetermined")
    assert check(park.standard, park.with_figures(figures), strict=True).verdict == "undetermined"
    assert not report.counts_for_verdict(report.criterion("governance.management-innovation"))


def test_the_json_form_of_a_failing_count_is_as_documented() -> None:
    (form,) = [c for c in baotou().to_dict()["criteria"] if c["id"] == "industry.enterprises"]
    assert {key: form[key] for key in ("id", "section", "binding", "status")} == {
        "id": "industry.enterprises", "section": "industry", "binding": "required", "status": "fail",
    }  # fmt: skip
    assert form["source"]["section"] == "产业方面"
    assert form["source"]["sentence"] == 2
    comparison = form["comparison"]
    expected = {
        "indicator": "enterprises", "operator": "at_least", "threshold": 200, "threshold_text": "200", "value": 162,
        "value_exact": "162", "value_text": "162", "reported": False, "low": 162, "high": 162, "status": "fail",
        "line": 16, "shortfall": 38, "shortfall_text": "38 enterprises", "moves": {"attract": 38, "settle": 38},
        "missing": [], "decides": None, "reason": None,
    }  # fmt: skip
    assert {key: comparison[key] for key in expected} == expected


def test_the_json_form_of_an_either_or_has_its_arms_in_the_order_of_the_standard() -> None:
    (form,) = [c for c in baotou().to_dict()["criteria"] if c["id"] == "industry.high-tech-share"]
    assert "comparison" not in form
    share, city = form["any_of"]
    assert (share["value_exact"], share["value"], share["threshold"]) == ("1/18", 1 / 18, 0.2)
    assert share["moves"] == {"certify": 24, "register": 24, "attract": 30}
    assert Fraction(share["shortfall"]) >= Fraction(13, 90)  # rounded upwards
    assert city["decides"]["value"] == 36
    assert {"indicator", "operator", "value", "text"} <= city["decides"].keys()
    assert (city["value"], city["shortfall"]) == (None, None)


def test_flags_and_choices_have_no_figures() -> None:
    forms = {c["id"]: c for c in baotou().to_dict()["criteria"]}
    choice = forms["governance.committee-dispatch"]["comparison"]
    assert (choice["threshold"], choice["value"], choice["low"], choice["value_exact"]) == (
        "league_city_government",
        None,
        None,
        None,
    )
    flag = forms["infrastructure.boundary"]["comparison"]
    assert (flag["threshold"], flag["status"], flag["value_text"]) == (True, "pass", "yes")
    assert {len(arms) for arms in [forms["infrastructure.utilities"]["all_of"]]} == {6}


def test_every_report_has_the_same_keys() -> None:
    form = baotou().to_dict()
    assert form.keys() >= {
        "file", "sha256", "name", "year", "standard", "verdict", "counts", "missing", "problems", "notes", "criteria",
    }  # fmt: skip
    assert form["standard"].keys() >= {"id", "title", "sha256", "sections"}


@given(cases())
def test_a_report_comes_back_from_json_the_same_in_every_figure_that_decides(case: Case) -> None:
    standard, park = case.read()
    assume(not isinstance(park, DataFileError))
    assert not isinstance(park, DataFileError)
    report = check(standard, park)
    saved = json.loads(json.dumps(document([report])))
    (back,) = reports_from_json(saved)
    assert (back.verdict, back.counts, back.missing, back.notes) == (
        report.verdict, report.counts, report.missing, report.notes,
    )  # fmt: skip
    for one, other in zip(report.criteria, back.criteria, strict=True):
        assert (one.id, one.status, one.binding) == (other.id, other.status, other.binding)
        for was, now in zip(one.comparisons, other.comparisons, strict=True):
            same_but_for_doubles(was, now)
    assert document([back]) == saved


def same_but_for_doubles(was: ComparisonResult, now: ComparisonResult) -> None:
    for name in (
        "indicator",
        "operator",
        "threshold",
        "value",
        "value_text",
        "status",
        "missing",
        "moves",
        "reason",
        "type",
    ):
        assert getattr(was, name) == getattr(now, name)
    assert (was.decides and was.decides.value) == (now.decides and now.decides.value)


def test_doubles_in_json_stand_on_their_own_side_of_the_threshold() -> None:
    park = load_park(EXAMPLES / "eligible-park.yaml")
    figures = dict(park.figures)
    low = figures["rd_expenditure"]._replace(
        low=Fraction(2_439_999_999_999_999_999, 10**10), high=Fraction(2_439_999_999_999_999_999, 10**10)
    )
    figures["rd_expenditure"] = low
    form = check(park.standard, park.with_figures(figures)).to_dict()
    (criterion,) = [c for c in form["criteria"] if c["id"] == "innovation.rd-intensity"]
    comparison = criterion["comparison"]
    assert comparison["status"] == "fail"
    assert comparison["value"] < comparison["threshold"] == 0.0244


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"verdict": "perhaps"}, ".verdict"),
        ({"file": 5}, ".file"),
        ({"criteria": [{}]}, ".criteria[0].id"),
        ({"missing": ["a", 5]}, ".missing[1]"),
        ({"year": True}, ".year"),
        ({"problems": [{"code": "x", "message": "x", "line": 0, "column": 1, "path": ""}]}, ".problems[0].line"),
    ],
)
def test_what_is_no_saved_report_is_refused_by_its_path(change: dict[str, Any], path: str) -> None:
    with pytest.raises(ShapeError, match=f"^{re.escape(path)}$"):
        report_from_json({**baotou().to_dict(), **change})


def test_another_version_or_a_wrong_status_or_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="format_version"):
        reports_from_json({"format_version": 2, "reports": []})
    form = baotou().to_dict()
    form["criteria"][0]["status"] = "maybe"
    with pytest.raises(ValueError, match=r"\.criteria\[0\]\.status"):
        report_from_json(form)
    form = baotou().to_dict()
    growth = next(c for c in form["criteria"] if c["id"] == "industry.high-tech-growth")
    growth["comparison"]["decides"]["type"] = "flag"
    with pytest.raises(ValueError, match=r"\.comparison\.decides\.type"):
        report_from_json(form)


def test_changes_are_kept() -> None:
    form = {**baotou().to_dict(), "changes": [{"set": "enterprises=200"}]}
    back = report_from_json(form)
    assert back.changes == ({"set": "enterprises=200"},)
    assert back.to_dict()["changes"] == form["changes"]


def test_records_are_flat_and_have_a_type_to_a_column() -> None:
    records = baotou().to_records()
    assert len(records) == sum(len(list(result.comparisons)) for result in baotou().criteria)
    assert all(tuple(record) == COLUMNS for record in records)
    (enterprises,) = [record for record in records if record["criterion"] == "industry.enterprises"]
    assert (enterprises["value"], enterprises["threshold"], enterprises["shortfall"]) == (162.0, 200.0, 38.0)
    assert (enterprises["value_exact"], enterprises["moves"]) == ("162", "attract=38 settle=38")
    assert (enterprises["changed"], enterprises["arm"]) == (False, "")
    for column in COLUMNS:
        assert len({type(record[column]) for record in records if record[column] is not None}) <= 1, column


def test_records_of_a_refused_file_are_its_problems() -> None:
    try:
        load_park(EXAMPLES / "broken-park.yaml")
    except DataFileError as error:
        records = refused(error).to_records()
        assert [record["problem"] for record in records] == [fault.code for fault in error.faults]
        assert all(record["criterion"] is None and record["verdict"] == "invalid" for record in records)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_records_make_a_frame_of_either_library(library: str) -> None:
    frames = pytest.importorskip(library)
    frame = frames.DataFrame(baotou().to_records())
    assert frame.shape == (41, len(COLUMNS))
    assert frame["shortfall"].max() == 38

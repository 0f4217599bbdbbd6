"""What would be: changes and moves, through the command line and from Python."""

import json
import re
from collections.abc import Iterator
from subprocess import CompletedProcess
from typing import Any

import pytest
from command import ROOT, run, run_csv
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from strategies import AMOUNTS, COUNTS, INDICATORS, RATIOS, as_yaml, figures, parks, standard_of

from hightech_check import check, load_standard
from hightech_check.errors import DataFileError, UsageError
from hightech_check.exact.quantity import Bounds
from hightech_check.park.reader import load_park, parse_park
from hightech_check.standard.reader import parse_standard
from hightech_check.what_if import read_change, with_changes
from hightech_check.words import Said

PARK = ROOT / "examples" / "baotou-metal-park-2020.yaml"
SMALL = parse_standard(as_yaml(standard_of({"indicator": "all", "at_least": "1"})).encode())


def what_if(*options: str, **environment: str) -> CompletedProcess[str]:
    return run("what-if", PARK, *options, **environment)


def first_arm(*options: str) -> tuple[str, str]:
    """The exact share and its status in the first arm of the high-tech share, after the changes."""
    after = json.loads(what_if("--format", "json", *options).stdout)["reports"][1]
    (criterion,) = [one for one in after["criteria"] if one["id"] == "industry.high-tech-share"]
    arm = criterion["any_of"][0]
    return arm["value_exact"], arm["status"]


@pytest.mark.parametrize(
    ("option", "value", "status"),
    [
        (("--move", "certify=24"), "11/54", "pass"),  # 33 of 162
        (("--move", "certify=23"), "16/81", "fail"),  # 32 of 162
        (("--move", "attract=30"), "0.203125", "pass"),  # 39 of 192 = 13/64
        (("--move", "attract=29"), "38/191", "fail"),
        (("--set", "enterprises=200"), "0.045", "fail"),  # 9 of 200
        (("--set", "enterprises=200", "--move", "certify=31"), "0.2", "pass"),  # sets come before moves: 40 of 200
    ],
)
def test_the_real_park_comes_out_as_worked_out_by_hand(option: tuple[str, ...], value: str, status: str) -> None:
    assert first_arm(*option) == (value, status)


def test_the_second_report_lists_what_changed() -> None:
    result = what_if("--format", "json", "--set", "rd_intensity+=0.5%")
    before, after = json.loads(result.stdout)["reports"]
    assert "changes" not in before
    assert after["changes"] == [
        {
            "name": "rd_intensity", "before": "0.01", "after": "0.015",
            "label": "R&D intensity", "before_text": "1%", "after_text": "1.5%",
        }
    ]  # fmt: skip
    assert result.returncode == 1


def test_a_derived_union_becomes_unknown_unless_it_is_set_too() -> None:
    park = load_park(PARK)
    assert "high_tech_or_tech_sme_enterprises" not in with_changes(park, {"high_tech_enterprises": 10}).figures
    both = with_changes(park, {"high_tech_enterprises": 10, "high_tech_or_tech_sme_enterprises": 12})
    assert both.bounds["high_tech_or_tech_sme_enterprises"].exact == 12


def test_a_percentage_of_a_count_must_leave_it_whole() -> None:
    park = load_park(PARK)
    assert with_changes(park, [read_change("enterprises+=50%")]).bounds["enterprises"].exact == 243  # 162 + 81
    with pytest.raises(UsageError):
        with_changes(park, [read_change("enterprises+=10%")])  # 178.2


def test_null_forgets_a_figure_and_other_forms_of_values_are_set() -> None:
    park = with_changes(
        load_park(PARK),
        {"rd_institutions": None, "clear_boundary": False, "year": 2021, "previous_year.high_tech_enterprises": 6},
    )
    assert "rd_institutions" not in park.figures
    assert park.figures["clear_boundary"].answer is False
    assert park.year == 2021
    assert park.bounds["previous_year.high_tech_enterprises"].exact == 6


@pytest.mark.parametrize(
    "option",
    [
        ("--set", "enterprise=3"),
        ("--set", "enterprises=1,000"),
        ("--set", "enterprises"),
        ("--set", "clear_boundary+=1"),
        ("--set", "gdp+=1 元"),
        ("--set", "previous_year.rd_intensity=3%"),
        ("--set", "enterprises={"),
        ("--set", "year=1"),
        ("--move", "certify=-1"),
        ("--move", "conjure=1"),
    ],
)
def test_what_means_nothing_is_wrong_usage(option: tuple[str, ...]) -> None:
    result = what_if(*option)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_the_text_speaks_of_figures_by_their_labels() -> None:
    text = what_if("--set", "enterprises=199", "--set", "clear_boundary=false", "--set", "roads=null").stdout
    assert "Verdict: NOT ELIGIBLE, as before" in text
    assert "before: 12 pass · 7 fail · 14 unknown; after: 10 pass · 8 fail · 15 unknown" in text
    joined = " ".join(text.split())
    assert "Resident enterprises 162 199" in joined
    assert "Clear boundary yes no" in joined
    assert "together" not in text
    assert "Share of high-tech enterprises and tech SMEs 5.5% 4.52 %, worked out" in joined
    assert "162 → 199 ≥ 200" in joined
    assert "1 more enterprise; was 38 more enterprises" in joined
    assert re.search("✗ pass → fail infrastructure.boundary .*yes → no yes", joined)
    assert "industry.chain" not in text
    assert "industry.chain" in what_if("--all").stdout
    assert "5.56 % → 20.37 %" in what_if("--move", "certify=24").stdout
    assert "变更的数据" in what_if("--move", "certify=24", "--lang", "zh").stdout
    assert "no criterion changes" in what_if().stdout


@pytest.mark.parametrize(
    ("options", "code", "advice"),
    [
        (("--set", "high_tech_enterprises=300"), 4, "set with it enterprises=300 (300 or more)"),
        (("--set", "enterprises=5"), 4, "set with it high_tech_enterprises=5 (5 or fewer)"),
        (("--set", "enterprises=5"), 4, "set with it high_tech_or_tech_sme_enterprises=5 (5 or fewer)"),
        # 20 % of 45 is 9; the 9 of 162 are not whole at 20 %
        (("--set", "high_tech_or_tech_sme_share=20%"), 4, "enterprises=45"),
        (("--set", "enterprises=200", "--set", "high_tech_enterprises=300"), 4, "correct one of them"),
        (("--set", "enterprises-=163"), 4, ""),
        (("--move", "certify=154"), 4, "at most certify=153"),  # 9 + 154 of 162
        (("--move", "certify=154"), 4, "Resident enterprises 162"),
        (("--set", "enterprises+=10%"), 2, "write enterprises=178 or enterprises=179"),  # 178.2
    ],
)
def test_a_contradiction_says_what_to_set_with_it(options: tuple[str, ...], code: int, advice: str) -> None:
    result = what_if(*options)
    assert (result.returncode, result.stdout) == (code, "")
    assert advice in result.stderr


def test_what_leaves_no_room_for_moves_is_reported_the_same_way_in_every_run() -> None:
    assert what_if("--move", "certify=153").returncode == 1
    (text,) = {what_if("--move", "certify=154", PYTHONHASHSEED=seed).stderr for seed in ("0", "1", "4", "5")}
    assert "High-tech enterprises 163, Resident enterprises 162, but" in text


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(parks(), st.sampled_from([*COUNTS, *AMOUNTS, *RATIOS]), st.data())
def test_what_is_advised_mends_the_contradiction(raw: dict[str, Any], name: str, data: st.DataObject) -> None:
    kind = INDICATORS[name]["type"]
    value = data.draw(figures("ratio" if kind == "ratio" else kind))
    try:
        park = parse_park(as_yaml(raw).encode(), SMALL)
    except DataFileError:
        assume(False)
        raise
    try:
        with_changes(park, {name: value})
    except UsageError:
        return
    except DataFileError as error:
        faults = error.faults
    else:
        return
    if len(faults) > 1 or "advice" not in faults[0].params:
        return
    for option, other in options(faults[0].params["advice"]):
        with_changes(park, {name: value, option: other})


def options(advice: object) -> Iterator[tuple[str, object]]:
    """The names and the values that an advice offers; None to leave one out."""
    for one in advice if isinstance(advice, tuple) else (advice,):
        if isinstance(one, Said) and "name" in one.params:
            yield str(one.params["name"]), one.params.get("value")
        elif isinstance(one, Said):
            yield from options(tuple(one.params.values()))


def test_other_formats_have_both_reports_and_tell_them_apart() -> None:
    rows = [
        row
        for row in run_csv("what-if", PARK, "--set", "enterprises=200")
        if row["criterion"] == "industry.enterprises"
    ]
    assert [(row["value"], row["changed"]) for row in rows] == [("162", "false"), ("200", "true")]
    before, after = map(json.loads, what_if("--set", "enterprises=200", "--format", "jsonl").stdout.splitlines())
    assert ("changes" in before, "changes" in after) == (False, True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_the_page(language: str) -> None:
    text = what_if("--move", "certify=24", "--all", "--lang", language).stdout
    assert all(cell_len(line) <= 100 for line in text.splitlines())


def test_moves_of_a_figure_that_is_not_known_leave_it_at_least_so_much() -> None:
    data = b"name: Park\nyear: 2021\nindicators: {enterprises: 162, rd_institutions: }\n"
    park = parse_park(data, load_standard())
    changed = with_changes(park, {}, {"institution": 10, "attract": 3})
    assert changed.figures["rd_institutions"][:2] == (10, None)
    assert check(changed.standard, changed).criterion("innovation.rd-institutions").status == "pass"
    assert changed.figures["enterprises"].exact == 165
    assert changed.bounds["high_tech_enterprises"] == Bounds(3, 165)  # 0 to 162 before, and three more
    assert "high_tech_or_tech_sme_enterprises" not in changed.figures  # that it is 3 to 165 follows


def test_a_refused_change_says_what_is_wrong_to_a_script() -> None:
    park = parse_park(b"name: Park\nyear: 2021\nindicators: {enterprises: 162}\n", load_standard(), "p.yaml")
    with pytest.raises(UsageError, match="write 200"):
        park.with_changes({"enterprises": "200.0"})
    with pytest.raises(DataFileError, match=r"p\.yaml:3:27: .*set with it enterprises=300"):
        park.with_changes({"high_tech_enterprises": 300})


@pytest.mark.parametrize(("option", "code"), [("enterprises=190", 0), ("high_tech_enterprises=300", 4)])
def test_exit_zero_is_for_verdicts_only(option: str, code: int) -> None:
    assert what_if("--set", option).returncode == (code or 1)
    assert what_if("--set", option, "--exit-zero").returncode == code

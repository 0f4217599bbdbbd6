"""The oracle alone, on figures worked out by hand (issues 3 and 7)."""

import importlib.util
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml


def read_oracle() -> ModuleType:
    """Import the file beside this one, under any of pytest's import modes."""
    spec = importlib.util.spec_from_file_location("naive", Path(__file__).resolve().parent.parent / "naive.py")
    assert spec
    assert spec.loader
    module = sys.modules.setdefault("naive", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


naive = read_oracle()

PARK_STANDARD = """
indicators:
  enterprises: {type: count}
  high_tech: {type: count, part_of: [enterprises, league_city]}
  tech_smes: {type: count, part_of: [enterprises]}
  either: {type: count, union_of: [high_tech, tech_smes], part_of: [enterprises]}
  league_city: {type: count}
  rd: {type: amount}
  gdp: {type: amount}
  either_share: {type: ratio, formula: either / enterprises}
  league_city_share: {type: ratio, formula: high_tech / league_city}
  growth: {type: ratio, formula: (high_tech - previous_year.high_tech) / previous_year.high_tech}
  rd_intensity: {type: ratio, formula: rd / gdp}
  national: {type: ratio, published: {2020: {value: 2.40%}}}
  committee: {type: choice, options: {city: {}, district: {}}}
  boundary: {type: flag}
criteria:
  - {id: a.enterprises, require: {indicator: enterprises, at_least: 200}}
  - id: a.share
    require: {any_of: [{indicator: either_share, at_least: 20%}, {indicator: league_city_share, at_least: 25%}]}
  - {id: a.growth, require: {indicator: growth, at_least: 30%}}
  - {id: a.rd, require: {indicator: rd_intensity, at_least: national}}
  - {id: a.committee, require: {indicator: committee, equals: city}}
  - {id: a.boundary, binding: recommended, require: {indicator: boundary, equals: true}}
moves:
  certify: {adds: {high_tech: 1, either: 1, league_city: 1}}
  register: {adds: {tech_smes: 1, either: 1}}
  attract: {adds: {enterprises: 1, high_tech: 1, either: 1, league_city: 1}}
  settle: {adds: {enterprises: 1}}
"""
FIRM_STANDARD = """
indicators:
  sales_last_year: {type: amount, part_of: [sales]}
  sales: {type: amount}
  rd: {type: amount}
  intensity: {type: ratio, formula: rd / sales}
  score: {type: number}
criteria:
  - id: firm.rd
    require:
      any_of:
        - all_of: [{indicator: sales_last_year, at_most: 5000 万元}, {indicator: intensity, at_least: 5%}]
        - all_of:
            - {indicator: sales_last_year, more_than: 5000 万元}
            - {indicator: sales_last_year, at_most: 2 亿元}
            - {indicator: intensity, at_least: 4%}
        - all_of: [{indicator: sales_last_year, more_than: 2 亿元}, {indicator: intensity, at_least: 3%}]
  - {id: firm.score, require: {indicator: score, more_than: 70}}
"""


def judge(
    indicators: str = "", previous: str = "", standard: str = PARK_STANDARD, year: int = 2020, **options: Any
) -> Any:
    park = f"{{name: P, year: {year}, indicators: {{{indicators}}}, previous_year: {{{previous}}}}}"
    return naive.naive_check(naive.load(standard), naive.load(park), **options)


def rows(result: Any, criterion: str) -> Any:
    return result["comparisons"][criterion]


BASE = "enterprises: 162, high_tech: 9, either: 9, either_share: 5.5%, growth: {at_least: 10%}, rd_intensity: 1%"


def test_38_more_enterprises() -> None:
    (row,) = rows(judge(BASE), "a.enterprises")
    assert (row["status"], row["value"], row["shortfall"]) == ("fail", 162, 38)
    assert row["moves"] == {"attract": 38, "settle": 38}


def test_24_certifications_or_30_arrivals_or_a_league_city_of_36() -> None:
    result = judge(BASE)
    share, of_city = rows(result, "a.share")
    assert (share["path"], share["status"], share["value"], share["reported"]) == ((0,), "fail", Fraction(1, 18), False)
    assert share["shortfall"] == Fraction(1, 5) - Fraction(1, 18)
    assert share["moves"] == {"certify": 24, "register": 24, "attract": 30}
    assert (of_city["status"], of_city["low"], of_city["high"]) == ("unknown", 0, 1)
    assert of_city["missing"] == ["league_city"]
    assert of_city["decides"] == {"indicator": "league_city", "operator": "at_most", "value": 36}
    assert (result["statuses"]["a.share"], result["verdict"]) == ("unknown", "not_eligible")


def test_growth_passes_if_the_year_before_had_6_or_fewer() -> None:
    (row,) = rows(judge(BASE), "a.growth")
    assert (row["status"], row["value"], row["reported"]) == ("unknown", None, False)
    assert (row["low"], row["high"]) == (-1, None)
    assert row["missing"] == ["previous_year.high_tech"]
    assert row["decides"] == {"indicator": "previous_year.high_tech", "operator": "at_most", "value": 6}


def test_growth_from_a_zero_base_is_unknown_and_hangs_on_nothing() -> None:
    (row,) = rows(judge("high_tech: 9", "high_tech: 0"), "a.growth")
    assert (row["status"], row["low"], row["high"], row["missing"], row["decides"]) == ("unknown", None, None, [], None)


@pytest.mark.parametrize(("now", "status"), [(12, "fail"), (13, "pass"), (14, "pass")])
def test_growth_at_the_threshold(now: int, status: str) -> None:
    assert judge(f"high_tech: {now}", "high_tech: 10")["statuses"]["a.growth"] == status


def test_39_high_tech_and_5_tech_smes_are_39_to_44() -> None:
    share, _ = rows(judge("enterprises: 195, high_tech: 39, tech_smes: 5"), "a.share")
    assert (share["status"], share["value"]) == ("pass", None)
    assert (share["low"], share["high"]) == (Fraction(39, 195), Fraction(44, 195))
    assert rows(judge("enterprises: 221, high_tech: 39, tech_smes: 5"), "a.share")[0]["status"] == "fail"
    assert rows(judge("enterprises: 220, high_tech: 39, tech_smes: 5"), "a.share")[0]["decides"] == {
        "indicator": "either", "operator": "at_least", "value": 44,
    }  # fmt: skip


def test_a_reported_ratio_decides_where_the_figures_do_not() -> None:
    (row,) = rows(judge(BASE), "a.rd")
    assert (row["status"], row["value"], row["reported"]) == ("fail", Fraction(1, 100), True)
    assert (row["shortfall"], row["moves"]) == (Fraction(14, 1000), {})
    (row,) = rows(judge(BASE, year=2021), "a.rd")
    assert (row["status"], row["value"], row["missing"]) == ("unknown", Fraction(1, 100), ["national"])
    assert row["decides"] == {"indicator": "national", "operator": "at_most", "value": Fraction(1, 100)}


def test_a_missing_amount_is_rounded_inwards_to_the_fen() -> None:
    (row,) = rows(judge("rd: 1000 元"), "a.rd")  # 1000 / 2.4 % = 41666.666…
    assert row["decides"] == {"indicator": "gdp", "operator": "at_most", "value": Fraction(4166666, 100)}
    (row,) = rows(judge("gdp: 100.01 元"), "a.rd")  # 2.40024
    assert row["decides"] == {"indicator": "rd", "operator": "at_least", "value": Fraction(241, 100)}


@pytest.mark.parametrize(
    "indicators",
    [
        "enterprises: 8, high_tech: 9",
        "high_tech: 9, tech_smes: 3, either: 13",
        "enterprises: 162, either: 9, high_tech: 10",
        "enterprises: 162, either: 9, either_share: 5.4%",  # 9 / 162 is 5.5556 %, not between 5.3 and 5.5 %
        "enterprises: 162, either: 9, either_share: 5.7%",
        "enterprises: 162, either: 9, either_share: {at_least: 5.6%}",
        "either_share: 101%",
        "growth: -101%",
        "enterprises: 0, either_share: 5%",
        "national: 2.41%",
    ],
)
def test_figures_that_cannot_all_be_true(indicators: str) -> None:
    assert judge(indicators) == {"verdict": "invalid"}


@pytest.mark.parametrize("share", ["5.5%", "5.6%", "5%", "6%", "5.56%", "{at_least: 5.5%}"])
def test_a_reported_ratio_agrees_within_one_unit_of_its_last_digit(share: str) -> None:
    assert judge(f"enterprises: 162, either: 9, either_share: {share}")["verdict"] != "invalid"


def test_nothing_known_passes_nothing() -> None:
    result = judge()
    assert set(result["statuses"].values()) == {"unknown"}
    assert result["verdict"] == "undetermined"
    (row,) = rows(result, "a.enterprises")
    assert row["decides"] == {"indicator": "enterprises", "operator": "at_least", "value": 200}


FIRM = "sales: 7 亿元, score: 70.5"


@pytest.mark.parametrize(
    ("rd", "kleene", "split"),
    [("3500 万元", "unknown", "pass"), ("2450 万元", "unknown", "unknown"), ("2030 万元", "fail", "fail")],
)
def test_an_unknown_figure_is_split_at_its_thresholds(rd: str, kleene: str, split: str) -> None:
    assert judge(f"{FIRM}, rd: {rd}", standard=FIRM_STANDARD)["statuses"]["firm.rd"] == kleene
    assert judge(f"{FIRM}, rd: {rd}", standard=FIRM_STANDARD, split=True)["statuses"]["firm.rd"] == split


def test_one_fen_more_is_another_bracket_and_70_points_are_not_more_than_70() -> None:
    text = "sales_last_year: {}, sales: 100 亿元, rd: 4 亿元, score: 70"
    assert judge(text.format("50000000 元"), standard=FIRM_STANDARD)["statuses"]["firm.rd"] == "fail"
    result = judge(text.format("50000000.01 元"), standard=FIRM_STANDARD)
    assert result["statuses"] == {"firm.rd": "pass", "firm.score": "fail"}
    assert rows(result, "firm.score")[0]["shortfall"] == 0


def test_values_of_safe_load_and_of_text_give_the_same() -> None:
    park = f"{{name: P, year: 2020, indicators: {{{BASE}, committee: district, boundary: true}}}}"
    as_text = naive.naive_check(naive.load(PARK_STANDARD), naive.load(park))
    assert naive.naive_check(yaml.safe_load(PARK_STANDARD), yaml.safe_load(park)) == as_text
    assert (as_text["statuses"]["a.committee"], as_text["statuses"]["a.boundary"]) == ("fail", "pass")


def test_intervals_hold_every_park_that_they_allow() -> None:
    """Every whole park inside the known figures agrees with what is said of them, and is inside the extremes."""
    for low, high, total in product(range(3), range(3, 6), range(5, 8)):
        known = f"high_tech: {{at_least: {low}, at_most: {high}}}, tech_smes: 1"
        enterprises = f"{{at_least: {total}, at_most: {total + 2}}}"
        share = rows(judge(f"{known}, enterprises: {enterprises}"), "a.share")[0]
        worlds = [
            Fraction(union, all_)
            for all_, tech in product(range(total, total + 3), range(low, high + 1))
            for union in range(max(tech, 1), tech + 2)
            if union <= all_
        ]
        assert share["low"] == min(worlds)
        assert share["high"] == max(worlds)
        truth = {world >= Fraction(1, 5) for world in worlds}
        assert share["status"] == ("unknown" if len(truth) > 1 else "pass" if truth.pop() else "fail")

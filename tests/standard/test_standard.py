"""Standards files: the shipped ones are sound, every fault of a broken one is told at once, with its place."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hightech_check import load_standard
from hightech_check.errors import Fault, StandardError
from hightech_check.reading.faults import nearest
from hightech_check.standard.finding import criteria_folder, shipped
from hightech_check.standard.model import Condition, Group, Standard
from hightech_check.standard.reader import parse_standard

SOUND = """\
id: small
title: {en: Small, zh: 小}
sections:
  one: {en: One, zh: 一}
indicators:
  all: {type: count, label: {en: All, zh: 全}}
  high: {type: count, label: {en: High, zh: 高}, part_of: [all]}
  both: {type: count, label: {en: Both, zh: 合}, union_of: [high, all]}
  sales: {type: amount, label: {en: Sales, zh: 销}}
  score: {type: number, label: {en: Score, zh: 分}}
  share: {type: ratio, label: {en: Share, zh: 比}, formula: high / all}
  stated: {type: ratio, label: {en: Stated, zh: 报}}
  national: {type: ratio, label: {en: National, zh: 国}, published: {2020: {value: 2.40%, note: preliminary}}}
  open: {type: flag, label: {en: Open, zh: 开}}
  office: {type: choice, label: {en: Office, zh: 办}, options: {city: {en: City, zh: 市}}}
criteria:
  - id: one.first
    title: {en: First, zh: 首}
    require: {indicator: all, at_least: 5}
moves:
  grow: {title: {en: grow, zh: 增}, adds: {all: 1, sales: 5 万元, high: -1}}
"""


def shape(condition: Condition) -> tuple[object, ...]:
    if isinstance(condition, Group):
        return (condition.kind, *map(shape, condition.conditions))
    return (condition.indicator, condition.operator, condition.threshold, condition.beside)


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(StandardError) as caught:
        parse_standard(text.encode())
    faults = list(caught.value.faults)
    for fault in faults:
        for language in ("en", "zh"):
            assert fault.words(language)
        assert fault.line
    return faults


def places_of(*changes: tuple[str, str]) -> list[tuple[str, int | None, str]]:
    text = SOUND
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return [(fault.code, fault.line, fault.path) for fault in faults_of(text)]


def test_a_sound_file_is_read() -> None:
    standard = parse_standard(SOUND.encode(), "small.yaml")
    assert (standard.id, standard.file, len(standard.sha256)) == ("small", "small.yaml", 64)
    assert standard.raw == ("all", "high", "both", "sales", "score")
    assert standard.moves["grow"].adds == {"all": 1, "sales": 50_000, "high": -1}
    assert shape(standard.criteria[0].require) == ("all", "at_least", 5, None)
    assert standard.subject.text("en") == "park"
    assert standard.constraints.parts == (("high", "all"),)
    assert standard.constraints.unions == (("both", ("high", "all")),)
    assert standard.is_share("share")
    assert not standard.is_share("stated")


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "path"),
    [
        ("id: small\n", "", "missing-key", 1, "id"),
        ("title: {en: Small, zh: 小}\n", "", "missing-key", 1, "title"),
        ("id: small", "id: Small", "id-form", 1, "id"),
        ("id: small", "id: a.b", "id-form", 1, "id"),
        ("title: {en: Small, zh: 小}", "title: {en: Small}", "missing-key", 2, "title.zh"),
        ("title: {en: Small, zh: 小}", "title: {en: Small, zh: 小, fr: x}", "unknown-key", 2, "title.fr"),
        ("title: {en: Small, zh: 小}", "title: Small", "not-a-mapping", 2, "title"),
        ("  one: {en: One, zh: 一}", "  One: {en: One, zh: 一}\n  one: {en: One, zh: 一}", "id-form", 4,
         "sections.One"),
        ("label: {en: Sales, zh: 销}", "unit: {en: x, zh: 个}", "missing-key", 9, "indicators.sales.label"),
        ("type: amount", "type: money", "not-one-of", 9, "indicators.sales.type"),
        ("{type: number, label", "{label", "missing-key", 10, "indicators.score.type"),
        ("  open:", "  Open:", "name-form", 14, "indicators.Open"),
        ("  score:", "  previous_year:", "name-form", 10, "indicators.previous_year"),
        ("part_of: [all]", "part_of: [al]", "unknown-indicator", 7, "indicators.high.part_of[0]"),
        ("part_of: [all]", "part_of: all", "not-a-list", 7, "indicators.high.part_of"),
        ("part_of: [all]", "part_of: [high]", "of-itself", 7, "indicators.high.part_of[0]"),
        ("part_of: [all]", "part_of: [sales]", "kinds-differ", 7, "indicators.high.part_of[0]"),
        ("part_of: [all]", "part_of: [share]", "kinds-differ", 7, "indicators.high.part_of[0]"),
        ("part_of: [all]", "formula: all / sales", "not-of-this-type", 7, "indicators.high.formula"),
        ("formula: high / all", "formula: high / al", "unknown-indicator", 11, "indicators.share.formula"),
        ("formula: high / all", "formula: high / sales", "formula-kinds", 11, "indicators.share.formula"),
        ("formula: high / all", "formula: high / stated", "formula-not-raw", 11, "indicators.share.formula"),
        ("formula: high / all", "formula: high * all", "formula-not-linear", 11, "indicators.share.formula"),
        ("formula: high / all", "formula: [high]", "not-a-scalar", 11, "indicators.share.formula"),
        ("formula: high / all", "formula: high / all, part_of: [all]", "not-of-this-type", 11,
         "indicators.share.part_of"),
        ("formula: high / all", "formula: high / all, published: {2020: {value: 1%}}", "published-alone", 11,
         "indicators.share.published"),
        ("{2020: {value: 2.40%, note: preliminary}}", "{}", "empty", 13, "indicators.national.published"),
        ("{value: 2.40%, note: preliminary}", "{value: 2.4}", "ratio-form", 13, "indicators.national.published.2020"),
        ("{value: 2.40%, note: preliminary}", "2.40%", "not-a-mapping", 13, "indicators.national.published.2020"),
        ("{2020:", "{twenty:", "year-form", 13, "indicators.national.published.twenty"),
        ("options: {city: {en: City, zh: 市}}", "options: {}", "options-missing", 15, "indicators.office"),
        (", options: {city: {en: City, zh: 市}}", "", "options-missing", 15, "indicators.office"),
        ("{city:", "{City:", "name-form", 15, "indicators.office.options.City"),
        ("type: flag", "type: flag, options: {a: {en: A, zh: 甲}}", "not-of-this-type", 14, "indicators.open.options"),
        ("id: one.first", "id: first", "criterion-id-form", 17, "criteria[0].id"),
        ("id: one.first", "id: [one.first]", "not-a-scalar", 17, "criteria[0].id"),
        ("id: one.first", "id: two.first", "unknown-section", 17, "criteria[0].id"),
        ("title: {en: First, zh: 首}", "binding: maybe\n    title: {en: F, zh: 首}", "not-one-of", 18,
         "criteria[0].binding"),
        ("{indicator: all, at_least: 5}", "{indicator: al, at_least: 5}", "unknown-indicator", 19,
         "criteria[0].require.indicator"),
        ("at_least: 5", "at_least: 5%", "count-form", 19, "criteria[0].require.at_least"),
        ("at_least: 5", 'at_least: "5"', "quoted", 19, "criteria[0].require.at_least"),
        ("at_least: 5", "at_least: sales", "kinds-differ", 19, "criteria[0].require.at_least"),
        ("at_least: 5", "at_least: all", "of-itself", 19, "criteria[0].require.at_least"),
        ("at_least: 5", "at_least: nothing", "unknown-indicator", 19, "criteria[0].require.at_least"),
        ("at_least: 5", "at_least: 5, at_most: 6", "condition-form", 19, "criteria[0].require"),
        ("at_least: 5", "any_of: []", "condition-form", 19, "criteria[0].require"),
        ("at_least: 5", "atleast: 5", "unknown-key", 19, "criteria[0].require.atleast"),
        ("{indicator: all, at_least: 5}", "{any_of: []}", "empty", 19, "criteria[0].require.any_of"),
        ("{indicator: all, at_least: 5}", "{any_of: [5]}", "not-a-mapping", 19, "criteria[0].require.any_of[0]"),
        ("{indicator: all, at_least: 5}", "{any_of: [{at_least: 5}]}", "condition-form", 19,
         "criteria[0].require.any_of[0]"),
        ("{indicator: all, at_least: 5}", "{}", "condition-form", 19, "criteria[0].require"),
        ("{indicator: all, at_least: 5}", "{indicator: stated, at_least: 20}", "ratio-form", 19,
         "criteria[0].require.at_least"),
        ("{indicator: all, at_least: 5}", "{indicator: stated, at_least: share}", "threshold-not-raw", 19,
         "criteria[0].require.at_least"),
        ("{indicator: all, at_least: 5}", "{indicator: open, equals: yes}", "flag-condition", 19,
         "criteria[0].require.equals"),
        ("{indicator: all, at_least: 5}", "{indicator: office, at_least: city}", "choice-condition", 19,
         "criteria[0].require.at_least"),
        ("{indicator: all, at_least: 5}", "{indicator: office, equals: county}", "option-unknown", 19,
         "criteria[0].require.equals"),
        ("adds: {all: 1, sales: 5 万元, high: -1}", "adds: {}", "empty", 21, "moves.grow.adds"),
        ("{all: 1,", "{all: 0,", "move-zero", 21, "moves.grow.adds.all"),
        ("{all: 1,", "{all: 1.5,", "count-form", 21, "moves.grow.adds.all"),
        ("{all: 1,", "{share: 1,", "move-not-raw", 21, "moves.grow.adds.share"),
        ("{all: 1,", "{al: 1,", "unknown-indicator", 21, "moves.grow.adds.al"),
        ("{all: 1,", "{all: [1],", "not-a-scalar", 21, "moves.grow.adds.all"),
        ("  grow:", "  Grow_it:", "id-form", 21, "moves.Grow_it"),
        ("{title: {en: grow, zh: 增}, adds", "{adds", "missing-key", 21, "moves.grow.title"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(old: str, new: str, code: str, line: int, path: str) -> None:
    assert places_of((old, new)) == [(code, line, path)]


def test_an_empty_list_or_mapping_is_refused() -> None:
    head, criteria = SOUND.split("criteria:\n")
    assert [f.code for f in faults_of(head + "criteria: []\n")] == ["empty"]
    assert [f.code for f in faults_of(head + "criteria: {}\n")] == ["not-a-list"]
    assert [f.code for f in faults_of(head)] == ["missing-key"]
    assert "not-a-mapping" in [f.code for f in faults_of(SOUND.replace("moves:\n  grow", "moves: 5\nextra:\n  grow"))]
    assert parse_standard((head + "criteria:\n" + criteria.split("moves:")[0] + "moves:\n").encode()).moves == {}
    assert parse_standard((head + "criteria:\n" + criteria.split("moves:")[0] + "moves: {}\n").encode()).moves == {}


def test_a_file_that_is_no_mapping_or_no_yaml_is_refused() -> None:
    assert [f.code for f in faults_of("- a\n")] == ["not-a-mapping"]
    assert [f.code for f in faults_of("")] == ["file-empty"]
    assert [f.code for f in faults_of(SOUND.replace("indicators:\n", "indicators: 5\nx:\n"))][:2] == [
        "not-a-mapping",
        "unknown-key",
    ]


def test_a_duplicate_criterion_id_names_the_first() -> None:
    text = SOUND.replace(
        "moves:", "  - {id: one.first, title: {en: F, zh: 首}, require: {indicator: all, at_least: 5}}\nmoves:"
    )
    (fault,) = faults_of(text)
    assert (fault.code, fault.line, fault.params["first"]) == ("duplicate-id", 20, 17)


def test_indicators_that_contain_each_other_in_a_circle_are_refused_once() -> None:
    (fault,) = faults_of(SOUND.replace("label: {en: All, zh: 全}", "label: {en: All, zh: 全}, part_of: [high]"))
    assert (fault.code, fault.params["names"]) == ("cycle", ("all", "high", "all"))


def test_every_fault_is_told_at_once_in_the_order_of_the_lines() -> None:
    places = places_of(
        ("id: small", "id: SMALL"),
        ("type: amount", "type: money"),
        ("formula: high / all", "formula: high / al"),
        ("at_least: 5", "at_least: 5%"),
        ("{all: 1,", "{all: 0,"),
    )
    assert [(code, line) for code, line, _ in places] == [
        ("id-form", 1),
        ("not-one-of", 9),
        ("unknown-indicator", 11),
        ("count-form", 19),
        ("move-zero", 21),
    ]


def test_a_formula_fault_points_at_the_character() -> None:
    (fault,) = faults_of(SOUND.replace("formula: high / all", "formula: high % all"))
    assert (fault.line, fault.column) == (11, SOUND.split("\n")[10].index("high / all") + 6)
    (fault,) = faults_of(SOUND.replace("formula: high / all", 'formula: "high % all"'))
    assert fault.column == SOUND.split("\n")[10].index("high / all") + 7


def test_conditions_nest_to_any_depth_and_thresholds_may_be_indicators() -> None:
    text = SOUND.replace(
        "{indicator: all, at_least: 5}",
        "{any_of: [{all_of: [{indicator: stated, more_than: national}, {indicator: all, less_than: high}]}, "
        "{indicator: open, equals: true}, {indicator: office, equals: city}]}",
    )
    assert shape(parse_standard(text.encode()).criteria[0].require) == (
        "any_of",
        ("all_of", ("stated", "more_than", None, "national"), ("all", "less_than", None, "high")),
        ("open", "equals", True, None),
        ("office", "equals", "city", None),
    )


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_standard_is_sound_and_named_as_its_file(name: str) -> None:
    standard = load_standard(name)
    assert standard.id == name
    assert standard.file == str(criteria_folder() / f"{name}.yaml")
    assert load_standard(criteria_folder() / f"{name}.yaml").sha256 == standard.sha256
    for indicator in standard.indicators.values():
        assert indicator.label.en != indicator.label.zh
    assert standard.tree is not None


def test_the_standard_of_the_region_has_its_33_criteria_each_with_its_sentence() -> None:
    standard = load_standard()
    assert len(standard.criteria) == 33
    assert all(criterion.source is not None and criterion.source.sentence for criterion in standard.criteria)
    assert [criterion.id for criterion in standard.criteria if criterion.binding == "recommended"] == [
        "infrastructure.seven-connections",
        "governance.management-innovation",
    ]
    per_section = {name: sum(c.section == name for c in standard.criteria) for name in standard.sections}
    assert per_section == {"industry": 8, "innovation": 8, "infrastructure": 9, "governance": 8}
    assert list(standard.moves) == [
        "certify", "register", "attract", "settle", "institution", "rd-spending",
        "high-tech-revenue", "high-tech-output",
    ]  # fmt: skip
    figures = {year: figure.value for year, figure in standard.published["national_rd_intensity"].items()}
    assert float(figures[2020]) == 0.024
    assert standard.published["national_rd_intensity"][2025].note == "preliminary"
    assert all(figure.source for figure in standard.published["national_rd_intensity"].values())
    assert standard.superseded is not None
    assert standard.superseded.since == 2022


@pytest.mark.parametrize(
    ("criterion", "condition"),
    [
        ("industry.enterprises", "{indicator: enterprises, at_least: 200}"),
        ("innovation.rd-institutions", "{indicator: rd_institutions, at_least: 10}"),
        ("innovation.rd-intensity", "{indicator: rd_intensity, at_least: national_rd_intensity}"),
        ("industry.high-tech-growth", "{indicator: high_tech_enterprise_growth, at_least: 30%}"),
        ("industry.high-tech-share", "{any_of: [{indicator: high_tech_or_tech_sme_share, at_least: 20%}, "
         "{indicator: league_city_high_tech_share, at_least: 25%}]}"),
        ("industry.high-tech-scale", "{any_of: [{indicator: high_tech_revenue_share, at_least: 20%}, "
         "{indicator: high_tech_output_share, at_least: 25%}]}"),
        (
            "governance.committee-dispatch",
            "{indicator: management_committee_dispatched_by, equals: league_city_government}",
        ),
    ],
)  # fmt: skip
def test_what_the_annex_demands(criterion: str, condition: str) -> None:
    data = yaml.load((criteria_folder() / "inner-mongolia-2020.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    required = {entry["id"]: entry["require"] for entry in data["criteria"]}
    assert required[criterion] == yaml.load(condition, yaml.BaseLoader)


def test_an_unknown_standard_is_refused_with_the_nearest_and_a_missing_file_as_such(tmp_path: Path) -> None:
    with pytest.raises(StandardError) as caught:
        load_standard("inner-mongolia-2021")
    (fault,) = caught.value.faults
    assert fault.code == "unknown-standard"
    assert "did you mean `inner-mongolia-2020`?" in fault.words("en")
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(StandardError) as caught:
            load_standard(path)
        assert caught.value.file == str(path)


def test_near_names_are_looked_for_among_short_ones_and_the_first_faults_only() -> None:
    assert nearest("enterprise", ["enterprises", "gdp"])() == "enterprises"
    assert nearest("x" * 101, ["x" * 100])() == ""
    assert nearest("enterprise", ["enterprises"], 21)() == ""


@given(st.integers(0, len(SOUND) - 1), st.text(alphabet="ab:{}[],-0%\n \"'&*!#", max_size=4), st.integers(0, 12))
def test_a_standard_changed_anywhere_is_read_or_refused(place: int, inserted: str, cut: int) -> None:
    text = SOUND[:place] + inserted + SOUND[place + cut :]
    try:
        parse_standard(text.encode())
    except StandardError as error:
        for fault in error.faults:
            assert fault.words("en")


def test_the_unit_of_one_is_singular_in_english_only() -> None:
    unit = load_standard().indicators["enterprises"].unit
    assert unit is not None
    assert [unit.text("en", 1), unit.text("en", 2), unit.text("en"), unit.text("zh", 1)] == [
        "enterprise", "enterprises", "enterprises", "家",
    ]  # fmt: skip


def test_a_share_may_lie_within_its_whole_through_unions() -> None:
    standard: Standard = load_standard()
    shares = {name for name, one in standard.indicators.items() if one.type == "ratio" and standard.is_share(name)}
    assert shares == {
        "high_tech_or_tech_sme_share",
        "league_city_high_tech_share",
        "high_tech_revenue_share",
        "high_tech_output_share",
    }


@pytest.mark.parametrize("name", ["n", "y", "no", "yes", "on", "off", "null", "true"])
def test_a_name_that_other_readers_take_for_an_answer_is_refused_where_it_is_declared(name: str) -> None:
    text = load_standard("tech-sme-2017").tree.lines.text  # type: ignore[union-attr]
    with pytest.raises(StandardError) as caught:
        parse_standard(
            text.replace(
                "indicators:\n", f"indicators:\n  {name}: {{type: flag, label: {{en: A, zh: 甲}}}}\n", 1
            ).encode()
        )
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [("name-of-answer", f"indicators.{name}")]

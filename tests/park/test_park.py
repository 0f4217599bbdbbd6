"""Data files: what is accepted, what is refused and where, and what the constraints make of it."""

import hashlib
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LABEL, as_yaml, parks, standard_of

from hightech_check import load_park, load_standard
from hightech_check.errors import DataFileError, Fault, StandardError
from hightech_check.exact.quantity import UNKNOWN, Bounds
from hightech_check.park.bounds import ratio_range
from hightech_check.park.changes import read_change
from hightech_check.park.figures import Figure, derived_from, label_of
from hightech_check.park.model import Park
from hightech_check.park.narrowing import consistent
from hightech_check.park.reader import data_schema, parse_park
from hightech_check.standard.model import Standard
from hightech_check.standard.reader import parse_standard

HEAD = "name: P\nyear: 2020\nindicators:\n"
STANDARD = load_standard()


def park_of(indicators: str = "", rest: str = "", standard: Standard | None = None) -> Park:
    lines = "".join(f"  {line}\n" for line in indicators.split("; ") if line)
    return parse_park((HEAD + lines + rest).encode(), standard)


def faults_of(text: str) -> list[Fault]:
    with pytest.raises(DataFileError) as caught:
        parse_park(text.encode())
    return list(caught.value.faults)


def places_of(indicators: str, rest: str = "") -> list[tuple[str, int | None, int | None, str]]:
    lines = "".join(f"  {line}\n" for line in indicators.split("; ") if line)
    return [(f.code, f.line, f.column, f.path) for f in faults_of(HEAD + lines + rest)]


# --- forms ---


def test_a_figure_is_a_scalar_or_a_mapping_with_its_source_and_note() -> None:
    park = park_of(
        "enterprises: 162; high_tech_enterprises: {value: 9, source: doc, note: about}; rd_expenditure: 3400 万元; "
        "high_tech_enterprise_growth: {at_least: 10%, note: about}; clear_boundary: true; "
        "management_committee_dispatched_by: {value: none, source: doc, note: about}"
    )
    figures = park.figures
    enterprises, high_tech = figures["enterprises"], figures["high_tech_enterprises"]
    assert (enterprises[:4], enterprises.line, enterprises.column) == ((162, 162, 1, None), 4, 16)
    assert (high_tech[:4], high_tech.line, high_tech.column) == ((9, 9, 1, None), 5, 3)
    assert (high_tech.source, high_tech.note) == ("doc", "about")
    assert figures["rd_expenditure"].exact == 34_000_000
    assert figures["high_tech_enterprise_growth"][:3] == (Fraction(1, 10), None, 0)
    assert figures["clear_boundary"][:4] == (None, None, 0, True)
    dispatched, growth = figures["management_committee_dispatched_by"], figures["high_tech_enterprise_growth"]
    assert (dispatched.answer, dispatched.source, dispatched.note, dispatched.line) == ("none", "doc", "about", 9)
    assert (growth.exact, growth.note, growth.line) == (None, "about", 7)


@pytest.mark.parametrize("nothing", ["", "~", "null", "{value: }", "{value: ~, note: to be asked}", "{value: null}"])
def test_nothing_is_not_known_and_never_no(nothing: str) -> None:
    park = park_of(f"enterprises: {nothing}; clear_boundary: {nothing}; management_committee_dispatched_by: {nothing}")
    assert park.figures == {}
    assert park.bounds["enterprises"] == Bounds(0, None)


@pytest.mark.parametrize("rest", ["", "indicators:\n", "indicators: {}\nprevious_year:\n"])
def test_a_file_may_say_nothing_but_name_and_year(rest: str) -> None:
    park = parse_park(f"name: P\nyear: 2020\n{rest}".encode())
    assert (park.name, park.year, park.figures, park.location, park.declared) == ("P", 2020, {}, None, None)


def test_equal_bounds_are_a_known_figure() -> None:
    park = park_of("enterprises: {at_least: 5, at_most: 5}; roads: {value: false}")
    assert park.figures["enterprises"].exact == 5
    assert park.bounds["enterprises"].exact == 5


def test_a_quoted_percentage_and_a_quoted_amount_are_accepted() -> None:
    park = park_of('rd_intensity: "5.5%"; gdp: "3 亿元"')
    assert park.figures["rd_intensity"].exact == Fraction(11, 200)
    assert park.figures["gdp"].exact == 300_000_000


@pytest.mark.parametrize(
    ("entry", "code", "column", "path"),
    [
        ("enterprises: 1,000", "count-form", 16, "indicators.enterprises"),
        ('enterprises: "162"', "quoted", 16, "indicators.enterprises"),
        ("enterprises: 162.0", "count-form", 16, "indicators.enterprises"),
        ("enterprises: -1", "negative", 16, "indicators.enterprises"),
        ("enterprises: Null", "count-form", 16, "indicators.enterprises"),
        ("enterprises: [162]", "not-a-figure", 3, "indicators.enterprises"),
        ("enterprises: {value: 1, at_least: 1}", "value-and-bound", 3, "indicators.enterprises"),
        ("enterprises: {note: x}", "no-value", 3, "indicators.enterprises"),
        ("enterprises: {}", "no-value", 3, "indicators.enterprises"),
        ("enterprises: {at_least: }", "count-form", 27, "indicators.enterprises"),
        ("enterprises: {at_least: 5, at_most: 4}", "bounds-crossed", 3, "indicators.enterprises"),
        ("enterprises: {value: {value: 1}}", "not-a-scalar", 17, "indicators.enterprises.value"),
        ("enterprises: {value: 1, remark: x}", "unknown-key", 27, "indicators.enterprises.remark"),
        ('enterprises: {value: 1, note: "a\\nb", source: 5}', "text-form", 49, "indicators.enterprises.source"),
        ("enterprise: 162", "unknown-key", 3, "indicators.enterprise"),
        ("clear_boundary: yes", "flag-form", 19, "indicators.clear_boundary"),
        ('clear_boundary: "true"', "flag-form", 19, "indicators.clear_boundary"),
        ("clear_boundary: {at_least: true}", "bound-of-answer", 3, "indicators.clear_boundary"),
        ("clear_boundary: [true]", "not-a-figure", 3, "indicators.clear_boundary"),
        ("clear_boundary: {value: [true]}", "not-a-scalar", 20, "indicators.clear_boundary.value"),
        ("clear_boundary: {at_most: true}", "bound-of-answer", 3, "indicators.clear_boundary"),
        ("enterprises: {at_least: [1]}", "not-a-scalar", 17, "indicators.enterprises.at_least"),
        ("enterprises: {at_most: [1]}", "not-a-scalar", 17, "indicators.enterprises.at_most"),
        ("enterprises: {value: 1, note: [x]}", "not-a-scalar", 27, "indicators.enterprises.note"),
        ("enterprises: {value: 1, source: *x}", "alias", 35, "indicators.enterprises.source"),
        (
            "management_committee_dispatched_by: city",
            "option-unknown",
            39,
            "indicators.management_committee_dispatched_by",
        ),
        ("rd_intensity: 20", "ratio-form", 17, "indicators.rd_intensity"),
        ("high_tech_revenue_share: 101%", "ratio-range", 28, "indicators.high_tech_revenue_share"),
        ("high_tech_revenue_share: {at_most: 101%}", "ratio-range", 38, "indicators.high_tech_revenue_share"),
        ("high_tech_revenue_share: -1%", "ratio-range", 28, "indicators.high_tech_revenue_share"),
        ("rd_intensity: -1%", "ratio-low", 17, "indicators.rd_intensity"),
        ("high_tech_enterprise_growth: -101%", "ratio-low", 32, "indicators.high_tech_enterprise_growth"),
        ("gdp: 3400", "amount-form", 8, "indicators.gdp"),
        ("national_rd_intensity: 2.41%", "published-differs", 26, "indicators.national_rd_intensity"),
        ("national_rd_intensity: {at_least: 2%}", "published-bound", 3, "indicators.national_rd_intensity"),
    ],
)
def test_a_wrong_entry_is_refused_at_its_place(entry: str, code: str, column: int, path: str) -> None:
    assert places_of(entry) == [(code, 4, column, path)]


def test_a_growth_may_be_negative_and_the_published_figure_repeated() -> None:
    park = park_of("high_tech_enterprise_growth: -100%; national_rd_intensity: 2.40%")
    assert park.figures["high_tech_enterprise_growth"].exact == -1
    assert park.bounds["national_rd_intensity"].exact == Fraction(24, 1000)


@pytest.mark.parametrize(
    ("text", "code", "line", "path"),
    [
        ("year: 2020\n", "missing-key", 1, "name"),
        ("name: P\n", "missing-key", 1, "year"),
        ("name: 2020\nyear: 2020\n", "text-form", 1, "name"),
        ("name: true\nyear: 2020\n", "text-form", 1, "name"),
        ("name: 2020-01-01\nyear: 2020\n", "text-form", 1, "name"),
        ("name:\nyear: 2020\n", "text-empty", 1, "name"),
        ('name: "  "\nyear: 2020\n', "text-empty", 1, "name"),
        ('name: "a\\nb"\nyear: 2020\n', "text-lines", 1, "name"),
        (f"name: {'x' * 201}\nyear: 2020\n", "text-too-long", 1, "name"),
        ("name: [P]\nyear: 2020\n", "not-a-scalar", 1, "name"),
        ("name: P\nyear: 1948\n", "whole-range", 2, "year"),
        ("name: P\nyear: 2101\n", "whole-range", 2, "year"),
        ('name: P\nyear: "2020"\n', "quoted", 2, "year"),
        ("name: P\nyear: 2020.0\n", "year-form", 2, "year"),
        ("name: P\nyear: 2020\nyears: 1\n", "unknown-key", 3, "years"),
        ("name: P\nyear: 2020\nindicators: 5\n", "not-a-mapping", 3, "indicators"),
        ("name: P\nyear: 2020\nindicators: [5]\n", "not-a-mapping", 3, "indicators"),
        ("standard: no-such\nname: P\nyear: 2020\n", "unknown-standard", 1, "standard"),
        ("standard: ./x.yaml\nname: P\nyear: 2020\n", "id-form", 1, "standard"),
        ("standard: [x]\nname: P\nyear: 2020\n", "not-a-scalar", 1, "standard"),
        ("name: P\nyear: 2020\nprevious_year: {rd_intensity: 1%}\n", "unknown-key", 3, "previous_year.rd_intensity"),
        ("name: P\nyear: 2020\nprevious_year: {roads: true}\n", "unknown-key", 3, "previous_year.roads"),
        ("- a\n", "not-a-mapping", 1, ""),
        ("a\n", "not-a-mapping", 1, ""),
    ],
)
def test_a_wrong_head_is_refused_at_its_place(text: str, code: str, line: int, path: str) -> None:
    assert [(f.code, f.line, f.path) for f in faults_of(text)] == [(code, line, path)]


def test_the_longest_name_is_accepted() -> None:
    assert parse_park(f"name: {'园' * 200}\nyear: 1949\n".encode()).year == 1949


def test_all_faults_are_told_at_once_in_the_order_of_the_lines_with_contradictions_among_the_good_figures() -> None:
    text = HEAD + "  gdp: 5\n  high_tech_enterprises: 9\n  roads: yes\n  enterprises: 5\n  revenue: &a 1 元\n"
    assert [(f.code, f.line) for f in faults_of(text)] == [
        ("amount-form", 4),
        ("flag-form", 6),
        ("contradiction", 7),
        ("anchor", 8),
    ]


def test_faults_are_bounded() -> None:
    faults = faults_of(HEAD + "".join(f"  k{i}: 1\n" for i in range(300)))
    assert len(faults) == 101
    assert (faults[-1].code, faults[-1].params["count"]) == ("more-faults", 200)


# --- what the figures say together ---


@pytest.mark.parametrize(
    ("indicators", "expected"),
    [
        ("high: 39; small: 5", {"both": Bounds(39, 44), "all": Bounds(39, None), "city": Bounds(39, None)}),
        ("both: 44; small: {at_most: 5}", {"high": Bounds(39, 44)}),
        ("both: {at_least: 44}; high: {at_most: 5}", {"small": Bounds(39, None), "all": Bounds(44, None)}),
        ("both: {at_least: 44}; small: {at_most: 5}", {"high": Bounds(39, None), "small": Bounds(0, 5)}),
        ("both: {at_least: 44}", {"high": UNKNOWN, "small": UNKNOWN}),
        ("all: {at_most: 30}; high: {at_least: 9}", {"both": Bounds(9, 30), "small": Bounds(0, 30)}),
    ],
)
def test_what_parts_wholes_and_unions_leave_each_other(indicators: str, expected: dict[str, Bounds]) -> None:
    bounds = park_of(indicators, standard=OWN).bounds
    assert {name: bounds[name] for name in expected} == expected


@pytest.mark.parametrize(
    "entries",
    [
        "enterprises: 8; high_tech_enterprises: 9",
        "enterprises: {at_most: 8}; tech_smes: {at_least: 9}",
        "high_tech_enterprises: 9; tech_smes: 3; high_tech_or_tech_sme_enterprises: 13",
        "high_tech_enterprises: 9; high_tech_or_tech_sme_enterprises: 8",
        "high_tech_enterprises: 9; league_city_high_tech_enterprises: 8",
        "revenue: 1 元; high_tech_enterprise_revenue: 1.01 元",
    ],
)
def test_a_contradiction_names_the_figures_involved_with_their_lines(entries: str) -> None:
    lines = entries.split("; ")
    (fault,) = faults_of(HEAD + "".join(f"  {line}\n" for line in lines))
    assert (fault.code, sorted(keys_of(fault))) == ("contradiction", sorted(line.split(":")[0] for line in lines))
    assert all(f"(line {number})" in fault.words("en") for number in range(4, 4 + len(lines)))
    assert fault.words("zh") != fault.words("en")


def test_the_same_constraints_hold_among_last_years_figures() -> None:
    rest = "previous_year: {enterprises: 5, high_tech_enterprises: 6}\n"
    ((code, line, _, path),) = places_of("enterprises: 50", rest)
    assert (code, line, path) == ("contradiction", 5, "previous_year.high_tech_enterprises")


def standard_with_chain(*names: str) -> Standard:
    """One whose a is part of b, and b of c, in the order of the names."""
    chain = {"a": {"part_of": ["b"]}, "b": {"part_of": ["c"]}, "c": {}}
    indicators = {name: {"type": "count", "label": LABEL, **chain[name]} for name in names}
    data = standard_of({"indicator": "c", "at_least": "1"})
    return parse_standard(as_yaml({**data, "indicators": indicators, "moves": {}}).encode())


@pytest.mark.parametrize("names", [("a", "b", "c"), ("a", "c", "b"), ("b", "a", "c"), ("c", "b", "a")])
def test_an_end_goes_up_and_down_a_chain_of_parts_whatever_their_order(names: tuple[str, ...]) -> None:
    standard = standard_with_chain(*names)

    def bounds(indicators: str) -> list[Bounds]:
        park = park_of(indicators, standard=standard)
        return [park.bounds[name] for name in "abc"]

    assert bounds("a: 5") == [Bounds(5, 5), Bounds(5, None), Bounds(5, None)]
    assert bounds("c: 5") == [Bounds(0, 5), Bounds(0, 5), Bounds(5, 5)]
    assert bounds("a: {at_least: 2}; c: {at_most: 5}") == [Bounds(2, 5), Bounds(2, 5), Bounds(2, 5)]


def test_a_contradiction_passes_no_figure_on() -> None:
    own = standard_with_chain("a", "b", "c")
    with pytest.raises(DataFileError) as caught:
        park_of("a: 6; b: 5; c: 4", standard=own)
    assert [keys_of(fault) for fault in caught.value.faults] == [["a", "b"], ["b", "c"]]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        *(("high", "all"), ("small", "all"), ("both", "all"), ("high", "city")),
        *(("high", "both"), ("small", "both"), ("new_sales", "sales")),
    ],
)
def test_of_contradicting_figures_that_stand_in_no_file_the_part_is_named_first(part: str, whole: str) -> None:
    park = park_of(standard=OWN)
    for order in ((part, whole), (whole, part)):
        figures = {part: Figure(6, 6), whole: Figure(5, 5)}
        with pytest.raises(DataFileError) as caught:
            park.with_figures({name: figures[name] for name in order})
        assert [keys_of(fault) for fault in caught.value.faults] == [[part, whole]]
        assert caught.value.faults[0].path == f"indicators.{whole}"


def keys_of(fault: Fault) -> list[str]:
    keys = fault.params["keys"]
    assert isinstance(keys, list)
    return keys


def test_a_ratio_of_a_known_zero_is_refused() -> None:
    assert places_of("enterprises: 0; high_tech_or_tech_sme_share: 5%") == [
        ("ratio-of-zero", 5, 32, "indicators.high_tech_or_tech_sme_share")
    ]
    text = "name: P\nyear: 2020\nindicators: {high_tech_enterprises: 60, high_tech_enterprise_growth: 30%}\n"
    with pytest.raises(DataFileError) as caught:
        parse_park(f"{text}previous_year: {{high_tech_enterprises: 0}}\n".encode(), STANDARD)
    assert str(caught.value) == (
        "3:70: Yearly growth of high-tech enterprises 30 % (line 3) is reported, but its base is 0 (High-tech enterprises "
        "60, High-tech enterprises of the year before 0); leave the ratio out, or correct it"
    )


def test_a_contradicted_figure_is_not_held_against_a_ratio_as_well() -> None:
    entries = "enterprises: 8; high_tech_enterprises: 9; league_city_high_tech_enterprises: 10; "
    entries += "league_city_high_tech_share: 5%"
    assert [code for code, *_ in places_of(entries)] == ["contradiction"]


@given(parks())
def test_narrowing_once_more_changes_nothing_and_stays_within_what_was_given(figures: dict[str, object]) -> None:
    standard = OWN
    try:
        park = parse_park(as_yaml(figures).encode(), standard)
    except DataFileError:
        return
    again = park.with_figures({**park.figures, **{k: Figure(*b) for k, b in park.bounds.items() if k in standard.raw}})
    assert {k: again.bounds[k] for k in standard.raw} == {k: park.bounds[k] for k in standard.raw}
    for key, figure in park.figures.items():
        low, high = park.bounds.get(key, (None, None))
        if key in standard.raw and figure.low is not None:
            assert low is not None
            assert low >= figure.low
        if key in standard.raw and figure.high is not None:
            assert high is not None
            assert high <= figure.high


@given(st.text(max_size=80))
def test_any_text_as_a_figure_is_read_or_refused(text: str) -> None:
    try:
        parse_park(f"name: P\nyear: 2020\nindicators: {{enterprises: {text}}}".encode("utf-8", "surrogatepass"))
    except DataFileError as error:
        assert error.faults
        for fault in error.faults:
            assert fault.words("en")
            assert fault.words("zh")


# --- changes ---


def test_figures_that_hang_on_changed_ones_are_unions_and_ratios() -> None:
    assert derived_from(STANDARD, ["high_tech_enterprises"]) == {
        "high_tech_or_tech_sme_enterprises",
        "high_tech_or_tech_sme_share",
        "league_city_high_tech_share",
        "high_tech_enterprise_growth",
    }
    assert derived_from(STANDARD, ["previous_year.high_tech_enterprises"]) == {
        "previous_year.high_tech_or_tech_sme_enterprises",
        "high_tech_enterprise_growth",
    }
    assert derived_from(STANDARD, ["gdp", "rd_intensity"]) == derived_from(STANDARD, []) == set()


# --- files ---


def test_a_file_that_cannot_be_read_is_a_data_file_error(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as caught:
        load_park(tmp_path / "none.yaml", STANDARD)
    assert caught.value.file == str(tmp_path / "none.yaml")
    assert [fault.code for fault in caught.value.faults] == ["file-missing"]
    with pytest.raises(DataFileError) as caught:
        load_park(str(tmp_path))
    assert [fault.code for fault in caught.value.faults] == ["file-is-folder"]


def test_a_file_is_read_by_the_standard_it_names_unless_one_is_given(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text("standard: tech-sme-2017\nname: P\nyear: 2023\nindicators: {staff: 5}\n", encoding="utf-8")
    assert load_park(file).standard.id == "tech-sme-2017"
    with pytest.raises(DataFileError):
        load_park(file, STANDARD)
    file.write_text("standard: tech-sme-2017\nname: P\nyear: 2023\n", encoding="utf-8")
    park = load_park(file, STANDARD)
    assert (park.standard.id, park.declared, park.file) == ("inner-mongolia-2020", "tech-sme-2017", str(file))


def test_a_faulty_node_is_told_once_by_the_reader() -> None:
    assert places_of("revenue: &a 1 元; gdp: *a; roads: !x true; clear_boundary: maybe") == [
        ("anchor", 4, 12, "indicators.revenue"),
        ("alias", 5, 8, "indicators.gdp"),
        ("tag", 6, 10, "indicators.roads"),
        ("flag-form", 7, 19, "indicators.clear_boundary"),
    ]


# --- worked out by hand, a case for each way to be wrong ---


def ratio_of(**rest: object) -> dict[str, object]:
    return {"type": "ratio", "label": LABEL, **rest}


OWN_RATIOS = {
    "odd": ratio_of(formula="high / (all - small)"),
    "drop": ratio_of(formula="(previous_year.high - high) / previous_year.high"),
    "per": ratio_of(formula="high / small"),
    "below": ratio_of(formula="(high - all) / (all - small)"),
    "second": ratio_of(published={"2020": {"value": "3.1%"}}),
    "third": ratio_of(published={"2020": {"value": "2.404%"}}),
}
OWN_DATA = standard_of({"indicator": "stated", "at_least": "1%"})
OWN = parse_standard(as_yaml({**OWN_DATA, "indicators": OWN_DATA["indicators"] | OWN_RATIOS}).encode())
"""The standard of the random tests, with more ratios."""


def own_faults(indicators: str, rest: str = "", year: int = 2020) -> list[Fault]:
    try:
        parse_park(f"name: P\nyear: {year}\nindicators: {{{indicators}}}\n{rest}".encode(), OWN)
    except DataFileError as error:
        return list(error.faults)
    return []


@pytest.mark.parametrize(
    ("indicators", "accepted"),
    [
        # 1 of 10 to the digit: a report may lie less than one unit of its last digit beside it
        ("both: 1, all: 10, both_share: 10%", True),
        ("both: 1, all: 10, both_share: 11%", False),
        ("both: 1, all: 10, both_share: 9%", False),
        ("both: 1, all: 10, both_share: 10.1%", False),
        ("both: 1, all: 10, both_share: 9.9%", False),
        ("both: 1, all: 10, both_share: {at_least: 10%}", True),
        ("both: 1, all: 10, both_share: {at_least: 10.01%}", False),
        ("both: 1, all: 10, both_share: {at_most: 10%}", True),
        ("both: 1, all: 10, both_share: {at_most: 9.99%}", False),
        ("both: 1, all: 1, both_share: 100%", True),
        # a growth of -100 % needs a 0 this year; last year's figure can only come near infinity
        ("high: 9, growth: {at_most: -100%}", False),
        ("high: {at_most: 9}, growth: {at_most: -100%}", True),
        ("high: 9, growth: {at_most: -99.99%}", True),
        ("high: 9, drop: {at_least: 100%}", False),
        ("high: {at_most: 9}, drop: {at_least: 100%}", True),
        ("high: 9, drop: {at_least: 99.99%}", True),
        # 3 of 1 to 5: a count below the line is at least 1, an amount may be less than 1
        ("high: 3, small: {at_most: 5}, per: 300%", True),
        ("high: 3, small: {at_most: 5}, per: 400%", False),
        ("high: 3, small: {at_most: 5}, per: {at_most: 59%}", False),
        ("high: 3, small: {at_most: 5}, per: {at_most: 60%}", True),
        ("high: 3, small: {at_least: 2, at_most: 5}, per: {at_least: 151%}", False),
        ("spending: 3 元, sales: {at_most: 5 元}, intensity: 600%", True),
        ("spending: 3 元, sales: {at_most: 5 元}, intensity: {at_most: 59%}", False),
        # 6 of at most 12, what is below the line may be anything from -6 to 12
        ("high: 6, all: {at_most: 12}, small: {at_most: 12}, odd: 50%", True),
        ("high: 6, all: {at_most: 12}, small: {at_most: 12}, odd: 49%", False),
        ("high: 6, odd: 50%", True),
        ("high: 6, all: {at_most: 12}, small: 2, odd: 60%", True),
        ("high: 6, all: {at_most: 12}, small: 2, odd: 50%", False),
        # 0 at most, where all are high
        ("high: 6, all: {at_most: 12}, small: {at_most: 12}, below: 0%", True),
        ("high: 6, all: {at_most: 12}, small: {at_most: 12}, below: 1%", False),
    ],
)
def test_a_reported_ratio_must_be_possible(indicators: str, accepted: bool) -> None:
    assert [fault.code for fault in own_faults(indicators)] == ([] if accepted else ["ratio-impossible"])


@pytest.mark.parametrize(
    ("indicators", "allowed", "known"),
    [
        (
            "both: 9, all: 162, both_share: 7%",
            "5.56 %",
            {"both": "9", "all": "162"},
        ),
        (
            "new_sales: {at_least: 5 元}, sales: {at_most: 10 元}, new_share: {at_most: 40%}",
            "50 % to 100 %",
            {"new_sales": "5 元 to 10 元", "sales": "5 元 to 10 元"},
        ),
        (
            "new_sales: {at_least: 5 元}, new_share: {at_most: 0%}",
            "0 % to 100 %",
            {"new_sales": "5 元 or more", "sales": "5 元 or more"},
        ),
        ("spending: 0 元, intensity: 5%", "0 %", {"spending": "0 元"}),
    ],
)
def test_an_impossible_ratio_is_told_with_what_is_possible_and_what_is_known(
    indicators: str, allowed: str, known: dict[str, str]
) -> None:
    (fault,) = own_faults(indicators)
    assert (fault.code, fault.line, keys_of(fault)) == ("ratio-impossible", 3, list(known))
    figures = ", ".join(f"x {value}" for value in known.values())
    assert f"but {figures} give {allowed}" in fault.words("en")
    assert "(第 3 行)" in fault.words("zh")


@pytest.mark.parametrize(
    ("given_bounds", "expected"),
    [
        ({"all": Bounds(5, 5), "small": Bounds(5, 5)}, True),
        ({"all": Bounds(5, 5), "small": Bounds(6, 6)}, False),
        ({"all": Bounds(None, 5), "small": Bounds(6, None)}, False),
        ({"all": Bounds(None, 6), "small": Bounds(6, None)}, True),
        ({"sales": Bounds(5, 5), "new_sales": Bounds(None, 9)}, True),
        ({"both": Bounds(8, 8), "high": Bounds(4, 4), "small": Bounds(3, 3)}, False),
        ({"both": Bounds(7, 7), "high": Bounds(4, 4), "small": Bounds(3, 3)}, True),
        ({"all": Bounds(5, 5), "sales": Bounds(2, 2), "new_sales": Bounds(3, 3)}, False),
    ],
)
def test_figures_are_consistent_where_no_constraint_is_broken(given_bounds: dict[str, Bounds], expected: bool) -> None:
    assert consistent(OWN, given_bounds) is expected


def test_a_published_figure_of_another_year_is_what_the_file_says_of_it() -> None:
    def bounds(year: int, indicators: str) -> tuple[Bounds, Bounds]:
        park = parse_park(f"name: P\nyear: {year}\nindicators: {{{indicators}}}\n".encode(), OWN)
        return park.bounds["national"], park.bounds["second"]

    share, other = Fraction(24, 1000), Fraction(31, 1000)
    assert bounds(2020, "") == (Bounds(share, share), Bounds(other, other))
    assert bounds(2019, "") == (Bounds(None, None), Bounds(None, None))
    assert bounds(2019, "national: {at_least: 2%, at_most: 3%}, second: 1%") == (
        Bounds(Fraction(1, 50), Fraction(3, 100)), Bounds(Fraction(1, 100), Fraction(1, 100)),
    )  # fmt: skip
    park = parse_park(b"name: P\nyear: 2020\nindicators: {stated: {at_least: 2%, at_most: 3%}}\n", OWN)
    assert park.bounds["stated"] == Bounds(Fraction(1, 50), Fraction(3, 100))
    later = park.with_figures({"all": Figure(7, 7)}, 2019)
    assert (later.year, later.bounds["national"], later.bounds["all"]) == (2019, Bounds(None, None), Bounds(7, 7))
    assert list(later.figures) == ["all"]
    assert park.with_figures({}).year == 2020
    assert park.with_figures({}).bounds["national"] == Bounds(share, share)


def test_a_published_figure_that_the_file_gives_otherwise_is_told_with_the_right_one() -> None:
    def told(indicators: str) -> dict[str, object]:
        (fault,) = own_faults(indicators)
        assert fault.code == "published-differs"
        right = fault.params["right"]
        assert callable(right)
        return {**fault.params, "right": right()}

    assert told("national: 2.41%") == {"found": "national", "year": 2020, "right": "2.4%", "source": ""}
    assert told("national: 2.400001%, second: 3.1%")["right"] == "2.4%"
    assert told("third: 2.5%")["right"] == "2.4%"
    assert told("third: 2.4%")["right"] == "2.404%"  # with so many decimals that it differs


def test_a_refused_change_of_figures_keeps_what_is_known_of_the_park() -> None:
    data = b"name: P\nyear: 2020\nlocation: here\nindicators: {all: 5}\n"
    park = parse_park(data, OWN, "f.yaml")
    sha256 = hashlib.sha256(data).hexdigest()
    assert (park.location, park.file, park.sha256, park.declared) == ("here", "f.yaml", sha256, None)
    assert park.tree is not None
    assert parse_park(data, OWN).file == ""
    with pytest.raises(DataFileError) as caught:
        park.with_figures({"all": Figure(5, 5), "small": Figure(6, 6)}, 2019)
    error = caught.value
    assert (error.file, error.known, error.sha256) == ("f.yaml", {"name": "P", "year": 2019}, sha256)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("name: [", {}),
        ("name: P\nyear: 2020\nx: 1\n", {"name": "P", "year": 2020}),
        ("name: P\nyear: 2020\nstandard: no-such\n", {"name": "P", "year": 2020}),
        ("name: P\nyear: 20\n", {"name": "P"}),
        ("year: 2020\nname: [x]\n", {"year": 2020}),
    ],
)
def test_every_refusal_names_the_file_its_digest_and_what_could_be_read(text: str, known: dict[str, object]) -> None:
    with pytest.raises(DataFileError) as caught:
        parse_park(text.encode(), file="f.yaml")
    error = caught.value
    assert (error.file, error.known, error.sha256) == ("f.yaml", known, hashlib.sha256(text.encode()).hexdigest())


def test_what_contradicts_is_told_beside_a_faulty_entry_of_either_year() -> None:
    assert [f.code for f in own_faults("sales: 5, national: 2.41%")] == ["amount-form", "published-differs"]
    previous = "previous_year: {all: 5, small: 6, sales: 5}\n"
    assert [f.code for f in own_faults("all: 9", previous)] == ["contradiction", "amount-form"]
    text = "name: P\nyear: 20\nindicators: {national: 2.41%}\n"
    with pytest.raises(DataFileError) as caught:
        parse_park(text.encode(), OWN)
    assert [f.code for f in caught.value.faults] == ["year-form"]  # of no known year nothing is published


def test_a_tagged_entry_of_an_unknown_name_too_long_for_a_path_is_told_once() -> None:
    assert [f.code for f in own_faults(f"all: 5, small: 6, {'x' * 201}: !x 1")] == ["contradiction", "tag"]


def test_a_figure_and_a_rule_in_words() -> None:
    (fault,) = own_faults("all: 9", "previous_year: {all: 5, small: 6}\n")
    assert fault.words("en") == (
        "x of the year before 5 (line 4), x of the year before 6 (line 4) contradict each other: x of the year before is "
        "part of x of the year before, and so at most as large; correct one of them, or leave it out"
    )
    park = park_of("enterprises: 8")
    with pytest.raises(DataFileError) as caught:
        park.with_figures({**park.figures, "high_tech_enterprises": Figure(9, None)})
    (fault,) = caught.value.faults
    assert fault.words("en") == (
        "High-tech enterprises 9 or more, Resident enterprises 8 (line 4) contradict each other: High-tech enterprises is "
        "part of Resident enterprises, and so at most as large; correct one of them, or leave it out"
    )


@pytest.mark.parametrize(
    ("indicators", "column", "path"),
    [
        ("small: 6, all: 5", 29, "indicators.all"),
        ("all: 5, small: 6", 29, "indicators.small"),
        ("high: 9, small: 3, both: 13", 39, "indicators.both"),
        ("both: 13, high: 9, small: 3", 40, "indicators.small"),
    ],
)
def test_a_contradiction_stands_at_the_last_figure_of_it(indicators: str, column: int, path: str) -> None:
    (fault,) = own_faults(indicators)
    assert (fault.line, fault.column, fault.path) == (3, column, path)


def test_figures_are_named_in_the_language_of_the_message() -> None:
    (fault,) = own_faults("new_sales: {at_least: 5 元}, sales: {at_most: 10 元}, new_share: {at_most: 40%}")
    assert "50 % to 100 %" in fault.words("en") and "50 % 至 100 %" in fault.words("zh")
    assert label_of(STANDARD, "enterprises", "zh") == "园区企业数"
    assert label_of(STANDARD, "previous_year.high_tech_enterprises", "zh") == "上一年的高新技术企业数"


def test_a_park_has_its_changes_at_hand() -> None:
    park = parse_park(b"name: P\nyear: 2020\nindicators: {all: 9, high: 3, small: 1, both: 4}\n", OWN)
    assert park.with_changes({"all": 12}).figures["all"].exact == 12
    assert park.with_changes({"all": None}).figures.get("all") is None
    moved = park.with_changes({"all": 20}, {"attract": 2})
    assert (moved.figures["all"].exact, moved.figures["high"].exact) == (22, 5)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("all: {value: 1, at_most: 2}", {"value-and-bound": {}}),
        ("all: {value: 1, at_least: 2}", {"value-and-bound": {}}),
        ("all: {at_least: 5, at_most: 4}", {"bounds-crossed": {"low": "5", "high": "4"}}),
        (
            "all: {nots: x, source: 5}",
            {"no-value": {}, "unknown-key": {"key": "nots", "nearest": "note"}, "text-form": {"found": "5"}},
        ),
        ("both_share: 101%", {"ratio-range": {"found": "101%", "least": "0 %", "most": "100 %"}}),
        ("growth: -101%", {"ratio-low": {"found": "-101%", "least": "-100 %", "most": ""}}),
        ("office: cty", {"option-unknown": {"found": "cty", "words": ("city", "county"), "nearest": "city"}}),
    ],
)
def test_every_fault_of_an_entry_is_reported_with_what_would_be_right(entry: str, expected: dict[str, object]) -> None:
    found = {fault.code: dict(fault.params) for fault in own_faults(entry)}
    for params in found.values():
        if callable(sought := params.get("nearest")):
            params["nearest"] = sought()
    assert found == expected


def test_what_a_ratio_can_be_at_all() -> None:
    names = ("stated", "both_share", "new_share", "intensity", "growth", "drop")
    ends = [(0, None), (0, 1), (0, 1), (0, None), (-1, None), (None, 1)]
    assert [ratio_range(OWN, name) for name in names] == ends


# --- what figures are called ---

CALLED = """\
id: called
title: {en: T, zh: T}
sections: {s: {en: S, zh: S}}
indicators:
  firms: {type: count, label: {en: Firms, zh: 企业数}, aliases: [companies]}
  a: {type: flag, label: {en: Same, zh: Same}}
  b: {type: flag, label: {en: Same, zh: Same}}
  kind: {type: choice, label: {en: Kind, zh: 类}, options: {p: {en: Exx, zh: 甲}, q: {en: Why, zh: 乙}, r: {en: Exx, zh: 丙}}}
criteria: [{id: s.c, title: {en: C, zh: C}, require: {indicator: firms, at_least: 1}}]
"""


@pytest.mark.parametrize("key", ["firms", "Firms", "企业数", "companies"])
def test_a_data_file_calls_a_figure_by_its_name_its_label_or_an_alias(key: str) -> None:
    standard = parse_standard(CALLED.encode())
    park = parse_park(f"{HEAD}  {key}: 7\nprevious_year: {{{key}: 6}}\n".encode(), standard)
    assert {name: figure.exact for name, figure in park.figures.items()} == {"firms": 7, "previous_year.firms": 6}
    assert park.with_changes({key: 8}).bounds["firms"].exact == 8
    assert park.with_changes({f"previous_year.{key}": 5}).bounds["previous_year.firms"].exact == 5
    jsonschema.validate({"name": "P", "year": 2020, "indicators": {key: 7}}, data_schema(standard))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("firms: 7; 企业数: 8", [("named-twice", 5, "indicators.企业数")]),
        ("企业数: x; firms: 8", [("named-twice", 5, "indicators.firms"), ("count-form", 4, "indicators.firms")]),
        ("Same: true", [("name-unclear", 4, "indicators.Same")]),
        ("kind: Exx", [("option-unknown", 4, "indicators.kind")]),  # two options are called so
        ("companys: 7", [("unknown-key", 4, "indicators.companys")]),
    ],
)
def test_what_is_called_twice_or_unclearly_is_refused(entries: str, expected: list[tuple[str, int, str]]) -> None:
    lines = "".join(f"  {line}\n" for line in entries.split("; "))
    with pytest.raises(DataFileError) as caught:
        parse_park((HEAD + lines).encode(), parse_standard(CALLED.encode()))
    assert sorted((f.code, f.line, f.path) for f in caught.value.faults) == sorted(expected)


@pytest.mark.parametrize(("written", "answer"), [("是", True), ("否", False), ("true", True), ("false", False)])
def test_a_flag_is_answered_in_chinese_too(written: str, answer: bool) -> None:
    assert park_of(f"clear_boundary: {written}").figures["clear_boundary"].answer is answer


def test_a_choice_is_answered_by_the_label_of_an_option() -> None:
    park = parse_park(f"{HEAD}  kind: Why\n".encode(), parse_standard(CALLED.encode()))
    assert park.figures["kind"].answer == "q"


@pytest.mark.parametrize("alias", ["a", "Same", "Firms"])
def test_an_alias_that_another_indicator_has_is_refused(alias: str) -> None:
    text = CALLED.replace("type: choice", f"type: choice, aliases: [{alias}]")
    with pytest.raises(StandardError) as caught:
        parse_standard(text.encode())
    assert [(f.code, f.path) for f in caught.value.faults] == [("alias-taken", "indicators.kind.aliases[0]")]


@pytest.mark.parametrize(("change", "year"), [("=2019", 2019), ("+=2", 2022), ("-=2", 2018)])
def test_the_year_is_set_raised_and_lowered(change: str, year: int) -> None:
    park = park_of("enterprises: 162")
    assert park.with_changes([read_change(f"year{change}")]).year == year

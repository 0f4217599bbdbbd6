"""Random standards and parks for the property tests, and the small helpers that those share."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import yaml
from fuzz import PIECES
from hypothesis import strategies as st

from hightech_check.errors import DataFileError
from hightech_check.exact.quantity import Number, decimal_text
from hightech_check.park.model import Park
from hightech_check.park.reader import parse_park
from hightech_check.standard.model import Standard
from hightech_check.standard.reader import parse_standard

LABEL = {"en": "x", "zh": "x"}
COUNTS = ("all", "high", "small", "both", "city")
AMOUNTS = ("sales", "new_sales", "spending")

INDICATORS: dict[str, Any] = {
    "all": {"type": "count", "label": LABEL},
    "high": {"type": "count", "label": LABEL, "part_of": ["all", "city"]},
    "small": {"type": "count", "label": LABEL, "part_of": ["all"]},
    "both": {"type": "count", "label": LABEL, "union_of": ["high", "small"], "part_of": ["all"]},
    "city": {"type": "count", "label": LABEL},
    "sales": {"type": "amount", "label": LABEL},
    "new_sales": {"type": "amount", "label": LABEL, "part_of": ["sales"]},
    "spending": {"type": "amount", "label": LABEL},
    "score": {"type": "number", "label": LABEL},
    "both_share": {"type": "ratio", "label": LABEL, "formula": "both / all"},
    "city_share": {"type": "ratio", "label": LABEL, "formula": "high / city"},
    "growth": {"type": "ratio", "label": LABEL, "formula": "(high - previous_year.high) / previous_year.high"},
    "per_head": {"type": "ratio", "label": LABEL, "formula": "2 * high / (small + city)"},
    "new_share": {"type": "ratio", "label": LABEL, "formula": "new_sales / sales"},
    "intensity": {"type": "ratio", "label": LABEL, "formula": "spending / sales"},
    "stated": {"type": "ratio", "label": LABEL},
    "national": {"type": "ratio", "label": LABEL, "published": {"2020": {"value": "2.40%"}}},
    "approved": {"type": "flag", "label": LABEL},
    "office": {"type": "choice", "label": LABEL, "options": {"city": LABEL, "county": LABEL}},
}
RATIOS = ("both_share", "city_share", "growth", "per_head", "new_share", "intensity", "stated")
OPERATORS = ("at_least", "more_than", "at_most", "less_than", "equals")
MOVES: dict[str, Any] = {
    "certify": {"title": LABEL, "adds": {"high": "1", "both": "1", "city": "1"}},
    "attract": {"title": LABEL, "adds": {"all": "1", "high": "1", "both": "1", "city": "1"}},
    "settle": {"title": LABEL, "adds": {"all": "1"}},
    "close": {"title": LABEL, "adds": {"all": "-1"}},
    "sell": {"title": LABEL, "adds": {"sales": "100 万元", "new_sales": "100 万元"}},
    "spend": {"title": LABEL, "adds": {"spending": "10 万元"}},
}
ODD_MOVES: dict[str, Any] = {
    "register": {"title": LABEL, "adds": {"small": "1", "both": "1"}},
    "only-high": {"title": LABEL, "adds": {"high": "1"}},
    "only-both": {"title": LABEL, "adds": {"both": "1"}},
    "lose": {"title": LABEL, "adds": {"high": "-1", "both": "-1"}},
    "drop-high": {"title": LABEL, "adds": {"high": "-1"}},
    "score-up": {"title": LABEL, "adds": {"score": "2"}},
    "city-up": {"title": LABEL, "adds": {"city": "1"}},
    "drop-city": {"title": LABEL, "adds": {"city": "-1"}},
}
"""Moves that no standard would have: of one figure alone, or that take away."""


def as_yaml(value: object) -> str:
    """A file's text, with every scalar a plain one, as the readers want figures."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {as_yaml(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(as_yaml, value)) + "]"
        case None:
            return ""
        case _:
            return str(value)


@dataclass(frozen=True, repr=False)
class Case:
    """A standard and a park as data, and their files' texts."""

    standard: dict[str, Any]
    park: dict[str, Any]

    @property
    def standard_text(self) -> str:
        return as_yaml(self.standard)

    @property
    def park_text(self) -> str:
        return as_yaml(self.park)

    def __repr__(self) -> str:
        return f"{as_yaml(self.standard['criteria'])}\n{self.park_text}"

    def with_park(self, park: dict[str, Any]) -> "Case":
        return Case(self.standard, park)

    def read(self) -> tuple[Standard, Park | DataFileError]:
        """The two, as the program reads them; instead of a refused park, why."""
        standard = parse_standard(self.standard_text.encode())
        try:
            return standard, parse_park(self.park_text.encode(), standard)
        except DataFileError as error:
            return standard, error


def standard_of(*conditions: dict[str, Any]) -> dict[str, Any]:
    """A standard with these conditions as criteria `a.c0`, `a.c1`, …"""
    criteria = [
        {"id": f"a.c{i}", "title": LABEL, "require": condition, "binding": "recommended" if i == 9 else "required"}
        for i, condition in enumerate(conditions)
    ]
    return {
        "id": "random",
        "title": LABEL,
        "sections": {"a": LABEL},
        "indicators": INDICATORS,
        "criteria": criteria,
        "moves": MOVES,
    }


def percent(value: Number, places: int = 6) -> str:
    return decimal_text(value * 100, places) + "%"


small_counts = st.one_of(st.integers(0, 12), st.integers(0, 300), st.integers(0, 10**18 - 1))
cents = st.one_of(st.integers(0, 500), st.integers(0, 10**6), st.integers(0, 10**15))
amounts = st.one_of(
    cents.map(lambda n: f"{n // 100}.{n % 100:02d} 元"),
    st.integers(0, 3000).map(lambda n: f"{n * 100} 万元"),
    st.integers(0, 500).map(lambda n: f"{n // 10}.{n % 10} 亿元"),
)
numbers = st.integers(0, 10**4).map(lambda n: f"{n // 100}.{n % 100:02d}")
percents = st.one_of(
    st.sampled_from(["0%", "20%", "25%", "30%", "2.4%", "50%", "100%", "33.3%", "5.5%"]),
    st.integers(0, 10**4).map(lambda n: f"{n // 100}.{n % 100:02d}%"),
)


def figures(kind: str) -> st.SearchStrategy[str]:
    return {"count": small_counts.map(str), "amount": amounts, "number": numbers, "ratio": percents}[kind]


@st.composite
def entries(draw: st.DrawFn, kind: str) -> Any:
    """A value, a bound, both bounds, or nothing."""
    form = draw(st.sampled_from(["value", "value", "value", "entry", "low", "high", "both", "nothing"]))
    one, other = draw(figures(kind)), draw(figures(kind))
    match form:
        case "value":
            return one
        case "entry":
            return {"value": one, "note": "stated"}
        case "low":
            return {"at_least": one}
        case "high":
            return {"at_most": one}
        case "both":
            low, high = sorted((one, other), key=worth)
            return {"at_least": low, "at_most": high}
        case _:
            return None


def worth(text: str) -> Fraction:
    """A written figure, exactly; for sorting."""
    number = Fraction(text.rstrip("%元万亿 "))
    return number * (10**8 if "亿" in text else 10**4 if "万" in text else 1)


@st.composite
def thresholds(draw: st.DrawFn, name: str, park: dict[str, Any]) -> str:
    """A threshold, often one that the park's figures meet to the digit."""
    kind = INDICATORS[name]["type"]
    if kind == "ratio":
        if draw(st.integers(0, 4)) == 0:
            return "national"
        exact = ratio_of(name, park)
        if exact is not None and draw(st.booleans()) and exact < 10**15:
            return percent(exact)
        # below 0% nothing can be stated, which the naive evaluation does not know
        return draw(percents if name != "stated" else percents.filter(lambda text: worth(text) > 0))
    given = park["indicators"].get(name)
    if isinstance(given, str) and draw(st.booleans()):
        return given
    others = [other for other in (*COUNTS, *AMOUNTS) if INDICATORS[other]["type"] == kind and other != name]
    if others and draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(others))
    return draw(figures(kind))


def ratio_of(name: str, park: dict[str, Any]) -> Fraction | None:
    """A quotient of two given figures, where both are bare."""
    formula = INDICATORS[name].get("formula", "")
    parts = formula.split(" / ")
    if len(parts) != 2 or "(" in formula:
        return None
    top, bottom = (park["indicators"].get(part) for part in parts)
    if not isinstance(top, str) or not isinstance(bottom, str) or not worth(bottom):
        return None
    return worth(top) / worth(bottom)


@st.composite
def comparisons(draw: st.DrawFn, park: dict[str, Any]) -> dict[str, Any]:
    name = draw(st.sampled_from([*COUNTS, *AMOUNTS, "score", *RATIOS, *RATIOS, "approved", "office"]))
    if name == "approved":
        return {"indicator": name, "equals": "true"}
    if name == "office":
        return {"indicator": name, "equals": draw(st.sampled_from(["city", "county"]))}
    return {"indicator": name, draw(st.sampled_from(OPERATORS)): draw(thresholds(name, park))}


def conditions(park: dict[str, Any], depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """A comparison, or an either/or or all-of of up to three conditions, so many groups deep."""
    alone = comparisons(park)
    if not depth:
        return alone
    arms = st.lists(conditions(park, depth - 1), min_size=1, max_size=3)
    return alone | st.builds(lambda kind, found: {kind: found}, st.sampled_from(["any_of", "all_of"]), arms)


@st.composite
def parks(draw: st.DrawFn) -> dict[str, Any]:
    """A park whose figures are often consistent: counts and amounts drawn from one true world, some left out."""
    world = {
        "high": draw(st.integers(0, 60)),
        "small": draw(st.integers(0, 60)),
        "previous": draw(st.integers(0, 60)),
        "sales": draw(st.integers(0, 10**7)),
        "spending": draw(st.integers(0, 10**6)),
    }
    high, small = world["high"], world["small"]
    both = draw(st.integers(max(high, small), high + small))
    true: dict[str, str] = {
        "high": str(high),
        "small": str(small),
        "both": str(both),
        "all": str(both + draw(st.integers(0, 250))),
        "city": str(high + draw(st.integers(0, 200))),
        "sales": f"{world['sales'] // 100}.{world['sales'] % 100:02d} 元",
        "new_sales": f"{(new := draw(st.integers(0, world['sales']))) // 100}.{new % 100:02d} 元",
        "spending": f"{world['spending']} 元",
    }
    indicators: dict[str, Any] = {}
    for name, value in true.items():
        form = draw(st.sampled_from(["true", "true", "true", "low", "high", "out", "out", "wild"]))
        if form == "wild" and draw(st.booleans()):
            indicators[name] = draw(entries(INDICATORS[name]["type"]))
        elif form != "out":
            indicators[name] = {"low": {"at_least": value}, "high": {"at_most": value}}.get(form, value)
    for name in (*RATIOS, "score"):
        if draw(st.integers(0, 4)) == 0:
            ratio = ratio_of(name, {"indicators": true})
            if ratio is not None and draw(st.booleans()):
                indicators[name] = percent(ratio, draw(st.integers(0, 2)))
            else:
                indicators[name] = draw(entries(INDICATORS[name]["type"]))
    if draw(st.booleans()):
        indicators["approved"] = draw(st.sampled_from(["true", "false", None]))
    if draw(st.booleans()):
        indicators["office"] = draw(st.sampled_from(["city", "county", None]))
    year = draw(st.sampled_from([2020, 2020, 2019]))
    if year == 2019 and draw(st.booleans()):
        indicators["national"] = draw(entries("ratio"))
    park: dict[str, Any] = {"name": "P", "year": year, "indicators": indicators}
    if draw(st.booleans()):
        park["previous_year"] = {"high": str(world["previous"])}
    return park


@st.composite
def cases(draw: st.DrawFn) -> Case:
    park = draw(parks())
    found = draw(st.lists(conditions(park), min_size=1, max_size=4))
    return Case(standard_of(*found), park)


def loaded(text: str) -> Any:
    """YAML with every scalar left as text, for the oracle."""
    return yaml.load(text, Loader=yaml.BaseLoader)


# --- files as bytes, sound and broken ---


raw_bytes = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join),
    st.text(max_size=150).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=80).map(lambda text: text.encode("utf-16", "surrogatepass")),
)
"""Bytes that are seldom a file: any at all, pieces of YAML, text with surrogates, another encoding."""


@st.composite
def damaged(draw: st.DrawFn, sound: st.SearchStrategy[bytes]) -> bytes:
    """A sound file with up to five places cut out, filled in, or repeated; sometimes cut short."""
    data = draw(sound)
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 0, 1, 2, 8, 40]))
        filling = st.one_of(st.sampled_from(PIECES), st.binary(max_size=4), st.just(data[place : place + length] * 2))
        data = data[:place] + draw(filling) + data[place + length :]
    return data[: draw(st.integers(0, len(data)))] if draw(st.integers(0, 9)) == 9 else data


def data_file_bytes() -> st.SearchStrategy[bytes]:
    """Files of random parks, as texts: by the standard of these tests."""
    return cases().map(lambda case: case.park_text.encode())


def standard_bytes() -> st.SearchStrategy[bytes]:
    """Files of random standards, as texts."""
    return cases().map(lambda case: case.standard_text.encode())

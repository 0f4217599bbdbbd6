"""Data files for the benchmarks, made anew from a seed: no two alike in figures, forms, remarks, order or holes.

One file in seven is faulty, each kind of fault as often as another.
"""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

STANDARD = Path(__file__).parent.parent / "criteria" / "inner-mongolia-2020.yaml"
FAULTY = 7  # one in so many
SYLLABLES = "包头鄂尔多斯呼和浩特乌兰察布赤峰通辽巴彦淖尔金属深加工装备制造新材料能源园区产业科技"
REMARKS = (
    "统计局年报",
    "园区季报",
    "as reported by the committee",
    "not yet audited",
    "来源待核",
    "figures of the bureau",
)

Fault = Callable[[random.Random, str], str]


def files(count: int, seed: int) -> list[str]:
    """The texts of so many data files."""
    source = random.Random(seed)
    indicators = yaml.load(STANDARD.read_text("utf-8"), Loader=yaml.CSafeLoader)["indicators"]
    kinds = list(FAULTS.values())
    texts = []
    for number in range(count):
        text = _Park(source, indicators).text()
        if number % FAULTY == FAULTY - 1:
            text = kinds[(number // FAULTY) % len(kinds)](source, text)
        texts.append(text)
    return texts


def write(folder: Path, count: int, seed: int) -> None:
    """Write so many data files into a folder."""
    for number, text in enumerate(files(count, seed)):
        (folder / f"{number:06}.yaml").write_text(text, "utf-8")


class _Park:
    """A park of random figures that agree with each other."""

    def __init__(self, source: random.Random, indicators: dict[str, dict[str, Any]]) -> None:
        self.random = source
        self.indicators = indicators

    def text(self) -> str:
        chance = self.random
        lines = [f"name: {self.name()}", f"year: {chance.randint(2018, 2024)}"]
        if chance.random() < 0.3:
            lines.append("standard: inner-mongolia-2020")
        if chance.random() < 0.4:
            lines.append(f"location: {self.name()}")
        chance.shuffle(lines)
        sections = [self.section("indicators", self.figures(growth=1.0))]
        if chance.random() < 0.6:
            sections.append(self.section("previous_year", self.last_year()))
        chance.shuffle(sections)
        return "\n".join([*lines, *sections]) + "\n"

    def name(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(4, 14)))

    def section(self, name: str, entries: dict[str, str]) -> str:
        names = list(entries)
        self.random.shuffle(names)
        lines = [f"{name}:"]
        for entry in names:
            if self.random.random() < 0.05:
                lines.append(f"  # {self.remark()}")
            lines.append(f"  {entry}: {entries[entry]}")
        return "\n".join(lines)

    def remark(self) -> str:
        return f"{self.random.choice(REMARKS)} {self.random.randint(1, 999)}"

    def counts(self, growth: float) -> dict[str, int]:
        chance = self.random
        enterprises = int(chance.randint(40, 600) * growth)
        high_tech, smes = chance.randint(0, enterprises // 2), chance.randint(0, enterprises // 2)
        most = min(enterprises, high_tech + smes)
        return {
            "enterprises": enterprises,
            "high_tech_enterprises": high_tech,
            "tech_smes": smes,
            "high_tech_or_tech_sme_enterprises": chance.randint(max(high_tech, smes), most),
            "league_city_high_tech_enterprises": high_tech + chance.randint(0, 400),
            "rd_institutions": chance.randint(0, 30),
        }

    def amounts(self) -> dict[str, int]:
        """In units of 0.01 万元."""
        chance = self.random
        revenue, output = chance.randint(10**6, 10**9), chance.randint(10**6, 10**9)
        return {
            "revenue": revenue,
            "high_tech_enterprise_revenue": chance.randint(0, revenue),
            "industrial_output": output,
            "high_tech_industry_output": chance.randint(0, output),
            "gdp": chance.randint(10**6, 10**9),
            "rd_expenditure": chance.randint(10**4, 10**7),
        }

    def figures(self, growth: float) -> dict[str, str]:
        chance = self.random
        entries = {name: self.entry(str(value)) for name, value in self.counts(growth).items()}
        entries |= {name: self.entry(f"{value // 100}.{value % 100:02} 万元") for name, value in self.amounts().items()}
        yes = chance.choice((0.5, 0.9, 1.0))
        for name, indicator in self.indicators.items():
            if indicator["type"] == "flag":
                entries[name] = self.entry("true" if chance.random() < yes else "false", bounds=False)
            elif indicator["type"] == "choice":
                entries[name] = self.entry(chance.choice(list(indicator["options"])), bounds=False)
        holes = chance.uniform(0, 0.6)
        return {name: entry for name, entry in entries.items() if chance.random() > holes}

    def last_year(self) -> dict[str, str]:
        counts = self.counts(0.9)
        chosen = self.random.sample(list(counts), self.random.randint(1, len(counts)))
        return {name: self.entry(str(counts[name])) for name in chosen}

    def entry(self, value: str, *, bounds: bool = True) -> str:
        """A value in one of its forms: alone, not known, a mapping with remarks, or a bound."""
        form = self.random.random()
        if form < 0.5:
            return value
        if form < 0.55:
            return self.random.choice(("", "null", "~"))
        key = self.random.choice(("at_least", "at_most")) if bounds and form > 0.9 else "value"
        parts = [f"{key}: {value}"]
        if self.random.random() < 0.7:
            parts.append(f"source: {self.remark()}")
        if self.random.random() < 0.4:
            parts.append(f'note: "{self.remark()}"')
        self.random.shuffle(parts)
        return "{" + ", ".join(parts) + "}"


def _another_line(line: str) -> Fault:
    """Puts a line among the figures, with a number in it that is always another."""
    return lambda source, text: text.replace(
        "indicators:\n", f"indicators:\n  {line.replace('#', str(source.randint(10, 9999)))}\n", 1
    )


FAULTS: dict[str, Fault] = {
    "a key twice": lambda source, text: text + f"year: {source.randint(1990, 2030)}\n",
    "an unknown key": _another_line("enterprizes: #"),
    "a number with commas": _another_line("enterprises_: 1,#"),
    "a share without %": _another_line("rd_intensity: 0.#"),
    "an amount without unit": _another_line("revenues: #"),
    "an anchor": _another_line("unknown_a: &a #"),
    "an alias": _another_line("unknown_b: *a"),
    "a tag": _another_line("unknown_c: !!int '#'"),
    "a tab": _another_line("rd_intensity:\t#%"),
    "an open bracket": lambda source, text: text + f"location: [{source.randint(0, 99)}\n",
    "a list for a mapping": lambda source, text: text + f"previous_years: [{source.randint(0, 99)}]\n",
    "full-width digits": _another_line("rd_institution: １２#"),
    "a part larger than its whole": lambda source, text: (
        "name: x\nyear: 2020\nindicators:\n"
        f"  enterprises: {source.randint(1, 50)}\n  high_tech_enterprises: {source.randint(51, 99)}\n"
    ),
    "no name": lambda source, text: "\n".join(line for line in text.splitlines() if not line.startswith("name:")),
    "a year out of range": lambda source, text: text.replace("year: 20", f"year: {source.randint(3, 9)}", 1),
    "a control character": _another_line('location_: "\\x1b#"'),
    "an unknown standard": lambda source, text: text + f"standard: no-such-{source.randint(0, 99)}\n",
    "a wrong answer": _another_line("clear_boundarys: yes#"),
}
"""Every kind of fault, by what is wrong."""

"""Loading a standard of 3,200 criteria, beside draining the C parser's events of the same file: by ratio, in turns.

Run: python benchmarks/load_standard.py [TURNS]
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable

from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import StreamEndEvent

from hightech_check.standard.reader import parse_standard

CRITERIA = 3200


def large_standard(criteria: int = CRITERIA) -> str:
    """A standard of so many criteria, each on an indicator of its own: counts, shares and yes/no facts in turn."""
    lines = ["id: large", "title: {en: Large, zh: 大}", "sections:", "  s: {en: S, zh: 节}", "indicators:"]
    lines += ["  whole: {type: count, label: {en: Whole, zh: 总数}}"]
    requirements = []
    for number in range(criteria):
        match number % 4:
            case 0 | 1:
                lines.append(f"  f{number}: {{type: flag, label: {{en: Fact {number}, zh: 事实 {number}}}}}")
                requirements.append(f"{{indicator: f{number}, equals: true}}")
            case 2:
                lines.append(
                    f"  c{number}: {{type: count, label: {{en: Count {number}, zh: 数 {number}}}, part_of: [whole]}}"
                )
                requirements.append(f"{{indicator: c{number}, at_least: {number}}}")
            case _:
                formula = f"c{number - 1} / whole"
                lines.append(
                    f"  r{number}: {{type: ratio, label: {{en: Share {number}, zh: 比 {number}}}, formula: {formula}}}"
                )
                arms = f"{{indicator: r{number}, at_least: 20%}}, {{indicator: c{number - 1}, at_least: {number}}}"
                requirements.append(f"{{any_of: [{arms}]}}")
    lines.append("criteria:")
    for number, requirement in enumerate(requirements):
        lines += [
            f"  - id: s.c{number}",
            f"    title: {{en: Criterion {number}, zh: 条件 {number}}}",
            f"    source: {{section: 第一条, sentence: {number % 900 + 1}}}",
            f"    require: {requirement}",
        ]
    return "\n".join(lines) + "\n"


def drain(text: str) -> None:
    """Take the parser's events, and do nothing with them."""
    parser = CParser(text)
    while not isinstance(parser.get_event(), StreamEndEvent):
        pass


def seconds(work: Callable[[], object]) -> float:
    """The time of one run, the garbage of the one before collected first."""
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main(turns: int) -> None:
    """Print the median times and their ratio."""
    text = large_standard()
    data = text.encode()
    pairs = [(seconds(lambda: drain(text)), seconds(lambda: parse_standard(data))) for _ in range(turns)]
    floor, load = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(loaded / drained for drained, loaded in pairs)
    print(
        f"{CRITERIA} criteria, {len(data)} bytes: events {floor * 1000:.0f} ms, load {load * 1000:.0f} ms, "
        f"ratio {ratio:.2f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)

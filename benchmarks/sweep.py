"""A sweep of one count against zen-engine's compiled expression of the same rules, side by side; and a sweep's memory.

`python benchmarks/sweep.py [POINTS]`, with the Python of an environment in which hightech-check and zen-engine are
installed (`pip install zen-engine`). The goals: at least 4 times as fast, and no more memory for a million points than
for a thousand.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from hightech_check.park.reader import load_park
from hightech_check.what_if import sweep, with_changes

PARK = Path(__file__).parent.parent / "examples" / "baotou-metal-park-2020.yaml"
KNOWN = {
    "tech_smes": 10,
    "high_tech_enterprises": 40,
    "high_tech_or_tech_sme_enterprises": 45,
    "league_city_high_tech_enterprises": 250,
}
RULES = """{
  "industry.enterprises": enterprises >= 200,
  "industry.high-tech-share": high_tech_or_tech_sme_enterprises / enterprises >= 0.2
    or high_tech_enterprises / league_city_high_tech_enterprises >= 0.25
}"""
"""The criteria that hang on the count of enterprises; the others are the same at every point."""

FIRST = 45


def ours(points: int) -> Iterator[tuple[bool, bool]]:
    """Sweep: whether each of the two criteria passes at each point."""
    park = with_changes(load_park(PARK), KNOWN)
    for _, _, criteria in sweep(park, f"enterprises={FIRST}:{FIRST + points - 1}:1").points():
        yield criteria["industry.enterprises"] == "pass", criteria["industry.high-tech-share"] == "pass"


def theirs(points: int) -> Iterator[tuple[bool, bool]]:
    """Evaluate the compiled expression on a record for each point."""
    import zen

    expression = zen.compile_expression(RULES)
    record = dict(KNOWN)
    for enterprises in range(FIRST, FIRST + points):
        record["enterprises"] = enterprises
        found = expression.evaluate(record)
        yield found["industry.enterprises"], found["industry.high-tech-share"]


def rate(run: Callable[[int], Iterator[tuple[bool, bool]]], points: int) -> float:
    """Points a second."""
    start = time.perf_counter()
    for _ in run(points):
        pass
    return points / (time.perf_counter() - start)


_CHILD = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(points: int, form: str) -> float:
    """The greatest memory of the command, in MiB."""
    values = f"enterprises={FIRST}:{FIRST + points - 1}:1"
    command = [sys.executable, "-m", "hightech_check", "what-if", str(PARK), "--sweep", values, "--format", form]
    run = subprocess.run([sys.executable, "-c", _CHILD, *command], capture_output=True, text=True, check=True)
    return int(run.stdout) / 1024


def main(points: int) -> None:
    """Measure in turn, three times, and print the best of each."""
    try:
        import zen  # noqa: F401
    except ImportError:
        print("zen-engine is not installed: pip install zen-engine")
    else:
        rates = [(rate(ours, points), rate(theirs, points)) for _ in range(3)]
        fast, slow = (max(pair[side] for pair in rates) for side in (0, 1))
        if any(one != other for one, other in zip(ours(2000), theirs(2000), strict=True)):
            sys.exit("they disagree")
        print(f"{points} points: sweep {fast:,.0f} a second, zen-engine {slow:,.0f}, ratio {fast / slow:.1f} (goal: 4)")
    for form in ("csv", "json", "text"):
        small, large = peak(1000, form), peak(1_000_000, form)
        print(f"{form}: {small:.1f} MiB for 1,000 points, {large:.1f} MiB for 1,000,000")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

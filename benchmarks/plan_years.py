"""A plan of 80 years against the same plan of three, as a ratio, the commands in turn; the goal is at most 2.

`python benchmarks/plan_years.py [RUNS]`, with the Python of an environment in which hightech-check is installed.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"


def seconds(plan: Path) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "hightech_check", "plan", str(plan), "--format", "json"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main(runs: int) -> None:
    """Measure, and print the ratio."""
    short = EXAMPLES / "baotou-metal-park-plan.yaml"
    text = short.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        baseline = EXAMPLES / "baotou-metal-park-2020.yaml"
        (Path(folder) / baseline.name).write_bytes(baseline.read_bytes())
        long = Path(folder) / "long.yaml"
        long.write_text(text.replace("until: 2023", "until: 2100"), encoding="utf-8")
        pairs = [(seconds(short), seconds(long)) for _ in range(runs + 1)][1:]  # the first is a warm-up
    ratio = statistics.median(after / before for before, after in pairs)
    print(f"3 years {statistics.median(p[0] for p in pairs) * 1000:.0f} ms, ratio of 80 years {ratio:.2f}, goal 2")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)

"""Many files, as ratios to parsing the same ones with PyYAML's C loader in one process; the commands run in turn.

`python benchmarks/many_files.py [FILES] [RUNS]`; needs Linux (peak memory is that of the child processes).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "examples" / "baotou-metal-park-2020.yaml"
FLOOR = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).iterdir()):
    with path.open(encoding="utf-8") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""
CHECK = [sys.executable, "-m", "hightech_check"]
GOALS = {"validate": 0.7, "check --format jsonl": 1.5}


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MiB) of a command, its output thrown away."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def make(folder: Path, count: int) -> None:
    """Write so many different data files."""
    text = EXAMPLE.read_text("utf-8")
    for number in range(count):
        (folder / f"{number:06}.yaml").write_text(text.replace("162", str(162 + number % 500), 1), "utf-8")


def best(folder: str, runs: int) -> dict[str, tuple[float, float]]:
    """The best time of each command, and its peak memory; the commands run in turn."""
    commands = {
        "yaml.load(CSafeLoader)": [sys.executable, "-c", FLOOR, folder],
        "validate": [*CHECK, "validate", folder, "-q"],
        "check --format jsonl": [*CHECK, "check", folder, "-q", "--format", "jsonl"],
        "check --format jsonl --jobs 2": [*CHECK, "check", folder, "-q", "--format", "jsonl", "--jobs", "2"],
        "check --format csv": [*CHECK, "check", folder, "-q", "--format", "csv"],
    }
    results: dict[str, tuple[float, float]] = {}
    for _ in range(runs):
        for name, command in commands.items():
            seconds, memory = measured(command)
            old = results.get(name, (seconds, memory))
            results[name] = min(seconds, old[0]), max(memory, old[1])
    return results


def main() -> None:
    """Measure a hundredth of the files and all of them, and print ratios, growth and memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as few, tempfile.TemporaryDirectory() as many:
        make(Path(few), count // 100)
        make(Path(many), count)
        small, large = best(few, runs), best(many, runs)
    floor = large["yaml.load(CSafeLoader)"][0]
    print(f"{count} files, best of {runs}\n")
    print("| command | seconds | of yaml.load | goal | ms a file more | MiB more than for a hundredth |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, (seconds, memory) in large.items():
        each = (seconds - small[name][0]) / (count - count // 100) * 1000
        goal, more = GOALS.get(name, ""), memory - small[name][1]
        print(f"| {name} | {seconds:.2f} | {seconds / floor:.2f} | {goal} | {each:.3f} | {more:.0f} |")


if __name__ == "__main__":
    main()

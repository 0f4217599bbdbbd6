"""Many files, as ratios to parsing the same ones with PyYAML's C loader in one process; the commands run in turn.

`python benchmarks/many_files.py [FILES] [RUNS]`; needs Linux (peak memory is that of the child processes). The files
are the real baseline and two made-up parks in turn, each with figures of its own. Where check-jsonschema is installed,
it reads a tenth of them by the schema that the program prints.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
# what is replaced in an example, and what by: figures that agree with the rest of it
VARIED: dict[str, dict[str, Callable[[random.Random], str]]] = {
    "baotou-metal-park-2020": {
        "rd_institutions: {value: 3,": lambda r: f"rd_institutions: {{value: {r.randint(0, 15)},",
        "rd_intensity: {value: 1%": lambda r: f"rd_intensity: {{value: {r.randint(50, 300) / 100}%",
        "high_tech_revenue_share: {value: 4%": lambda r: (
            f"high_tech_revenue_share: {{value: {r.randint(10, 400) / 10}%"
        ),
    },
    "eligible-park": {
        "enterprises: 250": lambda r: f"enterprises: {r.randint(150, 400)}",
        "revenue: 120 亿元": lambda r: f"revenue: {r.randint(6000, 20000) / 100} 亿元",
        "rd_expenditure: 26000": lambda r: f"rd_expenditure: {r.randint(15000, 40000)}",
        "rd_institutions: 12": lambda r: f"rd_institutions: {r.randint(0, 30)}",
    },
    "undetermined-park": {
        "enterprises: 230": lambda r: f"enterprises: {r.randint(150, 400)}",
        "rd_expenditure: 3.1": lambda r: f"rd_expenditure: {r.randint(10, 90) / 10}",
    },
}
FLOOR = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).iterdir()):
    with path.open(encoding="utf-8") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""
CHECK = [sys.executable, "-m", "hightech_check"]
GOALS = {"validate": "0.7", "check --format jsonl": "1.5", "check --format jsonl --jobs 2": "clearly less"}


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MiB) of a command, its output thrown away."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def make(folder: Path, count: int) -> None:
    """Write so many different data files."""
    source = random.Random(count)
    texts = {name: (EXAMPLES / f"{name}.yaml").read_text("utf-8") for name in VARIED}
    for number in range(count):
        name = list(VARIED)[number % len(VARIED)]
        text = texts[name].replace("\nname: ", f"\nname: {number} ")
        for old, new in VARIED[name].items():
            assert old in text, old
            text = text.replace(old, new(source))
        (folder / f"{number:06}.yaml").write_text(text, "utf-8")


def beside_a_schema(folder: str, runs: int) -> None:
    """Print how many times as long a validator of structure alone takes for the same files."""
    files = sorted(map(str, Path(folder).iterdir()))
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as schema:
        subprocess.run([*CHECK, "schema"], stdout=schema, check=True)
        others = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema.name, *files]
        ratios = [measured(others)[0] / measured([*CHECK, "validate", *files, "-q"])[0] for _ in range(runs)]
    print(f"\ncheck-jsonschema on {len(files)} of them: {max(ratios):.1f} times as long as validate (goal: 15)")


def best(folder: str, runs: int) -> dict[str, tuple[float, float]]:
    """The best time of each command, and its peak memory; the commands run in turn."""
    commands = {
        "yaml.load(CSafeLoader)": [sys.executable, "-c", FLOOR, folder],
        "validate": [*CHECK, "validate", folder, "-q"],
        "check --format jsonl": [*CHECK, "check", folder, "-q", "--format", "jsonl"],
        "check --format jsonl --jobs 2": [*CHECK, "check", folder, "-q", "--format", "jsonl", "--jobs", "2"],
        "check --format csv": [*CHECK, "check", folder, "-q", "--format", "csv"],
        "check": [*CHECK, "check", folder],
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
    temporary = tempfile.TemporaryDirectory
    with temporary() as few, temporary() as some, temporary() as many:
        make(Path(few), count // 100)
        make(Path(many), count)
        small, large = best(few, runs), best(many, runs)
        if find_spec("check_jsonschema") is not None:
            make(Path(some), count // 10)
            beside_a_schema(some, 1)
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

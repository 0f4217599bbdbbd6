"""Many files that all differ, as ratios to parsing the same ones with PyYAML's C loader in one process.

`python benchmarks/many_files.py [FILES] [RUNS] [SEED]`; needs Linux (peak memory is that of the child processes). The
files are made anew in every run (see random_files.py); the commands run in turn, and medians are printed. Where
check-jsonschema is installed, it reads a tenth of them by the schema that the program prints.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import random_files

FLOOR = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        with path.open(encoding="utf-8") as file:
            yaml.load(file, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        pass
"""
CHECK = [sys.executable, "-m", "hightech_check"]
GOALS = {"validate": "1.0", "check --format jsonl": "2.2", "check --format jsonl --jobs 2": "0.65 of one process"}


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MiB) of a command, its output thrown away."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def beside_a_schema(folder: str, runs: int) -> None:
    """Print how many times as long a validator of structure alone takes for the same files."""
    files = sorted(map(str, Path(folder).iterdir()))
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as schema:
        subprocess.run([*CHECK, "schema"], stdout=schema, check=True)
        others = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema.name, *files]
        ratios = [measured(others)[0] / measured([*CHECK, "validate", *files, "-q"])[0] for _ in range(runs)]
    print(f"\ncheck-jsonschema on {len(files)} of them: {statistics.median(ratios):.1f} times as long as validate")


def medians(folder: str, runs: int) -> dict[str, tuple[float, float, float]]:
    """Of each command the median time, the median ratio to the floor of the same round, and the peak memory."""
    commands = {
        "yaml.load(CSafeLoader)": [sys.executable, "-c", FLOOR, folder],
        "validate": [*CHECK, "validate", folder, "-q"],
        "check --format jsonl": [*CHECK, "check", folder, "-q", "--format", "jsonl"],
        "check --format jsonl --jobs 2": [*CHECK, "check", folder, "-q", "--format", "jsonl", "--jobs", "2"],
        "check --format csv": [*CHECK, "check", folder, "-q", "--format", "csv"],
        "check": [*CHECK, "check", folder],
    }
    rounds = [{name: measured(command) for name, command in commands.items()} for _ in range(runs)]
    floor = next(iter(commands))
    return {
        name: (
            statistics.median(one[name][0] for one in rounds),
            statistics.median(one[name][0] / one[floor][0] for one in rounds),
            max(one[name][1] for one in rounds),
        )
        for name in commands
    }


def main() -> None:
    """Measure a hundredth of the files and all of them, and print ratios, growth and memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6)
    temporary = tempfile.TemporaryDirectory
    with temporary() as few, temporary() as some, temporary() as many:
        random_files.write(Path(few), count // 100, seed + 1)
        random_files.write(Path(many), count, seed)
        small, large = medians(few, runs), medians(many, runs)
        if find_spec("check_jsonschema") is not None:
            random_files.write(Path(some), count // 10, seed + 2)
            beside_a_schema(some, 1)
    print(f"{count} files of seed {seed}, medians of {runs}\n")
    print("| command | seconds | of yaml.load | goal | ms a file more | MiB more than for a hundredth |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, (seconds, ratio, memory) in large.items():
        each = (seconds - small[name][0]) / (count - count // 100) * 1000
        more = memory - small[name][2]
        print(f"| {name} | {seconds:.2f} | {ratio:.2f} | {GOALS.get(name, '')} | {each:.3f} | {more:.0f} |")


if __name__ == "__main__":
    main()

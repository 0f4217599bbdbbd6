"""A cold `hightech-check park.yaml`, as a ratio to a program that loads the same libraries and does nothing.

Run it with the Python of an environment in which hightech-check is installed (not editable: an editable install may
have to compile its modules anew): `python benchmarks/startup.py [RUNS]`. The commands run in turn.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "examples" / "baotou-metal-park-2020.yaml"
FLOOR = """
import rich.table
import typer
import yaml
from pydantic import BaseModel


class Model(BaseModel):
    number: int


app = typer.Typer()


@app.command()
def main() -> None:
    pass


app()
"""
GOALS = {"text": 1.3, "json": 1.1}


def seconds(command: list[str]) -> float:
    """The wall time of one run of a command, its output thrown away."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main(runs: int) -> None:
    """Measure, and print a row for each format."""
    with tempfile.TemporaryDirectory() as folder:
        floor_program = Path(folder) / "floor.py"
        floor_program.write_text(FLOOR, encoding="utf-8")
        floor = [sys.executable, str(floor_program)]
        print("format   floor ms   check ms   ratio   goal")
        for form, goal in GOALS.items():
            command = [sys.executable, "-m", "hightech_check", str(EXAMPLE), "--format", form]
            pairs = [(seconds(floor), seconds(command)) for _ in range(runs + 1)][1:]  # the first is a warm-up
            floors, times = ([pair[i] * 1000 for pair in pairs] for i in (0, 1))
            ratio = statistics.median(time / base for base, time in zip(floors, times, strict=True))
            print(
                f"{form:6} {statistics.median(floors):10.0f} {statistics.median(times):10.0f} {ratio:7.2f} {goal:6.1f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)

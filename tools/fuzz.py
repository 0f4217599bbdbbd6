"""Changed examples of every kind of file down the whole program, for as long as asked: `python tools/fuzz.py --seconds 60`.

Data files, standards, plans, scenarios and saved results are cut, filled in and mixed with random bytes, and given to
the commands that read them, in this process. Each run must end with an exit code of the design (never 70, never an
exception, no control character on a stream); anything else is written to `fuzz-found/` with its seed and makes the
exit code 1. `tests/tools/test_fuzz.py` does the same with hypothesis in the everyday tests.
"""

import argparse
import io
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from hightech_check import cli
from hightech_check.writing import FORMATS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
PARK = EXAMPLES / "baotou-metal-park-2020.yaml"
PLAN = EXAMPLES / "baotou-metal-park-plan.yaml"


def corpus() -> dict[str, list[bytes]]:
    """The sound files of each kind that the fuzzing begins with."""
    result = output_of(["check", str(PARK), str(EXAMPLES / "broken-park.yaml"), "-f", "json"])[1]
    return {
        "data": [path.read_bytes() for path in sorted(EXAMPLES.glob("*.yaml")) if path != PLAN],
        "standard": [path.read_bytes() for path in sorted((ROOT / "criteria").glob("*.yaml"))],
        "plan": [PLAN.read_bytes()],
        "scenario": [path.read_bytes() for path in sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))],
        "result": [result.encode()],
    }


WEIGHTS = {"data": 20, "standard": 4, "plan": 3, "scenario": 1, "result": 2}
"""How often each kind is tried: the data files of strangers most."""

COMMANDS: dict[str, list[list[str]]] = {
    "data": [
        *(["check", "FILE", "-f", form] for form in FORMATS),
        ["check", "FILE", "--strict", "--lang", "zh"],
        ["validate", "FILE"],
        ["validate", "FILE", "-f", "github"],
        ["explain", "FILE", "industry.high-tech-share"],
        ["what-if", "FILE", "--move", "certify=24", "--set", "enterprises+=5", "--all"],
        ["standard", "diff", "inner-mongolia-2020", "inner-mongolia-2020", "FILE"],
    ],
    "standard": [
        ["check", str(PARK), "--standard", "FILE", "-f", "json"],
        ["standard", "show", "FILE"],
        ["standard", "show", "FILE", "-f", "json", "--lang", "zh"],
        ["standard", "lint", "FILE"],
        ["standard", "lint", "FILE", "-f", "sarif", "--strict"],
        ["standard", "diff", "inner-mongolia-2020", "FILE"],
        ["init", "--standard", "FILE"],
        ["plan", "init", "--standard", "FILE"],
        ["schema", "--standard", "FILE"],
    ],
    "plan": [["plan", "FILE", "-f", form] for form in ("text", "json", "csv", "markdown")]
    + [["plan", "FILE", "--mend"]],
    "scenario": [["standard", "test", "FILE"], ["standard", "test", "FILE", "--coverage", "-f", "json"]],
    "result": [["render", "FILE", "-f", form] for form in FORMATS],
}
"""The commands that read a file of each kind."""

SLOWEST = 10.0  # seconds; a longer run is a find

CODES = {0, 1, 2, 3, 4}

PIECES = [
    *(b"[", b"{", b"}", b"]", b":", b": ", b"- ", b"\n", b"  ", b"\t", b"\r", b"'", b'"', b"#", b"%", b"-", b"/", b"("),
    *(b"&a ", b"*a", b"!!x ", b"<<: ", b"|\n", b">\n", b"? ", b"---\n", b"...\n"),
    *(b"0", b"9" * 30, b"1e400", b".inf", b"~", b"null", b"yes", b"200%", b"-100%", "亿元".encode()),
    *(b"\\ud800", b"\x00", b"\x1b", b"\xff", b"\xe2\x80\xae", b"\xc2\x85", b"\xe2\x80\xa8"),
    *(b"at_least: ", b"at_most: ", b"value: "),
]


def changed(data: bytes, dice: random.Random) -> bytes:
    """The data with a few places cut, repeated, replaced or filled in."""
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randint(0, len(data)), dice.choice([0, 0, 1, 2, 8, 40])
        piece = dice.choice([dice.choice(PIECES), dice.randbytes(2), data[at : at + length] * 2, b""])
        data = data[:at] + piece + data[at + length :]
    return data


class Found(Exception):  # noqa: N818
    """Something that must not be."""


def output_of(arguments: list[str]) -> tuple[int, str, str]:
    """Run the program in this process, an unexpected exception let through: exit code, standard output and error."""
    streams = io.StringIO(), io.StringIO()
    settings = {"HIGHTECH_CHECK_DEBUG": "1", "HIGHTECH_CHECK_LANG": "en"}
    with (
        redirect_stdout(streams[0]),
        redirect_stderr(streams[1]),
        patch.dict(os.environ, settings),
        patch.object(sys, "stdin", io.StringIO()),
        patch.object(sys, "argv", ["hightech-check", *arguments]),
    ):
        code = cli.run(arguments)
    return code, streams[0].getvalue(), streams[1].getvalue()


def run_on(kind: str, data: bytes, command: list[str], folder: Path) -> int:
    """Give a file of a kind to a command.

    Raises:
        Found: the exit code or the output is not one of the design; anything else that is raised is a find as well.
    """
    file = folder / ("fuzzed.json" if kind == "result" else "fuzzed.yaml")
    file.write_bytes(data)
    begun = time.perf_counter()
    code, out, err = output_of([str(file) if word == "FILE" else word for word in command])
    if (seconds := time.perf_counter() - begun) > SLOWEST:
        raise Found(f"took {seconds:.1f} s")
    if code not in CODES - ({3} if kind == "scenario" else set()):
        raise Found(f"exit code {code}")
    if wrong := {sign for sign in out + err if (sign < " " and sign not in "\n\r") or sign in "\x7f\x9b\u202e"}:
        raise Found(f"control characters {sorted(map(ascii, wrong))}")
    if code == 4 and not out + err:
        raise Found("a refusal without a word")
    return code


def run_for(seconds: float, seed: int, found: Callable[[str, bytes, list[str], int], None]) -> Counter[str]:
    """Fuzz until the time is over; tell of each find; how many runs of each kind."""
    dice, files, runs = random.Random(seed), corpus(), Counter[str]()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            (kind,) = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
            data, command = changed(dice.choice(files[kind]), dice), dice.choice(COMMANDS[kind])
            try:
                run_on(kind, data, command, Path(folder))
            except Exception:
                traceback.print_exc()
                found(kind, data, command, runs.total())
            runs[kind] += 1
    return runs


def main() -> int:
    """Fuzz until the time is over.

    Returns:
        1 where something was found, else 0.
    """
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=None)
    chosen = options.parse_args()
    seed = random.SystemRandom().randrange(10**9) if chosen.seed is None else chosen.seed
    finds: list[str] = []

    def keep(kind: str, data: bytes, command: list[str], number: int) -> None:
        folder = Path("fuzz-found")
        folder.mkdir(exist_ok=True)
        (folder / f"{seed}-{number}.{kind}").write_bytes(data)
        finds.append(f"fuzz-found/{seed}-{number}.{kind}: {' '.join(command)}")

    runs = run_for(chosen.seconds, seed, keep)
    print(*finds, sep="\n", end="\n" if finds else "")
    each = ", ".join(f"{count} {kind}" for kind, count in sorted(runs.items()))
    print(f"seed {seed}: {runs.total()} runs ({each}), {len(finds)} found")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())

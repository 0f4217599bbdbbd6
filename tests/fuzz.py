"""Random bytes and changed examples down the whole line, for as long as asked: `python tests/fuzz.py --seconds 60`.

Each input must end in a report; anything else is written to `fuzz-found/` with its seed and makes the exit code 1.
"""

import argparse
import io
import random
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

from hightech_check.check import check, refused
from hightech_check.errors import DataFileError, StandardError
from hightech_check.park import parse_park
from hightech_check.reports import FORMATS, Look, writer
from hightech_check.standard import parse_standard

ROOT = Path(__file__).resolve().parent.parent
PARKS = [path.read_bytes() for path in sorted((ROOT / "examples").glob("*.yaml"))]
STANDARDS = [path.read_bytes() for path in sorted((ROOT / "criteria").glob("*.yaml"))]
PIECES = [
    b"[",
    b"{",
    b"}",
    b"]",
    b":",
    b": ",
    b"- ",
    b"\n",
    b"  ",
    b"&a ",
    b"*a",
    b"!!x ",
    b"<<: ",
    b"'",
    b'"',
    b"#",
    b"|\n",
    b">\n",
    b"? ",
    b"%",
    b"-",
    b"0",
    b"9" * 30,
    b"1e400",
    b".inf",
    b"~",
    b"null",
    b"yes",
    b"\\ud800",
    b"\x00",
    b"\x1b",
    b"\xff",
    b"\xe2\x80\xae",
    b"\t",
    b"\r",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"200%",
    b"-100%",
    b"at_least: ",
    b"at_most: ",
    b"value: ",
    b"---\n",
    b"...\n",
    "亿元".encode(),
    b"/",
    b"(",
]


def changed(data: bytes, dice: random.Random) -> bytes:
    """The data with a few places cut, repeated, replaced or filled in."""
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randint(0, len(data)), dice.choice([0, 0, 1, 2, 8, 40])
        piece = dice.choice([dice.choice(PIECES), dice.randbytes(2), data[at : at + length] * 2, b""])
        data = data[:at] + piece + data[at + length :]
    return data


def run_park(data: bytes, forms: list[str]) -> None:
    """One data file: a report, in the formats asked for."""
    try:
        park = parse_park(data)
        report = check(park.standard, park)
    except DataFileError as error:
        report = refused(error)
    for form in forms:
        writer(form)(iter([report]), io.StringIO(newline=""), Look())


def run_standard(data: bytes) -> None:
    """One standards file: read, or refused."""
    with suppress(StandardError):
        parse_standard(data)


def main() -> int:
    """Fuzz until the time is over.

    Returns:
        1 where something was found, else 0.
    """
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=None)
    chosen = options.parse_args()
    seed = random.SystemRandom().randrange(10**9) if chosen.seed is None else chosen.seed
    dice = random.Random(seed)
    end, runs, found, slowest = time.monotonic() + chosen.seconds, 0, 0, 0.0
    while time.monotonic() < end:
        of_standard = dice.random() < 0.05
        data = changed(dice.choice(STANDARDS if of_standard else PARKS), dice)
        begun = time.perf_counter()
        try:
            if of_standard:
                run_standard(data)
            else:
                run_park(data, [dice.choice(list(FORMATS))])
        except Exception:
            found += 1
            folder = Path("fuzz-found")
            folder.mkdir(exist_ok=True)
            (folder / f"{seed}-{runs}.yaml").write_bytes(data)
            traceback.print_exc()
        slowest = max(slowest, time.perf_counter() - begun)
        runs += 1
    print(f"seed {seed}: {runs} runs, {found} found, the slowest {slowest:.2f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

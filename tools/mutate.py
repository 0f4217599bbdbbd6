"""Changes the core's code in small ways and tells which changes no test notices: `python tools/mutate.py [MODULE…]`.

mutmut makes the changes and runs the tests, on a copy of the project. Each surviving change must be listed in
`tools/mutants.yaml` with the reason why it is none: there it is known by its function and its line's text, before and
after, not by the line's number. Exit code: 1 where a survivor is not listed, or where a listed one no longer survives.
"""

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "hightech_check"
LISTED = Path(__file__).with_name("mutants.yaml")

TESTS: dict[str, tuple[str, ...]] = {
    "exact/quantity": ("exact/test_quantity.py",),
    "exact/linear": ("exact/test_linear.py",),
    "judging/shortfall": ("judging/test_shortfall.py",),
    "judging/check": ("judging/test_compare.py", "judging/test_check.py"),
    "park/reader": ("park/test_park.py", "judging/test_compare.py"),
}
"""The modules to change, and the tests that must notice: a module's own, quick enough to run thousands of times."""

UNCACHED: dict[str, frozenset[str]] = {
    "exact/quantity": frozenset({"read", "show"}),
    "judging/check": frozenset({"standard_info", "_place"}),
    "park/reader": frozenset({"_figures_model"}),
}
"""Cached functions that give the same without their cache: mutmut leaves decorated functions alone."""

PROFILES = {
    "exact/quantity": "unshrunk",
    "exact/linear": "unshrunk",
    "judging/shortfall": "unshrunk",
    "judging/check": "quick",
    "park/reader": "quick",
}
"""How the property tests try examples, see conftest.py: few where they take long. Worked-out cases are to notice."""

FORGETTING = '''

def pytest_runtest_setup(item: object) -> None:
    """What an earlier test has cached would hide a change from this one, and this one from the list of those that run it."""
    import sys

    for name, module in list(sys.modules.items()):
        if name.startswith("hightech_check."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def pytest_collection_modifyitems(items: list) -> None:
    """The property tests last: most changes are noticed before them."""
    items.sort(key=lambda item: hasattr(item.obj, "hypothesis"))
'''

KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"
_STATUS = {0: SURVIVED, 33: SURVIVED, 24: TIMEOUT, -24: TIMEOUT, 36: TIMEOUT, 152: TIMEOUT}
"""By the exit code that mutmut keeps of a mutant's tests (33: no test runs the function); every other one is a kill."""
_UNRUN = (
    255  # pytest did not begin: of one mutant, because it breaks the import; of all, because something else is wrong
)


class Mutant(NamedTuple):
    """A change, by what stays when other lines move: the function it is in, and its lines before and after."""

    function: str
    was: str
    now: str

    def __str__(self) -> str:
        was, now = (f"\n    {sign} ".join(["", *text.split("\n")]) for sign, text in (("-", self.was), ("+", self.now)))
        return f"in {self.function}:{was}{now}"


# --- the copy that is mutated ---


def undecorated(text: str, uncached: Container[str] = ()) -> str:
    """The same module with its properties, and the cached functions named, as functions that mutmut changes.

    A property becomes a method and an assignment below it; a cache is left out. No line is moved but by that
    assignment, which follows the function.
    """
    lines: list[str] = text.split("\n")
    edits: list[tuple[int, int, str]] = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef) or len(node.decorator_list) != 1:
            continue
        (decorator,) = node.decorator_list
        assert node.end_lineno is not None
        if isinstance(decorator, ast.Name) and decorator.id == "property":
            after = " " * node.col_offset + f"{node.name} = property({node.name})"
            edits.append((decorator.lineno, node.end_lineno, after))
        elif node.name in uncached:
            edits.append((decorator.lineno, node.end_lineno, ""))
    for first, last, after in sorted(edits, reverse=True):
        if after:
            lines.insert(last, after)
        del lines[first - 1]
    return "\n".join(lines)


def copy_project(module: str, folder: Path, tests: Sequence[str]) -> None:
    """What the tests of a module need, with mutmut's settings."""
    for name in (PACKAGE, "tests", "criteria", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    source = folder / PACKAGE / f"{module}.py"
    source.write_text(undecorated(source.read_text("utf-8"), UNCACHED.get(module, ())), "utf-8")
    settings = {
        "source_paths": [PACKAGE],
        "only_mutate": [f"{PACKAGE}/{module}.py"],
        "also_copy": ["tests", "criteria", "examples"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider"],
        "timeout_multiplier": 4.0,  # times what the tests take without a change
        "timeout_constant": 2.0,
        "pytest_add_cli_args_test_selection": [f"tests/{name}" for name in tests],
    }
    with (folder / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(FORGETTING)
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text("\n".join([project, "[tool.mutmut]", *lines, ""]), "utf-8")


def mutmut(folder: Path, *arguments: str, profile: str = "everyday") -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "80", "HYPOTHESIS_PROFILE": profile}
    environment.pop("PYTHONPATH", None)
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


_SHOW = "import sys; from mutmut.__main__ import show; [(show.callback(key), print(chr(0))) for key in sys.argv[1:]]"


def shown(folder: Path, keys: Sequence[str]) -> list[str]:
    """What `mutmut show` prints of each mutant: in one process, for most of it is the start."""
    command = [sys.executable, "-c", _SHOW, *keys]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True,
                          env={**os.environ, "PYTHONUTF8": "1"})  # fmt: skip
    return done.stdout.split("\0\n")[:-1]


def run_module(module: str, jobs: int, tests: Sequence[str]) -> tuple[Counter[str], list[Mutant], float]:
    """How many mutants of a module end how, those that no test notices, and the seconds it took.

    Raises:
        SystemExit: mutmut could not run, for example because the tests fail without any change.
    """
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_project(module, folder, tests)
        done = mutmut(folder, "run", "--max-children", str(jobs), profile=PROFILES.get(module, "unshrunk"))
        kept = folder / "mutants" / PACKAGE / f"{module}.py.meta"
        codes = json.loads(kept.read_text("utf-8"))["exit_code_by_key"] if kept.exists() else {}
        if not codes or None in codes.values() or Counter(codes.values())[_UNRUN] > len(codes) // 2:
            raise SystemExit(f"{module}: mutmut did not run\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        statuses = {key: _STATUS.get(code, KILLED) for key, code in codes.items()}
        survived = [key for key, status in statuses.items() if status == SURVIVED]
        survivors = [mutant_of(key, text) for key, text in zip(survived, shown(folder, survived), strict=True)]
        return Counter(statuses.values()), survivors, time.monotonic() - begun


def mutant_of(key: str, difference: str) -> Mutant:
    """A mutant by its name in mutmut (`package.module.xǁClassǁmethod__mutmut_7`) and its unified difference."""
    name = key.rpartition(".")[2].rpartition("__mutmut_")[0].removeprefix("x")
    function = ".".join(part for part in name.split("ǁ") if part) if "ǁ" in name else name.removeprefix("_")
    body = [line for line in difference.split("\n") if not line.startswith(("---", "+++", "@@", "#"))]
    was, now = (
        "\n".join(line[1:].strip() for line in body if line.startswith(sign) and line[1:].strip()) for sign in "-+"
    )
    return Mutant(function, was, now)


# --- what is listed ---


def listed(path: Path = LISTED) -> dict[Mutant, str]:
    """The survivors that are known, each with its reason."""
    if not path.exists():
        return {}
    reasons: dict[Mutant, str] = {}
    for entry in yaml.safe_load(path.read_text("utf-8")) or []:
        for change in entry["mutants"]:
            reasons[Mutant(change["in"], change["was"].strip(), change["now"].strip())] = entry["reason"]
    return reasons


def functions_of(modules: Iterable[str]) -> set[str]:
    """The functions and methods of modules, as a mutant names them."""
    found: set[str] = set()
    for module in modules:
        for node in ast.parse((ROOT / PACKAGE / f"{module}.py").read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.ClassDef):
                found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return found


def judge(
    survivors: Sequence[Mutant], known: Iterable[Mutant], functions: set[str], *, whole: bool
) -> tuple[list[Mutant], list[Mutant]]:
    """The survivors that are not listed, and the listed that survive no longer (or are not there any more).

    A listed one counts as gone only if its function was looked at: it is in a module that was run, or, where every
    module was run, nowhere.
    """
    unknown = [mutant for mutant in dict.fromkeys(survivors) if mutant not in set(known)]
    gone = [m for m in known if m not in set(survivors) and (whole or m.function in functions)]
    return unknown, gone


def as_entry(mutant: Mutant) -> str:
    """A survivor as a list entry of `mutants.yaml`, to be pasted."""
    text = yaml.safe_dump([{"in": mutant.function, "was": mutant.was, "now": mutant.now}], allow_unicode=True,
                          sort_keys=False, width=1000)  # fmt: skip
    return "".join(f"    {line}\n" for line in text.splitlines())


def main() -> int:
    """Run the modules asked for.

    Returns:
        1 where a survivor is not listed, or a listed one does not survive, else 0.
    """
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(TESTS)}; all without one")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that run tests")
    options.add_argument("--entries", action="store_true", help="print new survivors as entries of mutants.yaml")
    chosen = options.parse_args()
    modules = list(dict.fromkeys(chosen.modules or TESTS))
    if wrong := [module for module in modules if module not in TESTS]:
        options.error(f"no such module: {', '.join(wrong)}; there are {', '.join(TESTS)}")
    known = listed()
    survivors: list[Mutant] = []
    for module in modules:
        counts, found, seconds = run_module(module, chosen.jobs, TESTS[module])
        survivors += found
        new = [mutant for mutant in dict.fromkeys(found) if mutant not in known]
        score = 1 - len(found) / counts.total()
        print(
            f"{module}: {counts.total()} mutants, {counts[KILLED]} killed, {counts[TIMEOUT]} timed out, "
            f"{counts[SURVIVED]} survived ({len(new)} not listed), {score:.1%}, {seconds:.0f} s"
        )
        for mutant in new:
            print(as_entry(mutant) if chosen.entries else f"  {PACKAGE}/{module}.py {mutant}", flush=True)
    unknown, gone = judge(survivors, known, functions_of(modules), whole=set(modules) == set(TESTS))
    for mutant in gone:
        print(f"listed, but does not survive: {mutant}")
    print(f"{len(unknown)} survivors not listed, {len(gone)} listed in vain")
    return 1 if unknown or gone else 0


if __name__ == "__main__":
    sys.exit(main())

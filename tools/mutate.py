"""Changes the code in small ways and says which changes no test notices: `python tools/mutate.py [PACKAGE…]`.

The changes are a seeded sample of all that can be made; each is tried, on a copy of the project, with the tests of its
package. A surviving change is a missing test, or it must be listed in `tools/mutants.yaml` with the reason why it is
none. A change is known by what it changes: module, function, expression before and after. Exit code: 1 where a survivor
is not listed, where a listed one is noticed, or where a listed one cannot be made any more.
"""

import argparse
import ast
import copy
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "hightech_check"
LISTED = Path(__file__).with_name("mutants.yaml")
LEFT_OUT = frozenset({"words"})
"""Catalogues of messages: their tests hold what must be there, and not how it is worded."""
TRIED_IN = {
    "exact": ("park", "judging"),
    "reading": ("standard", "park"),
    "park": ("what_if",),
    "judging": ("explain",),
}
"""Whose tests try a package as well, through what stands on it: they are asked where its own notice nothing."""

KILLED, SURVIVED, TIMEOUT = "noticed", "survived", "endless"
_TOO_LONG = 80  # characters of an expression that names a change


class Change(NamedTuple):
    """A change by what it changes; `nth` counts the same change within the same function."""

    module: str
    function: str
    was: str
    now: str
    nth: int = 1

    def __str__(self) -> str:
        number = f" (no. {self.nth})" if self.nth > 1 else ""
        return f"{self.module} {self.function}{number}: {self.was}  ->  {self.now}"


# --- what can be changed ---

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult},
    **{ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr},
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}
_NOT_RUN = {"annotation", "returns", "decorator_list", "bases", "ctx"}


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def variants(node: ast.AST, *, in_function: bool) -> Iterator[ast.AST]:
    """What a node may be changed to: a neighbouring operator, number or name, the opposite condition, nothing at all.

    Outside functions texts and unions are left as they are: most of them are types.
    """
    match node:
        case ast.Compare(ops=ops):
            for number, operator in enumerate(ops):
                yield _with(node, ops=[*ops[:number], _OPERATORS[type(operator)](), *ops[number + 1 :]])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _OPERATORS and (
            in_function or type(op) is not ast.BitOr
        ):
            yield _with(node, op=_OPERATORS[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if in_function:
            yield ast.Constant(f"{value}X")
        case ast.Name(id=name) if name in _NAMES:
            yield ast.Name(_NAMES[name])
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant) or value.value is not None:
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.YieldFrom()) | ast.Raise() | ast.Continue() | ast.AugAssign():
            yield ast.Pass()
        case _:
            pass


class _Place(NamedTuple):
    """A node, how to put another one in its place, the node that names the change, and where it is."""

    node: ast.AST
    put: Callable[[ast.AST], None]
    shown: ast.AST
    function: str
    in_function: bool


def _places(parent: ast.AST, function: str = "", *, in_function: bool = False) -> Iterator[_Place]:
    if isinstance(parent, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{parent.name}".lstrip(".")
        in_function = in_function or isinstance(parent, ast.FunctionDef)
    for field, value in ast.iter_fields(parent):
        if field in _NOT_RUN:
            continue
        for number, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _says_nothing(node):
                continue

            def put(other: ast.AST, field: str = field, number: int | None = number) -> None:
                if number is None:
                    setattr(parent, field, other)
                else:
                    getattr(parent, field)[number] = other

            yield _Place(node, put, parent if _names(parent, node) else node, function, in_function)
            yield from _places(node, function, in_function=in_function)


def _says_nothing(node: ast.AST) -> bool:
    """Whether nothing of a node is run as code that a test could notice: docstrings, types, text within texts."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.JoinedStr():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Call(func=ast.Name(id="cast" | "TypeVar")):
            return True
        case _:
            return False


def _names(parent: ast.AST, node: ast.AST) -> bool:
    """Whether a constant or a name is better known by what stands around it."""
    if not isinstance(node, ast.Constant | ast.Name) or isinstance(parent, ast.Module):
        return False
    return not isinstance(getattr(parent, "body", None), list) and len(ast.unparse(parent)) <= _TOO_LONG


def _text(node: ast.AST) -> str:
    """A node as it names a change: an `if` by its condition."""
    if isinstance(node, ast.If | ast.While):
        return f"{type(node).__name__.lower()} {ast.unparse(node.test)}"
    return ast.unparse(node)


def changes(source: str, module: str) -> Iterator[tuple[Change, Callable[[], str]]]:
    """Every change that can be made of a module, and what makes the module's text with it."""
    tree = ast.parse(source)
    count: Counter[Change] = Counter()
    for node, put, shown, function, in_function in list(_places(tree)):
        for variant in variants(node, in_function=in_function):

            def text(put: Callable[[ast.AST], None] = put, variant: ast.AST = variant, node: ast.AST = node) -> str:
                put(variant)
                try:
                    return ast.unparse(tree)
                finally:
                    put(node)

            was = _text(shown)
            if shown is node:
                now = _text(variant)
            else:
                put(variant)
                now = _text(shown)
                put(node)
            count[change := Change(module, function, was, now)] += 1
            yield change._replace(nth=count[change]), text


def changes_of(packages: Iterable[str]) -> list[Change]:
    """Every change that can be made of packages, in order."""
    return [
        change
        for package in packages
        for file in sorted((ROOT / PACKAGE / package).rglob("*.py"))
        for change, _ in changes(file.read_text("utf-8"), file.relative_to(ROOT / PACKAGE).with_suffix("").as_posix())
    ]


def packages_there() -> list[str]:
    """The packages that have tests of their own."""
    folders = {path.parent.name for path in (ROOT / PACKAGE).glob("*/__init__.py")}
    return sorted(name for name in folders - LEFT_OUT if (ROOT / "tests" / name).is_dir())


# --- what the tests say of it ---


class Copy:
    """A copy of the project in which one change after the other is tried."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(
            ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__", "fuzz-found", "dist"), dirs_exist_ok=True
        )
        self.number = 0

    def test(self, package: str, seconds: float) -> str:
        """How the tests of a package end, and where they notice nothing those that try it too."""
        endings = (self.run(folder, seconds) for folder in (package, *TRIED_IN.get(package, ())))
        return next((ending for ending in endings if ending != SURVIVED), SURVIVED)

    def run(self, package: str, seconds: float) -> str:
        """How the tests of one package end, within so many seconds."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"tests/{package}"]
        settings = {"PYTHONPATH": str(self.folder), "PYTHONUTF8": "1", "HYPOTHESIS_PROFILE": "unshrunk"}
        process = subprocess.Popen(
            command, cwd=self.folder, env={**os.environ, **settings}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            return KILLED if process.wait(seconds) else SURVIVED
        except subprocess.TimeoutExpired:
            return TIMEOUT
        finally:  # what the tests have begun must not outlive them
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def try_out(self, change: Change, seconds: float) -> str:
        """How the tests of its package end with a change in place."""
        file = self.folder / PACKAGE / f"{change.module}.py"
        source, times = file.read_text("utf-8"), file.stat()
        (text,) = (text() for found, text in changes(source, change.module) if found == change)
        self.number += 1
        try:
            file.write_text(text, "utf-8")
            os.utime(
                file, (self.number, self.number)
            )  # else bytecode of the same second and size would be taken for it
            return self.test(change.module.split("/")[0], seconds)
        finally:
            file.write_text(source, "utf-8")
            os.utime(file, (times.st_atime, times.st_mtime))


def run(chosen: Sequence[Change], jobs: int, tell: Callable[[Change, str], None]) -> dict[Change, str]:
    """How each change ends; each is told of as it ends.

    Raises:
        SystemExit: the tests fail without any change.
    """
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(jobs) as pool:
        copies: queue.Queue[Copy] = queue.Queue()
        for number in range(jobs):
            copies.put(Copy(Path(name) / str(number)))

        def with_copy(task: Callable[[Copy], str]) -> str:
            own = copies.get()
            try:
                return task(own)
            finally:
                copies.put(own)

        seconds: dict[str, float] = {}
        for package in sorted({change.module.split("/")[0] for change in chosen}):
            begun = time.monotonic()
            if with_copy(lambda own, package=package: own.test(package, 1200)) != SURVIVED:  # type: ignore[misc]
                raise SystemExit(f"tests/{package} fail without any change")
            seconds[package] = 10 + 4 * (time.monotonic() - begun)

        def end(change: Change) -> str:
            ending = with_copy(lambda own: own.try_out(change, seconds[change.module.split("/")[0]]))
            tell(change, ending)
            return ending

        return dict(zip(chosen, pool.map(end, chosen), strict=True))


# --- what is listed ---


def listed(path: Path = LISTED) -> dict[Change, str]:
    """The survivors that are known, each with its reason."""
    reasons: dict[Change, str] = {}
    for group in yaml.safe_load(path.read_text("utf-8")):
        for entry in group["changes"]:
            module, _, function = entry["in"].partition(" ")
            reasons[Change(module, function, entry["was"], entry["now"], entry.get("nth", 1))] = group["reason"]
    return reasons


def as_entry(change: Change) -> str:
    """A survivor as an entry of `mutants.yaml`, to be pasted."""
    entry = {"in": f"{change.module} {change.function}".strip(), "was": change.was, "now": change.now}
    if change.nth > 1:
        entry |= {"nth": change.nth}  # type: ignore[dict-item]
    text = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1000)
    return "".join(f"    {line}\n" for line in text.splitlines())


def verdict(
    endings: dict[Change, str], known: Iterable[Change], possible: Iterable[Change]
) -> tuple[list[Change], list[Change], list[Change]]:
    """The survivors that are not listed; the listed that are noticed; the listed that cannot be made any more.

    Of the listed, those count whose package was looked at; one that the sample left out is neither noticed nor not.
    """
    known, there = set(known), set(possible)
    packages = {change.module.split("/")[0] for change in there}
    unlisted = [change for change, ending in endings.items() if ending == SURVIVED and change not in known]
    noticed = sorted(change for change in known if endings.get(change, SURVIVED) != SURVIVED)
    gone = sorted(change for change in known - there if change.module.split("/")[0] in packages)
    return unlisted, noticed, gone


def main() -> int:
    """Try a sample of the changes of the packages asked for.

    Returns:
        1 where a survivor is not listed, or a listed one is noticed or not there, else 0.
    """
    there = packages_there()
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of {', '.join(there)}; all without one")
    options.add_argument("--sample", type=int, default=2000, help="how many changes to try (default 2000)")
    options.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many tests run at once")
    options.add_argument("--entries", action="store_true", help="print survivors as entries of mutants.yaml")
    chosen = options.parse_args()
    if wrong := set(chosen.packages) - set(there):
        options.error(f"no such package: {', '.join(sorted(wrong))}; there are {', '.join(there)}")
    possible = changes_of(chosen.packages or there)
    sample = random.Random(chosen.seed).sample(possible, min(chosen.sample, len(possible)))
    print(f"{len(sample)} of {len(possible)} changes, seed {chosen.seed}", flush=True)
    known = listed()

    def tell(change: Change, ending: str) -> None:
        if ending == SURVIVED and change not in known:
            print(as_entry(change) if chosen.entries else f"survived: {change}", flush=True)

    endings = run(sorted(sample, key=possible.index), chosen.jobs, tell)
    unlisted, noticed, gone = verdict(endings, known, possible)
    for package in sorted({change.module.split("/")[0] for change in endings}):
        counts = Counter(ending for change, ending in endings.items() if change.module.split("/")[0] == package)
        print(f"{package}: {', '.join(f'{count} {ending}' for ending, count in sorted(counts.items()))}")
    for word, found in (("noticed", noticed), ("not there any more", gone)):
        for change in found:
            print(f"listed, but {word}: {change}")
    print(f"{len(unlisted)} survivors not listed, {len(noticed) + len(gone)} listed in vain")
    return 1 if unlisted or noticed or gone else 0


if __name__ == "__main__":
    sys.exit(main())

"""The developers' documents name what is there, and every part of the program is named."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from command import ROOT

from hightech_check import __version__
from hightech_check.cli import COMMANDS
from hightech_check.writing import FORMATS

PACKAGE = ROOT / "hightech_check"
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTS = ["CONTRIBUTING.md", "docs/architecture.md", "docs/fuzzing.md"]
TOOLS = {"nox", "pytest", "lint-imports", "python", "pre-commit"}


def in_backticks(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)))


def names_in(tree: ast.AST) -> Iterator[str]:
    """Whatever is defined in a module: functions, classes, parameters, fields, variables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case _:
                pass


@cache
def defined() -> frozenset[str]:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tools").glob("*.py"), ROOT / "noxfile.py"]
    names = {name for file in files for name in names_in(ast.parse(file.read_text("utf-8")))}
    packages = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    return frozenset(names | packages | set(COMMANDS) | set(FORMATS) | TOOLS | {"hightech_check"})


@cache
def options() -> frozenset[str]:
    files = [*(PACKAGE / "cli").glob("*.py"), *(ROOT / "tools").glob("*.py")]
    return frozenset(option for file in files for option in re.findall(r'"(--[a-z-]+)"', file.read_text("utf-8")))


def is_there(found: str) -> bool:
    """Whether the paths, options, commands and names of a text are there; what the reader is to put in is not asked for."""
    for word in found.split():
        if word.startswith("--") and word != "--":
            there = word.strip("]") in options()
        elif re.fullmatch(r"\[?-\w|\[?--.*|\[?[A-Z_]+(=\w+)?…?\]?|tests-3\.\d+|--", word):
            there = True
        elif "/" in word or re.search(r"\.(py|md|yaml|toml|json)$", word):
            there = (ROOT / word).exists()
        else:
            there = set(re.findall(r"[A-Za-z_][\w-]*", word)) <= defined()
        if not there:
            return False
    return True


@pytest.mark.parametrize("document", DOCUMENTS)
def test_whatever_a_document_names_is_there(document: str) -> None:
    names = in_backticks((ROOT / document).read_text(encoding="utf-8"))
    assert len(names) >= 10
    assert {name for name in names if not is_there(name)} == set()


def test_what_is_not_there_would_be_seen() -> None:
    for name in (
        "hightech_check/nothing.py",
        "--no-such",
        "NoSuchRecord",
        "write(nothing_like_it)",
        "nothing.yaml",
        "python no/such",
    ):
        assert not is_there(name)


def test_every_package_has_its_paragraph_and_every_other_module_is_named() -> None:
    packages = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    assert set(re.findall(r"^### `(\w+)`$", ARCHITECTURE, re.MULTILINE)) == packages
    for module in PACKAGE.glob("*.py"):
        assert f"`hightech_check/{module.name}`" in ARCHITECTURE


def test_the_contract_of_the_document_is_that_of_the_project() -> None:
    layers = re.findall(r'^    "(hightech_check\..*)",$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert "\n".join(layers).replace("hightech_check.", "") in ARCHITECTURE


def test_the_changelog_has_this_version_with_its_date_and_the_usual_headings() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(__version__)} - \d{{4}}-\d\d-\d\d", versions[1])
    headings = set(re.findall(r"^### (.*)$", text, re.MULTILINE))
    assert headings <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}

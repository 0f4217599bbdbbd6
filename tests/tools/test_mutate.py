"""The mutation run itself: the changes it makes of a small function, how it knows them, and what it says of the listed."""

import ast
from pathlib import Path

import mutate
import pytest
from mutate import Mutant, functions_of, judge, listed, mutant_of, undecorated

TWO_CACHED = """from functools import lru_cache


class Figure:
    @property
    def line(self) -> int:
        return 1


@lru_cache(maxsize=8)
def read(text: str) -> str:
    return text


@lru_cache(maxsize=8)
def load(text: str) -> str:
    return text
"""


def test_properties_and_named_cached_functions_become_functions_that_are_changed() -> None:
    text = undecorated(TWO_CACHED, {"read"})
    decorated = {
        node.name: len(node.decorator_list) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)
    }
    assert decorated == {"line": 0, "read": 0, "load": 1}
    assert "    line = property(line)\n" in text
    namespace: dict[str, type] = {}
    exec(text, namespace)
    assert namespace["Figure"]().line == 1


def test_a_mutant_is_known_by_its_function_and_its_lines_and_not_by_its_number() -> None:
    difference = "# a.b.x_f__mutmut_3: survived\n--- a/b.py\n+++ a/b.py\n@@ -7,3 +7,3 @@\n def f():\n-    if a < 0:\n+    if a <= 0:\n"
    expected = Mutant("f", "if a < 0:", "if a <= 0:")
    assert mutant_of("a.b.x_f__mutmut_3", difference) == expected
    assert mutant_of("a.b.x_f__mutmut_9", difference.replace("-7,3", "-99,3")) == expected
    assert mutant_of("a.b.x__f__mutmut_3", "").function == "_f"
    assert mutant_of("a.b.xǁLinearǁplus__mutmut_3", "").function == "Linear.plus"
    assert str(expected) == "in f:\n    - if a < 0:\n    + if a <= 0:"


def test_a_survivor_must_be_listed_and_a_listed_one_must_survive() -> None:
    one, other, elsewhere = Mutant("f", "a", "b"), Mutant("f", "a", "c"), Mutant("g", "a", "b")
    assert judge([one], [one], {"f"}, whole=True) == ([], [])
    assert judge([one, other, other], [one], {"f"}, whole=True) == ([other], [])
    assert judge([], [one], {"f"}, whole=False) == ([], [one])
    assert judge([], [elsewhere], {"f"}, whole=False) == ([], [])  # its module was not run
    assert judge([], [elsewhere], {"f"}, whole=True) == ([], [elsewhere])


def test_every_listed_mutant_has_a_reason() -> None:
    known = listed()
    assert known
    for mutant, reason in known.items():
        assert len(reason) > 10
        assert mutant.was != mutant.now
    assert {"_supremum", "read", "Linear.plus"} <= functions_of(mutate.TESTS)


SMALL = '''"""A module."""


def larger(a: int, b: int) -> int:
    """The larger of two numbers, where the first is above 0."""
    if a > 0 and a >= b:
        return a
    return b
'''
SMALL_TESTS = """from hightech_check.small import larger


def test_the_larger_is_found():
    assert [larger(3, 2), larger(2, 3), larger(1, 0)] == [3, 3, 1]
"""


def test_the_changes_of_a_small_function_are_made_and_the_surviving_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mutmut")
    for folder in ("hightech_check", "tests", "criteria", "examples"):
        (tmp_path / folder).mkdir()
    (tmp_path / "hightech_check" / "__init__.py").write_text("")
    (tmp_path / "hightech_check" / "small.py").write_text(SMALL)
    (tmp_path / "tests" / "conftest.py").write_text("")
    (tmp_path / "tests" / "test_small.py").write_text(SMALL_TESTS)
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    counts, survivors, _ = mutate.run_module("small", 1, ["test_small.py"])
    line = "if a > 0 and a >= b:"
    assert counts["killed"] == 2  # `or` instead of `and` is seen at (2, 3), and `a > 1` at (1, 0)
    assert set(survivors) == {
        Mutant("larger", line, "if a >= 0 and a >= b:"),  # no test has an a of 0
        Mutant("larger", line, "if a > 0 and a > b:"),  # where both are equal it is all the same
    }

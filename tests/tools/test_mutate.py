"""The mutation run itself: the changes it makes, how it knows them again, what it says of the listed, and a small run."""

import ast
from pathlib import Path

import mutate
import pytest
from mutate import KILLED, SURVIVED, TIMEOUT, Change, changes, changes_of, listed, packages_there, verdict

SMALL = '''"""A module."""

MOST: int = 3


def larger(a: int, b: int) -> int:
    """The larger of two numbers, where the first is above 0."""
    if a > 0 and a >= b:  # a comment
        return a
    return b
'''
TESTS = """from hightech_check.small.numbers import larger


def test_the_larger_is_found():
    assert [larger(3, 2), larger(2, 3), larger(1, 0)] == [3, 3, 1]
"""


def made(source: str) -> dict[str, str]:
    """What each change of a module makes of it."""
    return {f"{change.function}: {change.was} -> {change.now}": text() for change, text in changes(source, "m")}


def test_the_changes_of_a_small_function() -> None:
    made_of = made(SMALL)
    assert list(made_of) == [
        ": MOST: int = 3 -> MOST: int = 4",
        "larger: if a > 0 and a >= b -> if not (a > 0 and a >= b)",
        "larger: a > 0 and a >= b -> a > 0 or a >= b",
        "larger: a > 0 -> a >= 0",
        "larger: a > 0 -> a > 1",
        "larger: a >= b -> a > b",
        "larger: return a -> return None",
        "larger: return b -> return None",
    ]
    whole = ast.unparse(ast.parse(SMALL))
    for name, text in made_of.items():
        was, _, now = name.partition(": ")[2].partition(" -> ")
        assert text == whole.replace(was, now, 1), name


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("f(x, 0)", ["f(x, 1)"]),
        ("-x", ["x"]),
        ("x % 2 == 0", ["x % 2 != 0", "x * 2", "x % 3", "x % 2 == 1"]),
        ("min(x, y)", ["max(x, y)"]),
        ("x is None", ["x is not None"]),
        ("1 < x <= y", ["1 <= x <= y", "1 < x < y", "2 < x <= y"]),
        ("'a' if x else y", ["'a' if not x else y", "'aX' if x else y"]),
        ("[x for x in y if x in z]", ["x not in z"]),
        ("True", ["return False"]),
    ],
)
def test_an_expression_is_changed_to_its_neighbours(was: str, now: list[str]) -> None:
    found = [change.now for change, _ in changes(f"def f(x, y, z):\n    return {was}\n", "m")]
    assert found[0] == "return None"
    assert sorted(found[1:]) == sorted(now)


@pytest.mark.parametrize(
    "source",
    [
        '"""Text of 3."""',
        "x: Literal[3]",
        "@cached(3)\ndef f() -> Literal[3]:\n    pass",
        "def f():\n    assert 1 < 2",
        "if TYPE_CHECKING:\n    x = 3",
        "Kind = Literal['a'] | None",
    ],
)
def test_what_is_no_code_is_not_changed(source: str) -> None:
    assert made(source) == {}


def test_a_change_is_known_again_when_its_lines_move_and_their_other_text_is_edited() -> None:
    before = "def f(a):\n    if a.low < 0 and a.known:\n        return 1\n"
    after = "import x\n\n\ndef f(a):\n    # why\n    if a.known or x.low(a) or (a.low < 0):\n        return 1\n"
    low = Change("m", "f", "a.low < 0", "a.low <= 0")
    assert low in dict(changes(before, "m"))
    assert low in dict(changes(after, "m"))
    twice = "def f(a):\n    return a < 0, a < 0\n"
    assert [change.nth for change, _ in changes(twice, "m") if change.now == "a <= 0"] == [1, 2]


def test_a_survivor_must_be_listed_and_a_listed_one_must_survive_and_be_there() -> None:
    one, other, gone, elsewhere = (Change(name, "f", "a", "b") for name in ("p/x", "p/y", "p/z", "q/x"))
    there = [one, other]
    assert verdict({one: SURVIVED, other: KILLED}, [one], there) == ([], [], [])
    assert verdict({one: SURVIVED, other: SURVIVED}, [one], there) == ([other], [], [])
    assert verdict({one: TIMEOUT}, [one], there) == ([], [one], [])
    assert verdict({one: KILLED}, [other], there) == ([], [], [])  # the sample left the listed one out
    assert verdict({}, [gone, elsewhere], there) == ([], [], [gone])  # the other's package was not looked at


def test_every_listed_change_has_a_reason_and_can_be_made() -> None:
    possible = set(changes_of(packages_there()))
    for change, reason in listed().items():
        assert len(reason) > 10
        assert change in possible, f"mutants.yaml lists what is no longer there: {change}"


def test_an_entry_of_the_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    known = {Change("p/m", "F.g", "a < 0", "a <= 0", 2), Change("p/m", "", "X = '一'", "X = '一X'")}
    text = "- reason: r\n  changes:\n" + "".join(map(mutate.as_entry, sorted(known)))
    (tmp_path / "list.yaml").write_text(text, "utf-8")
    assert set(listed(tmp_path / "list.yaml")) == known


def test_a_run_says_how_each_change_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "hightech_check/__init__.py": "",
        "hightech_check/small/__init__.py": "",
        "hightech_check/small/numbers.py": SMALL,
        "tests/small/test_numbers.py": TESTS,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    assert packages_there() == ["small"]
    told: list[Change] = []
    endings = mutate.run(changes_of(["small"])[2:6], 1, lambda change, _: told.append(change))
    assert list(endings) == told
    assert {change.now: ending for change, ending in endings.items()} == {
        "a > 0 or a >= b": KILLED,  # seen at (2, 3)
        "a >= 0": SURVIVED,  # no test has an a of 0
        "a > 1": KILLED,  # seen at (1, 0)
        "a > b": SURVIVED,  # where both are equal it is all the same
    }
    (tmp_path / "tests/small/test_numbers.py").write_text("def test_fails():\n    assert 0\n")
    with pytest.raises(SystemExit, match="fail without any change"):
        mutate.run(changes_of(["small"])[:1], 1, lambda *_: None)

"""What is read line by line is, to the column, what the YAML parser would have made of it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hightech_check.reading import lines, source

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"

# pieces that are usual, and pieces that only look so: what YAML reads otherwise must be left to the parser
keys = st.sampled_from(
    ["a", "b", "value", "note", "x_1", "true", "null", "A9", "<<", "k-k", "1", "", "园区", '"q"', "? k"]
)
pieces = st.sampled_from(
    [
        "162",
        "5.5%",
        "3400 万元",
        "a",
        "b c",
        "~",
        "null",
        "true",
        '"q"',
        "'q'",
        '""',
        "''",
        '"a\\n"',
        "'it''s'",
        '"open',
    ]
    + ["{value: 1}", "{value: 1, note: x}", "{value: 1 , note: 'y'}", "{ value: 1 }", "{}", "{a: 1, a: 2}", "{value: }"]
    + [
        "{value: 1,note: b}",
        "{a: {b: 1}}",
        "{a: [1]}",
        "[1, 2]",
        "{a: 1",
        "{a: b: c}",
        "{a: b:c}",
        "{a: x#y}",
        "{a: x #y}",
    ]
    + [
        "- a",
        "-5%",
        "- ",
        "-",
        "?",
        "?x",
        ": x",
        ":x",
        "#x",
        "a #x",
        "a#x",
        "a # x: y",
        "a: b",
        "a:b",
        "a:",
        "a :",
        ",",
    ]
    + [
        "&a b",
        "*a",
        "!t x",
        "|",
        ">-",
        "@x",
        "`x`",
        "%x",
        "x%",
        "a, b",
        "a]b",
        "a}b",
        "a{b",
        "---",
        "...",
        "a'b",
        'a"b',
    ]
    + ["\u3000", "a\u3000b", "\u2028", "a\tb", "🏭 a", "http://a/b", "a\\b", "=", "<", "a   b", "a  #", "中文：好"]
)
blanks = st.sampled_from(["", " ", "  "])
entries = st.builds(
    "{}{}:{}{}{}".format, st.sampled_from(["", "", "  ", "  ", "    ", " "]), keys, blanks, pieces, blanks
)
opened = st.builds("{}{}:{}".format, st.sampled_from(["", "  ", "    "]), keys, st.sampled_from(["", " ", "  # c"]))
loose = st.builds("{}{}".format, st.sampled_from(["", "  ", "      "]), pieces)
comments = st.sampled_from(["", "  ", "# c", "    # c: d", "#"])
wild = st.lists(st.one_of(entries, entries, opened, comments, loose), max_size=8)
names = st.sampled_from([f"k{number}" for number in range(40)])  # seldom twice
tame = st.builds("{}: {}{}".format, names, pieces, blanks)
below = tame.map("  {}".format)
section = st.builds(lambda name, inner: [f"{name}:", *inner], names, st.lists(st.one_of(below, comments), max_size=4))
mostly_usual = st.lists(st.one_of(tame.map(lambda line: [line]), section), max_size=4).map(
    lambda parts: [line for part in parts for line in part]
)
texts = st.one_of(wild, mostly_usual).map("\n".join)


def seen(node: Any) -> Any:
    """All that a tree says."""
    key = node.key
    place = (node.line, node.column, None if key is None else (key.text, key.line, key.column, key.plain))
    if isinstance(node, source.Scalar):
        return (*place, node.text, node.plain)
    assert isinstance(node, source.Mapping)
    return (*place, [(name, seen(value)) for name, value in node.items()])


def as_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[Any]]:
    """The tree by the YAML parser alone."""
    with monkeypatch.context() as patch:
        patch.setattr(lines, "read", lambda _: None)
        return source.parse(text.encode())


@given(texts)
@example("a:\n  b:\nc:\n")
@example("a:\nb: 1")
@example("a:\n    b: 1\n  c: 2\n")
@example("a: x\n  y\n")
@example("a: x\n# c\n  y\n")
@example("  a: 1\n  b: 2\n")
@example("a: 1\na: 2\n")
@example("a: 1 #c\nb:   # c\n")
def test_whatever_is_read_line_by_line_the_parser_reads_alike(text: str) -> None:
    if not text.replace("\n", "").isprintable():
        return
    tree = lines.read(text)
    if tree is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        parsed, faults = as_parsed(text, patch)
    assert faults == []
    assert seen(tree) == seen(parsed)


@pytest.mark.parametrize("name", ["baotou-metal-park-2020", "eligible-park", "undetermined-park", "firm-sme-pass"])
def test_the_examples_are_of_the_usual_shape(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (EXAMPLES / f"{name}.yaml").read_text("utf-8")
    tree = lines.read(text)
    assert tree is not None
    assert seen(tree) == seen(as_parsed(text, monkeypatch)[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# c\n",
        "a",
        "- a\n",
        "a: [1]\n",
        "a: &x 1\n",
        "a: *x\n",
        "a: !t 1\n",
        "a: |\n  b\n",
        "a: 1\nb\n",
        "a: 1\n b: 2\n",
    ]
    + [
        "---\na: 1\n",
        "a: 1\n...\n",
        "a: b: c\n",
        'a: "\\u0041"\n',
        "a: 'it''s'\n",
        "a: {b: {c: 1}}\n",
        "a: {b: 1,\n c: 2}\n",
    ]
    + ["a: 1\na: 2\n", "a: {b: 1, b: 2}\n", "<<: 1\n", "a:  " + "x" * lines.LONGEST + "\n", "a: x:\n", "a: {b: 1} c\n"]
    + ["".join("  " * depth + "k:\n" for depth in range(lines.DEEPEST + 2)) + "  " * (lines.DEEPEST + 2) + "k: 1\n"],
)
def test_what_is_not_of_the_usual_shape_is_left_to_the_parser(text: str) -> None:
    assert lines.read(text) is None


def test_a_null_stands_behind_its_colon() -> None:
    tree = lines.read("a:\n  bc:   # nothing\nd: 1")
    assert tree is not None
    inner = tree["a"]
    assert isinstance(inner, source.Mapping)
    assert (inner.line, inner.column) == (1, 1)  # a mapping stands where its key does
    assert (inner["bc"].line, inner["bc"].column) == (2, 6)
    assert (tree["d"].line, tree["d"].column) == (3, 4)

"""The strict YAML reader: places and exact texts are kept, every hostile file is a fault and never a crash."""

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from hightech_check.errors import Fault, SourceError
from hightech_check.reading import source, tree
from hightech_check.reading.nodes import Lines
from hightech_check.reading.tree import LONGEST_KEY, MOST_FAULTS

Place = tuple[str, int | None, int | None, str]


def load(data: bytes) -> source.Node:
    root, found = source.parse(data)
    assert root is not None
    assert found == []
    return root


def faults(data: bytes | str) -> list[Place]:
    _, found = source.parse(data.encode() if isinstance(data, str) else data)
    return [(fault.code, fault.line, fault.column, fault.path) for fault in found]


def test_every_scalar_keeps_its_text_place_and_whether_it_is_bare() -> None:
    tree = load(b'a: 010\nb:\n  - "x: y"\n  - {c: no, d: }\n')
    assert isinstance(tree, source.Mapping)
    a, b = tree["a"], tree["b"]
    assert isinstance(a, source.Scalar)
    assert isinstance(b, source.Sequence)
    assert (a.text, a.line, a.column, a.plain) == ("010", 1, 4, True)
    assert (b.line, b.column) == (2, 1)  # the place of a list is its key's
    quoted, inner = b
    assert isinstance(quoted, source.Scalar)
    assert isinstance(inner, source.Mapping)
    assert (quoted.text, quoted.plain, quoted.is_null) == ("x: y", False, False)
    assert (inner.line, inner.column) == (4, 5)
    nothing = inner["d"]
    assert isinstance(nothing, source.Scalar)
    assert nothing.is_null


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", [("duplicate-key", 2, 1, "a")]),
        ("x:\n  gdp: 1\n  gdp: 2\n", [("duplicate-key", 3, 3, "x.gdp")]),
        ("x:\n - a: 1\n - b: 1\n   b: 2\n", [("duplicate-key", 4, 4, "x[1].b")]),
        ("a: &x 1\n", [("anchor", 1, 4, "a")]),
        ("a: &x {b: 1}\n", [("anchor", 1, 4, "a")]),
        ("a: &x 1\nb: *x\n", [("anchor", 1, 4, "a"), ("alias", 2, 4, "b")]),
        ("a: !!int 1\n", [("tag", 1, 4, "a")]),
        ("a: !x {b: 1}\n", [("tag", 1, 4, "a")]),
        ("a: [1, !x 2]\n", [("tag", 1, 8, "a[1]")]),
        ("&k a: 1\n", [("anchor", 1, 1, "")]),
        ("!k a: 1\n", [("tag", 1, 1, "")]),
        ("a: {<<: {b: 1}}\n", [("merge-key", 1, 5, "a.<<")]),
        ("a: {'<<': 1}\n", []),
        ("[a]: 1\n", [("key-not-text", 1, 1, "")]),
        ("b: {? {c: 1} : 1}\n", [("key-not-text", 1, 7, "b")]),
        ('a: "x\\x1by"\n', [("control-character", 1, 4, "a")]),
        ('a: "x\\ty"\n', [("control-character", 1, 4, "a")]),
        ('a: "x\\u202ey"\n', [("control-character", 1, 4, "a")]),
        ("a: 1\n---\nb: 2\n", [("several-documents", 2, 1, "")]),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", [("tag", 1, 1, "")]),
        ("", [("file-empty", 1, 1, "")]),
        ("# nothing\n", [("file-empty", 2, 1, "")]),
        ("a:\tb\n", [("tab", 1, 3, "")]),
        ("a: x\x07y\n", [("control-character", 1, 5, "")]),
        ("a: x\u2028y\n", [("control-character", 1, 5, "")]),
        ("a: x\ry\n", [("control-character", 1, 5, "")]),
        ("a: x\x7fy\n", [("control-character", 1, 5, "")]),
        ("a: \ufdd0\n", [("control-character", 1, 4, "")]),
        ("a: b: c\n", [("yaml-colon", 1, 5, "")]),
        ("a: 'x\n", [("yaml-quote", 2, 1, "")]),
        ("a: [1, 2\nb: 3\n", [("yaml-bracket", 2, 2, "")]),
        ("a: 1\nb\n", [("yaml-no-colon", 3, 1, "")]),
        ("a: 1\n  b: 2\n", [("yaml-colon", 2, 4, "")]),
        ("  a: 1\nb: 2\n", [("yaml-indentation", 2, 1, "")]),
        ('a: "\\q"\n', [("yaml-escape", 1, 5, "")]),
        ("a: !h!x 1\n", [("tag", 1, 4, "")]),
        ("a: @x\n", [("yaml-syntax", 1, 4, "")]),
    ],
)
def test_what_is_refused_has_its_line_column_and_path(text: str, expected: list[Place]) -> None:
    assert faults(text) == expected


def test_several_faults_of_one_file_are_told_at_once_and_the_rest_is_read() -> None:
    tree, found = source.parse(b"a: 1\ta\nb: &x 2\nb: 3\nc: !t 4\nd: 5\n")
    assert [fault.code for fault in found] == ["tab", "anchor", "duplicate-key", "tag"]
    assert isinstance(tree, source.Mapping)
    assert list(tree) == ["a", "b", "c", "d"]
    assert isinstance(tree["c"], source.Faulty)


def test_crlf_a_byte_order_mark_and_astral_characters_are_accepted_and_counted_as_characters() -> None:
    tree = load("\ufeffa: 𠀀𠀀\r\nb: {c: 𠀀, d: 1}\r\n".encode())
    assert isinstance(tree, source.Mapping)
    inner = tree["b"]
    assert isinstance(inner, source.Mapping)
    assert (inner["d"].line, inner["d"].column) == (2, 14)


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        ("a: 包头\n".encode("utf-16"), "file-utf16", 1, 1),
        ("a: 包头\n".encode("utf-16-le"), "file-utf16", 1, 1),
        ("a: 1\nb: 包头金属\n".encode("gbk"), "file-gbk", 2, 4),
        (b"a: 1\nb: caf\xe9 \xff\xff\n", "file-not-utf8", 2, 7),
        ("a: \ud800".encode("utf-8", "surrogatepass"), "file-not-utf8", 1, 4),
    ],
)
def test_an_encoding_that_is_not_utf_8_is_named(data: bytes, code: str, line: int, column: int) -> None:
    ((found, at_line, at_column, _),) = faults(data)
    assert (at_line, at_column) == (line, column)
    assert found in (code, "file-not-utf8" if code == "file-gbk" and b"\xff" in data else code)


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- ", "? "])
def test_nesting_is_stopped_at_the_first_level_too_many(bracket: str) -> None:
    assert [code for code, *_ in faults(bracket * 21)] == ["too-deep"] or faults(bracket * 21)[0][0].startswith("key")
    for many in (100, 30_000):
        assert len(faults(bracket * many)) == 1


def test_twenty_levels_are_read() -> None:
    assert faults("[" * 20 + "]" * 20) == []
    assert faults("[" * 21 + "]" * 21) == [("too-deep", 1, 21, "[0]" * 20)]


def test_faults_are_no_more_than_a_hundred_and_one() -> None:
    assert len(faults("".join(f"k{i}: &a 1\n" for i in range(5000)))) == MOST_FAULTS + 1
    assert len(faults("a: \x07" + "\x07" * 5000)) == MOST_FAULTS


def test_a_long_key_is_cut_in_paths() -> None:
    ((_, _, _, path),) = faults(f"? {'k' * 5000}\n: &a 1\n")
    assert path == "k" * LONGEST_KEY


def test_pyyamls_own_parser_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'a: {b: "x", c: [1, 2]}\nd: &x 1\nd: 2\n'
    with_c = source.parse(data)
    monkeypatch.setattr(tree, "CParser", None)
    without = source.parse(data)
    assert with_c[1] == without[1]
    assert isinstance(without[0], source.Mapping)
    assert list(without[0]) == ["a", "d"]
    assert [code for code, *_ in faults('a: "\\UFFFFFFFF"\n')] == ["yaml-escape"]
    assert [code for code, *_ in faults("a: @\n")] == ["yaml-syntax"]
    assert [code for code, *_ in faults("[" * 5000)] == ["too-deep"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refused(data)


pieces = st.sampled_from(
    ["a", "b: ", "- ", "? ", ": ", "{", "}", "[", "]", ",", "\n", "  ", "\t", "&x ", "*x", "!t ", "!!int ", "<<: "]
    + [
        "'",
        '"',
        "\\",
        "|\n",
        ">-\n",
        "#",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "1_0",
        "~",
        "包",
        "\r",
        "\x1b",
        "\ufeff",
        "@",
    ]
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_any_text_that_looks_like_yaml_is_read_or_refused(text: str) -> None:
    read_or_refused(text.encode())


def read_or_refused(data: bytes) -> None:
    tree, found = source.parse(data)
    assert tree is not None or found
    for fault in found:
        assert fault.line is not None
        assert fault.line >= 1
        assert (fault.column or 0) >= 1


usual = st.sampled_from(
    ["162", "5.5%", "3400 万元", "b c", "~", "", '"q"', "'it''s'", "{value: 1, note: x y}", "{}", "[1, {a: }]", "a # c"]
    + [
        "\n  value: 1\n  note: |\n    two\n\n    lines\n  # c",
        "\n- a\n- b: c",
        "R&D",
        "http://a/*",
        "x!",
        ">-\n  a\n  b",
    ]
)
entries = st.builds("{}: {}{}".format, st.sampled_from(["a", "b", "c", "'d'", '"e"', "园 区"]), usual, st.just(""))
usual_texts = st.builds(lambda head, lines, end: head + end.join(lines), st.sampled_from(["", "# c\n", "---\n"]),
                        st.lists(entries, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n", "\n\n"]))  # fmt: skip


def seen(node: Any) -> Any:
    """All that a tree says, of which libyaml's composer and its events differ in no way."""
    inner: Any = None
    if isinstance(node, source.Mapping):
        inner = [(name, seen(value)) for name, value in node.items()]
    elif isinstance(node, source.Sequence):
        inner = [seen(value) for value in node]
    elif isinstance(node, source.Scalar):
        inner = (node.text, node.plain)
    key = node.key and (node.key.text, node.key.plain, node.key.line, node.key.column)
    return type(node), node.line, node.column, node.start, node.end, key, inner


@given(st.one_of(usual_texts, st.lists(pieces, max_size=40).map("".join)))
@example("a:\n  b:\nc:\n")
@example("[&x 1, *x]")
@example("a: {b: &x [*x]}")
@example("{a: 1, a: 2}")
@example("? [a]\n: 1")
@example("a: ! b")
def test_what_is_composed_is_what_the_events_make(text: str) -> None:
    if not text.replace("\n", "").isprintable():
        return
    found: list[Fault] = []
    composed = tree.read_tree(text, found)
    faults: list[Fault] = []
    made = tree._EventReader(text, faults).read()
    assert found == faults
    assert (composed is None) is (made is None)
    assert composed is None or seen(composed) == seen(made)


def test_only_a_short_text_with_nothing_unusual_is_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_EventReader", None)
    assert source.parse(b"a: R&D\nb: {c: http://x/*, d: 1}\ne: '<'\n")[1] == []
    for text in (
        "a: &x 1",
        "a: [1,*x]",
        "!t a: 1",
        'a: "\\n"',
        "<<: 1",
        "a: 1\na: 2",
        "a: [",
        "",
        "- " * 4001,
        "k: 1\n" * 20_000,
    ):
        with pytest.raises(TypeError):
            source.parse(text.encode())


def test_a_node_knows_its_offsets() -> None:
    text = 'a: 园区  # c\nb: {c: "q", d: }\ne: |\n  x\n\nf:\n  - g\n'
    root = load(text.encode())
    assert isinstance(root, source.Mapping)
    a, b, e, f = root.values()
    assert isinstance(b, source.Mapping)
    assert isinstance(f, source.Sequence)
    assert [text[node.start : node.end] for node in (a, b, *b.values(), *f)] == [
        "园区",
        '{c: "q", d: }',
        '"q"',
        "",
        "g",
    ]
    assert text[e.start : e.end].rstrip() == "|\n  x"
    assert (text[b.key_start], b.flow, f.flow, f.key_start) == ("b", True, False, text.index("f:"))
    other = b.having({"x": b.scalar("1")})
    assert (list(other), other.line, other["x"].column, list(b)) == (["x"], 2, 4, ["c", "d"])


@given(st.dictionaries(st.text(alphabet="abc", min_size=1), st.text(alphabet="xyz 01", max_size=9), min_size=1))
def test_what_yaml_writes_is_read_with_the_same_texts(texts: dict[str, str]) -> None:
    tree = load(yaml.safe_dump(texts).encode())
    assert isinstance(tree, source.Mapping)
    assert {key: node.text for key, node in tree.items() if isinstance(node, source.Scalar)} == texts


# --- files ---


def reading_refused(path: str | Path) -> str:
    with pytest.raises(SourceError) as caught:
        source.read_bytes(str(path), 1000)
    (fault,) = caught.value.faults
    return fault.code


def test_a_file_is_read_to_its_limit_and_no_further(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"x" * 1000)
    assert source.read_bytes(str(file), 1000) == b"x" * 1000
    file.write_bytes(b"x" * 1001)
    assert reading_refused(file) == "file-too-large"


def test_what_is_no_readable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading_refused(tmp_path / "none") == "file-missing"
    assert reading_refused(tmp_path) == "file-is-folder"
    assert reading_refused("/dev/zero") == "file-not-regular"
    assert reading_refused("a\0b") == "file-unreadable"
    os.mkfifo(tmp_path / "pipe")
    assert reading_refused(tmp_path / "pipe") == "file-not-regular"
    (tmp_path / "loop").symlink_to("loop")
    assert reading_refused(tmp_path / "loop") == "file-unreadable"

    def fail(size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=SimpleNamespace(read=fail)))
    assert reading_refused("-") == "file-unreadable"


def test_standard_input_and_the_shells_own_pipes_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"a: 1")))
    assert source.read_bytes("-") == b"a: 1"
    reading, writing = os.pipe()
    os.write(writing, b"b: 2")
    os.close(writing)
    assert source.read_bytes(f"/dev/fd/{reading}") == b"b: 2"
    os.close(reading)


def test_a_path_that_is_no_utf_8_is_shown_with_escapes() -> None:
    assert source.shown_path("a\udcff") == "a\\xff"
    assert source.shown_path("园区.yaml") == "园区.yaml"


def test_a_fault_of_pyyamls_reader_has_its_place() -> None:
    fault = tree._syntax_fault(yaml.reader.ReaderError("f", 4, 7, "utf-8", "no such character"), Lines("ab\ncd"))
    assert (fault.code, fault.line, fault.column) == ("yaml-syntax", 2, 2)

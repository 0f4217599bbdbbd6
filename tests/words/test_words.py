"""What the program says: the same in both languages, every code used is there, and text from data is harmless."""

import ast
import json
import re
import string
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hightech_check.exact.quantity import Bounds
from hightech_check.words import LANGUAGES, LONGEST_QUOTE, Said, either, listed, messages, quoted, safe, say
from hightech_check.words.figures import exact_words, range_text, shortfall_text, shortfall_words

PACKAGE = Path(__file__).resolve().parent.parent.parent / "hightech_check"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def strings(path: Path) -> Iterator[str]:
    """The texts that a module is written with: whole ones, and patterns of those with holes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Constant(value=str(text)):
                yield re.escape(text.replace("_", "-"))
            case ast.JoinedStr(values=parts):
                yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)
            case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add()):
                yield re.escape(text) + ".+"
            case _:
                pass


def test_both_languages_have_the_same_messages_with_the_same_parameters() -> None:
    english, chinese = messages("en"), messages("zh")
    assert list(english) == list(chinese)
    for code, text in english.items():
        assert fields(text) == fields(chinese[code]), code


def test_every_message_is_in_one_group_only() -> None:
    for language in LANGUAGES:
        groups = json.loads((PACKAGE / "words" / f"{language}.json").read_bytes())
        assert sum(map(len, groups.values())) == len(messages(language))


def test_every_message_is_used() -> None:
    patterns = {text for path in PACKAGE.rglob("*.py") for text in strings(path) if text not in (".+", ".+.+")}
    used = re.compile("|".join(sorted(patterns, key=len)))
    assert {code for code in messages("en") if not used.fullmatch(code)} == set()


def test_every_message_of_an_error_begins_small_and_ends_without_a_full_stop() -> None:
    for code in ("file-missing", "duplicate-key", "count-form", "contradiction", "no-yaml-in-folder", "cannot-write"):
        text = messages("en")[code]
        assert text[0] in "`{" or text[0].islower()
        assert not text.endswith(".")


def test_every_code_that_the_program_names_has_its_message() -> None:
    named = re.compile(
        r"(?:Fault|Said|refuse|at|self\.fault|self\.stop|say|_refuse|fault)\((?:[^()\"]*, )?\"([a-z][a-z-]+)\""
    )
    found = {code for path in PACKAGE.rglob("*.py") for code in named.findall(path.read_text("utf-8"))}
    assert len(found) > 60
    assert found - messages("en").keys() == set()


def test_a_message_that_is_not_there_is_an_error_of_the_programmer() -> None:
    with pytest.raises(KeyError):
        say("en", "no-such")


@given(st.text())
def test_safe_text_has_nothing_that_a_terminal_acts_on(text: str) -> None:
    shown = safe(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\u2028\u2029\u200b]", shown)
    assert safe(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("包头", "包头"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\tc", "a\\x0ab\\x09c"),
        ("\u202e\u200b", "\\u202e\\u200b"),
        ("\udcff", "\\xff"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_is_not_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_a_quotation_is_cut() -> None:
    assert quoted("x" * 1000) == "x" * LONGEST_QUOTE + "…"
    assert len(say("en", "unknown-key", key="k" * 10_000, nearest="")) < 300


def test_braces_in_data_are_no_parameters() -> None:
    assert say("en", "unknown-key", key="{0.__class__}", nearest="{x}") == (
        "`{0.__class__}` is not known here; did you mean `{x}`?"
    )


def test_what_was_said_stands_in_another_message_whole_and_what_is_to_be_said_is_said_in_its_language() -> None:
    inner = say("en", "unknown-key", key="\x1b" + "k" * 190, nearest="n" * 190)
    assert len(inner) > LONGEST_QUOTE
    assert say("en", "set-value", found="x", reason=inner).endswith(f"x: {inner}")
    later = Said("set-value", found="x", reason=Said("count-form", found="y", right="1"))
    for language in LANGUAGES:
        reason = say(language, "count-form", found="y", right="1")
        assert later.words(language) == say(language, "set-value", found="x", reason=reason)
    assert later == Said(later.code, **later.params) != Said("count-form", **later.params)


def test_lists_and_choices_follow_the_language() -> None:
    assert [listed(language, ["a", "b"]) for language in LANGUAGES] == ["a, b", "a、b"]
    assert either("en", ["a"]) == "a"
    assert either("en", ["a", "b", "c"]) == "a, b or c"
    assert either("zh", ["a", "b"]) == "a 或 b"
    assert say("en", "option-unknown", found="x", nearest="", words=("a", "b")).endswith("one of: a, b")
    assert say("en", "no-value", unused=1.5)


@pytest.mark.parametrize(
    ("bounds", "english", "chinese"),
    [
        (Bounds(9, 9), "9", "9"),
        (Bounds(9, 162), "9 to 162", "9 至 162"),
        (Bounds(9, None), "9 or more", "9 以上"),
        (Bounds(None, 9), "9 or fewer", "9 以下"),
        (Bounds(None, None), "anything", "不限"),
    ],
)
def test_an_interval_in_words(bounds: Bounds, english: str, chinese: str) -> None:
    assert range_text("en", "count", bounds) == english
    assert range_text("zh", "count", bounds) == chinese


def test_shortfalls_in_words() -> None:
    assert shortfall_text("en", "ratio", Fraction(1, 100)) == "1 point"
    assert shortfall_words("en", "count", "at_least", 38, "enterprises") == "38 more enterprises"
    assert shortfall_words("zh", "count", "at_least", 38, "家") == "还差 38 家"
    assert shortfall_words("en", "count", "at_most", 1, "person") == "1 person too many"
    assert shortfall_words("en", "count", "equals", 2, "people") == "2 people off"
    assert shortfall_words("en", "amount", "more_than", 34_000_000) == "3400 万元 more"
    assert exact_words("ratio", Fraction(1, 3)) == "33.33 %"

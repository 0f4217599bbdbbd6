"""What the program says, in English and Chinese; and the one function that makes text from data safe to show."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Language: TypeAlias = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
LONGEST_QUOTE = 200

# C0, DEL, C1, invisible and directional formats, separators, surrogates, private use, noncharacters: shown as escapes
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\uffff\ud800-\udfff\ufdd0-\ufdef\U000e0000-\U000e0fff]"
)


class SafeText(str):
    """Text that can be shown anywhere: nothing in it acts on a terminal, and nothing is unseen."""

    __slots__ = ()


def safe(text: str) -> str:
    r"""The text with what a terminal might act on, or nobody sees, as escapes such as `\x1b`, as `SafeText`."""
    if isinstance(text, SafeText):
        return text
    return SafeText(text if text.isascii() and text.isprintable() else UNSAFE.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def plain_line(line: str) -> str:
    """A line of safe text that the log of a CI service does not take for one of its commands (`::name …`)."""
    return line.replace("::", r"\x3a:", 1) if line.lstrip().startswith("::") else line


def quoted(text: str) -> str:
    """Text from data for a message: safe, and cut to `LONGEST_QUOTE` characters."""
    return safe(text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…")


@lru_cache(maxsize=2)
def messages(language: str) -> "Mapping[str, str]":
    """Every message of a language by its code, its parameters still open; the file has them in groups."""
    groups = json.loads(Path(__file__).with_name(f"{language}.json").read_bytes())
    return {code: text for group in groups.values() for code, text in group.items()}


class Words(Protocol):
    """Something that is put into words only when the language is known."""

    def words(self, language: str) -> str:
        """The text in a language."""
        ...


class Said:
    """A message to be put into words when the language is known; a parameter may be such a message again.

    Attributes:
        code: of the message.
        params: what it needs, as `say` takes it.
    """

    __slots__ = ("code", "params")

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params

    def words(self, language: str) -> str:
        """The text in a language."""
        return say(language, self.code, **self.params)

    def __eq__(self, other: object) -> bool:
        """Whether the other says the same."""
        return isinstance(other, Said) and (self.code, self.params) == (other.code, other.params)

    __hash__ = None  # type: ignore[assignment]  # the parameters may be anything


def say(language: str, code: str, /, **params: object) -> str:
    """The message of a code in a language, as `SafeText`.

    Args:
        language: `en` or `zh`.
        code: of the message.
        params: texts from data, which are made safe and cut; what was said before (`SafeText`), which stands as it is;
            numbers; something with `words`; tuples of these; or a function that returns one, for what is sought only
            when it is said. `nearest` is a name or nothing.

    Raises:
        KeyError: there is no such message.
    """
    plain = (SafeText, int)  # the usual ones, without a call for each
    shown = {key: value if isinstance(value, plain) else _shown(language, key, value) for key, value in params.items()}
    return SafeText(messages(language)[code].format_map(shown))


def _shown(language: str, key: str, value: object) -> object:
    match value:
        case SafeText() | int():
            return value
        case str():
            text = quoted(value)
            return say(language, "nearest", found=text) if key == "nearest" and text else text
        case tuple() if not hasattr(value, "words"):
            return listed(language, (str(_shown(language, "", item)) for item in value))
        case _ if hasattr(value, "words"):
            return value.words(language)
        case _ if callable(value):
            return _shown(language, key, value())
        case _:
            return quoted(str(value))


def listed(language: str, items: Iterable[str]) -> str:
    """Items one after another; safe where all of them are."""
    return _joined("、" if language == "zh" else ", ", list(items))


def either(language: str, items: Iterable[str]) -> str:
    """Items of which one is enough: `a, b or c`; safe where all of them are."""
    *first, last = list(items)
    if not first:
        return last
    return _joined(" 或 " if language == "zh" else " or ", [listed(language, first), last])


def _joined(by: str, items: list[str]) -> str:
    text = by.join(items)
    return SafeText(text) if all(isinstance(item, SafeText) for item in items) else text

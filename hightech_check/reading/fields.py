"""The leaves of files: texts, figures, years, ids and the like, each as a function and as an annotated type."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

from pydantic import Field

from hightech_check.exact.quantity import Kind, Quantity, QuantityError, read
from hightech_check.reading import source
from hightech_check.reading.faults import nearest, refuse
from hightech_check.reading.models import Reads, Schema, Strict, or_null, pattern
from hightech_check.words import Said, quoted

if TYPE_CHECKING:
    from hightech_check.exact.wording import Meant

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST_NAME = 200

# What YAML 1.1 would not read as text: such a scalar is refused where text is wanted, instead of guessed at.
_NOT_TEXT = r"""~|null|Null|NULL|<<|=
    |y|Y|n|N|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF
    |[-+]?(?:[0-9][0-9_]*)?\.?[0-9_]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*\.?
    |[-+]?0x[0-9a-fA-F_]+|[-+]?0o?[0-7_]+|[-+]?0b[01_]+
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ ]+)[0-9].*)?"""
_MAY_BE_NOT_TEXT = frozenset("~nNyYtTfFoO<=.+-0123456789")


def _is_not_text(text: str) -> bool:
    return re.fullmatch(_NOT_TEXT, text, re.VERBOSE) is not None


def scalar(node: object) -> source.Scalar:
    """The node, if it is a scalar."""
    if not isinstance(node, source.Scalar):
        refuse(node, "not-a-scalar")
    return node


def clearly_text(node: source.Scalar) -> bool:
    """Whether a scalar is quoted, or begins as nothing but text does."""
    return not node.plain or (node.text != "" and node.text[0] not in _MAY_BE_NOT_TEXT)


def text_reader(*, lines: bool = False, longest: int | None = None) -> Callable[[object], str]:
    """A reader of text; `lines` allows line breaks, `longest` bounds its characters (and forbids blank text)."""

    def read_text(node: object) -> str:
        if isinstance(node, str):  # made by the program
            return node
        written = scalar(node)
        text = written.text
        if not clearly_text(written) and (not text or _is_not_text(text)):
            refuse(node, "text-form" if text and not written.is_null else "text-empty", found=text)
        if not lines and "\n" in text:
            refuse(node, "text-lines")
        if longest is not None:
            if not text or text.isspace():
                refuse(node, "text-empty")
            if len(text) > longest:
                refuse(node, "text-too-long", length=len(text), longest=longest)
        return text

    return read_text


def optional(read_node: Callable[[object], Any]) -> Callable[[object], Any]:
    """The same reader, for which nothing, `~` and `null` are None."""

    def read_or_none(node: object) -> Any:  # noqa: ANN401
        if isinstance(node, source.Scalar) and node.is_null:
            return None
        return read_node(node)

    return read_or_none


def one_of(*words: str) -> Callable[[object], str]:
    """A reader of one of a few words."""

    def read_word(node: object) -> str:
        text = scalar(node).text
        if text not in words:
            refuse(node, "not-one-of", found=text, words=words, nearest=nearest(text, words))
        return text

    return read_word


def word(*words: str) -> Reads:
    """Annotates a field that is one of a few words."""
    return Reads(one_of(*words), {"type": "string", "enum": list(words)})


def read_quantity(kind: Kind, node: object, *, entry: bool = False) -> Quantity:
    """A figure of a kind; quotes are for ratios and amounts only, whose form is unmistakable.

    Args:
        kind: of the figure.
        node: where it stands.
        entry: whether it is an entry of a data file, in which a bound can be stated instead.
    """
    written = scalar(node)
    try:
        quantity = read(kind, written.text)
    except QuantityError as error:
        if entry and error.meant is not None and error.meant.manner != "none":
            _refuse_wording(written, error.meant)
        right = Said("such-as", example=error.right) if error.example else error.right
        refuse(node, error.code, found=written.text, right=right)
    if not written.plain and kind in ("count", "number"):
        refuse(node, "quoted", found=written.text, right=written.text)
    return quantity


def _refuse_wording(node: source.Scalar, meant: "Meant") -> NoReturn:
    """Refuse a wording that is no figure, with how a data file says the same."""
    ends = [f"at_least: {meant.low}"] * bool(meant.low) + [f"at_most: {meant.high}"] * bool(meant.high)
    if node.key_text in ("value", "at_least", "at_most"):  # within a mapping
        refuse(node, f"meant-{meant.manner}", found=node.text, right=", ".join(ends) or "at_least: …, at_most: …")
    refuse(node, f"meant-{meant.manner}", found=node.text, right=f"{{{', '.join(ends) or 'at_least: …, at_most: …'}}}")


_YES = frozenset(["yes", "y", "on", "true", "t", "1", "有", "√"])
_NO = frozenset(["no", "n", "off", "false", "f", "0", "无", "×"])
_ANSWERS = {"true": True, "false": False, "是": True, "否": False}


def read_flag(node: object) -> bool:
    """`true` or `false`, `是` or `否`, bare."""
    written = scalar(node)
    if not written.plain or written.text not in _ANSWERS:
        meant = written.text.strip().lower()
        right = "true" if meant in _YES else "false" if meant in _NO else "true / false"
        refuse(node, "flag-form", found=written.text, right=right)
    return _ANSWERS[written.text]


def read_whole(node: object, least: int, most: int) -> int:
    """A bare whole number within a range (years, numbers of sentences)."""
    value = int(read_quantity("count", node).value)
    if not least <= value <= most:
        refuse(node, "whole-range", found=str(value), least=least, most=most)
    return value


def read_year(node: object) -> int:
    """A year from 1949 to 2100."""
    text = scalar(node).text
    if len(text) != 4 or not text.isascii() or not text.isdigit():
        refuse(node, "year-form", found=text)
    return read_whole(node, 1949, 2100)


def read_id(node: object) -> str:
    """An id such as `inner-mongolia-2020`: lower-case letters, digits and hyphens."""
    written = scalar(node)
    if not ID.fullmatch(written.text):
        refuse(node, "id-form", found=written.text)
    return written.text


_LINE: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
_TEXT: Schema = {"type": "string"}
read_text = text_reader(lines=True)
Text = Annotated[str, Reads(read_text, _TEXT)]
read_line = text_reader(longest=LONGEST_NAME)
Line = Annotated[str, Reads(read_line, _LINE)]
OptionalText = Annotated[str | None, Reads(optional(read_text), or_null(_TEXT))]
OptionalLine = Annotated[str | None, Reads(optional(read_line), or_null(_LINE))]
Id = Annotated[str, Reads(read_id, pattern(ID))]
Year = Annotated[int, Reads(read_year, {"type": "integer", "minimum": 1949, "maximum": 2100})]
AnyNode = Annotated[Any, Reads(lambda node: node)]


class Label(Strict):
    """A text in both languages."""

    en: Line = Field(description="in English")
    zh: Line = Field(description="in Chinese")

    def text(self, language: str) -> str:
        """The text in a language: `en` or `zh`."""
        return self.zh if language == "zh" else self.en

    def words(self, language: str) -> str:
        """The same within a message."""
        return quoted(self.text(language))

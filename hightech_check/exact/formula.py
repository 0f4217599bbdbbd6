"""A formula such as `(a - b) / b`, read into two linear forms: the numerator and the denominator."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from hightech_check.exact.linear import Formula, Linear

LONGEST_FORMULA = 500
DEEPEST_BRACKETS = 20
LARGEST_COEFFICIENT = 10**24
_TOKEN = re.compile(r" *(?:(?P<name>(?:previous_year\.)?[a-z][a-z0-9_]*)|(?P<number>[0-9]+)|(?P<sign>[-+*/()]))")
_BLANK = re.compile(r" *")
_WORD = re.compile(r"[A-Za-z0-9_.]")


class FormulaError(ValueError):
    """A formula that is no ratio of linear forms.

    Attributes:
        code: what is wrong (a message of `hightech_check.words`).
        offset: where in the text, in characters from 0.
        text: the part of the formula that is at fault.
    """

    def __init__(self, code: str, offset: int, text: str) -> None:
        super().__init__(f"{code} at {offset}: {text}")
        self.code = code
        self.offset = offset
        self.text = text


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def parse_formula(text: str) -> Formula:
    """Read a formula: names, `previous_year.NAME`, whole-number coefficients, `+ - * /` and brackets.

    The text is parsed, never evaluated; it must be one quotient of two linear forms.

    Raises:
        FormulaError: it is anything else; with the place.
    """
    if len(text) > LONGEST_FORMULA:
        raise FormulaError("formula-too-long", LONGEST_FORMULA, text[:20])
    return _Parser(text).formula()


_Side: TypeAlias = Linear | Formula


class _Parser:
    """Recursive descent over sum → product → factor; a quotient of two forms may be made once."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.position = 0
        self.depth = 0

    def formula(self) -> Formula:
        side = self.sum()
        token = self.peek()
        if token.kind != "end":
            raise FormulaError("formula-syntax", token.offset, token.text)
        if not isinstance(side, Formula):
            raise FormulaError("formula-no-quotient", 0, "")
        return side

    def peek(self) -> _Token:
        return self.tokens[self.position]

    def take(self, *signs: str) -> _Token | None:
        token = self.peek()
        if token.kind != "sign" or token.text not in signs:
            return None
        self.position += 1
        return token

    def sum(self) -> _Side:
        side = self.product()
        while sign := self.take("+", "-"):
            right = self.product()
            if isinstance(side, Formula) or isinstance(right, Formula):
                raise FormulaError("formula-not-linear", sign.offset, sign.text)
            side = _bounded(side.plus(right.scaled(1 if sign.text == "+" else -1)), sign)
        return side

    def product(self) -> _Side:
        side = self.factor()
        while sign := self.take("*", "/"):
            right = self.factor()
            if isinstance(side, Formula) or isinstance(right, Formula):
                raise FormulaError("formula-not-linear", sign.offset, sign.text)
            side = _times(side, right, sign) if sign.text == "*" else _over(side, right, sign)
        return side

    def factor(self) -> _Side:
        token = self.peek()
        self.position += token.kind != "end"
        if token.kind == "name":
            return Linear(((token.text, 1),))
        if token.kind == "number":
            return Linear((), _coefficient(token))
        if token.text == "-":
            side = self.deeper(token, self.factor)
            if isinstance(side, Formula):
                raise FormulaError("formula-not-linear", token.offset, token.text)
            return side.scaled(-1)
        if token.text == "(":
            side = self.deeper(token, self.sum)
            if not self.take(")"):
                raise FormulaError("formula-syntax", self.peek().offset, self.peek().text)
            return side
        raise FormulaError("formula-syntax", token.offset, token.text)

    def deeper(self, token: _Token, read: Callable[[], _Side]) -> _Side:
        self.depth += 1
        if self.depth > DEEPEST_BRACKETS:
            raise FormulaError("formula-too-deep", token.offset, token.text)
        side = read()
        self.depth -= 1
        return side


def _tokens(text: str) -> Iterable[_Token]:
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or ""
        start = match.start(kind)
        position = match.end()
        if kind != "sign" and _WORD.match(text, position):  # 2x, 0x10, 1.5, aB
            raise FormulaError("formula-syntax", start, text[start : position + 8])
        yield _Token(kind, match[kind], start)
    blank = _BLANK.match(text, position)
    position = blank.end() if blank else position
    if position < len(text):
        raise FormulaError("formula-syntax", position, text[position : position + 8])
    yield _Token("end", "", position)


def _coefficient(token: _Token) -> int:
    if len(token.text) > 18 or (token.text != "0" and token.text.startswith("0")):
        raise FormulaError("formula-syntax", token.offset, token.text[:20])
    return int(token.text)


def _times(left: Linear, right: Linear, sign: _Token) -> Linear:
    if left.terms and right.terms:
        raise FormulaError("formula-not-linear", sign.offset, sign.text)
    by, form = (left.constant, right) if not left.terms else (right.constant, left)
    return _bounded(form.scaled(by), sign) if by else Linear(())


def _bounded(form: Linear, sign: _Token) -> Linear:
    """The same form; what it makes of figures then has a double, and so a JSON form."""
    if any(max(factor, -factor) > LARGEST_COEFFICIENT for factor in (form.constant, *dict(form.terms).values())):
        raise FormulaError("formula-too-large", sign.offset, sign.text)
    return form


def _over(left: Linear, right: Linear, sign: _Token) -> Formula:
    if not right.terms and not right.constant:
        raise FormulaError("formula-zero-denominator", sign.offset, sign.text)
    if not left.terms:
        raise FormulaError("formula-empty-numerator", sign.offset, sign.text)
    if left.constant or right.constant:  # figures only: a bare number is no figure of any kind
        raise FormulaError("formula-constant", sign.offset, sign.text)
    return Formula(left, right)

"""What a text that is no figure was meant to be: officials write `200家以上`, `近200家`, `1万`, `约5.5%`, `N/A`.

Only for refusals: what is meant is said, and never taken for what is written.
"""

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from hightech_check.exact.quantity import (
    AMOUNT_UNITS,
    EXAMPLES,
    FORMS,
    LONGEST,
    STEPS,
    Kind,
    QuantityError,
    written,
)

Manner: TypeAlias = Literal["figure", "bounds", "about", "not-known", "expected", "none"]

_LONGEST_TEXT = 4 * LONGEST  # characters
_MOST_WHOLE, _MOST_DECIMALS = 18, 6  # digits before and after the point
_NOT_KNOWN = re.compile(
    r"n\.?/?a\.?|[-—–―/]+|(?:暂无|没有|无)数据|暂无|不详|未知|不清楚|缺失?|待[定核查补]|unknown|\?+"
)
_EXPECTED = re.compile(r"预计|预期|预估|预测|估计将|计划|拟|目标|力争|有望|expected|planned|forecast|target")
_ABOUT = re.compile(r"约|大概|大致|左右|上下|前后|^~|≈|about|approx\.?(?:imately)?|circa|ca\.|roughly")
_RANGE = re.compile(r"(?P<low>[^-~至到]*[0-9][^-~至到]*)(?:-|~|—+|–|至|到)(?P<high>[^-~至到]*[0-9][^-~至到]*)")
_BOUNDS = (  # the longer wording first: 不低于 is not 低于
    ("at_least", re.compile(r"[不未][少低小]于|至少|最少|>=|≥|atleast|突破|(?:及|或|含|\(含\))?以上|起$|\+$")),
    (
        "at_most",
        re.compile(r"[不未](?:超过|[高多大]于)|至多|最多|<=|≤|atmost|upto|(?:及|或|含|\(含\))?(?:以[下内]|之内)"),
    ),
    ("more_than", re.compile(r"超过?|大于|高于|多于|>|morethan|over|above|(?<=[0-9百千万亿])(?:多|余)")),
    ("less_than", re.compile(r"不足|不到|未满|未达|低于|小于|少于|接近|将近|近|<|lessthan|below|under|almost|nearly")),
)
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<decimals>[0-9]*))?(?P<times>[十百千万亿]*)(?P<unit>[^0-9.+-]*)"
)
_MONEY = {**AMOUNT_UNITS, "圆": 1, "块": 1, "人民币": 1, "rmb": 1, "cny": 1, "元人民币": 1}


def refusal(kind: Kind, text: str) -> QuantityError:
    """Say what a text that is no figure should have been, as near to what was written as can be told."""
    code, example = f"{kind}-form", EXAMPLES[kind]
    if len(text) > _LONGEST_TEXT:
        return QuantityError("too-long" if text.strip("+-0123456789.%") == "" else code, example)
    loose = _NUMBER.fullmatch(_plain(text))
    if loose is not None and (loose["whole"] or loose["decimals"]):
        whole, decimals = loose["whole"].lstrip("0"), (loose["decimals"] or "").rstrip("0")
        if len(whole) > _MOST_WHOLE or len(decimals) > _MOST_DECIMALS:
            return QuantityError("too-long", example)
        if loose["sign"] == "-" and kind != "ratio" and whole + decimals:
            return QuantityError("negative", example)
        if kind == "amount" and not loose["times"] + loose["unit"]:
            number = f"{whole or 0}{'.' * bool(decimals)}{decimals}"
            return QuantityError(code, f"{number} 元 / {number} 万元")
    what = meant(kind, text)
    return QuantityError(code, what.low) if what.manner == "figure" else QuantityError(code, example, what)


class Meant(NamedTuple):
    """What a text was meant to be.

    Attributes:
        manner: `figure` (`low` is its form), `bounds` (`low` and `high` are those of its ends), `about` (a figure, but
            not exactly), `not-known`, `expected` (no figure of the year), or `none`: it cannot be told.
    """

    manner: Manner
    low: str = ""
    high: str = ""


def meant(kind: Kind, text: str) -> Meant:
    """What a text was meant to be, as near as can be told; the forms are those of a data file, and can be read."""
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST_TEXT:
        return Meant("none")
    if _NOT_KNOWN.fullmatch(plain):
        return Meant("not-known")
    if _EXPECTED.search(plain):
        return Meant("expected")
    if (match := _RANGE.fullmatch(plain)) and not plain.startswith("-"):
        return _between(kind, match["low"], match["high"])
    if _ABOUT.search(plain):
        return Meant("about")
    for operator, wording in _BOUNDS:
        if (match := wording.search(plain)) is not None:
            return _bound(kind, operator, plain[: match.start()] + plain[match.end() :])
    value = _value(kind, plain)
    return Meant("none") if value is None else Meant("figure", *_forms(kind, plain, value))


def _plain(text: str) -> str:
    return re.sub(r"[\s,_'’]", "", unicodedata.normalize("NFKC", text)).lower()


def _between(kind: Kind, first: str, second: str) -> Meant:
    """A range, whose unit often stands at its end only: `100-200万元`."""
    unit = re.sub(r"^[0-9.]*", "", second)
    if re.fullmatch(r"[0-9.]+", first):
        first += unit
    low, high = _value(kind, first), _value(kind, second)
    if low is None or high is None or low > high:
        return Meant("none")
    return Meant("bounds", _form(kind, low), _form(kind, high))


def _bound(kind: Kind, operator: str, rest: str) -> Meant:
    value = _value(kind, rest)
    if value is None:
        return Meant("none")
    if kind == "count" and operator in ("more_than", "less_than"):
        value += STEPS[kind] if operator == "more_than" else -STEPS[kind]
    if value < 0 and kind != "ratio":
        return Meant("none")
    form = _form(kind, value)
    return Meant("bounds", low=form) if operator in ("at_least", "more_than") else Meant("bounds", high=form)


def _value(kind: Kind, plain: str) -> Fraction | None:
    """The figure that a number with its unit says; None where it is none of its kind, or more exact than one can be."""
    if kind == "ratio" and (share := re.fullmatch(r"([0-9]{1,18})(?:/|分之)([0-9]{1,18})", plain)):
        above, below = (int(share[1]), int(share[2])) if "/" in plain else (int(share[2]), int(share[1]))
        value = Fraction(above, below) if below else None
        return value if value is not None and written(kind, value) else None
    plain = re.sub(r"^百分之([0-9.]+)$", r"\1%", plain)
    match = _NUMBER.fullmatch(plain)
    if match is None or not (match["whole"] or match["decimals"]):
        return None
    whole, decimals = match["whole"].lstrip("0"), (match["decimals"] or "").rstrip("0")
    if len(whole) > _MOST_WHOLE or len(decimals) > _MOST_DECIMALS or len(match["times"]) > 2:
        return None
    value = Fraction(int(f"{whole}{decimals}" or 0), 10 ** len(decimals))
    for times in match["times"]:
        value *= _TIMES[times]
    worth = _worth(kind, match["unit"], match["times"], whole, decimals)
    if worth is None or (match["sign"] == "-" and kind != "ratio" and value):
        return None
    value = value * worth * (-1 if match["sign"] == "-" else 1)
    return value if FORMS[kind].fullmatch(written(kind, value) or "") else None


def _worth(kind: Kind, unit: str, times: str, whole: str, decimals: str) -> Fraction | None:
    """What one of a unit is worth in the kind's own measure; None where it is of no such kind."""
    if kind == "amount":
        money = _MONEY.get(unit, 1 if times and not unit else None)
        return None if money is None else Fraction(money)
    if kind == "ratio":
        if unit in ("%", "个百分点", "个点"):
            return Fraction(1, 100)
        if unit == "倍":
            return Fraction(1)
        # 0.2 was meant as a part of one, 20 as a percentage
        return None if unit or times else Fraction(1) if not whole and decimals else Fraction(1, 100)
    # 162家 is a number, 1e9 and 5kg are not
    return Fraction(1) if unit == "" or (kind == "count" and not re.search("[a-z%元]", unit)) else None


def _form(kind: Kind, value: Fraction) -> str:
    return written(kind, value) or ""


def _forms(kind: Kind, plain: str, value: Fraction) -> Iterator[str]:
    """The form of a figure; of money in the unit that it was written in."""
    match = re.fullmatch(r"([0-9]+)(?:\.([0-9]+))?(万元|亿元|元|cny|rmb)", plain)
    if kind == "amount" and match:
        decimals = (match[2] or "").rstrip("0")
        yield f"{match[1].lstrip('0') or 0}{'.' * bool(decimals)}{decimals} {match[3].upper().replace('RMB', 'CNY')}"
    else:
        yield _form(kind, value)

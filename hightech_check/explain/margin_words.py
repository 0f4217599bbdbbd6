"""Margins in words: `Resident enterprises, now 162: passes from 200: 38 more`."""

from functools import reduce

from hightech_check.errors import Fault
from hightech_check.exact.quantity import STEPS, Kind, Number, decimal_text
from hightech_check.judging.margins import Flip, Margin
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.result.report import Status
from hightech_check.words import Said, safe, say
from hightech_check.words.figures import exact_words


def margin_words(park: Park, margin: Margin, language: str, none: str = "margin-none") -> str:
    """One figure's margin, in one line; `none` is the message where no value of it does anything."""
    kind = park.standard.indicator(margin.key).kind
    label = label_of(park.standard, margin.key, language)
    status = _status_of_any_other(margin, kind)
    if status is not None:
        text = say(language, "flip-any-other", flips=say(language, f"flip-{status}"))
    else:
        text = listed_flips(
            language,
            none,
            *(
                _flip_words(margin.value, flip, kind, language, upwards=upwards)
                for flip, upwards in ((margin.below, False), (margin.above, True))
                if flip is not None and not (flip.faults and flip.status == "unknown")  # a zero base that cannot be
            ),
        )
    return say(language, "margin-figure", label=label, value=exact_words(kind, margin.value), flips=safe(text))


def listed_flips(language: str, none: str, *texts: str) -> str:
    """What changes a status, one after another; the message `none` where nothing does."""
    return reduce(
        lambda first, second: say(language, "flips-listed", first=first, second=second), texts or (say(language, none),)
    )


def _status_of_any_other(margin: Margin, kind: Kind) -> Status | None:
    """The status that every other value of a figure has, where both neighbours of its own have it for good."""
    below, above, step = margin.below, margin.above, STEPS[kind]
    if below is None or above is None or below.status != above.status:
        return None
    lasting = all(flip.until is None and not flip.faults and flip.distance == step for flip in (below, above))
    return below.status if lasting else None


def reason_words(fault: Fault, language: str) -> str:
    """Why a value cannot be, without what to do about it."""
    match fault.code:
        case "contradiction":
            rule = fault.params["rule"]
            assert isinstance(rule, Said)
            return rule.words(language)
        case "published-differs" | "published-bound":
            return say(language, "flip-published", year=fault.params["year"])
        case "ratio-impossible":
            return say(language, "flip-ratio", allowed=fault.params["allowed"])
        case _:
            return fault.words(language)


def _flip_words(now: Number, flip: Flip, kind: Kind, language: str, *, upwards: bool) -> str:
    code, value = _place(flip, kind, upwards=upwards)
    distance = _way(kind, flip.distance, language, upwards=upwards)
    params = {"flips": say(language, f"flip-{flip.status}"), "distance": distance}
    if flip.until is not None:
        params["until"] = exact_words(kind, flip.until)
    elif value == flip.beyond and kind != "count":
        params["distance"] = _way_beyond(kind, now, value, language, upwards=upwards)
    text = say(language, code, value=exact_words(kind, value), **params)
    if not flip.faults:
        return text
    return say(language, "flip-impossible", flip=safe(text), reason=reason_words(flip.faults[0], language))


def _place(flip: Flip, kind: Kind, *, upwards: bool) -> tuple[str, Number]:
    """How to say from where on the new status holds: by its first value, or by the last value of the old one."""
    if flip.until is not None:
        if flip.until == flip.value:
            return "flip-only", flip.value
        return ("flip-up-to" if upwards else "flip-down-to"), flip.value
    if kind != "count" and flip.beyond is not None:
        return ("flip-above" if upwards else "flip-below"), flip.beyond
    if upwards:
        return "flip-from", flip.value
    if flip.value == 0 and kind != "ratio":
        return "flip-at", flip.value
    if kind == "count" and flip.status != "pass":
        return "flip-below", flip.value + STEPS[kind]
    return ("flip-down-count" if kind == "count" else "flip-down"), flip.value


def _way(kind: Kind, distance: Number, language: str, *, upwards: bool) -> str:
    """How far it is to a value: `6 fewer`, `1.4 points more`."""
    if kind == "ratio":
        number = decimal_text(distance * 100, 6)
        amount = say(language, "point" if number == "1" else "points", number=number)
    else:
        amount = exact_words(kind, distance)
    return say(
        language, "more-count" if upwards else "fewer-count" if kind == "count" else "less-amount", amount=amount
    )


def _way_beyond(kind: Kind, now: Number, edge: Number, language: str, *, upwards: bool) -> str:
    """How far it is to past a value: `more than 1 亿元 less`, or `any less` where the figure stands on it."""
    if now == edge:
        return say(language, "any-more" if upwards else "any-less")
    distance = edge - now if upwards else now - edge
    return say(language, "way-beyond", way=_way(kind, distance, language, upwards=upwards))

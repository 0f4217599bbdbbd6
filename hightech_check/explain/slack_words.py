"""Slack in words: `Resident enterprises, now 162: passes from 200: 38 more`."""

from hightech_check.errors import Fault
from hightech_check.exact.quantity import STEPS, Kind, Number, decimal_text
from hightech_check.judging.slack import Slack, Turn
from hightech_check.park.figures import label_of
from hightech_check.park.model import Park
from hightech_check.result.report import Status
from hightech_check.words import Said, Whole, say
from hightech_check.words.figures import exact_words


def slack_words(park: Park, slack: Slack, language: str, none: str = "slack-none") -> str:
    """One figure's slack, in one line; `none` is the message where no value of it does anything."""
    kind = park.standard.indicator(slack.key).kind
    label = label_of(park.standard, slack.key, language)
    turns = [
        _turn_words(slack.value, turn, kind, language, upwards=upwards)
        for turn, upwards in ((slack.below, False), (slack.above, True))
        if turn is not None and not (turn.faults and turn.status == "unknown")  # a zero base that cannot be
    ]
    text = turns[0] if turns else say(language, none)
    for turn in turns[1:]:
        text = say(language, "turns-listed", first=text, second=turn)
    if (status := _status_of_any_other(slack, kind)) is not None:
        text = say(language, "turn-any-other", turns=Whole(say(language, f"turn-{status}")))
    return say(language, "slack-figure", label=label, value=exact_words(kind, slack.value), turns=Whole(text))


def _status_of_any_other(slack: Slack, kind: Kind) -> Status | None:
    """The status that every other value of a figure has, where both neighbours of its own have it for good."""
    below, above, step = slack.below, slack.above, STEPS[kind]
    if below is None or above is None or below.status != above.status:
        return None
    lasting = all(turn.until is None and not turn.faults and turn.distance == step for turn in (below, above))
    return below.status if lasting else None


def reason_words(fault: Fault, language: str) -> str:
    """Why a value cannot be, without what to do about it."""
    match fault.code:
        case "contradiction":
            rule = fault.params["rule"]
            assert isinstance(rule, Said)
            return rule.words(language)
        case "published-differs" | "published-bound":
            return say(language, "turn-published", year=fault.params["year"])
        case "ratio-impossible":
            return say(language, "turn-ratio", allowed=fault.params["allowed"])
        case _:
            return say(language, fault.code, **fault.params)


def _turn_words(now: Number, turn: Turn, kind: Kind, language: str, *, upwards: bool) -> str:
    code, value = _place(turn, kind, upwards=upwards)
    params = {
        "turns": Whole(say(language, f"turn-{turn.status}")),
        "distance": _way(kind, turn.distance, language, upwards=upwards),
    }
    if turn.until is not None:
        params["until"] = exact_words(kind, turn.until)
    elif value == turn.beyond and kind != "count":
        params["distance"] = _way_beyond(kind, now, value, language, upwards=upwards)
    text = say(language, code, value=exact_words(kind, value), **params)
    if not turn.faults:
        return text
    return say(language, "turn-impossible", turn=Whole(text), reason=Whole(reason_words(turn.faults[0], language)))


def _place(turn: Turn, kind: Kind, *, upwards: bool) -> tuple[str, Number]:
    """How to say from where on the new status holds: by its first value, or by the last value of the old one."""
    if turn.until is not None:
        if turn.until == turn.value:
            return "turn-only", turn.value
        return ("turn-up-to" if upwards else "turn-down-to"), turn.value
    if kind != "count" and turn.beyond is not None:
        return ("turn-above" if upwards else "turn-below"), turn.beyond
    if upwards:
        return "turn-from", turn.value
    if turn.value == 0 and kind != "ratio":
        return "turn-at", turn.value
    if kind == "count" and turn.status != "pass":
        return "turn-below", turn.value + STEPS[kind]
    return ("turn-down-count" if kind == "count" else "turn-down"), turn.value


def _way(kind: Kind, distance: Number, language: str, *, upwards: bool) -> str:
    """How far it is to a value: `6 fewer`, `1.4 points more`."""
    code = f"{'more' if upwards else 'fewer'}-{'count' if kind == 'count' else 'amount'}"
    return say(language, code, amount=_distance(kind, distance, language))


def _way_beyond(kind: Kind, now: Number, edge: Number, language: str, *, upwards: bool) -> str:
    """How far it is to past a value: `more than 1 亿元 less`, or `any less` where the figure stands on it."""
    if now == edge:
        return say(language, "any-more" if upwards else "any-less")
    distance = edge - now if upwards else now - edge
    way = _way(kind, distance, language, upwards=upwards)
    return say(language, "way-beyond", way=Whole(way))


def _distance(kind: Kind, distance: Number, language: str) -> str:
    if kind == "ratio":
        number = decimal_text(distance * 100, 6)
        return say(language, "point" if number == "1" else "points", number=number)
    return exact_words(kind, distance)

"""A sweep as one JSON document, a line for each point and flip, written as they are made."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TextIO

from hightech_check.exact.quantity import exact_text, json_number
from hightech_check.result.report import Json, Report, envelope, problem_to_json
from hightech_check.what_if.sweep_report import Axis, Flip, SweepReport
from hightech_check.writing import Look
from hightech_check.writing.json_text import json_encoder

_AT_ONCE = 100


def write(report: SweepReport, stream: TextIO, look: Look) -> None:
    """Write the document; however many points it has, no more than some of them are held."""
    encode = json_encoder(unicode=look.unicode)
    flips = (encode(_flip(report, one)) for one in report.flips())
    verdicts = (encode(_without_criterion(_flip(report, one))) for one in report.verdict_flips())
    _write(stream, _head(report), encode, _points(report, encode), flips, verdicts)


def write_refused(report: Report, stream: TextIO, look: Look) -> None:
    """Write the document where nothing could be swept: the data file, or what is made first, is refused."""
    encode = json_encoder(unicode=look.unicode)
    head = {
        **_about(report),
        "verdict": report.verdict,
        "set": [],
        "move": {},
        "sweep": [],
        "count": 0,
        "forgotten": [],
        "unknown": [],
        "problems": [{"at": None, **problem_to_json(problem)} for problem in report.problems],
    }
    _write(stream, head, encode, (), (), ())


def _write(
    stream: TextIO,
    head: Json,
    encode: Callable[[object], str],
    points: Iterable[str],
    flips: Iterable[str],
    verdict_flips: Iterable[str],
) -> None:
    lines = ",\n".join(f"  {encode(key)}: {encode(value)}" for key, value in head.items())
    stream.write(f"{{\n{lines},\n")
    _write_list(stream, "points", points)
    _write_list(stream, "flips", flips)
    _write_list(stream, "verdict_flips", verdict_flips, last=True)
    stream.write("}\n")


def _about(report: SweepReport | Report) -> Json:
    info = report.standard
    return {
        **envelope(),
        "file": report.file,
        "name": report.name,
        "year": report.year,
        "standard": None if info is None else {"id": info.id, "title": info.title, "sha256": info.sha256},
        "strict": report.strict,
        "language": report.language,
    }


def _head(report: SweepReport) -> Json:
    kind = report.axes[0].kind
    return {
        **_about(report),
        "set": list(report.changes),
        "move": dict(report.moves),
        "sweep": [_axis(axis) for axis in report.axes],
        "count": report.count,
        "forgotten": [name for name, _ in report.forgotten],
        "unknown": [known.name for known in report.unknown],
        "problems": [{"at": json_number(kind, at), "message": message} for at, message in report.problems],
    }


def _axis(axis: Axis) -> Json:
    kind = axis.kind
    return {
        "name": axis.name,
        "start": json_number(kind, axis.start),
        "stop": json_number(kind, axis.stop),
        "step": json_number(kind, axis.step),
        "type": axis.type,
        "label": axis.label,
    }


def _flip(report: SweepReport, flip: Flip) -> Json:
    return {
        "criterion": flip.criterion,
        "arm": flip.arm,
        "name": flip.name,
        "at": json_number(report.axes[0].kind, flip.at),
        "at_exact": exact_text(flip.at),
        "before": flip.before,
        "after": flip.after,
        "values": {name: json_number(report.axes[1].kind, value) for name, value in flip.values.items()},
    }


def _without_criterion(form: Json) -> Json:
    return {key: value for key, value in form.items() if key not in ("criterion", "arm")}


def _points(report: SweepReport, encode: Callable[[object], str]) -> Iterator[str]:
    """What is the same all over a stretch is put into text once."""
    axis = report.axes[0]
    kind = axis.kind
    for row in report.rows:
        more = "".join(
            f", {encode(name)}: {encode(json_number(report.axes[1].kind, value))}"
            for name, value in report.beside(row).items()
        )
        before = f'{{"values": {{{encode(axis.name)}: '
        for stretch in row.stretches:
            outcome = stretch.outcome
            after = f'{more}}}, "verdict": "{outcome.verdict}", "criteria": {encode(outcome.criteria)}}}'
            for value in report.values(stretch):
                yield f"{before}{json_number(kind, value)!r}{after}"


def _write_list(stream: TextIO, key: str, items: Iterable[str], *, last: bool = False) -> None:
    items = iter(items)
    stream.write(f'  "{key}": [')
    between = "\n    "
    while chunk := list(islice(items, _AT_ONCE)):
        stream.write(between + ",\n    ".join(chunk))
        between = ",\n    "
    stream.write(("\n  ]" if between[0] == "," else "]") + ("\n" if last else ",\n"))

"""A sweep in its JSON form; its points and flips are made as they are written."""

from collections.abc import Iterator

from hightech_check.exact.quantity import exact_text, json_number
from hightech_check.result.report import Json, Report, problem_to_json
from hightech_check.what_if.records import Axis, SweepFlip, SweepReport


def sweep_form(report: SweepReport) -> Json:
    """The form of a sweep."""
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
        "points": _points(report),
        "flips": ({"criterion": flip.criterion, "arm": flip.arm, **_flip(report, flip)} for flip in report.flips()),
        "verdict_flips": (_flip(report, flip) for flip in report.verdict_flips()),
    }


def refused_form(report: Report) -> Json:
    """The same form where nothing could be swept."""
    nothing: Json = {"set": [], "move": {}, "sweep": [], "count": 0, "forgotten": [], "unknown": []}
    nothing |= {"problems": [{"at": None, **problem_to_json(problem)} for problem in report.problems]}
    nothing |= {"points": [], "flips": [], "verdict_flips": []}
    return {**_about(report), "verdict": report.verdict, **nothing}


def _about(report: SweepReport | Report) -> Json:
    info = report.standard
    return {
        "file": report.file,
        "name": report.name,
        "year": report.year,
        "standard": None if info is None else {"id": info.id, "title": info.title, "sha256": info.sha256},
        "strict": report.strict,
        "language": report.language,
    }


def _axis(axis: Axis) -> Json:
    ends = {"start": axis.start, "stop": axis.stop, "step": axis.step}
    numbers = {name: json_number(axis.kind, value) for name, value in ends.items()}
    return {"name": axis.name, **numbers, "type": axis.type, "label": axis.label}


def _points(report: SweepReport) -> Iterator[Json]:
    kinds = {axis.name: axis.kind for axis in report.axes}
    for values, verdict, criteria in report.points():
        numbers = {name: json_number(kinds[name], value) for name, value in values.items()}
        yield {"values": numbers, "verdict": verdict, "criteria": criteria}


def _flip(report: SweepReport, flip: SweepFlip) -> Json:
    return {
        "name": flip.name,
        "at": json_number(report.axes[0].kind, flip.at),
        "at_exact": exact_text(flip.at),
        "before": flip.before,
        "after": flip.after,
        "values": {name: json_number(report.axes[1].kind, value) for name, value in flip.values.items()},
    }

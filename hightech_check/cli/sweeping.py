"""What `what-if --sweep` does."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from hightech_check.cli.common import look_of, write_refusal
from hightech_check.cli.streams import output as output_to
from hightech_check.errors import DataFileError
from hightech_check.park.changes import Change
from hightech_check.park.reader import Park

FORMATS = {
    "text": "hightech_check.what_if.sweep_text",
    "json": "hightech_check.what_if.sweep_json",
    "csv": "hightech_check.what_if.sweep_csv",
}


def write_sweep(
    park: Park,
    sweeps: Sequence[str],
    changes: Sequence[Change],
    moves: Mapping[str, int],
    *,
    form: str,
    output: str | None,
    language: str,
    strict: bool,
) -> int:
    """Write what comes of a sweep, or of a grid of two.

    Returns:
        The exit code: 0; 4 where the figures contradict each other at every point.
    """
    from hightech_check.what_if.sweeping import sweep

    writer = import_module(FORMATS[form])
    try:
        report = sweep(park, *sweeps, changes=changes, moves=moves, strict=strict, language=language)
    except DataFileError as error:
        write = writer.write_refused if form != "text" else writer.write
        return write_refusal(error, write, form=form, language=language, path=output, park=park, strict=strict)
    with output_to(output) as stream:
        writer.write(report, stream, look_of(language, output))
    return report.exit_code

"""`hightech-check render RESULT.json -f FORMAT`: a saved result in another format."""

import json
from typing import Annotated

import typer

from hightech_check.cli.runner import Target, answering
from hightech_check.errors import Fault, SourceError, UsageError
from hightech_check.result.report import Report, reports_from_json, worst_exit_code
from hightech_check.writing import FORMATS

app = typer.Typer(add_completion=False, rich_markup_mode=None)
LARGEST = 1024**3


@app.command(epilog="Example: hightech-check render result.json --format markdown")
@answering("quiet", formats=FORMATS)
def render(
    result: Annotated[str, typer.Argument(metavar="RESULT.json", help="A saved JSON result, or - for standard input.")],
    target: Target,
) -> int:
    """Turn a saved JSON result (of --format json) into any other format; its own texts keep their language.

    The exit code is that of the result: 0, 1, 3 or 4; 2 where the file is no result.
    """
    from hightech_check.cli.batch import complain_of
    from hightech_check.writing.reports import document

    reports = _read(result)
    if target.form == "text":
        for report in reports:
            complain_of(report)
    target.write(document(reports))
    return worst_exit_code(report.exit_code for report in reports)


def _read(path: str) -> list[Report]:
    from hightech_check.reading.source import read_bytes, shown_path

    try:
        data = read_bytes(path, LARGEST)
    except SourceError as error:
        raise UsageError(error.faults, path) from None
    try:
        form = json.loads(data)
        reports = reports_from_json(form)
        json.dumps(form, ensure_ascii=False).encode()  # a lone surrogate is no text
    except (ValueError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise UsageError([Fault("result-form", {"reason": reason})], shown_path(path)) from None
    if not reports:
        raise UsageError([Fault("result-form", {"reason": "reports: []"})], shown_path(path))
    return reports

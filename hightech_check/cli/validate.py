"""`hightech-check validate FILE…`: only whether data files can be accepted."""

from typing import Annotated, Literal

import typer

from hightech_check.cli.common import (
    Files,
    LanguageOption,
    OutputOption,
    QuietOption,
    StandardOption,
    files_of,
    language_of,
    look_of,
    report_on,
    standard_of,
    write_reports,
)
from hightech_check.report import worst_exit_code

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check validate examples/baotou-metal-park-2020.yaml")
def validate(
    files: Files,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="Output format.")] = "text",
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Tell only whether data files can be accepted; every problem goes to standard error as FILE:LINE:COLUMN.

    Exit codes: 0 accepted, 2 wrong usage or a broken standard, 4 a data file was refused.
    """
    language = language_of(lang)
    chosen = standard_of(standard)
    paths = files_of(files, language)
    reports = [report_on(path, chosen, language, judge=False) for path in paths]
    write_reports(reports, form, look_of(language, output, quiet=quiet), output, paths)
    return worst_exit_code(report.exit_code for report in reports)

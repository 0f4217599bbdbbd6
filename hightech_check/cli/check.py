"""`hightech-check check FILE…`: the main job."""

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


@app.command(epilog="Example: hightech-check examples/baotou-metal-park-2020.yaml --format json")
def check(
    files: Files,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="Output format.")] = "text",
    output: OutputOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Count recommended criteria for the verdict too.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 instead of 1 and 3.")] = False,
    quiet: QuietOption = False,
) -> int:
    """Check data files: criterion by criterion, whether they meet the standard, and by how much not.

    Exit codes: 0 eligible, 1 not eligible, 2 wrong usage or a broken standard, 3 undetermined, 4 data file refused;
    of several files the worst, in the order 2, 4, 1, 3, 0.
    """
    language = language_of(lang)
    chosen = standard_of(standard)
    paths = files_of(files, language)
    reports = [report_on(path, chosen, language, strict=strict) for path in paths]
    write_reports(reports, form, look_of(language, output, quiet=quiet), output, paths)
    code = worst_exit_code(report.exit_code for report in reports)
    return 0 if exit_zero and code in (1, 3) else code

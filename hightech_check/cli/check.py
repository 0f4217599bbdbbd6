"""`hightech-check check FILE…`: the main job."""

from typing import Annotated

import typer

from hightech_check.cli.options import (
    ExitZeroOption,
    Files,
    FormatOption,
    JobsOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    RecursiveOption,
    ReportOption,
    StandardOption,
    language_of,
)
from hightech_check.cli.runner import exit_code_of, standard_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check examples/baotou-metal-park-2020.yaml --format json")
def check(
    files: Files,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: FormatOption = "text",
    output: OutputOption = None,
    report: ReportOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Count recommended criteria for the verdict too.")] = False,
    exit_zero: ExitZeroOption = False,
    quiet: QuietOption = False,
    recursive: RecursiveOption = False,
    jobs: JobsOption = 1,
) -> int:
    """Check data files: criterion by criterion, whether they meet the standard, and by how much not.

    Exit codes: 0 eligible, 1 not eligible, 2 wrong usage or a broken standard, 3 undetermined, 4 data file refused;
    of several files the worst, in the order 2, 4, 1, 3, 0.
    """
    from hightech_check.cli.batch import Job, run

    code = run(
        files,
        Job(standard_of(standard), language_of(lang), strict=strict),
        form=form,
        path=output,
        further=report or (),
        quiet=quiet,
        recursive=recursive,
        jobs=jobs,
    )
    return exit_code_of(code, exit_zero=exit_zero)

"""`hightech-check validate FILE…`: only whether data files can be accepted."""

import typer

from hightech_check.cli.options import (
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
from hightech_check.cli.runner import standard_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check validate examples/baotou-metal-park-2020.yaml")
def validate(
    files: Files,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: FormatOption = "text",
    output: OutputOption = None,
    report: ReportOption = None,
    quiet: QuietOption = False,
    recursive: RecursiveOption = False,
    jobs: JobsOption = 1,
) -> int:
    """Tell only whether data files can be accepted; every problem goes to standard error as FILE:LINE:COLUMN.

    Exit codes: 0 accepted, 2 wrong usage or a broken standard, 4 a data file was refused.
    """
    from hightech_check.cli.batch import Job, run

    return run(
        files,
        Job(standard_of(standard), language_of(lang), judge=False),
        form=form,
        path=output,
        further=report or (),
        quiet=quiet,
        recursive=recursive,
        jobs=jobs,
    )

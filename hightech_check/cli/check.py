"""`hightech-check check FILE…`, the main job, and `hightech-check validate FILE…`: data files, one or many."""

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
    StrictOption,
)
from hightech_check.cli.runner import Target, standard_of
from hightech_check.writing import FORMATS

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("check", epilog="Example: hightech-check examples/baotou-metal-park-2020.yaml --format json")
def check(
    files: Files,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: FormatOption = "text",
    output: OutputOption = None,
    report: ReportOption = None,
    strict: StrictOption = False,
    exit_zero: ExitZeroOption = False,
    quiet: QuietOption = False,
    recursive: RecursiveOption = False,
    jobs: JobsOption = 1,
) -> int:
    """Check data files: criterion by criterion, whether they meet the standard, and by how much not.

    Exit codes: 0 eligible, 1 not eligible, 2 wrong usage or a broken standard, 3 undetermined, 4 data file refused;
    of several files the worst, in the order 2, 4, 1, 3, 0.
    """
    from hightech_check.cli.batch import run

    options = {"quiet": quiet, "strict": strict, "exit_zero": exit_zero}
    target = Target.of(form, output, lang, formats=FORMATS, report=report or (), **options)
    return run(files, standard_of(standard), target, judge=True, recursive=recursive, processes=jobs)


@app.command("validate", epilog="Example: hightech-check validate examples/baotou-metal-park-2020.yaml")
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
    from hightech_check.cli.batch import run

    target = Target.of(form, output, lang, formats=FORMATS, report=report or (), quiet=quiet)
    return run(files, standard_of(standard), target, judge=False, recursive=recursive, processes=jobs)

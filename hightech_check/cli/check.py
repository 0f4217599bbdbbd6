"""`hightech-check check FILE…`, the main job, and `hightech-check validate FILE…`: data files, one or many."""

import typer

from hightech_check.cli.options import Files, JobsOption, RecursiveOption
from hightech_check.cli.runner import Target, answering
from hightech_check.writing import FORMATS

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("check", epilog="Example: hightech-check examples/baotou-metal-park-2020.yaml --format json")
@answering("standard", "report", "strict", "exit_zero", "quiet", formats=FORMATS)
def check(files: Files, target: Target, recursive: RecursiveOption = False, jobs: JobsOption = 1) -> int:
    """Check data files: criterion by criterion, whether they meet the standard, and by how much not.

    Exit codes: 0 eligible, 1 not eligible, 2 wrong usage or a broken standard, 3 undetermined, 4 data file refused;
    of several files the worst, in the order 2, 4, 1, 3, 0.
    """
    from hightech_check.cli.batch import run

    return run(files, target, judge=True, recursive=recursive, processes=jobs)


@app.command("validate", epilog="Example: hightech-check validate examples/baotou-metal-park-2020.yaml")
@answering("standard", "report", "quiet", formats=FORMATS)
def validate(files: Files, target: Target, recursive: RecursiveOption = False, jobs: JobsOption = 1) -> int:
    """Tell only whether data files can be accepted; every problem goes to standard error as FILE:LINE:COLUMN.

    Exit codes: 0 accepted, 2 wrong usage or a broken standard, 4 a data file was refused.
    """
    from hightech_check.cli.batch import run

    return run(files, target, judge=False, recursive=recursive, processes=jobs)

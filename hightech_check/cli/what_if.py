"""`hightech-check what-if FILE`: a park before and after changes and moves."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal, TextIO

import typer

from hightech_check.cli.common import (
    ExitZeroOption,
    LanguageOption,
    OutputOption,
    StandardOption,
    exit_code_of,
    language_of,
    look_of,
    refuse_outputs,
    standard_of,
    write_refusal,
)
from hightech_check.cli.streams import output as open_output
from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.park.reader import parse_park, read_data
from hightech_check.reading.source import shown_path
from hightech_check.result.report import Report
from hightech_check.writing import Look, writer

Form = Literal["text", "json", "jsonl", "csv", "markdown"]
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check what-if examples/baotou-metal-park-2020.yaml --move certify=24")
def what_if(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A data file, or - for standard input.")],
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a figure; also += and -=.")
    ] = None,
    moves: Annotated[list[str] | None, typer.Option("--move", metavar="MOVE=COUNT", help="Make so many steps.")] = None,
    sweeps: Annotated[
        list[str] | None,
        typer.Option(
            "--sweep",
            metavar="NAME=START:STOP:STEP",
            help="Lead a figure, the year or a move through its values, such as enterprises=150:250:1; twice: a grid.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every criterion, not only those that change.")] = False,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: Annotated[
        Form, typer.Option("--format", "-f", help="Output format; json, jsonl and csv: two reports.")
    ] = "text",
    output: OutputOption = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="PATH", help="Write the changed data file, its comments kept.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Count recommended criteria for the verdict too.")] = False,
    exit_zero: ExitZeroOption = False,
) -> int:
    """Show what would change: each criterion before and after changes and moves.

    Exit codes: those of the changed park; 2 for a change that means nothing, 4 where the changes contradict.
    With --sweep: 0 once it is made, whatever comes of it; 4 where the figures contradict at every value.
    """
    from hightech_check.judging.check import check
    from hightech_check.what_if import changes_between, changes_wanted, read_change, read_move, with_changes

    language = language_of(lang)
    refuse_outputs([path for path in (output, save) if path is not None], [file])
    if sweeps:
        _refuse_with_sweep(form, every=every, save=save is not None)
    refuse = partial(write_refusal, form=form, language=language, path=output, strict=strict)
    chosen = standard_of(standard)
    try:
        data = read_data(file)
        park = parse_park(data, chosen, shown_path(file))
    except DataFileError as error:
        return refuse(error, _writer_of_refused(form, sweep=bool(sweeps)), standard=chosen)
    steps: dict[str, int] = {}
    for text in moves or ():
        name, count = read_move(park, text)
        steps[name] = steps.get(name, 0) + count
    changes = [read_change(text) for text in sets or ()]
    if sweeps:
        from hightech_check.cli.sweeping import write_sweep

        return write_sweep(park, sweeps, changes, steps, form=form, output=output, language=language, strict=strict)
    before = check(park.standard, park, language=language, strict=strict)
    write = _writer_of_both(form, every=every)
    try:
        changed = with_changes(park, changes, steps)
    except DataFileError as error:
        wanted = changes_wanted(park, changes, language)
        return refuse(error, lambda after, *to: write(before, replace(after, changes=wanted), *to), park=park)
    if save is not None:
        from hightech_check.what_if.save import saved

        text = saved(data, park, changed, language)
        with open_output(save) as stream:
            stream.write(text)
    after = check(changed.standard, changed, language=language, strict=strict)
    after = replace(after, changes=changes_between(park, changed, language))
    with open_output(output) as stream:
        write(before, after, stream, look_of(language, output, form=form))
    return exit_code_of(after.exit_code, exit_zero=exit_zero)


def _refuse_with_sweep(form: str, *, every: bool, save: bool) -> None:
    from hightech_check.cli.sweeping import FORMATS

    for option, given in (("--all", every), ("--save", save), (f"--format {form}", form not in FORMATS)):
        if given:
            raise UsageError([Fault("sweep-and-option", {"found": option})])


def _writer_of_both(form: str, *, every: bool) -> Callable[[Report, Report, TextIO, Look], None]:
    """What writes the park before and after: a page of both, or two reports."""
    if form == "text":
        from hightech_check.what_if.text import write_before_and_after

        return partial(write_before_and_after, every=every)
    if form == "markdown":
        from hightech_check.what_if import markdown as what_if_markdown

        return partial(what_if_markdown.write_before_and_after, every=every)
    from hightech_check.writing.reports import document

    write = writer(form)
    return lambda before, after, stream, look: write(document([before, after]), stream, look)


def _writer_of_refused(form: str, *, sweep: bool) -> Callable[[Report, TextIO, Look], None]:
    """What writes the refused report on a data file: in the form of a sweep, or as any report."""
    if sweep and form != "text":
        from importlib import import_module

        from hightech_check.cli.sweeping import FORMATS

        write: Callable[[Report, TextIO, Look], None] = import_module(FORMATS[form]).write_refused
        return write
    from hightech_check.writing.reports import document

    one = writer(form)
    return lambda report, stream, look: one(document([report]), stream, look)

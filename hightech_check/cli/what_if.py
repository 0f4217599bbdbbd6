"""`hightech-check what-if FILE`: a park before and after changes and moves."""

from dataclasses import replace
from typing import Annotated, Literal

import typer

from hightech_check.cli.common import (
    LanguageOption,
    OutputOption,
    StandardOption,
    language_of,
    look_of,
    refuse_outputs,
    standard_of,
)
from hightech_check.cli.streams import output as open_output
from hightech_check.park import parse_park, read_data
from hightech_check.reports import writer
from hightech_check.source import shown_path

Form = Literal["text", "json", "jsonl", "csv", "markdown"]
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check what-if examples/baotou-metal-park-2020.yaml --move certify=24")
def what_if(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A data file, or - for standard input.")],
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a figure; also += and -=.")
    ] = None,
    moves: Annotated[list[str] | None, typer.Option("--move", metavar="MOVE=COUNT", help="Make so many steps.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every criterion, not only those that change.")] = False,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="Output format; but for text, two reports.")] = "text",
    output: OutputOption = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="PATH", help="Write the changed data file, its comments kept.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Count recommended criteria for the verdict too.")] = False,
) -> int:
    """Show what would change: each criterion before and after changes and moves.

    Exit codes: those of the changed park; 2 for a change that means nothing, 4 where the changes contradict.
    """
    from hightech_check.check import check
    from hightech_check.reports.what_if_text import write_before_and_after
    from hightech_check.what_if import changes_between, read_change, read_move, with_changes

    language = language_of(lang)
    refuse_outputs([path for path in (output, save) if path is not None], [file])
    data = read_data(file)
    park = parse_park(data, standard_of(standard), shown_path(file))
    steps: dict[str, int] = {}
    for text in moves or ():
        name, count = read_move(park, text)
        steps[name] = steps.get(name, 0) + count
    changed = with_changes(park, [read_change(text) for text in sets or ()], steps)
    if save is not None:
        from hightech_check.save import saved

        text = saved(data, park, changed, language)
        with open_output(save) as stream:
            stream.write(text)
    before, after = (check(one.standard, one, language=language, strict=strict) for one in (park, changed))
    after = replace(after, changes=changes_between(park, changed, language))
    look = look_of(language, output)
    with open_output(output) as stream:
        if form == "text":
            write_before_and_after(before, after, stream, look, every=every)
        else:
            writer(form)([before, after], stream, look)
    return after.exit_code

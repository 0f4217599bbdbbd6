"""`hightech-check route FILE`: the cheapest set of moves to eligibility."""

from importlib import import_module
from typing import Annotated, Literal

import typer

from hightech_check.cli.common import (
    ExitZeroOption,
    LanguageOption,
    OutputOption,
    QuietOption,
    StandardOption,
    exit_code_of,
    language_of,
    look_of,
    refuse_input_as_output,
    standard_of,
    write_refusal,
)
from hightech_check.cli.streams import output as output_to
from hightech_check.errors import DataFileError

app = typer.Typer(add_completion=False, rich_markup_mode=None)
FORMATS = {"text": "hightech_check.route.text", "json": "hightech_check.route.json"}


@app.command(
    epilog="Example: hightech-check route examples/baotou-metal-park-2020.yaml --cost settle=0.5 --max attract=35"
)
def route(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A data file, or - for standard input.")],
    cost: Annotated[
        list[str] | None,
        typer.Option("--cost", metavar="MOVE=NUMBER", help="What a step costs (of money moves: 1 万元); default 1."),
    ] = None,
    most: Annotated[
        list[str] | None, typer.Option("--max", metavar="MOVE=N", help="Make no more than so many steps.")
    ] = None,
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="Output format.")] = "text",
    output: OutputOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Recommended criteria must pass too.")] = False,
    exit_zero: ExitZeroOption = False,
    quiet: QuietOption = False,
) -> int:
    """Find the cheapest set of moves after which every required criterion passes.

    Money moves without a --cost are added up by themselves, and kept low where the other cost is equal. Of equal routes
    it is the one with the fewest steps of the move listed first in the standard, then of the next.

    Exit codes: 0 a route, or nothing to do; 1 no route; 2 wrong usage, a broken standard, or no solver
    (pip install 'hightech-check[route]'); 3 figures that are not known stand in the way; 4 data file refused.
    """
    from hightech_check.park.changes import read_move
    from hightech_check.park.reader import load_park
    from hightech_check.route.finder import read_cost
    from hightech_check.route.finder import route as find_route
    from hightech_check.route.report import RouteReport

    language = language_of(lang)
    refuse_input_as_output(output, [file])
    write = import_module(FORMATS[form]).write
    chosen = standard_of(standard)
    try:
        park = load_park(file, chosen)
    except DataFileError as error:
        return write_refusal(
            error,
            lambda refused, stream, look: write(RouteReport.refused(refused), stream, look),
            form=form,
            language=language,
            path=output,
            standard=chosen,
            strict=strict,
        )
    costs = dict(read_cost(park.standard, text) for text in cost or ())
    limits = dict(read_move(park, text) for text in most or ())
    report = find_route(park, costs=costs, limits=limits, strict=strict, language=language)
    with output_to(output) as stream:
        write(report, stream, look_of(language, output, quiet=quiet))
    return exit_code_of(report.exit_code, exit_zero=exit_zero)

"""`hightech-check init`: a template of a data file."""

from typing import Annotated

import typer

from hightech_check.cli.options import LanguageOption, NewFileOption, StandardOption
from hightech_check.cli.runner import write_template

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check init --lang zh -o park.yaml")
def init(
    standard: StandardOption = None,
    year: Annotated[
        int | None, typer.Option("--year", min=1949, max=2100, help="The year of the figures; default: last year.")
    ] = None,
    lang: LanguageOption = None,
    output: NewFileOption = None,
) -> int:
    """Write a template of a data file, its comments in the chosen language; what is left empty is not known."""
    from hightech_check.park.template import template

    return write_template(template, standard, year, lang, output)

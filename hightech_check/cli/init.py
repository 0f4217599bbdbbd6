"""`hightech-check init`: a template of a data file."""

import datetime
from pathlib import Path
from typing import Annotated

import typer

from hightech_check.cli.common import LanguageOption, StandardOption, language_of, look_of, standard_of
from hightech_check.cli.streams import output as output_to
from hightech_check.errors import Fault, UsageError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check init --lang zh -o park.yaml")
def init(
    standard: StandardOption = None,
    year: Annotated[
        int | None, typer.Option("--year", min=1949, max=2100, help="The year of the figures; default: last year.")
    ] = None,
    lang: LanguageOption = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this new file.")
    ] = None,
) -> int:
    """Write a template of a data file, its comments in the chosen language; what is left empty is not known."""
    from hightech_check.reports.plain import plain_for
    from hightech_check.standard import load_standard
    from hightech_check.template import template

    language = language_of(lang)
    if output is not None and Path(output).exists():
        raise UsageError([Fault("file-exists", {"found": output})])
    chosen = standard_of(standard) or load_standard()
    text = template(chosen, year or datetime.datetime.now(tz=datetime.UTC).year - 1, language)
    with output_to(output) as stream:
        stream.write(plain_for(text, look_of(language, output).encoding))
    return 0

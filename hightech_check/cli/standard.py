"""`hightech-check standard list · show`: the standards themselves."""

import json
from typing import Annotated, Literal

import typer

from hightech_check.cli.common import LanguageOption, OutputOption, language_of, look_of
from hightech_check.cli.streams import output as output_to

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

_Format = Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="Output format.")]
_Name = Annotated[str, typer.Argument(metavar="ID|PATH", help="A shipped standard, or a standards file.")]


@app.callback(epilog="Example: hightech-check standard show inner-mongolia-2020")
def standard() -> None:
    """List and show the standards."""


@app.command(name="list", epilog="Example: hightech-check standard list --lang zh")
def list_standards(lang: LanguageOption = None, form: _Format = "text", output: OutputOption = None) -> int:
    """List the standards that come with the program."""
    from hightech_check.report import envelope
    from hightech_check.reports.plain import plain_for
    from hightech_check.standard import load_standard, shipped

    language = language_of(lang)
    look = look_of(language, output)
    standards = [load_standard(name) for name in shipped()]
    with output_to(output) as stream:
        if form == "json":
            rows = [
                {"id": one.id, "title": one.title.text(language), "criteria": len(one.criteria)} for one in standards
            ]
            json.dump({**envelope(), "standards": rows}, stream, ensure_ascii=not look.unicode, indent=2)
            stream.write("\n")
        else:
            width = max(len(one.id) for one in standards)
            lines = [f"{one.id:{width}}  {one.title.text(language)}" for one in standards]
            stream.write(plain_for("\n".join(lines) + "\n", look.encoding))
    return 0


@app.command(epilog="Example: hightech-check standard show inner-mongolia-2020 --lang zh")
def show(name: _Name, lang: LanguageOption = None, form: _Format = "text", output: OutputOption = None) -> int:
    """Show a standard: every criterion, what it requires, and where it stands in the source.

    Exit codes: 0 shown, 2 no such standard, or a broken file.
    """
    from hightech_check.catalogue import show_lines, standard_json
    from hightech_check.report import envelope
    from hightech_check.reports.plain import plain_for
    from hightech_check.standard import load_standard

    language = language_of(lang)
    look = look_of(language, output)
    chosen = load_standard(name)
    with output_to(output) as stream:
        if form == "json":
            form_of_it = {**envelope(), "standard": standard_json(chosen, language)}
            json.dump(form_of_it, stream, ensure_ascii=not look.unicode, indent=2)
            stream.write("\n")
        else:
            stream.write(plain_for("\n".join(show_lines(chosen, language)) + "\n", look.encoding))
    return 0

"""`hightech-check standard …`: the standards themselves."""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import typer

from hightech_check.cli.common import LanguageOption, OutputOption, language_of, look_of, refuse_input_as_output
from hightech_check.cli.streams import output as output_to
from hightech_check.standard import load_standard, shipped

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="List, show, lint, test, compare and begin standards. A standard is one YAML file; see docs/standards.md.",
    epilog="Example: hightech-check standard show inner-mongolia-2020",
)
TextOrJson = Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="Output format.")]
StandardName = Annotated[str, typer.Argument(metavar="ID|PATH", help="A shipped standard's id, or a standards file.")]


def _write_lines(lines: Iterable[str], language: str, path: str | None) -> None:
    from hightech_check.reports.plain import plain_for

    look = look_of(language, path)
    with output_to(path) as stream:
        for line in lines:
            stream.write(plain_for(line, look.encoding) + "\n")


def _write_json(form: dict[str, Any], path: str | None) -> None:
    from hightech_check.report import envelope

    with output_to(path) as stream:
        json.dump({**envelope(), **form}, stream, ensure_ascii=not look_of("en", path).unicode, indent=2)
        stream.write("\n")


@app.command("list", epilog="Example: hightech-check standard list --format json")
def list_standards(lang: LanguageOption = None, form: TextOrJson = "text", output: OutputOption = None) -> int:
    """List the standards that come with the program."""
    from hightech_check.standard_text import list_lines, list_to_json

    language = language_of(lang)
    standards = [load_standard(name) for name in shipped()]
    if form == "json":
        _write_json({"standards": list_to_json(standards, language)}, output)
    else:
        _write_lines(list_lines(standards, language), language, output)
    return 0


@app.command("show", epilog="Example: hightech-check standard show tech-sme-2017 --lang zh")
def show_standard(
    standard: StandardName, lang: LanguageOption = None, form: TextOrJson = "text", output: OutputOption = None
) -> int:
    """Show a standard: each criterion, what it requires, whether it binds, and where it is written.

    Exit codes: 0 shown; 2 there is no such standard, or its file is broken (each fault as FILE:LINE:COLUMN).
    """
    from hightech_check.standard_text import show_lines, show_to_json

    language = language_of(lang)
    chosen = load_standard(standard)
    refuse_input_as_output(output, [chosen.file])
    if form == "json":
        _write_json({"standard": show_to_json(chosen, language)}, output)
    else:
        _write_lines(show_lines(chosen, language), language, output)
    return 0

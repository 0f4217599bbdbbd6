"""`hightech-check schema`: the JSON Schema of a data file, or of the JSON report."""

import json
from typing import Annotated

import typer

from hightech_check.cli.common import LanguageOption, OutputOption, StandardOption, language_of, look_of, standard_of
from hightech_check.cli.streams import output as output_to

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check schema -o park.schema.json")
def schema(
    standard: StandardOption = None,
    lang: LanguageOption = None,
    output: OutputOption = None,
    report: Annotated[bool, typer.Option("--report", help="Of the JSON report instead of the data file.")] = False,
) -> int:
    """Write the JSON Schema of a data file, for an editor's YAML plug-in; with --report, that of a JSON report."""
    from hightech_check.standard import load_standard

    language = language_of(lang)
    if report:
        from hightech_check.report_schema import report_schema

        form = report_schema()
    else:
        from hightech_check.data_schema import data_schema

        form = data_schema(standard_of(standard) or load_standard(), language)
    with output_to(output) as stream:
        json.dump(form, stream, ensure_ascii=not look_of(language, output).unicode, indent=2)
        stream.write("\n")
    return 0

"""`hightech-check schema`: the JSON Schema of a data file."""

import json

import typer

from hightech_check.cli.common import LanguageOption, OutputOption, StandardOption, language_of, look_of, standard_of
from hightech_check.cli.streams import output as output_to

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check schema -o park.schema.json")
def schema(standard: StandardOption = None, lang: LanguageOption = None, output: OutputOption = None) -> int:
    """Write the JSON Schema of a data file, for an editor's YAML plug-in."""
    from hightech_check.data_schema import data_schema
    from hightech_check.standard import load_standard

    language = language_of(lang)
    form = data_schema(standard_of(standard) or load_standard(), language)
    with output_to(output) as stream:
        json.dump(form, stream, ensure_ascii=not look_of(language, output).unicode, indent=2)
        stream.write("\n")
    return 0

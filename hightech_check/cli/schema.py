"""`hightech-check schema`: the JSON Schema of a data file, of a standards file, or of the JSON report."""

from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from hightech_check.cli.options import LanguageOption, OutputOption, language_of
from hightech_check.cli.runner import look_of, standard_of
from hightech_check.cli.streams import output as output_to
from hightech_check.writing.json_text import json_encoder

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_OF_STANDARDS = "="  # no id and no path: what stands for `--standard` without a value


class _Schema(TyperCommand):
    """Takes `--standard` with a value, and without one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        for index, argument in enumerate(args):
            if argument == "--standard" and (index + 1 == len(args) or args[index + 1].startswith("-")):
                args = [*args[: index + 1], _OF_STANDARDS, *args[index + 1 :]]
                break
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


@app.command(cls=_Schema, epilog="Example: hightech-check schema -o park.schema.json")
def schema(
    standard: Annotated[
        str | None,
        typer.Option(
            "--standard", metavar="[ID|PATH]", help="Of this standard's data files; alone: of standards files."
        ),
    ] = None,
    lang: LanguageOption = None,
    output: OutputOption = None,
    report: Annotated[bool, typer.Option("--report", help="Of the JSON report instead of the data file.")] = False,
) -> int:
    """Write the JSON Schema of a data file, for an editor's YAML plug-in.

    With --standard alone, that of standards files; with --report, that of the result of --format json.
    """
    language = language_of(lang)
    form = _schema(standard, report, language)
    with output_to(output) as stream:
        stream.write(json_encoder(unicode=look_of(language, output).unicode, indent=2)(form) + "\n")
    return 0


def _schema(standard: str | None, report: bool, language: str) -> dict[str, Any]:
    if report:
        from hightech_check.result.report import report_schema

        return report_schema()
    if standard == _OF_STANDARDS:
        from hightech_check.standard.reader import standard_schema

        return standard_schema()
    from hightech_check.park.reader import data_schema
    from hightech_check.standard.finding import load_standard

    return data_schema(standard_of(standard) or load_standard(), language)

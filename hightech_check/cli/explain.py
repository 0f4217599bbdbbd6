"""`hightech-check explain FILE ID`: one criterion, its formula with the figures in it, what would change it."""

from typing import Annotated, Literal

import typer

from hightech_check.cli.common import (
    LanguageOption,
    OutputOption,
    StandardOption,
    language_of,
    look_of,
    standard_of,
    write_json,
    write_refusal,
)
from hightech_check.cli.streams import output as output_to
from hightech_check.errors import DataFileError
from hightech_check.park.reader import load_park

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check explain examples/baotou-metal-park-2020.yaml industry.high-tech-share")
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A data file, or - for standard input.")],
    criterion: Annotated[str, typer.Argument(metavar="ID", help="A criterion, such as industry.enterprises.")],
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="Output format.")] = "text",
    output: OutputOption = None,
) -> int:
    """Explain one criterion: its source, its inequality with the figures in it, what would change it.

    For each figure alone: the first value at which the status is another one, and how far away that is.

    Exit codes: 0 explained, 2 no such criterion, 4 data file refused.
    """
    from hightech_check.explain.explanation import explain as explain_criterion
    from hightech_check.explain.explanation import no_explanation
    from hightech_check.explain.text import lines
    from hightech_check.result.report import envelope
    from hightech_check.writing.plain import plain_for
    from hightech_check.writing.wrapping import wrapped

    language = language_of(lang)
    chosen = standard_of(standard)
    try:
        park = load_park(file, chosen)
    except DataFileError as error:
        return write_refusal(
            error,
            lambda refused, stream, look: write_json({**envelope(), **no_explanation(refused)}, stream, look),
            form=form,
            language=language,
            path=output,
            standard=chosen,
        )
    explanation = explain_criterion(park.standard, park, criterion, language)
    look = look_of(language, output)
    with output_to(output) as stream:
        if form == "json":
            write_json({**envelope(), "file": park.file, **explanation.to_dict()}, stream, look)
        else:
            for line in lines(explanation):
                stream.writelines(f"{plain_for(part, look.encoding)}\n" for part in wrapped(line, look.width))
    return 0

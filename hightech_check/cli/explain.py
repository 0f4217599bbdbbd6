"""`hightech-check explain FILE ID`: one criterion, its formula with the figures in it, what would change it."""

from typing import Annotated

import typer

from hightech_check.cli.options import File
from hightech_check.cli.runner import Target, answering, ask

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check explain examples/baotou-metal-park-2020.yaml industry.high-tech-share")
@answering("standard")
def explain(
    file: File,
    criterion: Annotated[str, typer.Argument(metavar="ID", help="A criterion, such as industry.enterprises.")],
    target: Target,
) -> int:
    """Explain one criterion: its source, its inequality with the figures in it, what would change it.

    For each figure alone: the first value at which the status is another one, and how far away that is.

    Exit codes: 0 explained, 2 no such criterion, 4 data file refused.
    """
    from hightech_check.explain.document import document, refused
    from hightech_check.explain.explanation import explain as explain_criterion

    return ask(
        file,
        target,
        lambda park: document(explain_criterion(park.standard, park, criterion, target.language)),
        refused,
    )

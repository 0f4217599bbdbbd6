"""`hightech-check route FILE`: the cheapest set of moves to eligibility."""

from typing import TYPE_CHECKING, Annotated

import typer

from hightech_check.cli.options import File
from hightech_check.cli.runner import Target, answering, ask

if TYPE_CHECKING:
    from hightech_check.park.model import Park
    from hightech_check.writing import Document

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Example: hightech-check route examples/baotou-metal-park-2020.yaml --cost settle=0.5 --max attract=35"
)
@answering("standard", "strict", "exit_zero", "quiet")
def route(
    file: File,
    target: Target,
    cost: Annotated[
        list[str] | None,
        typer.Option("--cost", metavar="MOVE=NUMBER", help="What a step costs (of money moves: 1 万元); default 1."),
    ] = None,
    most: Annotated[
        list[str] | None, typer.Option("--max", metavar="MOVE=N", help="Make no more than so many steps.")
    ] = None,
    seconds: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", min=0.1, max=3600, help="Seek no longer than that.")
    ] = 10,
) -> int:
    """Find the cheapest set of moves after which every required criterion passes.

    Money moves without a --cost are added up by themselves, and kept low where the other cost is equal. Of equal routes
    it is the one with the fewest steps of the move listed first in the standard, then of the next.

    Exit codes: 0 a route, or nothing to do; 1 no route; 2 wrong usage, a broken standard, or no solver
    (pip install 'hightech-check[route]'); 3 figures that are not known stand in the way, or the time was over before an
    answer was known; 4 data file refused.
    """
    from hightech_check.park.changes import read_move
    from hightech_check.route.document import document, refused
    from hightech_check.route.finder import route as find_route
    from hightech_check.route.prices import read_cost

    def question(park: "Park") -> "Document":
        costs = dict(read_cost(park.standard, text) for text in cost or ())
        limits = dict(read_move(park, text) for text in most or ())
        return document(
            find_route(
                park, costs=costs, limits=limits, strict=target.strict, language=target.language, seconds=seconds
            )
        )

    return ask(file, target, question, refused)

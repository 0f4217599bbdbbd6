"""`hightech-check what-if FILE`: a park before and after changes and moves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from hightech_check.cli.files import refuse_outputs
from hightech_check.cli.options import File
from hightech_check.cli.runner import Target, answering, ask, refusal
from hightech_check.cli.streams import output as open_output
from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.writing import DOCUMENT_FORMATS, Document

if TYPE_CHECKING:
    from hightech_check.park.changes import Change
    from hightech_check.park.model import Park

FORMATS = (*DOCUMENT_FORMATS, "jsonl")
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check what-if examples/baotou-metal-park-2020.yaml --move certify=24")
@answering("standard", "strict", "exit_zero", formats=FORMATS)
def what_if(
    file: File,
    target: Target,
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a figure; also += and -=.")
    ] = None,
    moves: Annotated[list[str] | None, typer.Option("--move", metavar="MOVE=COUNT", help="Make so many steps.")] = None,
    sweeps: Annotated[
        list[str] | None,
        typer.Option(
            "--sweep",
            metavar="NAME=START:STOP:STEP",
            help="Lead a figure, the year or a move through its values, such as enterprises=150:250:1; twice: a grid.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every criterion, not only those that change.")] = False,
    save: Annotated[
        str | None, typer.Option("--save", metavar="PATH", help="Write the changed data file, its comments kept.")
    ] = None,
) -> int:
    """Show what would change: each criterion before and after changes and moves.

    Exit codes: those of the changed park; 2 for a change that means nothing, 4 where the changes contradict.
    With --sweep: 0 once it is made, whatever comes of it; 4 where the figures contradict at every value.
    """
    from hightech_check.park.changes import read_change

    if sweeps:
        for option, given in (("--all", every), ("--save", save), (f"--format {target.form}", target.form == "jsonl")):
            if given:
                raise UsageError([Fault("sweep-and-option", {"found": option})])
    changes = [read_change(text) for text in sets or ()]
    if not sweeps:
        return ask(file, target, lambda park: _changed(park, changes, moves or (), target, save, every=every))
    from hightech_check.what_if.document import document, refused
    from hightech_check.what_if.sweeping import sweep

    def swept(park: "Park") -> Document:
        steps = _steps(park, moves or ())
        return document(
            sweep(park, *sweeps, changes=changes, moves=steps, strict=target.strict, language=target.language)
        )

    return ask(file, target, swept, refused)


def _steps(park: "Park", moves: Sequence[str]) -> Counter[str]:
    """How many steps of each move, those of the same one together."""
    from hightech_check.park.changes import read_move

    steps = Counter[str]()
    for text in moves:
        name, count = read_move(park, text)
        steps[name] += count
    return steps


def _changed(
    park: "Park",
    changes: "Sequence[Change]",
    moves: Sequence[str],
    target: Target,
    save: str | None,
    *,
    every: bool,
) -> Document:
    """The document of a change; the changed file is written on the way."""
    from hightech_check.judging.check import check
    from hightech_check.park.changes import changes_between, changes_wanted, with_changes
    from hightech_check.writing.before_after import document

    language, strict = target.language, target.strict
    before = check(park.standard, park, language=language, strict=strict)
    try:
        changed = with_changes(park, changes, _steps(park, moves))
    except DataFileError as error:
        wanted = changes_wanted(park, changes, language)
        return refusal(error, target, lambda after: document(before, replace(after, changes=wanted)), park=park)
    if save is not None:
        from hightech_check.what_if.save import saved

        refuse_outputs(target.path, save)  # before anything is written
        text = saved(park, changed, language)
        with open_output(save) as stream:
            stream.write(text)
    after = check(changed.standard, changed, language=language, strict=strict)
    return document(before, replace(after, changes=changes_between(park, changed, language)), every=every)

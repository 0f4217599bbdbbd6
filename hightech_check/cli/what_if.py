"""`hightech-check what-if FILE`: a park before and after changes and moves."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

import typer

from hightech_check.cli.common import (
    LanguageOption,
    OutputOption,
    StandardOption,
    language_of,
    look_of,
    refuse_input_as_output,
    standard_of,
)
from hightech_check.cli.streams import output as open_output
from hightech_check.errors import Fault, UsageError
from hightech_check.messages import safe, say
from hightech_check.park import load_park
from hightech_check.report import CriterionResult, Report
from hightech_check.reports import writer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: hightech-check what-if examples/baotou-metal-park-2020.yaml --move certify=24")
def what_if(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A data file, or - for standard input.")],
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
    standard: StandardOption = None,
    lang: LanguageOption = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", "-f", help="Output format; csv with --sweep.")
    ] = "text",
    output: OutputOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Count recommended criteria for the verdict too.")] = False,
) -> int:
    """Show what would change: each criterion before and after changes and moves.

    Exit codes: those of the changed park; 2 for a change that means nothing, 4 where the changes contradict.
    With --sweep: 0 once it is made, whatever comes of it; 4 where the figures contradict at every value.
    """
    from hightech_check.check import check
    from hightech_check.what_if import changes_between, read_change, read_move, with_changes

    language = language_of(lang)
    refuse_input_as_output(output, [file])
    park = load_park(file, standard_of(standard))
    if sweeps:
        from hightech_check.cli.sweeping import write_sweep

        if every:
            raise UsageError([Fault("sweep-and-option", {"found": "--all"})])
        return write_sweep(
            park, sweeps, sets or (), moves or (), form=form, output=output, language=language, strict=strict
        )
    if form == "csv":
        raise UsageError([Fault("sweep-option", {"found": "--format csv"})])
    steps: dict[str, int] = {}
    for text in moves or ():
        name, count = read_move(park, text)
        steps[name] = steps.get(name, 0) + count
    changed = with_changes(park, [read_change(text) for text in sets or ()], steps)
    before, after = (check(one.standard, one, language=language, strict=strict) for one in (park, changed))
    after = replace(after, changes=changes_between(park, changed))
    if form == "json":
        with open_output(output) as stream:
            writer(form)([before, after], stream, look_of(language, output))
    else:
        with open_output(output) as stream:
            stream.writelines(f"{safe(line)}\n" for line in _lines(before, after, every=every))
    return after.exit_code


def _lines(before: Report, after: Report, *, every: bool) -> Iterator[str]:
    language = after.language
    unknown = say(language, "not-known-word")
    yield f"{after.name} · {after.year}"
    verdicts = {
        "before": say(language, f"verdict-{before.verdict}"),
        "after": say(language, f"verdict-{after.verdict}"),
    }
    yield say(language, "verdict-change", **verdicts)
    yield say(language, "changes-heading")
    for change in after.changes or ():
        yield f"  {change['name']}: {change['before'] or unknown} -> {change['after'] or unknown}"
    shown = 0
    for old, new in zip(before.criteria, after.criteria, strict=True):
        if every or _facts(old) != _facts(new):
            shown += 1
            statuses = [say(language, f"status-{one.status}") for one in (old, new)]
            yield f"{new.id}  {' -> '.join(statuses)}  {new.title}"
            for was, now in zip(old.comparisons, new.comparisons, strict=True):
                short = f"  ({now.shortfall_words})" if now.shortfall_words else ""
                yield f"    {now.label}: {was.value_text or unknown} -> {now.value_text or unknown}{short}"
    if not shown:
        yield say(language, "no-criterion-changes")


def _facts(result: CriterionResult) -> object:
    return result.status, [(one.status, one.value, one.low, one.high, one.threshold) for one in result.comparisons]

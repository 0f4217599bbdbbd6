"""`hightech-check plan PLAN.yaml`: a plan over years against the standards; `plan init` writes a template."""

from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from hightech_check.cli.options import LanguageOption, NewFileOption, StandardOption
from hightech_check.cli.runner import Target, answering, refusal, write_template
from hightech_check.errors import DataFileError, Fault, UsageError

COMMANDS = ("check", "init")


class _PlanCommands(TyperGroup):
    """What is no command is a plan to check."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        if not args or args[0] not in COMMANDS:
            args = ["check", *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


app = typer.Typer(
    cls=_PlanCommands,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help"]},
)


@app.command("check", epilog="Example: hightech-check plan examples/baotou-metal-park-plan.yaml --mend")
@answering("standard", "strict", "exit_zero", "quiet")
def check(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan file, or - for standard input.")],
    target: Target,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Judge the tasks by this day: 2023-06-30.")
    ] = None,
    by: Annotated[Literal["unit"] | None, typer.Option("--by", help="Group the tasks by the unit that leads.")] = None,
    mend: Annotated[bool, typer.Option("--mend", help="Find the smallest increases that would mend the plan.")] = False,
) -> int:
    """Check a plan over years: what it comes to each year, what it leaves out, and whether it is on track.

    `hightech-check plan PLAN` is short for `hightech-check plan check PLAN`; `plan init` writes a template.

    Exit codes, of the plan's last year: 0 eligible, 1 not eligible, 2 wrong usage or a broken standard,
    3 undetermined, 4 the plan or one of its data files refused.
    """
    from hightech_check.plan.dates import day_of
    from hightech_check.plan.document import document, refused_document
    from hightech_check.plan.judge import judge_plan
    from hightech_check.plan.reader import load_plan

    day = None if as_of is None else day_of(as_of)
    if as_of is not None and day is None:
        raise UsageError([Fault("plan-as-of", {"found": as_of})])
    chosen = target.load_standard()
    try:
        loaded = load_plan(plan, chosen)
        report = judge_plan(loaded, language=target.language, strict=target.strict, as_of=day, mend=mend)
    except DataFileError as error:
        return target.write(refusal(error, target, refused_document, chosen))
    return target.write(document(report, by_unit=by == "unit"))


@app.command("init", epilog="Example: hightech-check plan init --year 2020 -o plan.yaml")
def init(
    standard: StandardOption = None,
    year: Annotated[
        int | None,
        typer.Option("--year", min=1949, max=2097, help="The year of the baseline's figures; default: last year."),
    ] = None,
    lang: LanguageOption = None,
    output: NewFileOption = None,
) -> int:
    """Write a template of a plan file, its comments in the chosen language; what is left empty is not planned.

    Exit codes: 0 written, 2 wrong usage or a broken standard.
    """
    from hightech_check.plan.template import plan_template

    return write_template(plan_template, standard, year, lang, output)

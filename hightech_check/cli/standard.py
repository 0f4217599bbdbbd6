"""`hightech-check standard …`: the standards themselves."""

from typing import Annotated

import typer

from hightech_check.cli.files import files_of
from hightech_check.cli.options import LanguageOption, NewFileOption
from hightech_check.cli.runner import Target, answering, write_new
from hightech_check.standard.finding import load_standard, shipped
from hightech_check.writing import DOCUMENT_FORMATS

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="List, show, lint, test, compare and begin standards. A standard is one YAML file; see docs/standards.md.",
    epilog="Example: hightech-check standard show inner-mongolia-2020",
)
LINT_FORMATS = (*DOCUMENT_FORMATS, "github", "sarif")
StandardName = Annotated[str, typer.Argument(metavar="ID|PATH", help="A shipped standard's id, or a standards file.")]


@app.command("list", epilog="Example: hightech-check standard list --format json")
@answering()
def list_standards(target: Target) -> int:
    """List the standards that come with the program."""
    from hightech_check.craft.shown import listed

    return target.write(listed([load_standard(name) for name in shipped()], target.language))


@app.command("show", epilog="Example: hightech-check standard show tech-sme-2017 --lang zh")
@answering()
def show_standard(standard: StandardName, target: Target) -> int:
    """Show a standard: each criterion, what it requires, whether it binds, and where it is written.

    Exit codes: 0 shown; 2 there is no such standard, or its file is broken (each fault as FILE:LINE:COLUMN).
    """
    from hightech_check.craft.shown import shown

    chosen = load_standard(standard)
    return target.write(shown(chosen, target.language))


@app.command("lint", epilog="Example: hightech-check standard lint my-standard.yaml --stale-after 2024 --format github")
@answering(formats=LINT_FORMATS)
def lint_standards(
    target: Target,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE…", help="Standards files, or ids of shipped ones.")
    ] = None,
    stale_after: Annotated[
        int | None,
        typer.Option("--stale-after", metavar="YEAR", help="Tell of published series that end before this year."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    codes: Annotated[bool, typer.Option("--codes", help="Explain the codes and stop.")] = False,
) -> int:
    """Look standards files over: every fault of loading, and what can hardly be meant, as FILE:LINE:COLUMN.

    Codes beyond those of loading: never-passes (error), never-fails, arm-implied, same-criteria, unread-indicator,
    published-gap, published-stale, no-source, move-no-help, same-label (warnings); --codes explains each.
    Exit codes: 0 no errors; 1 a criterion that can never pass, or with --strict a warning; 2 a file that is refused.
    """
    from hightech_check.craft import document
    from hightech_check.craft.lint import lint

    if codes:
        return target.write(document.codes(target.language))
    if not files:
        raise typer.BadParameter("no file is named")
    findings = [found for file in files for found in lint(file, target.language, stale_after)]
    return target.write(document.linted(findings, len(files), strict=strict))


@app.command("test", epilog="Example: hightech-check standard test tests/scenarios/tech-sme-2017.yaml --coverage")
@answering("standard")
def test_standards(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files of scenarios.")],
    target: Target,
    coverage: Annotated[
        bool,
        typer.Option("--coverage", help="Name each criterion and arm without a passing, failing or threshold case."),
    ] = False,
) -> int:
    """Run scenarios: base data files, changes, and what is expected of each; a failing one says what came, and why.

    Exit codes: 0 all as expected (and with --coverage nothing uncovered); 1 not so; 2 a broken file of scenarios or
    standard; 4 a base data file is refused.
    """
    from hightech_check.craft.document import tested
    from hightech_check.craft.scenarios import load_scenarios
    from hightech_check.craft.trials import run

    chosen = target.load_standard()
    trials = [run(load_scenarios(file, chosen), target.language, coverage=coverage) for file in files]
    return target.write(tested(trials))


@app.command("diff", epilog="Example: hightech-check standard diff inner-mongolia-2020 draft.yaml examples")
@answering()
def diff_standards(
    old: Annotated[str, typer.Argument(metavar="OLD", help="An id, or a standards file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="An id, or a standards file.")],
    target: Target,
    data: Annotated[list[str] | None, typer.Argument(metavar="[DATA…]", help="Data files or folders.")] = None,
) -> int:
    """Compare two standards; with data files, tell whose verdict or criteria change, and by which change.

    Exit codes: 0 compared; 2 a broken standard; 4 a data file that both standards refuse.
    """
    from hightech_check.craft.diff import changes, effect
    from hightech_check.craft.document import compared

    before, after = load_standard(old), load_standard(new)
    made = changes(before, after, target.language)
    effects = [effect(path, before, after, made, target.language) for path in files_of(data or ())]
    return target.write(compared(before, after, made, effects))


@app.command("new", epilog="Example: hightech-check standard new my-region-2024 -o my-region-2024.yaml")
def new_standard(
    standard_id: Annotated[str, typer.Argument(metavar="ID", help="Lower-case letters, digits and hyphens.")],
    lang: LanguageOption = None,
    output: NewFileOption = None,
) -> int:
    """Write the skeleton of a standard, with comments; it loads, lints clean, and is to be filled in."""
    from hightech_check.craft.skeleton import skeleton
    from hightech_check.errors import Fault, UsageError
    from hightech_check.reading.fields import ID

    if not ID.fullmatch(standard_id):
        raise UsageError([Fault("id-form", {"found": standard_id})])
    return write_new(lambda language: skeleton(standard_id, language), output, lang)

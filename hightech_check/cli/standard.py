"""`hightech-check standard …`: the standards themselves."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from hightech_check.cli.common import (
    LanguageOption,
    OutputOption,
    files_of,
    language_of,
    look_of,
    refuse_input_as_output,
    write_json,
)
from hightech_check.cli.streams import output as output_to
from hightech_check.standard.finding import load_standard, shipped

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="List, show, lint, test, compare and begin standards. A standard is one YAML file; see docs/standards.md.",
    epilog="Example: hightech-check standard show inner-mongolia-2020",
)
TextOrJson = Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="Output format.")]
StandardName = Annotated[str, typer.Argument(metavar="ID|PATH", help="A shipped standard's id, or a standards file.")]


def _write_lines(lines: Iterable[str], language: str, path: str | None) -> None:
    from hightech_check.writing.plain import plain_for

    look = look_of(language, path)
    with output_to(path) as stream:
        for line in lines:
            stream.write(plain_for(line, look.encoding) + "\n")


def _write_json(form: dict[str, Any], path: str | None) -> None:
    from hightech_check.result.report import envelope

    with output_to(path) as stream:
        write_json({**envelope(), **form}, stream, look_of("en", path))


@app.command("list", epilog="Example: hightech-check standard list --format json")
def list_standards(lang: LanguageOption = None, form: TextOrJson = "text", output: OutputOption = None) -> int:
    """List the standards that come with the program."""
    from hightech_check.craft.text import list_lines, list_to_json

    language = language_of(lang)
    standards = [load_standard(name) for name in shipped()]
    if form == "json":
        _write_json({"standards": list_to_json(standards, language)}, output)
    else:
        _write_lines(list_lines(standards, language), language, output)
    return 0


@app.command("show", epilog="Example: hightech-check standard show tech-sme-2017 --lang zh")
def show_standard(
    standard: StandardName, lang: LanguageOption = None, form: TextOrJson = "text", output: OutputOption = None
) -> int:
    """Show a standard: each criterion, what it requires, whether it binds, and where it is written.

    Exit codes: 0 shown; 2 there is no such standard, or its file is broken (each fault as FILE:LINE:COLUMN).
    """
    from hightech_check.craft.text import show_lines, show_to_json

    language = language_of(lang)
    chosen = load_standard(standard)
    refuse_input_as_output(output, [chosen.file])
    if form == "json":
        _write_json({"standard": show_to_json(chosen, language)}, output)
    else:
        _write_lines(show_lines(chosen, language), language, output)
    return 0


def _print_codes(wanted: bool) -> None:
    if wanted:
        from hightech_check.cli.common import language_in
        from hightech_check.craft.lint import CODES
        from hightech_check.words import say

        language = language_of(language_in(sys.argv))
        lines = (f"{code:18} {level:8} {say(language, f'lint-code-{code}')}" for code, level in CODES.items())
        _write_lines(lines, language, None)
        raise typer.Exit


@app.command("lint", epilog="Example: hightech-check standard lint my-standard.yaml --stale-after 2024 --format github")
def lint_standards(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Standards files, or ids of shipped ones.")],
    stale_after: Annotated[
        int | None,
        typer.Option("--stale-after", metavar="YEAR", help="Tell of published series that end before this year."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    codes: Annotated[
        bool, typer.Option("--codes", callback=_print_codes, is_eager=True, help="Explain the codes and stop.")
    ] = False,
    lang: LanguageOption = None,
    form: Annotated[
        Literal["text", "json", "github", "sarif"], typer.Option("--format", "-f", help="Output format.")
    ] = "text",
    output: OutputOption = None,
) -> int:
    """Look standards files over: every fault of loading, and what can hardly be meant, as FILE:LINE:COLUMN.

    Codes beyond those of loading: never-passes (error), never-fails, arm-implied, same-criteria, unread-indicator,
    published-gap, published-stale, no-source, move-no-help, same-label (warnings); --codes explains each.
    Exit codes: 0 no errors; 1 a criterion that can never pass, or with --strict a warning; 2 a file that is refused.
    """
    from hightech_check.craft.lint import document, lint
    from hightech_check.writing import writer

    language = language_of(lang)
    refuse_input_as_output(output, files)
    findings = [found for file in files for found in lint(file, language, stale_after)]
    answer = document(findings, len(files), language, strict=strict)
    if form == "json":
        _write_json(answer.form(), output)
    else:
        with output_to(output) as stream:
            writer(form)(answer, stream, look_of(language, output))
    return answer.exit_code


@app.command("test", epilog="Example: hightech-check standard test tests/scenarios/tech-sme-2017.yaml --coverage")
def test_standards(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files of scenarios.")],
    standard: Annotated[
        str | None, typer.Option("--standard", metavar="ID|PATH", help="Test this standard, whatever the files name.")
    ] = None,
    coverage: Annotated[
        bool,
        typer.Option("--coverage", help="Name each criterion and arm without a passing, failing or threshold case."),
    ] = False,
    lang: LanguageOption = None,
    form: TextOrJson = "text",
    output: OutputOption = None,
) -> int:
    """Run scenarios: base data files, changes, and what is expected of each; a failing one says what came, and why.

    Exit codes: 0 all as expected (and with --coverage nothing uncovered); 1 not so; 2 a broken file of scenarios or
    standard; 4 a base data file is refused.
    """
    from hightech_check.craft import scenarios

    language = language_of(lang)
    refuse_input_as_output(output, files)
    chosen = None if standard is None else load_standard(standard)
    tested = []
    for file in files:
        loaded = scenarios.load_scenarios(file, chosen)
        outcomes = scenarios.run(loaded, language)
        gaps = scenarios.coverage(loaded.standard, outcomes) if coverage else None
        tested.append(scenarios.Tested(loaded, outcomes, gaps))
    if form == "json":
        _write_json({"tests": scenarios.to_json(tested)}, output)
    else:
        _write_lines(scenarios.lines(tested, language), language, output)
    bad = any(one.gaps or any(outcome.differences for outcome in one.outcomes) for one in tested)
    return int(bad)


@app.command("diff", epilog="Example: hightech-check standard diff inner-mongolia-2020 draft.yaml examples")
def diff_standards(
    old: Annotated[str, typer.Argument(metavar="OLD", help="An id, or a standards file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="An id, or a standards file.")],
    data: Annotated[list[str] | None, typer.Argument(metavar="[DATA…]", help="Data files or folders.")] = None,
    lang: LanguageOption = None,
    form: TextOrJson = "text",
    output: OutputOption = None,
) -> int:
    """Compare two standards; with data files, tell whose verdict or criteria change, and by which change.

    Exit codes: 0 compared; 2 a broken standard; 4 a data file that both standards refuse.
    """
    from hightech_check.craft import diff as standard_diff

    language = language_of(lang)
    refuse_input_as_output(output, [old, new, *(data or ())])
    before, after = load_standard(old), load_standard(new)
    made = standard_diff.changes(before, after, language)
    effects = [standard_diff.effect(path, before, after, made, language) for path in files_of(data or ())]
    if form == "json":
        _write_json(standard_diff.to_json(before, after, made, effects), output)
    else:
        _write_lines(standard_diff.lines(before, after, made, effects, language), language, output)
    return 4 if any(one.before.verdict == one.after.verdict == "invalid" for one in effects) else 0


@app.command("new", epilog="Example: hightech-check standard new my-region-2024 -o my-region-2024.yaml")
def new_standard(
    standard_id: Annotated[str, typer.Argument(metavar="ID", help="Lower-case letters, digits and hyphens.")],
    lang: LanguageOption = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this new file.")
    ] = None,
) -> int:
    """Write the skeleton of a standard, with comments; it loads, lints clean, and is to be filled in."""
    from hightech_check.craft.skeleton import skeleton
    from hightech_check.errors import Fault, UsageError
    from hightech_check.reading.fields import ID

    language = language_of(lang)
    if not ID.fullmatch(standard_id):
        raise UsageError([Fault("id-form", {"found": standard_id})])
    if output is not None and Path(output).exists():
        raise UsageError([Fault("file-exists", {"found": output})])
    _write_lines(skeleton(standard_id, language).splitlines(), language, output)
    return 0

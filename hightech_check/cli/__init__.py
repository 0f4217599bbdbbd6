"""The command line: read options, call the rest, choose an exit code."""

import os
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from hightech_check.version import __version__

COMMANDS = {
    "check": "check data files (what is done when no command is named)",
    "validate": "only tell whether data files can be accepted",
    "render": "write a saved JSON result in another format",
    "what-if": "show what changes and moves would change",
    "route": "find the cheapest set of moves to eligibility",
    "explain": "explain one criterion of one data file",
    "init": "write a template of a data file",
    "plan": "check a plan over years; `plan init` writes a template",
    "schema": "write the JSON Schema of a data file",
    "standard": "list, show, lint, test, compare and begin standards",
}
"""Each command, a module of this package of the same name (hyphens as underscores; `validate` is in `check`), imported
when it is called."""

FAULT = 70


class _Commands(TyperGroup):
    """Finds a command's module when it is called; what is no command is a file to check."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        if cmd_name not in COMMANDS:
            return None
        module = "check" if cmd_name == "validate" else cmd_name.replace("-", "_")
        command: Any = typer.main.get_command(import_module(f"{__name__}.{module}").app)
        if module == "check":
            command = command.commands[cmd_name]
        command.name = cmd_name
        return command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        if args and args[0] not in COMMANDS and args[0] not in ("--help", "--version"):
            args = ["check", *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hightech-check {__version__}")
        raise typer.Exit


@app.callback(
    epilog="Example: hightech-check examples/baotou-metal-park-2020.yaml --lang zh",
    no_args_is_help=False,
)
def hightech_check(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Show the version."),
) -> None:
    """Check whether an industrial park meets the standards for a high-tech zone.

    `hightech-check FILE…` is short for `hightech-check check FILE…`.
    Exit codes: 0 eligible, 1 not eligible, 2 wrong usage or a broken standard, 3 undetermined, 4 data file refused.
    """


def run(arguments: list[str]) -> int:
    """Run the program.

    Returns:
        The exit code.
    """
    from hightech_check.cli import streams

    streams.prepare()
    try:
        result = app(arguments or ["--help"], prog_name="hightech-check", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        return streams.finish(code if arguments else 2)
    except SystemExit:  # typer's answer where nobody reads the help
        return streams.finish(0 if arguments else 2)
    except OSError as error:  # of the help, which typer writes, or of a folder that is gone; all else has its place
        return streams.finish(streams.system_error(error))
    except Exception as error:
        return streams.finish(_error_code(error))


def _error_code(error: Exception) -> int:
    """Say on standard error what is wrong; the last place for an error that nobody expected."""
    from hightech_check.cli.streams import complain, explain
    from hightech_check.errors import HightechCheckError

    if isinstance(error, HightechCheckError):
        return explain(error)
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # typer's own: wrong usage
        message = error.format_message()
        complain(message if message.startswith("Usage:") else f"hightech-check: {message}")
        return 2
    if "HIGHTECH_CHECK_DEBUG" in os.environ:
        raise error
    complain(
        f"hightech-check: a fault in the program ({type(error).__name__}: {error}); please report it with the command "
        "and the file; HIGHTECH_CHECK_DEBUG=1 shows where it happened"
    )
    return FAULT

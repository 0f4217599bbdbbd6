"""Options that several commands share, and the language that is meant where none is named."""

import os
from collections.abc import Collection, Mapping, Sequence
from inspect import Parameter
from typing import Annotated, Any, Literal

import typer

Language = Literal["en", "zh"]

File = Annotated[str, typer.Argument(metavar="FILE", help="A data file, or - for standard input.")]
Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Data files, folders, or - for standard input.")]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Language; default: HIGHTECH_CHECK_LANG, then the locale, then en."),
]
StandardOption = Annotated[
    str | None,
    typer.Option("--standard", metavar="ID|PATH", help="Check by this standard, whatever the files name."),
]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this file instead of standard output.")
]
NewFileOption = Annotated[str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this new file.")]
RecursiveOption = Annotated[bool, typer.Option("--recursive", "-r", help="Enter the sub-folders of folders.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Processes; pays above about 1,000 files.")]
_ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="FORMAT=PATH", help="Write a further report to a file; may be repeated."),
]
_StrictOption = Annotated[bool, typer.Option("--strict", help="Count recommended criteria for the verdict too.")]
_ExitZeroOption = Annotated[bool, typer.Option("--exit-zero", help="Exit 0 instead of 1 and 3.")]
_QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show the verdicts only.")]
_OPTIONS: Mapping[str, tuple[Any, object]] = {
    "standard": (StandardOption, None),
    "lang": (LanguageOption, None),
    "output": (OutputOption, None),
    "report": (_ReportOption, None),
    "strict": (_StrictOption, False),
    "exit_zero": (_ExitZeroOption, False),
    "quiet": (_QuietOption, False),
}


def option(name: str, formats: Collection[str]) -> Parameter:
    """An option that several commands have, as a parameter of a command that writes some formats."""
    if name == "form":
        told = f"Output format: {', '.join(formats)}."
        kind: Any = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=told)]
        return Parameter(name, Parameter.KEYWORD_ONLY, default="text", annotation=kind)
    annotation, default = _OPTIONS[name]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def language_of(option: str | None) -> str:
    """The language to speak: the option, HIGHTECH_CHECK_LANG, the locale, English."""
    if option is not None:
        return option
    own = os.environ.get("HIGHTECH_CHECK_LANG", "").lower()
    if own[:2] in ("en", "zh"):
        return own[:2]
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def language_in(arguments: Sequence[str]) -> str | None:
    """The language that the command line asks for, where no command is there to say so any more."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--lang" and following in ("en", "zh"):
            return following
        if argument in ("--lang=en", "--lang=zh"):
            return argument[-2:]
    return None

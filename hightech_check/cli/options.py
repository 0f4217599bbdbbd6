"""Options that several commands share, and the language that is meant where none is named."""

import os
from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from hightech_check.writing import DOCUMENT_FORMATS, FORMATS

Language = Literal["en", "zh"]

Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Data files, folders, or - for standard input.")]
StandardOption = Annotated[
    str | None,
    typer.Option("--standard", metavar="ID|PATH", help="Check by this standard, whatever the files name."),
]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Language; default: HIGHTECH_CHECK_LANG, then the locale, then en."),
]
ExitZeroOption = Annotated[bool, typer.Option("--exit-zero", help="Exit 0 instead of 1 and 3.")]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this file instead of standard output.")
]
FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help=f"Output format: {', '.join(FORMATS)}.")
]
AnswerFormat = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help=f"Output format: {', '.join(DOCUMENT_FORMATS)}.")
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="FORMAT=PATH", help="Write a further report to a file; may be repeated."),
]
RecursiveOption = Annotated[bool, typer.Option("--recursive", "-r", help="Enter the sub-folders of folders.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Processes; pays above about 1,000 files.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Count recommended criteria for the verdict too.")]
NewFileOption = Annotated[str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this new file.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show the verdicts only.")]


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

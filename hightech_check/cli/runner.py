"""How every command runs: options in; a file is loaded, a question asked, the answer written; its exit code out."""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, TypeAlias

from hightech_check.cli.files import refuse_outputs
from hightech_check.cli.options import language_of, option
from hightech_check.cli.streams import output
from hightech_check.errors import DataFileError, Fault, UsageError
from hightech_check.reading.faults import nearest
from hightech_check.standard.finding import load_standard
from hightech_check.writing import DOCUMENT_FORMATS, Document, Look, writer

if TYPE_CHECKING:
    from hightech_check.park.model import Park
    from hightech_check.result.report import Report
    from hightech_check.standard.model import Standard


def look_of(language: str, output_path: str | None = None, *, quiet: bool = False, form: str = "text") -> Look:
    """How output to standard output, or to a file, is to look."""
    if output_path is not None and output_path != "-":
        return Look(language, quiet=quiet, form=form)
    terminal = sys.stdout.isatty()
    color = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = max(40, min(160, shutil.get_terminal_size((100, 24)).columns))
    return Look(language, width, color, sys.stdout.encoding or "utf-8", quiet, form)


def standard_of(option: str | None) -> "Standard | None":
    """The standard that an option names; None leaves it to each data file."""
    return None if option is None else load_standard(option)


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes and how it is told: what `--format`, `--output`, `--report`, `--lang`, `--quiet`, … say."""

    form: str
    path: str | None
    language: str
    standard: str | None = None
    quiet: bool = False
    strict: bool = False
    exit_zero: bool = False
    further: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        formats: Collection[str],
        form: str,
        output: str | None,
        lang: str | None,
        report: Sequence[str] | None = None,
        **others: Any,  # noqa: ANN401
    ) -> "Target":
        """Read the options of a command that can write some formats.

        Raises:
            UsageError: an unknown format, a report without its path, or an output that is named twice or an input.
        """
        further = []
        for one in report or ():
            name, _, path = one.partition("=")
            if not path:
                raise UsageError([Fault("report-form", {"found": one})])
            further.append((_format(name, formats), path))
        refuse_outputs(output, *(path for _, path in further))
        return cls(_format(form, formats), output, language_of(lang), further=tuple(further), **others)

    def load_standard(self) -> "Standard | None":
        """The standard that the option names; None leaves it to each data file."""
        return standard_of(self.standard)

    @property
    def look(self) -> Look:
        """How the answer is to look where it goes."""
        return look_of(self.language, self.path, quiet=self.quiet, form=self.form)

    def write(self, document: Document) -> int:
        """Write an answer, and the further reports before it.

        Returns:
            Its exit code.
        """
        for form, path in self.further:
            with output(path) as stream:
                writer(form)(document, stream, look_of(self.language, path, quiet=self.quiet, form=form))
        with output(self.path) as stream:
            writer(self.form)(document, stream, self.look)
        return self.exit_code(document.exit_code)

    def exit_code(self, code: int) -> int:
        """The exit code as `--exit-zero` would have it: 0 for verdicts, never for what is refused or wrong."""
        return 0 if self.exit_zero and code in (1, 3) else code


_Command: TypeAlias = Callable[..., int]


def answering(*options: str, formats: Collection[str] = DOCUMENT_FORMATS) -> Callable[[_Command], _Command]:
    """Give a command its common options: those named, `form`, `output` and `lang`.

    The command has them all as its argument `target`.
    """
    names = (*options, "form", "output", "lang")

    def decorate(command: _Command) -> _Command:
        def run(**given: Any) -> int:  # noqa: ANN401
            return command(target=Target.of(formats, **{name: given.pop(name) for name in names}), **given)

        own = [one for one in signature(command).parameters.values() if one.name != "target"]
        keywords = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in own]
        run.__signature__ = Signature([*keywords, *(option(name, formats) for name in names)])  # type: ignore[attr-defined]
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        return run

    return decorate


def _format(name: str, formats: Collection[str]) -> str:
    """The name of a format, one of those that a command can write."""
    if name not in formats:
        near = nearest(name, formats)
        raise UsageError([Fault("unknown-format", {"found": name, "nearest": near, "words": tuple(formats)})])
    return name


def ask(
    file: str,
    target: Target,
    question: "Callable[[Park], Document]",
    refused: "Callable[[Report], Document] | None" = None,
) -> int:
    """Load a data file, put a question to its park, and write the answer.

    Args:
        file: a data file, or `-`.
        target: the options.
        question: makes the answer; it may raise DataFileError where what it makes of the park contradicts.
        refused: makes the answer about a file that is refused; by default what a check says of it.

    Returns:
        The exit code.

    Raises:
        DataFileError: the file is refused, and the format is `text`: its problems belong on standard error.
    """
    from hightech_check.park.reader import load_park

    chosen = target.load_standard()
    park = None
    try:
        park = load_park(file, chosen)
        return target.write(question(park))
    except DataFileError as error:
        return target.write(refusal(error, target, refused, chosen, park))


def refusal(
    error: DataFileError,
    target: Target,
    refused: "Callable[[Report], Document] | None" = None,
    standard: "Standard | None" = None,
    park: "Park | None" = None,
) -> Document:
    """The answer about a data file that cannot be accepted, or whose changes contradict (then with its park).

    Raises:
        DataFileError: the format is `text`: the problems belong on standard error.
    """
    if target.form == "text":
        raise error
    from hightech_check.judging.check import refused as refused_report
    from hightech_check.writing.reports import document

    report = refused_report(error, standard if park is None else park.standard, target.language)
    report = replace(report, strict=target.strict)
    if park is not None:
        report = replace(report, name=park.name, year=report.year or park.year, location=park.location)
    answer = document((report,)) if refused is None else refused(report)
    return replace(answer, exit_code=report.exit_code)


def write_new(text: Callable[[str], str], path: str | None, lang: str | None) -> int:
    """Write a text, made for a language, to a new file or to standard output.

    Returns:
        The exit code.

    Raises:
        UsageError: the file is there already.
    """
    from hightech_check.writing.plain import plain_for

    language = language_of(lang)
    whole = plain_for(text(language), look_of(language, path).encoding)
    with output(path, new=True) as stream:
        stream.write(whole)
    return 0


def write_template(
    template: "Callable[[Standard, int, str], str]",
    standard: str | None,
    year: int | None,
    lang: str | None,
    path: str | None,
) -> int:
    """Write a template for a standard and a year, by default the last one; see `write_new`."""
    import datetime

    def text(language: str) -> str:
        last_year = datetime.datetime.now(tz=datetime.UTC).year - 1
        return template(standard_of(standard) or load_standard(), year or last_year, language)

    return write_new(text, path, lang)

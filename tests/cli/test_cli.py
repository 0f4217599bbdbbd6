"""The program as it is run: exit codes, wrong usage, help, the problems of a file, languages, file names."""

import json
import os
import re
from pathlib import Path

import pytest
from command import BAOTOU, BROKEN, ELIGIBLE, EXAMPLES, ROOT, UNDETERMINED, Cli, Write, run, run_bytes

from hightech_check import __version__
from hightech_check.writing import FORMATS

HEAD = "name: P\nyear: 2020\n"


# --- exit codes ---


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([ELIGIBLE], 0),
        ([ELIGIBLE, ELIGIBLE], 0),
        ([ELIGIBLE, UNDETERMINED], 3),
        ([UNDETERMINED, BAOTOU, ELIGIBLE], 1),
        ([BAOTOU, UNDETERMINED], 1),
        ([BAOTOU, BROKEN, ELIGIBLE], 4),
        ([ELIGIBLE, "no-such-file.yaml", BAOTOU], 4),
        ([str(EXAMPLES)], 4),
    ],
)
def test_the_exit_code_is_the_worst_verdicts_in_every_format_and_check_is_the_default(
    cli: Cli, files: list[str], code: int
) -> None:
    for form in FORMATS:
        assert cli(*files, "-f", form).code == code
    assert cli(*files) == cli("check", *files)


@pytest.mark.parametrize(("file", "code"), [(BAOTOU, 0), (UNDETERMINED, 0), (ELIGIBLE, 0), (BROKEN, 4)])
def test_exit_zero_hides_1_and_3_only(cli: Cli, file: str, code: int) -> None:
    assert cli(file, "--exit-zero").code == code


def test_validate_accepts_what_check_would_fail(cli: Cli) -> None:
    assert cli("validate", BAOTOU).code == 0
    assert cli("validate", BAOTOU, BROKEN).code == 4
    (report,) = cli("validate", BAOTOU, "-f", "json").json["reports"]
    assert (report["verdict"], report["criteria"]) == ("accepted", [])


def test_strict_counts_recommended_criteria(cli: Cli, write: Write) -> None:
    file = write(Path(ELIGIBLE).read_text(encoding="utf-8").replace("explores_management_innovation: true", ""))
    assert cli(file).code == 0
    assert cli(file, "--strict").code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--no-such"],
        ["--no-such"],
        *([BAOTOU, "--format", "no-such"], [BAOTOU, "--lang", "fr"], [BAOTOU, "--output"], [BAOTOU, "--output", "/"]),
        *([BAOTOU, "--standard", name] for name in ("no-such", "./none.yaml", str(EXAMPLES), BAOTOU)),
    ],
)
def test_wrong_usage_is_2_with_a_message_on_standard_error(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_a_fault_in_the_program_is_70_with_how_to_report_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("hightech_check.cli.batch.load_park", fail)
    done = cli(BAOTOU)
    assert done.code == 70
    assert "RuntimeError" in done.err
    assert "report" in done.err
    monkeypatch.setenv("HIGHTECH_CHECK_DEBUG", "1")
    with pytest.raises(RuntimeError):
        cli(BAOTOU)


# --- help and version ---


def test_no_arguments_show_the_help_and_exit_2_and_version_shows_the_version() -> None:
    done = run()
    assert (done.returncode, "hightech-check" in done.stdout, "validate" in done.stdout) == (2, True, True)
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"hightech-check {__version__}\n")


@pytest.mark.parametrize("command", ["check", "validate", None])
def test_every_commands_help_has_an_example(cli: Cli, command: str | None) -> None:
    done = cli(*filter(None, (command, "--help")))
    assert done.code == 0
    assert "Example: hightech-check" in " ".join(done.out.split())


# --- problems ---


def test_every_problem_is_told_at_once_with_file_line_and_column_in_either_language(cli: Cli) -> None:
    done = cli(BROKEN)
    lines = done.err.splitlines()
    assert [line.removeprefix(f"{BROKEN}:").split(": ")[0] for line in lines] == [
        "10:26", "11:3", "12:38", "13:12", "14:28", "15:19", "17:3", "18:20", "19:39", "20:19", "21:24", "24:26",
    ]  # fmt: skip
    assert lines[1] == f"{BROKEN}:11:3: `tech_sme` is not known here; did you mean `tech_smes`?"
    assert lines[2] == f"{BROKEN}:12:38: `512` stands in quotes; write 512 without them"
    assert lines[4] == f"{BROKEN}:14:28: `0.2` is not a percentage; write 20%"
    assert "REFUSED" in done.out
    chinese = cli(BROKEN, "--lang", "zh").err.splitlines()
    assert chinese[1] == f"{BROKEN}:11:3: 此处没有 `tech_sme` 这一项;是否指 `tech_smes`?"
    assert len(chinese) == 12


def test_an_invalid_report_has_its_problems_and_nothing_else(cli: Cli) -> None:
    (report,) = cli(BROKEN, "-f", "json").json["reports"]
    assert (report["verdict"], report["name"], report["year"]) == ("invalid", "示例错误园区（虚构）", 2021)
    assert report["counts"] == {"pass": 0, "fail": 0, "unknown": 0}
    assert report["criteria"] == report["notes"] == report["missing"] == []
    assert report["problems"][6] == {
        "code": "duplicate-key",
        "message": "`gdp` is here a second time (first on line 16); keep one of them",
        "line": 17,
        "column": 3,
        "path": "indicators.gdp",
    }


def test_a_broken_standard_is_2_with_every_fault_at_its_place(cli: Cli, write: Write) -> None:
    broken = write("id: X\ntitle: {en: a}\nsections: {}\nindicators: {}\ncriteria: []\n", "broken.yaml")
    done = cli(BAOTOU, "--standard", broken)
    assert done.code == 2
    assert {line.split(": ")[0] for line in done.err.splitlines()} >= {f"{broken}:1:5", f"{broken}:2:1"}


def test_the_standard_of_the_option_wins_over_the_files_own_with_a_note(cli: Cli, write: Write) -> None:
    done = cli(write("standard: tech-sme-2017\n" + HEAD), "--standard", "inner-mongolia-2020", "-f", "json")
    (report,) = done.json["reports"]
    assert report["standard"]["id"] == "inner-mongolia-2020"
    assert [note["code"] for note in report["notes"]] == ["standard-overridden"]
    assert cli(write("standard: tech-sme-2016\n" + HEAD)).err.endswith("tech-sme-2017\n")


def test_a_json_document_names_its_version_and_its_maker(cli: Cli) -> None:
    form = cli(ELIGIBLE, BAOTOU, "-f", "json").json
    assert form["format_version"] == 1
    assert form["tool"] == {"name": "hightech-check", "version": __version__}
    assert [report["verdict"] for report in form["reports"]] == ["eligible", "not_eligible"]


def test_quiet_says_the_verdict_only(cli: Cli) -> None:
    done = cli(BAOTOU, "--quiet")
    assert done.code == 1
    assert "NOT ELIGIBLE" in done.out
    assert len(done.out.splitlines()) <= 3


# --- languages, names, text ---


def test_the_language_is_the_options_then_the_variables_then_the_locales(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese, english = "未达到标准", "NOT ELIGIBLE"
    assert english in cli(BAOTOU).out
    for name, value, expected in [
        ("LANG", "zh_CN.UTF-8", chinese),
        ("LC_ALL", "en_US.UTF-8", english),
        ("HIGHTECH_CHECK_LANG", "zh", chinese),
        ("HIGHTECH_CHECK_LANG", "fr", english),
    ]:
        monkeypatch.setenv(name, value)
        assert expected in cli(BAOTOU).out
        assert english in cli(BAOTOU, "--lang", "en").out


def test_ids_statuses_and_codes_are_the_same_in_every_language(cli: Cli) -> None:
    english, chinese = (cli(BAOTOU, "-f", "json", "--lang", language) for language in ("en", "zh"))
    assert english.code == chinese.code == 1
    (one,), (other,) = english.json["reports"], chinese.json["reports"]
    assert [(c["id"], c["status"]) for c in one["criteria"]] == [(c["id"], c["status"]) for c in other["criteria"]]
    assert one["missing"] == other["missing"]
    assert one["criteria"][0]["title"] != other["criteria"][0]["title"]


@pytest.mark.parametrize("option", [("--lang", "zh"), ("--lang=zh",)])
def test_a_usage_error_speaks_the_language_that_was_asked_for(option: tuple[str, ...]) -> None:
    assert "没有标准" in run(BAOTOU, "--standard", "none", *option).stderr


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_name_of_any_bytes_comes_out_inert(tmp_path: Path, form: str) -> None:
    name = os.fsencode(tmp_path) + b"/::error::\n\x1b[31m|=1+1<b>,\xff\xe2\x80\xae.yaml"
    Path(os.fsdecode(name)).write_bytes(Path(BAOTOU).read_bytes())
    done = run_bytes(name, "-f", form)
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout
    assert not [line for line in done.stdout.split(b"\n") if line.startswith(b"::error::")]
    text = done.stdout.decode("utf-8")
    if form in ("junit", "markdown"):
        assert "<b>" not in text
    if form == "json":
        assert json.loads(text)["reports"][0]["file"].endswith("\x1b[31m|=1+1<b>,\\xff\u202e.yaml")


NAME = b"::error::\n\x1b[31m,\xff\xe2\x80\xae.yaml"


@pytest.mark.parametrize("broken", [True, False])
@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown", "github", "sarif"])
@pytest.mark.parametrize("command", ["lint", "show", "test", "diff tech-sme-2017", "check"])
def test_the_name_of_a_standards_file_comes_out_inert_too(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, form: str, broken: bool
) -> None:
    scenarios = b"standard: tech-sme-2017\nyear: 2020\nscenarios: [{sentence: s, expect: {verdict: eligible}}]\n"
    standard = (ROOT / "criteria" / "tech-sme-2017.yaml").read_bytes().replace(b"source:", b"# source:", 1)
    text = b"id: x\n" if broken else scenarios if command == "test" else standard
    monkeypatch.chdir(tmp_path)
    Path(os.fsdecode(NAME)).write_bytes(text)
    place = ["--standard"] if command == "check" else []
    words = [BAOTOU] if command == "check" else ["standard", *command.split()]
    done = cli(*words, *place, os.fsdecode(NAME), "-f", form)
    shown = done.out + done.err
    assert done.code in (0, 1, 2)
    assert r"\udc" not in ascii(shown) + shown
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e]", shown)
    for line in shown.splitlines():
        assert not line.lstrip().startswith("::") or re.match("::(error|warning|notice) file=[^:]*::", line)
        assert not line.startswith((r"\x1b", "31m"))  # the name stays on its line


def test_text_in_data_is_never_markup_or_a_terminals_command(cli: Cli, write: Write) -> None:
    done = cli(write('name: "[red]x[/] :smile: \\u200b"\nyear: 2020\n'))
    assert "[red]x[/] :smile: \\u200b" in done.out
    assert cli(write("name: '[/]'\nyear: 2020\n")).code == 3

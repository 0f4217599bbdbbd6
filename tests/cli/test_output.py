"""Where the output goes: files written whole or not at all, further reports, and nothing over an input."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command import BAOTOU, BROKEN, ELIGIBLE, ROOT, Cli, Write, run

from hightech_check.writing import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_an_output_or_a_further_report_is_what_standard_output_would_be(cli: Cli, tmp_path: Path, form: str) -> None:
    target, further = tmp_path / "out", tmp_path / "further"
    assert cli(BAOTOU, BROKEN, "-f", form, "-o", target).out == ""
    assert cli(BAOTOU, BROKEN, "-f", "csv", "--report", f"{form}={further}").out == cli(BAOTOU, BROKEN, "-f", "csv").out
    text = cli(BAOTOU, BROKEN, "-f", form).out
    written = {path.read_bytes().decode() for path in (target, further)}
    assert written == {text}
    assert {path.name for path in tmp_path.iterdir()} == {"out", "further"}


def test_an_output_replaces_the_old_file_and_keeps_its_mode(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")
    target.chmod(0o640)
    done = cli(BAOTOU, "-f", "json", "-o", target)
    assert (done.code, done.out) == (1, "")
    assert json.loads(target.read_text("utf-8"))["format_version"] == 1
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_failing_output_leaves_the_older_file_and_nothing_else(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.write_text("old", encoding="utf-8")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hightech_check.writing.jsonl.write", broken)
    done = cli(ELIGIBLE, "-f", "jsonl", "-o", target)
    assert done.code == 2
    assert "No space left" in done.err
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("out", "old")]


@pytest.mark.parametrize("target", ["none/out", "folder"])
@pytest.mark.parametrize("option", [("-o", "{}"), ("--report", "json={}")])
def test_an_output_that_cannot_be_made_is_2(cli: Cli, tmp_path: Path, target: str, option: tuple[str, str]) -> None:
    (tmp_path / "folder").mkdir()
    assert cli(ELIGIBLE, option[0], option[1].format(tmp_path / target)).code == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


# --- nothing over an input ---

PLAN = """name: P
baseline: base.yaml
until: 2023
actuals: {2021: actual.yaml}
"""
SCENARIOS = """standard: standard.yaml
scenarios:
  - {sentence: nothing is known, base: base.yaml, expect: {verdict: undetermined}}
"""
OVER = [
    *[(f"check park.yaml {option}", "park.yaml") for option in ("-o OUT", "--report csv=OUT", "-f sarif -o OUT")],
    *[("validate . -o OUT", "base.yaml"), ("validate ba*.yaml -o OUT", "base.yaml")],
    *[("check park.yaml --standard standard.yaml -o OUT", "standard.yaml"), ("check - -o OUT", "park.yaml")],
    ("check park.yaml --standard standard.yaml --report json=OUT", "standard.yaml"),
    *[(f"explain park.yaml industry.enterprises {more} -o OUT", file) for more, file in (
        ("", "park.yaml"), ("--standard standard.yaml", "standard.yaml"))],
    ("route park.yaml -o OUT", "park.yaml"),
    ("what-if park.yaml --set enterprises=5 -o OUT", "park.yaml"),
    ("what-if park.yaml --set enterprises=5 --save OUT", "park.yaml"),
    ("what-if park.yaml --set enterprises=5 --standard standard.yaml --save OUT", "standard.yaml"),
    ("what-if park.yaml --sweep enterprises=1:5:1 -o OUT", "park.yaml"),
    *[("plan plan.yaml -o OUT", file) for file in ("plan.yaml", "base.yaml", "actual.yaml")],
    ("plan plan.yaml --standard standard.yaml -o OUT", "standard.yaml"),
    *[(f"standard {command} standard.yaml -o OUT", "standard.yaml") for command in ("show", "lint")],
    *[("standard test scenarios.yaml --standard standard.yaml -o OUT", file) for file in (
        "scenarios.yaml", "base.yaml", "standard.yaml")],
    *[("standard diff standard.yaml inner-mongolia-2020 ba* -o OUT", file) for file in ("standard.yaml", "base.yaml")],
    ("render result.json -o OUT", "result.json"),
    ("schema --standard standard.yaml -o OUT", "standard.yaml"),
    ("init --standard standard.yaml -o OUT", "standard.yaml"),
]  # fmt: skip
ALIASES: list[Callable[[Path], str]] = [
    str,
    lambda path: f"./none/../{path.name}",
    lambda path: linked(path, "symlink_to"),
    lambda path: linked(path, "hardlink_to"),
]


def linked(path: Path, how: str) -> str:
    other = path.with_name("another-name")
    getattr(other, how)(path)
    return str(other)


@pytest.fixture
def inputs(write: Write, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A file of every kind, in the folder where the program runs; standard input is the park."""
    for name, year in (("park.yaml", 2020), ("base.yaml", 2020), ("actual.yaml", 2021)):
        write(f"name: P\nyear: {year}\n", name)
    write((ROOT / "criteria" / "inner-mongolia-2020.yaml").read_bytes(), "standard.yaml")
    write(PLAN, "plan.yaml")
    write(SCENARIOS, "scenarios.yaml")
    write(cli(tmp_path / "park.yaml", "-f", "json").out, "result.json")
    (tmp_path / "none").mkdir()
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "park.yaml").open(encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        yield contents(tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("alias", ALIASES, ids=["itself", "path", "link", "hard link"])
@pytest.mark.parametrize(("command", "victim"), OVER)
def test_no_command_writes_over_a_file_that_it_reads_whatever_it_is_called(
    cli: Cli, tmp_path: Path, inputs: dict[str, bytes], command: str, victim: str, alias: Callable[[Path], str]
) -> None:
    if "route" in command:
        pytest.importorskip("highspy")
    out = alias(tmp_path / victim)
    done = cli(*command.replace("OUT", out).split())
    assert (done.code, done.out) == (2, "")
    assert "is an input file" in done.err
    assert contents(tmp_path) == inputs | ({} if out.endswith(victim) else {"another-name": inputs[victim]})


def test_what_processes_read_is_an_input_too(many: Path, tmp_path: Path) -> None:
    mine = tmp_path / "many"
    shutil.copytree(many, mine)
    named = mine / "p001.yaml"
    before = named.read_bytes()
    own = sorted(path.name for path in mine.iterdir())
    assert run(mine, "-f", "jsonl", "--jobs", "2", "-o", named).returncode == 2
    assert (named.read_bytes(), sorted(path.name for path in mine.iterdir())) == (before, own)


# --- links, permissions, new files ---


@pytest.mark.parametrize("there", [True, False])
def test_an_output_through_a_link_is_written_to_the_file_behind_it(cli: Cli, tmp_path: Path, there: bool) -> None:
    (tmp_path / "folder").mkdir()
    behind, link, saved = tmp_path / "folder" / "behind", tmp_path / "link", tmp_path / "saved"
    link.symlink_to("folder/behind")
    saved.symlink_to("folder/saved")
    if there:
        behind.write_text("old")
    assert cli("what-if", BAOTOU, "--set", "enterprises=300", "--save", saved, "-f", "json", "-o", link).code == 1
    assert link.is_symlink()
    assert json.loads(behind.read_text("utf-8"))["format_version"] == 1
    assert saved.is_symlink()
    assert "300" in (tmp_path / "folder" / "saved").read_text("utf-8")
    assert len(list(tmp_path.rglob("*"))) == 5


def test_a_file_without_write_permission_is_not_replaced(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.write_text("old")
    target.chmod(0o444)
    opened = os.open
    monkeypatch.setattr("os.open", lambda path, flags, mode=0o777: refused_write(opened, path, flags, mode))
    done = cli(ELIGIBLE, "-o", target)
    assert (done.code, "Permission denied" in done.err) == (2, True)
    assert contents(tmp_path) == {"out": b"old"}


def refused_write(opened: Callable[..., int], path: str, flags: int, mode: int) -> int:
    """Opens as the system does for a user who is not root."""
    if flags & os.O_WRONLY and Path(path).exists() and not Path(path).stat().st_mode & 0o222:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return opened(path, flags, mode)


@pytest.mark.parametrize("command", [("init",), ("plan", "init"), ("standard", "new", "my-zone")])
def test_a_new_file_is_never_made_over_another_one_not_even_in_a_race(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    target = tmp_path / "new.yaml"
    assert cli(*command, "-o", target).code == 0
    text = target.read_text("utf-8")
    assert cli(*command, "-o", "-").out == text
    done = cli(*command, "-o", target)
    assert (done.code, "there already" in done.err, target.read_text("utf-8")) == (2, True, text)
    monkeypatch.setattr("os.path.exists", lambda path: False)  # as it was when the other run looked
    target.write_text("somebody else's")
    done = cli(*command, "-o", target)
    assert (done.code, "there already" in done.err) == (2, True)
    assert contents(tmp_path) == {"new.yaml": b"somebody else's"}


def test_a_minus_is_standard_output_for_every_output(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = cli(BAOTOU, "-f", "json").out
    assert cli(BAOTOU, "-f", "json", "-o", "-").out == text
    assert cli(BAOTOU, "-o", "text", "--report", "json=-").out == text
    change = ("what-if", BAOTOU, "--set", "enterprises=300")
    assert "300" in cli(*change, "-o", "answer", "--save", "-").out
    assert sorted(contents(tmp_path)) == ["answer", "text"]
    for twice in ([*change, "--save", "-"], [BAOTOU, "--report", "json=-"], [BAOTOU, "-o", "-", "--report", "json=-"]):
        done = cli(*twice)
        assert (done.code, done.out) == (2, "")


def test_two_outputs_to_one_file_are_refused(cli: Cli, tmp_path: Path) -> None:
    target, same = tmp_path / "out", f"{tmp_path}/../{tmp_path.name}/out"
    assert cli(ELIGIBLE, "--report", f"json={target}", "--report", f"sarif={same}").code == 2
    assert cli(ELIGIBLE, "--report", f"json={target}", "-o", same).code == 2
    assert not target.exists()


@pytest.mark.parametrize(("wrong", "right"), [("jsn", "json"), ("markdwon", "markdown"), ("sarf", "sarif")])
def test_an_unknown_format_names_the_nearest(cli: Cli, tmp_path: Path, wrong: str, right: str) -> None:
    for option in (["-f", wrong], ["--report", f"{wrong}={tmp_path / 'x'}"]):
        done = cli(ELIGIBLE, *option)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert f"`{wrong}`" in done.err
        assert f"`{right}`" in done.err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("option", ["json", "json=", "=x", ""])
def test_a_report_without_its_path_is_wrong_usage(cli: Cli, option: str) -> None:
    done = cli(ELIGIBLE, "--report", option)
    assert (done.code, done.out) == (2, "")

"""Where the output goes: files written whole or not at all, further reports, and nothing over an input."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command import BAOTOU, BROKEN, ELIGIBLE, Cli, Write

from hightech_check.writing import FORMATS

HEAD = "name: P\nyear: 2020\n"


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


@pytest.mark.parametrize(
    "alias",
    [lambda path: None, lambda path: path.symlink_to(path.with_name("p.yaml")),
     lambda path: path.hardlink_to(path.with_name("p.yaml"))],
    ids=["itself", "link", "hard link"],
)  # fmt: skip
@pytest.mark.parametrize("option", [("-o", "{}"), ("--report", "json={}")])
def test_an_output_that_is_an_input_is_refused(
    cli: Cli, write: Write, tmp_path: Path, alias: Callable[[Path], None], option: tuple[str, str]
) -> None:
    source, target = write(HEAD), tmp_path / "other.yaml"
    alias(target)
    chosen = target if target.exists() else source
    assert cli(source, option[0], option[1].format(chosen)).code == 2
    assert Path(source).read_text("utf-8") == HEAD


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

"""Which files the arguments mean, in which order, and what is no file to check."""

import json
import os
from pathlib import Path

import pytest
from command import BAOTOU, ELIGIBLE, UNDETERMINED, Cli, Write, run

from hightech_check.cli.files import files_of
from hightech_check.errors import UsageError

HEAD = "name: P\nyear: 2020\n"


@pytest.fixture
def folder(write: Write, tmp_path: Path) -> Path:
    """A folder with a name like a pattern in it, hidden files, other files, and folders."""
    for name in (
        "b.yaml",
        "a.yml",
        "[ab].yaml",
        "c.txt",
        ".hidden.yaml",
        "sub/d.yaml",
        "sub/deep/e.yaml",
        ".git/f.yaml",
    ):
        write(HEAD, f"parks/{name}")
    (tmp_path / "parks" / "folder.yaml").mkdir()
    return tmp_path / "parks"


@pytest.mark.parametrize(
    ("argument", "recursive", "expected"),
    [
        (".", False, ["[ab].yaml", "a.yml", "b.yaml"]),
        (".", True, ["[ab].yaml", "a.yml", "b.yaml", "sub/d.yaml", "sub/deep/e.yaml"]),
        ("?.y*ml", False, ["a.yml", "b.yaml"]),
        ("**/?.yaml", False, ["b.yaml", "sub/d.yaml", "sub/deep/e.yaml"]),
        ("**/deep/**/*.yaml", False, ["sub/deep/e.yaml"]),
        ("sub/**/**/*.yaml", False, ["sub/d.yaml", "sub/deep/e.yaml"]),
        ("**", False, ["[ab].yaml", "a.yml", "b.yaml", "sub/d.yaml", "sub/deep/e.yaml"]),
        ("s*/**", False, ["sub/d.yaml", "sub/deep/e.yaml"]),
        ("./**/a.*", False, ["a.yml"]),
        ("[ab].yaml", False, ["[ab].yaml"]),
        ("none.yaml", False, ["none.yaml"]),
    ],
)
def test_an_argument_means_these_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch, argument: str, recursive: bool, expected: list[str]
) -> None:
    monkeypatch.chdir(folder)
    if argument[0] in ".*":  # links that lead in a circle, so that there are 2^40 ways, are not followed
        for name in ("up", "too"):
            (folder / "sub" / name).symlink_to(folder, target_is_directory=True)
    assert [os.path.normpath(path) for path in files_of([argument], recursive=recursive)] == expected


@pytest.mark.parametrize("arguments", [["*.nothing"], ["empty"], ["empty", "--recursive"], ["-", "-"], ["hidden"]])
def test_nothing_to_check_is_wrong_usage_and_never_a_pass(
    cli: Cli, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    write(HEAD, "hidden/.hidden.yaml")
    (tmp_path / "hidden" / "folder.yaml").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        files_of([argument for argument in arguments if argument != "--recursive"])
    for command in ("check", "validate"):
        assert cli(command, *arguments).code == 2


def test_reports_come_in_the_order_of_the_arguments_in_one_document(cli: Cli, folder: Path) -> None:
    files = [UNDETERMINED, ELIGIBLE, BAOTOU, ELIGIBLE]
    assert [json.loads(line)["file"] for line in cli(*files, "-f", "jsonl").out.splitlines()] == files
    assert [report["file"] for report in cli(*files, "-f", "json").json["reports"]] == files
    found = cli(folder, "--recursive", "-f", "json").json["reports"]
    assert [report["file"] for report in found] == files_of([str(folder)], recursive=True)


def test_standard_input_is_a_file_called_minus() -> None:
    done = run("-", "-f", "json", stdin=HEAD)
    (report,) = json.loads(done.stdout)["reports"]
    assert (done.returncode, report["file"], report["verdict"]) == (3, "-", "undetermined")
    assert run("-", stdin="name: 2020\n").stderr.startswith("-:1:1: `year` is missing")


def test_what_cannot_be_read_is_a_refused_report_and_the_others_go_on(cli: Cli, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "one.yaml").symlink_to("two.yaml")
    (tmp_path / "two.yaml").symlink_to("one.yaml")
    unreadable = {
        str(tmp_path / "none"): "file-missing",
        str(tmp_path / "pipe"): "file-not-regular",
        str(tmp_path / "one.yaml"): "file-unreadable",
        "/dev/zero": "file-not-regular",
        "/dev/null": "file-not-regular",
        "a\0b": "file-unreadable",
    }
    done = cli(*unreadable, ELIGIBLE, "-f", "json")
    assert done.code == 4
    *refused, good = done.json["reports"]
    assert good["verdict"] == "eligible"
    assert {report["file"]: report["problems"][0]["code"] for report in refused} == unreadable
    assert all((report["verdict"], report["sha256"]) == ("invalid", None) for report in refused)

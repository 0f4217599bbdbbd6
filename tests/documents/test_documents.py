"""What the documents show is what the program does."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from command import ROOT, run

from hightech_check.park.reader import parse_park
from hightech_check.standard.finding import load_standard

READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_data_file_of_the_readme_is_accepted(path: Path) -> None:
    data_file = next(block for block in blocks(path, "yaml") if block.startswith("name:"))
    park = parse_park(data_file.encode(), load_standard())
    assert park.figures["enterprises"].exact == 162
    assert park.figures["previous_year.high_tech_enterprises"].exact == 8


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_python_of_the_readme_prints_what_it_says(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = (block for block in blocks(path, "python") if "load_park" in block)
    said = [line.rpartition("# ")[2].strip() for line in code.splitlines() if line.startswith("print")]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, path.name, "exec"), {})
    assert output.getvalue().splitlines() == said


PICTURES = [
    pytest.param(path, "zh" if path.name.endswith(".zh.md") else "en", picture, id=f"{path.name}-{number}")
    for path in (*READMES, *sorted((ROOT / "docs").glob("what-if*.md")))
    for number, picture in enumerate(blocks(path, "console"))
    if "baotou" in picture
]


@pytest.mark.parametrize(("path", "language", "picture"), PICTURES)
def test_a_picture_in_the_documents_is_what_is_printed(path: Path, language: str, picture: str) -> None:
    command, *lines = picture.splitlines()
    assert command.startswith("$ hightech-check ")
    if command.split()[2] == "route":
        pytest.importorskip("highspy")
    result = run(*command.split()[2:], COLUMNS="80", HIGHTECH_CHECK_LANG=language)
    printed = result.stdout + result.stderr
    stretches = [stretch.strip("\n") for stretch in "\n".join(lines).split("…\n")]
    for stretch in filter(None, stretches):
        assert stretch.rstrip("…\n") in printed, path


def test_every_command_that_the_documents_show_is_shown_in_both_languages() -> None:
    shown = {
        path.name: [block.splitlines()[0] for block in blocks(path, "console")]
        for path in (ROOT / "docs").glob("what-if*.md")
    }
    assert len(shown["what-if.md"]) == 5
    assert shown["what-if.md"] == shown["what-if.zh.md"]


def test_the_readmes_name_the_same_commands_and_exit_codes() -> None:
    english, chinese = (path.read_text(encoding="utf-8") for path in READMES)
    for readme in (english, chinese):
        for command in ("explain", "init", "schema", "standard list", "validate"):
            assert f"hightech-check {command}" in readme or f"`{command}`" in readme
        assert re.findall(r"^\| (\d+) \|", readme, re.MULTILINE) == ["0", "1", "2"]
    assert blocks(READMES[0], "bash")[1] == blocks(READMES[1], "bash")[1]

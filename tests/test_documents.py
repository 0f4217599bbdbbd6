"""What the documents show is what the program does."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hightech_check.park import parse_park
from hightech_check.standard import load_standard

ROOT = Path(__file__).parent.parent
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


@pytest.mark.parametrize(("path", "language"), list(zip(READMES, ["en", "zh"], strict=True)), ids=["en", "zh"])
def test_the_picture_of_the_readme_is_what_is_printed(path: Path, language: str) -> None:
    picture = next(block for block in blocks(path, "console") if "baotou" in block)
    command, *lines = picture.splitlines()
    assert command.startswith("$ hightech-check ")
    printed = subprocess.run(
        [sys.executable, "-m", "hightech_check", *command.split()[2:]],
        capture_output=True,
        cwd=ROOT,
        env={"COLUMNS": "80", "HIGHTECH_CHECK_LANG": language, "PATH": "", "PYTHONUTF8": "1"},
        check=False,
    ).stdout.decode()
    stretches = [stretch.strip("\n") for stretch in "\n".join(lines).split("…\n")]
    for stretch in filter(None, stretches):
        assert stretch.rstrip("…\n") in printed


def test_the_readmes_name_the_same_commands_and_exit_codes() -> None:
    english, chinese = (path.read_text(encoding="utf-8") for path in READMES)
    for readme in (english, chinese):
        for command in ("explain", "init", "schema", "standard list", "validate"):
            assert f"hightech-check {command}" in readme or f"`{command}`" in readme
        assert re.findall(r"^\| (\d+) \|", readme, re.MULTILINE) == ["0", "1", "2"]
    assert blocks(READMES[0], "bash")[1] == blocks(READMES[1], "bash")[1]

"""The example of the guide to standards, run as the guide says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "hightech_check", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


@pytest.mark.parametrize("guide", ["standards.md", "standards.zh.md"])
def test_the_guide_leads_to_a_tested_standard(guide: str, tmp_path: Path) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    for name, content in re.findall(r"```yaml\n# ([a-z-]+\.yaml)\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    lint = run(tmp_path, "standard", "lint", "demo-zone.yaml", "--strict")
    assert lint.returncode == 0, lint.stdout.decode()
    tested = run(tmp_path, "standard", "test", "scenarios.yaml", "--coverage")
    assert tested.returncode == 0, tested.stdout.decode()
    assert run(tmp_path, "--standard", "demo-zone.yaml", "park.yaml").returncode == 0
    changed = (tmp_path / "demo-zone.yaml").read_text(encoding="utf-8").replace("at_least: 50}", "at_least: 51}")
    (tmp_path / "demo-zone-new.yaml").write_text(changed, encoding="utf-8")
    diff = run(tmp_path, "standard", "diff", "demo-zone.yaml", "demo-zone-new.yaml", "park.yaml")
    assert diff.returncode == 0
    assert "industry.enterprises" in diff.stdout.decode()


def test_the_skeleton_of_a_new_standard_lints_clean(tmp_path: Path) -> None:
    assert run(tmp_path, "standard", "new", "demo-zone", "-o", "demo-zone.yaml").returncode == 0
    assert run(tmp_path, "standard", "lint", "demo-zone.yaml", "--strict").returncode == 0

"""The example of the guide to standards, run as the guide says."""

import re
from pathlib import Path

import pytest
from command import ROOT, run


@pytest.mark.parametrize("guide", ["standards.md", "standards.zh.md"])
def test_the_guide_leads_to_a_tested_standard(guide: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    for name, content in re.findall(r"```yaml\n# ([a-z-]+\.yaml)\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    changed = (tmp_path / "demo-zone.yaml").read_text(encoding="utf-8").replace("at_least: 50}", "at_least: 51}")
    (tmp_path / "demo-zone-new.yaml").write_text(changed, encoding="utf-8")
    for command in (
        "standard lint demo-zone.yaml --strict",
        "standard test scenarios.yaml --coverage",
        "--standard demo-zone.yaml park.yaml",
        "standard diff demo-zone.yaml demo-zone-new.yaml park.yaml",
    ):
        done = run(*command.split(), cwd=tmp_path)
        assert done.returncode == 0, done.stdout
    assert "industry.enterprises" in done.stdout


def test_the_skeleton_of_a_new_standard_lints_clean(tmp_path: Path) -> None:
    assert run("standard", "new", "demo-zone", "-o", "demo-zone.yaml", cwd=tmp_path).returncode == 0
    assert run("standard", "lint", "demo-zone.yaml", "--strict", cwd=tmp_path).returncode == 0

"""What the documents offer to CI systems is valid by those systems' own schemas."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from command import EXAMPLES, ROOT, Cli

pytest.importorskip("check_jsonschema")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def snippet(document: str, beginning: str) -> str:
    text = (ROOT / document).read_text(encoding="utf-8")
    (found,) = (block for block in re.findall(r"^```yaml\n(.*?)^```", text, re.M | re.S) if block.startswith(beginning))
    return str(found)


def validated(schema: str, file: Path) -> subprocess.CompletedProcess[str]:
    """By the copy of the schema that check-jsonschema ships: no network."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("schema", "document", "beginning"),
    [
        ("vendor.github-actions", "action.yml", ""),
        ("vendor.gitlab-ci", "docs/ci.md", "submissions:"),
        ("vendor.github-workflows", "README.md", "# .github/workflows/"),
        ("vendor.github-workflows", "README.zh.md", "# .github/workflows/"),
        ("vendor.github-workflows", "docs/ci.md", "jobs:"),
    ],
)
def test_what_is_offered_is_valid_by_its_own_schema(schema: str, document: str, beginning: str, tmp_path: Path) -> None:
    text = snippet(document, beginning) if beginning else (ROOT / document).read_text(encoding="utf-8")
    if beginning == "jobs:":
        text = f"on: push\n{text}"
    file = tmp_path / "snippet.yml"
    file.write_text(text, encoding="utf-8")
    result = validated(schema, file)
    assert result.returncode == 0, result.stdout
    file.write_text(
        text + "\nno-such-key-of-theirs: [1]\n" if schema != "vendor.gitlab-ci" else "a: {script: {b: 1}}\n"
    )
    assert validated(schema, file).returncode == 1


def test_the_hooks_of_pre_commit_are_what_it_asks_for() -> None:
    assert [hook["id"] for hook in HOOKS] == ["hightech-check-validate", "hightech-check"]
    for hook in HOOKS:
        assert set(hook) <= {"id", "name", "description", "entry", "language", "files", "require_serial"}
        assert hook["language"] == "python"
        assert re.search(hook["files"], "submissions/park.yaml")
        assert not re.search(hook["files"], "docs/park.yaml")


@pytest.mark.parametrize(
    ("name", "codes"), [("eligible-park", [0, 0]), ("baotou-metal-park-2020", [0, 1]), ("broken-park", [4, 4])]
)
def test_the_hooks_run_as_pre_commit_runs_them(cli: Cli, name: str, codes: list[int]) -> None:
    found = [cli(*hook["entry"].split()[1:], EXAMPLES / f"{name}.yaml").code for hook in HOOKS]
    assert found == codes

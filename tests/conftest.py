"""Profiles of the property tests, and what several tests share."""

import os
from pathlib import Path

import pytest
from command import Cli, Write, run_here
from hypothesis import HealthCheck, Phase, settings

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
settings.register_profile("everyday", max_examples=50, deadline=None, suppress_health_check=SLOW, derandomize=True)
# the mutation run only asks whether an example fails, and not for the smallest
settings.register_profile("unshrunk", parent=settings.get_profile("everyday"), phases=(Phase.explicit, Phase.generate))
settings.register_profile("quick", parent=settings.get_profile("unshrunk"), max_examples=8)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs the program in this process, whatever the language and the width of whoever runs the tests."""
    for name in ("HIGHTECH_CHECK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return run_here


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file to a folder of the test's own and returns its path."""

    def write_file(text: str | bytes, name: str = "p.yaml") -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return write_file


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 220 files, one in 17 broken: enough to be shared among processes."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(220):
        text = f"name: Park {number}\nyear: 2020\nindicators:\n  enterprises: {150 + number}\n"
        (folder / f"p{number:03}.yaml").write_text(text if number % 17 else "name: [\n", encoding="utf-8")
    return folder

"""Runs the program as a user does, for several tests."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments: object, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hightech_check", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "HIGHTECH_CHECK_LANG": "en", **environment},
        check=False,
        timeout=120,
    )


def run_json(*arguments: object) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.stderr == "", result.stderr
    return json.loads(result.stdout)

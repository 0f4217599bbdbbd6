"""Runs the program as a user does, and writes documents as it does, for several tests."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hightech_check.writing import Document, Look, writer

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


def written(document: Document, form: str = "text", **look: Any) -> str:
    """A document in a format, on a page as wide as it likes where no width is given."""
    stream = io.StringIO()
    writer(form)(document, stream, Look(**{"width": 1000, "form": form, **look}))
    return stream.getvalue()

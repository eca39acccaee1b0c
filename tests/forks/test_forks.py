"""A forked child works whatever its parent did before (gunicorn with preload, Celery, multiprocessing)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCENARIOS = ["idle_parent", "busy_parent", "frames", "first_use", "imports", "deadlines", "model", "pool"]


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no fork")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_forked_child_works(scenario: str, tmp_path: Path) -> None:
    # Python and polars warn about forks beside threads; these tests fork beside threads on purpose.
    warnings = ["error", "ignore:This process:DeprecationWarning", "ignore:Using fork:RuntimeWarning"]
    ran = subprocess.run(
        [
            sys.executable,
            *(f"-W{one}" for one in warnings),
            "-m",
            "tests.forks.scenarios",
            scenario,
            str(tmp_path / "jobs.parquet"),
        ],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert not ran.stderr
    assert ran.returncode == 0

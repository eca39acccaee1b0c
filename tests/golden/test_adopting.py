"""Runs the CI steps of docs/golden.md in a project of another team."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.sessions import ROOT, blocks
from tests.golden.project import project

PAGE = (ROOT / "docs" / "golden.md").read_text(encoding="utf-8")
(STEPS,) = (block.text.splitlines() for block in blocks(PAGE) if block.kind == "bash")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Writes the three files that the page asks for."""
    project(tmp_path, "")
    (tmp_path / "tools.parquet").rename(tmp_path / "recommendations.parquet")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tools.yaml").rename(tmp_path / "items.yaml")
    (tmp_path / "tools.golden.yaml").unlink()
    judge(tmp_path, "[t1, t3, t6]")
    return tmp_path


def judge(shop: Path, keeps: str) -> None:
    (shop / "tests" / "requests.golden.yaml").write_text(
        "schema: ../items.yaml\ntable: ../recommendations.parquet\n"
        f'cases:\n  - {{name: red, request: "red", keeps: {keeps}}}\n',
        encoding="utf-8",
    )


def exit_codes(shop: Path) -> list[int]:
    """The exit code of each step of the page after the installation."""
    assert STEPS[0].startswith("pip install ./nlfilter")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return [
        subprocess.run(
            ["bash", "-c", step], cwd=shop, env=os.environ | {"PATH": path}, capture_output=True, check=False
        ).returncode
        for step in STEPS[1:]
    ]


def test_a_healthy_project_passes(shop: Path) -> None:
    assert exit_codes(shop) == [0, 0, 0]
    assert 'tests="1" failures="0"' in (shop / "requests.xml").read_text(encoding="utf-8")


def test_a_request_that_keeps_other_rows_fails(shop: Path) -> None:
    judge(shop, "[t1]")
    assert exit_codes(shop) == [0, 1, 1]
    assert 'tests="1" failures="1"' in (shop / "requests.xml").read_text(encoding="utf-8")

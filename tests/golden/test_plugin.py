"""Golden files are tests of a project that knows nothing but `pip install nlfilter`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.golden.project import project

CASES = """\
  - {name: red things, tags: [color], request: "red", keeps: [t1, t3, t6]}
  - {name: cordless things, request: "cordless", keeps: [t2, t3]}
"""


def pytest(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run pytest in a folder as its owner would."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_one_test_a_case_with_a_failure_that_tells(tmp_path: Path) -> None:
    project(tmp_path, CASES)
    code, out = pytest(tmp_path, "-v")
    assert code == 1
    assert "tools.golden.yaml::red things PASSED" in out
    assert "tools.golden.yaml::cordless things FAILED" in out
    assert "  keeps 3 rows, not 2" in out
    assert "  added     t6  name: Router, cordless: True" in out
    assert "Traceback" not in out


def test_an_error_of_a_case_comes_with_its_hint(tmp_path: Path) -> None:
    project(tmp_path, "  - {name: a, list: u1, request: red, keeps: [t1]}\n")
    code, out = pytest(tmp_path)
    assert code == 1
    assert "  The schema 'tools' does not say which column tells the lists apart.\nhint: Name it there" in out


def test_names_and_tags_choose_cases(tmp_path: Path) -> None:
    project(tmp_path, CASES)
    assert "1 passed, 1 deselected" in pytest(tmp_path, "-k", "red and color")[1]


def test_across_processes(tmp_path: Path) -> None:
    project(tmp_path, CASES)
    code, out = pytest(tmp_path, "-n", "2")
    assert code == 1
    assert "1 failed, 1 passed" in out


def test_a_wrong_file_is_an_error_with_its_line(tmp_path: Path) -> None:
    project(tmp_path, "  - {name: a, request: x, keep: [b]}\n")
    code, out = pytest(tmp_path)
    assert code == 2
    assert "tools.golden.yaml:5: there is no key 'keep'" in out
    assert "Traceback" not in out


def test_a_project_without_golden_files_pays_nothing() -> None:
    heavy = "duckdb", "sqlglot", "pydantic", "ruamel", "langchain_core", "typer", "rich"
    code = f"import sys, nlfilter.golden.plugin; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_options_of_the_command(tmp_path: Path) -> None:
    out = pytest(tmp_path, "--help")[1]
    for option in ("--golden-translator", "--golden-model", "--golden-replies"):
        assert option in out

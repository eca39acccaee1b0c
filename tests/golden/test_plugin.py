"""Golden files are tests in a project that only ran `pip install nlfilter`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden.project import project

CASES = """\
  - {name: red things, tags: [color], request: "red", keeps: [t1, t3, t6]}
  - {name: cordless things, request: "cordless", keeps: [t2, t3]}
"""


def ran(folder: Path, *arguments: str) -> tuple[int, str]:
    """Runs pytest in a folder as its owner would."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_one_test_a_case_with_a_failure_that_tells(tmp_path: Path) -> None:
    project(tmp_path, CASES)
    code, out = ran(tmp_path, "-v")
    assert code == 1
    assert "tools.golden.yaml::red things PASSED" in out
    assert "tools.golden.yaml::cordless things FAILED" in out
    assert "  keeps 3 rows, not 2" in out
    assert "  added     t6  name: Router, cordless: True" in out
    assert "Traceback" not in out


@pytest.mark.parametrize("more", [(), ("-n", "1")], ids=["one process", "two"])
def test_the_summary_and_junit_name_the_rows_first_and_then_the_phrases(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    project(tmp_path, '  - {name: a, request: "cordless, sturdy", keeps: [t2, t3]}\n')
    _, out = ran(tmp_path, "--junitxml", "report.xml", *more)
    headline = 'keeps 3 rows, not 2: added t6; "sturdy" was left out'
    assert f"FAILED tools.golden.yaml::a - {headline[:40]}" in out
    report = (tmp_path / "report.xml").read_text(encoding="utf-8")
    assert f'message="{headline.replace(chr(34), "&quot;")}"' in report
    assert "t6  name: Router" in report


def test_an_error_of_a_case_comes_with_its_hint(tmp_path: Path) -> None:
    project(tmp_path, "  - {name: a, list: u1, request: red, keeps: [t1]}\n")
    code, out = ran(tmp_path)
    assert code == 1
    assert (
        "  The schema 'tools' does not say which column names the list of a row.\n  hint: Name it there"
        in out
    )


def test_a_wrong_schema_is_told_in_its_lines(tmp_path: Path) -> None:
    cases = tmp_path / "tests"
    cases.mkdir()
    path = project(tmp_path, '  - {name: a, request: "red", keeps: [t1]}\n')
    text = path.read_text(encoding="utf-8").replace(": tools.", ": ../tools.")
    path.rename(cases / path.name).write_text(text, encoding="utf-8")
    schema = tmp_path / "tools.yaml"
    schema.write_text(schema.read_text(encoding="utf-8").replace("unit:", "unt:"), encoding="utf-8")
    code, out = ran(tmp_path)
    assert code == 1
    assert "FAILED tests/tools.golden.yaml::a - tools.yaml:11: there is no" in out
    assert f"{tmp_path}/tools.yaml:11: there is no key 'unt'. Did you mean \"unit\"?\n" in out
    assert "Traceback" not in out
    assert len(out.splitlines()) < 20


def test_names_and_tags_choose_cases(tmp_path: Path) -> None:
    project(tmp_path, CASES)
    assert "1 passed, 1 deselected" in ran(tmp_path, "-k", "red and color")[1]


def test_across_processes(tmp_path: Path) -> None:
    project(tmp_path, CASES)
    code, out = ran(tmp_path, "-n", "2")
    assert code == 1
    assert "1 failed, 1 passed" in out


def test_a_wrong_file_is_an_error_with_its_line(tmp_path: Path) -> None:
    project(tmp_path, "  - {name: a, request: x, keep: [b]}\n")
    code, out = ran(tmp_path)
    assert code == 2
    assert "tools.golden.yaml:5: there is no key 'keep'" in out
    assert "Traceback" not in out


def test_a_project_without_golden_files_pays_nothing() -> None:
    heavy = "duckdb", "sqlglot", "pydantic", "ruamel", "langchain_core", "typer", "rich"
    code = f"import sys, nlfilter.golden.plugin; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_options_of_the_command(tmp_path: Path) -> None:
    out = ran(tmp_path, "--help")[1]
    for option in ("--golden-translator", "--golden-model", "--golden-replies"):
        assert option in out

"""A typed request becomes a case that passes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nlfilter.errors import InputError
from nlfilter.golden.new import Proposal, propose
from nlfilter.golden.run import run_files
from tests.golden.project import project

DAY = date(2026, 10, 1)


def proposal(folder: Path, request: str, name: str) -> Proposal:
    return propose(folder / "tools.parquet", folder / "tools.yaml", request, name=name, today=DAY)


def test_a_new_file_is_begun(tmp_path: Path) -> None:
    project(tmp_path, "")
    path = tmp_path / "cases" / "new.golden.yaml"
    path.parent.mkdir()
    found = proposal(tmp_path, "red, sturdy", "strong ones")
    assert found.result is not None
    assert [row["id"] for row in found.result.rows] == ["t1", "t3", "t6"]
    found.append(path)
    assert path.read_text(encoding="utf-8") == (
        'schema: "../tools.yaml"\n'
        'table: "../tools.parquet"\n'
        "cases:\n"
        '  - name: "strong ones"\n'
        "    today: 2026-10-01\n"
        '    request: "red, sturdy"\n'
        '    keeps: ["t1", "t3", "t6"]\n'
        '    unmatched: ["sturdy"]\n'
        "    where: \"color = 'red'\"\n"
    )
    assert run_files([path]).passed


def test_a_case_goes_behind_the_last(tmp_path: Path) -> None:
    path = project(
        tmp_path, '  - name: one\n    request: "red"\n    keeps: [t1, t3, t6]  # last\n# The end.\n'
    )
    before = path.read_text(encoding="utf-8")
    for request, name in [("anything", "all"), ("sturdy", "refused"), ("red, over 30000 yen", "none")]:
        proposal(tmp_path, request, name).append(path)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before.removesuffix("# The end.\n"))
    assert after.endswith("# The end.\n")
    assert "    keeps: all\n" in after
    assert '    refuses: ["sturdy"]\n' in after
    assert "    keeps: none\n" in after
    assert "today" not in after.removeprefix(before[:80])
    report = run_files([path])
    assert report.passed, report.text
    assert [outcome.name for outcome in report.outcomes] == ["one", "all", "refused", "none"]


def test_what_cannot_be_appended(tmp_path: Path) -> None:
    path = project(tmp_path, '  - {name: one, request: "red", keeps: [t1, t3, t6]}\n')
    with pytest.raises(InputError, match="has a case named 'one'"):
        proposal(tmp_path, "blue", "one").append(path)
    other = project(tmp_path, '  - {name: one, request: "red", keeps: [t1]}\n', "other.golden.yaml")
    other.write_text(
        other.read_text(encoding="utf-8").replace("tools.parquet", "else.parquet"), encoding="utf-8"
    )
    with pytest.raises(InputError, match="another table"):
        proposal(tmp_path, "blue", "two").append(other)

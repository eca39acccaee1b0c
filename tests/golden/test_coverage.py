"""Coverage names what no case exercises."""

from __future__ import annotations

from pathlib import Path

from nlfilter.golden.coverage import coverage_of
from tests.golden.project import project


def test_what_is_not_exercised(tmp_path: Path) -> None:
    path = project(
        tmp_path,
        '  - {name: a, request: "赤, cordless", keeps: [t3, t6], where: "color = \'red\' AND cordless"}\n'
        '  - {name: b, clause: "price >= 9000 OR price IS NULL", keeps: [t2, t3, t5, t6]}\n',
    )
    (found,) = coverage_of([path])
    assert found.cases == 2
    assert found.columns == ("name",)
    assert found.words == ("colour", "青", "コードレス", "cost")
    assert "not true of boolean" in found.operators
    assert "NOT" in found.operators
    assert ">= of integer" not in found.operators
    assert not {"And", "Or"} & set(found.operators)
    assert found.text.startswith("tools.yaml: 2 cases\n  columns that no case exercises (1): name\n")


def test_a_turn_exercises_what_it_says(tmp_path: Path) -> None:
    path = project(
        tmp_path,
        '  - name: a\n    turns:\n      - {say: "青", keeps: [t2, t5], where: "color = \'blue\'"}\n',
    )
    (found,) = coverage_of([path])
    assert "青" not in found.words
    assert "color" not in found.columns


def test_cases_without_a_record_are_counted(tmp_path: Path) -> None:
    path = project(tmp_path, '  - {name: a, request: "赤", keeps: [t1, t3, t6]}\n')
    (found,) = coverage_of([path])
    assert found.unrecorded == 1
    assert found.text.endswith("1 without a record, which exercise no column: nlfilter golden accept")

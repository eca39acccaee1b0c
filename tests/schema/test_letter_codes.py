"""Letters that stand for everyday things, codes of a sex with variants, and flags for what suits them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter

SHIFTS: list[dict[str, Any]] = [
    {"ref": n, "shType": ("E", "L", "N", "LD")[n % 4], "ward": ("Oak", "Elm", "Ash")[n % 3]}
    for n in range(24)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("early shifts on Oak", "shType = 'E' AND ward = 'Oak'"),
        ("anything but nights on Elm", "shType IS DISTINCT FROM 'N' AND ward = 'Elm'"),
    ],
)
def test_a_column_of_kinds_is_about_what_the_rows_are(request_: str, where: str, tmp_path: Path) -> None:
    file = tmp_path / "shifts.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in SHIFTS), encoding="utf-8")
    assert NLFilter.infer(file, translator="embedded").translate(request_).where.sql == where

"""Letters that stand for everyday things, codes of a sex with variants, and flags for what suits them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter

GUESTS: list[dict[str, Any]] = [
    {
        "guest": f"g{n}",
        "species_cd": ("D", "C", "H", "RP")[n % 4],
        "sex_cd": ("F", "FN", "M", "MX", "U")[n % 5],
        "size_cd": ("S", "M", "L")[n % 3],
        "cats_ok": ("Y", "N")[n % 2],
        "horsesOk": n % 3 == 0,
    }
    for n in range(60)
]
VANS: list[dict[str, Any]] = [
    {"van": f"v{n}", "fuel": ("P", "D", "E")[n % 3], "dogs_allowed": n % 2 == 0, "towing_ok": n % 3 == 0}
    for n in range(30)
]


def means(request: str, rows: list[dict[str, Any]]) -> str:
    return NLFilter.infer(rows, translator="embedded", today=date(2026, 11, 27)).translate(request).where.sql


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("dogs", "species_cd = 'D'"),
        ("a small cat", "size_cd = 'S' AND species_cd = 'C'"),
        ("馬", "species_cd = 'H'"),
        ("dogs good with cats", "species_cd = 'D' AND cats_ok_flag"),
        ("a cat that gets along with horses", "species_cd = 'C' AND horsesOk"),
        ("horse friendly dogs", "horsesOk AND species_cd = 'D'"),
        ("female", "sex_cd IN ('F', 'FN')"),
        ("boys", "sex_cd IN ('M', 'MX')"),
    ],
)
def test_letters_mean_things_and_flags_are_asked_by_what_suits(request_: str, where: str) -> None:
    assert means(request_, GUESTS) == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("electric", "fuel = 'E'"),
        ("diesel, dog friendly", "fuel = 'D' AND dogs_allowed"),
        ("towing allowed", "towing_ok"),
        ("dogs", "dogs_allowed"),
    ],
)
def test_where_the_rows_are_no_dogs_the_noun_alone_asks_for_the_flag(request_: str, where: str) -> None:
    assert means(request_, VANS) == where


SHIFTS: list[dict[str, Any]] = [
    {"ref": n, "shType": ("E", "L", "N", "LD")[n % 4], "ward": ("Oak", "Elm", "Ash")[n % 3]}
    for n in range(24)
]
TOOLS: list[dict[str, Any]] = [
    {"tool": f"t{n}", "cond_cd": ("N", "U", "D")[n % 3], "status": ("OPN", "CXL", "FUL")[n % 3]}
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


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("second hand", "cond_cd = 'U'"),
        ("brand new or ex demo", "cond_cd IN ('N', 'D')"),
        ("cancelled", "status = 'CXL'"),
    ],
)
def test_letters_of_conditions_and_usual_abbreviations(request_: str, where: str) -> None:
    assert means(request_, TOOLS) == where

"""Codes and the words that they are short for; a word that only begins a sentence is no code."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.lexicon.short import Shortened

TRIPS: list[dict[str, Any]] = [
    {
        "trip": f"t{n}",
        "status": ("PND", "HLD", "CNCL", "DONE")[n % 4],
        "lands": ["MY", "IT", "FR", "JP"][n % 4],
        "group_kind": ("ANY", "FAM", "SNR", "YTH")[n % 4],
        "harbour": ("Portland - East", "Portland - West", "Healy", "Ware", "Upton", "Lynn")[n % 6],
    }
    for n in range(24)
]
SHOP: list[dict[str, Any]] = [
    {"item": f"i{n}", "dept": ("IT", "HR", "MKT")[n % 3], "state": ("HLD", "SLD", "RSRV")[n % 3]}
    for n in range(24)
]


def means(request: str, rows: list[dict[str, Any]]) -> str:
    return NLFilter.infer(rows, translator="embedded", today=date(2026, 11, 27)).translate(request).where.sql


def test_a_short_form_keeps_most_consonants() -> None:
    short = Shortened(["pnd", "hld", "cncl", "wksp", "nhs", "avl"])
    words = ("pending", "hold", "cancelled", "workshop", "portland", "shelter", "nights", "arrival")
    found = ["pnd", "hld", "cncl", "wksp", None, None, None, None]
    assert [short.form_of([word]) for word in words] == found


def test_the_first_letters_of_a_time_and_its_noun_are_no_code() -> None:
    rows = [{"lot": n, "maker": ("MD", "TW", "KO")[n % 3], "made": date(2026, 11, n + 1)} for n in range(24)]
    table = NLFilter.infer(rows, translator="embedded", today=date(2026, 11, 27))
    assert "maker" not in table.translate("made this week, morning deliveries").where.sql


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("pending", "status = 'PND'"),
        ("in Portland", "harbour IN ('Portland - East', 'Portland - West')"),
        ("Any trips in Portland?", "harbour IN ('Portland - East', 'Portland - West')"),
        ("My trip is pending, and it is for a family", "status = 'PND' AND group_kind = 'FAM'"),
        ("trips to IT", "lands = 'IT'"),
    ],
)
def test_small_words_are_codes_only_if_they_are_typed_so(request_: str, where: str) -> None:
    assert means(request_, TRIPS) == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [("IT, sold", "dept = 'IT' AND state = 'SLD'"), ("It is reserved", "state = 'RSRV'")],
)
def test_the_same_in_another_shop(request_: str, where: str) -> None:
    assert means(request_, SHOP) == where

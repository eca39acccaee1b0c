"""Values that are missing or there by a verb of saying: "don't say what they pay", "must be stated"."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter
from tests.reader.small import means

STALLS: list[dict[str, Any]] = [
    {"stall": f"stall {n}", "price_eur": None if n % 4 == 0 else n, "opened": date(2026, 1 + n % 9, 2)}
    for n in range(40)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("rooms that don't state the rent", "rent IS NULL"),
        ("which ones don't give a size?", "size IS NULL"),
    ],
)
def test_what_a_row_says_or_does_not_say(request_: str, where: str) -> None:
    assert means(request_) == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("stalls that don't show the price", "price_eur IS NULL"),
        ("has a price", "price_eur IS NOT NULL"),
        ("stalls with a price, opened in May", "price_eur IS NOT NULL AND month(opened) = 5"),
        ("with a price under 9", "price_eur < 9"),
    ],
)
def test_the_same_of_stalls(request_: str, where: str) -> None:
    found = NLFilter.infer(STALLS, translator="embedded", today=date(2026, 11, 27)).translate(request_)
    assert found.where.sql == where


def test_who_has_something_does_not_ask_for_a_column_that_means_nearly_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NLFILTER_MEANING", "on")
    rows = [
        {"no": n, "industry": ["金融", "通信", None][n % 3], "city": ["名古屋", "長崎"][n % 2]}
        for n in range(60)
    ]
    translated = NLFilter.infer(rows, translator="embedded").translate("本業があるので長崎")
    assert translated.where.sql == "city = '長崎'"
    assert [one.phrase for one in translated.unmatched] == ["本業"]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("with a fee", "adoption_fee_gbp > 0"),
        ("no fee", "adoption_fee_gbp = 0"),
        ("with a late fee", "late_fee IS NOT NULL"),
        ("no late fee", "late_fee IS NULL"),
    ],
)
def test_a_fee_is_there_in_the_column_in_which_it_is_not(request_: str, where: str) -> None:
    rows = [
        {"name": f"Pip {n}", "adoption_fee_gbp": 25 * (n % 3), "late_fee": 10 if n % 2 else None}
        for n in range(40)
    ]
    assert NLFilter.infer(rows, translator="embedded", values=rows).translate(request_).where.sql == where

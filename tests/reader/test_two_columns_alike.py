"""Two columns that hold the same number, and limits that are missing."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

BOATS: list[dict[str, object]] = [
    {
        "boat": f"b{n}",
        "harbour": ("Arden", "Corley")[n % 2],
        "cabins": 1 + n % 4,
        "berths": 1 + n % 3,
        "deposit": 50 * (n % 3) if n % 5 else None,
        "minimum_nights": n % 3 if n % 4 else None,
        "maximum_guests": 2 + n if n % 4 else None,
    }
    for n in range(16)
]


def said(request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(BOATS, translator="embedded").translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("same number of cabins and berths", "cabins = berths"),
        ("boats with the same number of cabins and berths", "cabins = berths"),
        ("as many cabins as berths in Arden", "cabins = berths AND harbour = 'Arden'"),
        ("at least as many berths as cabins", "berths >= cabins"),
        ("cabins and berths are the same", "cabins = berths"),
    ],
)
def test_two_columns_hold_the_same(request_: str, where: str) -> None:
    assert said(request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("no minimum nights", "minimum_nights = 0 OR minimum_nights IS NULL"),
        ("no minimum", "minimum_nights = 0 OR minimum_nights IS NULL"),
        ("no maximum guests", "maximum_guests IS NULL"),
        ("no deposit", "deposit = 0"),
    ],
)
def test_a_limit_that_is_missing_is_none(request_: str, where: str) -> None:
    assert said(request_) == (where, True)


def test_two_columns_alike_in_japanese() -> None:
    rows: list[dict[str, object]] = [{"船": f"b{n}", "寝室数": n % 4, "浴室数": n % 3} for n in range(12)]
    translation = NLFilter.infer(rows, translator="embedded").translate("寝室数と浴室数が同じ")
    assert (translation.where.sql, translation.covered) == ("寝室数 = 浴室数", True)

"""A comparison or a refusal that is said once and goes on behind "or", and a need, which is a minimum."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

BOATS: list[dict[str, object]] = [
    {"boat": f"b{n}", "daily_fee": 10 + 3 * n, "weekly_fee": 50 + 10 * n, "length_m": 4 + n, "seats": n}
    for n in range(12)
]


def said(request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(BOATS, translator="embedded").translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    "request_",
    ["nothing under 5 m or over 9 m", "nothing over 9 m or under 5 m", "not less than 5 m or more than 9 m"],
)
def test_a_refusal_reaches_both_bounds(request_: str) -> None:
    assert said(request_) == ("length_m BETWEEN 5 AND 9", True)


def test_without_a_refusal_either_bound_will_do() -> None:
    assert said("under 5 m or over 9 m") == ("length_m < 5 OR length_m > 9", True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("over $20 a day or $100 a week", "daily_fee > 20 OR weekly_fee > 100"),
        ("less than $30 per day or $90 per week", "daily_fee < 30 OR weekly_fee < 90"),
        ("less than $30/day, $90/week", "daily_fee < 30 AND weekly_fee < 90"),
    ],
)
def test_a_comparison_reaches_the_amount_of_another_period(request_: str, where: str) -> None:
    assert said(request_)[0] == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("3 seats", "seats = 3"),
    ],
)
def test_who_needs_so_many_takes_more(request_: str, where: str) -> None:
    assert said(request_) == (where, True)

"""Sums that a column counts in ten thousands, and sums beside a number of times."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

POSTS = [
    {
        "no": n,
        "rate_min": 40.0 + n % 60,
        "rate_max": 60.0 + n % 60,
        "hours": 140 + n % 40,
        "months": n % 12 + 1,
    }
    for n in range(120)
]
JOBS = [{"番号": n, "単価": 40 + n % 80, "職種": ["開発", "設計"][n % 2], "回数": n % 5} for n in range(120)]
CLUBS = [
    {
        "会": f"会{n}番",
        "月回数": n % 4 + 1,
        "月謝（円）": 3000 + n * 37 % 7000,
        "入会金（円）": [0, 2000][n % 2],
    }
    for n in range(120)
]
ENDS = "rate_max >= {low} OR rate_max IS NULL AND rate_min >= {low}"


@pytest.mark.parametrize(("request_", "low"), [("月80万以上", 80), ("75万以上", 75), ("単価80万円以上", 80)])
def test_a_sum_is_of_the_column_of_money_whose_range_holds_its_figure(request_: str, low: int) -> None:
    table = NLFilter.infer(POSTS, translator="embedded")
    assert table.translate(request_).where.sql == ENDS.format(low=low)


def test_a_sum_that_no_column_counts_so_is_of_none() -> None:
    rows = [{key: value for key, value in post.items() if "rate" not in key} for post in POSTS]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.translate("hours 150以上、80万以上").unmatched[0].phrase.startswith("80万")


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("80万円以上", "単価 >= 80"),
        ("単価70〜90万", "単価 BETWEEN 70 AND 90"),
        ("単価60以上", "単価 >= 60"),
    ],
)
def test_a_guessed_currency_may_be_counted_in_ten_thousands(request_: str, sql: str) -> None:
    assert NLFilter.infer(JOBS, translator="embedded").translate(request_).where.sql == sql


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("月5000円以下", '"月謝（円）" <= 5000'),
        ("月3500円くらいまで", '"月謝（円）" <= 3500'),
        ("月2回", "月回数 = 2"),
    ],
)
def test_money_is_no_number_of_times(request_: str, sql: str) -> None:
    assert NLFilter.infer(CLUBS, translator="embedded").translate(request_).where.sql == sql

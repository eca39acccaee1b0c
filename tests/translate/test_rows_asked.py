"""A request for a number of rows is no filter, in words of each language."""

from __future__ import annotations

import pytest

from nlfilter.translate.page_requests import rows_asked


@pytest.mark.parametrize(
    ("request_", "count", "further"),
    [
        ("show 20", 20, False),
        ("Show me the first 10, please", 10, False),
        ("top 5 results", 5, False),
        ("show the next 5", 5, True),
        ("the next five please", 5, True),
        ("show me 20 more", 20, True),
        ("another 3", 3, True),
        ("10 more rows", 10, True),
        ("show 5 more rooms", 5, True),
        ("20件見せて", 20, False),
        ("最初の10件を表示して", 10, False),
        ("次の5件", 5, True),
        ("あと十件見せてください", 10, True),
        ("もう3つ見せて", 3, True),
        ("次の5室", 5, True),
    ],
)
def test_a_number_of_rows(request_: str, count: int, further: bool) -> None:
    asked = rows_asked(request_, ["room", "室"])
    assert asked
    assert (asked.count, asked.further) == (count, further)


@pytest.mark.parametrize(
    "request_",
    [
        *("20 more", "under 20", "show rooms under 20", "show 2 beds", "show", "20"),
        *("next week", "make it 20", "show 20 in Rome", "show 5 or 6"),
        *("5件以上", "あと20円安く", "2人見せて", "次の土曜", "20件"),
    ],
)
def test_other_requests_with_numbers(request_: str) -> None:
    assert rows_asked(request_, ["room", "室"]) is None

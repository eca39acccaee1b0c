"""Intervals: of amounts that share a magnitude, and of letters."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter

FLATS = NLFilter.infer(
    [
        {"flat": n, "price": 150_000 + 9_000 * n, "rooms": 1 + n % 5, "energy band": "ABCDEFG"[n % 7]}
        for n in range(30)
    ],
    translator="embedded",
)
MATCHES = NLFilter.infer(
    [{"game": n, "crowd": 400 * n, "block": "KLMNO"[n % 5], "day": date(2026, 5, 1 + n)} for n in range(30)],
    translator="embedded",
)


@pytest.mark.parametrize(
    ("filter_", "request_", "expected"),
    [
        (FLATS, "price between 180 and 220k", "price BETWEEN 180000 AND 220000"),
        (FLATS, "price 180k to 220k", "price BETWEEN 180000 AND 220000"),
        (MATCHES, "crowd from 2 to 3 thousand", "crowd BETWEEN 2000 AND 3000"),
        (MATCHES, "crowd between 500 and 1k", "crowd BETWEEN 500 AND 1000"),
        (FLATS, "energy band B-D", "\"energy band\" IN ('B', 'C', 'D')"),
        (FLATS, "energy band from F to D", "\"energy band\" IN ('D', 'E', 'F')"),
        (MATCHES, "blocks L to N", "block IN ('L', 'M', 'N')"),
        (MATCHES, "block L or N", "block IN ('L', 'N')"),
    ],
)
def test_an_interval(filter_: NLFilter, request_: str, expected: str) -> None:
    assert filter_.translate(request_).where.sql == expected

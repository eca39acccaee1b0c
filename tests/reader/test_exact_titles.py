"""A word of a title means every title that contains it, but in quotation marks it is a whole title."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

BOOKS = [
    {"title": title, "price": price, "shelf": shelf}
    for title, price, shelf in (
        ("Tides", 12, "A"),
        ("Winter Tides", 25, "B"),
        ("Salt Roads", 8, "B"),
        ("Orchard", 31, "C"),
    )
] * 10


@pytest.fixture(scope="module")
def books() -> NLFilter:
    return NLFilter.infer(BOOKS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ('the title "Tides"', "title = 'Tides'"),
        ('"Tides" or "Orchard"', "title IN ('Tides', 'Orchard')"),
        ("price lower than 10 or higher than 30", "price < 10 OR price > 30"),
    ],
)
def test_what_is_asked(books: NLFilter, request_: str, sql: str) -> None:
    found = books.translate(request_)
    assert (found.where.sql, found.covered) == (sql, True)

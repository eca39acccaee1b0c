"""A part of a name beside a number is not the name: "2 be flats" asks for no bedrooms."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

FLATS: list[dict[str, object]] = [
    {
        "flat": f"f{n}",
        "title": ("Bright loft", "Garden flat")[n % 2],
        "town": ("Arden", "Corley")[n % 2],
        "bedrooms": 1 + n % 4,
        "num_bathrooms": 1 + n % 2,
        "starting_price": 700 + 50 * n,
        "length_m": 5 + n,
    }
    for n in range(16)
]


def said(request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(FLATS, translator="embedded").translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("a 2-bedroom flat", "bedrooms = 2"),
    ],
)
def test_a_count_is_asked_for_by_its_singular(request_: str, where: str) -> None:
    assert said(request_) == (where, True)


@pytest.mark.parametrize("request_", ["4 star flats in Arden", "2 len flats in Arden", "2 be flats in Arden"])
def test_no_other_name_is_cut_short(request_: str) -> None:
    assert said(request_) == ("town = 'Arden'", False)

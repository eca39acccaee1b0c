"""Requests to a file of flats as a portal exports them, without a schema file."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter

FLATS = [
    {
        "Flat ID": f"F{n:03}",
        "Town": ("Leeds", "Bath", "York")[n % 3],
        "Rent (GBP/month)": f"{900 + 37 * n:,}",
        "Deposit": 700 + 50 * n,
        "Furnishing": ("furnished", "part furnished", "unfurnished")[n % 3],
        "Parking": ("none", "garage", "street permit")[n // 3 % 3],
        "Available from": date(2026, 3 + n % 9, 1 + n) if n % 2 else date(2027, 1 + n % 6, 1 + n),
        "Station distance (km)": 0.3 + n / 5,
    }
    for n in range(24)
]


@pytest.fixture(scope="module")
def flats() -> NLFilter:
    return NLFilter.infer(FLATS, today=date(2026, 11, 27))


def test_a_town_is_no_thing(flats: NLFilter) -> None:
    """The words for a bath are no other names of the town."""
    assert flats.schema.columns["Town"].values == {}

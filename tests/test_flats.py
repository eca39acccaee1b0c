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


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("available by the end of March", "\"Available from\" < DATE '2027-04-01'"),
        ("3月末までに入居可能", "\"Available from\" < DATE '2027-04-01'"),
        ("今年3月末までに入居可能", "\"Available from\" < DATE '2026-04-01'"),
        ("available from 1 March 2027", "\"Available from\" >= DATE '2027-03-01'"),
        ("available from March 2027", "\"Available from\" >= DATE '2027-03-01'"),
        (
            "available from March to May 2027",
            "\"Available from\" >= DATE '2027-03-01' AND \"Available from\" < DATE '2027-06-01'",
        ),
        (
            "available between November and February 2027",
            "\"Available from\" >= DATE '2026-11-01' AND \"Available from\" < DATE '2027-03-01'",
        ),
        ("under 1200 pounds a month", '"Rent (GBP/month)_number" < 1200'),
        ("with parking", "Parking IN ('garage', 'street permit')"),
        ("駐車場あり", "Parking IN ('garage', 'street permit')"),
        ("no parking", "Parking = 'none'"),
        ("not furnished", "Furnishing IS DISTINCT FROM 'furnished'"),
        ("unfurnished in Bath", "Furnishing = 'unfurnished' AND Town = 'Bath'"),
    ],
)
def test_a_request(flats: NLFilter, request_: str, where: str) -> None:
    assert flats.translate(request_).where.sql == where


def test_a_town_is_no_thing(flats: NLFilter) -> None:
    """The words for a bath are no other names of the town."""
    assert flats.schema.columns["Town"].values == {}


def test_a_column_that_is_only_named_is_a_wish(flats: NLFilter) -> None:
    """Promise 2: what is left out is named."""
    assert [one.phrase for one in flats.translate("near the station in Leeds").unmatched] == ["station"]


def test_what_somebody_wants_with_a_thing_has_a_value(flats: NLFilter) -> None:
    said = flats.translate("Leeds with a deposit")
    assert ("IS NOT NULL" in said.where.sql, said.unmatched) == (True, ())

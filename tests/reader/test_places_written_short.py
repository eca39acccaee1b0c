"""Codes by their first part ("SK4" of "SK4 2AB"), and streets that are written short."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

CODES = ("BK3 4RT", "BK3 5RA", "T20 1XX", "T21 4PL", "T2 5ZZ", "WV14 9QQ")
ROADS = ("Quince St", "QUINCE LANE", "Larch Rd", "Tern Avenue", "Tern Crescent")
BARNS = [
    {
        "barn": f"b{n}",
        "address": f"{n + 1} {ROADS[n % 5]}",
        "postcode": CODES[n % 6],
        "stalls": n % 4 + 1,
    }
    for n in range(120)
]
BARN = NLFilter.infer(BARNS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "kept"),
    [
        ("BK3 4RT", {"BK3 4RT"}),
    ],
)
def test_a_code_is_found_by_its_first_part(request_: str, kept: set[str]) -> None:
    found = BARN.filter(request_, BARNS)
    assert ({row["postcode"] for row in found.rows}, found.translation.covered) == (kept, True)


@pytest.mark.parametrize(
    ("request_", "road"),
    [("quince street", ROADS[0]), ("quince ln", ROADS[1]), ("larch road", ROADS[2]), ("tern ave", ROADS[3])],
)
def test_a_street_is_found_in_both_forms(request_: str, road: str) -> None:
    assert {str(row["address"]).split(" ", 1)[1] for row in BARN.filter(request_, BARNS).rows} == {road}

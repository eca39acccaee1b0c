"""States and countries in which addresses end, parts of countries, and groups of countries."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

DEPOTS = [
    {"depot": n, "city": ("Austin, TX", "Dallas, TX", "Seattle, WA", "Fresno, CA", "Remote")[n % 5]}
    for n in range(20)
]
FAIRS = [{"fair": n, "venue": ("Lyon, France", "Oslo, Norway", "Paris, France")[n % 3]} for n in range(12)]
CLUBS = [{"club": n, "country": ("SE", "NO", "GB", "FR", "JP")[n % 5]} for n in range(20)]


@pytest.mark.parametrize(
    ("rows", "request_", "where"),
    [
        (FAIRS, "in France", "venue IN ('Lyon, France', 'Paris, France')"),
        (CLUBS, "clubs in England", "country = 'GB'"),
        (CLUBS, "in Scandinavia", "country IN ('NO', 'SE')"),
        (CLUBS, "北欧", "country IN ('NO', 'SE')"),
    ],
)
def test_regions_are_known(rows: list[dict[str, object]], request_: str, where: str) -> None:
    assert NLFilter.infer(rows, translator="embedded").translate(request_).where.sql == where


def test_other_texts_with_a_comma_are_no_addresses() -> None:
    rows = [{"part": n, "kind": ("bolt, small", "nut, IN", "pin, large")[n % 3]} for n in range(9)]
    assert not NLFilter.infer(rows).schema.columns["kind"].groups

"""What people do with a thing, in the potential or with a wish, asks for nothing more than the thing."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

_PLACES: list[dict[str, Any]] = [
    {
        "名称": f"施設{n}",
        **{name: ("可", "不可")[(n >> at) % 2] for at, name in enumerate(("子連れ可", "ペット可", "楽器可"))},
    }
    for n in range(32)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("子どもと行ける", "子連れ可_flag"),
        ("子連れOK", "子連れ可_flag"),
        ("子連れNG", "子連れ可_flag IS NOT TRUE"),
        ("ペットと泊まれる", "ペット可_flag"),
        ("ペットと暮らせる", "ペット可_flag"),
        ("ペットと暮らしたい", "ペット可_flag"),
        ("楽器が弾ける", "楽器可_flag"),
        ("楽器不可", "楽器可_flag IS NOT TRUE"),
    ],
)
def test_deeds(request_: str, where: str) -> None:
    places = NLFilter(TableSchema.infer(_PLACES), translator="embedded", values=_PLACES)
    told = places.translate(request_)
    assert (told.where.sql, told.covered) == (where, True)

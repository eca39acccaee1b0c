"""Pairs of two columns that "and" joins are alternatives: no row is a chair and a table."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

GOODS: list[dict[str, object]] = [
    {"brand": brand, "kind": kind, "town": town, "price": 10 + n}
    for n, (brand, kind, town) in enumerate(
        [("Norvik", "chair", "York"), ("Halden", "table", "Leeds"), ("Sorby", "sofa", "Hull")] * 4
    )
]
POSTS: list[dict[str, object]] = [
    {"会社": f"{n}社", "職種": kind, "勤務地": town}
    for n, (kind, town) in enumerate([("営業", "東京"), ("事務", "大阪"), ("企画", "名古屋")] * 4)
]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        (
            "Norvik chairs and Halden tables",
            "brand = 'Norvik' AND kind = 'chair' OR brand = 'Halden' AND kind = 'table'",
        ),
        (
            "chairs in York and tables in Leeds",
            "kind = 'chair' AND town = 'York' OR kind = 'table' AND town = 'Leeds'",
        ),
        (
            "chairs in York and Halden in Leeds",
            "kind = 'chair' AND town = 'York' OR brand = 'Halden' AND town = 'Leeds'",
        ),
        (
            "chairs in York, Halden in Leeds",
            "kind = 'chair' AND town = 'York' OR brand = 'Halden' AND town = 'Leeds'",
        ),
        (
            "Norvik chairs in York and Leeds",
            "brand = 'Norvik' AND kind = 'chair' AND town IN ('York', 'Leeds')",
        ),
        ("Norvik chairs and tables", "brand = 'Norvik' AND kind IN ('chair', 'table')"),
        ("chairs in York and Leeds", "kind = 'chair' AND town IN ('York', 'Leeds')"),
    ],
)
def test_pairs_joined_by_and(request_: str, where: str) -> None:
    said = NLFilter.infer(GOODS, translator="embedded").translate(request_)
    assert (said.where.sql, said.covered) == (where, True)


def test_in_japanese() -> None:
    said = NLFilter.infer(POSTS, translator="embedded").translate("東京の営業と大阪の事務")
    assert said.where.sql == "勤務地 = '東京' AND 職種 = '営業' OR 勤務地 = '大阪' AND 職種 = '事務'"

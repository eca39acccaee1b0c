"""「上限」, 「下限」, 「～」, 「でも」 and 「前後」 beside an amount; what is outside of a list."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

LOANS: dict[str, Any] = {
    "name": "loans",
    "columns": {
        "most": {"type": "BIGINT", "unit": "JPY", "synonyms": ["上限額", "貸付上限"]},
        "years": {"type": "INTEGER", "unit": "years", "synonyms": ["期間"]},
        "open_to": {
            "type": "VARCHAR[]",
            "values": {"farm": ["農家"], "shop": ["商店"]},
            "synonyms": ["対象者"],
        },
    },
}
RENTS: dict[str, Any] = {
    "name": "lockers",
    "columns": {"fee": {"type": "INTEGER", "unit": "JPY", "synonyms": ["使用料"]}},
}

SEATS: dict[str, Any] = {
    "name": "rooms",
    "columns": {"seats": {"type": "INTEGER", "unit": "people", "synonyms": ["空席"]}},
}


@pytest.mark.parametrize(
    ("schema", "request_", "sql"),
    [
        (LOANS, "上限額が100万円以上", "most >= 1000000"),
        (LOANS, "上限が100万円以上の農家向け", "most >= 1000000 AND list_contains(open_to, 'farm')"),
        (LOANS, "上限は100万円以下", "most <= 1000000"),
        (RENTS, "使用料の上限は500円", "fee <= 500"),
        (RENTS, "上限が500円", "fee <= 500"),
        (RENTS, "下限は500円", "fee >= 500"),
        (RENTS, "使用料300～500円", "fee BETWEEN 300 AND 500"),
        (RENTS, "fee ~500 yen", "fee BETWEEN 450 AND 550"),
        (SEATS, "空席が1つでもある", "seats >= 1"),
        (SEATS, "空席が2席でもあれば", "seats >= 2"),
        (SEATS, "空席が100人前後", "seats BETWEEN 90 AND 110"),
        (RENTS, "使用料500円以上でないもの", "fee < 500"),
        (SEATS, "空席が3人以上ないところ", "seats < 3"),
        (SEATS, "空席3人以下で", "seats <= 3"),
        (LOANS, "農家は対象外", "NOT list_contains(open_to, 'farm') OR open_to IS NULL"),
        (LOANS, "農家対象外", "NOT list_contains(open_to, 'farm') OR open_to IS NULL"),
        (LOANS, "農家が対象者", "list_contains(open_to, 'farm')"),
    ],
)
def test_a_limit_is_what_its_comparison_says(schema: dict[str, Any], request_: str, sql: str) -> None:
    found = NLFilter(TableSchema.model_validate(schema), translator="embedded").translate(request_)
    assert (found.where.sql, found.unmatched) == (sql, ())

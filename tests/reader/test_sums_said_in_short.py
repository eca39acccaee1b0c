"""Sums that somebody hopes for, sums without their size, and sums beside a column that counts otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

_RENTS: list[dict[str, Any]] = [
    {"物件名": f"荘{n}", "家賃（円）": 50_000 + 1_000 * n, "敷金": n % 3 * 1.0, "階": n % 9 + 1}
    for n in range(60)
]
_PAY: list[dict[str, Any]] = [
    {"role": f"r{n}", "salary": 28_000 + 500 * n, "desks": n % 7} for n in range(60)
]
_HOURLY: list[dict[str, Any]] = [{"職種": f"職{n}", "時給": 1_100 + 10 * n} for n in range(60)]
_FREE: list[dict[str, Any]] = [{"案件": f"件{n}", "単価": 40 + n, "職種": f"種{n % 4}"} for n in range(60)]
_TABLES = {
    name: NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)
    for name, rows in (("rents", _RENTS), ("pay", _PAY), ("hourly", _HOURLY), ("free", _FREE))
}


@pytest.mark.parametrize(
    ("table", "request_", "where", "covered"),
    [
        ("rents", "できれば家賃8万円", '"家賃（円）" <= 80000', True),
        ("rents", "できれば8万くらい", '"家賃（円）" BETWEEN 72000 AND 88000', True),
        ("rents", "できれば3階", "階 = 3", True),
        ("free", "単価70〜90万", "単価 BETWEEN 70 AND 90", True),
        ("hourly", "できれば時給1500円", "時給 >= 1500", True),
        ("rents", "家賃8〜10", '"家賃（円）" BETWEEN 80000 AND 100000', False),
        ("rents", "家賃8以下", '"家賃（円）" <= 80000', False),
        ("rents", "階8以下", "階 <= 8", True),
        ("rents", "敷金1以下", "敷金 <= 1", True),
        ("pay", "salary 35 to 50", "salary BETWEEN 35000 AND 50000", False),
        ("pay", "salary over 40", "salary > 40000", False),
        ("pay", "desks over 4", "desks > 4", True),
    ],
)
def test_sums(table: str, request_: str, where: str, *, covered: bool) -> None:
    told = _TABLES[table].translate(request_)
    assert (told.where.sql, told.covered) == (where, covered)

"""Texts that stand for bands of numbers: sizes of companies, age groups, price classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.inference.bands import bands_of

SIZES = ["1-10", "11-50", "51-200", "201-500", "501+", None]
AGES = ["20代", "30代", "40代", "50代以上"]
COSTS = ["〜5万円", "5万円〜10万円", "10万円〜20万円", "20万円以上", "未定"]

TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "firms": [
        {"name": f"Firm {n}", "companySize": SIZES[n % 6], "founded": 1950 + n, "lot": f"A-{n % 4}"}
        for n in range(60)
    ],
    "trips": [{"旅程": f"旅{n}", "年齢層": AGES[n % 4], "予算": COSTS[n % 5]} for n in range(60)],
}
FILTERS = {name: NLFilter.infer(rows, today=lambda: dt.date(2026, 10, 1)) for name, rows in TABLES.items()}


@pytest.mark.parametrize(
    ("table", "request_", "column", "kept"),
    [
        ("firms", "less than 50 employees", "companySize", {"1-10", "11-50"}),
        ("firms", "more than 200 people", "companySize", {"201-500", "501+"}),
        ("firms", "company size 51-200", "companySize", {"51-200"}),
        ("firms", "従業員500人以上", "companySize", {"201-500", "501+"}),
        ("trips", "年齢層は45歳", "年齢層", {"40代"}),
        ("trips", "予算7万円", "予算", {"5万円〜10万円"}),
        ("trips", "予算15万円以上", "予算", {"10万円〜20万円", "20万円以上"}),
    ],
)
def test_an_amount_keeps_the_bands_that_it_reaches(
    table: str, request_: str, column: str, kept: set[str]
) -> None:
    result = FILTERS[table].filter(request_, TABLES[table])
    assert result.unmatched == ()
    assert result.rows is not None
    assert {row[column] for row in result.rows} == kept


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("score", ["3-1", "2-0", "1-4"]),
        ("season", ["2019-2020", "2020-2021", "2021-2022"]),
        ("lot", ["A-1", "A-2", "B-1"]),
        ("admission", ["18 and over", "10 and over", "all ages"]),
        ("admission", ["18+", "10+", "6+"]),
        ("code", ["03-04", "05-06", "07-08"]),
        ("weight", ["1-2 kg", "3-4 lb", "5-6 kg"]),
        ("level", ["1", "2", "3"]),
    ],
)
def test_other_texts_with_numbers_are_no_bands(name: str, values: Sequence[str]) -> None:
    assert bands_of(name, values) is None


def test_the_stored_texts_stay_in_the_rows_alone() -> None:
    schema = FILTERS["firms"].schema
    assert not schema.columns["companySize"].filterable
    assert schema.ranges["company_size"].ends == ("companySize_from", "companySize_to")
    assert schema.check(TABLES["firms"]).drift == ()

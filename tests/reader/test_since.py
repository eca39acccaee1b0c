"""「来月から」 means "from then on", whatever the name of the next column."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, TableSchema

SHIPPING = {"type": "DATE", "synonyms": ["出荷"]}


@pytest.mark.parametrize("name", ["available_from", "shipped", "source_day"])
def test_a_word_after_a_date_does_not_choose_the_column_after_it(name: str) -> None:
    schema = TableSchema.model_validate({"name": "plants", "columns": {name: SHIPPING}})
    plants = NLFilter(schema, translator="embedded", today=date(2026, 11, 26))
    where = plants.translate("来月から出荷されるもの").where
    assert where.sql == f"{name} >= date_trunc('month', CURRENT_DATE) + INTERVAL 1 MONTH"


_3_YEARS = "made {} CURRENT_DATE - INTERVAL 3 YEAR"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("made since 3 years ago", _3_YEARS.format(">=")),
        ("made before 3 years ago", _3_YEARS.format("<")),
        ("made after 3 years ago", f"{_3_YEARS.format('>=')} + INTERVAL 1 DAY"),
        ("made 3 years ago or later", _3_YEARS.format(">=")),
        ("made more than 3 years ago", _3_YEARS.format("<")),
        ("made less than 3 years ago", f"{_3_YEARS.format('>=')} + INTERVAL 1 DAY"),
        ("made 3 years ago or more", f"{_3_YEARS.format('<')} + INTERVAL 1 DAY"),
        ("3年前以降に製造", _3_YEARS.format(">=")),
        ("3年前より前に製造", _3_YEARS.format("<")),
        ("3年より前に製造", _3_YEARS.format("<")),
        ("3年以上前に製造", f"{_3_YEARS.format('<')} + INTERVAL 1 DAY"),
    ],
)
def test_a_day_is_counted_back_once(request_: str, where: str) -> None:
    columns = {"made": {"type": "DATE", "synonyms": ["製造"]}, "name": {"type": "VARCHAR"}}
    schema = TableSchema.model_validate({"name": "tools", "columns": columns})
    told = NLFilter(schema, translator="embedded", today=date(2026, 11, 26)).translate(request_)
    assert (told.where.sql, told.covered) == (where, True)

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

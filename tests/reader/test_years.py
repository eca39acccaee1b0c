"""Ages and years: 「30代」, "in the last 10 years" of a year; a column before a colon; daily pay."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "members",
        "nouns": ["仕事"],
        "columns": {
            "age": {"type": "INTEGER", "unit": "years"},
            "built": {"type": "INTEGER", "kind": "year", "synonyms": ["築"]},
            "joined": {"type": "DATE", "synonyms": ["入会"]},
            "city": {"type": "VARCHAR", "values": ["Kobe", "Nara"]},
        },
    }
)
MEMBERS = NLFilter(SCHEMA, translator="embedded", today=date(2026, 11, 26))


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("built in the last 10 years", "built BETWEEN 2016 AND 2026"),
        ("築10年以内", "built BETWEEN 2016 AND 2026"),
        ("築20年以上", "built <= 2006"),
        ("2023年以降に入会", "joined >= DATE '2023-01-01'"),
        ("city: Kobe", "city = 'Kobe'"),
        ("city: Kobe, Nara", "city IN ('Kobe', 'Nara')"),
    ],
)
def test_what_is_asked_is_read_surely(request_: str, where: str) -> None:
    translation = MEMBERS.translate(request_)
    assert (translation.where.sql, translation.covered) == (where, True)


@pytest.mark.parametrize("request_", ["built over 50", "日給の仕事"])
def test_what_no_column_holds_is_named(request_: str) -> None:
    with pytest.raises(NotExpressible) as error:
        MEMBERS.translate(request_)
    assert error.value.unmatched

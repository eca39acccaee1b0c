"""A number said of a column of texts, beside a column of numbers that is named after it."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "kilns",
        "columns": {
            "rest": {
                "type": "VARCHAR",
                "label": {"en": "days off", "ja": "休窯"},
                "synonyms": ["休み"],
                "values": {"Sundays": [], "never": []},
            },
            "rest_days": {
                "type": "INTEGER",
                "unit": "days",
                "label": {"en": "annual days off", "ja": "年間休窯"},
            },
            "age": {"type": "INTEGER", "unit": "years"},
        },
    }
)
KILNS = NLFilter(SCHEMA, translator="embedded")


@pytest.mark.parametrize(
    "request_",
    [
        "at least 40 days off",
        "at least 40 days off a year",
        "休窯40日以上",
        "休みが40日以上",
        "年間休窯40日以上",
    ],
)
def test_the_numbers_that_are_named_after_it_are_meant(request_: str) -> None:
    answer = KILNS.translate(request_)
    assert (answer.where.sql, answer.unmatched) == ("rest_days >= 40", ())


def test_another_period_is_named() -> None:
    assert KILNS.translate("at least 4 days off a month").unmatched

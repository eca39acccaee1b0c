"""Values with a digit, asked for with an ideograph."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "boats",
        "columns": {
            "berth": {"type": "VARCHAR", "values": {"2人部屋": [], "Four": ["4人部屋"], "12人部屋": []}},
        },
    }
)
BOATS = NLFilter(SCHEMA, translator="embedded")


@pytest.mark.parametrize(("request_", "value"), [("二人部屋", "2人部屋"), ("四人部屋", "Four")])
def test_a_single_digit_is_also_written_as_an_ideograph(request_: str, value: str) -> None:
    assert BOATS.translate(request_).where.sql == f"berth = '{value}'"

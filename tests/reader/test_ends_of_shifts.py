"""When something begins or ends, of a table with both."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

ROWS: list[dict[str, Any]] = [
    {
        "opens": dt.time(8 + n % 4),
        "shuts": dt.time(15 + n % 6, 30),
        "first_day": dt.date(2026, 10, 1 + n),
        "last_day": dt.date(2026, 11, 1 + n),
    }
    for n in range(20)
]
SCHEMA = TableSchema.model_validate(
    {
        "name": "stalls",
        "columns": {
            "opens": {"type": "TIME"},
            "shuts": {"type": "TIME"},
            "first_day": {"type": "DATE"},
            "last_day": {"type": "DATE"},
        },
        "ranges": {
            "shift": {"low": "opens", "high": "shuts", "label": {"ja": "時間帯"}},
            "run": {"low": "first_day", "high": "last_day", "label": {"ja": "期間"}},
        },
    }
)
STALLS = NLFilter(SCHEMA, values=ROWS, translator="embedded", today=dt.date(2026, 10, 1))
SHUTS, LAST = "shuts = TIME '17:30'", "month(last_day) = 11"


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("17時半に終わる", SHUTS),
        ("17時半終わり", SHUTS),
        ("17時半までに終わる", "shuts <= TIME '17:30'"),
        ("finishing at 5:30 pm", SHUTS),
        ("finishes by 17:30", "shuts <= TIME '17:30'"),
        ("9時に始まる", "opens = TIME '09:00'"),
        ("9時から始まる", "opens = TIME '09:00'"),
        ("9時以降に始まる", "opens >= TIME '09:00'"),
        ("9時に始まって17時半に終わる", f"opens = TIME '09:00' AND {SHUTS}"),
        ("11月に終わる", LAST),
        ("finishing in November", LAST),
    ],
)
def test_what_begins_or_ends_at_a_time_is_about_that_end(request_: str, sql: str) -> None:
    answer = STALLS.translate(request_)
    assert (answer.where.sql, answer.unmatched) == (sql, ())


def test_without_a_column_of_ends_the_words_are_named() -> None:
    columns = {"opens": {"type": "TIME"}}
    stalls = NLFilter(
        TableSchema.model_validate({"name": "stalls", "columns": columns}), translator="embedded"
    )
    assert [one.phrase for one in stalls.translate("17時半に終わる").unmatched] == ["終わる"]

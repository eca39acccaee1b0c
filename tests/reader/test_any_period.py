"""Amounts without a period, where rows store amounts of several periods."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema

ROWS: list[dict[str, Any]] = [
    {"paid": paid, "wage": wage}
    for paid, wages in {
        "月給": (200_000, 320_000),
        "時給": (1_100, 1_800),
        "年収": (3_000_000, 5_000_000),
    }.items()
    for wage in wages
]
SCHEMA = TableSchema.model_validate(
    {
        "name": "shifts",
        "columns": {
            "paid": {
                "type": "VARCHAR",
                "values": {"月給": ["monthly"], "時給": ["hourly"], "年収": ["yearly"]},
            },
            "wage": {"type": "INTEGER", "unit": "JPY", "per_in": "paid", "synonyms": ["給料"]},
        },
    }
)
SHIFTS = NLFilter(SCHEMA, values=ROWS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "unsure"),
    [
        ("給料30万円以上", True),
        ("30万円以上", True),
        ("a wage of at least 300,000 yen", True),
        ("給料30万円以下", True),
        # another period is converted to this one
        ("年収換算で400万円以上", True),
        ("annualised pay of at least 4000000 yen a year", True),
        # a period is said
        ("月給30万円以上", False),
        ("時給1500円以上", False),
        ("monthly, at least 300,000 yen", False),
        # no row of another period answers it
        ("給料400万円以上", False),
        ("給料1200円以下", False),
    ],
)
def test_an_amount_that_rows_of_another_period_answer_is_not_sure(request_: str, unsure: bool) -> None:
    assert SHIFTS.translate(request_).unsure is unsure


def test_a_later_turn_keeps_the_period_and_is_sure() -> None:
    talk = SHIFTS.dialogue()
    talk.say("月給30万円以上")
    turn = talk.say("20万円以上")
    assert (turn.where.sql, turn.unsure) == ("paid = '月給' AND wage >= 200000", False)


@pytest.mark.parametrize(
    ("request_", "unsure"), [("月給時給", True), ("月給、時給", False), ("月給か時給", False)]
)
def test_two_values_that_touch_may_be_the_halves_of_one_word(request_: str, unsure: bool) -> None:
    translation = SHIFTS.translate(request_)
    assert (translation.where.sql, translation.unsure) == ("paid IN ('月給', '時給')", unsure)


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("rests of about 5 minutes", "rest BETWEEN 4 AND 6"),
        ("休憩が5分くらい", "rest BETWEEN 4 AND 6"),
        ("rests of about 1 minute", "rest BETWEEN 1 AND 2"),
        ("rests of about 20 minutes", "rest BETWEEN 18 AND 22"),
    ],
)
def test_about_a_small_whole_number_is_one_more_or_less(request_: str, sql: str) -> None:
    rest = {"type": "INTEGER", "unit": "minutes", "synonyms": ["rests", "休憩"]}
    schema = TableSchema.model_validate({"name": "shifts", "columns": {"rest": rest}})
    assert NLFilter(schema, translator="embedded").translate(request_).where.sql == sql


PAID = "paid = '{}' AND wage >= {}"
BOTH = f"{PAID.format('月給', 300000)} OR {PAID.format('時給', 1500)}"


@pytest.mark.parametrize(
    "request_",
    [
        "月給30万円以上、時給1500円以上",
        "月給30万円以上と時給1500円以上",
        "月給なら30万円以上、時給なら1500円以上",
        "at least 300,000 yen a month, at least 1500 yen an hour",
    ],
)
def test_amounts_of_two_periods_of_which_a_row_has_one_are_alternatives(request_: str) -> None:
    assert SHIFTS.translate(request_).where.sql == BOTH


def test_an_amount_of_another_period_in_a_later_turn_is_an_alternative() -> None:
    talk = SHIFTS.dialogue()
    talk.say("月給30万円以上")
    assert talk.say("時給なら1500円以上でもいい").where.sql == BOTH

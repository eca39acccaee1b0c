"""Later turns about times of day, about the opposite of what is in force, and with "or free"."""

from __future__ import annotations

from datetime import date, time

import pytest

from nlfilter import NLFilter, TableSchema

ROWS = [
    {
        "lesson": n,
        "begins": time(8 + n % 12),
        "until": date(2026, 11, 1 + n % 28),
        "paid": None,
        "fee": n * 100,
    }
    for n in range(48)
]
SCHEMA = TableSchema.model_validate(
    {
        "name": "lessons",
        "columns": {
            "lesson": {"type": "INTEGER"},
            "begins": {"type": "TIME", "synonyms": ["start"]},
            "until": {"type": "DATE"},
            "paid": {"type": "DATE"},
            "fee": {"type": "INTEGER", "unit": "EUR", "synonyms": ["price"]},
        },
        "terms": {
            "late": {"where": "until < CURRENT_DATE AND paid IS NULL"},
            "not late": {"where": "until >= CURRENT_DATE", "synonyms": ["in time"]},
            "settled": {"where": "paid IS NOT NULL"},
            "unsettled": {"where": "paid IS NULL"},
        },
    }
)
MORNING, AFTERNOON = "begins < TIME '12:00'", "begins >= TIME '12:00' AND begins < TIME '18:00'"


@pytest.fixture(scope="module")
def lessons() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS, today=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("turns", "where"),
    [
        (("morning lessons", "afternoon instead"), AFTERNOON),
        (("before noon", "afternoons"), AFTERNOON),
        (("start after 2pm", "in the morning instead"), MORNING),
        (("morning lessons", "not in the morning"), "begins >= TIME '12:00' OR begins IS NULL"),
        (("start after 10am", "morning"), "begins > TIME '10:00' AND begins < TIME '12:00'"),
        (("late", "not late"), "until >= CURRENT_DATE"),
        (("not late", "late"), "until < CURRENT_DATE AND paid IS NULL"),
        (("unsettled", "settled"), "paid IS NOT NULL"),
        (("fee over 500", "or free"), "fee > 500 OR fee = 0"),
        (("settled", "either way on settled"), "TRUE"),
    ],
)
def test_a_later_turn(lessons: NLFilter, turns: tuple[str, ...], where: str) -> None:
    talk = lessons.dialogue()
    *_, last = [talk.say(turn) for turn in turns]
    assert last.where.sql == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("fee over 500 or no fee", "fee > 500 OR fee = 0"),
        ("fee under 300 pcm", "fee < 300"),
    ],
)
def test_alternatives_of_one_column(lessons: NLFilter, request_: str, where: str) -> None:
    assert lessons.translate(request_).where.sql == where

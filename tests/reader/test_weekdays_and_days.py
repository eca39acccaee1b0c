"""Weekdays beside days, weekdays that are joined, days and weeks within a month, quarters without a year."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = date(2025, 11, 20)
LESSONS = NLFilter(
    TableSchema.model_validate(
        {
            "name": "lessons",
            "columns": {
                "lesson_date": {"type": "DATE", "synonyms": ["レッスン日"]},
                "part_of_day": {
                    "type": "VARCHAR",
                    "values": {"Morning": ["mornings"], "Night": ["nights", "夜"]},
                },
            },
        }
    ),
    translator="embedded",
    today=TODAY,
)


@pytest.mark.parametrize(
    ("request_", "day"),
    [
        ("Friday 5th December", "2025-12-05"),
        ("on Friday the 5th of December 2025", "2025-12-05"),
        ("Mon 1 Dec", "2025-12-01"),
        ("5 December (Friday)", "2025-12-05"),
        ("Fri, 12/05/2025", "2025-12-05"),
        ("Thu, 12/06/2025", "2025-06-12"),
        ("Monday 5 January", "2026-01-05"),
        ("12月5日(金)", "2025-12-05"),
        ("12月5日金曜日", "2025-12-05"),
        ("last Monday of November", "2025-11-24"),
        ("the first Saturday in February", "2026-02-07"),
        ("last Friday of the month", "2025-11-28"),
        ("11月最後の月曜", "2025-11-24"),
        ("来月の第2火曜日", "2025-12-09"),
    ],
)
def test_a_weekday_belongs_to_its_day(request_: str, day: str) -> None:
    said = LESSONS.translate(request_)
    assert (said.where.sql, said.covered) == (f"lesson_date = DATE '{day}'", True)


@pytest.mark.parametrize(("request_", "named"), [("Saturday 5 December", "Saturday"), ("12月5日(土)", "土")])
def test_a_weekday_that_is_wrong_for_its_day_is_told(request_: str, named: str) -> None:
    said = LESSONS.translate(request_)
    assert said.where.sql == "lesson_date = DATE '2025-12-05'"
    assert [one.phrase for one in said.unmatched] == [named]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("Saturday and Sunday nights", "isodow(lesson_date) IN (6, 7) AND part_of_day = 'Night'"),
        ("Fri, Sat and Sun mornings", "isodow(lesson_date) IN (5, 6, 7) AND part_of_day = 'Morning'"),
        ("金曜、土曜の夜", "isodow(lesson_date) IN (5, 6) AND part_of_day = 'Night'"),
    ],
)
def test_weekdays_joined_with_one_of_any_week_are_so_too(request_: str, where: str) -> None:
    assert LESSONS.translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("request_", "first", "last"),
    [
        ("first week of December", "2025-12-01", "2025-12-07"),
        ("last week of next month", "2025-12-25", "2025-12-31"),
        ("12月の第2週", "2025-12-08", "2025-12-14"),
        ("week commencing Monday 1 December", "2025-12-01", "2025-12-07"),
        ("week beginning 3rd December 2025", "2025-12-03", "2025-12-09"),
        ("the week of December 3", "2025-12-01", "2025-12-07"),
    ],
)
def test_a_week_of_a_month(request_: str, first: str, last: str) -> None:
    said = LESSONS.translate(request_).where.sql.replace("< DATE '2026-01-01'", "<= DATE '2025-12-31'")
    between = f"lesson_date BETWEEN DATE '{first}' AND DATE '{last}'"
    assert said in (between, f"lesson_date >= DATE '{first}' AND lesson_date <= DATE '{last}'")


def test_a_quarter_without_a_year_is_the_one_that_the_column_looks_to() -> None:
    columns = {"check_due": {"type": "DATE", "synonyms": ["check due"]}, "bought": {"type": "DATE"}}
    schema = TableSchema.model_validate({"name": "vans", "columns": columns})
    vans = NLFilter(schema, translator="embedded", today=TODAY)
    wanted = "{0} >= DATE '{1}-01-01' AND {0} < DATE '{1}-04-01'"
    assert vans.translate("check due in Q1").where.sql == wanted.format("check_due", 2026)
    assert vans.translate("bought in Q1").where.sql == wanted.format("bought", 2025)

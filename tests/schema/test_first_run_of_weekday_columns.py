"""A first run on days that no row has: a column for each weekday, and lists of closed days."""

from __future__ import annotations

from nlfilter.schema.table import TableSchema


def test_a_few_days_stay_as_they_are() -> None:
    rows = [{"lesson": f"L{n:02}", "day": ["Mon", "Tue"][n % 2]} for n in range(30)]
    assert {*TableSchema.infer(rows).columns["day"].values} == {"Mon", "Tue"}


def test_a_mark_below_a_weekday_has_no_word_of_its_own() -> None:
    rows = [
        {"名": f"館{n}", **{day: "休" if n % 7 == at else "○" for at, day in enumerate("月火水木金土日")}}
        for n in range(21)
    ]
    columns = TableSchema.infer(rows).columns
    assert not any("休日" in words for column in columns.values() for words in column.values.values())

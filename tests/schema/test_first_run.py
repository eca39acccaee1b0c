"""Tables with an inferred schema, asked in everyday words that are in no column name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def pool(n: int) -> dict[str, Any]:
    return {
        "pool_id": f"P{n:03}",
        "opens": dt.time(6 + n % 4),
        "closes": dt.time(18 + n % 5),
        "shown_start": TODAY + dt.timedelta(days=n - 30),
        "shown_end": None if n % 9 == 0 else TODAY + dt.timedelta(days=n),
        "capacity": 5 * n,
        "signups": 2 * n,
        "min_age": n % 12,
        "swim_hours_min": 1 + n % 2,
        "swim_hours_max": None if n % 8 == 0 else 2 + n % 4,
        "hourly_rate": 100 * n,
        "review_avg": n % 5 + 0.5,
        "review_cnt": n,
        "avail_from": TODAY + dt.timedelta(days=n - 20),
        "brand": ["Norden Baths", "Teal Water", "Oskelund"][n % 3],
        "coach": ["Ume", "Bo"][n % 2],
        "closed_on": [["Mon"], ["Sat", "Sun"], []][n % 3],
        "max_board_length_cm": 10 * n,
        "diving": ["allowed", "not allowed"][n % 2],
        "要予約": n % 3 == 0,
        "貸出": ["なし", "タオル", "水着"][n % 3],
    }


@pytest.fixture(scope="module")
def asked() -> Callable[[str], str]:
    rows = [pool(n) for n in range(60)]
    pools = NLFilter(TableSchema.infer(rows), today=TODAY, values=rows)
    return lambda request: pools.translate(request).where.sql


SAID = [
    # opening hours
    ("open until 9 pm", "closes >= TIME '21:00'"),
    ("open from 7 am", "opens <= TIME '07:00'"),
    ("朝7時から開いている", "opens <= TIME '07:00'"),
    ("21時まで開いている", "closes >= TIME '21:00'"),
    ("after 20:00", "closes > TIME '20:00'"),
    ("20時以降も開いている", "closes >= TIME '20:00'"),
    ("opens at 8 am", "opens = TIME '08:00'"),
    ("open at 8 am", "opens <= TIME '08:00' AND closes > TIME '08:00'"),
    ("open from 8 am to 9 pm", "opens <= TIME '08:00' AND closes >= TIME '21:00'"),
    # both ends of a range: a missing end is no limit
    (
        "swim hours of 2",
        "(swim_hours_max >= 2 OR swim_hours_max IS NULL) AND (swim_hours_min <= 2 OR swim_hours_min IS NULL)",
    ),
    # the capacity of a row
    ("for 40 people", "capacity >= 40"),
    ("a group of 40", "capacity >= 40"),
    ("40人", "capacity >= 40"),
    ("5歳", "min_age <= 5"),
    ("fully booked", "signups >= capacity"),
    ("空きあり", "signups < capacity"),
    # money, ratings, days and years
    ("budget is 500", "hourly_rate <= 500"),
    ("予算は500円まで", "hourly_rate <= 500"),
    ("under 500 yen an hour", "hourly_rate < 500"),
    ("rated 4 or higher, over 20 reviews", "review_avg >= 4 AND review_cnt > 20"),
    ("available now", "avail_from <= CURRENT_DATE"),
    ("今すぐ", "avail_from <= CURRENT_DATE"),
    # yes, no and none
    ("diving", "diving_flag"),
    ("no diving", "diving_flag IS NOT TRUE"),
    ("予約不要", "要予約 = FALSE"),
    ("貸出なし", "貸出 = 'なし'"),
    # days off, and the other days
    ("closed on Saturdays", "list_contains(closed_on, 'Sat')"),
    ("open on Saturdays", "NOT list_contains(closed_on, 'Sat') OR closed_on IS NULL"),
    ("open on Saturdays and Sundays", "NOT list_has_any(closed_on, ['Sat', 'Sun']) OR closed_on IS NULL"),
    ("土曜も営業している", "NOT list_contains(closed_on, 'Sat') OR closed_on IS NULL"),
    ("年中無休", "len(closed_on) = 0"),
    # the maximum of a row
    ("a board of 150 cm", "max_board_length_cm >= 150"),
    ("boards below 150 cm", "max_board_length_cm < 150"),
    # shortened names, and nouns for rows
    ("Norden", "brand = 'Norden Baths'"),
    ("lessons by Ume", "coach = 'Ume'"),
]


@pytest.mark.parametrize(("request_", "where"), SAID, ids=[said for said, _ in SAID])
def test_a_table_without_a_schema_file(asked: Callable[[str], str], request_: str, where: str) -> None:
    assert asked(request_) == where


def test_a_missing_end_of_money_is_the_other_end() -> None:
    rows = [
        {"salary_min": n, "salary_max": None if n % 3 else 2 * n, "height_min": n, "height_max": n + 5}
        for n in range(40)
    ]
    ranges = TableSchema.infer(rows).ranges
    assert not ranges["salary"].unlimited
    assert ranges["height"].unlimited


def test_a_reward_is_money_and_a_rate_for_an_hour_is_no_number_of_hours() -> None:
    rows = [{"rewardMin": n, "rewardMax": None if n % 3 else 2 * n, "rateHr": 9.5 + n} for n in range(40)]
    schema = TableSchema.infer(rows)
    assert not schema.ranges["reward"].unlimited
    assert (schema.columns["rateHr"].unit, schema.columns["rateHr"].per) == (None, "hour")


def test_a_pair_has_one_range_by_its_own_name_and_in_general_words() -> None:
    rows = [{"term_start": dt.date(2026, 1, 1 + n), "term_end": dt.date(2026, 6, 1 + n)} for n in range(28)]
    (known,) = TableSchema.infer(rows).ranges.values()
    assert {"term", "takes place"} <= {*known.synonyms}


def test_two_numbers_that_are_missing_together_are_unknown() -> None:
    rows = [
        {
            "rider_min_cm": n or None,
            "rider_max_cm": n + 20 if n else None,
            "age_min": n,
            "age_max": n if n % 2 else None,
        }
        for n in range(40)
    ]
    ranges = TableSchema.infer(rows).ranges
    assert not ranges["rider"].unlimited
    assert ranges["age"].unlimited


def test_an_age_is_counted_back_from_the_one_column_of_years() -> None:
    rows = [{"model_year": 2000 + n % 25, "colour": "red"} for n in range(50)]
    boats = NLFilter(TableSchema.infer(rows), today=TODAY, values=rows)
    assert boats.translate("at most 5 years old").where.sql == "model_year >= 2021"


def test_what_was_done_in_a_year_is_a_year() -> None:
    rows = [{"year": 1990 + n % 30, "repainted": 2000 + n % 20, "speed": 1990 + n} for n in range(60)]
    columns = TableSchema.infer(rows).columns
    assert [columns[name].holds for name in ("year", "repainted", "speed")] == ["year", "year", None]
    assert "built" in columns["year"].synonyms


def test_a_row_is_called_by_other_words_for_what_it_is() -> None:
    rows = [{"course_id": n, "teacher": "Ume", "lesson": "clay" if n % 2 else "glass"} for n in range(40)]
    nouns = TableSchema.infer(rows).nouns
    assert {"course", "class", "講座"} <= {*nouns}
    assert "lesson" not in nouns  # this is a column


def test_a_show_lies_between_its_days() -> None:
    rows = [
        {"開始日": TODAY + dt.timedelta(n), "終了日": TODAY + dt.timedelta(n + 9)} for n in range(-30, 30)
    ]
    shows = NLFilter(TableSchema.infer(rows), today=TODAY, values=rows)
    held = "開始日 <= DATE '2026-10-05' AND (終了日 >= DATE '2026-10-05' OR 終了日 IS NULL)"
    assert shows.translate("2026年10月5日に開催").where.sql == held
    now = "開始日 <= CURRENT_DATE AND (終了日 >= CURRENT_DATE OR 終了日 IS NULL)"
    assert shows.translate("今開催中のもの").where.sql == now


def test_a_share_of_alcohol_is_asked_in_degrees_and_in_percent() -> None:
    rows = [{"cider": f"C{n}", "abv": n / 10, "apple_pct": n} for n in range(60)]
    ciders = NLFilter(TableSchema.infer(rows), today=TODAY, values=rows)
    assert ciders.translate("5度以下").where.sql == "abv <= 5"
    assert ciders.translate("abv under 4%").where.sql == "abv < 4"
    assert ciders.translate("apple over 40%").where.sql == "apple_pct > 40"

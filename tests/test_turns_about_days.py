"""Turns about days, and turns that begin with "and": a weekday narrows a period, and a value is added."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nlfilter import NLFilter, NotExpressible

TODAY = date(2026, 3, 5)
TRIPS: list[dict[str, object]] = [
    {"guide": guide, "trip_date": date(2026, 2, 20) + timedelta(days=n), "slot": slot}
    for n in range(60)
    for guide, slot in [("Amari", "Morning"), ("Bosko", "Night"), ("Celin", "Noon")]
]
NEXT_WEEK = (
    "trip_date >= date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK AND "
    "trip_date < date_trunc('week', CURRENT_DATE) + INTERVAL 2 WEEK"
)


def said(*turns: str) -> str:
    talk = NLFilter.infer(TRIPS, translator="embedded", today=TODAY).dialogue()
    for turn in turns:
        talk.say(turn)
    return talk.where.sql


@pytest.mark.parametrize(
    ("turns", "where"),
    [
        (("next week", "only Monday"), f"{NEXT_WEEK} AND isodow(trip_date) = 1"),
        (("next week", "just Tuesday and Wednesday"), f"{NEXT_WEEK} AND isodow(trip_date) IN (2, 3)"),
        (("next week", "Friday", "Thursday instead"), f"{NEXT_WEEK} AND isodow(trip_date) = 4"),
        (("来週", "月曜だけ"), f"{NEXT_WEEK} AND isodow(trip_date) = 1"),
        (("March", "Fridays only"), "month(trip_date) = 3 AND isodow(trip_date) = 5"),
        (("March", "and Fridays"), "month(trip_date) = 3 AND isodow(trip_date) = 5"),
        (("March", "at weekends only"), "month(trip_date) = 3 AND isodow(trip_date) IN (6, 7)"),
        (("Fridays", "in March", "April"), "isodow(trip_date) = 5 AND month(trip_date) = 4"),
        (("Fridays", "tomorrow"), "trip_date = CURRENT_DATE + INTERVAL 1 DAY"),
        (("today", "Friday"), "trip_date = date_trunc('week', CURRENT_DATE) + INTERVAL 4 DAY"),
    ],
)
def test_weekdays_narrow_a_period(turns: tuple[str, ...], where: str) -> None:
    assert said(*turns) == where


@pytest.mark.parametrize(
    ("turns", "where"),
    [
        (("Amari", "and Bosko"), "guide IN ('Amari', 'Bosko')"),
        (("Amari", "and nights", "and mornings"), "guide = 'Amari' AND slot IN ('Night', 'Morning')"),
        (("Amari", "and actually Bosko"), "guide = 'Bosko'"),
    ],
)
def test_and_at_the_beginning_adds(turns: tuple[str, ...], where: str) -> None:
    assert said(*turns) == where


SATURDAY = "trip_date = date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK + INTERVAL 5 DAY"
SUNDAY = "trip_date = date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK + INTERVAL 6 DAY"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("next Saturday and Sunday", f"{SATURDAY} OR {SUNDAY}"),
        ("next Saturday and Sunday nights", f"({SATURDAY} OR {SUNDAY}) AND slot = 'Night'"),
        ("Saturday and Sunday next week", f"{SATURDAY} OR {SUNDAY}"),
        ("next week on Sunday", SUNDAY),
        ("Sunday of next week", SUNDAY),
        ("来週の土曜と日曜", f"{SATURDAY} OR {SUNDAY}"),
        ("Saturday and Sunday nights", "isodow(trip_date) IN (6, 7) AND slot = 'Night'"),
        ("from tomorrow", "trip_date >= CURRENT_DATE + INTERVAL 1 DAY"),
        ("from next week", "trip_date >= date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK"),
        ("from yesterday", "trip_date = CURRENT_DATE - INTERVAL 1 DAY"),
    ],
)
def test_weekdays_of_one_week(request_: str, where: str) -> None:
    assert said(request_) == where


def test_money_is_no_count() -> None:
    rows = [{"item": f"I{n}", "price_eur": 2.5 * n, "in_stock": 10 * n} for n in range(1, 20)]
    with pytest.raises(NotExpressible, match="more than £50"):
        NLFilter.infer(rows, translator="embedded").translate("more than £50")

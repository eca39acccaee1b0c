"""Two tables without a schema file, asked in everyday English: both have abbreviated names and gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def tool(n: int) -> dict[str, Any]:
    return {
        "tool_id": n,
        "tool": ["Cordless drill", "Hedge trimmer", "Tile cutter", "Chop saw"][n % 4],
        "brand": ["Makra", "Dewitt", "Hilto"][n % 3],
        "cat": ["power tool", "hand tool", "garden tool"][n % 3],
        "matl": ["Industrial Steel", "Cast Iron", "Carbon Fibre"][n % 3],
        "rate_std_eur": 5.5 + n,
        "rate_prem_eur": None if n % 3 == 0 else 50.5 + n,
        "weight_g": 300 + 150 * n,
        "setup_min": [10, 20, 45, 60, 90, 120][n % 6],
        "skill": ["novice", "easy", "moderate", "hard", "expert"][n % 5],
        "min_temp_c": n % 35 - 30,
        "warranty_days": [None, 7, 30, 90][n % 4],
        "toxic_to_pets": n % 4 == 1,
        "next_service": None if n % 4 == 0 else TODAY + dt.timedelta(days=n),
        "motor_w": None if n % 6 == 0 else 50 * n,
        "pickup_site": ["Loxham", "Brindle"][n % 2],
        "return_site": ["Loxham", "Brindle"][n // 2 % 2],
        "dist_to_depot_km": n / 2,
        "extras": [[], ["case"], ["gloves", "case"], ["charger"]][n % 4],
        "last_serviced": None if n % 4 == 0 else TODAY - dt.timedelta(days=n),
        "usage_cnt": None if n % 5 == 0 else 10 * n,
    }


def camp(n: int) -> dict[str, Any]:
    return {
        "camp_id": n,
        "site": ["Lakeside", "Hilltop", "Harbour"][n % 3],
        "activity": ["Sea kayaking", "Rock climbing", "Trail running", "Indoor bouldering"][n % 4],
        "session_format": ["private", "small group"][n % 2],
        "language": ["Mandarin Chinese", "English", "Korean", "French", "Arabic"][n % 5],
        "price_std_eur": 20.5 + 5 * n,
        "price_flex_eur": 30.5 + 5 * n,
        "fee_usd": 20 + 5 * n,
        "fee_prem_usd": None if n % 3 == 0 else 100 + 5 * n,
        "video_days": [None, 14, 30, 60][n % 4],
        "next_date": None if n % 4 == 0 else TODAY + dt.timedelta(days=n),
        "length_min": [45, 60, 90, 120][n % 4],
        "spots_left": n % 7,
        "stars": None if n % 5 == 0 else 1 + n % 4 + 0.5,
        "max_guests": 2 + n % 9,
        "min_nights": 1 + n % 4,
        "check_in_time": dt.time(14 + n % 5),
        "check_out_time": dt.time(9 + n % 4),
        "cancel_policy": ["strict", "flexible"][n % 2],
        "cabin_class": ["1st", "2nd", "sleeper"][n % 3],
    }


def asking(rows: list[dict[str, Any]]) -> Callable[[str], str]:
    table = NLFilter(TableSchema.infer(rows), today=TODAY, values=rows)

    def ask(request: str) -> str:
        translation = table.translate(request)
        assert not translation.unmatched
        return translation.where.sql

    return ask


@pytest.fixture(scope="module")
def tools() -> Callable[[str], str]:
    return asking([tool(n) for n in range(60)])


@pytest.fixture(scope="module")
def camps() -> Callable[[str], str]:
    return asking([camp(n) for n in range(60)])


OF_TOOLS = [
    # abbreviated names
    ("premium under 100", "rate_prem_eur < 100"),
    ("standard rate under 20", "rate_std_eur < 20"),
    ("don't have a premium rate at all", "rate_prem_eur IS NULL"),
    ("none of the toxic stuff", "toxic_to_pets IS NOT TRUE"),
    # amounts
    ("max hour and a half", "setup_min <= 90"),
    ("a quarter of an hour or less", "setup_min <= 15"),
    ("less than a pound and a half", "weight_g <= 680"),
    ("warranty of at least a month", "warranty_days >= 30"),
    ("warranty of a week or less", "warranty_days <= 7"),
    ("-10C or lower", "min_temp_c <= -10"),
    ("minimum temperature below 20F", "min_temp_c <= -7"),
    ("at least 500 watts", "motor_w >= 500"),
    ("less than 2 km from the depot", "dist_to_depot_km < 2"),
    # unknown values
    ("usage between 100 and 300 or unknown", "usage_cnt BETWEEN 100 AND 300 OR usage_cnt IS NULL"),
    ("nobody wrote down the usage count", "usage_cnt IS NULL"),
    ("no date set yet for the next service", "next_service IS NULL"),
    # exceptions
    (
        "everything except Makra hand tools",
        "brand IS DISTINCT FROM 'Makra' OR cat IS DISTINCT FROM 'hand tool'",
    ),
    ("anything except Makra", "brand IS DISTINCT FROM 'Makra'"),
    (
        "without gloves and without a charger",
        "NOT list_has_any(extras, ['gloves', 'charger']) OR extras IS NULL",
    ),
    ("at least a case", "list_contains(extras, 'case')"),
    ("a case and gloves included", "list_contains(extras, 'case') AND list_contains(extras, 'gloves')"),
    # forms of names
    ("the last service is unknown", "last_serviced IS NULL"),
    # parts of values
    ("steel", "matl = 'Industrial Steel'"),
    ("drills", "tool = 'Cordless drill'"),
]
OF_CAMPS = [
    ("premium under 200", "fee_prem_usd < 200"),
    ("no premium fee yet", "fee_prem_usd IS NULL"),
    ("at most an hour and a half", "length_min <= 90"),
    ("video for a week or less", "video_days <= 7"),
    ("stars between 2 and 3 or not stated", "stars BETWEEN 2 AND 3 OR stars IS NULL"),
    ("no data about stars", "stars IS NULL"),
    (
        "everything except private kayaking",
        "session_format IS DISTINCT FROM 'private' OR activity IS DISTINCT FROM 'Sea kayaking'",
    ),
    ("bouldering", "activity = 'Indoor bouldering'"),
    ("Mandarin", "language = 'Mandarin Chinese'"),
    ("second class", "cabin_class = '2nd'"),
    # people and prices
    ("for a family of five", "max_guests >= 5"),
    ("a place for two", "max_guests >= 2"),
    ("2 nights", "min_nights <= 2"),
    ("for under 40", "fee_usd < 40"),
    ("50 to 100 a night", "fee_usd BETWEEN 50 AND 100"),
    ("at most 80 euros", "price_std_eur <= 80"),
    ("flexible cancellation", "cancel_policy = 'flexible'"),
    # times of day
    ("check-in after 3pm", "check_in_time > TIME '15:00'"),
    ("check out at 11 or later", "check_out_time >= TIME '11:00'"),
    ("check-in before half past three in the afternoon", "check_in_time < TIME '15:30'"),
    # days
    ("Monday to Friday", "isodow(next_date) IN (1, 2, 3, 4, 5)"),
    ("Saturday or Sunday", "isodow(next_date) IN (6, 7)"),
    ("Christmas week", "next_date BETWEEN DATE '2026-12-21' AND DATE '2026-12-27'"),
    ("Christmas week, 22 to 24 December", "next_date BETWEEN DATE '2026-12-22' AND DATE '2026-12-24'"),
    ("next spring (March to May)", "next_date >= DATE '2027-03-01' AND next_date < DATE '2027-06-01'"),
    ("before the new year", "next_date < date_trunc('year', CURRENT_DATE) + INTERVAL 1 YEAR"),
]


@pytest.mark.parametrize(("request_", "where"), OF_TOOLS)
def test_a_table_of_tools(tools: Callable[[str], str], request_: str, where: str) -> None:
    assert tools(request_) == where


@pytest.mark.parametrize(("request_", "where"), OF_CAMPS)
def test_a_table_of_camps(camps: Callable[[str], str], request_: str, where: str) -> None:
    assert camps(request_) == where

"""Two tables without a schema file, of two domains: machines on loan, and courses in the evening."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from nlfilter import NLFilter

TODAY = dt.date(2026, 11, 26)
NEXT_YEAR = "date_trunc('year', CURRENT_DATE) + INTERVAL 1 YEAR"
MONTH_AFTER_NEXT = "date_trunc('month', CURRENT_DATE) + INTERVAL 2 MONTH"
REMARKS = [
    "Sparks were noticed and the belt was replaced at the last visit.",
    "Runs quietly, found rust on the table.",
    "Short cable, apply oil before use.",
    "Smells when it runs for long.",
]
SUMMARIES = [
    "Participants learn to mix colours; people find time to draw.",
    "Bring an apron, we apply what we learn on trips to a market.",
    "A short class with visits to two museums.",
    "Take your bike apart, brakes and gears.",
]


def machine(n: int) -> dict[str, Any]:
    return {
        "machine_id": f"M{n:03}",
        "title": f"{['Bosk', 'Hilta', 'Makro'][n % 3]} {['drill', 'lathe', 'saw', 'sander'][n % 4]} {n}",
        "machine_type": ["Hand tool", "Bench tool", "Mobile power unit"][n % 3],
        "status": ["Passed", "Passed with remarks", "Failed"][n % 3],
        "insured": "YN"[n % 2],
        "drive_typ": ["DSL", "ELEC", "HYDR"][n % 3],
        "stand": ["FWD", "TBL", "WLL"][n % 3],
        "feeMinEur": 20 + n,
        "feeMaxEur": 90 + 2 * n,
        "loanWeeks": 1 + n % 8,
        "partsMin": n % 5,
        "wear": 3 * n % 40,
        "prev_wear": 5 * n % 40,
        "limit_kg": 50 + n,
        "weight_kg": 10 + n,
        "run_hrs": None if n % 7 == 0 else 10 * n,
        "cert_ok": "YN"[n % 2],
        "opens": TODAY + dt.timedelta(days=n - 20),
        "deadline": None if n % 9 == 0 else TODAY + dt.timedelta(days=n - 30),
        "remarks": f"{REMARKS[n % 4]} Checked {n} times.",
    }


def course(n: int) -> dict[str, Any]:
    return {
        "course_id": n,
        "title": ["Watercolour", "Spanish", "Jazz piano", "Bicycle repair"][n % 4] + f" {n}",
        "topic": ["art", "language", "music", "craft"][n % 4],
        "online": n % 3 == 0,
        "state_cd": ["PLN", "CANC", "OPN"][n % 3],
        "room": ["LH", "GYM", "WS"][n % 3],
        "price_min_usd": 20 + n,
        "price_max_usd": 90 + 2 * n,
        "certificate_days": 7 + n,
        "fee": 90 + n % 7,
        "old_fee": 90 + n % 5,
        "deposit": n % 30,
        "start_time": dt.time(8 + n % 12),
        "pass_rate": None if n % 5 == 0 else n / 60,
        "last_held": None if n % 6 == 0 else TODAY - dt.timedelta(days=n + 1),
        "registrationCloses": TODAY + dt.timedelta(days=n - 30),
        "wheelchair_avail": n % 2 == 0,
        "summary": f"{SUMMARIES[n % 4]} Part {n}.",
    }


MACHINES = NLFilter.infer([machine(n) for n in range(60)], today=TODAY, translator="embedded")
COURSES = NLFilter.infer([course(n) for n in range(60)], today=TODAY, translator="embedded")


def said(table: NLFilter, request: str) -> tuple[list[str], set[str], list[str]]:
    """The other conditions, the words that texts are searched for, and the phrases that are named."""
    translation = table.translate(request)
    clauses = [one.sql for one in translation.where.conditions]
    words = {word for one in clauses for word in re.findall(r"\)(\w+)\(\$", one)}
    plain = [one for one in clauses if "regexp_matches" not in one]
    return plain, words, [unmatched.phrase for unmatched in translation.unmatched]


@pytest.mark.parametrize(
    ("table", "request_", "plain", "searched", "named"),
    [
        (
            MACHINES,
            "where they noticed sparks, bench tool",
            ["machine_type = 'Bench tool'"],
            set(),
            ["noticed sparks"],
        ),
        (MACHINES, "apply online, hand tool", ["machine_type = 'Hand tool'"], set(), ["apply online"]),
        (MACHINES, "bench tool visits", ["machine_type = 'Bench tool'"], set(), ["visits"]),
        (MACHINES, "short ones, insured", ["insured_flag"], set(), ["short"]),
        (MACHINES, "hand tool that smells", ["machine_type = 'Hand tool'"], set(), ["smells"]),
        (COURSES, "apply online, art", ["online", "topic = 'art'"], set(), ["apply"]),
        (COURSES, "people can find jazz, art", ["topic = 'art'"], set(), ["people", "jazz"]),
        (COURSES, "music trips", ["topic = 'music'"], set(), ["trips"]),
        (COURSES, "art, where we draw", ["topic = 'art'"], set(), ["draw"]),
        (MACHINES, "hand tool, spark-loving", ["machine_type = 'Hand tool'"], set(), ["spark-loving"]),
    ],
)
def test_what_somebody_does_is_no_word_of_a_text(
    table: NLFilter, request_: str, plain: list[str], searched: set[str], named: list[str]
) -> None:
    assert said(table, request_) == (plain, searched, named)


@pytest.mark.parametrize(
    ("table", "request_", "where"),
    [
        # stored codes, by the words that they shorten
        (MACHINES, "diesel", "drive_typ = 'DSL'"),
        (MACHINES, "not electric", "drive_typ IS DISTINCT FROM 'ELEC'"),
        (MACHINES, "hydraulic, table", "drive_typ = 'HYDR' AND stand = 'TBL'"),
        (COURSES, "planned or open", "state_cd IN ('PLN', 'OPN')"),
        (COURSES, "no cancelled ones", "state_cd IS DISTINCT FROM 'CANC'"),
        (COURSES, "lecture hall", "room = 'LH'"),
        # two ends of one price, whatever stands after them
        (MACHINES, "fee over 120 euros", "feeMaxEur > 120 OR feeMaxEur IS NULL AND feeMinEur > 120"),
        (COURSES, "up to 60 dollars", "price_min_usd <= 60 OR price_min_usd IS NULL AND price_max_usd <= 60"),
        # how long something takes, within so long
        (MACHINES, "loan within two months", "loanWeeks <= 8"),
        (COURSES, "certificate within three weeks", "certificate_days <= 21"),
        # the least number of things is no time
        (MACHINES, "at least 3 parts", "partsMin >= 3"),
    ],
)
def test_short_names_and_short_values(table: NLFilter, request_: str, where: str) -> None:
    assert table.translate(request_).where.sql == where


def test_a_code_that_is_short_for_a_word_is_told() -> None:
    translation = MACHINES.translate("diesel")
    assert translation.covered  # such readings are right as often as others (decision 47)
    assert [(one.phrase, one.value) for one in translation.mapped] == [("diesel", "DSL")]


@pytest.mark.parametrize(
    ("table", "request_", "where"),
    [
        # the ends of a period
        (MACHINES, "opens before the end of the year", f"opens < {NEXT_YEAR}"),
        (MACHINES, "opens after the end of this year", f"opens >= {NEXT_YEAR}"),
        (COURSES, "registration closes by the end of next month", f"registrationCloses < {MONTH_AFTER_NEXT}"),
        (COURSES, "last held before the start of 2026", "last_held < DATE '2026-01-01'"),
        (MACHINES, "opens after New Year", "opens >= DATE '2027-01-02'"),
        # days that are past, or have not come
        (MACHINES, "deadline not passed yet", "deadline >= CURRENT_DATE OR deadline IS NULL"),
        (MACHINES, "the deadline has passed", "deadline < CURRENT_DATE"),
        (COURSES, "not held yet", "last_held IS NULL"),
        # what is not told
        (MACHINES, "no fixed deadline", "deadline IS NULL"),
        (MACHINES, "run hours not recorded", "run_hrs IS NULL"),
        (MACHINES, "unknown run hours", "run_hrs IS NULL"),
        (COURSES, "pass rate not published yet", "pass_rate IS NULL"),
        (COURSES, "without a published pass rate", "pass_rate IS NULL"),
        # short forms in the name of a flag
        (COURSES, "wheelchair available", "wheelchair_avail"),
    ],
)
def test_days_and_what_is_not_told(table: NLFilter, request_: str, where: str) -> None:
    assert table.translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("table", "request_", "where"),
    [
        # what a column was before
        # a part of another column, or several times as much
        (MACHINES, "the weight is more than half the limit", "weight_kg > 0.5 * limit_kg"),
        (MACHINES, "limit at least twice the weight", "limit_kg >= 2 * weight_kg"),
        (COURSES, "the deposit costs more than a fifth of the fee", "deposit > 0.2 * fee"),
        (COURSES, "fee at least five times the deposit", "fee >= 5 * deposit"),
        # a refusal right before a time or a day
        (COURSES, "not in the morning", "start_time >= TIME '12:00' OR start_time IS NULL"),
        (
            MACHINES,
            "deadline not in December",
            "deadline < DATE '2026-12-01' OR deadline IS NULL OR deadline >= DATE '2027-01-01'",
        ),
    ],
)
def test_columns_beside_each_other_and_refused_times(table: NLFilter, request_: str, where: str) -> None:
    assert table.translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("table", "request_", "where", "named"),
    [
        (MACHINES, "I am 78 and careful, insured", "insured_flag", ["I am 78", "careful"]),
        (
            COURSES,
            "My son starts school in January. music",
            "topic = 'music'",
            ["son starts school", "January"],
        ),
        (MACHINES, "Our shop turns ten in March, insured", "insured_flag", ["shop turns ten", "March"]),
        (MACHINES, "half the limit, insured", "insured_flag", ["half", "limit"]),
    ],
)
def test_what_people_tell_of_themselves_is_named(
    table: NLFilter, request_: str, where: str, named: list[str]
) -> None:
    translation = table.translate(request_)
    assert translation.where.sql == where
    assert [unmatched.phrase for unmatched in translation.unmatched] == named

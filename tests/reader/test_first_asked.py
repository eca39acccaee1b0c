"""Two tables without a schema file, of two domains: machines on loan, and courses in the evening."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from nlfilter import NLFilter

TODAY = dt.date(2026, 11, 26)
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


def test_a_code_that_is_short_for_a_word_is_told() -> None:
    translation = MACHINES.translate("diesel")
    assert translation.covered  # such readings are right as often as others (decision 47)
    assert [(one.phrase, one.value) for one in translation.mapped] == [("diesel", "DSL")]

"""Days of columns that say from when something can be had, and weekdays that have gone by this week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nlfilter import NLFilter

SATURDAY = date(2026, 10, 3)
WORKSHOPS: list[dict[str, object]] = [
    {
        "workshop": f"w{n}",
        "town": ("Arden", "Corley")[n % 2],
        "available_from": SATURDAY + timedelta(days=5 * n - 40),
        "painted": SATURDAY - timedelta(days=n),
    }
    for n in range(24)
]
NEXT_WEEK = "date_trunc('week', CURRENT_DATE) + INTERVAL 1 WEEK"


def said(request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(WORKSHOPS, translator="embedded", today=SATURDAY).translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("available tomorrow", "available_from <= CURRENT_DATE + INTERVAL 1 DAY"),
        ("available on 5 October", "available_from <= DATE '2026-10-05'"),
        ("available on Friday", f"available_from <= {NEXT_WEEK} + INTERVAL 4 DAY"),
        ("available from tomorrow", "available_from >= CURRENT_DATE + INTERVAL 1 DAY"),
        ("available after November", "available_from >= DATE '2026-12-01'"),
    ],
)
def test_what_can_be_had_on_a_day_could_be_had_before(request_: str, where: str) -> None:
    assert said(request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("available by Friday", f"available_from < {NEXT_WEEK} + INTERVAL 5 DAY"),
        ("available after Friday", f"available_from >= {NEXT_WEEK} + INTERVAL 5 DAY"),
        ("available by Sunday", "available_from < date_trunc('week', CURRENT_DATE) + INTERVAL 7 DAY"),
        ("available by this Friday", "available_from < date_trunc('week', CURRENT_DATE) + INTERVAL 5 DAY"),
        ("painted on Friday", "painted = date_trunc('week', CURRENT_DATE) + INTERVAL 4 DAY"),
        ("painted since Friday", "painted >= date_trunc('week', CURRENT_DATE) + INTERVAL 4 DAY"),
    ],
)
def test_a_weekday_that_has_gone_by_is_the_next_one_in_days_to_come(request_: str, where: str) -> None:
    assert said(request_) == (where, True)


@pytest.mark.parametrize(
    ("turn", "where"),
    [
        ("make it Friday", f"available_from <= {NEXT_WEEK} + INTERVAL 4 DAY"),
    ],
)
def test_a_later_turn_moves_the_day(turn: str, where: str) -> None:
    dialogue = NLFilter.infer(WORKSHOPS, translator="embedded", today=SATURDAY).dialogue()
    dialogue.say("available tomorrow")
    assert dialogue.say(turn).where.sql == where

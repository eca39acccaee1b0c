"""Bounds on times of day that lie apart, and spans over midnight."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

LESSONS: list[dict[str, object]] = [
    {"lesson": f"l{n}", "start_time": f"{(7 + n) % 24:02}:00", "end_time": f"{(9 + n) % 24:02}:30"}
    for n in range(24)
]
SHOPS: list[dict[str, object]] = [
    {"shop": f"s{n}", "opens": f"{7 + n % 5:02}:00", "closes": f"{16 + n % 7:02}:30"} for n in range(24)
]


def said(rows: list[dict[str, object]], request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(rows, translator="embedded").translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("before 9am and after 5pm", "end_time < TIME '09:00' OR start_time > TIME '17:00'"),
        ("start before 9am and after 5pm", "start_time < TIME '09:00' OR start_time > TIME '17:00'"),
        ("after 9am and before 5pm", "start_time > TIME '09:00' AND end_time < TIME '17:00'"),
    ],
)
def test_either_will_do_if_no_time_lies_between(request_: str, where: str) -> None:
    assert said(LESSONS, request_) == (where, True)


def test_a_place_may_be_open_before_and_after() -> None:
    assert said(SHOPS, "before 9am and after 5pm") == ("opens < TIME '09:00' AND closes > TIME '17:00'", True)


def test_a_span_over_midnight_holds_what_begins_and_ends_in_it() -> None:
    kept = NLFilter.infer(LESSONS, translator="embedded").filter("between 9pm and 6am", LESSONS)
    assert [row["start_time"] for row in kept.rows] == [
        "21:00",
        "22:00",
        "23:00",
        "00:00",
        "01:00",
        "02:00",
        "03:00",
    ]

"""Bounds on times of day that lie apart, and spans over midnight."""

from __future__ import annotations

from nlfilter import NLFilter

LESSONS: list[dict[str, object]] = [
    {"lesson": f"l{n}", "start_time": f"{(7 + n) % 24:02}:00", "end_time": f"{(9 + n) % 24:02}:30"}
    for n in range(24)
]


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

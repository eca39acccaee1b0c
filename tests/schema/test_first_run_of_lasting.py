"""How long something lasts, from the times of day at which it starts and ends, however they are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlfilter import NLFilter


def clock(minutes: int) -> str:
    hour, minute = divmod(minutes % 1440, 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}"


def around_the_clock(minutes: int) -> str:
    return f"{minutes % 1440 // 60:02}:{minutes % 60:02}"


STARTS, LASTS = (7 * 60, 10 * 60 + 30, 17 * 60, 22 * 60 + 30), (45, 60, 90, 150)


@pytest.mark.parametrize("written", [clock, around_the_clock])
def test_a_duration_is_derived(written: Callable[[int], str]) -> None:
    rows = [
        {
            "lesson": f"l{n}",
            "start_time": written(STARTS[n % 4]),
            "end_time": written(STARTS[n % 4] + LASTS[n // 4 % 4]),
        }
        for n in range(48)
    ]
    found = NLFilter.infer(rows, translator="embedded").filter("longer than 2 hours", rows)
    assert found.where.sql == "duration_minutes > 120"
    assert found.covered
    assert found.rows == [row for n, row in enumerate(rows) if n // 4 % 4 == 3]  # also past midnight

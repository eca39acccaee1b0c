"""A unit that is said is never dropped: it is converted, or the answer is not sure."""

from __future__ import annotations

import contextlib

import pytest

from nlfilter import NLFilter
from nlfilter.errors import NLFilterError

PARTS = [
    {
        "part": f"P{n}",
        "power_kw": 0.2 * n,
        "length_m": float(n),
        "width_in": 2 * n,
        "lead_time_days": n,
        "experience_months": 3 * n,
        "depth_fathoms": n + 3,
        "net_weight": 1.5 * n,
        "距離㎞": 0.4 * n,
    }
    for n in range(1, 40)
]


@pytest.fixture(scope="module")
def parts() -> NLFilter:
    return NLFilter.infer(PARTS, translator="embedded", values=PARTS)


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("power over 500 W", "power_kw > 0.5"),
        ("power over 500w", "power_kw > 0.5"),
        ("length over 80 in", "length_m > 2.032"),
        ("length of 80 in or more", "length_m >= 2.032"),
        ("width at least 50 cm", "width_in >= 20"),
        ("width at least 10 in", "width_in >= 10"),
        ("over 2 years of experience", "experience_months > 24"),
        ("2 or more years of experience", "experience_months >= 24"),
        ("経験2年以上", "experience_months >= 24"),
        ("距離500m以内", "距離㎞ <= 0.5"),
        ("net weight over 3 kg", "net_weight > 3"),
        ("depth over 10", "depth_fathoms > 10"),
    ],
)
def test_it_is_converted(parts: NLFilter, request_: str, sql: str) -> None:
    read = parts.translate(request_)
    assert (read.where.sql.replace('"', ""), read.covered, read.unmatched) == (sql, True, ())


@pytest.mark.parametrize("request_", ["depth over 10 m", "net weight over 3 km", "width at least 3 kg"])
def test_or_the_answer_is_not_sure(parts: NLFilter, request_: str) -> None:
    with contextlib.suppress(NLFilterError):  # it may be refused
        assert not parts.translate(request_).covered


@pytest.mark.parametrize(("request_", "days"), [("lead time over 3 w", 21), ("lead time over 3 wks", 21)])
def test_a_week_has_short_forms(request_: str, days: int) -> None:
    rows = [{"part": f"P{n}", "lead_time_days": n} for n in range(1, 40)]
    read = NLFilter.infer(rows, translator="embedded", values=rows).translate(request_)
    assert (read.where.sql, read.covered) == (f"lead_time_days > {days}", True)

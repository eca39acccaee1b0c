"""What a column counts for a period: its own days, the day or year of an amount, and the hours of a shift."""

from __future__ import annotations

from datetime import date

from nlfilter import NLFilter

MACHINES: list[dict[str, object]] = [
    {
        "machine": f"M{n}",
        "stops (last 12 mths)": n % 4,
        "bought": date(2025 - n % 3, 1 + n % 12, 3),
        "water_litres_per_year": 4000 + 100 * n,
        "visits_per_week": n,
    }
    for n in range(12)
]


def test_a_period_at_the_end_of_a_name_is_no_unit() -> None:
    assert NLFilter.infer(MACHINES).schema.columns["stops (last 12 mths)"].unit is None

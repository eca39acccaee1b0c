"""What a column counts for a period: its own days, the day or year of an amount, and the hours of a shift."""

from __future__ import annotations

from datetime import date, time

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = date(2026, 3, 2)
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
TURNS: list[dict[str, object]] = [
    {"who": f"P{n}", "start_time": time(start), "end_time": time(end)}
    for n, (start, end) in enumerate([(6, 14), (9, 17), (14, 22), (22, 6)] * 3)
]
AT_TWO = (
    "start_time <= TIME '14:00' AND end_time > TIME '14:00' OR "
    "end_time <= start_time AND (start_time <= TIME '14:00' OR end_time > TIME '14:00')"
)


def said(rows: list[dict[str, object]], request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(rows, translator="embedded", today=TODAY).translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        (
            "no stops, bought in the last 12 months",
            '"stops (last 12 mths)" = 0 AND bought BETWEEN CURRENT_DATE - INTERVAL 12 MONTH AND CURRENT_DATE',
        ),
        ("visits over 1 a day", "visits_per_week > 7"),
        ("water over 20 litres a day", "water_litres_per_year > 7300"),
    ],
)
def test_the_period_of_a_column(request_: str, where: str) -> None:
    assert said(MACHINES, request_) == (where, True)


def test_a_period_at_the_end_of_a_name_is_no_unit() -> None:
    assert NLFilter.infer(MACHINES).schema.columns["stops (last 12 mths)"].unit is None


@pytest.mark.parametrize(
    ("unit", "per", "request_", "where"),
    [
        ("kWh", "year", "used over 20 kWh a day", "used > 7300"),
        ("GBP", "hour", "used over 80 pounds a day", "used > 10"),  # what people earn, in eight hours
    ],
)
def test_only_pay_is_of_working_days(unit: str, per: str, request_: str, where: str) -> None:
    column = {"type": "INTEGER", "unit": unit, "per": per, "unit_names": ["pounds"]}
    schema = TableSchema.model_validate({"name": "homes", "columns": {"used": column}})
    assert NLFilter(schema, translator="embedded").translate(request_).where.sql == where


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("working at 2 pm", AT_TWO),
        ("who is on shift at 14:00", AT_TWO),
        ("14時に勤務中", AT_TWO),
        ("at 2 pm", "start_time = TIME '14:00'"),
    ],
)
def test_who_works_at_a_time(request_: str, where: str) -> None:
    assert said(TURNS, request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("over 5000 kWh a year", "power_use > 5000"),
        ("over 20 kWh a day", "power_use > 7300"),
        ("power use over 5 MWh", "power_use > 5000"),
        ("at most 6 megawatt hours", "power_use <= 6000"),
        ("over 900 pounds", "cost > 900"),
    ],
)
def test_units_of_energy_and_everyday_words_for_money(request_: str, where: str) -> None:
    columns = {
        "power_use": {"type": "INTEGER", "unit": "kWh", "per": "year"},
        "cost": {"type": "INTEGER", "unit": "GBP"},
    }
    schema = TableSchema.model_validate({"name": "pumps", "columns": columns})
    assert NLFilter(schema, translator="embedded").translate(request_).where.sql == where

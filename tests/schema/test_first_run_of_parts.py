"""A first run on exports of a store and of a training catalogue: abbreviations, codes of one letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)


def part(n: int) -> dict[str, Any]:
    return {
        "part_no": f"P-{n:04}",
        "kind": ["Valve", "Pump", "Gauge"][n % 3],
        "coo": ["CN", "DE", "JP", "IT", "GB"][n % 5],
        "qty_oh": n % 7,
        "moq": 1 + n % 20,
        "lead_wks": 1 + n % 12,
        "designed": ["2019", "2020", "2021", "2022", "2023", "Licensed"][n % 6],
    }


def lesson(n: int) -> dict[str, Any]:
    return {
        "lesson_id": f"L{n:03}",
        "teacher_type": "IEF"[n % 3],
        "subject": ["Chess", "Pottery"][n % 2],
        "prep_hrs": n % 5,
    }


@pytest.mark.parametrize(
    ("row", "request_", "where"),
    [
        (part, "German or Italian valves", "coo IN ('DE', 'IT') AND kind = 'Valve'"),
        (part, "not made in China", "coo IS DISTINCT FROM 'CN'"),
        (part, "pumps out of stock", "kind = 'Pump' AND qty_oh = 0"),
        (part, "lead time under 4 weeks", "lead_wks < 4"),
        (part, "minimum order of at most 5", "moq <= 5"),
        (part, "designed 2020 to 2022", "designed IN ('2020', '2021', '2022')"),
        (part, "pumps designed in 2022 or later", "kind = 'Pump' AND designed IN ('2022', '2023')"),
        (part, "licensed pumps", "designed = 'Licensed' AND kind = 'Pump'"),
        (lesson, "prep time under 3 hours", "prep_hrs < 3"),
        (lesson, "I want chess", "subject = 'Chess'"),
        (lesson, "teacher type I", "teacher_type = 'I'"),
        (lesson, "chess, teacher type E", "subject = 'Chess' AND teacher_type = 'E'"),
    ],
)
def test_what_is_asked(row: Any, request_: str, where: str) -> None:
    rows = [row(n) for n in range(60)]
    table = NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)
    assert table.translate(request_).where.sql == where


def test_the_first_letter_of_a_word_with_a_hyphen_is_no_value() -> None:
    rows = [lesson(n) for n in range(60)]
    table = NLFilter(TableSchema.infer(rows), translator="embedded", values=rows, today=TODAY)
    found = table.translate("chess by e-learning")
    assert found.where.sql == "subject = 'Chess'"
    assert not found.covered


@pytest.mark.parametrize(
    ("values", "request_", "kept"),
    [
        (['City bike 28"', 'Kids bike 16"', "Gravel bike", "Inner tube"], "bike", [0, 1, 2]),
        (["Gravel bike", "Road bike", "Bike rack", "Inner tube"], "bike", [0, 1]),
        (["Gravel bike", "Rain jacket", "Inner tube"], "bike", [0]),
        (["Open since 2010", "Road bike 28in", "Inner tube"], "bike", [1]),
    ],
)
def test_the_last_word_of_a_compound_means_all_that_are_called_so(
    values: list[str], request_: str, kept: list[int]
) -> None:
    rows = [{"item": value} for value in values * 5]
    result = NLFilter.infer(rows, translator="embedded").filter(request_, rows)
    assert [at for at in result.positions if at < len(values)] == kept


def test_a_word_of_several_values_means_none_of_them_alone() -> None:
    rows = [{"item": value} for value in ["Gravel bike", "Bike rack", "Inner tube"] * 5]
    assert TableSchema.infer(rows).columns["item"].values == {"Bike rack": ("rack",), "Inner tube": ("tube",)}


def test_what_stands_before_a_time_is_no_thing() -> None:
    rows = [{"item": value} for value in ["Open until 8pm", "Closed after 6pm", "Shut"] * 5]
    assert TableSchema.infer(rows).columns["item"].values == {}


def test_a_word_that_another_column_stores_in_the_plural_is_left_to_it() -> None:
    values = ["City bike", "Gravel bike", "Inner tube", "Brake pad"]
    rows = [{"item": values[n % 4], "cat": "Bikes" if n % 4 < 2 else "Parts"} for n in range(20)]
    found = NLFilter.infer(rows, translator="embedded").translate("bike")
    assert found.where.sql == "cat = 'Bikes'"

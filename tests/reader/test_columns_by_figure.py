"""A large sum goes to the column that can hold it; an age goes to a date of birth."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import FilterResult, NLFilter, NotExpressible

TODAY = date(2026, 11, 27)
PLOTS: list[dict[str, Any]] = [
    {"plot": f"plot {n}", "ask": 90_000 + 7_000 * n, "first_ask": 95_000 + 7_000 * n, "gates": n % 5}
    for n in range(40)
]


def first_run(request: str, rows: list[dict[str, Any]]) -> FilterResult:
    return NLFilter.infer(rows, translator="embedded", today=TODAY).filter(request, rows)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("under 250k", "ask < 250000"),
        ("plots under 250000", "ask < 250000"),
        ("up to $200,000", "ask <= 200000"),
        ("between 150k and 200k", "ask BETWEEN 150000 AND 200000"),
    ],
)
def test_a_large_sum_is_asked_of_the_first_column_that_holds_such_sums(request_: str, where: str) -> None:
    result = first_run(request_, PLOTS)
    assert result.where.sql == where
    assert "could also have meant" in result.explain("en")


def test_a_small_figure_needs_the_name_of_its_column_and_no_column_that_cannot_hold_it_is_offered() -> None:
    with pytest.raises(NotExpressible) as refused:
        first_run("at least 3", PLOTS)
    assert "Near: gates" in str(refused.value)

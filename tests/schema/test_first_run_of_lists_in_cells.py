"""Cells that list several things are lists, or who asks for one thing gets all cells that list it."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

FIXED = ["cork, felt", "cork, wool", "felt, wool", "felt", "wool"]
"""Cork always stands first, and never alone."""
FEW = [
    "cork, felt",
    "felt, wool",
    "felt",
    "wax",
    "wool",
    "linen, silk",
    "linen, jute",
    "hemp, jute",
    "hemp, silk",
]
"""Too many pieces stand in one place alone: the cells are single values."""


def holding(cells: list[str]) -> list[dict[str, object]]:
    return [{"item": f"i{n}", "holds": cell, "price": 4 + n} for n, cell in enumerate(cells * 3)]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("no felt", "NOT list_contains(holds_list, 'felt') OR holds_list IS NULL"),
        ("cork", "list_contains(holds_list, 'cork')"),
    ],
)
def test_a_piece_that_always_stands_first_beside_others_is_one_of_a_list(request_: str, where: str) -> None:
    assert NLFilter.infer(holding(FIXED), translator="embedded").translate(request_).where.sql == where

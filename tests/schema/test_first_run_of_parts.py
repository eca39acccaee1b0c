"""A first run on exports of a store and of a training catalogue: abbreviations, codes of one letter."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema


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

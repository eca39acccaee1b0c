"""Which unit a word means that is used for two measures."""

from __future__ import annotations

import pytest

from nlfilter.translate.quantities.unit_words import unit_words


@pytest.mark.parametrize(
    ("stored", "unit"),
    [(("g", "mm"), "kg"), (("kg", "m"), "kg"), (("m", "g"), "kg"), (("km", "g"), "km"), (("mm",), "km")],
)
def test_a_kilo_is_of_the_measure_whose_unit_is_next_to_it(stored: tuple[str, ...], unit: str) -> None:
    assert unit_words(tuple((one, one) for one in stored)).units["きろ"] == unit

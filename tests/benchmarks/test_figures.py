"""Properties of the figures and of the split that hold for all cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.judge.figures import share
from benchmarks.judge.split import FILE, SHARES, extended, part_of, read_split, text_of

TOLD = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


@given(TOLD)
def test_an_interval_is_always_the_same_and_lies_among_the_shares(told: list[tuple[bool, bool]]) -> None:
    wholes = np.array([float(whole) for _, whole in told])
    parts = wholes * [float(part) for part, _ in told]
    found = share(parts, wholes)
    assert found == share(parts, wholes)
    if not wholes.sum():
        assert found.value is None
        return
    assert found.value == parts.sum() / wholes.sum()
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high <= 1


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_equal_units_have_an_interval_of_no_width(value: float) -> None:
    found = share(np.full(9, value), np.ones(9))
    assert (found.value, found.low, found.high) == (value, value, value)


NAMES = st.sets(st.text("abc.", min_size=1, max_size=4), max_size=40)


@given(NAMES)
def test_a_split_has_its_shares(names: set[str]) -> None:
    parts = [*extended({}, {"set": names})["set"].values()]
    for part, wanted in SHARES.items():
        assert abs(parts.count(part) - wanted * len(names)) < 1


@given(NAMES, NAMES)
def test_new_tables_move_none(old: set[str], new: set[str]) -> None:
    before = extended({}, {"set": old})
    after = extended(before, {"set": old | new})
    assert after["set"].items() >= before["set"].items()
    assert after["set"].keys() == old | new


def test_the_frozen_split_is_as_it_would_be_written() -> None:
    split = read_split(FILE)
    assert text_of(split) == FILE.read_text(encoding="utf-8")
    assert {part for tables in split.values() for part in tables.values()} == set(SHARES)


def test_a_table_is_in_one_part_whoever_asks_about_it() -> None:
    split = {"requests": {"cars": "look"}, "inferred": {"cars": "never_look", "ships": "never_look"}}
    assert [part_of(family, "cars", split) for family in ("requests", "tables", "enriched")] == ["look"] * 3
    assert part_of("dialogues", "ships", split) == "never_look"
    assert part_of("requests", "boats", split) == "new"

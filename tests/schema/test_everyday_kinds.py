"""Values that end in a colour are kinds of it, on a first run."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter
from nlfilter.schema.table import TableSchema

ENGLISH = ("Black", "Matte Black", "Pearl White", "White", "Red")
JAPANESE = ("ブラック", "マットブラック", "パールホワイト", "ホワイト", "レッド")


@pytest.fixture(scope="module")
def asked() -> NLFilter:
    rows = [{"ref": f"P{n:03}", "colour": ENGLISH[n % 5], "色": JAPANESE[n % 5]} for n in range(60)]
    return NLFilter(TableSchema.infer(rows), translator="embedded", values=rows)


@pytest.mark.parametrize(
    ("request_", "clause"),
    [
        ("black", "colour IN ('Black', 'Matte Black')"),
        ("Matte black", "colour = 'Matte Black'"),
        ("white or red", "colour IN ('Pearl White', 'White', 'Red')"),
        ("ブラック", "色 IN ('ブラック', 'マットブラック')"),
        ("マットブラック", "色 = 'マットブラック'"),
        ("白", "colour IN ('Pearl White', 'White')"),
        ("red", "colour = 'Red'"),
    ],
)
def test_a_colour_asks_for_all_its_kinds(asked: NLFilter, request_: str, clause: str) -> None:
    assert asked.translate(request_).where.sql == clause


def test_one_group_holds_all_words_for_a_colour() -> None:
    rows = [{"ref": f"P{n:03}", "colour": ENGLISH[n % 5]} for n in range(60)]
    groups = TableSchema.infer(rows).columns["colour"].groups
    assert sorted(group.values for group in groups.values()) == [
        ("Black", "Matte Black"),
        ("Pearl White", "White"),
    ]

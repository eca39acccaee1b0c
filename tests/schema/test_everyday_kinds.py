"""Values that end in a colour are kinds of it, on a first run."""

from __future__ import annotations

from nlfilter.schema.table import TableSchema

ENGLISH = ("Black", "Matte Black", "Pearl White", "White", "Red")


def test_one_group_holds_all_words_for_a_colour() -> None:
    rows = [{"ref": f"P{n:03}", "colour": ENGLISH[n % 5]} for n in range(60)]
    groups = TableSchema.infer(rows).columns["colour"].groups
    assert sorted(group.values for group in groups.values()) == [
        ("Black", "Matte Black"),
        ("Pearl White", "White"),
    ]

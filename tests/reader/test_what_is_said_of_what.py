"""What "free", "empty" and "but" refer to, and columns of notes."""

from __future__ import annotations

from nlfilter import TableSchema

NOTES = ("Lid sticks a little", "Lent to the front desk", "Shelf mark is worn")
TINS = [
    {"tin": f"T{n}", "price_usd": n % 3, "kind": ("oat", "rye")[n % 2], "notes": NOTES[n % 3]}
    for n in range(30)
]


def test_a_column_of_notes_is_no_title_and_no_place_for_any_word() -> None:
    schema = TableSchema.infer(TINS)
    assert (schema.columns["notes"].vocabulary, schema.item, schema.search) == ("text", None, ())

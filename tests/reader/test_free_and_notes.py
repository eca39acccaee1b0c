"""What "free" is said of, and columns of notes."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

NOTES = ("Lid sticks a little", "Lent to the front desk", "Shelf mark is worn")
TINS = [
    {"tin": f"T{n}", "price_usd": n % 3, "kind": ("oat", "rye")[n % 2], "notes": NOTES[n % 3]}
    for n in range(30)
]
FILTER = NLFilter.infer(TINS, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("free rye", "price_usd = 0 AND kind = 'rye'"),
        ("notes mention desk", "notes ILIKE '%desk%'"),
        ("notes that say something about a shelf", "notes ILIKE '%shelf%'"),
        ("notesに desk とある", "notes ILIKE '%desk%'"),
    ],
)
def test_what_is_asked(request_: str, where: str) -> None:
    assert FILTER.translate(request_).where.sql == where


@pytest.mark.parametrize("request_", ["gluten free", "gluten-free", "scent free"])
def test_free_of_something_is_no_price(request_: str) -> None:
    with pytest.raises(NotExpressible) as told:
        FILTER.translate(request_)
    assert [one.phrase for one in told.value.unmatched] == [request_]


def test_a_column_of_notes_is_no_title_and_no_place_for_any_word() -> None:
    schema = TableSchema.infer(TINS)
    assert (schema.columns["notes"].vocabulary, schema.item, schema.search) == ("text", None, ())

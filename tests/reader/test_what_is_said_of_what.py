"""What "free", "empty" and "but" refer to, and columns of notes."""

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
        ("備考が空", "notes IS NULL"),
        ("notes are empty", "notes IS NULL"),
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


@pytest.mark.parametrize("request_", ["price is empty, rye", "価格が空、rye"])
def test_a_number_is_never_empty(request_: str) -> None:
    assert FILTER.translate(request_).where.sql == "kind = 'rye'"


def test_but_after_any_excepts_a_value_of_that_column_alone() -> None:
    trips = [{"trip": n, "line": ("harbour", "hill")[n % 2], "arrives": f"{8 + n:02}:30"} for n in range(9)]
    asked = NLFilter.infer(trips, translator="embedded").translate
    assert asked("any line but harbour").where.sql == "line IS DISTINCT FROM 'harbour'"
    assert asked("any line but has to arrive by 10:30").where.sql == "arrives <= TIME '10:30'"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("under 2 dollars and at least 5 slots", "price_usd < 2 AND slots >= 5"),
        ("slots over 4 and under 2 dollars", "slots > 4 AND price_usd < 2"),
        ("over 4 and under 8 slots", "slots > 4 AND slots < 8"),
        ("slots over 4 and under 8", "slots > 4 AND slots < 8"),
    ],
)
def test_two_bounds_share_a_column_only_if_both_can_be_about_it(request_: str, where: str) -> None:
    lockers = [{"locker": f"L{n}", "price_usd": n % 3, "slots": n % 11} for n in range(40)]
    assert NLFilter.infer(lockers, translator="embedded").translate(request_).where.sql == where

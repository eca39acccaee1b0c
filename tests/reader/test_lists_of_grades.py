"""Lists of letters and codes, what a refusal before a list reaches, and ranges without an order."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

GRADES = ("A1", "A2", "B1", "B2", "C1", "F", "G")
STATES = ("planted", "felled", "lost", "leased")
ROWS = [
    {
        "tree": f"T{n}",
        "grade": GRADES[n % 7],
        "state": STATES[n % 4],
        "shelf": ("1st", "2nd", "3rd", "Attic")[n % 4],
        "ivy": n % 2 == 0,
        "fenced": n % 3 == 0,
        "height": n,
        "cost": n * 50,
    }
    for n in range(56)
]
SCHEMA = TableSchema.model_validate(
    {
        "name": "trees",
        "columns": {
            "tree": {"type": "VARCHAR", "vocabulary": "open"},
            "grade": {"type": "VARCHAR"},
            "state": {"type": "VARCHAR"},
            "shelf": {"type": "VARCHAR"},
            "ivy": {"type": "BOOLEAN", "when_true": ["ivy"], "when_false": ["no ivy"]},
            "fenced": {"type": "BOOLEAN", "when_true": ["fences"]},
            "height": {"type": "INTEGER"},
            "cost": {"type": "INTEGER", "synonyms": ["cost"]},
        },
        "terms": {"uncut": {"where": "state = 'planted'", "synonyms": ["not felled"]}},
    }
)


@pytest.fixture(scope="module")
def trees() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS)


def said(trees: NLFilter, request: str) -> tuple[str, bool]:
    found = trees.translate(request)
    return found.where.sql, found.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("grade F or G", "grade IN ('F', 'G')"),  # and not "for G"
        ("grade C1, F or G", "grade IN ('C1', 'F', 'G')"),
        ("no F or G grade", "grade NOT IN ('F', 'G') OR grade IS NULL"),
        ("grade not B1, B2, F or G", "grade NOT IN ('B1', 'B2', 'F', 'G') OR grade IS NULL"),
        ("grade A1 and B2", "grade IN ('A1', 'B2')"),
        ("grade from A2 to B2", "grade IN ('A2', 'B1', 'B2')"),
        ("B2 to G", "grade IN ('B2', 'C1', 'F', 'G')"),
        ("1st to 3rd shelf", "shelf IN ('1st', '2nd', '3rd')"),
    ],
)
def test_grades(trees: NLFilter, request_: str, where: str) -> None:
    assert said(trees, request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("not felled", "state = 'planted'"),
        ("not felled or lost", "state NOT IN ('felled', 'lost') OR state IS NULL"),
        ("not felled, lost or leased", "state NOT IN ('felled', 'lost', 'leased') OR state IS NULL"),
        ("no ivy", "ivy = FALSE"),
        ("no ivy or fences", "ivy IS NOT TRUE AND fenced IS NOT TRUE"),
        ("without fences or ivy", "fenced IS NOT TRUE AND ivy IS NOT TRUE"),
    ],
)
def test_a_refusal_reaches_the_whole_list(trees: NLFilter, request_: str, where: str) -> None:
    assert said(trees, request_) == (where, True)


def test_two_values_without_an_order_are_a_guess(trees: NLFilter) -> None:
    assert said(trees, "planted to lost") == ("state IN ('planted', 'lost')", False)


@pytest.mark.parametrize("link", ["or", "and"])
def test_a_second_column_is_named_after_a_bound(trees: NLFilter, link: str) -> None:
    assert said(trees, f"height over 4 {link} cost over 1000")[0] == f"height > 4 {link.upper()} cost > 1000"

"""Words of headings, several names that are looked for, and how far something is done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nlfilter import NLFilter

GIVERS = ("Owl", "Heron", "Magpie", "Finch", "Plover", "Swift", "Curlew", "Dunlin")
KINDS = ("Rowing Club", "Brass Band", "Chess Circle", "Choir")
TODAY = date(2026, 11, 28)
PLEDGES = [
    {
        "Giver": f"{GIVERS[n % 8]} {KINDS[n // 8 % 4]}{' of Moor' if n % 3 else ''} {n}",
        "Tax back %": f"{(0, 20, 25, 50)[n % 4]}%",
        "Paid so far (%)": f"{(0, 25, 50, 75, 100)[n % 5]}%",
        "State": ("Paid", "Promised", "Lapsed")[n % 3],
        "Start Date": TODAY + timedelta(days=9 * n - 200),
        "End Date": TODAY + timedelta(days=9 * n + 100),
    }
    for n in range(96)
]
PLEDGE = NLFilter.infer(PLEDGES, today=TODAY, translator="embedded")


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("paid over 50%", '"Paid so far (%)_number" > 50'),
        ("tax over 20%", '"Tax back %_number" > 20'),
        ("not yet paid", "State IS DISTINCT FROM 'Paid'"),
        ("not yet started", '"Start Date" > CURRENT_DATE'),
        ("not yet over", '"End Date" >= CURRENT_DATE'),
    ],
)
def test_a_word_of_a_heading_chooses_the_column(request_: str, where: str) -> None:
    translation = PLEDGE.translate(request_)
    assert (translation.where.sql, translation.covered) == (where, True)


def names_of(request: str) -> set[str]:
    found = PLEDGE.filter(request, PLEDGES).rows
    return {str(row["Giver"]).rsplit(" ", 1)[0].removesuffix(" of Moor").split(" ", 1)[1] for row in found}


def test_no_row_has_two_names() -> None:
    assert names_of("rowing clubs and brass bands") == {"Rowing Club", "Brass Band"}
    assert names_of("rowing clubs, choirs") == {"Rowing Club", "Choir"}
    assert names_of("heron choirs") == {"Choir"}

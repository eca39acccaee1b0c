"""Words of headings, several names that are looked for, and how far something is done."""

from __future__ import annotations

from datetime import date, timedelta

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


def names_of(request: str) -> set[str]:
    found = PLEDGE.filter(request, PLEDGES).rows
    return {str(row["Giver"]).rsplit(" ", 1)[0].removesuffix(" of Moor").split(" ", 1)[1] for row in found}


def test_no_row_has_two_names() -> None:
    assert names_of("rowing clubs and brass bands") == {"Rowing Club", "Brass Band"}
    assert names_of("rowing clubs, choirs") == {"Rowing Club", "Choir"}
    assert names_of("heron choirs") == {"Choir"}

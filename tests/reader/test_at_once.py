"""A column that holds one value is asked for several: alternatives where that is sure, else a doubt."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

LESSONS: list[dict[str, object]] = [
    {
        "lesson": f"l{n}",
        "weekday": ("Monday", "Tuesday", "Thursday", "Friday")[n % 4],
        "craft": ("Pottery", "Weaving", "Etching")[n % 3],
        "town": ("Arden", "Corley", "Wexham")[n % 3],
        "num_kilns": n % 4,
        "seats": 6 + n,
        "opens": f"2026-10-{n + 1:02}",
        "heated": n % 2 == 0,
    }
    for n in range(16)
]


def said(request: str) -> tuple[str, bool]:
    translation = NLFilter.infer(LESSONS, translator="embedded").translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        (
            "Monday pottery and Friday weaving",
            "weekday = 'Monday' AND craft = 'Pottery' OR weekday = 'Friday' AND craft = 'Weaving'",
        ),
        ("both Tuesday and Thursday", "weekday IN ('Tuesday', 'Thursday')"),
        (
            "2 kilns in Arden and 3 kilns in Corley",
            "num_kilns = 2 AND town = 'Arden' OR num_kilns = 3 AND town = 'Corley'",
        ),
        (
            "at least 8 seats in Arden and at least 10 seats in Corley",
            "seats >= 8 AND town = 'Arden' OR seats >= 10 AND town = 'Corley'",
        ),
    ],
)
def test_two_kinds_of_rows_are_alternatives(request_: str, where: str) -> None:
    assert said(request_) == (where, True)


@pytest.mark.parametrize(
    "request_",
    [
        "seats over 12 and seats under 9",
        "opens before 2026-10-05 and opens after 2026-10-12",
        "not Monday but Monday",
        "at least 8 seats and at least 10 seats",
        "3 kilns and 8 seats in Arden and 2 kilns and 9 seats in Corley",
        "Monday pottery in Arden, Friday weaving in Corley, Tuesday etching in Wexham",
    ],
)
def test_what_no_row_can_fulfil_is_doubtful(request_: str) -> None:
    assert not said(request_)[1]


@pytest.mark.parametrize(
    "request_",
    [
        "seats over 9 and seats under 12",
        "opens after 2026-10-05 and opens before 2026-10-12",
        "not Monday but Friday",
        "heated, at least 8 seats, Monday",
    ],
)
def test_what_a_row_can_fulfil_is_not(request_: str) -> None:
    assert said(request_)[1]

"""Counts of several values ("exactly one of"), whose clause names each value more than once."""

from __future__ import annotations

from nlfilter import NLFilter

FILMS = NLFilter("schemas/films.yaml", translator="embedded", values="fixtures/films/films.parquet")


def test_exactly_one_of_two() -> None:
    translation = FILMS.translate("exactly one of Western and War")
    assert translation.where.sql == (
        "(list_contains(genres, 'Western') OR list_contains(genres, 'War')) "
        "AND (NOT list_has_all(genres, ['Western', 'War']) OR genres IS NULL)"
    )
    assert translation.covered

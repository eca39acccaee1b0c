"""Readings that leave words over: what they still apply, and what they name."""

from __future__ import annotations

import pytest

from nlfilter.translate.reader.reader import MOST_LETTERS
from nlfilter.where.phrases import Reason
from tests.reader.small import draft, means


def left_out(request: str) -> list[tuple[str, Reason]]:
    """The wishes of a request that become no condition; the request is read as a whole."""
    proposal = draft(request)
    assert proposal.readings is not None
    return [(one.phrase, one.reason) for one in proposal.unmatched if not isinstance(one, str)]


@pytest.mark.parametrize(
    ("request_", "where", "named"),
    [
        ("quiet wombats in Tokyo", "quiet AND town = 'Tokyo'", [("wombats", Reason.NO_COLUMN)]),
        ("town is Atlantis, quiet", "quiet", [("town is Atlantis", Reason.VALUE_NOT_FOUND)]),
        ("top 10 in Tokyo", "town = 'Tokyo'", [("top 10", Reason.ORDERING)]),
        (
            "not managed by Hayashi Homes",
            "owner IS DISTINCT FROM 'Hayashi Homes'",
            [("managed", Reason.NO_COLUMN)],
        ),
        ("Kyotoでもいい、quiet", "quiet", [("Kyotoでもいい", Reason.NOT_UNDERSTOOD)]),
    ],
)
def test_what_is_understood_applies_and_the_rest_is_named(
    request_: str, where: str, named: list[tuple[str, Reason]]
) -> None:
    assert left_out(request_) == named
    assert means(request_) == where


def test_a_wish_beside_a_refusal_that_is_not_read_is_named() -> None:
    ((phrase, reason),) = left_out("no need for red, quiet")
    assert "red" in phrase
    assert reason is Reason.NOT_UNDERSTOOD
    assert means("no need for red, quiet") == "quiet"


def test_words_of_texts_are_looked_for_where_all_of_them_occur() -> None:
    readings = draft("garden view, quiet").readings
    assert readings is not None
    assert readings.verdict == "searched"
    assert left_out("garden zzyzx, quiet") == [("garden zzyzx", Reason.NO_COLUMN)]


def test_a_request_that_is_too_long_is_read_in_halves() -> None:
    chat = "I have been looking for such a thing for months and months. " * 7
    request = f"Not in Tokyo. {chat} Quiet."
    assert len(request) > MOST_LETTERS
    assert means(request) == "town IS DISTINCT FROM 'Tokyo' AND quiet"
    assert not draft(request).covered

"""Readings that leave words over: what they still apply, and what they name."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema
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


def test_a_refusal_of_unknown_words_does_not_become_a_wish() -> None:
    """Otherwise the filter would keep the refused rows."""
    assert means("not loud wombats in Tokyo, quiet") == "quiet"


def test_not_too_much_does_not_refuse_what_follows() -> None:
    assert means("not too wombatty rooms in Tokyo") == "town = 'Tokyo'"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("no owner or rent", "owner IS NULL AND (rent = 0 OR rent IS NULL)"),
        ("家賃・広さなし", "(rent = 0 OR rent IS NULL) AND (size = 0 OR size IS NULL)"),
        ("東京部屋以外", "town IS DISTINCT FROM 'Tokyo'"),
        ("東京もの以外", "town IS DISTINCT FROM 'Tokyo'"),
        (
            "rent over 9000 and quiet, or anything red",
            "rent > 9000 AND quiet OR list_contains(colours, 'red')",
        ),
    ],
)
def test_refusals_and_alternatives_reach_what_they_are_said_of(request_: str, where: str) -> None:
    assert means(request_) == where


def test_a_request_that_is_too_long_is_read_in_halves() -> None:
    chat = "I have been looking for such a thing for months and months. " * 7
    request = f"Not in Tokyo. {chat} Quiet."
    assert len(request) > MOST_LETTERS
    assert means(request) == "town IS DISTINCT FROM 'Tokyo' AND quiet"
    assert not draft(request).covered


def test_a_comparison_that_compares_nothing_is_named() -> None:
    pens = NLFilter(
        TableSchema.model_validate(
            {"name": "pens", "columns": {"color": {"type": "VARCHAR", "values": ["black", "red"]}}}
        ),
        translator="embedded",
    )
    found = pens.translate("condition A or better, black")
    assert (found.where.sql, [one.phrase for one in found.unmatched]) == ("color = 'black'", ["or better"])

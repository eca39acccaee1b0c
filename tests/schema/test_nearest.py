"""Words of a table by their meaning, with the real encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema

COLUMNS: Mapping[str, Any] = {
    "pay": {"type": "INTEGER"},
    "closes_on": {"type": "DATE"},
    "cuisine": {"type": "VARCHAR", "values": {"barbecue": [], "seafood": [], "noodles": []}},
    "owner_email": {"type": "VARCHAR", "private": True},
    "height_cm": {"type": "INTEGER"},
    "width_cm": {"type": "INTEGER"},
}


def lexicon(*, guessed: bool = True) -> Lexicon:
    return Lexicon(
        TableSchema.model_validate({"name": "places", "guessed": guessed, "columns": dict(COLUMNS)}),
        Vocabulary(),
    )


@pytest.fixture
def encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_MEANING", "on")


@pytest.mark.usefixtures("encoding")
@pytest.mark.parametrize(
    ("phrase", "key"),
    [
        ("salary", "pay"),
        ("給料", "pay"),
        ("bbq", "barbecue"),
        ("海鮮", "seafood"),
    ],
)
def test_a_phrase_finds_the_word_that_means_nearly_the_same(phrase: str, key: str) -> None:
    assert lexicon().nearest([phrase]) == [key]


@pytest.mark.usefixtures("encoding")
@pytest.mark.parametrize(
    "phrase",
    [
        "wombat",  # nothing is near
        "size",  # height and width are equally near
        "mail address",  # of people, so nobody may ask
        "seafoods",  # holds the word: spelling decides
    ],
)
def test_a_phrase_finds_nothing(phrase: str) -> None:
    assert lexicon().nearest([phrase]) == [None]


@pytest.mark.usefixtures("encoding")
def test_each_phrase_is_answered_at_its_place() -> None:
    phrases: Sequence[str] = ("wombat", "salary", "wombat", "grill")
    assert lexicon().nearest(phrases) == [None, "pay", None, "barbecue"]
    assert not lexicon().nearest([])


@pytest.mark.usefixtures("encoding")
def test_a_schema_that_somebody_wrote_says_what_may_be_said() -> None:
    assert lexicon(guessed=False).nearest(["salary"]) == [None]


def test_it_can_be_switched_off() -> None:
    assert lexicon().nearest(["salary"]) == [None]  # as in all tests


@pytest.mark.usefixtures("encoding")
def test_a_table_without_words_has_no_near_ones() -> None:
    empty = TableSchema.model_validate({"name": "t", "guessed": True, "columns": {"x": {"type": "INTEGER"}}})
    assert Lexicon(empty, Vocabulary()).nearest(["salary"]) == [None]


@pytest.mark.usefixtures("encoding")
@pytest.mark.parametrize(
    ("phrase", "key"), [("ホテル", "hotels"), ("旅館", None), ("inn", None), ("hostel", None)]
)
def test_a_noun_for_the_items_is_known_in_the_other_script_alone(phrase: str, key: str | None) -> None:
    stays = TableSchema.model_validate({"name": "hotels", "guessed": True, "columns": dict(COLUMNS)})
    assert Lexicon(stays, Vocabulary()).nearest([phrase]) == [key]


@pytest.mark.usefixtures("encoding")
def test_a_name_means_nothing_else() -> None:
    """Not even a word that means nearly the same as another word would: "newcomers" is no Novak."""
    columns = {"nm": {"type": "VARCHAR", "synonyms": ["name"], "values": {"barbecue": [], "seafood": []}}}
    schema = TableSchema.model_validate({"name": "staff", "guessed": True, "columns": columns})
    assert Lexicon(schema, Vocabulary()).nearest(["bbq"]) == [None]

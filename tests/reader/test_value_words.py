"""A word that several stored values of one column share asks for all of them."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import EmbeddedTranslator, TableSchema, Where
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft
from nlfilter.translate.reader.table import table_of
from nlfilter.where.owner.compiling import compile_schema

CLUBS = compile_schema(
    TableSchema.model_validate(
        {
            "name": "clubs",
            "columns": {
                "hall": {"type": "VARCHAR"},
                "activity": {"type": "VARCHAR"},
                "extras": {"type": "VARCHAR[]"},
                "address": {"type": "VARCHAR"},
                "trainer": {"type": "VARCHAR"},
            },
        }
    )
)
WARDS = tuple(f"緑野県{ward}市" for ward in ("東浜", "西浜", "南浜", "北浜", "中浜"))
VOCABULARY = Vocabulary(
    {
        "hall": ("Fenwick - Old Mill", "Fenwick - Quay", "Marlow - Quay", "Marlow - Old Bank", "Lindow"),
        "activity": (
            "Highland Dance",
            "Tap Dance / Choir",
            "Carpet Bowls",
            "Card Games",
            "Choir",
            "一般手芸",
            "機械手芸",
            "和菓子教室",
            "遠足用品",
        ),
        "extras": ("freeParking", "tea_and_cake", "coatCheck"),
        "address": (*WARDS, *(f"白川県{n}番町" for n in "一二三四五六七八九十")),
        "trainer": ("Violet Harper", *(f"{n}{n} Harper" for n in "abcdefghijklmnopqrstuvwxyzäöüéèàñ")),
    }
)


def draft(request: str) -> Draft:
    return EmbeddedTranslator().draft(request, Context(CLUBS, VOCABULARY, Where(CLUBS), date(2026, 10, 1)))


def means(request: str) -> str:
    context = Context(CLUBS, VOCABULARY, Where(CLUBS), date(2026, 10, 1))
    return settle(EmbeddedTranslator().draft(request, context), request, context).where.sql


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("dance", "activity IN ('Highland Dance', 'Tap Dance / Choir')"),
        ("dances", "activity IN ('Highland Dance', 'Tap Dance / Choir')"),
        ("bowls", "activity = 'Carpet Bowls'"),
        ("Fenwick", "hall IN ('Fenwick - Old Mill', 'Fenwick - Quay')"),
        ("old bank", "hall = 'Marlow - Old Bank'"),
        ("parking", "list_contains(extras, 'freeParking')"),
        ("手芸", "activity IN ('一般手芸', '機械手芸')"),
        ("和菓子", "activity = '和菓子教室'"),
    ],
)
def test_a_shared_word_asks_for_all_values_that_have_it(request_: str, expected: str) -> None:
    assert means(request_) == expected


def test_many_values_are_asked_for_by_what_they_share() -> None:
    assert means("緑野県") == "address LIKE '緑野県%'"
    assert means("緑野") == "address LIKE '緑野県%'"


@pytest.mark.parametrize("request_", ["old", "harper", "violet", "and", "遠足"])
def test_a_word_that_tells_too_little_is_left_over(request_: str) -> None:
    """ "Old" stands inside names, all trainers are Harpers, and "violet" without a capital is a colour.

    「遠足」 is only the first half of 遠足用品.
    """
    assert means(request_) == "TRUE"


def test_a_shared_word_is_a_guess() -> None:
    verdicts = [(readings := draft(one).readings) and readings.verdict for one in ("dance", "card games")]
    assert verdicts == ["guess", "sure"]


def test_a_word_for_the_items_is_no_word_of_a_value() -> None:
    schema = {
        "name": "firms",
        "label": {"ja": "渡船会社"},
        "nouns": ["ferry"],
        "columns": {"name": {"type": "VARCHAR"}},
    }
    firms = compile_schema(TableSchema.model_validate(schema))
    known = Vocabulary(
        {"name": ("中川渡船", "高砂渡船", "Naruse Ferry", "Izumo Ferry", "North Star", "Lindow", "Kiso")}
    )
    for request in ("渡船を探しています", "a ferry"):
        context = Context(firms, known, Where(firms), date(2026, 10, 1))
        assert not EmbeddedTranslator().draft(request, context).conditions


def test_unknown_words_of_many_requests_are_not_kept() -> None:
    """What is cached for a table must not depend on the words of a request, or it would grow for ever."""
    context = Context(CLUBS, VOCABULARY, Where(CLUBS), date(2026, 10, 1))
    EmbeddedTranslator().draft("zorba labrador", context)
    before = len(table_of("labrador", context).cache)
    for n in range(20):
        EmbeddedTranslator().draft(f"zorba{n}x labrador", context)
    assert len(table_of("labrador", context).cache) == before

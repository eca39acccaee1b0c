"""A word that several stored values of one column share asks for all of them."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import EmbeddedTranslator, NLFilter, NotExpressible, TableSchema, Where
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


def test_a_stored_value_is_asked_for_even_if_it_names_a_column_too() -> None:
    rows = [
        {"trip": n, "state": ("delayed", "early")[n % 2], "delay_min": n % 7, "day_no": n} for n in range(20)
    ]
    trips = NLFilter.infer(rows, translator="embedded")
    assert trips.translate("which were delayed").where.sql == "state = 'delayed'"


def test_small_words_are_no_codes_and_the_origin_of_things_is_a_country() -> None:
    rows = [
        {
            "stay": n,
            "kind": ("Bed and breakfast", "Hostel")[n % 2],
            "tier": ("I", "E")[n % 2],
            "coo": ("JP", "DE")[n % 2],
        }
        for n in range(8)
    ]
    stays = NLFilter.infer(rows, translator="embedded")
    assert stays.translate("I want a hostel").where.sql == "kind = 'Hostel'"
    assert stays.translate("not from Japan").where.sql == "coo IS DISTINCT FROM 'JP'"


def test_a_word_without_its_first_letter_is_no_slip_and_a_plain_word_no_beginning() -> None:
    rows = [
        {"boat": n, "paint": ("orange", "black")[n % 2], "port": ("Seaton", "Lewick")[n % 2]}
        for n in range(8)
    ]
    boats = NLFilter.infer(rows)
    for words in ("black, long range", "black, with seats"):
        assert boats.translate(words).where.sql == "paint = 'black'"
    assert boats.translate("oragne").where.sql == "paint = 'orange'"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("gymnasts", "sport = 'Gymnastics'"),
        ("archers or rowers", "sport IN ('Archery', 'Rowing')"),
        ("female wrestlers", "sex = 'F' AND sport = 'Wrestling'"),
    ],
)
def test_who_does_something_is_what_he_does(request_: str, where: str) -> None:
    sports = ("Gymnastics", "Archery", "Rowing", "Wrestling")
    rows = [
        {"no": n, "sport": sports[n % 4], "event": f"{sports[n % 4]} {n % 3}", "sex": "FM"[n % 2]}
        for n in range(24)
    ]
    assert NLFilter.infer(rows, translator="embedded").translate(request_).where.sql == where


def test_the_same_of_trades() -> None:
    rows = [{"guild": n, "craft": ("Painting", "Photography", "Translation")[n % 3]} for n in range(9)]
    guilds = NLFilter.infer(rows, translator="embedded")
    assert guilds.translate("photographers").where.sql == "craft = 'Photography'"
    assert guilds.translate("no painters").where.sql == "craft IS DISTINCT FROM 'Painting'"
    assert guilds.translate("translators").where.sql == "craft = 'Translation'"


def test_what_a_person_does_asks_for_no_single_value() -> None:
    """「観光したい」 says what a person wants to do, not that the genre is 産業観光."""
    rows = [{"id": n, "種別": kind} for n, kind in enumerate(("工場見学", "寺社", "庭園") * 3)]
    places = NLFilter.infer(rows)
    assert places.translate("見学の所").where.sql == "種別 = '工場見学'"
    with pytest.raises(NotExpressible):
        places.translate("見学したい")


def test_unknown_words_of_many_requests_are_not_kept() -> None:
    """What is cached for a table must not depend on the words of a request, or it would grow for ever."""
    context = Context(CLUBS, VOCABULARY, Where(CLUBS), date(2026, 10, 1))
    EmbeddedTranslator().draft("zorba labrador", context)
    before = len(table_of("labrador", context).cache)
    for n in range(20):
        EmbeddedTranslator().draft(f"zorba{n}x labrador", context)
    assert len(table_of("labrador", context).cache) == before

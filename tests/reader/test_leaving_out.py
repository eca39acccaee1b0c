"""Kinds of rows that are left out, each for itself or only together."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "boats",
        "label": {"en": "boats"},
        "columns": {
            "name": {"type": "VARCHAR", "vocabulary": "open"},
            "hull": {"type": "VARCHAR", "synonyms": ["hull"]},
            "port": {"type": "VARCHAR", "synonyms": ["port"]},
            "rig": {"type": "VARCHAR", "synonyms": ["rig"]},
            "price": {"type": "INTEGER", "unit": "GBP", "synonyms": ["price"]},
            "sold": {"type": "BOOLEAN", "when_true": ["sold"]},
            "leased": {"type": "BOOLEAN", "when_true": ["leased"]},
        },
    }
)
ROWS = [
    {
        "name": "a",
        "hull": "oak",
        "port": "Norvik",
        "rig": "sloop",
        "price": 10,
        "sold": True,
        "leased": False,
    },
    {
        "name": "b",
        "hull": "steel",
        "port": "Marl",
        "rig": "ketch",
        "price": 20,
        "sold": False,
        "leased": True,
    },
    {
        "name": "c",
        "hull": "red plastic",
        "port": "Oden",
        "rig": "yawl",
        "price": 30,
        "sold": None,
        "leased": None,
    },
]


@pytest.fixture(scope="module")
def boats() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS)


def said(boats: NLFilter, request: str) -> tuple[str, bool]:
    found = boats.translate(request)
    return found.where.sql, found.covered


NEITHER = "hull IS DISTINCT FROM 'oak' AND port IS DISTINCT FROM 'Marl'"
ALL_THREE = NEITHER + " AND sold IS NOT TRUE"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("excluding oak and Marl", NEITHER),
        ("everything except oak ones and the Marl ones", NEITHER),
        ("leave out oak boats and anything in Marl", NEITHER),
        ("hide oak or Marl", NEITHER),
        ("don't show oak and Marl boats", NEITHER),
        ("all but oak and Marl", NEITHER),
        ("exclude oak, Marl and sold ones", ALL_THREE),
        ("everything other than oak, Marl and sold boats", ALL_THREE),
        (
            "leave out oak and anything under £20",
            "hull IS DISTINCT FROM 'oak' AND (price >= 20 OR price IS NULL)",
        ),
        (
            "exclude oak sloops and Marl",
            "(hull IS DISTINCT FROM 'oak' OR rig IS DISTINCT FROM 'sloop') AND port IS DISTINCT FROM 'Marl'",
        ),
        ("no oak or ketches", "hull IS DISTINCT FROM 'oak' AND rig IS DISTINCT FROM 'ketch'"),
        ("not sold or leased", "sold IS NOT TRUE AND leased IS NOT TRUE"),
        (
            "without oak or steel or sold",
            "(hull NOT IN ('oak', 'steel') OR hull IS NULL) AND sold IS NOT TRUE",
        ),
        # a bound, and a wish with a preposition, are wanted
        ("excluding oak and under £20", "hull IS DISTINCT FROM 'oak' AND price < 20"),
        ("excluding oak and from Marl", "hull IS DISTINCT FROM 'oak' AND port = 'Marl'"),
        ("not oak and leased", "hull IS DISTINCT FROM 'oak' AND leased"),
        (
            "excluding oak and steel, from Marl",
            "(hull NOT IN ('oak', 'steel') OR hull IS NULL) AND port = 'Marl'",
        ),
    ],
)
def test_each_kind_is_left_out(boats: NLFilter, request_: str, where: str) -> None:
    assert said(boats, request_) == (where, True)


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("no oak sloops", "hull IS DISTINCT FROM 'oak' OR rig IS DISTINCT FROM 'sloop'"),
        (
            "in Marl, without oak sloops",
            "port = 'Marl' AND (hull IS DISTINCT FROM 'oak' OR rig IS DISTINCT FROM 'sloop')",
        ),
        ("not both sold and leased", "sold IS NOT TRUE OR leased IS NOT TRUE"),
        ("boats that aren't both oak and sold", "hull IS DISTINCT FROM 'oak' OR sold IS NOT TRUE"),
        ("no oak, sloops", "hull IS DISTINCT FROM 'oak' AND rig = 'sloop'"),
    ],
)
def test_a_kind_that_two_columns_tell(boats: NLFilter, request_: str, where: str) -> None:
    assert said(boats, request_) == (where, True)


@pytest.mark.parametrize("request_", ["not sold oak", "not an oak hull from Marl", "not in Marl or leased"])
def test_how_far_a_refusal_reaches_may_be_open(boats: NLFilter, request_: str) -> None:
    assert not said(boats, request_)[1]


def test_a_later_turn_leaves_out_each_kind(boats: NLFilter) -> None:
    talk = boats.dialogue()
    talk.say("under £50")
    turn = talk.say("except oak and Marl")
    assert (turn.where.sql, turn.covered) == ("price < 50 AND " + NEITHER, True)

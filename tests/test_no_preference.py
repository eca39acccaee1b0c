"""What may be anything, or anything but what was asked for: turns that take back no more than they name."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from nlfilter import Dialogue, NLFilter, NotExpressible, TableSchema

SHOPS: dict[str, Any] = {
    "name": "shops",
    "nouns": ["shop", "店"],
    "columns": {
        "town": {"type": "VARCHAR", "kind": "city", "label": {"ja": "町"}, "values": {"Otaru": ["小樽"]}},
        "station": {"type": "VARCHAR", "label": {"ja": "最寄り駅"}, "values": {"Minami": ["南駅"]}},
        "stars": {"type": "INTEGER", "label": {"ja": "星"}, "synonyms": ["star", "stars"]},
        "wifi": {
            "type": "VARCHAR",
            "named_only": True,
            "values": {"free": ["無料"], "paid": [], "no": ["無し"]},
        },
        "parking": {"type": "VARCHAR", "label": {"ja": "駐車場"}, "named_only": True},
    },
}
CABINS: dict[str, Any] = {
    "name": "cabins",
    "nouns": ["cabin", "小屋"],
    "columns": {
        "valley": {"type": "VARCHAR", "label": {"ja": "谷"}, "values": {"Kiso": ["木曽"], "Iya": ["祖谷"]}},
        "owner": {
            "type": "VARCHAR",
            "label": {"ja": "持ち主"},
            "values": {"Hayashi": ["林"], "Mori": ["森"]},
        },
        "beds": {"type": "INTEGER", "label": {"ja": "ベッド数"}},
        "heated": {"type": "BOOLEAN", "when_true": ["heated", "暖房つき"]},
    },
}
FIRST = {
    "valley": ("in Kiso", "木曽", "valley = 'Kiso'"),
    "owner": ("owner Mori", "持ち主は森", "owner = 'Mori'"),
    "beds": ("at least 3 beds", "ベッド数3以上", "beds >= 3"),
}
LABELS = {"valley": "谷", "owner": "持ち主", "beds": "ベッド数"}
INDIFFERENT = (
    *("no {} preference", "I don't care about the {}", "no preference for the {}", "the {} doesn't matter"),
    *("the {} is not important anymore", "no particular {}", "I don't have a preference on {}"),
)
INDIFFERENT_JA = (
    "{}は何でも構いません",
    "{}は問いません",
    "{}にはこだわりません",
    "{}はどうでもいいです",
    "{}は不問で",
)


def talk(schema: dict[str, Any], *turns: str) -> Dialogue:
    dialogue = NLFilter(TableSchema.model_validate(schema), translator="embedded").dialogue()
    for turn in turns:
        with suppress(NotExpressible):  # it changes nothing
            dialogue.say(turn)
    return dialogue


@pytest.mark.parametrize("named", LABELS)
@pytest.mark.parametrize("said", [*INDIFFERENT, *INDIFFERENT_JA])
def test_a_column_that_may_be_anything_takes_its_conditions_and_no_others(named: str, said: str) -> None:
    japanese = said in INDIFFERENT_JA
    turns = [first[1] if japanese else first[0] for first in FIRST.values()]
    left = [first[2] for name, first in FIRST.items() if name != named]
    done = talk(CABINS, *turns, said.format(LABELS[named] if japanese else named))
    assert sorted(one.sql for one in done.where.conditions) == sorted(left)


@pytest.mark.parametrize("said", [*INDIFFERENT, *INDIFFERENT_JA])
def test_what_may_be_anything_and_is_not_in_force_asks_for_nothing_beside_a_wish(said: str) -> None:
    japanese = said in INDIFFERENT_JA
    turn = said.format("持ち主") + "、暖房つき" if japanese else said.format("owner") + ", heated"
    assert talk(CABINS, turn).where.sql == "heated"


@pytest.mark.parametrize(
    ("schema", "turns", "sql"),
    [
        (SHOPS, ["小樽, 最寄り駅は南駅", "場所はどこでもいいです"], "town = 'Otaru'"),
        (SHOPS, ["Otaru, station Minami", "no preference for the location"], "town = 'Otaru'"),
        (SHOPS, ["3 stars", "book it for 6 people"], "stars = 3"),
        (SHOPS, ["星3", "6人でお願いします"], "stars = 3"),
        (SHOPS, ["3 stars", "make it 4"], "stars = 4"),
        (CABINS, ["in Kiso", "any other valley is fine, too"], "TRUE"),
        (CABINS, ["heated", "remove the ones that are in Kiso"], "heated AND valley IS DISTINCT FROM 'Kiso'"),
        (CABINS, ["heated", "take out Kiso"], "heated AND valley IS DISTINCT FROM 'Kiso'"),
        (CABINS, ["heated, Kiso", "take out Kiso"], "heated"),
        (CABINS, ["heated", "Kiso cabins I don't want"], "heated AND valley IS DISTINCT FROM 'Kiso'"),
        (CABINS, ["暖房つき", "暖房つきじゃない小屋でも大丈夫"], "TRUE"),
    ],
)
def test_a_turn_takes_back_what_it_names(schema: dict[str, Any], turns: list[str], sql: str) -> None:
    assert talk(schema, *turns).where.sql == sql

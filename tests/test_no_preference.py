"""What may be anything, or anything but what was asked for: turns that take back no more than they name."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from nlfilter import Dialogue, NLFilter, NotExpressible, TableSchema

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

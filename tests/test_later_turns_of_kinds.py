"""Later turns that name another kind of rows, another end of a bound, or a day without its column."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

MONTHS = ["January", "November", "December"]
SCHEMA = TableSchema.model_validate(
    {
        "name": "boats",
        "columns": {
            "hull": {"type": "VARCHAR", "synonyms": ["hull"]},
            "port": {"type": "VARCHAR", "synonyms": ["port"]},
            "rig": {"type": "VARCHAR", "synonyms": ["rig"]},
            "price": {"type": "INTEGER", "unit": "GBP", "synonyms": ["price"]},
            "due": {"type": "DATE", "synonyms": ["due"]},
            "built": {"type": "INTEGER", "kind": "year", "synonyms": ["built"]},
            "answer": {"type": "VARCHAR", "kind": "month", "order": MONTHS, "synonyms": ["answer"]},
        },
    }
)
ROWS = [
    {
        "hull": ("oak", "steel", "teak")[n % 3],
        "port": ("Norvik", "Marl")[n % 2],
        "rig": ("sloop", "ketch", "yawl", "cutter")[n % 4],
        "price": 10 * n,
        "due": date(2026, 11 + n % 2, 1 + n % 28),
        "built": 2000 + n,
        "answer": MONTHS[n % 3],
    }
    for n in range(24)
]
NOVEMBER = "due >= DATE '2026-11-01' AND due < DATE '2026-12-01'"
DECEMBER = "due >= DATE '2026-12-01' AND due < DATE '2027-01-01'"


@pytest.fixture(scope="module")
def boats() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS, today=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("turns", "where"),
    [
        (
            ["oak sloops", "or steel ketches"],
            "hull = 'oak' AND rig = 'sloop' OR hull = 'steel' AND rig = 'ketch'",
        ),
        (
            ["oak under £20", "or steel under £15"],
            "hull = 'oak' AND price < 20 OR hull = 'steel' AND price < 15",
        ),
        (["Norvik", "or oak sloops"], "port = 'Norvik' OR hull = 'oak' AND rig = 'sloop'"),
        (["oak sloops", "or steel"], "rig = 'sloop' AND hull IN ('oak', 'steel')"),
        (["not oak", "or steel"], "hull IS DISTINCT FROM 'oak' AND hull IS DISTINCT FROM 'steel'"),
        (["£100 to £150", "raise the maximum to £200"], "price >= 100 AND price <= 200"),
        (["£100 to £150", "lower the minimum to £50"], "price <= 150 AND price >= 50"),
        (["due in November", "or December"], f"{NOVEMBER} OR {DECEMBER}"),
        (["due in November", "make it December"], DECEMBER),
        (["answer in November", "or December"], "answer IN ('November', 'December')"),
        (["due on 12 December", "or the 19th"], "due = DATE '2026-12-12' OR due = DATE '2026-12-19'"),
        (["due on 12 December", "make it the 19th"], "due = DATE '2026-12-19'"),
        (["over £500", "in 2005"], "price > 500 AND built = 2005"),
    ],
)
def test_a_later_turn(boats: NLFilter, turns: list[str], where: str) -> None:
    talk = boats.dialogue()
    assert [talk.say(turn).where.sql for turn in turns][-1] == where


def test_another_kind_of_other_columns_has_no_place(boats: NLFilter) -> None:
    talk = boats.dialogue()
    talk.say("Norvik under £50")
    with pytest.raises(NotExpressible):
        talk.say("or oak sloops")

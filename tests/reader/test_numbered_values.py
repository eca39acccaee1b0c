"""Values that differ in a number, times of day in figures, fractions, and what goes with "except"."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema

TODAY = date(2026, 3, 5)
RIGS: list[dict[str, Any]] = [
    {
        "rig": f"R{n}",
        "level": f"Level {1 + n % 5}",
        "pilot": ["Ana", "Bo", "Cy"][n % 3],
        "trip_date": date(2026, 3, 1) + timedelta(days=n),
        "start_time": [time(6, 30), time(9), time(14)][n % 3],
        "end_time": [time(12), time(17, 30), time(22)][n % 3],
        "airtime_hours": [6.5, 7.5, 8][n % 3],
        "turn": ["Early", "Late"][n % 2],
    }
    for n in range(60)
]


def said(*turns: str) -> str:
    talk = NLFilter.infer(RIGS, translator="embedded", today=TODAY).dialogue()
    for turn in turns:
        talk.say(turn)
    return talk.where.sql


@pytest.mark.parametrize(
    ("turns", "where"),
    [
        (("level 2 or 3",), "level IN ('Level 2', 'Level 3')"),
        (("level 2, 3 or 4",), "level IN ('Level 2', 'Level 3', 'Level 4')"),
        (("Level 2/3",), "level IN ('Level 2', 'Level 3')"),
        (("not level 2 or 3",), "level NOT IN ('Level 2', 'Level 3') OR level IS NULL"),
        (("level 4+",), "level IN ('Level 4', 'Level 5')"),
        (("starts at 6.30",), "start_time = TIME '06:30'"),
        (("starts at half six",), "start_time = TIME '06:30'"),
        (("starting 0630",), "start_time = TIME '06:30'"),
        (("less than 7 1/2 hours",), "airtime_hours < 7.5"),
        (("over 7½ hours",), "airtime_hours > 7.5"),
        (("anyone except Ana on Sundays",), "pilot IS DISTINCT FROM 'Ana' AND isodow(trip_date) = 7"),
        (("Ana", "clear"), "TRUE"),
    ],
)
def test_requests(turns: tuple[str, ...], where: str) -> None:
    assert said(*turns) == where


def test_a_phrase_of_the_language_is_no_slip() -> None:
    talk = NLFilter.infer(RIGS, translator="embedded", today=TODAY).dialogue()
    talk.say("early")
    with pytest.raises(NotExpressible, match="or later"):
        talk.say("or later")


def test_codes_and_values_with_a_dash_are_found_by_their_own_schema() -> None:
    gates = ["Gate 4 - North", "Gate 7", "Gate 9 (Staff)"]
    rows = [{"tag": f"QX-{1000 + n}", "gate": gates[n % 3]} for n in range(90)]
    columns = {
        "tag": {"type": "VARCHAR", "kind": "identifier"},
        "gate": {"type": "VARCHAR", "values": {"Gate 4 - North": ["cargo gate"]}},
    }
    schema = TableSchema.model_validate({"name": "passes", "columns": columns})
    passes = NLFilter(schema, translator="embedded", values=rows)
    assert passes.translate("QX-1030").where.sql == "tag = 'QX-1030'"
    assert passes.translate("gate 4").where.sql == "gate = 'Gate 4 - North'"

"""Later turns of a dialogue: bounds that move, values that give way, and turns that ask for nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlfilter import Dialogue, NLFilter, NotExpressible, TableSchema

CAMPS: dict[str, Any] = {
    "name": "pitches",
    "columns": {
        "town": {"type": "VARCHAR", "values": {"Keswick": [], "Otaru": ["小樽"], "Hakone": ["箱根"]}},
        "deposit": {"type": "INTEGER", "unit": "JPY", "synonyms": ["保証金"]},
        "rent": {"type": "INTEGER", "unit": "JPY", "per": "month", "synonyms": ["賃料"]},
        "weight": {"type": "DOUBLE", "unit": "kg", "synonyms": ["重さ"]},
    },
}
LOANS: dict[str, Any] = {
    "name": "guitars",
    "columns": {
        "maker": {"type": "VARCHAR", "values": {"Alder": [], "Cedar": [], "Larch": []}},
        "fee": {"type": "INTEGER", "unit": "GBP"},
        "hire": {"type": "INTEGER", "unit": "GBP", "per": "day"},
        "loan": {"type": "INTEGER", "unit": "days"},
    },
}


def talk(schema: dict[str, Any], *turns: str) -> Dialogue:
    dialogue = NLFilter(TableSchema.model_validate(schema), translator="embedded").dialogue()
    for turn in turns:
        dialogue.say(turn)
    return dialogue


@pytest.mark.parametrize(
    ("schema", "turns", "sql"),
    [
        (CAMPS, ["保証金0円", "月3000円まで"], "deposit = 0 AND rent <= 3000"),
        (CAMPS, ["保証金0円", "3000円まで"], "deposit <= 3000"),
        (CAMPS, ["deposit under 9,000 yen", "at most 3,000 yen a month"], "deposit < 9000 AND rent <= 3000"),
        (LOANS, ["fee under £30", "up to £8 a day"], "fee < 30 AND hire <= 8"),
        (LOANS, ["up to £8 a day", "make it £9"], "hire <= 9"),
    ],
)
def test_an_amount_for_a_period_is_of_no_amount_in_force_without_one(
    schema: dict[str, Any], turns: list[str], sql: str
) -> None:
    assert talk(schema, *turns).where.sql == sql


@pytest.mark.parametrize(
    ("schema", "turns", "sql"),
    [
        (CAMPS, ["weight under 5 kg", "make it 3 kg more"], "weight < 8"),
        (CAMPS, ["weight under 5 kg", "2 kg lighter"], "weight < 3"),
        (CAMPS, ["重さ5kg以下", "3kg重くてもいい"], "weight <= 8"),
        (CAMPS, ["賃料3000円以下", "500円安くして"], "rent <= 2500"),
        (LOANS, ["fee under £30", "£10 cheaper please"], "fee < 20"),
        (LOANS, ["fee under £30", "another £5"], "fee < 35"),
        (LOANS, ["loan of at least 10 days", "4 days longer"], "loan >= 14"),
        # what is no bound of the turn before
        (LOANS, ["fee under £30", "no more than £20"], "fee <= 20"),
        (LOANS, ["fee under £30", "£20 or less"], "fee <= 20"),
    ],
)
def test_so_much_more_or_less_counts_from_what_is_in_force(
    schema: dict[str, Any], turns: list[str], sql: str
) -> None:
    assert talk(schema, *turns).where.sql == sql


@pytest.mark.parametrize(
    ("schema", "turns", "phrase"),
    [
        (CAMPS, ["Otaru", "make it 3 kg more"], "3 kg more"),
        (LOANS, ["Alder", "£10 cheaper"], "£10 cheaper"),
        (CAMPS, ["小樽", "500円安くして"], "500円安くして"),
    ],
)
def test_so_much_more_of_nothing_in_force_is_named(
    schema: dict[str, Any], turns: list[str], phrase: str
) -> None:
    *before, last = turns
    with pytest.raises(NotExpressible) as told:
        talk(schema, *before).say(last)
    assert [one.phrase for one in told.value.unmatched] == [phrase]


@pytest.mark.parametrize(
    "turn",
    ["more", "show me more", "ok, show me more", "もっと見せて", "続きを見せて", "thanks", "ありがとう！"],
)
@pytest.mark.parametrize("before", [[], ["Otaru"]])
def test_more_rows_and_thanks_change_nothing(before: list[str], turn: str) -> None:
    dialogue = talk(CAMPS, *before)
    where = dialogue.where
    translation = dialogue.say(turn)
    assert (translation.unmatched, dialogue.where) == ((), where)


@pytest.mark.parametrize("turn", ["さっきのは取り消して", "今のはなしで", "直前の条件を取り消して"])
def test_what_was_just_said_is_taken_back(turn: str) -> None:
    assert talk(CAMPS, "小樽", "重さ5kg以下", turn).where.sql == "town = 'Otaru'"


@pytest.mark.parametrize(
    ("schema", "turn", "phrase", "near"),
    [
        (LOANS, "cheaper", "cheaper", ("fee",)),
        (CAMPS, "a heavier one", "heavier", ("weight",)),
        (CAMPS, "もっと軽い", "もっと軽い", ("weight",)),
    ],
)
def test_a_wish_for_more_or_less_needs_an_amount(
    schema: dict[str, Any], turn: str, phrase: str, near: tuple[str, ...]
) -> None:
    with pytest.raises(NotExpressible) as told:
        talk(schema).say(turn)
    (unmatched,) = told.value.unmatched
    assert (unmatched.phrase, unmatched.reason.value, unmatched.suggestions) == (phrase, "no_amount", near)


JOBS: dict[str, Any] = {
    "name": "shifts",
    "columns": {
        "town": {"type": "VARCHAR", "values": {"Keswick": [], "Otaru": ["小樽"]}},
        "paid": {"type": "VARCHAR", "values": {"Monthly": ["月給"], "Hourly": ["時給"], "Yearly": ["年収"]}},
        "wage": {"type": "INTEGER", "unit": "JPY", "per_in": "paid", "synonyms": ["給料"]},
    },
}
PAY = "paid = 'Monthly' AND wage >= {}"


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (["月給30万円以上", "やっぱり25万でいい"], PAY.format(250000)),
        (["月給30万円以上", "給料は25万以上で"], PAY.format(250000)),
        (["月給30万円以上", "5万上げて"], PAY.format(350000)),
        (["月給30万円以上", "25万円以上でもいい"], PAY.format(250000)),
        (["月給25万円〜30万円", "28万円〜35万円"], "paid = 'Monthly' AND wage BETWEEN 280000 AND 350000"),
        (["at least 300,000 yen a month", "at least 200,000 yen"], PAY.format(200000)),
        (["at least 300,000 yen a month", "make it 200,000"], PAY.format(200000)),
        (["月給30万円以上", "時給1500円以上"], "paid = 'Hourly' AND wage >= 1500"),
        (
            ["月給30万円以上", "時給1500円以上でもいい"],
            "paid = 'Monthly' AND wage >= 300000 OR paid = 'Hourly' AND wage >= 1500",
        ),
        (["月給30万円以上", "時給で"], "paid = 'Hourly'"),
        (["月給30万円以上", "月給で"], PAY.format(300000)),
        (["月給30万円以上", "時給なら1500円以上"], "paid = 'Hourly' AND wage >= 1500"),
        (["月給30万円以上、小樽", "給料の条件は外して"], "town = 'Otaru'"),
    ],
)
def test_an_amount_keeps_the_period_in_force_and_another_period_replaces_it(
    turns: list[str], sql: str
) -> None:
    assert talk(JOBS, *turns).where.sql == sql


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        # an adverb between a thing and its refusal
        (["箱根か小樽", "小樽はやっぱりやめて"], "town = 'Hakone'"),
        (["保証金0円", "小樽はやっぱりなしで"], "deposit = 0 AND town IS DISTINCT FROM 'Otaru'"),
        (["保証金0円", "小樽はやっぱり除いて"], "deposit = 0 AND town IS DISTINCT FROM 'Otaru'"),
        (["保証金0円", "小樽は正直いやだ"], "deposit = 0 AND town IS DISTINCT FROM 'Otaru'"),
        (["保証金0円、小樽", "小樽はもう不要"], "deposit = 0"),
        # what a polite refusal leaves unsaid
        (["小樽はちょっと…"], "town IS DISTINCT FROM 'Otaru'"),
        (["小樽はあんまり"], "town IS DISTINCT FROM 'Otaru'"),
        (["小樽はちょっと嫌だけど重さ5kg以下で"], "town IS DISTINCT FROM 'Otaru' AND weight <= 5"),
        # a refusal at the end
        (["deposit of 0 yen", "Otaru please no"], "deposit = 0 AND town IS DISTINCT FROM 'Otaru'"),
        (["deposit of 0 yen", "Otaru, rather not"], "deposit = 0 AND town IS DISTINCT FROM 'Otaru'"),
        (["deposit of 0 yen", "Otaru? Not really."], "deposit = 0 AND town IS DISTINCT FROM 'Otaru'"),
    ],
)
def test_a_word_before_a_refusal_does_not_turn_it_round(turns: list[str], sql: str) -> None:
    assert talk(CAMPS, *turns).where.sql == sql


@pytest.mark.parametrize("turn", ["小樽、やっぱりやめて", "小樽やっぱりやめて", "Otaru, well, hmm, not"])
def test_a_refusal_that_no_rule_reads_applies_no_opposite(turn: str) -> None:
    dialogue = talk(CAMPS, "保証金0円")
    with pytest.raises(NotExpressible):
        dialogue.say(turn)


TRIPS: dict[str, Any] = {
    "name": "trips",
    "columns": {
        "town": {"type": "VARCHAR", "values": {"Otaru": ["小樽"], "Hakone": ["箱根"], "Keswick": []}},
        "kind": {"type": "VARCHAR", "values": {"Hike": ["ハイキング"], "Sail": ["帆走"]}},
        "closing": {"type": "DATE", "synonyms": ["締切"]},
        "hours": {"type": "INTEGER", "unit": "hours", "synonyms": ["所要時間"]},
        "gear": {
            "type": "VARCHAR[]",
            "synonyms": ["道具"],
            "values": {"Rope": ["ロープ"], "Tent": ["テント"]},
        },
    },
}


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        # a day that would do as well is within the bound
        (["2030年10月15日までに締切", "2030年10月20日でもいい"], "closing < DATE '2030-10-21'"),
        (["closing by October 15, 2030", "October 20, 2030 is fine too"], "closing < DATE '2030-10-21'"),
        (["closing before October 15, 2030", "October 20, 2030"], "closing < DATE '2030-10-20'"),
        (["closing before October 15, 2030", "October 20, 2030 is fine"], "closing < DATE '2030-10-21'"),
        (["closing after October 15, 2030", "October 10, 2030"], "closing >= DATE '2030-10-11'"),
        # so is an amount of a named column
        (["所要時間5時間以内", "所要時間は8時間でもいい"], "hours <= 8"),
        (["所要時間5時間以内", "所要時間は3時間でもいい"], "hours <= 5"),
        (["at least 5 hours", "hours of 3 would be fine too"], "hours >= 3"),
        (["所要時間は5時間", "所要時間は8時間でもいい"], "hours IN (5, 8)"),
        # what would be fine is left unsaid
        (["小樽", "箱根でも"], "town IN ('Otaru', 'Hakone')"),
        (["小樽", "箱根でも行ける"], "town IN ('Otaru', 'Hakone')"),
        (["ロープ", "テントでも"], "list_has_any(gear, ['Rope', 'Tent'])"),
        # a search that is widened
        (["小樽", "箱根まで広げて"], "town IN ('Otaru', 'Hakone')"),
        (["Otaru", "extend it to Hakone"], "town IN ('Otaru', 'Hakone')"),
        (
            ["締切が2030年10月", "2030年12月まで広げて"],
            "closing >= DATE '2030-10-01' AND closing < DATE '2031-01-01'",
        ),
        # two wishes that would do together
        (
            ["小樽のハイキング", "箱根の帆走でもいい"],
            "town = 'Otaru' AND kind = 'Hike' OR town = 'Hakone' AND kind = 'Sail'",
        ),
        (
            ["小樽のハイキング", "箱根の帆走も"],
            "town = 'Otaru' AND kind = 'Hike' OR town = 'Hakone' AND kind = 'Sail'",
        ),
        (
            ["Hike, Otaru", "Sail in Hakone is fine too"],
            "kind = 'Hike' AND town = 'Otaru' OR kind = 'Sail' AND town = 'Hakone'",
        ),
        (["小樽のハイキング", "小樽の帆走でもいい"], "town = 'Otaru' AND kind IN ('Hike', 'Sail')"),
        (["小樽のハイキング", "箱根のハイキングでもいい"], "kind = 'Hike' AND town IN ('Otaru', 'Hakone')"),
    ],
)
def test_what_would_do_as_well_widens_what_is_in_force(turns: list[str], sql: str) -> None:
    assert talk(TRIPS, *turns).where.sql == sql


COURSES: dict[str, Any] = {
    "name": "courses",
    "columns": {
        "closing": {"type": "DATE", "synonyms": ["締切"]},
        "taught": {"type": "INTEGER", "unit": "days", "synonyms": ["日数"]},
    },
}


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        # a day without its month is of the month in force
        (["11月15日までに締切", "20日まで"], "closing < DATE '2026-11-21'"),
        (["11月15日までに締切", "20日までに延ばして"], "closing < DATE '2026-11-21'"),
        (["締切が11月15日以降", "20日以降"], "closing >= DATE '2026-11-20'"),
        (["11月15日までに締切", "来月5日まで"], "closing < DATE '2026-11-06'"),
        (["closing before November 15", "make it the 20th"], "closing < DATE '2026-11-20'"),
        # without one in force, it is the next one
        (["20日までに締切"], "closing < DATE '2026-10-21'"),
        (["closing by the 5th"], "closing < DATE '2026-11-06'"),
        # days that are counted
        (["日数20日まで"], "taught <= 20"),
        (["日数20日以上", "15日でもいい"], "taught >= 15"),
        (
            ["締切が1週間以内", "2週間に"],
            "closing BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 2 WEEK",
        ),
        (
            ["closing within a week", "make it 2 weeks"],
            "closing BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 2 WEEK",
        ),
    ],
)
def test_a_day_or_a_number_of_days_is_of_the_date_in_force(turns: list[str], sql: str) -> None:
    jobs = NLFilter(TableSchema.model_validate(COURSES), translator="embedded", today=date(2026, 10, 10))
    dialogue = jobs.dialogue()
    for turn in turns:
        dialogue.say(turn)
    assert dialogue.where.sql == sql

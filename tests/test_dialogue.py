"""Dialogues: the effect of each kind of turn on the conditions in force."""

from __future__ import annotations

import asyncio
import json
import pickle
from typing import Any

import pytest

from nlfilter import (
    Dialogue,
    InputError,
    NLFilter,
    NotExpressible,
    RejectedWhere,
    TableSchema,
    Translation,
    Where,
    parse_where,
)
from nlfilter.dialogue import MOST_STEPS
from nlfilter.errors import RejectCode
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.where.nodes import OneOf
from tests.reader.small import SCHEMA, TODAY, VOCABULARY

THIS_MONTH = (
    "town = 'Tokyo' AND listed >= date_trunc('month', CURRENT_DATE)"
    " AND listed < date_trunc('month', CURRENT_DATE) + INTERVAL 1 MONTH"
)


@pytest.fixture
def talk() -> Dialogue:
    return NLFilter(SCHEMA, translator="embedded", today=TODAY, values=VOCABULARY).dialogue()


def said(talk: Dialogue, *requests: str) -> str:
    for request in requests:
        talk.say(request)
    return talk.where.sql


@pytest.mark.parametrize(
    ("turns", "sql"),
    [
        (["Tokyo", "quiet"], "town = 'Tokyo' AND quiet"),
        (["Tokyo", "Kyoto"], "town = 'Kyoto'"),
        (["Tokyo, quiet", "I don't have an owner preference"], "town = 'Tokyo' AND quiet"),
        (["Tokyo", "also Osaka"], "town IN ('Tokyo', 'Osaka')"),
        (["東京", "大阪も"], "town = 'Tokyo'"),
        (["東京", "京都も"], "town IN ('Tokyo', 'Kyoto')"),
        (["東京", "やっぱり京都で"], "town = 'Kyoto'"),
        (["Tokyo, quiet", "instead of Tokyo, Kyoto"], "quiet AND town = 'Kyoto'"),
        (["quiet, Tokyo", "drop the quiet part"], "town = 'Tokyo'"),
        (["静か、東京", "静かはなしで"], "town = 'Tokyo'"),
        (["Tokyo, under 80,000 yen", "forget the rent"], "town = 'Tokyo'"),
        (["東京、家賃8万円以下", "家賃の条件は外して"], "town = 'Tokyo'"),
        (["Tokyo, quiet", "quiet doesn't matter any more"], "town = 'Tokyo'"),
        (["Tokyo, quiet", "that one off"], "town = 'Tokyo'"),
        (["Tokyo, quiet", "start over"], "TRUE"),
        (["東京、静か", "最初から"], "TRUE"),
        (["under 80,000 yen", "make it 90,000"], "rent < 90000"),
        (["over 50,000 yen", "under 80,000 yen"], "rent > 50000 AND rent < 80000"),
        (["red", "blue"], "list_contains(colours, 'red') AND list_contains(colours, 'blue')"),
        (["Tokyo", "or Kyoto"], "town IN ('Tokyo', 'Kyoto')"),
        (["Tokyo or Kyoto", "not Tokyo"], "town = 'Kyoto'"),
        (["東京か京都", "東京はやめます"], "town = 'Kyoto'"),
        (["red", "change red to blue"], "list_contains(colours, 'blue')"),
        (["red", "swap red for blue"], "list_contains(colours, 'blue')"),
        (["red", "blueに変えて"], "list_contains(colours, 'blue')"),
        (["red", "blue is fine too"], "list_has_any(colours, ['red', 'blue'])"),
        (["red", "blueでもいい"], "list_has_any(colours, ['red', 'blue'])"),
        (["quiet, Tokyo", "noisy is fine too"], "town = 'Tokyo'"),
        (["静か、東京", "静かでなくても構いません"], "town = 'Tokyo'"),
        (["静か、東京", "静かにはこだわりません"], "town = 'Tokyo'"),
        (["no red, Tokyo", "redはあってもいい"], "town = 'Tokyo'"),
        (["quiet, Tokyo", "remove 1"], "town = 'Tokyo'"),
        (["quiet, Tokyo", "drop c2"], "quiet"),
        (["quiet, Tokyo", "remove 7"], "quiet AND town = 'Tokyo'"),
        (["quiet", "Tokyo", "undo"], "quiet"),
        (["静か", "東京", "元に戻して"], "quiet"),
        (["quiet", "Tokyo", "undo", "redo"], "quiet AND town = 'Tokyo'"),
        (["under 80,000 yen", "make it 70,000 yen"], "rent < 70000"),
        (["Tokyo", "Tokyo"], "town = 'Tokyo'"),
        (["Tokyo", "not Tokyo"], "town IS DISTINCT FROM 'Tokyo'"),
        (["not Tokyo", "not Kyoto"], "town IS DISTINCT FROM 'Tokyo' AND town IS DISTINCT FROM 'Kyoto'"),
        # a condition that is not in force cannot be dropped
        (["red", "forget blue"], "list_contains(colours, 'red')"),
        (["Tokyo or Kyoto", "drop Osaka"], "town IN ('Tokyo', 'Kyoto')"),
        (["red", "drop the quiet part"], "list_contains(colours, 'red')"),
        (["red", "静かの条件は外して"], "list_contains(colours, 'red')"),
        (["東京、静か", "京都で静かは不要"], "town = 'Kyoto'"),
        (["quiet, a garden", "I don't need the garden"], "quiet"),
        # a value or its opposite
        (["quiet", "not quiet"], "quiet IS NOT TRUE"),
        (["not Tokyo", "Tokyo too"], "TRUE"),
        (["東京以外", "東京もOK"], "TRUE"),
        # an accepted alternative
        (["Tokyo", "Kyoto is fine"], "town IN ('Tokyo', 'Kyoto')"),
        (["東京", "京都もいいかな"], "town IN ('Tokyo', 'Kyoto')"),
        (["Tokyo", "or quiet"], "town = 'Tokyo' OR quiet"),
        (["Tokyo, red", "or quiet"], "town = 'Tokyo' AND list_contains(colours, 'red')"),
        (["red or blue", "also green"], "list_has_any(colours, ['red', 'blue', 'green'])"),
        (["red", "red or blue"], "list_has_any(colours, ['red', 'blue'])"),
        (["built in the 90s", "the 80s too"], "built BETWEEN 1990 AND 1999 OR built BETWEEN 1980 AND 1989"),
        # an amount that names no column
        (["built after 2000", "under 80,000 yen"], "built > 2000 AND rent < 80000"),
        (["built after 2000", "within 10 minutes"], "built > 2000 AND walk <= 10"),
        (["家賃8万円以上", "10"], "rent >= 100000"),
        (["under 80,000 yen", "a quieter one"], "rent < 80000"),
        (
            ["closes before the end of October", "what about November"],
            "closes >= DATE '2026-11-01' AND closes < DATE '2026-12-01'",
        ),
        # a value is changed
        (["東京", "東京を京都に変えて"], "town = 'Kyoto'"),
        (
            ["Tokyo, red", "actually blue too"],
            "town = 'Tokyo' AND list_contains(colours, 'red') AND list_contains(colours, 'blue')",
        ),
        (
            ["red", "instead of Tokyo, Kyoto"],
            "list_contains(colours, 'red') AND town IS DISTINCT FROM 'Tokyo' AND town = 'Kyoto'",
        ),
        (["red", "everything"], "list_contains(colours, 'red')"),
        (["静か", "東京", "一つ戻して"], "quiet"),
        (["静か", "東京", "一つ前に戻す"], "quiet"),
        (["静か", "東京", "ありがとう", "一つ前に戻す"], "quiet"),
        (["家賃5万から8万", "9万以下に変更してください"], "rent <= 90000"),
        (["quiet", "Tokyo", "Tokyo", "undo"], "quiet"),
        (["under 2500 yen", "make it 1500"], "rent < 1500"),
        (["under 2500 yen", "that's too expensive, under 1500"], "rent < 1500"),
        (["at most 10 minutes", "8 minutes is ok"], "walk <= 8"),
        (["closes before Oct 20", "make that Oct 31"], "closes < DATE '2026-10-31'"),
        (["Tokyo or Kyoto", "no, only Osaka"], "town = 'Osaka'"),
        (["Tokyo", "thanks!"], "town = 'Tokyo'"),
        (["東京", "ありがとうございます"], "town = 'Tokyo'"),
        (["東京以外", "京都もやめて"], "town IS DISTINCT FROM 'Tokyo' AND town IS DISTINCT FROM 'Kyoto'"),
        (["東京、静か", "静かは必要なし"], "town = 'Tokyo'"),
        (["Tokyo, quiet", "scrap everything"], "TRUE"),
        # a refused value is allowed again
        (["not Tokyo", "not Kyoto", "Kyoto is fine"], "town IS DISTINCT FROM 'Tokyo'"),
        (["no red or blue", "blue is ok"], "NOT list_contains(colours, 'red') OR colours IS NULL"),
        (["東京と京都以外", "京都は可とします"], "town IS DISTINCT FROM 'Tokyo'"),
        (["not quiet", "include quiet again"], "TRUE"),
        (["no red", "I meant with red"], "list_contains(colours, 'red')"),
        # one of several values
        (
            ["red, blue", "forget blue, green instead"],
            "list_contains(colours, 'red') AND list_contains(colours, 'green')",
        ),
        (["red, blue", "colour doesn't need to be blue"], "list_contains(colours, 'red')"),
        (["red and blue", "redだけでいい"], "list_contains(colours, 'red')"),
        (["quiet, Tokyo, red", "remove the second one"], "quiet AND list_contains(colours, 'red')"),
        # a bound is moved
        (["家賃5万から8万", "上限は9万でもいい"], "rent >= 50000 AND rent <= 90000"),
        (["rent under 80,000", "raise the rent to 90,000"], "rent < 90000"),
        (["quiet", "what does studio mean?"], "quiet"),
        (["Tokyo", "quiet is fine"], "town = 'Tokyo'"),
        (["東京", "静かでも大丈夫です"], "town = 'Tokyo'"),
        (["quiet", "ok what about noisy instead"], "quiet = FALSE"),
        (["Tokyo or Kyoto", "Kyoto is too far"], "town = 'Tokyo'"),
        (["Tokyo or Kyoto", "Osaka instead of Kyoto"], "town IN ('Tokyo', 'Osaka')"),
        (["東京か京都", "京都はやめてOsaka"], "town IN ('Tokyo', 'Osaka')"),
        (["静か、東京、red", "2番目の条件を消して"], "quiet AND list_contains(colours, 'red')"),
        (["静か、東京、red", "二つ目は消して"], "quiet AND list_contains(colours, 'red')"),
        (["quiet, Tokyo, red", "drop the last one"], "quiet AND town = 'Tokyo'"),
        (["rent up to 90,000", "and from 60,000"], "rent <= 90000 AND rent >= 60000"),
        (["東京", "じゃなくて、京都"], "town = 'Kyoto'"),
        (["徒歩10分まで", "15分までに緩めて"], "walk <= 15"),
        (["東京、静か", "京都ならどうですか"], "quiet AND town = 'Kyoto'"),
        # an undo among polite words; "go back to" means something else
        (["quiet", "Tokyo", "ok, undo that last one please"], "quiet"),
        (["静か", "東京", "すみません、一つ前に戻してください"], "quiet"),
        (["quiet", "Tokyo", "go back to Kyoto"], "quiet AND town = 'Kyoto'"),
        # a condition is named by a kind that is no column name
        (["Tokyo, listed since March", "drop the date"], "town = 'Tokyo'"),
        (["東京、3月以降に掲載", "日付の条件は外して"], "town = 'Tokyo'"),
        (["東京、3月以降に掲載", "いつ掲載されたかは問わない"], "town = 'Tokyo'"),
        (["東京、3月以降に掲載", "いつでもいいです"], "town = 'Tokyo'"),
        (["東京、3月以降に掲載", "掲載はいつでもいい"], "town = 'Tokyo'"),
        (["Tokyo, quiet", "it doesn't matter whether it is quiet"], "town = 'Tokyo'"),
        (["Tokyo, quiet", "I don't care if it's quiet or not"], "town = 'Tokyo'"),
        # everything is removed
        (["Tokyo, quiet", "show me everything again"], "TRUE"),
        (["東京、静か", "全部表示に戻して"], "TRUE"),
        (["Tokyo, quiet", "show me everything in Kyoto"], "quiet AND town = 'Kyoto'"),
        # one value instead of another
        (["red, Tokyo", "not red, blue"], "town = 'Tokyo' AND list_contains(colours, 'blue')"),
        (["Tokyo", "not Tokyo, Kyoto"], "town = 'Kyoto'"),
        (["Tokyo or Kyoto", "Tokyo not, only Kyoto"], "town = 'Kyoto'"),
        # a value without its column, which an earlier turn named
        (["grade A", "B as well"], "grade IN ('A', 'B')"),
        (["grade A", "Bも入れて"], "grade IN ('A', 'B')"),
        # a bound that includes its value, a column that may be anything, all instead of any
        (["under 80,000 yen", "80,000 is ok too"], "rent <= 80000"),
        (["徒歩10分未満", "10分でもいい"], "walk <= 10"),
        # one of several values is no longer wanted
        (["both red and blue", "red or blue", "both", "redはなくていいや"], "list_contains(colours, 'blue')"),
        (["Tokyo or Kyoto", "drop Kyoto, it's too far"], "town = 'Tokyo'"),
        (["東京か京都", "京都は遠いので外して"], "town = 'Tokyo'"),
        (["東京か京都", "やっぱり京都はいいです"], "town = 'Tokyo'"),
        (["静か", "京都は遠いので除外"], "quiet AND town IS DISTINCT FROM 'Kyoto'"),
        (["静か", "京都のは見せないで"], "quiet AND town IS DISTINCT FROM 'Kyoto'"),
        (["red", "colourはblueだけでも構いません"], "TRUE"),
        # a refusal that continues
        (
            ["静か、東京以外", "京都も"],
            "quiet AND town IS DISTINCT FROM 'Tokyo' AND town IS DISTINCT FROM 'Kyoto'",
        ),
        # a remark about a day asks for nothing
        (["Tokyo", "lovely weather today, isn't it"], "town = 'Tokyo'"),
        (["東京", "今日は寒いですね"], "town = 'Tokyo'"),
        # the day after
        (["Tokyo, listed this month", "it is raining today"], THIS_MONTH),
        # conditions by position, all but one, a larger amount
        (["quiet, Tokyo, red", "the second one can go"], "quiet AND list_contains(colours, 'red')"),
        (["quiet, Tokyo, red", "forget the first and the third"], "town = 'Tokyo'"),
        (["静か、東京、red", "最初の条件はなしで"], "town = 'Tokyo' AND list_contains(colours, 'red')"),
        (["quiet, Tokyo", "change the second one to Kyoto"], "quiet AND town = 'Kyoto'"),
        (["quiet, Tokyo", "remove the fifth one"], "quiet AND town = 'Tokyo'"),
        (["quiet, Tokyo", "drop 2 rooms"], "quiet AND town = 'Tokyo'"),
        (["quiet, Tokyo, red", "drop everything except Tokyo"], "town = 'Tokyo'"),
        (["quiet, Tokyo, red", "keep only quiet and red"], "quiet AND list_contains(colours, 'red')"),
        (["quiet, Tokyo", "keep Tokyo, drop the rest"], "town = 'Tokyo'"),
        (["静か、東京、red", "東京だけ残して"], "town = 'Tokyo'"),
        (["静か、東京、red", "東京以外の条件は外して"], "town = 'Tokyo'"),
        (["Tokyo", "not Kyoto", "Kyoto is fine"], "town IN ('Tokyo', 'Kyoto')"),
        (["quiet, Tokyo", "not Kyoto", "Kyoto is fine"], "quiet AND town IN ('Tokyo', 'Kyoto')"),
        (["rent under 80,000", "raise it by 5,000"], "rent < 85000"),
        (["rent under 80,000, Tokyo", "lower the rent by 5,000"], "town = 'Tokyo' AND rent < 75000"),
        (["家賃8万円以下", "5000円上げて"], "rent <= 85000"),
        (["quiet", "raise it by 5,000"], "quiet"),
        (["built after 2000, Tokyo", "drop the after 2000 part"], "town = 'Tokyo'"),
        (["Tokyo or Kyoto, quiet", "drop Tokyo and Kyoto"], "quiet"),
        (["Tokyo, quiet", "any town is fine"], "quiet"),
        (["Tokyo, quiet", "any town, under 80,000 yen"], "quiet AND rent < 80000"),
        (["東京、静か", "町の有無はどちらでも"], "quiet"),
        (["Tokyo, quiet", "any quiet one in Kyoto?"], "quiet AND town = 'Kyoto'"),
        (["Tokyo, quiet", "I don't care about the town"], "quiet"),
        (["quiet, Tokyo, rent under 80,000", "drop that one too"], "quiet AND town = 'Tokyo'"),
        (["quiet, Tokyo, red", "drop red, quiet and Tokyo"], "TRUE"),
        (["quiet, Tokyo, red", "drop red, Kyoto"], "quiet AND town = 'Kyoto'"),
        (["quiet, Tokyo, rent under 80,000", "remove 1 and 3"], "town = 'Tokyo'"),
        (["静か、東京、家賃8万円以下", "1と3を消して"], "town = 'Tokyo'"),
        (["静か、東京、家賃8万円以下", "静かと8万円以下は外して"], "town = 'Tokyo'"),
        (["Tokyo, quiet", "no, add Kyoto"], "quiet AND town IN ('Tokyo', 'Kyoto')"),
    ],
)
def test_a_turn_refines_what_is_in_force(talk: Dialogue, turns: list[str], sql: str) -> None:
    for request in turns:
        try:
            talk.say(request)
        except NotExpressible:
            continue
    assert talk.where.sql == sql


def test_a_turn_is_traced_like_a_first_request(talk: Dialogue) -> None:
    talk.say("quiet, Tokyo")
    trace = talk.say("it need not be quiet, Kyoto is fine too").trace
    assert trace is not None
    assert trace.chosen is not None
    assert [symbol for _, symbol in trace.chosen.parts] == ["Lift", "comma", "Wish"]


@pytest.mark.parametrize("turn", ["no, Kyoto", "No. Kyoto please", "great, and Kyoto", "いえ、京都で"])
def test_an_opening_no_refuses_nothing(talk: Dialogue, turn: str) -> None:
    talk.say("Tokyo")
    translation = talk.say(turn)
    assert (translation.where.sql, translation.unmatched) == ("town = 'Kyoto'", ())


@pytest.mark.parametrize(
    "turn",
    [
        "undo that, Kyoto instead",
        "go back, and make it Kyoto",
        "go back and make it Kyoto",
        "go back to the previous search. Kyoto",
        "元に戻して、京都にして",
        "さっきの条件に戻して京都で",
        "今のは取り消して、京都で",
    ],
)
def test_an_undo_and_a_wish_in_one_turn_both_happen(talk: Dialogue, turn: str) -> None:
    assert said(talk, "Tokyo", "quiet", turn) == "town = 'Kyoto'"
    assert (len(talk.history), talk.undo().sql) == (2, "town = 'Tokyo'")


def test_an_undo_in_another_place_is_named(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    assert [one.phrase for one in talk.say("京都で、元に戻して").unmatched] == ["元に戻して"]


def test_an_undo_with_a_wish_that_nobody_knows_changes_nothing(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    with pytest.raises(NotExpressible):
        talk.say("undo that, xyzzy instead")
    assert talk.where.sql == "town = 'Tokyo' AND quiet"


@pytest.mark.parametrize("turn", ["go back to the previous conditions", "revert the last change"])
def test_an_undo_in_other_words(talk: Dialogue, turn: str) -> None:
    assert said(talk, "Tokyo", "quiet", turn) == "town = 'Tokyo'"


@pytest.mark.parametrize(
    ("turn", "where"),
    [
        ("go back two steps", "quiet"),
        ("please undo the last two changes", "quiet"),
        ("go back two, and make it Kyoto", "quiet AND town = 'Kyoto'"),
        ("2つ前に戻して", "quiet"),
        ("二つ前の条件に戻して、京都にして", "quiet AND town = 'Kyoto'"),
        ("三つ戻して", "TRUE"),
        ("back to the first search", "quiet"),
        ("最初の条件に戻して", "quiet"),
        ("一番最初に戻してください", "quiet"),
        ("最初に戻して京都で", "quiet AND town = 'Kyoto'"),
    ],
)
def test_an_undo_of_several_steps(talk: Dialogue, turn: str, where: str) -> None:
    assert said(talk, "quiet", "Tokyo", "red", turn) == where


def test_back_to_the_first_goes_no_step_forward(talk: Dialogue) -> None:
    assert (said(talk, "back to the first search"), talk.can_undo) == ("TRUE", False)
    assert said(talk, "Tokyo", "最初に戻して", "go back two steps") == "TRUE"
    assert talk.redo().sql == "town = 'Tokyo'"


def test_undo_and_redo_walk_the_steps(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    assert talk.undo().sql == "town = 'Tokyo'"
    assert talk.redo().sql == "town = 'Tokyo' AND quiet"
    assert talk.redo().sql == "town = 'Tokyo' AND quiet"
    assert [talk.undo().sql for _ in range(3)] == ["town = 'Tokyo'", "TRUE", "TRUE"]


def test_a_step_after_undo_forgets_what_was_undone(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    talk.undo()
    said(talk, "studio")
    assert [step.said for step in talk.history] == ["Tokyo", "studio"]
    assert talk.redo().sql == "town = 'Tokyo' AND size < 25"


def test_a_dialogue_keeps_its_last_steps_and_a_stored_one_is_never_longer(talk: Dialogue) -> None:
    turns = ["Tokyo", "Kyoto"]
    for n in range(MOST_STEPS + 10):
        talk.say(turns[n % 2])
    stored = talk.to_dict()
    assert len(stored["steps"]) == MOST_STEPS
    assert len({talk.undo().sql for _ in range(MOST_STEPS)}) == 2
    assert not talk.can_undo

    grown = stored | {"steps": stored["steps"] * 5, "at": MOST_STEPS * 5 - 1}
    again = Dialogue.from_dict(grown, talk._translate, SCHEMA)
    assert len(again.to_dict()["steps"]) == MOST_STEPS
    assert again.undo().sql == "town = 'Tokyo'"


def test_remove_and_clear_name_conditions_by_id(talk: Dialogue) -> None:
    said(talk, "Tokyo, quiet")
    assert talk.remove("c1").sql == "quiet"
    assert [c.id for c in talk.where.conditions] == ["c2"]
    assert talk.clear().sql == "TRUE"
    with pytest.raises(InputError, match="no condition 'c9'"):
        talk.remove("c9")


def test_an_offered_where_can_be_put_in_force(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    looser = talk.where.replacing("c1", OneOf("town", ("Tokyo", "Kyoto")))
    assert talk.put(looser).sql == "town IN ('Tokyo', 'Kyoto') AND quiet"
    assert [c.id for c in talk.where.conditions] == ["c3", "c2"]
    assert talk.undo().sql == "town = 'Tokyo' AND quiet"
    other = TableSchema.model_validate({"name": "other", "columns": {"x": {"type": "BIGINT"}}})
    with pytest.raises(InputError):
        talk.put(parse_where("x > 1", other))


def test_a_request_that_fails_leaves_the_dialogue_as_it_was(talk: Dialogue) -> None:
    said(talk, "Tokyo")
    with pytest.raises(NotExpressible):
        talk.say("good karma")
    assert (talk.where.sql, len(talk.history)) == ("town = 'Tokyo'", 1)


def test_a_stored_dialogue_comes_back_through_the_gate(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    talk.undo()
    stored = json.loads(json.dumps(talk.to_dict()))
    again = Dialogue.from_dict(stored, talk._translate, SCHEMA)
    assert (again.where.sql, again.redo().sql) == ("town = 'Tokyo'", "town = 'Tokyo' AND quiet")
    stored["steps"][1]["where"]["conditions"][0]["where"] = "town = 'x' OR 1=1"
    with pytest.raises(RejectedWhere):
        Dialogue.from_dict(stored, talk._translate, SCHEMA)


def _changed() -> NLFilter:
    """The filter of the same table after its owner has removed the column `town`."""
    columns = {name: column for name, column in SCHEMA.columns.items() if name != "town"}
    return NLFilter(SCHEMA.model_copy(update={"columns": columns, "terms": {}}), translator="embedded")


@pytest.mark.parametrize("kept_as", ["data", "a pickle"])
def test_an_old_step_that_a_schema_no_longer_allows_is_left_out(talk: Dialogue, kept_as: str) -> None:
    said(talk, "Tokyo", "quiet")
    talk.remove("c1")
    stored = json.loads(json.dumps(talk.to_dict()))
    given: Any = stored if kept_as == "data" else pickle.loads(pickle.dumps(talk))  # noqa: S301
    again = _changed().dialogue(given)
    assert again.where.sql == "quiet"
    assert [step.where.sql for step in again.history] == ["quiet"]
    assert (again.undo().sql, again.redo().sql) == ("TRUE", "quiet")
    assert again.where.next_id == talk.where.next_id


def test_a_condition_in_force_that_a_schema_no_longer_allows_is_named(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    stored = json.loads(json.dumps(talk.to_dict()))
    with pytest.raises(RejectedWhere, match=r"'town', in the condition c1 \(.Tokyo.\)") as caught:
        _changed().dialogue(stored)
    assert (caught.value.code, caught.value.condition) == (RejectCode.UNKNOWN_COLUMN, "c1")
    assert "conditions" in caught.value.hint
    assert "条件c1" in caught.value.told("ja")
    in_force = stored["steps"][stored["at"]]["where"]
    in_force["conditions"] = [one for one in in_force["conditions"] if one["id"] != caught.value.condition]
    assert _changed().dialogue(stored).where.sql == "quiet"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        {},
        {"format": 1},
        {"format": 1, "at": 5, "steps": []},
        {"format": 1, "at": 0, "steps": [7]},
        {"format": 1, "at": 0, "steps": [{"said": "", "where": {}}], "next_id": "c3"},
    ],
)
def test_a_malformed_stored_dialogue_is_refused(talk: Dialogue, data: Any) -> None:
    with pytest.raises(InputError, match="not a stored dialogue"):
        Dialogue.from_dict(data, talk._translate, SCHEMA)


@pytest.mark.parametrize("next_id", [0, -1, 1_000_001, int("9" * 4_300)])
def test_a_stored_dialogue_counts_no_further_than_people_ask(talk: Dialogue, next_id: int) -> None:
    said(talk, "Tokyo")
    with pytest.raises(InputError):
        Dialogue.from_dict({**talk.to_dict(), "next_id": next_id}, talk._translate, SCHEMA)


def test_a_stored_phrase_is_shown_on_one_line_and_no_longer_than_a_request() -> None:
    stored = {"id": "c1", "phrase": "re\x1b[31m\n\u202emote" + "x" * 5_000, "where": "quiet"}
    where = Where.from_dict({"conditions": [stored], "next_id": 2}, SCHEMA)
    assert where.conditions[0].phrase.startswith("re [31m motex")
    assert len(where.conditions[0].phrase) == 1_000


def test_what_a_stored_step_said_is_on_one_line_and_no_longer_than_a_request(talk: Dialogue) -> None:
    said(talk, "Tokyo")
    stored = talk.to_dict()
    stored["steps"][1]["said"] = "To\x1b[31m\n\u202ekyo" + "x" * 5_000
    (step,) = Dialogue.from_dict(stored, talk._translate, SCHEMA).history
    assert step.said.startswith("To [31m kyo")
    assert len(step.said) == 1_000


@pytest.mark.parametrize("kept", [{}, {"a": 1}, {"format": 1}, [], 5, True, b"x"])
def test_a_filter_refuses_a_broken_stored_dialogue(kept: Any) -> None:
    with pytest.raises(InputError, match="not a stored dialogue") as caught:
        NLFilter(SCHEMA).dialogue(kept)
    assert caught.value.code == "stored_dialogue"


def test_an_id_is_never_given_twice(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    talk.remove("c2")
    said(talk, "studio")
    assert [c.id for c in talk.where.conditions] == ["c1", "c3"]
    talk.undo()
    talk.undo()
    again = Dialogue.from_dict(json.loads(json.dumps(talk.to_dict())), talk._translate, SCHEMA)
    for one in (talk, again):
        said(one, "red")
        assert [c.id for c in one.where.conditions] == ["c1", "c2", "c4"]


def test_two_wheres_put_in_turn_do_not_share_an_id(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    looser, others = (
        talk.where.replacing("c1", OneOf("town", ("Tokyo", town))) for town in ("Kyoto", "Osaka")
    )
    talk.put(looser)
    talk.undo()
    assert [c.id for c in talk.put(others).conditions] == ["c4", "c2"]


def test_a_where_made_beside_the_dialogue_gets_ids_of_its_own(talk: Dialogue) -> None:
    said(talk, "Tokyo")
    assert [c.id for c in talk.put(parse_where("quiet", SCHEMA)).conditions] == ["c2"]


def test_a_dialogue_stored_before_ids_were_counted_is_read(talk: Dialogue) -> None:
    said(talk, "Tokyo", "quiet")
    talk.undo()
    stored = talk.to_dict()
    del stored["next_id"]
    again = Dialogue.from_dict(stored, talk._translate, SCHEMA)
    assert [c.id for c in again.say("red").where.conditions] == ["c1", "c3"]


def test_can_undo_and_can_redo(talk: Dialogue) -> None:
    assert (talk.can_undo, talk.can_redo) == (False, False)
    said(talk, "Tokyo")
    assert (talk.can_undo, talk.can_redo) == (True, False)
    talk.undo()
    assert (talk.can_undo, talk.can_redo) == (False, True)


def test_what_cannot_be_done_is_said_in_our_words(talk: Dialogue) -> None:
    said(talk, "Tokyo")
    with pytest.raises(InputError, match="no condition '1'"):
        talk.remove(1)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="not str"):
        talk.put("quiet")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="does not speak that language") as refused:
        talk.where.describe("fr")
    assert refused.value.hint == 'It speaks "en" and "ja".'


def test_a_pickled_dialogue_goes_on_with_its_filter(talk: Dialogue) -> None:
    talk.say("Tokyo")
    talk.say("quiet")
    again = pickle.loads(pickle.dumps(talk))  # noqa: S301  (our own)
    assert again.where == talk.where
    assert again.undo().sql == "town = 'Tokyo'"
    with pytest.raises(InputError, match="it has no filter"):
        again.say("Kyoto")
    rooms = NLFilter(SCHEMA, translator="embedded", today=TODAY, values=VOCABULARY)
    continued = rooms.dialogue(again)
    continued.say("also Kyoto")
    assert continued.where.sql == "town IN ('Tokyo', 'Kyoto')"
    assert continued.undo().sql == "town = 'Tokyo'"
    assert again.where.sql == "town = 'Tokyo'"


def test_a_filter_goes_on_with_a_stored_dialogue(talk: Dialogue) -> None:
    talk.say("Tokyo")
    rooms = NLFilter(SCHEMA, translator="embedded", today=TODAY, values=VOCABULARY)
    continued = rooms.dialogue(json.loads(json.dumps(talk.to_dict())))
    assert continued.say("quiet").where.sql == "town = 'Tokyo' AND quiet"
    with pytest.raises(InputError):
        rooms.dialogue({"format": 99})


def test_a_dialogue_does_not_block_an_event_loop(talk: Dialogue) -> None:
    async def turns() -> str:
        await talk.asay("Tokyo")
        await talk.asay("quiet")
        return (await talk.asay("undo")).where.sql

    assert asyncio.run(turns()) == "town = 'Tokyo'"


def test_two_requests_at_once_do_not_undo_each_other(talk: Dialogue) -> None:
    async def together() -> tuple[Any, Any]:
        return await asyncio.gather(talk.asay("Tokyo"), talk.asay("quiet"), return_exceptions=True)

    rooms = NLFilter(SCHEMA, translator="embedded", today=TODAY, values=VOCABULARY)

    async def slow(request: str, *, where: Where | None = None) -> Translation:
        await asyncio.sleep(0)
        return await rooms.atranslate(request, where=where)

    talk = Dialogue(rooms.translate, rooms.dialogue().where, slow)
    first, second = asyncio.run(together())
    assert talk.where == first.where
    assert isinstance(second, InputError)


FERRIES = TableSchema.model_validate(
    {
        "name": "ferries",
        "columns": {
            "start": {"type": "VARCHAR", "values": ["Beppu", "Kure", "Oita"], "synonyms": ["from", "発"]},
            "end": {"type": "VARCHAR", "values": ["Beppu", "Kure", "Oita"], "synonyms": ["to", "行き"]},
        },
    }
)


@pytest.mark.parametrize(
    ("turn", "sql"),
    [
        ("not Beppu but Oita", "start = 'Kure' AND \"end\" = 'Oita'"),
        ("not Kure but Oita", "\"end\" = 'Beppu' AND start = 'Oita'"),
        ("drop Beppu, Oita instead", "start = 'Kure' AND \"end\" = 'Oita'"),
        ("BeppuじゃなくてOita", "start = 'Kure' AND \"end\" = 'Oita'"),
        ("KureはやめてOita", "\"end\" = 'Beppu' AND start = 'Oita'"),
    ],
)
def test_a_contrasted_value_replaces_the_other(turn: str, sql: str) -> None:
    ferries = NLFilter(FERRIES, translator="embedded")
    assert said(ferries.dialogue(), "to Beppu", "from Kure", turn) == sql


WOODS = TableSchema.model_validate(
    {
        "name": "tables",
        "columns": {
            "wood": {
                "type": "VARCHAR",
                "values": {"oak top": ["オーク天板"], "pine top": ["パイン天板"], "glass": ["ガラス"]},
            },
            "made_in": {"type": "VARCHAR", "synonyms": ["origin"], "values": ["Ise", "Nara"]},
            "sent_to": {"type": "VARCHAR", "synonyms": ["destination"], "values": ["Ise", "Nara"]},
            "oiled": {"type": "BOOLEAN", "when_true": ["oiled"], "when_false": ["not oiled"]},
            "price": {"type": "INTEGER", "unit": "JPY"},
            "paid": {"type": "INTEGER", "unit": "JPY"},
            "made_on": {"type": "DATE"},
            "note": {"type": "VARCHAR", "vocabulary": "text"},
        },
        "search": ["note"],
    }
)
_NOTES = Vocabulary({}, {"note": frozenset({"ship", "oiled"})})


@pytest.mark.parametrize(
    ("before", "turn", "sql"),
    [
        # a value without the ending that it shares with a value in force
        ("wood = 'oak top'", "pine is fine too", "wood IN ('oak top', 'pine top')"),
        ("wood IN ('oak top', 'pine top')", "drop pine", "wood = 'oak top'"),
        # "NOT" directly before the word of a value
        ("oiled", "I mean: what is NOT oiled", "oiled = FALSE"),
        # the refusal means the place, not the verb, although texts contain the verb
        ("oiled", "it must not ship to Nara", "oiled AND sent_to IS DISTINCT FROM 'Nara'"),
        # the same value of the other column
        # the difference in force
        ("price - paid >= 100", "make it 200", "price - paid >= 200"),
        ("isodow(made_on) = 7", "Saturday is fine as well", "isodow(made_on) IN (7, 6)"),
    ],
)
def test_a_turn_is_read_with_the_conditions_in_force(before: str, turn: str, sql: str) -> None:
    tables = NLFilter(WOODS, translator="embedded", values=_NOTES)
    assert said(tables.dialogue(parse_where(before, tables.schema)), turn) == sql

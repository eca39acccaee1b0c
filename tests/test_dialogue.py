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


@pytest.fixture
def talk() -> Dialogue:
    return NLFilter(SCHEMA, translator="embedded", today=TODAY, values=VOCABULARY).dialogue()


def said(talk: Dialogue, *requests: str) -> str:
    for request in requests:
        talk.say(request)
    return talk.where.sql


def test_a_turn_is_traced_like_a_first_request(talk: Dialogue) -> None:
    talk.say("quiet, Tokyo")
    trace = talk.say("it need not be quiet, Kyoto is fine too").trace
    assert trace is not None
    assert trace.chosen is not None
    assert [symbol for _, symbol in trace.chosen.parts] == ["Lift", "comma", "Wish"]


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

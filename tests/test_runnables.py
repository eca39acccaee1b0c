"""A filter in LangChain: a Runnable in a chain, a tool for an agent."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

import pytest
from langchain_core.messages import ToolMessage
from langchain_core.runnables import RunnableConfig, RunnableLambda

from nlfilter import FilterResult, InputError, NLFilter, TableSchema
from nlfilter.calls import FilterCall

SCHEMA = TableSchema.model_validate(
    {
        "name": "flats",
        "nouns": ["flats"],
        "key": ["id"],
        "columns": {
            "id": {"type": "VARCHAR"},
            "town": {"type": "VARCHAR", "vocabulary": "closed"},
            "quiet": {"type": "BOOLEAN", "when_true": ["quiet"]},
            "rent": {"type": "INTEGER", "unit": "JPY"},
            "owner": {"type": "VARCHAR", "vocabulary": "closed", "private": True},
            "margin": {"type": "DOUBLE", "filterable": False},
        },
    }
)
ROWS = [
    {"id": "f1", "town": "Tokyo", "quiet": True, "rent": 70_000, "owner": "Hayashi", "margin": 0.1},
    {"id": "f2", "town": "Kyoto", "quiet": False, "rent": 60_000, "owner": "Kimura", "margin": 0.2},
    {"id": "f3", "town": "Tokyo", "quiet": True, "rent": 90_000, "owner": "Kimura", "margin": 0.3},
]
SECRETS = ("Hayashi", "Kimura", "0.1", "0.3")


@pytest.fixture
def flats() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=ROWS)


# A Runnable


def test_a_chain_batches_and_streams(flats: NLFilter) -> None:
    def ids(result: FilterResult) -> list[str]:
        return [row["id"] for row in result.rows]

    chain = flats.as_runnable() | RunnableLambda(ids)
    calls: list[Any] = [{"request": town, "ranked": ROWS} for town in ("Tokyo", "Kyoto", "quiet, Tokyo")]
    assert chain.batch(calls, {"max_concurrency": 2}) == [["f1", "f3"], ["f2"], ["f1", "f3"]]
    assert asyncio.run(chain.abatch(calls)) == chain.batch(calls)
    assert [*chain.stream(calls[1])] == [["f2"]]


def test_a_batch_may_keep_its_failures(flats: NLFilter) -> None:
    calls: list[Any] = [{"request": "Tokyo", "ranked": ROWS}, {"request": "", "ranked": ROWS}]
    found: list[object] = [*flats.as_runnable().batch(calls, return_exceptions=True)]
    kept, failure = found
    assert isinstance(kept, FilterResult)
    assert isinstance(failure, InputError)


def test_every_argument_of_a_filter_is_taken(flats: NLFilter) -> None:
    known = set(inspect.signature(NLFilter.filter).parameters) - {"self"}
    assert set(FilterCall.__annotations__) == known
    owned = NLFilter(SCHEMA.model_copy(update={"list": "owner"}), translator="embedded", values=ROWS)
    call: Any = {"request": "Tokyo", "ranked": ROWS, "list": "Kimura"}
    assert owned.as_runnable().invoke(call).rows == ROWS[2:]


@pytest.mark.parametrize(
    "call", ["Tokyo", {"request": "Tokyo"}, {"request": "Tokyo", "ranked": ROWS, "k": 1}]
)
def test_a_wrong_input_is_an_error(flats: NLFilter, call: Any) -> None:
    with pytest.raises(InputError, match="needs request and ranked") as caught:
        flats.as_runnable().invoke(call)
    assert ("no key 'k'" in caught.value.message) == (isinstance(call, dict) and "k" in call)


# A tool


def called(tool: Any, **args: Any) -> ToolMessage:
    """What a tool call returns to an agent."""
    message = tool.invoke({"type": "tool_call", "id": "1", "name": tool.name, "args": args})
    assert isinstance(message, ToolMessage)
    return message


def test_a_tool_tells_counts_keys_and_sentences(flats: NLFilter) -> None:
    message = called(flats.as_tool(ROWS), request="quiet, Tokyo, good vibes")
    assert json.loads(str(message.content)) == {
        "count": 2,
        "total": 3,
        "understood": ["quiet", "town is Tokyo"],
        "not_applied": ["“good vibes” was not applied: nothing is known about it."],
        "sure": False,
        "keys": ["f1", "f3"],
    }
    assert message.artifact.rows == [ROWS[0], ROWS[2]]


def test_a_tool_is_told_by_its_schema(flats: NLFilter) -> None:
    tool = flats.as_tool(ROWS)
    assert tool.name == "filter_flats"
    named = SCHEMA.model_copy(update={"label": {"en": "holiday flats"}})
    assert "list of holiday flats by" in NLFilter(named, values=ROWS).as_tool(ROWS).description
    assert repr(flats.as_runnable()) == "RunnableLambda(nlfilter)"
    assert "flats" in tool.description
    assert "town" in tool.description
    assert "margin" not in tool.description
    assert {*tool.args} == {"request", "limit"}


@pytest.mark.parametrize("request_", ["owner is Hayashi", "Tokyo", "owner is Hayasi", "rent over 80000"])
@pytest.mark.parametrize("rows", [False, True])
def test_an_agent_reads_no_private_or_hidden_column(flats: NLFilter, request_: str, rows: bool) -> None:
    content = str(called(flats.as_tool(ROWS, rows=rows), request=request_).content)
    said = [secret for secret in SECRETS if secret in request_]
    assert [secret for secret in SECRETS if secret in content] == said


def test_rows_come_where_the_owner_opts_in(flats: NLFilter) -> None:
    data = json.loads(str(called(flats.as_tool(ROWS, rows=True), request="Kyoto").content))
    assert data["rows"] == [{"id": "f2", "town": "Kyoto", "quiet": False, "rent": 60_000}]


def test_an_agent_gets_no_more_rows_than_the_owner_says(flats: NLFilter) -> None:
    assert called(flats.as_tool(ROWS, limit=1), request="Tokyo", limit=50).artifact.positions == (0,)
    assert called(flats.as_tool(ROWS), request="Tokyo", limit=1).artifact.positions == (0,)


def test_a_list_of_each_user(flats: NLFilter) -> None:
    lists = {"u1": ROWS[:1], "u2": ROWS[1:]}

    def own(config: RunnableConfig) -> Any:
        return lists[config["configurable"]["user"]]

    tool = flats.as_tool(own)
    call: Any = {"type": "tool_call", "id": "1", "name": tool.name, "args": {"request": "Tokyo"}}
    config: RunnableConfig = {"configurable": {"user": "u2"}}
    assert tool.invoke(call, config).artifact.rows == ROWS[2:]
    assert asyncio.run(tool.ainvoke(call, config)).artifact.rows == ROWS[2:]


OWNED = SCHEMA.model_copy(update={"list": "owner"})


def test_a_tool_refuses_the_lists_of_several_people() -> None:
    owned = NLFilter(OWNED, translator="embedded", values=ROWS)
    with pytest.raises(InputError, match="belong to 2 lists"):
        owned.as_tool(ROWS)
    told = called(owned.as_tool(lambda config: ROWS), request="Tokyo")
    assert "belong to 2 lists" in str(told.content)
    assert told.status == "error"
    assert called(owned.as_tool(ROWS[1:]), request="Tokyo").artifact.rows == ROWS[2:]  # all are Kimura's


def test_a_tool_takes_the_list_of_each_user_out_of_many() -> None:
    owned = NLFilter(OWNED, translator="embedded", values=ROWS)
    assert called(owned.as_tool(ROWS, list="Hayashi"), request="Tokyo").artifact.rows == ROWS[:1]
    tool = owned.as_tool(ROWS, list=lambda config: config["configurable"]["user"])
    call: Any = {"type": "tool_call", "id": "1", "name": tool.name, "args": {"request": "Tokyo"}}
    config: RunnableConfig = {"configurable": {"user": "Kimura"}}
    assert tool.invoke(call, config).artifact.rows == ROWS[2:]
    assert asyncio.run(tool.ainvoke(call, config)).artifact.rows == ROWS[2:]


def test_without_keys_a_tool_returns_positions(flats: NLFilter) -> None:
    schema = SCHEMA.model_copy(update={"key": ("owner",)})
    tool = NLFilter(schema, translator="embedded", values=ROWS).as_tool(ROWS)
    assert json.loads(str(called(tool, request="Kyoto").content))["positions"] == [1]


@pytest.mark.parametrize("request_", ["", "good vibes", "x" * 1_001])
def test_a_failure_is_an_answer_to_the_agent(flats: NLFilter, request_: str) -> None:
    message = called(flats.as_tool(ROWS), request=request_)
    assert message.status == "error"
    assert "Traceback" not in str(message.content)


def test_what_no_row_fulfils_comes_with_ways_out(flats: NLFilter) -> None:
    data = json.loads(str(called(flats.as_tool(ROWS), request="Kyoto, quiet").content))
    assert data["count"] == 0
    assert {"drop": ["quiet"], "count": 1} in data["without"]

"""From a request through a model to kept rows, as an application sees it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible, RecordedTranslator, TableSchema, UnusableReply, parse_where
from tests.cli.command import Ran, nlfilter
from tests.translate.conftest import Serve
from tests.translate.server import failing, saying
from tests.translate.tables import RICH, TODAY

ROWS: list[dict[str, Any]] = [
    {"title": "Engineer", "location": "東京", "remote": True, "skills": ["Python"], "salary_min": 900},
    {"title": "Senior engineer", "location": "大阪", "remote": True, "skills": ["Go"], "salary_min": 700},
    {"title": "Engineer", "location": "東京", "remote": False, "skills": ["Go", "Python"], "salary_min": 400},
]
SCHEMA = TableSchema.model_validate(RICH)
REQUEST = "something for me in Tokyo, remotely, with zest"
REPLY = {
    "conditions": [
        {"phrase": "remotely", "where": "remote"},
        {"phrase": "in Tokyo", "where": "location = 'Tokyo' -- a comment"},
    ],
    "unmatched": ["zest"],
}
REPAIRED = {
    "conditions": [REPLY["conditions"][0], {"phrase": "in tokyo", "where": "location = '東京'"}],  # type: ignore[index]
    "unmatched": ["zest"],
}


def _jobs(**settings: Any) -> NLFilter:
    return NLFilter(SCHEMA, model="openai:stub", today=TODAY, **settings)


def test_a_request_becomes_kept_rows(serve: Serve) -> None:
    serve(saying(REPLY), saying(REPAIRED))
    result = _jobs().filter(REQUEST, ROWS)
    assert result.rows == ROWS[:1]
    assert result.where.sql == "remote AND location = '東京'"
    assert [c.phrase for c in result.where.conditions] == ["remotely", "in Tokyo"]
    assert "zest" in {unmatched.phrase for unmatched in result.unmatched}
    assert result.explain("ja")


def test_what_a_model_leaves_out_is_told(serve: Serve) -> None:
    """A model may not drop a wish silently either."""
    serve(saying({"conditions": [{"phrase": "remotely", "where": "remote"}]}))
    translation = _jobs(translator="llm").translate("remotely, with zest and flair")
    phrases = " ".join(unmatched.phrase for unmatched in translation.unmatched)
    assert "zest" in phrases
    assert "flair" in phrases


def test_a_covered_request_costs_nothing(serve: Serve) -> None:
    server = serve(saying(REPLY))
    result = _jobs().filter("remote, Python", ROWS)
    assert result.rows == ROWS[:1]
    assert server.calls == []


def test_many_requests_at_once(serve: Serve) -> None:
    serve(saying({"conditions": [{"phrase": "remotely", "where": "remote"}], "unmatched": ["zest"]}))
    jobs = _jobs()

    async def visitors() -> list[Any]:
        return await asyncio.gather(*(jobs.afilter(f"remotely zest {n}", ROWS) for n in range(20)))

    for _ in range(2):
        assert all(result.rows == ROWS[:2] for result in asyncio.run(visitors()))


def test_a_runnable_passes_callbacks_on(serve: Serve) -> None:
    from langchain_core.callbacks import BaseCallbackHandler

    class Heard(BaseCallbackHandler):
        names: list[str] = []  # noqa: RUF012

        def on_chat_model_start(self, serialized: Any, *args: Any, **kwargs: Any) -> None:
            self.names.append(serialized["name"])

    serve(saying(REPLY), saying(REPAIRED))
    heard = Heard()
    call = {"request": REQUEST, "ranked": ROWS}
    result = _jobs().as_runnable().invoke(call, {"callbacks": [heard]})
    assert result.rows == ROWS[:1]
    assert heard.names == ["ChatOpenAI", "ChatOpenAI"]


def test_llm_alone_fails_where_the_model_does(serve: Serve) -> None:
    serve(saying("prose"))
    with pytest.raises(UnusableReply):
        _jobs(translator="llm").filter(REQUEST, ROWS)


@pytest.mark.parametrize("request_", ["anything", "おまかせ"])
def test_a_model_may_say_nothing_to_a_request_that_asks_for_nothing(serve: Serve, request_: str) -> None:
    serve(saying({"conditions": [], "remove": [], "unmatched": []}))
    assert _jobs(translator="llm").filter(request_, ROWS).rows == ROWS


@pytest.mark.parametrize("request_", ["zest", "start over", "newest first"])
def test_an_empty_answer_to_a_wish_is_unusable(serve: Serve, request_: str) -> None:
    serve(saying({"conditions": [], "remove": [], "unmatched": []}))
    jobs = _jobs(translator="llm", values=ROWS)
    with pytest.raises(UnusableReply):
        jobs.translate(request_, where=parse_where("remote", jobs.schema))


def test_a_model_that_finds_nothing_sayable(serve: Serve) -> None:
    serve(saying({"unmatched": ["zest", "flair"]}))
    with pytest.raises(NotExpressible) as caught:
        _jobs(translator="llm").translate("zest and flair")
    assert {unmatched.phrase for unmatched in caught.value.unmatched} >= {"zest", "flair"}


def test_recorded_replies_stand_in_for_a_model(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(json.dumps({"id": "a", "reply": REPAIRED}))
    translator = RecordedTranslator(path).for_case("a")
    translation = NLFilter(SCHEMA, translator=translator, today=TODAY, values=ROWS).translate(REQUEST)
    assert translation.source == "recorded"
    assert translation.where.sql == "remote AND location = '東京'"


@pytest.fixture
def query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs the command on the rows as a parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    table, schema = tmp_path / "rows.parquet", tmp_path / "rows.yaml"
    pq.write_table(pa.Table.from_pylist(ROWS), table)
    columns = {name: column for name, column in RICH["columns"].items() if name in ROWS[0]}
    TableSchema.model_validate(RICH | {"columns": columns}).dump(schema)
    model = ("--model", "openai:stub", "--format", "json")

    def run(*options: str, request: str = REQUEST) -> Ran:
        return nlfilter("query", table, request, "--schema", schema, *model, *options)

    return run


def test_the_command_asks_once_and_remembers(query: Callable[..., Ran], serve: Serve) -> None:
    server = serve(saying(REPAIRED))
    for _ in range(2):
        assert query().json["source"] == "llm"
    assert len(server.calls) == 1


def test_the_command_says_that_the_model_failed(query: Callable[..., Ran], serve: Serve) -> None:
    serve(failing(401, "zq7"))
    ran = query("--translator", "llm")
    assert (ran.code, ran.out) == (3, "")
    assert "refused the key" in ran.err
    assert "zq7" not in ran.err


@pytest.mark.parametrize(("translator", "code"), [("llm", 3), ("auto", 0)])
def test_a_connection_that_cannot_be_set_up_is_the_model_s_failure(
    translator: str, code: int, query: Callable[..., Ran], serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(saying(REPLY))
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    ran = query("--translator", translator, request="remote, with zest")
    assert ran.code == code, ran.err
    assert ("cannot be set up" if code else "The model did not answer") in ran.err
    assert server.calls == []

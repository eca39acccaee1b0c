"""A list as tools for agents, asked by the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from mcp import StdioServerParameters
from mcp.client import Client

from nlfilter import NLFilter
from nlfilter.serve.mcp_server import mcp_server
from nlfilter.serve.tables import ServedTable
from tests.cli.command import nlfilter as command
from tests.serve.test_serve import BOOKS, ROWS

JOBS = ServedTable(
    "jobs",
    NLFilter("schemas/jobs.yaml", translator="embedded", values="fixtures/jobs/jobs.parquet"),
    "fixtures/jobs/jobs.parquet",
)
Ask = Callable[[str, dict[str, Any]], Awaitable[Any]]


def with_client(server: Any, work: Callable[[Client, Ask], Awaitable[None]]) -> None:
    """Does some work with a client of a server; `ask` calls a tool and reads its answer."""

    async def run() -> None:
        async with Client(server) as client:

            async def ask(tool: str, arguments: dict[str, Any]) -> Any:
                answer = await client.call_tool(tool, arguments)
                text = answer.content[0].text  # type: ignore[union-attr]
                return (
                    text if answer.is_error else (json.loads(text) if text.startswith(("{", "[")) else text)
                )

            await work(client, ask)

    asyncio.run(run())


def test_an_agent_filters_refines_and_counts() -> None:
    async def work(client: Client, ask: Ask) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == {
            "filter",
            "refine",
            "facets",
            "explain",
        }
        first = await ask("filter", {"request": "remote, Python, Tokyo", "limit": 2})
        assert (first["count"], len(first["positions"])) == (13, 2)
        assert not {"where", "sql", "rows"} & first.keys()
        second = await ask("refine", {"handle": first["handle"], "request": "only in Kyoto"})
        assert second["count"] == 2
        counted = await ask("facets", {"columns": ["city"], "handle": second["handle"]})
        assert counted == {"city": [["京都", 2]]}
        assert "city is Kyoto (京都)" in (await ask("explain", {"handle": second["handle"]}))["understood"]
        described = await client.read_resource("nlfilter://schema")
        assert "skills" in described.contents[0].text  # type: ignore[union-attr]

    with_client(mcp_server(JOBS, "u001"), work)


def test_errors_are_words_of_ours() -> None:
    async def work(_: Client, ask: Ask) -> None:
        assert "No part of the request" in await ask("filter", {"request": "good vibes"})
        assert "no such handle" in await ask("refine", {"handle": "x' OR 1=1", "request": "remote"})
        assert "nothing" in await ask("facets", {"columns": ["nothing"]})

    with_client(mcp_server(JOBS, "u001"), work)


def test_private_and_hidden_columns_never_reach_an_agent() -> None:
    async def work(client: Client, ask: Ask) -> None:
        answer = await ask("filter", {"request": "crime"})
        assert answer["keys"] == ["b/1"]
        assert answer["rows"] == [{"id": "b/1", "title": ROWS[0]["title"], "genre": "crime"}]
        assert await ask("facets", {"columns": ["buyer"]}) == {}
        assert "Ann" not in str(await ask("explain", {"handle": answer["handle"]}))
        assert "margin" not in str(await client.read_resource("nlfilter://schema"))

    with_client(mcp_server(ServedTable("books", BOOKS, ROWS), rows=True), work)


def test_the_command_speaks_over_stdin_and_stdout() -> None:
    arguments = ["-m", "nlfilter", "mcp", "fixtures/jobs/jobs.parquet", "--schema", "schemas/jobs.yaml"]
    server = StdioServerParameters(command=sys.executable, args=[*arguments, "--list", "u001"])

    async def work(_: Client, ask: Ask) -> None:
        assert (await ask("filter", {"request": "リモート、東京"}))["count"] > 0

    with_client(server, work)


def test_a_dump_of_many_lists_needs_one() -> None:
    done = command("mcp", "fixtures/jobs/jobs.parquet", "--schema", "schemas/jobs.yaml")
    assert done.code == 2
    assert "user_id" in done.err

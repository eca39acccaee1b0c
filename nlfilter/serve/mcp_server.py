"""A list as tools for agents, over the Model Context Protocol. Needs `nlfilter[mcp]`.

An agent gets keys, counts and words from our templates; rows only if the owner opts in, and no SQL. The where
of an answer stays here under a handle, so that an agent can refine it.
"""

import json
import secrets
import threading
from collections import OrderedDict
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from nlfilter.agent_answers import agent_content, agent_description
from nlfilter.errors import NLFilterError
from nlfilter.result import FilterResult
from nlfilter.schema.parts import Lang
from nlfilter.serve.tables import ServedTable
from nlfilter.sources.plain import plain
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where

MOST_HANDLES = 1_000
"""The most wheres that are kept; the oldest one goes first."""
MOST_ROWS = 100


class _Handles:
    """The wheres of earlier answers, by names that nobody can guess."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Where] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, where: Where) -> str:
        handle = secrets.token_urlsafe(9)
        with self._lock:
            self._kept[handle] = where
            while len(self._kept) > MOST_HANDLES:
                self._kept.popitem(last=False)
        return handle

    def take(self, handle: str) -> Where:
        with self._lock:
            found = self._kept.get(handle)
        if found is None:
            raise ToolError("There is no such handle. Call filter first; old handles are forgotten.")
        return found


def mcp_server(
    served: ServedTable, list_: str | None = None, *, rows: bool = False, lang: Lang = "en"
) -> MCPServer:
    """A server with the tools filter, refine, facets and explain, and the resource nlfilter://schema.

    `list_` names one list of several; `rows`: agents also read rows, without private and hidden columns.
    """
    schema = served.filter.schema
    handles = _Handles()
    server: MCPServer = MCPServer("nlfilter", instructions=agent_description(schema, lang))

    def answer(asked: Translation | Where, limit: int) -> str:
        result = served.apply(asked, list_, limit=min(max(limit, 0), MOST_ROWS))
        data = agent_content(result, schema, lang, with_rows=rows)
        return json.dumps(data | {"handle": handles.keep(result.where)}, ensure_ascii=False)

    def told(error: NLFilterError) -> ToolError:
        return ToolError(f"{error.message} {error.hint or ''}".strip())

    @server.tool(
        description=f"{agent_description(schema, lang)} Returns counts, keys and a handle to go on from."
    )
    def filter(request: str, limit: int = 20) -> str:
        try:
            return answer(served.filter.translate(request), limit)
        except NLFilterError as error:
            raise told(error) from None

    @server.tool(
        description='Refines an earlier answer by its handle: "only in Osaka", "drop the remote part".'
    )
    def refine(handle: str, request: str, limit: int = 20) -> str:
        where = handles.take(handle)
        try:
            return answer(served.filter.translate(request, where=where), limit)
        except NLFilterError as error:
            raise told(error) from None

    @server.tool(
        description="Counts the values of columns over all rows of an earlier answer, or of the whole list."
    )
    def facets(columns: list[str], handle: str | None = None) -> str:
        where = served.filter.dialogue().where if handle is None else handles.take(handle)
        private = {name for name, one in schema.columns.items() if one.private}
        try:
            result: FilterResult[Any] = served.apply(where, list_, limit=0)
            found = result.facets(*(name for name in columns if name not in private))
        except NLFilterError as error:
            raise told(error) from None
        counts = {name: [[plain(value), count] for value, count in one] for name, one in found.items()}
        return json.dumps(counts, ensure_ascii=False)

    @server.tool(description="Says in sentences what an earlier answer applied.")
    def explain(handle: str) -> str:
        where = handles.take(handle)
        data = agent_content(served.apply(where, list_, limit=0), schema, lang, with_rows=False)
        return json.dumps({"understood": data["understood"], "count": data["count"]}, ensure_ascii=False)

    @server.resource("nlfilter://schema", description="The columns and terms that can be asked for.")
    def described() -> str:
        return json.dumps(served.described(lang), ensure_ascii=False)

    return server

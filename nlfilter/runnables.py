"""Makes a filter usable in LangChain: as a Runnable in a chain, or as a tool for an agent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from langchain_core.tools import BaseTool, StructuredTool, ToolException

from nlfilter.agent_answers import agent_content, agent_description
from nlfilter.calls import FilterCall, check_counts
from nlfilter.errors import InputError, NLFilterError
from nlfilter.fork_safety import aside
from nlfilter.where.words.language import language

if TYPE_CHECKING:
    from nlfilter.apply import PreparedList
    from nlfilter.result import FilterResult
    from nlfilter.schema.parts import Lang
    from nlfilter.schema.table import TableSchema


Filtering = Callable[..., "FilterResult"]
"""`NLFilter.filter`: a request and a ranked list -> a result."""

Ready = Callable[[Any, Any], "PreparedList"]
"""`Lists.ready`: a ranked list, and the name of one of several -> the list."""

AsyncFiltering = Callable[..., Awaitable["FilterResult"]]
"""`NLFilter.afilter`."""


def runnable_of(filter_: Filtering, afilter: AsyncFiltering) -> Runnable[FilterCall, FilterResult]:
    """Makes a Runnable of a filter; its input is a `FilterCall`."""

    def call(given: FilterCall) -> FilterResult:
        return filter_(**_checked(given))

    async def acall(given: FilterCall) -> FilterResult:
        return await afilter(**_checked(given))

    call.__name__ = acall.__name__ = "nlfilter"  # the name that LangChain shows
    return RunnableLambda(call, acall, name="nlfilter")


def _checked(given: FilterCall) -> dict[str, Any]:
    needed, known = FilterCall.__required_keys__, FilterCall.__annotations__
    if not isinstance(given, Mapping) or not needed <= given.keys() <= known.keys():
        given_keys = given.keys() if isinstance(given, Mapping) else ()
        wrong = [str(name) for name in given_keys if name not in known]
        raise InputError.not_a_filter_call([name for name in known if name in needed], [*known], wrong)
    return dict(given)


def tool_of(
    filter_: Filtering,
    afilter: AsyncFiltering,
    ready: Ready,
    schema: TableSchema,
    ranked: Any,
    *,
    name: str | None = None,
    description: str | None = None,
    list: Any = None,
    limit: int = 20,
    rows: bool = False,
    lang: Lang = "en",
) -> BaseTool:
    """Makes a tool for agents of a filter over one list (`NLFilter.as_tool`)."""
    check_counts(limit=limit)
    for text in (name, description):
        if text is not None and not isinstance(text, str):
            raise InputError.wrong_type("not_a_tool_text", text)
    language(lang)  # raises an error now for an unknown one
    if not (callable(ranked) or callable(list) or isinstance(ranked, Iterator)):
        ready(ranked, list)  # raises an error now, not in an agent's answer
    most = limit

    def given(config: RunnableConfig) -> PreparedList:
        return ready(*(one(config) if callable(one) else one for one in (ranked, list)))

    def content(result: FilterResult) -> tuple[str, FilterResult]:
        data = agent_content(result, schema, lang, with_rows=rows)
        return json.dumps(data, ensure_ascii=False), result

    # LangChain reads these annotations at run time.
    def run(request: str, config: RunnableConfig, limit: int = most) -> tuple[str, Any]:
        try:
            return content(filter_(request, given(config), limit=min(limit, most)))
        except NLFilterError as error:
            raise _failure(error) from None

    async def arun(request: str, config: RunnableConfig, limit: int = most) -> tuple[str, Any]:
        try:
            prepared = await aside(given, config)
            return content(await afilter(request, prepared, limit=min(limit, most)))
        except NLFilterError as error:
            raise _failure(error) from None

    return StructuredTool.from_function(
        run,
        arun,
        name=name or f"filter_{schema.name}",
        description=description or agent_description(schema, lang),
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _failure(error: NLFilterError) -> ToolException:
    """Makes an error for the agent from the message and the hint, which hold no data of rows."""
    return ToolException(f"{error.message} {error.hint or ''}".strip())

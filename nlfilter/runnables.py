"""Makes a filter usable in LangChain: as a Runnable in a chain, or as a tool for an agent.

`_content` selects the data about a list that an agent's model reads: counts, keys, and sentences from
our own templates. It reads rows only if the owner opts in, and never a private or hidden column.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from langchain_core.tools import BaseTool, StructuredTool, ToolException

from nlfilter.calls import FilterCall, check_counts
from nlfilter.errors import InputError, NLFilterError
from nlfilter.fork_safety import aside
from nlfilter.sources.plain import as_mappings, plain
from nlfilter.where.words.language import language

if TYPE_CHECKING:
    from nlfilter.apply import PreparedList
    from nlfilter.result import FilterResult
    from nlfilter.schema.parts import Lang
    from nlfilter.schema.table import TableSchema
    from nlfilter.where.conditions import Condition


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
        data = _content(result, schema, lang, with_rows=rows)
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
        description=description or _description(schema, lang),
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _failure(error: NLFilterError) -> ToolException:
    """Makes an error for the agent from the message and the hint, which hold no data of rows."""
    return ToolException(f"{error.message} {error.hint or ''}".strip())


def _description(schema: TableSchema, lang: Lang) -> str:
    known = schema.reviewed
    labels = ", ".join(known.label_of(name, lang) for name in known.filterable)
    rows = known.label.get(lang) or (known.nouns[0] if known.nouns else known.name)
    return (
        f"Filter the ranked list of {rows} by a wish in plain words, "
        "English or Japanese. It keeps the rows that fulfil the wish, in their order; it does not sort. "
        f"It knows: {labels}."
    )


def _content(result: FilterResult, schema: TableSchema, lang: Lang, *, with_rows: bool) -> dict[str, Any]:
    """Returns the data that the agent's model reads."""
    from nlfilter.where.words import unmatched_sentence

    columns = schema.columns
    shown = [name for name in schema.filterable if not columns[name].private]
    names = schema.key if schema.key and set(schema.key) <= {*shown} else ()
    kept = as_mappings(result.rows) if names or with_rows else []
    # Suggestions are stored values, and their column is unknown here, so they are left out.
    tell_near = not any(column.private for column in columns.values())
    data: dict[str, Any] = {
        "count": result.count,
        "total": result.total,
        "understood": [_told(one, schema, lang) for one in result.where.conditions],
    }
    left = [one if tell_near else one.without_suggestions() for one in result.unmatched]
    if left:
        data["not_applied"] = [unmatched_sentence(one, schema, lang) for one in left]
    if not result.translation.covered:
        data["sure"] = False
    if names:
        data["keys"] = [plain(_key(row, names)) for row in kept]
    else:
        data["positions"] = [*result.positions]
    if with_rows:
        data["rows"] = [{name: plain(row[name]) for name in shown if name in row} for row in kept]
    if result.relaxations:
        said = {one.id: _told(one, schema, lang) for one in result.where.conditions}
        data["without"] = [
            {"drop": [said[id_] for id_ in one.drop], "count": one.count} for one in result.relaxations
        ]
    return data


def _told(condition: Condition, schema: TableSchema, lang: Lang) -> str:
    """Describes a condition in words; for a private column, only by the words of the request."""
    from nlfilter.where.nodes import columns

    if any(schema.columns[name].private for name in columns(condition.predicate)):
        return condition.phrase
    return condition.describe(lang)


def _key(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """Returns the key of a row: its value, or the values of several key columns by name."""
    values = {name: row.get(name) for name in names}
    return values if len(names) > 1 else next(iter(values.values()))

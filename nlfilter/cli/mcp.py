"""`nlfilter mcp`: a table as tools for agents."""

from __future__ import annotations

from typing import Annotated

from nlfilter.cli import resolving
from nlfilter.cli.options import (
    LangOption,
    ListOption,
    ModelOption,
    SchemaOption,
    TodayOption,
    Translator,
    TranslatorOption,
)
from nlfilter.cli.parameters import argument, option
from nlfilter.errors import InputError


def mcp(
    table: Annotated[str, argument(metavar="TABLE", help="The ranked list, or a dump of many.")],
    schema: SchemaOption = None,
    only: ListOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    today: TodayOption = None,
    lang: LangOption = None,
    rows: Annotated[bool, option("--rows", help="Agents also read rows, without private columns.")] = False,
    port: Annotated[
        int | None, option("--port", min=1, max=65535, help="Serve HTTP at this port of this machine.")
    ] = None,
) -> None:
    """Give agents tools over a table, by the Model Context Protocol. Needs nlfilter[mcp].

    The tools are filter, refine, facets and explain. Agents get keys, counts and words, and no SQL. Without
    --port, it talks over stdin and stdout.

    Example: nlfilter mcp recs.parquet --schema schemas/jobs.yaml --list u001
    """
    try:
        from nlfilter.serve.mcp_server import mcp_server
        from nlfilter.serve.tables import ServedTable
    except ModuleNotFoundError:
        raise InputError.of("needs_mcp") from None
    known = resolving.known_of(schema, table)
    if known.schema.list is not None and only is None:
        raise InputError.of("name_a_list", column=known.schema.list)
    values = known.rows if known.values is None else known.values
    filter_ = resolving.filter_of(
        known.schema, translator=translator, model=model, today=today, values=values
    )
    server = mcp_server(
        ServedTable(known.schema.name, filter_, known.rows), only, rows=rows, lang=lang or "en"
    )
    if port is None:
        server.run("stdio")
    else:
        server.run("streamable-http", host="127.0.0.1", port=port)

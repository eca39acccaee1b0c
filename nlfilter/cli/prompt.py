"""`nlfilter prompt`: the exact messages that a model would get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlfilter.cli import asking
from nlfilter.cli.options import (
    JsonlOption,
    OutputOption,
    RequestOrNone,
    SchemaOption,
    TableOption,
    TodayOption,
    Translator,
)
from nlfilter.cli.streams import lines_of, not_over, output, request_of
from nlfilter.errors import InputError

if TYPE_CHECKING:
    from nlfilter.filter import NLFilter


def prompt(
    request: RequestOrNone = None,
    jsonl: JsonlOption = None,
    table: TableOption = None,
    schema: SchemaOption = None,
    today: TodayOption = None,
    output_: OutputOption = None,
) -> None:
    """Show what a language model would be asked for a request, and how long that is. No model is called.

    With --jsonl, each line holds {"id", "request"} and is answered by a line with the same id.

    Example: nlfilter prompt "remote, Python, Tokyo" --schema schemas/jobs.yaml
    """
    from nlfilter.cli.formats import to_json, write_json

    if (request is None) == (jsonl is None):
        raise InputError.usage("Give a REQUEST, or a file of them with --jsonl.")
    not_over(output_, jsonl, table, schema)
    known = asking.schema_of(schema, table)
    jobs = asking.filter_of(known, translator=Translator.EMBEDDED, today=today, values=table)
    with output(output_) as out:
        if jsonl is None:
            write_json(_messages(request_of(request or ""), jobs), out, pretty=out.isatty())
            return
        for number, line in lines_of(jsonl):
            if not isinstance(line.get("request"), str):
                raise InputError.bad_line(jsonl, number, 'a text "request" is missing')
            out.write(to_json({"id": line.get("id")} | _messages(line["request"], jobs)) + "\n")


def _messages(request: str, jobs: NLFilter) -> dict[str, Any]:
    from nlfilter.schema.vocabulary import EMPTY
    from nlfilter.translate.draft import Context
    from nlfilter.translate.prompt import build_prompt
    from nlfilter.translate.resembling import resembling
    from nlfilter.translate.tokens import count_tokens, is_exact
    from nlfilter.where.conditions import Where

    context = Context(jobs.compiled, jobs.vocabulary or EMPTY, Where(jobs.compiled), jobs.today())
    found = build_prompt(request, context, resembling=resembling(request, context))
    texts = [message["content"] for message in found.messages]
    return {
        "messages": found.messages,
        "characters": sum(map(len, texts)),
        "tokens": sum(map(count_tokens, texts)),
        "tokens_estimated": not is_exact(),
        "sha256": found.sha256,
    }

"""`nlfilter prompt`: the exact messages that a model would get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlfilter.cli import resolving
from nlfilter.cli.options import (
    JsonlOption,
    OutputOption,
    RequestOrNone,
    SchemaOption,
    TableOption,
    TodayOption,
)
from nlfilter.cli.streams import not_over, output, request_of
from nlfilter.errors import InputError, NLFilterError

if TYPE_CHECKING:
    from datetime import date

    from nlfilter.schema.table import TableSchema
    from nlfilter.translate.context import Context
    from nlfilter.translate.draft import Draft


def prompt(
    request: RequestOrNone = None,
    jsonl: JsonlOption = None,
    table: TableOption = None,
    schema: SchemaOption = None,
    today: TodayOption = None,
    output_: OutputOption = None,
) -> None:
    """Show the prompt that a language model would get for a request, and its length. No model is called.

    With --jsonl, each line holds {"id", "request"} and is answered by a line with the same id; "error" in it
    tells what is wrong with it.

    Example: nlfilter prompt "remote, Python, Tokyo" --schema schemas/jobs.yaml
    """
    from nlfilter.cli.formats import write_json
    from nlfilter.cli.json_lines import answer_lines

    if (request is None) == (jsonl is None):
        raise InputError.usage("request_or_lines")
    not_over(output_, jsonl, table, schema)
    filter_ = _PromptRecorder(
        resolving.schema_of(schema, table, command="nlfilter prompt"), resolving.day_of(today), table
    )
    with output(output_) as out:
        if jsonl is None:
            write_json(filter_.messages(request_of(request or "")), out, pretty=out.isatty())
            return
        bad = answer_lines(jsonl, "request", lambda text: _messages_of(text, filter_), _failed, out)
    if bad is not None:
        raise bad


def _messages_of(request: str, filter_: _PromptRecorder) -> dict[str, Any]:
    """The messages for one request of many; an error in it affects no other."""
    try:
        return filter_.messages(request)
    except NLFilterError as error:
        return _failed(error)


def _failed(failure: NLFilterError) -> dict[str, Any]:
    return {"messages": None, "error": failure.to_dict()}


class _PromptRecorder:
    """A translator that answers nothing and keeps the prompt, with the filter that uses it."""

    def __init__(self, schema: TableSchema, today: date | None, values: str | None) -> None:
        from nlfilter.filter import NLFilter

        self._filter = NLFilter(schema, translator=self, today=today, values=values)

    def messages(self, request: str) -> dict[str, Any]:
        """The prompt that a model would get; raises `InputError` if the text is not a request."""
        from nlfilter.translate.prompts.token_count import count_tokens, is_exact

        self._filter.translate(request)
        found = self._prompt
        texts = [message["content"] for message in found.messages]
        return {
            "messages": found.messages,
            "characters": sum(map(len, texts)),
            "tokens": sum(map(count_tokens, texts)),
            "tokens_estimated": not is_exact(),
            "sha256": found.sha256,
        }

    def draft(self, request: str, context: Context) -> Draft:
        """Keep the prompt."""
        from nlfilter.translate.draft import Draft
        from nlfilter.translate.prompts.prompt import build_prompt
        from nlfilter.translate.prompts.visible import resembling
        from nlfilter.translate.reader.analysis import analysis_of

        self._prompt = build_prompt(request, context, resembling=resembling(analysis_of(request, context)))
        return Draft(covered=True)

    async def adraft(self, request: str, context: Context) -> Draft:
        """Keep the prompt."""
        return self.draft(request, context)

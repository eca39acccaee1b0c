"""`nlfilter profile`: show what a text says about a person."""

from __future__ import annotations

from typing import Annotated, Any

from nlfilter.cli import resolving
from nlfilter.cli.options import (
    JsonlOption,
    LangOption,
    ModelOption,
    SchemaOption,
    TableOption,
    TodayOption,
    Translator,
    TranslatorOption,
)
from nlfilter.cli.parameters import argument
from nlfilter.cli.streams import output, request_of
from nlfilter.errors import InputError, NLFilterError


def profile(
    text: Annotated[
        str | None,
        argument(
            metavar="[TEXT]", help="What a person says of themselves (- reads stdin).", show_default=False
        ),
    ] = None,
    jsonl: JsonlOption = None,
    table: TableOption = None,
    schema: SchemaOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    lang: LangOption = None,
    today: TodayOption = None,
) -> None:
    """Find what a text says about a person: facts for the columns with `person:`, and wishes; print JSON.

    With --jsonl, each line holds {"id", "text"} and is answered by a line with the
    same id.

    Example: nlfilter profile "I know Go. I would like remote work." --schema schemas/jobs.yaml
    """
    from nlfilter.cli.formats import write_json
    from nlfilter.cli.json_lines import answer_lines
    from nlfilter.cli.known_tables import settle

    if (text is None) == (jsonl is None):
        raise InputError.usage("text_or_lines")
    known = resolving.known_of(schema, table, command="nlfilter profile")
    values = known.rows if known.values is None else known.values
    filter_ = resolving.filter_of(
        known.schema, translator=translator, model=model, today=today, values=values
    )
    settle(known, filter_.vocabulary)

    def shown(said: str) -> dict[str, Any]:
        return filter_.profile(said).to_dict(resolving.lang_of(lang, said))

    def answer(said: str) -> dict[str, Any]:
        try:
            return shown(said)
        except NLFilterError as failure:
            return _failed(failure, resolving.lang_of(lang, said))

    with output(None) as out:
        if text is not None:
            write_json(shown(request_of(text)), out, pretty=out.isatty())
            return
        bad = answer_lines(jsonl or "", "text", answer, _failed, out)
    if bad is not None:
        raise bad


def _failed(failure: NLFilterError, lang: str = "en") -> dict[str, Any]:
    return {
        "facts": [],
        "where": None,
        "conditions": [],
        "wishes": [],
        "unknown": [],
        "source": None,
        "degraded": False,
        "error": failure.to_dict(lang),
    }

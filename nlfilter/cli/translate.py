"""`nlfilter translate`: show how a request is understood, without running it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from nlfilter.cli import resolving
from nlfilter.cli.options import (
    AskedOption,
    JsonlOption,
    LangOption,
    ModelOption,
    RequestOrNone,
    SchemaOption,
    StrictOption,
    SureOption,
    TableOption,
    TodayOption,
    Translator,
    TranslatorOption,
)
from nlfilter.cli.parameters import option
from nlfilter.cli.streams import output, request_of
from nlfilter.errors import InputError, NLFilterError, NotExpressible

if TYPE_CHECKING:
    from nlfilter.filter import NLFilter
    from nlfilter.schema.parts import Lang


def translate(
    request: RequestOrNone = None,
    jsonl: JsonlOption = None,
    table: TableOption = None,
    schema: SchemaOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    sure: SureOption = None,
    lang: LangOption = None,
    today: TodayOption = None,
    asked: AskedOption = None,
    trace: Annotated[
        bool, option("--trace", help="Add how the request was read: its words, and what it may mean.")
    ] = False,
    strict: StrictOption = False,
) -> None:
    """Turn a request into a checked WHERE clause; print it as JSON, with all corrections and omissions.

    With --jsonl, each line holds {"id", "request"} and is answered by a line with the same id; "error" in it
    tells what is wrong with it.

    Example: nlfilter translate "remote, Python, Tokyo" --schema schemas/jobs.yaml
    """
    from nlfilter.cli.formats import write_json
    from nlfilter.cli.json_lines import answer_lines
    from nlfilter.cli.known_tables import settle

    if (request is None) == (jsonl is None):
        raise InputError.usage("request_or_lines")
    known = resolving.known_of(schema, table, command="nlfilter translate")
    filter_ = resolving.filter_of(
        known.schema,
        translator=translator,
        model=model,
        today=today,
        values=known.rows if known.values is None else known.values,
        asked=asked,
        sure=sure,
    )
    settle(known, filter_.vocabulary)
    with output(None) as out:
        if jsonl is None:
            text = request_of(request or "")
            data, failure = _translated(text, filter_, lang, trace=trace)
            if failure is None or isinstance(failure, NotExpressible):
                write_json(data, out, pretty=out.isatty())
            if failure is None and strict and data["unmatched"]:
                failure = NotExpressible.strict(filter_.translate(text).unmatched)
            if failure is not None:
                raise failure
            return
        bad = answer_lines(
            jsonl, "request", lambda text: _translated(text, filter_, lang, trace=trace)[0], _nothing, out
        )
    if bad is not None:
        raise bad


def _translated(
    request: str, filter_: NLFilter, lang: Lang | None, *, trace: bool = False
) -> tuple[dict[str, Any], NLFilterError | None]:
    """The JSON-ready answer to a request; with the failure, if nothing was understood."""
    try:
        translation = filter_.translate(request)
    except NLFilterError as error:
        failure = error
    else:
        data = translation.to_dict(resolving.lang_of(lang, request))
        if trace:
            data["trace"] = translation.trace.to_dict() if translation.trace else None
        return data, None
    return _nothing(failure, resolving.lang_of(lang, request)), failure


def _nothing(failure: NLFilterError, lang: str = "en") -> dict[str, Any]:
    """The JSON-ready answer to a request of which nothing was understood."""
    told = failure.to_dict(lang)
    unmatched = told.get("unmatched", [])
    return {
        "where": None,
        "conditions": [],
        "unmatched": unmatched,
        "mapped": [],
        "source": None,
        "error": told,
    }

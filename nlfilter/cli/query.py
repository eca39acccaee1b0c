"""`nlfilter query`: the rows of a ranked table that a request keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlfilter.cli import asking
from nlfilter.cli.answer import MOST_ROWS, Answer, chosen_format, tell_conditions, tell_the_rest, write
from nlfilter.cli.enrich import enriched
from nlfilter.cli.options import (
    AskedOption,
    Format,
    Lang,
    LangOption,
    ModelOption,
    OutputOption,
    RequestArgument,
    SchemaOption,
    SureOption,
    TableArgument,
    TodayOption,
    Translator,
    TranslatorOption,
)
from nlfilter.cli.patience import waiting
from nlfilter.cli.streams import fail, not_over, request_of, say
from nlfilter.errors import InputError, NotExpressible

if TYPE_CHECKING:
    from nlfilter.filter import NLFilter
    from nlfilter.result import FilterResult
    from nlfilter.schema.table import TableSchema
    from nlfilter.sources.source import Source


def query(
    table: TableArgument,
    request: RequestArgument,
    schema: SchemaOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    sure: SureOption = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many rows (of each list).")
    ] = None,
    enough: Annotated[
        int, typer.Option("--enough", min=0, metavar="N", help="With fewer rows, tell what would keep more.")
    ] = 1,
    only: Annotated[
        str | None, typer.Option("--list", metavar="VALUE", help="Only this list, as u001.")
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option("--format", help="Default: table on a terminal, else jsonl; or as --output ends."),
    ] = None,
    output_: OutputOption = None,
    spreadsheet: Annotated[
        bool,
        typer.Option("--spreadsheet", help="In CSV, mark text that a spreadsheet would run (=, +, -, @)."),
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Tell what was understood, on stderr.")] = False,
    lang: LangOption = None,
    today: TodayOption = None,
    asked: AskedOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail when any part is left out.")] = False,
    enriching: Annotated[
        bool,
        typer.Option(
            "--enrich", help="Without a schema: have a model find the table's words once, and keep them."
        ),
    ] = False,
) -> None:
    """Keep the rows that a request asks for, in rank order.

    Example: nlfilter query recs.parquet "remote, Python, Tokyo" --limit 5
    """
    request = request_of(request)
    chosen = chosen_format(format_, output_)
    if spreadsheet and chosen is not Format.CSV:
        raise InputError.usage("--spreadsheet is for CSV (--format csv).", "nlfilter query")
    not_over(output_, table, schema)
    if enriching:
        if schema is not None:
            raise InputError.usage("--enrich is for a table without a schema file: nlfilter schema enrich.")
        known = enriched(table, model)
    else:
        known = asking.schema_of(schema, table)
        if schema is None and translator is not Translator.EMBEDDED:
            _offer(known, model)
    jobs = asking.filter_of(known, translator=translator, model=model, today=today, asked=asked, sure=sure)
    with waiting("reading"):
        source = asking.source_of(table, known, only, inferred=schema is None)
        most = limit or (MOST_ROWS if chosen is Format.TABLE else None)
        result = _asked(jobs, request, source, most, enough, strict=strict, lang=lang)
        answer = Answer(result, result.rows, source.names, asking.lang_of(lang, request), limit, spreadsheet)
    if explain:
        tell_conditions(result.where, answer.lang)
    told = explain or _too_few(result, enough)
    if told:
        say(result.explain(answer.lang))
    else:
        tell_the_rest(result, answer.lang, corrections=chosen is Format.TABLE)
    write(answer, chosen, output_)
    if chosen is Format.TABLE:
        _tell_counts(answer, explained=told)


def _offer(known: TableSchema, model: str | None) -> None:
    """Say what a model could do for a table that has no words yet."""
    from nlfilter.translate.environment import configured_model

    is_plain = known.reviewed is known
    if is_plain and (model or configured_model()):
        say("One call to the model would teach this table its words, for all requests to come: add --enrich.")


def _asked(
    jobs: NLFilter,
    request: str,
    source: Source,
    limit: int | None,
    enough: int,
    *,
    strict: bool,
    lang: Lang | None,
) -> FilterResult:
    """The answer; where nothing can be applied, the reasons beside the failure."""
    from nlfilter.where.words import unmatched_sentence

    try:
        return jobs.filter(request, source, limit=limit, enough=enough, strict=strict)
    except NotExpressible as error:
        spoken = asking.lang_of(lang, request)
        reasons = [unmatched_sentence(one, jobs.schema, spoken) for one in error.unmatched]
        raise typer.Exit(fail(error, *reasons)) from None


def _too_few(result: FilterResult, enough: int) -> bool:
    """Whether fewer rows than `enough` are kept; where a limit was reached with as many, none are counted."""
    return len(result.positions) < enough and result.count < enough


def _tell_counts(answer: Answer, *, explained: bool) -> None:
    """How many rows there are, below the table that shows the first of them."""
    from nlfilter.where.words.language import language

    sentence, result = language(answer.lang).sentence, answer.result
    if not explained:
        counted = {"count": f"{result.count:,}", "total": f"{result.total:,}"}
        say(sentence("matched", many=result.count != 1, **counted))
    if answer.limit is None and result.count > MOST_ROWS:
        say(sentence("shown", n=MOST_ROWS))

"""`nlfilter query`: the rows of a ranked table that a request keeps."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlfilter.cli import resolving
from nlfilter.cli.counts import write_count, write_facets
from nlfilter.cli.enrich import enriched
from nlfilter.cli.options import (
    AskedOption,
    Format,
    JsonlOption,
    LangOption,
    ModelOption,
    OutputOption,
    QuietOption,
    SchemaOption,
    SureOption,
    TodayOption,
    Translator,
    TranslatorOption,
)
from nlfilter.cli.output import MOST_ROWS, Answer, chosen_format, tell_conditions, write
from nlfilter.cli.progress import counting, waiting
from nlfilter.cli.streams import fail, not_over, request_of, say
from nlfilter.errors import InputError, NotExpressible

if TYPE_CHECKING:
    from nlfilter.apply import PreparedList
    from nlfilter.filter import NLFilter
    from nlfilter.result import FilterResult
    from nlfilter.schema.parts import Lang
    from nlfilter.schema.table import TableSchema
    from nlfilter.translate.translation import Translation

_LINES = (None, Format.JSONL)
_ALL = 1_000_000
"""The most values of a column that --facets counts, except in a table for people."""


def query(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="TABLE... REQUEST",
            help="Files of rows, folders or quoted patterns; then what to look for (- reads stdin).",
            show_default=False,
        ),
    ],
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="SQL", help="A SQL condition, with a request or alone."),
    ] = None,
    schema: SchemaOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    sure: SureOption = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="The most rows to show (of each list).")
    ] = None,
    enough: Annotated[
        int, typer.Option("--enough", min=0, metavar="N", help="With fewer rows, say what would keep more.")
    ] = 1,
    only: Annotated[
        str | None, typer.Option("--list", metavar="VALUE", help="Only this list (u001).")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--columns", metavar="A,B", help="Only these columns, in this order."),
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Print the number of kept rows instead.")] = False,
    facets: Annotated[
        list[str] | None,
        typer.Option("--facets", metavar="A,B", help="Count the kept rows by value instead."),
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format", help="Default: by the name of --output; else table on a terminal, or jsonl."
        ),
    ] = None,
    output_: OutputOption = None,
    part_rows: Annotated[
        int | None,
        typer.Option(
            "--part-rows", min=1, metavar="N", help="Write a folder of parquet files, each from N rows."
        ),
    ] = None,
    jsonl: JsonlOption = None,
    spreadsheet: Annotated[
        bool,
        typer.Option("--spreadsheet", help="In CSV, mark text that a spreadsheet would run (=, +, -, @)."),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Explain on stderr in detail what was understood.")
    ] = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
    today: TodayOption = None,
    asked: AskedOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if any part is left out.")] = False,
    enriching: Annotated[
        bool,
        typer.Option(
            "--enrich", help="Without a schema: ask a model once for the table's words, and keep them."
        ),
    ] = False,
) -> None:
    """Show the rows that match a request, in rank order. One line on stderr says what was understood.

    Example: nlfilter query recs.parquet "remote, Python, Tokyo" --limit 5
    """
    table, given = resolving.table_and_request(
        arguments, may_lack_request=bool(where is not None or count or facets or jsonl)
    )
    filter_of = partial(
        resolving.filter_of, translator=translator, model=model, today=today, asked=asked, sure=sure
    )
    if jsonl is not None:
        from nlfilter.cli.query_lines import query_many

        if given is not None or where is not None or count or facets or columns or format_ not in _LINES:
            raise InputError.usage("jsonl_alone", "nlfilter query")
        not_over(output_, jsonl, *resolving.tables_of(table), schema)
        filter_ = filter_of(resolving.schema_of(schema, table, quiet=quiet))
        query_many(filter_, table, jsonl, only, output_, limit=limit, enough=enough, strict=strict, lang=lang)
        return
    request = None if given is None else request_of(given)
    counted = resolving.names_of(facets, "--facets")
    if part_rows is not None and (output_ is None or format_ not in (None, Format.PARQUET)):
        raise InputError.usage("parts_need_output", "nlfilter query")
    chosen = Format.PARQUET if part_rows is not None else chosen_format(format_, output_)
    _check(chosen, spreadsheet=spreadsheet, counting=count + bool(counted), columns=columns)
    not_over(output_, *resolving.tables_of(table), schema)
    known = _enriched(table, schema, model) if enriching else resolving.schema_of(schema, table, quiet=quiet)
    may_ask = request is not None and translator is not Translator.EMBEDDED
    if schema is None and may_ask and not (enriching or quiet):
        _offer(known, model)
    if counted:
        from nlfilter.result import check_facets

        check_facets(counted, known)
    filter_ = filter_of(known)
    spoken = resolving.lang_of(lang, request or "")
    with waiting("reading"):
        prepared = resolving.prepared_of(filter_, table, only, inferred=schema is None, quiet=quiet)
        source = prepared.source
        names = resolving.columns_of(
            resolving.names_of(columns, "--columns"), source, known, shown=chosen is Format.TABLE
        )
        most = 1 if count or counted else limit or (MOST_ROWS if chosen is Format.TABLE else None)
        result = _asked(filter_, request, where, prepared, most, enough, strict=strict, lang=spoken)
        answer = Answer(result, source.names, spoken, prepared, limit, names, spreadsheet)
        told = "" if quiet else _told(result, answer, enough, at_length=explain)
    # There may be many rows, and their reader may stop early. Under a table, people see the words last.
    words_first = output_ is None and (explain or chosen is not Format.TABLE)
    if words_first:
        _tell(told, result, answer.lang, explain=explain)
    if count:
        write_count(answer, chosen, output_)
    elif counted:
        write_facets(
            answer, counted, limit or (MOST_ROWS if chosen is Format.TABLE else _ALL), chosen, output_
        )
    else:
        _write_rows(answer, chosen, output_, part_rows)
    if not words_first:
        _tell(told, result, answer.lang, explain=explain)
    if told and chosen is Format.TABLE and limit is None and not (count or counted):
        _tell_more(result, answer.lang)


def _enriched(table: resolving.Tables, schema: Path | None, model: str | None) -> TableSchema:
    """The inferred schema of the only table, with a model's words (--enrich)."""
    if schema is not None or not isinstance(table, str):
        raise InputError.usage("enrich_alone")
    return enriched(table, model)


def _write_rows(answer: Answer, chosen: Format, path: Path | None, part_rows: int | None) -> None:
    if part_rows is not None and path is not None:
        with counting("writing") as heard:
            answer.result.save_parts(path, part_rows=part_rows, told=heard)
    else:
        with waiting("writing"):
            write(answer, chosen, path)


def _check(chosen: Format, *, spreadsheet: bool, counting: int, columns: list[str] | None) -> None:
    """Refuse options that cannot be combined."""
    if spreadsheet and chosen not in (Format.CSV, Format.TSV):
        raise InputError.usage("spreadsheet_is_csv", "nlfilter query")
    if counting + bool(columns) > 1:
        raise InputError.usage("one_of_counts", "nlfilter query")
    if counting and chosen.is_binary:
        raise InputError.usage("counts_are_text", "nlfilter query")


def _offer(known: TableSchema, model: str | None) -> None:
    """Say that a model could find words for a table, if one is configured and the table has none yet."""
    from nlfilter.translate.models.environment import configured_model

    is_plain = known.reviewed is known
    if is_plain and (model or configured_model()):
        say("One call to the model can find this table's words for all later requests: add --enrich.")


def _asked(
    filter_: NLFilter,
    request: str | None,
    clause: str | None,
    prepared: PreparedList,
    limit: int | None,
    enough: int,
    *,
    strict: bool,
    lang: Lang,
) -> FilterResult:
    """The answer. If nothing can be applied, print the reasons and exit."""
    from nlfilter.where.words import unmatched_sentence

    try:
        return filter_.apply(
            _translated(filter_, request, clause, strict=strict), prepared, limit=limit, enough=enough
        )
    except NotExpressible as error:
        reasons = [unmatched_sentence(one, filter_.schema, lang) for one in error.unmatched]
        raise typer.Exit(fail(error, *reasons)) from None


def _translated(filter_: NLFilter, request: str | None, clause: str | None, *, strict: bool) -> Translation:
    """The translated request together with the condition of --where, which no request can remove."""
    from nlfilter.translate.translation import Translation
    from nlfilter.where.conditions import Where

    asked = Translation(Where(filter_.compiled)) if request is None else filter_.translate(request)
    if strict and asked.unmatched:
        raise NotExpressible.strict(asked.unmatched)
    if clause is None:
        return asked
    from nlfilter.where.parse import parse_where

    beside = parse_where(clause, filter_.schema)
    others = tuple(other & beside for other in asked.alternatives)
    return replace(asked, where=asked.where & beside, alternatives=others)


def _told(result: FilterResult, answer: Answer, enough: int, *, at_length: bool) -> str:
    """Words about the answer: one line, or more with --explain or if fewer rows than `enough` are kept."""
    too_few = result.count < enough
    return result.explain(answer.lang) if at_length or too_few else result.summary(answer.lang)


def _tell(told: str, result: FilterResult, lang: Lang, *, explain: bool) -> None:
    if told and explain:
        tell_conditions(result.where, lang)
    if told:
        say(told)


def _tell_more(result: FilterResult, lang: Lang) -> None:
    """Say that a table shows only the first rows."""
    from nlfilter.where.words.language import language

    if result.count > MOST_ROWS:
        say(language(lang).sentence("shown", n=MOST_ROWS))

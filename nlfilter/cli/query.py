"""`nlfilter query`: the rows of a ranked table that a request keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace as replace_in

from nlfilter.cli import resolving, schema_cache
from nlfilter.cli.options import (
    AskedOption,
    ColumnsOption,
    CountOption,
    EnoughOption,
    EnrichOption,
    ExplainOption,
    FacetsOption,
    Format,
    FormatOption,
    JsonlOption,
    LangOption,
    LimitOption,
    ListOption,
    ModelOption,
    OutputOption,
    PartRowsOption,
    QueryArguments,
    QuietOption,
    SchemaOption,
    SpreadsheetOption,
    StrictOption,
    SureOption,
    TodayOption,
    Translator,
    TranslatorOption,
    WhereOption,
)
from nlfilter.cli.output import MOST_ROWS, Answer, chosen_format, tell_conditions, write
from nlfilter.cli.progress import counting, waiting
from nlfilter.cli.streams import fail, not_over, output, request_of, say, tell
from nlfilter.errors import InputError, Message, NotExpressible

if TYPE_CHECKING:
    from nlfilter.cli.known_tables import Known, Tables
    from nlfilter.filter import NLFilter
    from nlfilter.schema.parts import Lang
    from nlfilter.schema.table import TableSchema
    from nlfilter.translate.translation import Translation
    from nlfilter.where.phrases import Unmatched


_FIELDS = ("column", "value", "count")


def write_count(answer: Answer, format_: Format, path: Path | None) -> None:
    """Write how many rows are kept; in JSON, with the rest of the answer."""
    from nlfilter.cli.formats import write_json

    with output(path) as out:
        if format_ is Format.JSON:
            write_json(answer.result.to_dict(answer.lang, rows=False), out, pretty=out.isatty())
        else:
            out.write(f"{answer.result.count}\n")


def write_facets(
    answer: Answer, columns: Sequence[str], most: int, format_: Format, path: Path | None
) -> None:
    """Write how many of the kept rows have each value of some columns, the most frequent first."""
    from nlfilter.cli.formats import write_csv, write_json, write_jsonl

    found = answer.result.facets(*columns, most=most)
    rows = [
        dict(zip(_FIELDS, (name, value, count), strict=True))
        for name, counts in found.items()
        for value, count in counts
    ]
    with output(path) as out:
        match format_:
            case Format.JSON:
                counts = {
                    name: [{"value": value, "count": count} for value, count in one]
                    for name, one in found.items()
                }
                data = answer.result.to_dict(answer.lang, rows=False) | {"facets": counts}
                write_json(data, out, pretty=out.isatty())
            case Format.TABLE:
                _write_table(answer, found, out)
            case Format.CSV | Format.TSV:
                delimiter = "\t" if format_ is Format.TSV else ","
                write_csv(rows, _FIELDS, out, spreadsheet=answer.spreadsheet, delimiter=delimiter)
            case _:
                write_jsonl(rows, out)


def _write_table(answer: Answer, found: Mapping[str, Sequence[tuple[Any, int]]], out: IO[str]) -> None:
    from rich.text import Text

    from nlfilter.cli.grid import cells, plain_table, write_lines
    from nlfilter.where.words.speaker import Speaker

    schema = answer.result.where.schema.schema
    speaker = Speaker.of(schema, answer.lang)
    for number, (name, counts) in enumerate(found.items()):
        if number:
            out.write("\n")
        table = plain_table()
        table.add_column(Text(speaker.label(name)), overflow="fold")
        table.add_column("n", justify="right")
        texts = cells([value for value, _ in counts], schema.stand_ins.get(name, name), speaker)
        for text, (_, count) in zip(texts, counts, strict=True):
            table.add_row(Text(text or speaker.language.values["absent"]), speaker.language.number(count))
        write_lines(table, out)


_ALL = 1_000_000
"""The most values of a column that --facets counts, except in a table for people."""


class Wanted(Struct, frozen=True):
    """What to print about a table, and where: rows, their number, or counts by value (`facets`)."""

    format: Format
    path: Path | None
    limit: int | None
    enough: int
    count: bool
    facets: tuple[str, ...]
    part_rows: int | None
    explain: bool
    quiet: bool

    @property
    def counts(self) -> bool:
        """Whether to print counts instead of rows."""
        return self.count or bool(self.facets)

    @property
    def most(self) -> int | None:
        """The most rows to read."""
        return 1 if self.counts else self.limit or (MOST_ROWS if self.format is Format.TABLE else None)

    @property
    def words_first(self) -> bool:
        """Whether the words come before the rows: there may be many, and their reader may stop early.

        Under a table, people see the words last.
        """
        return self.path is None and (self.explain or self.format is not Format.TABLE)


def query(
    arguments: QueryArguments,
    where: WhereOption = None,
    schema: SchemaOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    sure: SureOption = None,
    limit: LimitOption = None,
    enough: EnoughOption = 1,
    only: ListOption = None,
    columns: ColumnsOption = None,
    count: CountOption = False,
    facets: FacetsOption = None,
    format_: FormatOption = None,
    output_: OutputOption = None,
    part_rows: PartRowsOption = None,
    jsonl: JsonlOption = None,
    spreadsheet: SpreadsheetOption = False,
    explain: ExplainOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
    today: TodayOption = None,
    asked: AskedOption = None,
    strict: StrictOption = False,
    enriching: EnrichOption = False,
) -> int:
    """Show the rows that match a request, in rank order. One line on stderr says what was understood.

    Example: nlfilter query recs.parquet "remote, Python, Tokyo" --limit 5
    """
    table, given = resolving.table_and_request(
        arguments, may_lack_request=bool(where is not None or count or facets or jsonl)
    )
    filter_of = partial(
        resolving.filter_of, translator=translator, model=model, today=today, asked=asked, sure=sure
    )
    for written in (output_, asked):
        not_over(written, jsonl, *resolving.tables_of(table), schema)
    if jsonl is not None:
        from nlfilter.cli.json_lines import query_many

        _check_lines(
            format_, alone=not (given is not None or where is not None or count or facets or columns)
        )
        filter_ = filter_of(resolving.schema_of(schema, table, quiet=quiet))
        query_many(filter_, table, jsonl, only, output_, limit=limit, enough=enough, strict=strict, lang=lang)
        return 0
    request = None if given is None else request_of(given)
    counted = resolving.names_of(facets, "--facets")
    if part_rows is not None and (output_ is None or format_ not in (None, Format.PARQUET)):
        raise InputError.usage("parts_need_output", "nlfilter query")
    by_name = format_ if part_rows is None else Format.PARQUET
    chosen = chosen_format(by_name, output_, spreadsheet=spreadsheet)
    wanted = Wanted(chosen, output_, limit, enough, count, counted, part_rows, explain, quiet)
    _check(chosen, spreadsheet=spreadsheet, counting=count + bool(counted), columns=columns)
    read = _enriched(table, schema, model) if enriching else resolving.known_of(schema, table, quiet=quiet)
    known = read.schema
    may_ask = request is not None and translator is not Translator.EMBEDDED
    if schema is None and may_ask and not (enriching or quiet):
        _offer(table, known, model)
    wanted = replace_in(wanted, facets=_facets_of(counted, known))
    filter_ = filter_of(known, values=read.values)
    spoken = resolving.lang_of(lang, request or "")
    with waiting("reading"):
        prepared = resolving.prepared_of(filter_, read, only, inferred=schema is None, quiet=quiet)
        stored = prepared.source
        picked = resolving.as_stored(resolving.names_of(columns, "--columns"), known)
        names = resolving.columns_of(picked, stored, known, shown=chosen is Format.TABLE)
        try:
            translation = _translated(filter_, request, where, strict=strict)
            result = filter_.apply(translation, prepared, limit=wanted.most, enough=wanted.enough)
        except NotExpressible as error:
            if schema is None and _lacks_a_dictionary(error.unmatched, filter_):
                error.without_dictionary()
            return fail(error, *_reasons(error, filter_, spoken))
        answer = Answer(result, stored.names, spoken, prepared, limit, names, spreadsheet)
        words = "" if quiet else _words(answer, wanted)
    _write(answer, words, wanted)
    if words:
        resolving.tell_zone(result.where, stored)
    if words and schema is None and _lacks_a_dictionary(translation.unmatched, filter_):
        tell(Message("request.dictionary"))
    return 0


def _write(answer: Answer, words: str, wanted: Wanted) -> None:
    """Write rows or counts to stdout or a file, and the words to stderr."""
    if wanted.words_first:
        _say(words, answer, wanted)
    if wanted.count:
        write_count(answer, wanted.format, wanted.path)
    elif wanted.facets:
        most = wanted.limit or (MOST_ROWS if wanted.format is Format.TABLE else _ALL)
        write_facets(answer, wanted.facets, most, wanted.format, wanted.path)
    else:
        _write_rows(answer, wanted.format, wanted.path, wanted.part_rows)
    if not wanted.words_first:
        _say(words, answer, wanted)
    if words and wanted.format is Format.TABLE and wanted.limit is None and not wanted.counts:
        _say_that_more_follow(answer)


def _enriched(table: Tables, schema: Path | None, model: str | None) -> Known:
    """The inferred schema of the only table, with a model's words (--enrich)."""
    if schema is not None or not isinstance(table, str):
        raise InputError.usage("enrich_alone")
    from nlfilter.cli.enrich import enriched
    from nlfilter.cli.known_tables import Known

    return Known(enriched(table, model), table, table)


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
        raise InputError.usage("spreadsheet_is_csv")
    if counting + bool(columns) > 1:
        raise InputError.usage("one_of_counts", "nlfilter query")
    if counting and chosen.is_binary:
        raise InputError.usage("counts_are_text", "nlfilter query")


def _check_lines(format_: Format | None, *, alone: bool) -> None:
    """Refuse options beside --jsonl that mean one request."""
    if not alone:
        raise InputError.usage("jsonl_alone", "nlfilter query")
    if format_ not in (None, Format.JSONL):
        raise InputError.usage("jsonl_format", "nlfilter query")


def _facets_of(names: tuple[str, ...], known: TableSchema) -> tuple[str, ...]:
    """The stored columns that --facets names; each must be one that can be asked for."""
    from nlfilter.result import check_facets

    stored = resolving.as_stored(names, known)
    check_facets(stored, known)
    return stored


def _offer(table: Tables, known: TableSchema, model: str | None) -> None:
    """Say once that a model could find words for a table, if one is configured and the table has none yet."""
    from nlfilter.translate.models.environment import configured_model

    is_plain = known.reviewed is known
    if is_plain and (model or configured_model()) and schema_cache.is_first_offer(str(table)):
        tell(Message("usage.could_enrich"))


def _lacks_a_dictionary(unmatched: Sequence[Unmatched], filter_: NLFilter) -> bool:
    """Whether an unknown word may be one of the other language, in which most stored values are."""
    if not unmatched:
        return False
    from nlfilter.schema.fold import has_cjk
    from nlfilter.schema.inference.dictionary import is_lacking
    from nlfilter.where.phrases import Reason

    words = (one.phrase for one in unmatched if one.reason is Reason.NO_COLUMN)
    asked = {has_cjk(word) for word in words if any(map(str.isalpha, word))}
    values = filter_.vocabulary.values.values() if filter_.vocabulary else ()
    # "R1001" is a code, and in no language.
    stored = [has_cjk(v) for texts in values for v in texts if not any(map(str.isdigit, v))]
    japanese = sum(stored) * 2 > len(stored)
    return bool(stored) and (not japanese) in asked and is_lacking()


def _reasons(error: NotExpressible, filter_: NLFilter, lang: Lang) -> list[str]:
    """Why nothing of a request can be applied, a sentence for each part."""
    from nlfilter.where.words import unmatched_sentence

    return [unmatched_sentence(one, filter_.schema, lang) for one in error.unmatched]


def _translated(filter_: NLFilter, request: str | None, clause: str | None, *, strict: bool) -> Translation:
    """The translated request together with the condition of --where, which no request can remove."""
    from nlfilter.translate.translation import Translation
    from nlfilter.where.conditions import Where

    asked = Translation(Where(filter_.compiled)) if request is None else filter_.translate(request)
    if strict and asked.unmatched:
        raise NotExpressible.strict(asked.unmatched)
    if clause is None:
        return asked
    beside = resolving.where_of(clause, filter_.schema)
    others = tuple(other & beside for other in asked.alternatives)
    return replace(asked, where=asked.where & beside, alternatives=others)


def _words(answer: Answer, wanted: Wanted) -> str:
    """Words about the answer: one line, or more with --explain or if fewer rows than `enough` are kept."""
    result = answer.result
    at_length = wanted.explain or result.count < wanted.enough
    return result.explain(answer.lang) if at_length else result.summary(answer.lang)


def _say(words: str, answer: Answer, wanted: Wanted) -> None:
    if words and wanted.explain:
        tell_conditions(answer.result.where, answer.lang)
    if words:
        say(words)


def _say_that_more_follow(answer: Answer) -> None:
    """Say that a table shows only the first rows."""
    from nlfilter.where.words.language import language

    if answer.result.count > MOST_ROWS:
        say(language(answer.lang).sentence("shown", n=MOST_ROWS))

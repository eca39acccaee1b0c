"""Turns arguments and options into the values that commands use: a schema, a filter, a day, a language."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlfilter.cli.localization import spoken
from nlfilter.cli.options import Translator
from nlfilter.cli.streams import say, tell
from nlfilter.errors import InputError, Message, RejectedWhere, lacking, left_out, sampled
from nlfilter.errors.inputs import EVERY_LIST
from nlfilter.errors.messages import told
from nlfilter.languages.about import language_of
from nlfilter.languages.folders import codes

if TYPE_CHECKING:
    from nlfilter.apply import PreparedList
    from nlfilter.cli.known_tables import Known, Tables
    from nlfilter.filter import NLFilter
    from nlfilter.schema.parts import Lang
    from nlfilter.schema.table import TableSchema
    from nlfilter.sources.source import Source
    from nlfilter.where.conditions import Where


def table_and_request(arguments: Sequence[str], *, may_lack_request: bool) -> tuple[Tables, str | None]:
    """The tables, and the request after them. Without a request, the last argument is a table, too."""
    from nlfilter.sources.paths import files_of, may_name_files

    *tables, last = arguments
    if "-" in tables and last == "-":
        raise InputError.usage("one_from_stdin", "nlfilter query")
    if may_lack_request and (not tables or last == "-" or files_of(last)):
        return _one_or_more(arguments), None
    if not tables:
        key = "request_after_table" if may_name_files(last) else "file_first"
        raise InputError.usage(key, "nlfilter query")
    if files_of(last) and not any(map(may_name_files, tables)):
        raise InputError.usage("file_first", "nlfilter query")
    if len(tables) > 1 and not all(table == "-" or files_of(table) for table in tables):
        raise InputError.usage("request_in_quotes", "nlfilter query")
    return _one_or_more(tables), last


def _one_or_more(tables: Sequence[str]) -> Tables:
    tables = [read_table(table) for table in tables]
    return tables[0] if len(tables) == 1 else tuple(tables)


def read_table(table: str) -> str:
    """A path; for `-`, the path of a file with the content of standard input."""
    from nlfilter.sources.scratch import spooled

    return spooled(sys.stdin.buffer) if table == "-" else table


def tables_of(table: Tables) -> tuple[str, ...]:
    """Each table that is read."""
    return (table,) if isinstance(table, str) else table


def names_of(given: Sequence[str] | None, option: str) -> tuple[str, ...]:
    """The names in an option, separated by commas, each once. Raises `InputError` if there is none.

    >>> names_of(["city, title", "rank"], "--columns")
    ('city', 'title', 'rank')
    """
    if given is None:
        return ()
    names = dict.fromkeys(part.strip() for one in given for part in one.split(","))
    names.pop("", None)
    if not names:
        raise InputError.usage("no_names", "nlfilter query", option=option)
    return tuple(names)


def columns_of(names: Sequence[str], source: Source, schema: TableSchema, *, shown: bool) -> Sequence[str]:
    """The stored columns that --columns names; in a table for people, none of them may be hidden."""
    hidden = {name for name, column in schema.columns.items() if not column.filterable} - {*schema.stand_ins}
    known = [name for name in source.names if not (shown and name in hidden)]
    for name in names:
        if name not in known:
            raise InputError.no_such_column(name, known, schema.called)
    return names


def as_stored(names: Sequence[str], schema: TableSchema) -> tuple[str, ...]:
    """The names of columns. People may also write the label that they read: 「家賃」 for 「家賃（円）」."""
    read = {(schema.label_of(name, lang), of) for name, of in schema.known_as.items() for lang in codes()}
    count = Counter(label for label, _ in read)
    labels = {label: name for label, name in read if count[label] == 1}
    return tuple(name if name in schema.columns else labels.get(name, name) for name in names)


def schema_of(
    schema: Path | None, table: Any = None, *, quiet: bool = False, command: str = "nlfilter"
) -> TableSchema:
    """The schema of a file, or a schema inferred from a table; `command` is the one that needs it."""
    return known_of(schema, table, quiet=quiet, command=command).schema


def known_of(
    schema: Path | None, table: Any = None, *, quiet: bool = False, command: str = "nlfilter"
) -> Known:
    """What is known of a table, from a schema file, an earlier run, or its rows."""
    from nlfilter.cli import schema_cache
    from nlfilter.cli.known_tables import Known, known_table

    if schema is not None:
        return Known(schema_cache.load(schema), table, table)
    if table is None:
        raise InputError.usage("table_or_schema", command)
    found = known_table(table)
    if found.left_out and not quiet:
        say(left_out(found.left_out, most=10))
    if (told_of := sampled(found.seen, found.total)) and not quiet:
        tell(told_of)
    enriched = schema_cache.load_enriched(table, found.schema) if isinstance(table, str) else None
    return Known(enriched, table, found.rows) if enriched else found


def where_of(clause: str, schema: TableSchema) -> Where:
    """A condition that a person wrote; a refusal shows the refused part."""
    from nlfilter.where.conditions import parse_where

    try:
        return parse_where(clause, schema)
    except RejectedWhere as error:
        refused = error.pointing(clause)
    raise refused


def prepared_of(
    filter_: NLFilter, known: Known, only: str | None, *, inferred: bool, quiet: bool = False
) -> PreparedList:
    """The rows of a table, or of one list in it. Says which columns some of several files lack."""
    from nlfilter.cli.known_tables import settle

    if only is not None and filter_.schema.list is None:
        raise InputError.no_lists(filter_.schema.name, inferred=inferred)
    prepared = filter_.prepare(known.rows, list=EVERY_LIST if only is None else only)
    settle(known, filter_.vocabulary)
    if not quiet:
        tell_lacking(prepared.source)
        tell_encodings(prepared.source)
        tell_sheets(*tables_of(known.table))
        if inferred:
            _tell_total(prepared.source)
    return prepared


def tell_sheets(*tables: str) -> None:
    """Say which sheet of a spreadsheet is read, if nobody named one of several."""
    from nlfilter.sources.paths import format_of, inside

    for table in tables:
        path, sheet = inside(table)
        if sheet or format_of(path) != "excel":
            continue
        from nlfilter.sources.foreign import sheets_of

        first, *others = sheets_of(path) or [""]
        if others:
            tell(
                Message("problem.first_sheet", path=path, sheet=first, others=tuple(others), other=others[0])
            )


def _tell_total(source: Source) -> None:
    """Say that the last row of a file that people write looks like a total."""
    from nlfilter.schema.inference.row_keys import total_row
    from nlfilter.sources.paths import format_of

    written = all(format_of(path) in ("csv", "excel") for path in source.paths)
    if source.paths and written and (word := total_row(source)):
        tell(Message("problem.total_row", word=word))


def tell_encodings(source: Source) -> None:
    """Say which files were taken for Shift_JIS."""
    if files := getattr(source, "guessed", ()):
        tell(Message("problem.read_as", files=tuple(files), name="Shift_JIS", path=files[0]))


def tell_zone(where: Where, source: Source) -> None:
    """Say of moments with a time zone in which zone their days and times of day are counted."""
    from nlfilter.where.nodes import columns

    if told_in := in_utc(columns(where.predicate) if where.predicate else (), source):
        tell(told_in)


def in_utc(names: Iterable[str], source: Source) -> str:
    """Says which of some columns hold moments with a time zone; "" if none do."""
    zoned = tuple(name for name in names if source.columns.get(name, "").endswith("TIME ZONE"))
    return Message("problem.in_utc", names=zoned) if zoned else ""


def tell_lacking(source: Source) -> None:
    """Say which columns some of the files lack."""
    if found := lacking(getattr(source, "lacking", {})):
        say(told(found, spoken()))


_LAST: list[NLFilter] = []
"""The filter of this run stays open until the process ends: to close its engines first would take longer."""


def filter_of(
    schema: TableSchema,
    *,
    translator: Translator = Translator.AUTO,
    model: str | None = None,
    today: str | None = None,
    values: Any = None,
    asked: Path | None = None,
    sure: float | None = None,
) -> NLFilter:
    """The filter that the options describe."""
    from nlfilter.filter import NLFilter
    from nlfilter.translate.confidence import least_unasked
    from nlfilter.translate.route import configured

    unasked = least_unasked(schema) if sure is None else sure
    # A process answers one request, so replies are kept in a file.
    chosen = configured(translator.value, model, cache="file", sure=unasked)
    filter_ = NLFilter(schema, translator=chosen, today=day_of(today), values=values, asked=asked, sure=sure)
    _LAST[:] = [filter_]
    return filter_


def day_of(text: str | None) -> date | None:
    """The day that --today gives in ISO 8601; None without the option."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError.of("not_a_day")


def lang_of(chosen: Lang | None, request: str) -> Lang:
    """The language of the output: the chosen one, else the request's, else the one to speak in now."""
    return chosen or language_of(request) or spoken()

"""Learns a vocabulary from data, and keeps it in a parquet file."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from nlfilter.errors import InputError
from nlfilter.schema.kinds import Kind, kind_of
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.drift import cast_from_text, reading_of, stored_columns
from nlfilter.schema.stored.vocabulary import Vocabulary, folded_words, kana_words
from nlfilter.sources.columnar import arrow_column, arrow_table
from nlfilter.sources.learn import (
    TextFacts,
    distinct_values,
    distinct_words,
    least_and_greatest,
    text_facts,
    whether,
)
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.sources.replacing import replacing
from nlfilter.sources.source import Scan, Source, loading

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema


_EXACT = 4
"""Numbers with at most this many digits stay exact."""
_FIGURES = 2
_MONTH = re.compile(r"(\d{4}-\d\d)-\d\d")


def span_of(kind: Kind, low: str, high: str) -> tuple[str, str] | None:
    """The rounded ends of a column, from the engine's texts; None if they are not numbers or days.

    >>> span_of(Kind.INTEGER, "1915", "2046"), span_of(Kind.FLOAT, "0.25", "15.5")
    (('1915', '2046'), ('0', '16'))
    >>> span_of(Kind.INTEGER, "31250", "218587"), span_of(Kind.DATE, "2018-11-03", "2019-03-12")
    (('31000', '220000'), ('2018-11', '2019-03'))
    >>> span_of(Kind.FLOAT, "nan", "inf"), span_of(Kind.DATE, "infinity", "0044-03-15 (BC)")
    (None, None)
    """
    if kind.is_number:
        ends = _rounded(low, ROUND_FLOOR), _rounded(high, ROUND_CEILING)
    else:
        ends = _month(low), _month(high)
    return (ends[0], ends[1]) if ends[0] and ends[1] else None


def _rounded(number: str, outwards: str) -> str:
    try:
        exact = Decimal(number)
        whole = exact.to_integral_value(outwards)
        left = len(whole.as_tuple().digits) - _FIGURES
        if whole.adjusted() >= _EXACT:
            whole = whole.quantize(Decimal((0, (1,), left)), outwards)
        return str(int(whole))
    except (InvalidOperation, ValueError, OverflowError):
        return ""


def _month(day: str) -> str:
    found = _MONTH.match(day)
    return found[1] if found and not day.endswith(")") else ""


_NO_EXPRS: Mapping[str, str] = {}


def learn(source: Source, schema: TableSchema, exprs: Mapping[str, str] = _NO_EXPRS) -> Vocabulary:
    """The vocabulary of a list: values, words of free text, zeros, and the ranges of numbers and days.

    `exprs` are the checked expressions of derived columns; a derived column without one is left out.
    So is one that cannot be computed for every row: who asks for it is told.
    """
    try:
        return _learned(source, schema, exprs)
    except InputError:
        computed = {name: sql for name, sql in exprs.items() if _is_computed(source, sql)}
        if len(computed) == len(exprs):
            raise
    return _learned(source, schema, computed)


def _is_computed(source: Source, sql: str) -> bool:
    """Whether an expression can be computed for every row."""
    with suppress(InputError), source.scan(stored_columns(sql, source.names)) as scan:
        scan.read(f"SELECT count({sql}) FROM {scan.table}")
        return True
    return False


def _learned(source: Source, schema: TableSchema, exprs: Mapping[str, str]) -> Vocabulary:
    sql_of = _readable(source, schema, exprs)
    stored = {n: stored_columns(exprs[n], source.names) if n in exprs else [n] for n in sql_of}
    texts = {n: _text(schema.columns[n], sql) for n, sql in sql_of.items() if schema.columns[n].kind.is_text}
    ends = {n: _present(schema.columns[n], sql_of[n]) for n in _with_ends(sql_of, schema)}
    zeros = _zeros(source, schema, {n: exprs[n] for n in sql_of if n in exprs and stored[n]})
    stored |= {name: [name] for name in zeros if name not in stored}
    together = list(dict.fromkeys(part for name in (*texts, *ends, *zeros) for part in stored[name]))
    if not together:
        return Vocabulary()
    with source.scan(together) as scan:
        scan = scan.copied(together, source.total)
        single = {name: sql for name, sql in texts.items() if _may_be_searched(schema.columns[name])}
        facts = text_facts(scan, {n: s for n, s in single.items() if schema.columns[n].kind is Kind.TEXT})
        free = {name for name in facts if is_free_text(facts[name])}
        free |= {name for name in texts if schema.columns[name].vocabulary == "text"}
        words = distinct_words(scan, {name: texts[name] for name in texts if name in free}, stored)
        values = distinct_values(scan, {name: texts[name] for name in texts if name not in free}, stored)
        kinds = {name: schema.columns[name].kind for name in ends}
        told = _spans(scan, ends, kinds)
        held = whether(scan, zeros, stored)
    return Vocabulary(
        {name: _without(schema.columns[name].missing, found) for name, found in values.items()},
        {name: frozenset(folded_words(found)) for name, found in words.items()},
        told,
        held,
        {name: kana for name, found in words.items() if (kana := frozenset(kana_words(found)))},
    )


def _without(missing: Sequence[object], values: Sequence[str]) -> tuple[str, ...]:
    absent = set(map(str, missing))
    return tuple(value for value in values if value not in absent)


def _with_ends(names: Collection[str], schema: TableSchema) -> list[str]:
    """The columns whose range is learned. The size of an identifier means nothing.

    The range tells the year of "after 15 January", and which column "two hours" can be about.
    """
    told = (name for name in names if name not in (*schema.key, schema.rank, schema.list))
    columns = {name: schema.columns[name] for name in told}
    kinds = {n: c.kind for n, c in columns.items() if not c.private}
    return [name for name, kind in kinds.items() if kind.is_time or kind.is_number]


def _spans(scan: Scan, sql: Mapping[str, str], kinds: Mapping[str, Kind]) -> dict[str, tuple[str, str]]:
    """The ranges of numbers and days, rounded."""
    with suppress(InputError):  # a value that cannot be read as declared is reported when the rows are read
        ends = least_and_greatest(scan, sql)
        return {name: span for name in ends if (span := span_of(kinds[name], *ends[name]))}
    return {}


def _present(column: Column, sql: str) -> str:
    """A number or a day as SQL; NULL if the schema lists it as missing, or it is infinite."""
    if column.stored:
        sql = cast_from_text(sql, column.kind)
    there = [f"isfinite({sql})"] if column.kind in (Kind.FLOAT, Kind.DATE, Kind.TIMESTAMP) else []
    if column.missing:
        there.append(f"{sql} NOT IN ({', '.join(literal(str(value)) for value in column.missing)})")
    return f"CASE WHEN {' AND '.join(there)} THEN {sql} END" if there else sql


def _zeros(source: Source, schema: TableSchema, exprs: Mapping[str, str]) -> dict[str, str]:
    """For each number column, SQL for a zero; for each stored list column, SQL for an empty list."""
    types = source.columns
    empty: dict[str, str] = {}
    for name in schema.filterable:
        kind = schema.columns[name].kind
        if name in exprs and kind.is_number:
            empty[name] = f"({exprs[name]}) = 0"
        elif name in types and kind_of(types[name]).is_number and kind.is_number:
            empty[name] = f"{quoted(name)} = 0"
        elif name in types and kind_of(types[name]) is kind is Kind.TEXT_LIST:
            empty[name] = f"len({quoted(name)}) = 0"
    return empty


def _may_be_searched(column: Column) -> bool:
    """Whether a column may hold free text, as far as its owner tells; codes are found whole."""
    return column.vocabulary is None and column.holds is not Semantic.IDENTIFIER


def is_free_text(facts: TextFacts) -> bool:
    """Whether a column is free text, which is searched by words and not by values.

    True for long texts, and for texts that rarely repeat; a few rows prove nothing.

    >>> is_free_text(TextFacts(present=3000, distinct=2990, length=15.0)), is_free_text(TextFacts(9, 9, 12.0))
    (True, False)
    """
    if facts.length > 40:
        return True
    mostly_distinct = facts.distinct > 50 and facts.distinct > facts.present / 2
    return mostly_distinct or (facts.distinct > 200 and facts.length >= 16)


def _readable(source: Source, schema: TableSchema, exprs: Mapping[str, str]) -> dict[str, str]:
    """The columns that are filterable and readable, each as SQL."""
    columns = {name: schema.columns[name] for name in schema.filterable}
    types = source.types([name for name, column in columns.items() if column.expr is None])
    found: dict[str, str] = {}
    for name, column in columns.items():
        if name in types and (how := reading_of(column, types[name], loose=source.loose)):
            found[name] = how.replace("{}", quoted(name))
        elif column.expr is not None and name in exprs:
            found[name] = f"({exprs[name]})"
    return found


def _text(column: Column, sql: str) -> str:
    """A text column as SQL for one text per row (for a list: one per element)."""
    return f"unnest({sql})" if column.kind is Kind.TEXT_LIST else f"CAST({sql} AS VARCHAR)"


def vocabulary_from(
    values: Vocabulary | Ranked,
    schema: TableSchema,
    exprs: Mapping[str, str] = _NO_EXPRS,
) -> Vocabulary:
    """The vocabulary from a vocabulary, a saved file, or a ranked list."""
    if isinstance(values, Vocabulary):
        return values
    source = open_source(values)
    if isinstance(source, ParquetFiles) and source.names == _SAVED:
        return load_vocabulary(values)
    return learn(source, schema, exprs)


_SAVED = ("column", "what", "text")
# Limits of a saved vocabulary. A small file can decompress to a very large one, and all of it is held in
# memory.
_MOST_ROWS, _MOST_BYTES = 5_000_000, 200_000_000


def save(vocabulary: Vocabulary, path: str | os.PathLike[str]) -> None:
    """Write a vocabulary as parquet, whole or not at all: one row for each value, word or end of a span, in
    order.
    """
    rows: list[tuple[str, str, str | None]] = []
    parts: dict[str, Mapping[str, Collection[str]]] = {
        "value": vocabulary.values,
        "word": vocabulary.words,
        "span": vocabulary.spans,
        "kana": vocabulary.kana,
    }
    for what, part in parts.items():
        for column, texts in part.items():
            # A row without a text means that the column is known, but holds nothing.
            ordered = sorted(texts) if what in ("word", "kana") else texts
            rows += [(column, what, text) for text in (ordered or (None,))]
    rows += [(column, "zero" if found else "no zero", None) for column, found in vocabulary.zeros.items()]
    columns = {name: arrow_column([row[i] for row in rows]) for i, name in enumerate(_SAVED)}
    with replacing(path) as target, loading() as cursor:
        cursor.register("incoming", arrow_table(columns, len(rows)))
        written = f"COPY (FROM incoming) TO {literal(str(target))} (FORMAT parquet, USE_TMP_FILE false)"
        with suppress(Exception):  # an error of the engine, such as a full disk
            cursor.execute(written).fetchall()
            return
        raise InputError.of("unwritable", path=os.fspath(path))


def load_vocabulary(path: str | os.PathLike[str]) -> Vocabulary:
    """Read a vocabulary written by `save`; raises `InputError` for any other file."""
    source = ParquetFiles(path)
    if source.names != _SAVED or {*source.columns.values()} != {"VARCHAR"}:
        raise InputError.of("not_a_vocabulary", path=os.fspath(path))
    with source.scan(_SAVED) as scan:
        size = scan.read(f'SELECT sum(strlen("column") + strlen(what) + strlen(text)) FROM {scan.table}')[0][
            0
        ]
    if source.total > _MOST_ROWS or (size or 0) > _MOST_BYTES:
        raise InputError.of("large_vocabulary", path=os.fspath(path), limit=_MOST_ROWS)
    parts: dict[str, dict[str, list[str]]] = {"value": {}, "word": {}, "span": {}, "kana": {}}
    with source.scan(_SAVED) as scan:
        rows = scan.read(f'SELECT "column", what, text FROM {scan.table} ORDER BY {source.row}')
    zeros = {column: what == "zero" for column, what, _ in rows if what in ("zero", "no zero")}
    for column, what, text in rows:
        held = parts.get(what, {}).setdefault(column, [])
        if text is not None:
            held.append(text)
    return Vocabulary(
        {column: tuple(texts) for column, texts in parts["value"].items()},
        {column: frozenset(texts) for column, texts in parts["word"].items()},
        {column: (texts[0], texts[1]) for column, texts in parts["span"].items() if len(texts) == 2},
        zeros,
        {column: frozenset(texts) for column, texts in parts["kana"].items()},
    )

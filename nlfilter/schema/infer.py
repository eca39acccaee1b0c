"""A schema for data that has none: types as stored, the rest guessed from names and values.

Guesses are for an owner to read and mend, and good enough to query a strange file at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlfilter.schema import guesses
from nlfilter.schema.kinds import Kind, kind_of
from nlfilter.schema.learn import is_free_text
from nlfilter.schema.table import Column, Range, TableSchema
from nlfilter.sources.learn import MAX_LENGTH, TextFacts
from nlfilter.sources.names import quoted
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.sources.source import Scan

_SAMPLES = 6
_MANY = 50  # distinct values from which single-word texts with digits are taken for identifiers


@dataclass(frozen=True)
class Facts:
    """What one pass over a column tells: `low` to `negatives` of numbers, what follows of texts.

    `negatives`: how many are below 0, -1 apart; `length`: their mean; `ascii`: all are ASCII; `coded`: each
    is one ASCII word with a digit in it; `dates`: how many can be read as a date.
    """

    kind: Kind
    present: int
    distinct: int
    low: Any = None
    high: Any = None
    negatives: int = 0
    length: float = 0.0
    ascii: bool = False
    coded: bool = False
    dates: int = 0


def infer(ranked: Ranked) -> TableSchema:
    """The guessed schema of a ranked list; nested types are left out (their values stay in the rows)."""
    return infer_with_notes(ranked)[0]


def infer_with_notes(ranked: Ranked) -> tuple[TableSchema, dict[str, str]]:
    """The guessed schema, and for each column what it was guessed from: counts, missing values, examples."""
    source = open_source(ranked)
    types = {name: type_ for name, type_ in source.columns.items() if _kind(type_) is not Kind.OTHER}
    if not types:
        return TableSchema(name=source.title, columns={}), {}
    with source.scan(list(types)) as scan:
        facts = _facts(scan, types)
        rank = _rank(facts)
        list_ = _list(scan, facts, rank)
        key = _key(scan, facts, source.total, list_)
        notes = {name: _note(scan, name, fact, source.total) for name, fact in facts.items()}
    columns: dict[str, Column] = {}
    for name, fact in facts.items():
        if name not in (rank, list_):
            columns |= _columns(name, types[name], fact, types)
    texts = [name for name, column in columns.items() if column.vocabulary == "text" and column.filterable]
    item = _item(texts, facts)
    numbers = [name for name, fact in facts.items() if fact.kind.is_number or fact.kind.is_time]
    ranges = {
        name if name not in columns else f"{name}_range": Range(low=low, high=high)
        for name, low, high in guesses.ranges_among([name for name in numbers if name in columns])
        if facts[low].kind.is_time == facts[high].kind.is_time
    }
    schema = TableSchema(
        name=source.title,
        key=(key,) if key else (),
        item=item,
        rank=rank,
        list=list_,
        columns=columns,
        ranges=ranges,
        search=_search(texts, item, facts, source.total),
    )
    return schema, {name: note for name, note in notes.items() if name in columns}


def _kind(type_: str) -> Kind:
    # A column that was never filled has no type; it may as well hold text.
    return Kind.TEXT if type_ == "NULL" else kind_of(type_)


def _facts(scan: Scan, types: Mapping[str, str]) -> dict[str, Facts]:
    asked = [(name, _kind(type_), _questions(quoted(name), _kind(type_))) for name, type_ in types.items()]
    parts = ", ".join(f"{{{', '.join(f'{q!r}: {sql}' for q, sql in qs.items())}}}" for _, _, qs in asked)
    row = scan.read(f"SELECT {parts} FROM {{table}}")[0]
    return {
        name: Facts(kind, **{k: v for k, v in answers.items() if v is not None})
        for (name, kind, _), answers in zip(asked, row, strict=True)
    }


def _questions(column: str, kind: Kind) -> dict[str, str]:
    """What is asked of a column in the one pass, by the fact it answers."""
    asked = {"present": f"count({column})", "distinct": f"approx_count_distinct({column})"}
    if kind.is_number or kind.is_time:
        asked |= {"low": f"min({column})", "high": f"max({column})"}
    if kind.is_number:
        asked["negatives"] = f"count(*) FILTER (WHERE {column} < 0 AND {column} <> -1)"
    if kind is Kind.TEXT:
        text = f"CAST({column} AS VARCHAR)"
        asked |= {
            "length": f"avg(length({text}))",
            "ascii": f"bool_and(strlen({text}) = length({text}))",
            "coded": f"bool_and(regexp_full_match({text}, '[!-~]*[0-9][!-~]*'))",
            "dates": f"count(TRY_CAST({text} AS DATE)) FILTER (WHERE {text} LIKE '____-__-__%')",
        }
    return asked


def _rank(facts: Mapping[str, Facts]) -> str | None:
    named = (n for n, f in facts.items() if guesses.snake(n) in guesses.RANKS and f.kind.is_number)
    return next(named, None)


def _list(scan: Scan, facts: Mapping[str, Facts], rank: str | None) -> str | None:
    """Whose list a row is in: a column so named, when ranks repeat but not within it."""
    if rank is None:
        return None
    for name in facts:
        if guesses.snake(name) in guesses.LISTS:
            pair = f"({quoted(name)}, {quoted(rank)})"
            total, ranks, pairs = scan.read(
                f"SELECT count(*), count(DISTINCT {quoted(rank)}), count(DISTINCT {pair}) FROM {{table}}"
            )[0]
            if ranks < pairs == total:
                return name
    return None


def _key(scan: Scan, facts: Mapping[str, Facts], total: int, list_: str | None) -> str | None:
    """The first column that is named like a key and never repeats (within a list)."""
    for name, fact in facts.items():
        single = fact.kind in (Kind.TEXT, Kind.INTEGER) and fact.present == total and name != list_
        if total and single and guesses.looks_like_key(name):
            unique = f"({quoted(list_)}, {quoted(name)})" if list_ else quoted(name)
            if scan.read(f"SELECT count(DISTINCT {unique}) FROM {{table}}")[0][0] == total:
                return name
    return None


def _item(texts: Sequence[str], facts: Mapping[str, Facts]) -> str | None:
    """The column that names an item: so called, or nearly so, else the shortest free text."""
    single = [name for name, fact in facts.items() if fact.kind is Kind.TEXT]
    for called in (guesses.snake, lambda name: guesses.words_of(name)[-1]):
        named = [name for name in single if guesses.words_of(name) and called(name) in guesses.ITEMS]
        if named:
            return min(named, key=lambda name: guesses.ITEMS.index(called(name)))
    return min(texts, key=lambda name: facts[name].length, default=None)


def _search(
    texts: Sequence[str], item: str | None, facts: Mapping[str, Facts], total: int
) -> tuple[str, ...]:
    """Where a bare keyword is looked for: the item first, then short texts; those mostly filled."""
    filled = [name for name in texts if facts[name].present > total / 2]
    return tuple(sorted(filled, key=lambda name: (name != item, facts[name].length))[:5])


def _columns(name: str, type_: str, fact: Facts, types: Mapping[str, str]) -> dict[str, Column]:
    """The column as a schema would say it; a text that holds dates brings a derived DATE beside it."""
    if fact.kind is Kind.BOOLEAN:
        return {name: Column(type="BOOLEAN", when_true=guesses.flag_words(name))}
    if fact.kind.is_number:
        unit, per = guesses.unit_of(name)
        sentinel = (-1,) if fact.low == -1 and not fact.negatives and fact.high > 0 else ()
        return {name: Column.model_validate({"type": type_, "unit": unit, "per": per, "missing": sentinel})}
    if fact.kind.is_time:
        return {name: Column(type=type_)}
    if fact.kind is Kind.TEXT_LIST:
        return {name: Column(type="VARCHAR[]")}
    derived = f"{name}_date"
    if fact.present and fact.dates >= 0.95 * fact.present and derived not in types:
        day = Column(
            type="DATE",
            label={"en": name.replace("_", " "), "ja": name},
            synonyms=(name,),
            expr=f"TRY_CAST({quoted(name)} AS DATE)",
        )
        return {name: Column(type="VARCHAR", filterable=False), derived: day}
    return {name: _text_column(fact)}


def _text_column(fact: Facts) -> Column:
    identifier = fact.coded and fact.distinct > _MANY and fact.length <= 40
    if identifier:
        return Column(type="VARCHAR", vocabulary="open", named_only=True)
    if is_free_text(TextFacts(fact.present, fact.distinct, fact.length)):
        return Column(type="VARCHAR", vocabulary="text")
    # One letter or figure, now and then two: a code, which means nothing where its column is not named.
    return Column(type="VARCHAR", vocabulary="closed", named_only=fact.ascii and 0 < fact.length < 2)


def _note(scan: Scan, name: str, fact: Facts, total: int) -> str:
    if not fact.present:
        return "never filled"
    missing = min(99, round(100 * (total - fact.present) / total))
    said = [f"{missing} % missing"] if missing else []
    if fact.kind.is_number or fact.kind.is_time:
        return ", ".join([f"{fact.low} to {fact.high}", *said])
    if not fact.kind.is_text:
        return ", ".join(said)
    element = f"unnest({quoted(name)})" if fact.kind is Kind.TEXT_LIST else quoted(name)
    rows = scan.read(
        f"SELECT value FROM (SELECT {element} AS value FROM {{table}}) WHERE length(value) <= {MAX_LENGTH} "
        f"GROUP BY value ORDER BY count(*) DESC, value LIMIT {_SAMPLES}"
    )
    examples = ", ".join(_shortened(row[0]) for row in rows)
    return f"{', '.join([f'about {fact.distinct:,} values', *said])}: {examples}"


def _shortened(text: str, width: int = 30) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"

"""Finds ambiguous words: no request can decide their meaning, and their meanings keep different rows.

Other words in a request decide most cases. The name of a column asks for nothing by itself, an amount or a
date goes to a column that accepts it, a value to the column that holds it. The remaining words are reported
once for each pair of parts of a schema, however many words they share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.lexicon.meaning import NAMING, STORED, Meaning, needs_its_name
from nlfilter.schema.stored.drift import reading_of
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Source

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

_MOST = 500
"""The most words of two columns whose rows are compared; if there are more, all are reported."""
_AT_ONCE = 50


class Ambiguity(Struct, frozen=True):
    """Words of two parts of a schema ("columns.city"); the first part wins if nothing else decides.

    `naming` words name the column of an amount or a value; the others ask for something by themselves.
    """

    first: str
    second: str
    words: tuple[str, ...]
    naming: bool

    @property
    def place(self) -> tuple[str, ...]:
        """The place of the second part, which loses."""
        return tuple(self.second.split(".", 1))


def ambiguities(lexicon: Lexicon, source: Source) -> list[Ambiguity]:
    """The ambiguous words, by the two parts that share them; `source` shows which rows they keep."""
    shared: defaultdict[tuple[str, str, bool], dict[str, tuple[Meaning, Meaning]]] = defaultdict(dict)
    for key, meanings in lexicon.collisions():
        for group in _undecided([m for m in meanings if not needs_its_name(lexicon.schema, m)]):
            first, *others = sorted(group, key=lambda m: m.order)
            for other in others:
                if other.name != first.name and not _told_by_values(lexicon, first, other):
                    pair = _part(first), _part(other), first.kind in NAMING
                    shared[pair].setdefault(key, (first, other))
    spelled = _spellings(lexicon.schema)
    found = []
    for pair, words in shared.items():
        same = _keep_the_same(words, lexicon.schema, source)
        left = tuple(spelled.get(key, key) for key in words if key not in same)
        if left:
            first_part, second_part, naming = pair
            found.append(Ambiguity(first_part, second_part, left, naming))
    return found


def _undecided(meanings: Sequence[Meaning]) -> Iterator[list[Meaning]]:
    """The competing meanings: names of columns compete with each other, and so do other meanings."""
    naming = [m for m in meanings if m.kind in NAMING]
    asking = [m for m in meanings if m.kind not in NAMING]
    yield from (group for group in (naming, asking) if len({m.name for m in group}) > 1)


def _told_by_values(lexicon: Lexicon, one: Meaning, other: Meaning) -> bool:
    """Whether an amount, a date or a value beside a name decides its column."""
    if not (one.kind in NAMING and other.kind in NAMING):
        return False
    if one.kind == "range" and other.name in lexicon.schema.ranges[one.name].ends:
        return True  # the range decides between its two columns
    columns = [lexicon.schema.columns[_column(lexicon.schema, m)] for m in (one, other)]
    if any(column.kind is Kind.BOOLEAN for column in columns):
        return False
    if not all(column.kind.is_text for column in columns):
        return len({(_takes(column.kind), column.unit) for column in columns}) > 1
    stored = [set(map(squeeze, lexicon.stored(m.name))) for m in (one, other)]
    closed = all(lexicon.matching(m.name) == "closed" for m in (one, other))
    return closed and stored[0].isdisjoint(stored[1])


def _takes(kind: Kind) -> str:
    """The kind of value that may stand beside a column's name: an amount, a day, a time, a text."""
    return "number" if kind.is_number else "day" if kind.is_time else "text" if kind.is_text else kind.value


def _column(schema: TableSchema, meaning: Meaning) -> str:
    if meaning.kind == "range":
        return schema.ranges[meaning.name].low
    return schema.sums[meaning.name].of[0] if meaning.kind == "sum" else meaning.name


_PARTS = {"term": "terms", "range": "ranges", "sum": "sums"}


def _part(meaning: Meaning) -> str:
    return f"{_PARTS.get(meaning.kind, 'columns')}.{meaning.name}"


def _keep_the_same(
    words: dict[str, tuple[Meaning, Meaning]], schema: TableSchema, source: Source
) -> frozenset[str]:
    """The words whose two meanings keep the same rows: values of two columns that always occur together."""
    compared = {
        key: sides
        for key, (one, other) in words.items()
        if (sides := (_keeps(one, schema, source), _keeps(other, schema, source))) and all(sides)
    }
    if not compared or len(words) > _MOST:
        return frozenset()
    asked_of = " ".join(sql for sides in compared.values() for sql in sides if sql)
    names = [name for name in schema.columns if quoted(name) in asked_of]
    same: set[str] = set()
    with source.scan(names) as scan:
        for at in range(0, len(compared), _AT_ONCE):
            keys = list(compared)[at : at + _AT_ONCE]
            asked = (f"count(*) FILTER (WHERE {compared[key][0]} <> {compared[key][1]})" for key in keys)
            (counts,) = scan.read(f"SELECT {', '.join(asked)} FROM {scan.table}")
            same |= {key for key, count in zip(keys, counts, strict=True) if not count}
    return frozenset(same)


def _keeps(meaning: Meaning, schema: TableSchema, source: Source) -> str | None:
    """Whether a row holds the stored values of a meaning, as SQL; None if it means no stored values."""
    if meaning.kind == "term":
        meaning = _as_values(schema.terms[meaning.name].where) or meaning
    column = schema.columns.get(meaning.name)
    if meaning.kind not in STORED or column is None or column.expr is not None:
        return None
    stored = source.types([meaning.name]).get(meaning.name)
    how = reading_of(column, stored, loose=source.loose) if stored else None
    if how is None:
        return None
    values = ", ".join(map(literal, meaning.values))
    sql = how.replace("{}", quoted(meaning.name))
    held = f"list_has_any({sql}, [{values}])" if column.kind is Kind.TEXT_LIST else f"{sql} IN ({values})"
    return f"coalesce({held}, FALSE)"


_ONE_VALUE = re.compile(r"""\s*(?:"(?P<quoted>[^"]+)"|(?P<name>\w+))\s*=\s*'(?P<value>[^']*)'\s*""")


def _as_values(where: str) -> Meaning | None:
    """The value of a term that is just another name for it (`city = 'Tokyo'`)."""
    found = _ONE_VALUE.fullmatch(where)
    return Meaning("value", found["quoted"] or found["name"], (found["value"],)) if found else None


def _spellings(schema: TableSchema) -> dict[str, str]:
    """The words of a schema in their own spelling, by their keys."""
    texts: list[str] = []
    for column in schema.columns.values():
        for value, others in column.values.items():
            texts += (value, *others)
        texts += (*column.label.values(), *column.synonyms, *column.group_words)
        texts += (*column.when_true, *column.when_false, *column.opposites)
    for part in (schema.ranges, schema.sums, schema.terms):
        for name, one in part.items():
            texts += (name, *one.label.values(), *one.synonyms)
    return {squeeze(text): text for text in reversed(texts)}

"""The contents of a list's text columns: facts, distinct values and words, all in limited numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nlfilter.sources.source import Scan

MAX_VALUES = 100_000
"""The most values and words to keep of one column, the most frequent first."""
MAX_LENGTH = 200
"""Longer values are not kept: nobody types one in full."""
_WORD_ROWS = 200_000  # the number of rows whose words are read, enough to know the words of a column


def by_twenty(names: Iterable[str]) -> Iterator[list[str]]:
    """Names in groups: DuckDB plans one query with hundreds of aggregates slowly, several small ones fast."""
    listed = list(names)
    for at in range(0, len(listed), 20):
        yield listed[at : at + 20]


@dataclass(frozen=True, slots=True)
class TextFacts:
    """The number of values of a column, the approximate number of distinct ones, and their mean length."""

    present: int
    distinct: int
    length: float


def text_facts(scan: Scan, texts: Mapping[str, str]) -> dict[str, TextFacts]:
    """Facts of some columns, each a SQL expression for one text, by name."""
    facts: dict[str, TextFacts] = {}
    for names in by_twenty(texts):
        asked = [
            f"[count({sql}), approx_count_distinct({sql}), coalesce(avg(length({sql})), 0)]"
            for sql in map(texts.__getitem__, names)
        ]
        row = scan.read(f"SELECT {', '.join(asked)} FROM {scan.table}")[0]
        facts |= {
            name: TextFacts(int(n), int(d), length) for name, (n, d, length) in zip(names, row, strict=True)
        }
    return facts


def least_and_greatest(scan: Scan, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The minimum and maximum of some columns (SQL expressions), by name; an empty column has none."""
    found: dict[str, tuple[str, str]] = {}
    for names in by_twenty(values):
        asked = [f"CAST({end}({values[name]}) AS VARCHAR)" for name in names for end in ("min", "max")]
        row = scan.read(f"SELECT {', '.join(asked)} FROM {scan.table}")[0]
        pairs = zip(names, row[::2], row[1::2], strict=True)
        found |= {name: (low, high) for name, low, high in pairs if low is not None}
    return found


def distinct_values(scan: Scan, text: str) -> tuple[str, ...]:
    """The distinct values of a text expression (or of one that unnests a list), most frequent first."""
    rows = scan.read(
        f"SELECT value FROM (SELECT {text} AS value FROM {scan.table}) "
        f"WHERE length(value) <= {MAX_LENGTH} GROUP BY value ORDER BY count(*) DESC, value LIMIT {MAX_VALUES}"
    )
    return tuple(row[0] for row in rows)


def distinct_words(scan: Scan, text: str) -> tuple[str, ...]:
    """The runs of letters and digits in a text expression, most frequent first."""
    runs = r"regexp_extract_all(value, '[\p{L}\p{N}\p{M}]+')"
    rows = scan.read(
        f"SELECT word FROM (SELECT unnest({runs}) AS word FROM "
        f"(SELECT DISTINCT value FROM (SELECT {text} AS value FROM {scan.table} LIMIT {_WORD_ROWS}))) "
        f"GROUP BY word ORDER BY count(*) DESC, word LIMIT {MAX_VALUES}"
    )
    return tuple(row[0] for row in rows)

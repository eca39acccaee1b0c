"""What a list's text columns hold: facts about each, its distinct values, its words. All of it bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlfilter.sources.source import Scan

MAX_VALUES = 100_000
"""Values and words kept of one column, the most frequent first."""
MAX_LENGTH = 200
"""Longer values are not kept: nobody asks for one word for word."""
_WORD_ROWS = 200_000  # rows whose words are read: enough to know how people write in this column


@dataclass(frozen=True, slots=True)
class TextFacts:
    """How many values a column has, how many distinct ones (about), and their mean length."""

    present: int
    distinct: int
    length: float


def text_facts(scan: Scan, texts: Mapping[str, str]) -> dict[str, TextFacts]:
    """Facts of some columns, each a SQL expression for one text, from one pass."""
    if not texts:
        return {}
    aggregates = ", ".join(
        f"count({sql}), approx_count_distinct({sql}), coalesce(avg(length({sql})), 0)"
        for sql in texts.values()
    )
    row = scan.read(f"SELECT {aggregates} FROM {{table}}")[0]
    facts = zip(row[0::3], row[1::3], row[2::3], strict=True)
    return {name: TextFacts(*found) for name, found in zip(texts, facts, strict=True)}


def distinct_values(scan: Scan, text: str) -> tuple[str, ...]:
    """The distinct values of a text expression (or of one that unnests a list), most frequent first."""
    rows = scan.read(
        f"SELECT value FROM (SELECT {text} AS value FROM {{table}}) "
        f"WHERE length(value) <= {MAX_LENGTH} GROUP BY value ORDER BY count(*) DESC, value LIMIT {MAX_VALUES}"
    )
    return tuple(row[0] for row in rows)


def distinct_words(scan: Scan, text: str) -> tuple[str, ...]:
    """The runs of letters and digits in a text expression, most frequent first."""
    runs = r"regexp_extract_all(value, '[\p{L}\p{N}\p{M}]+')"
    rows = scan.read(
        f"SELECT word FROM (SELECT unnest({runs}) AS word FROM "
        f"(SELECT DISTINCT value FROM (SELECT {text} AS value FROM {{table}} LIMIT {_WORD_ROWS}))) "
        f"GROUP BY word ORDER BY count(*) DESC, word LIMIT {MAX_VALUES}"
    )
    return tuple(row[0] for row in rows)

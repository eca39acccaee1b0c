"""Finds a row of totals at the end of a table, as people write it below a list."""

from __future__ import annotations

from nlfilter.schema.names.word_tables import NAMES
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Source

_FIRST = 3
"""So many columns of texts are looked at: the word stands at the beginning of the row."""
_FEWEST, _MOST = 3, 1_000_000
_WORDS = ", ".join(map(literal, NAMES["totals"]["words"]))


def total_row(source: Source) -> str:
    """The word for a total in the last row, if no other row has such a word in that column; else ""."""
    texts = [name for name, type_ in source.columns.items() if type_ == "VARCHAR"][:_FIRST]
    if not texts or not _FEWEST <= source.total <= _MOST:
        return ""
    words = (f"lower(trim({quoted(name)}, ' :')) IN ({_WORDS})" for name in texts)
    last = ", ".join(map(quoted, texts))
    with source.scan(texts) as scan:
        found = scan.answers(*(f"count(*) FILTER (WHERE {word})" for word in words))
        if 1 not in found:
            return ""
        (values,) = scan.read(f"SELECT {last} FROM {scan.table} LIMIT 1 OFFSET {source.total - 1}")
    told = (
        str(value) for value, count in zip(values, found, strict=True) if value is not None and count == 1
    )
    return next((value for value in told if value.strip(" :").lower() in NAMES["totals"]["words"]), "")

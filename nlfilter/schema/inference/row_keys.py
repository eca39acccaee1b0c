"""Finds the columns that identify a row: its key, its rank, and the person whose list it is in."""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names import guesses
from nlfilter.sources.names import quoted
from nlfilter.sources.source import Scan


def rank_of_rows(facts: Mapping[str, ColumnFacts]) -> str | None:
    """The first column of numbers with the name of a rank."""
    named = (n for n, f in facts.items() if guesses.snake(n) in guesses.RANKS and f.kind.is_number)
    return next(named, None)


def person_column(scan: Scan, facts: Mapping[str, ColumnFacts], rank: str | None) -> str | None:
    """The list column: a column with such a name, if ranks repeat, but not within one of its values."""
    if rank is None:
        return None
    for name in facts:
        if guesses.snake(name) in guesses.LISTS:
            pair = f"({quoted(name)}, {quoted(rank)})"
            distinct = (f"count(DISTINCT {one})" for one in (quoted(rank), pair))
            total, ranks, pairs = scan.answers("count(*)", *distinct)
            if ranks < pairs == total:
                return name
    return None


def key_of_rows(
    scan: Scan, facts: Mapping[str, ColumnFacts], total: int, person: str | None
) -> tuple[str, ...]:
    """The first column with the name of a key that never repeats, in the table or in one person's list.

    Without one, the first column of all, if it numbers the rows: BK-0001, BK-0002.
    """
    for name, fact in facts.items():
        single = fact.kind in (Kind.TEXT, Kind.INTEGER) and fact.present == total and name != person
        if total and single and guesses.looks_like_key(name):
            for key in ((name,), (person, name)) if person else ((name,),):
                parts = ", ".join(map(quoted, key))
                if scan.answers(f"count(DISTINCT ({parts}))")[0] == total:
                    return key
    first = next(iter(facts), "")
    return (first,) if first and _numbers_rows(scan, first, facts[first], total) else ()


_NUMBERED_ROWS = 10
"""The least number of rows of which codes count as their numbers: a few differ by chance."""


def _numbers_rows(scan: Scan, name: str, fact: ColumnFacts, total: int) -> bool:
    """Whether a text of each row is the same letters with another number."""
    if not fact.coded or not _NUMBERED_ROWS <= total == fact.present:
        return False
    text = f"CAST({quoted(name)} AS VARCHAR)"
    return scan.answers(
        f"count(DISTINCT {text})",
        f"count(DISTINCT regexp_replace({text}, '[0-9]+', '', 'g'))",
        f"bool_and(regexp_full_match({text}, '[A-Za-z]+([-_./#]?[0-9]+)+'))",
    ) == (total, 1, True)

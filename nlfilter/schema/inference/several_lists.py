"""Finds out whether a table seems to hold several ranked lists, one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import looks_like_key
from nlfilter.sources.names import quoted
from nlfilter.sources.source import COUNTED, Scan

_ROWS_OF_A_LIST = 3
"""The least number of rows of a list, on average."""
_LISTS = 4
"""The least number of lists: fewer may be in order by chance."""
_LONGEST = 2
"""Lists are about equally long: the longest has at most so many times the rows of a usual one."""


def list_column(scan: Scan, facts: Mapping[str, ColumnFacts], total: int) -> str | None:
    """The column of ids whose rows stand together, in a number's order that starts again for each id."""
    numbers = [name for name, fact in facts.items() if fact.kind.is_number and fact.present == total]
    single = (name for name, fact in facts.items() if fact.kind in (Kind.TEXT, Kind.INTEGER))
    for name in single:
        others = [number for number in numbers if number != name]
        whole = facts[name].present == total and facts[name].distinct * _ROWS_OF_A_LIST <= total
        if whole and others and looks_like_key(name) and _starts_again(scan, name, others):
            return name
    return None


def _starts_again(scan: Scan, name: str, numbers: list[str]) -> bool:
    """Whether each id has one run of rows, of about the same length, in the order of one of the numbers."""
    id_ = quoted(name)
    columns = ", ".join(f"{quoted(c)} AS c{at}" for at, c in enumerate(numbers))
    before = ", ".join(f"lag(c{at}) OVER (ORDER BY n) AS b{at}" for at in range(len(numbers)))
    rows = f"(SELECT {id_} AS id, {columns}, {COUNTED} AS n FROM {scan.table})"
    pairs = f"(SELECT *, lag(id) OVER (ORDER BY n) AS was, {before} FROM {rows})"
    ordered = " OR ".join(
        f"(count(*) FILTER (was = id AND c{at} {sign} b{at}) = 0"
        f" AND 2 * count(*) FILTER (was <> id AND c{at} {sign} b{at}) > count(DISTINCT id))"
        for at in range(len(numbers))
        for sign in "><"
    )
    ids, runs, in_order = scan.read(
        f"SELECT count(DISTINCT id), count(*) FILTER (was IS DISTINCT FROM id), {ordered} FROM {pairs}"
    )[0]
    return _LISTS <= ids == runs and in_order and _are_alike(scan, id_)


def _are_alike(scan: Scan, id_: str) -> bool:
    lengths = f"(SELECT count(*) AS n FROM {scan.table} GROUP BY {id_})"
    longest, usual = scan.read(f"SELECT max(n), median(n) FROM {lengths}")[0]
    return bool(longest <= _LONGEST * usual)

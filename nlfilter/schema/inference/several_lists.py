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
    """The column whose rows stand together for each value, in a number's order that starts again for each.

    It is a column of ids; or any column, if the number counts the rows of each value: 1, 2, 3.
    """
    numbers = [name for name, fact in facts.items() if fact.kind.is_number and fact.present == total]
    whole = [
        name
        for name, fact in facts.items()
        if fact.kind in (Kind.TEXT, Kind.INTEGER)
        and fact.present == total
        and fact.distinct * _ROWS_OF_A_LIST <= total
    ]
    for name in filter(looks_like_key, whole):
        others = [number for number in numbers if number != name]
        if others and _starts_again(scan, name, others):
            return name
    places = [name for name in numbers if facts[name].kind is Kind.INTEGER and _counts_anew(scan, name)]
    return next((name for name in whole for place in places if _is_counted(scan, name, place)), None)


def _counts_anew(scan: Scan, number: str) -> bool:
    """Whether a number counts 1, 2, 3 several times."""
    counted = f"(SELECT {quoted(number)} AS c, {COUNTED} AS n FROM {scan.table})"
    pairs = f"(SELECT c, lag(c, 1, 0) OVER (ORDER BY n) AS b FROM {counted})"
    wrong, starts = scan.answers(
        "count(*) FILTER (c <> b + 1 AND c <> 1)", "count(*) FILTER (c = 1)", of=pairs
    )
    return bool(wrong == 0 and starts > 1)


def _is_counted(scan: Scan, name: str, number: str) -> bool:
    """Whether a number that counts starts again exactly where the value of a column changes."""
    rows = f"(SELECT {quoted(name)} AS id, {quoted(number)} AS c, {COUNTED} AS n FROM {scan.table})"
    pairs = f"(SELECT id, c, lag(id) OVER (ORDER BY n) AS was FROM {rows})"
    changes = "was IS DISTINCT FROM id"
    counts = (f"count(*) FILTER ({one})" for one in (f"({changes}) <> (c = 1)", changes))
    wrong, runs, ids = scan.answers(*counts, "count(DISTINCT id)", of=pairs)
    return bool(wrong == 0 and runs == ids)


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
    runs_of_ids = "count(*) FILTER (was IS DISTINCT FROM id)"
    ids, runs, in_order = scan.answers("count(DISTINCT id)", runs_of_ids, ordered, of=pairs)
    return _LISTS <= ids == runs and in_order and _are_alike(scan, id_)


def _are_alike(scan: Scan, id_: str) -> bool:
    lengths = f"(SELECT count(*) AS n FROM {scan.table} GROUP BY {id_})"
    longest, usual = scan.answers("max(n)", "median(n)", of=lengths)
    return bool(longest <= _LONGEST * usual)

"""Finds what the rows of a table are: their key, their rank, whose lists they are in, and a row of totals."""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names import guesses
from nlfilter.schema.names.guesses import looks_like_key
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import COUNTED, Scan, Source


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


# --- several ranked lists, one after the other

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


# --- a row of totals at the end, as people write it below a list

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

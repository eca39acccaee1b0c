"""Learns facts, distinct values and words of a list's columns, all in limited numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from nlfilter.sources.source import Scan

MAX_VALUES = 100_000
"""The most values and words to keep of one column, the most frequent first."""
MAX_LENGTH = 200
"""Longer values are not kept: nobody types one in full."""
_MARKS = (
    r"\x00-/:-@\[-`{-\x7f\x{2010}-\x{206f}\x{3000}-\x{3003}\x{3008}-\x{3020}\x{30fb}"
    r"\x{ff01}-\x{ff0f}\x{ff1a}-\x{ff20}"
)
"""The usual marks and spaces, as ranges. To split at everything that is no letter takes twice the time."""
_WORD_ROWS = 200_000  # the number of rows whose words are read, enough to know the words of a column


def by_twenty(names: Iterable[str]) -> Iterator[list[str]]:
    """Groups names: DuckDB plans one query with hundreds of aggregates slowly, several small ones fast."""
    listed = list(names)
    for at in range(0, len(listed), 20):
        yield listed[at : at + 20]


class TextFacts(Struct, frozen=True):
    """The number of values of a column, the approximate number of distinct ones, and their mean length."""

    present: int
    distinct: int
    length: float


def text_facts(scan: Scan, texts: Mapping[str, str]) -> dict[str, TextFacts]:
    """Computes facts of some columns, each given by name as a SQL expression for one text."""
    facts: dict[str, TextFacts] = {}
    for names in by_twenty(texts):
        asked = [
            f"[count({sql}), approx_count_distinct({sql}), coalesce(avg(length({sql})), 0)]"
            for sql in map(texts.__getitem__, names)
        ]
        row = scan.answers(*asked)
        facts |= {
            name: TextFacts(int(n), int(d), length) for name, (n, d, length) in zip(names, row, strict=True)
        }
    return facts


def least_and_greatest(scan: Scan, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Finds the minimum and maximum of SQL expressions, by name; an empty column has none."""
    found: dict[str, tuple[str, str]] = {}
    for names in by_twenty(values):
        asked = [f"CAST({end}({values[name]}) AS VARCHAR)" for name in names for end in ("min", "max")]
        row = scan.answers(*asked)
        pairs = zip(names, row[::2], row[1::2], strict=True)
        found |= {name: (low, high) for name, low, high in pairs if low is not None}
    return found


def whether(
    scan: Scan, conditions: Mapping[str, str], stored: Mapping[str, Sequence[str]]
) -> dict[str, bool]:
    """Says of each condition, by its name, whether any row fulfils it; `stored` names the columns in it."""
    if not conditions:
        return {}
    asked = ", ".join(f"coalesce(bool_or({sql}), false)" for sql in conditions.values())
    scan = scan.narrow([*dict.fromkeys(part for name in conditions for part in stored[name])])
    return dict(zip(conditions, scan.read(f"SELECT {asked} FROM {scan.table}")[0], strict=True))


def distinct_values(
    scan: Scan, texts: Mapping[str, str], stored: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Finds the distinct values of text expressions (some unnest a list), by name, most frequent first;
    `stored` names the columns that each is made of.
    """

    def values(each: str) -> str:
        return f"(SELECT place, text AS value FROM ({each})) WHERE length(value) <= {MAX_LENGTH}"

    return _most_frequent(scan, texts, stored, values, "count(*)")


def distinct_words(
    scan: Scan, texts: Mapping[str, str], stored: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Like `distinct_values`, for pieces of the texts that hold few words, mostly one."""
    runs = f"unnest(regexp_split_to_array(part, '[{_MARKS}]+'))"

    def words(each: str) -> str:
        # Each part between blanks is split once: that takes a quarter of the time.
        parts = (
            f"SELECT place, unnest(string_split(text, ' ')) AS part FROM (SELECT DISTINCT * FROM ({each}))"
        )
        counted = f"SELECT place, part, count(*) AS times FROM ({parts}) GROUP BY place, part"
        return f"(SELECT place, {runs} AS value, times FROM ({counted})) WHERE value <> ''"

    return _most_frequent(scan, texts, stored, words, "sum(times)", most=f"LIMIT {_WORD_ROWS}")


def _most_frequent(
    scan: Scan,
    texts: Mapping[str, str],
    stored: Mapping[str, Sequence[str]],
    found_in: Callable[[str], str],
    count: str,
    most: str = "",
) -> dict[str, tuple[str, ...]]:
    """Finds the distinct values in texts, by name, most frequent first.

    `found_in` turns a SELECT of texts, each with the place of its column, into the SQL after FROM that gives
    the values in them. `count` is the SQL for how often each occurs; `most` limits the rows that are read.
    """

    def each(names: Sequence[str], table: str) -> str:
        columns = (
            f"(SELECT {place} AS place, {texts[name]} AS text FROM {table} {most})"
            for place, name in enumerate(names)
        )
        return " UNION ALL ".join(columns)

    best = f"{count} DESC, value"
    if not scan.is_copy:
        one = f"GROUP BY value ORDER BY {best} LIMIT {MAX_VALUES}"
        sources = {name: found_in(each([name], scan.narrow(stored[name]).table)) for name in texts}
        asked = {name: f"SELECT value FROM {source} {one}" for name, source in sources.items()}
        return {name: tuple(value for (value,) in scan.read(sql)) for name, sql in asked.items()}
    found: dict[str, list[str]] = {name: [] for name in texts}
    for names in by_twenty(texts):
        rows = scan.read(
            f"SELECT place, value FROM {found_in(each(names, scan.table))} GROUP BY place, value "
            f"QUALIFY row_number() OVER (PARTITION BY place ORDER BY {best}) <= {MAX_VALUES} "
            f"ORDER BY place, {best}"
        )
        for place, value in rows:
            found[names[place]].append(value)
    return {name: tuple(values) for name, values in found.items()}

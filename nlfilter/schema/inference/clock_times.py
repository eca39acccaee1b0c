"""Finds times of day that are stored otherwise: within timestamps, or as numbers such as 1730."""

from __future__ import annotations

from collections.abc import Mapping

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.own_words import stored_as
from nlfilter.schema.inference.written import Written
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import looks_like_clock
from nlfilter.schema.names.unit_guesses import ranges_among
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.iso import cast_from_text
from nlfilter.sources.names import quoted
from nlfilter.sources.source import Scan

_MOST = 0.95
_FEWEST = 3
"""Fewer different times prove nothing."""
_LATEST = 2400
_HOUR = 100
_ZONED = ("TZ", "TIME ZONE")
_DAY = 24 * 60


def time_within(scan: Scan, name: str, type_: str, fact: ColumnFacts, read: Written | None) -> Written | None:
    """How to read the time of day of a timestamp, if something is planned for then.

    Plans name round times; what a machine recorded has any minute and second. `read`: how texts are read. In
    a timestamp with a time zone, the time of day depends on where one asks.
    """
    column = quoted(name)
    if read is not None:
        moment = read.expr if read.type == "TIMESTAMP" else ""
    elif fact.kind is Kind.TIMESTAMP:
        moment = column if not type_.endswith(_ZONED) else ""
    else:
        moment = cast_from_text(column, Kind.TIMESTAMP) if 0 < fact.present == fact.clocks else ""
    if not moment:
        return None
    time = f"TRY_CAST({moment} AS TIME)"
    times, midnights, planned = scan.narrow([name]).answers(
        f"count(DISTINCT {time})",
        f"count(*) FILTER (WHERE {time} = TIME '00:00')",
        f"count(*) FILTER (WHERE second({moment}) = 0 AND minute({moment}) % 5 = 0)",
    )
    if times < _FEWEST or planned < _MOST * fact.present or 2 * midnights > fact.present:
        return None
    return Written("TIME", time, Semantic.TIME)


def time_in_figures(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """How to read numbers that are times of day: 1730 is half past five. 2400 is midnight."""
    if not fact.kind.is_number or fact.distinct < _FEWEST or not looks_like_clock(name):
        return None
    if not 0 <= fact.low < fact.high <= _LATEST or fact.high < _HOUR:
        return None
    column = quoted(name)
    are_times = f"count(*) FILTER (WHERE {column} % 100 < 60 AND {column} % 1 = 0)"
    if scan.narrow([name]).answers(are_times)[0] < fact.present:
        return None
    figures = f"CAST(CAST({column} AS BIGINT) % {_LATEST} AS VARCHAR)"
    return Written("TIME", f"CAST(try_strptime(right('000' || {figures}, 4), '%H%M') AS TIME)", Semantic.TIME)


def ends_within_a_day(scan: Scan, within: Mapping[str, Written]) -> frozenset[str]:
    """The beginnings and ends, with times of day, of what lasts at most a day: a shift, not a festival."""
    found: set[str] = set()
    for _, low, high in ranges_among(within):
        lasts = f"date_diff('minute', {quoted(low)}::TIMESTAMP, {quoted(high)}::TIMESTAMP)"
        both, short = scan.narrow([low, high]).answers(
            f"count({lasts})", f"count(*) FILTER (WHERE {lasts} BETWEEN 0 AND {_DAY})"
        )
        if both and short >= _MOST * both:
            found |= {low, high}
    return frozenset(found)


def clocks_beside(columns: Mapping[str, Column]) -> frozenset[str]:
    """The columns for the time of day of a timestamp that can be asked for itself."""

    def is_beside(name: str, column: Column) -> bool:
        stored = stored_as(name, column)
        beside = column.kind is Kind.TIME and stored != name and stored in columns
        return beside and columns[stored].filterable

    return frozenset(name for name, column in columns.items() if is_beside(name, column))

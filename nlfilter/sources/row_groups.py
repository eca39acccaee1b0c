"""The statistics of one column in parquet footers, which say where a value may be before any is read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from nlfilter.sources.names import literal

_INTEGERS = [f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")]
_READ: dict[str, Callable[[str], Any]] = {"VARCHAR": str, **dict.fromkeys(_INTEGERS, int)}
"""The function that reads a value from text, for types that Python orders like parquet."""


class RowGroup(Struct, frozen=True):
    """Rows that are stored together, and the bounds of one column in them, if the footer has them."""

    file: int
    """The place of its file."""
    rows: int
    least: Any
    greatest: Any

    def may_hold_any(self, values: Sequence[Any]) -> bool:
        """Whether its bounds allow one of some sorted values."""
        if self.least is None or self.greatest is None:
            return True
        return bisect_left(values, self.least) < bisect_right(values, self.greatest)


class RowGroups:
    """The row groups of files where a column has values, in stored order.

    >>> groups = RowGroups([RowGroup(0, 100, 3, 10), RowGroup(0, 100, 10, 20), RowGroup(1, 50, 20, 20)])
    >>> groups.are_sorted, [group.greatest for group in groups.that_may_hold([10])]
    (True, [10, 20])
    """

    def __init__(self, groups: Sequence[RowGroup]) -> None:
        self.all = groups
        self._least = [group.least for group in groups]
        self._greatest = [group.greatest for group in groups]
        self.are_told = None not in self._least and None not in self._greatest
        """Whether all of them have bounds."""
        self.are_sorted = self.are_told and all(
            here <= after for here, after in zip(self._greatest, self._least[1:], strict=False)
        )
        """Whether each begins at or after the end of the one before, so that few of them may hold a value."""

    def that_may_hold(self, values: Sequence[Any]) -> Sequence[RowGroup]:
        """Finds the row groups that may hold one of some sorted values."""
        near = self.all
        if self.are_sorted:
            near = near[bisect_left(self._greatest, values[0]) : bisect_right(self._least, values[-1])]
        return [group for group in near if group.may_hold_any(values)]


def row_groups_sql(listed: str, column: str) -> str:
    """Returns a SELECT of the row groups where a column has values: file, rows, its bounds as text."""
    return (
        "SELECT file_name, row_group_num_rows, stats_min_value, stats_max_value "
        f"FROM parquet_metadata([{listed}]) WHERE path_in_schema = {literal(column)} "
        "AND stats_null_count IS DISTINCT FROM row_group_num_rows ORDER BY file_name, row_group_id"
    )


def row_groups_of(
    rows: Sequence[tuple[str, int, str | None, str | None]], paths: Sequence[str], type_: str
) -> RowGroups:
    """Makes row groups from the rows of `row_groups_sql`, for a column of a type."""
    places = {path: place for place, path in enumerate(paths)}
    return RowGroups(
        [
            RowGroup(places[file], count, value_of(least, type_), value_of(greatest, type_))
            for file, count, least, greatest in sorted(rows, key=lambda row: places[row[0]])
        ]
    )


def value_of(text: str | None, type_: str) -> Any:
    """Reads a value from text; None if its type has another order in Python, or the text is no value.

    >>> value_of("007", "BIGINT"), value_of("007", "VARCHAR"), value_of("007", "DOUBLE")
    (7, '007', None)
    """
    read = _READ.get(type_)
    if text is None or read is None:
        return None
    try:
        return read(text)
    except ValueError:
        return None

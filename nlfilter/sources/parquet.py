"""A ranked list given as files: parquet, and other formats through a copy in parquet."""

from __future__ import annotations

import datetime as dt
import glob
import json
import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import partial
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from msgspec import Struct

from nlfilter.errors import InputError
from nlfilter.fork_safety import cached_property, undivided
from nlfilter.sources.columnar import UNTYPED
from nlfilter.sources.conversion import Copy, in_parquet
from nlfilter.sources.deadline import in_time
from nlfilter.sources.missing_columns import Header, lacking
from nlfilter.sources.names import check_names, literal, own_names, path_literals, quoted
from nlfilter.sources.paths import (
    OF_TABLES,
    OF_TEXT,
    Paths,
    fault_of,
    files_and_tables,
    format_of,
    shown,
    state_of,
    told,
)
from nlfilter.sources.source import COUNTED, Scan, as_dicts, chosen_rows, loading, open_cursor

ELEMENT = "file_name, name, num_children, type, type_length, converted_type, scale, precision, logical_type"
"""The fields of an element of a file's schema."""


def schemas_of(elements: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yields each file with the elements of its schema: a root, its children, and their children.

    Each element begins with its file, name and number of children.
    """
    for file, of_file in groupby(elements, key=itemgetter(0)):
        yield file, [element[1:] for element in of_file]


def top_level(schema: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """Yields the names of the columns at the top level of a schema.

    >>> list(top_level([("root", 2), ("a", None), ("l", 1), ("list", 1), ("element", None)]))
    ['a', 'l']
    """
    rest = iter(schema)
    for _ in range(next(rest)[1] or 0):
        name, below, *_ = next(rest)
        yield name
        left = below or 0
        while left:
            left += (next(rest)[1] or 0) - 1


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


Rows = list[tuple[Any, ...]]
_TYPES = re.compile(r"DATE|TIMESTAMP|INTERVAL")
_ENDS = frozenset({dt.date.min, dt.date.max, dt.datetime.min, dt.datetime.max})
_ENDS_IN_UTC = frozenset(end.replace(tzinfo=dt.UTC) for end in (dt.datetime.min, dt.datetime.max))
_INFINITE = frozenset({"infinity", "-infinity"})


def with_texts(rows: Rows, types: Mapping[str, str], read: Callable[[str], Rows]) -> Rows:
    """Replaces such values by their texts; `types` are those of the columns.

    `read` selects expressions of the same rows, in the same order. It is asked only for columns that may hold
    such a value.
    """
    found = [
        (at, name)
        for at, (name, type_) in enumerate(types.items())
        if _TYPES.search(type_) and any(_may_differ(row[at]) for row in rows)
    ]
    if not found:
        return rows
    texts = read(", ".join(f"to_json({quoted(name)})::VARCHAR" for _, name in found))
    replaced = [list(row) for row in rows]
    for row, cells in zip(replaced, texts, strict=True):
        for (at, _), text in zip(found, cells, strict=True):
            row[at] = _told(row[at], None if text is None else json.loads(text))
    return [tuple(row) for row in replaced]


def whole_dicts(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]] | None:
    """Makes dicts of rows that an engine holds; None if one has such a value, which only its file tells."""
    values = [*rows]
    return None if any(_may_differ(value) for row in values for value in row) else as_dicts(names, values)


def _may_differ(value: Any) -> bool:
    match value:
        case dt.timedelta():
            return True
        case dt.date():
            return value in _ENDS or value in _ENDS_IN_UTC
        case Mapping():
            return any(map(_may_differ, (*value, *value.values())))
        case list() | tuple():
            return any(map(_may_differ, value))
        case _:
            return False


def _told(value: Any, text: Any) -> Any:
    """The value, with DuckDB's texts from its JSON for what Python's types cannot hold."""
    match value:
        case dt.timedelta() if isinstance(text, str):
            return text
        case dt.date() if text in _INFINITE:
            return text
        case Mapping() if isinstance(text, dict) and len(text) == len(value):
            pairs = zip(value.items(), text.items(), strict=True)
            return {_told(key, name): _told(part, told) for (key, part), (name, told) in pairs}
        case list() | tuple() if isinstance(text, list):
            return type(value)(map(_told, value, text))
        case _:
            return value


COPIED_ROWS, COPIED_BYTES = 1_000_000, 256 * 2**20
"""A list of more rows, or in bigger files, is scanned in place and not copied."""

_MANY = 1_000
"""The numbers of more rows are given as a table, because a list in the SQL would take longer to parse."""

_TYPED_BY_VALUES = (*OF_TEXT, "excel")
"""Formats whose columns have the types of their values: without a row, they fit every schema."""

_VIRTUAL = ("file_row_number", "file_index")
"""DuckDB's own column for the number of a row in its file, unless a column has that name."""
_FILE = "file_index::BIGINT + 1"
"""The number of a row's file among the files that are read, from 1."""


class ParquetFiles:
    """Files that are read as one list, in the order of their paths; other formats are read from a copy."""

    loose = False

    def __init__(self, path: Paths) -> None:
        self._path, self._given = path, shown(path)
        self._found = files_and_tables(path)
        self.paths = tuple(dict.fromkeys(file for file, _ in self._found))
        self._states = {file: state_of(file) for file in self.paths}  # before any of them is read
        self._hive = len(self._found) > 1 or os.path.isdir(self._given)
        copies = in_parquet(self._found, hive=self._hive)
        self.parquet = tuple(copy.path for copy in copies)
        """The files that are read: the given ones, or copies."""
        self.guessed = tuple(told(path) for copy in copies for path in copy.guessed)
        """The files that were taken for Shift_JIS, which nothing in them says."""
        for file in self.paths:
            if format_of(file) == "parquet" and (fault := fault_of(file)):
                raise fault
        table = self._found[0][1] if format_of(self.paths[0]) in OF_TABLES else ""
        self.title = _title(table or ("" if _are_several(path) else self._given)) or "rows"
        self._places: Sequence[int] = range(len(self.parquet))
        self._states |= {file: state_of(file) for file in self.parquet if file not in self._states}
        self._lists: Sequence[str] = ()
        self._condition = ""
        listed = self._listed
        self._counts = [
            row[0] for row in self._read(f"SELECT num_rows FROM parquet_file_metadata([{listed}])")
        ]
        self._starts = [0, *accumulate(self._counts)]
        by_file = dict(schemas_of(self._read(f"SELECT {ELEMENT} FROM parquet_schema([{listed}])")))
        schemas = [*by_file.values()]
        self.lacking = lacking([one for copy in copies for one in copy.headers or _header(copy, by_file)])
        """The columns that some of the files lack, each with these files."""
        self._alike = all(schema[1:] == schemas[0][1:] for schema in schemas)
        described = self._read(f"DESCRIBE FROM {self._files}")
        self.columns: Mapping[str, str] = {row[0]: row[1].strip('"') for row in described}
        if not sum(self._counts) and all(format_of(file) in _TYPED_BY_VALUES for file in self.paths):
            self.columns = dict.fromkeys(self.columns, UNTYPED)
        (self.row,) = own_names(self.columns, "row")
        # DuckDB renames a column whose name differs from another only in case, so check the files' names.
        for schema in schemas:
            check_names(top_level(schema))
        self._groups: dict[str, RowGroups] = {}
        self.verify()

    def of_lists(self, column: str, values: Sequence[str]) -> ParquetFiles:
        """Returns the same files, limited to rows with some values (given as text) in a column.

        Raises `InputError` if there is no such column. Only reading shows whether any row has a value.
        """
        _ = self._bytes_a_row, self._hides_numbers  # once for all lists
        narrowed = copy(self)
        for computed in ("total", "bytes_in_memory", "_number", "_files"):
            narrowed.__dict__.pop(computed, None)
        narrowed._narrow(column, *values)
        return narrowed

    @cached_property
    def total(self) -> int:
        if not self._condition:
            return sum(self._counts)
        return int(self._read(f"SELECT count(*) FROM {self._files} {self._condition}")[0][0])

    @property
    def files(self) -> tuple[str, ...]:
        big = self.total > COPIED_ROWS or (not self._condition and self._bytes() > COPIED_BYTES)
        return self.parquet if big else ()

    def rows(self, names: Sequence[str]) -> str:
        """Returns SQL that scans some columns and the number of each row in place."""
        return self._rows(names, self._number, self._files, self._condition)

    def rows_of_any_list(self, names: Sequence[str], column: str) -> str:
        """Like `rows`, with parameters for the list: one SQL text serves every list that is in one file, and
        another every list in several files. Each is parsed only once.
        """
        start = "?::BIGINT" if self.is_one_file else f"list_extract(?::BIGINT[], {_FILE})"
        number = COUNTED if self._hides_numbers else f"{start} + file_row_number"
        return self._rows(names, number, self._read_parquet("?"), self._whose(column, ["?"]))

    @property
    def parameters(self) -> tuple[object, ...]:
        """The parameters of `rows_of_any_list`, if the files are limited to one list."""
        start = self._chosen_starts[0] if self.is_one_file else self._chosen_starts
        files = [glob.escape(self.parquet[place]) for place in self._places]
        return (*(() if self._hides_numbers else (start,)), files, *self._lists)

    @property
    def is_one_file(self) -> bool:
        """Whether only one file is read."""
        return len(self._places) == 1

    def _rows(self, names: Sequence[str], number: str, files: str, condition: str) -> str:
        shown = [*map(quoted, names)]
        if number == COUNTED and condition:  # counted before any row is left out
            numbered = f"SELECT *, {number} AS {self.row} FROM {files}"
            return f"(SELECT {', '.join([*shown, self.row])} FROM ({numbered}) {condition})"
        return f"(SELECT {', '.join([*shown, f'{number} AS {self.row}'])} FROM {files} {condition})"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns)

    def types(self, names: Sequence[str]) -> dict[str, str]:
        return {name: self.columns[name] for name in names if name in self.columns}

    def comes_in_order(self, list_: str | None, rank: str | None) -> bool:
        return False

    def in_order_of(self, name: str) -> str:
        return name

    def stream(self, names: Sequence[str]) -> object:
        import duckdb

        try:
            # Pass a bare capsule, which is read once: DuckDB would run a relation again to learn its types.
            with undivided():
                return open_cursor().sql(f"FROM {self.rows(names)}").__arrow_c_stream__()
        except duckdb.Error:
            pass
        raise self._failure()

    @contextmanager
    def scan(self, names: Sequence[str]) -> Iterator[Scan]:
        with loading() as cursor:
            yield Scan(cursor, self.rows(names), self._failure, only=self.rows)
        self.verify()

    def verify(self) -> None:
        if self._changed:
            raise InputError.of("changed", path=self._given)

    @property
    def identity(self) -> object:
        """Identifies these files in their current version."""
        return self._found, sorted(self._states.items()), self._condition

    @property
    def is_current(self) -> bool:
        """Whether the path still names the same files, and none of them has changed."""
        return files_and_tables(self._path) == self._found and not self._changed

    @property
    def _changed(self) -> bool:
        are_copies = self.paths != self.parquet
        watched = self._states if are_copies else [self.parquet[place] for place in self._places]
        return any(self._states[file] != state_of(file) for file in watched)

    def take(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """Reads rows as dicts."""
        if not rows:
            return []
        found = self._values(rows, ", ".join(map(quoted, self.names)))
        return as_dicts(self.names, with_texts(found, self.columns, partial(self._values, rows)))

    def _values(self, rows: Sequence[int], selected: str) -> list[tuple[Any, ...]]:
        """Reads expressions over the columns of rows, in their order."""
        if len(rows) > _MANY:
            with self.scan(self.names) as scan:
                return scan.read(chosen_rows(self, scan.table, selected), [[*rows]] * 2)
        # The bounds allow DuckDB to skip whole row groups; the list selects the rows.
        near = f"{self.row} BETWEEN {min(rows)} AND {max(rows)}"
        listed = ", ".join(map(str, rows))
        table = self.rows(self.names)
        found = self._read(
            f"SELECT {selected}, {self.row} FROM {table} WHERE {near} AND {self.row} IN ({listed})"
        )
        self.verify()
        by_number = {number: tuple(values) for *values, number in found}
        return [by_number[row] for row in rows]

    @cached_property
    def bytes_in_memory(self) -> int:
        """The approximate number of bytes of the rows when they are not compressed."""
        return int(self.total * self._bytes_a_row)

    @property
    def most_bytes_in_memory(self) -> int:
        """An upper bound of `bytes_in_memory`, from the footers alone."""
        return int(self._most_rows * self._bytes_a_row)

    def row_groups(self, column: str) -> RowGroups:
        """Reads the row groups of all files, with the bounds of a column if the footers have them."""
        if column not in self._groups:
            rows = self._read(row_groups_sql(self._listed_all, column))
            self._groups[column] = row_groups_of(rows, self.parquet, self.columns[column])
        return self._groups[column]

    def has_bloom_filters(self, column: str) -> bool:
        """Whether each row group has a bloom filter for a column."""
        found = self._read(
            f"SELECT bool_and(bloom_filter_offset IS NOT NULL) FROM parquet_metadata([{self._listed_all}]) "
            f"WHERE path_in_schema = {literal(column)}"
        )
        return bool(found[0][0])

    @cached_property
    def _bytes_a_row(self) -> float:
        whole = self._read(f"SELECT sum(total_uncompressed_size) FROM parquet_metadata([{self._listed_all}])")
        return float(whole[0][0] or 0) / float(max(1, sum(self._counts)))

    @cached_property
    def _number(self) -> str:
        """The number of a row among all files."""
        if self._hides_numbers:
            return COUNTED
        chosen = self._chosen_starts
        if len(chosen) == 1:
            return f"{chosen[0]} + file_row_number" if chosen[0] else "file_row_number"
        return f"{chosen}[{_FILE}] + file_row_number"

    @property
    def _chosen_starts(self) -> list[int]:
        """The number of the first row of each file that is read."""
        return [self._starts[place] for place in self._places]

    @cached_property
    def _hides_numbers(self) -> bool:
        """Whether a column of the files hides DuckDB's row number, which is needed to skip row groups."""
        return own_names(self.columns, *_VIRTUAL) != [*map(quoted, _VIRTUAL)]

    @property
    def _listed(self) -> str:
        """The files to read, as SQL. Patterns are resolved already: no path may be read as one again."""
        return path_literals(self.parquet[place] for place in self._places)

    @property
    def _listed_all(self) -> str:
        return path_literals(self.parquet)

    @cached_property
    def _files(self) -> str:
        return self._read_parquet(f"[{self._listed}]")

    def _read_parquet(self, listed: str) -> str:
        by_name, hive = (str(flag).lower() for flag in (not self._alike, self._hive))
        return f"read_parquet({listed}, union_by_name = {by_name}, hive_partitioning = {hive})"

    def _bytes(self) -> int:
        return sum(map(os.path.getsize, self.parquet))

    def _narrow(self, column: str, *values: str) -> None:
        if column not in self.columns:
            raise InputError.of("no_such_list", value=values[0])
        self._lists, self._condition = values, self._whose(column, [*map(literal, values)])
        type_ = self.columns[column]
        known = sorted(typed for value in values if (typed := value_of(value, type_)) is not None)
        groups = self.row_groups(column).all
        if len(known) == len(values):
            groups = self.row_groups(column).that_may_hold(known)
        self._most_rows = sum(group.rows for group in groups)
        # Files may differ in columns, and a path may hold a value, so ask all files for their columns.
        if self._alike and not self._hides_numbers and not any("=" in path for path in self.parquet):
            self._places = sorted({group.file for group in groups}) or [0]

    def _whose(self, column: str, texts: Sequence[str]) -> str:
        """Returns the condition that limits the files to some lists."""
        wanted = [f"TRY_CAST({text} AS {self.columns[column]})" for text in texts]
        is_one = f"= {wanted[0]}" if len(wanted) == 1 else f"IN ({', '.join(wanted)})"
        return f"WHERE {quoted(column)} {is_one}"

    def _read(self, sql: str) -> list[tuple[Any, ...]]:
        import duckdb

        with loading() as cursor:
            try:
                return in_time(cursor, lambda: cursor.execute(sql).fetchall())
            except duckdb.Error:
                pass
        raise self._failure()

    def _failure(self) -> InputError:
        """Returns the error for files that looked correct but could not be read."""
        return (
            InputError.of("changed", path=self._given)
            if self._changed
            else InputError.of("damaged", path=self._given)
        )


def _header(copy: Copy, schemas: Mapping[str, Sequence[tuple[Any, ...]]]) -> Sequence[Header]:
    return [(copy.given, tuple(top_level(schemas[copy.path])))] if copy.path in schemas else []


def _are_several(path: Paths) -> bool:
    """Whether several paths are given, so that no single one names the list."""
    return not isinstance(path, str | os.PathLike) and len(path) > 1


def _title(name: str) -> str:
    """Names a list after its file or table, without endings or wildcards."""
    return Path(name).name.split(".")[0].strip("*")

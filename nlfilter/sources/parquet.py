"""A ranked list given as files: parquet as it lies there, and whatever can be brought into parquet."""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

from nlfilter.errors import InputError
from nlfilter.process import cached_property, undivided
from nlfilter.sources.conversion import in_parquet
from nlfilter.sources.loader import loading, staying
from nlfilter.sources.names import check_names, literal, own_names, quoted
from nlfilter.sources.paths import Paths, files_and_tables, format_of, shown
from nlfilter.sources.source import COUNTED, Scan

COPIED_ROWS, COPIED_BYTES = 1_000_000, 256 * 2**20
"""A list of more rows, or in bigger files, is scanned where it lies instead of being copied."""

_MAGIC = b"PAR1"
_VIRTUAL = ("file_row_number", "file_index")
"""What DuckDB tells of each row of a file, unless a column has that name."""


class ParquetFiles:
    """Files read as one list, in the order of their paths; of other formats a copy in parquet is read.

    `only` narrows it to the rows of one list: a column and the value it must have, as text.
    """

    loose = False

    def __init__(self, path: Paths, only: tuple[str, str] | None = None) -> None:
        self._given = shown(path)
        found = files_and_tables(path)
        self.paths = tuple(dict.fromkeys(file for file, _ in found))
        self._parquet = in_parquet(found)
        for file in self.paths:
            if format_of(file) == "parquet" and (fault := _fault(file)):
                raise fault
        # Our pattern has become plain paths, which must not be read as patterns once more.
        listed = self._listed
        hive = str(len(found) > 1 or os.path.isdir(self._given)).lower()
        self.title = _title(found[0][1] or self._given) or "rows"
        self._states = self._current_states()
        self._files = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = {hive})"
        self._counts = [
            row[0] for row in self._read(f"SELECT num_rows FROM parquet_file_metadata([{listed}])")
        ]
        described = self._read(f"DESCRIBE FROM {self._files}")
        self.columns: Mapping[str, str] = {row[0]: row[1].strip('"') for row in described}
        (self.row,) = own_names(self.columns, "row")
        # DuckDB renames a column that it takes for another's twin, so the names are read from the files, too.
        for names in _top_level(self._read(f"SELECT name, num_children FROM parquet_schema([{listed}])")):
            check_names(names)
        self._condition = ""
        self.total = sum(self._counts)
        if only is not None:
            self._narrow(*only)
        self.verify()

    @property
    def files(self) -> tuple[str, ...]:
        big = self.total > COPIED_ROWS or (not self._condition and self._bytes() > COPIED_BYTES)
        return self._parquet if big else ()

    def rows(self, names: Sequence[str]) -> str:
        """Some columns beside the number of each row, as SQL: what is scanned in place."""
        shown, number = [*map(quoted, names)], self._number
        if number == COUNTED and self._condition:  # counted before any row is left out
            numbered = f"SELECT *, {number} AS {self.row} FROM {self._files}"
            return f"(SELECT {', '.join([*shown, self.row])} FROM ({numbered}) {self._condition})"
        return (
            f"(SELECT {', '.join([*shown, f'{number} AS {self.row}'])} FROM {self._files} {self._condition})"
        )

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
            # A bare capsule is read once; DuckDB would run a relation again just to learn its types.
            with undivided():
                return staying().sql(f"FROM {self.rows(names)}").__arrow_c_stream__()
        except duckdb.Error:
            pass
        raise self._failure()

    @contextmanager
    def scan(self, names: Sequence[str]) -> Iterator[Scan]:
        with loading() as cursor:
            yield Scan(cursor, self.rows(names), self._failure(), only=self.rows)
        self.verify()

    def verify(self) -> None:
        if self._changed:
            raise InputError.changed(self._given)

    @property
    def _changed(self) -> bool:
        return self._states != self._current_states()

    def take(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """The rows as dicts."""
        if not rows:
            return []
        # The bounds let whole row groups be skipped, the list keeps the rows.
        near = f"{self.row} BETWEEN {min(rows)} AND {max(rows)}"
        listed = ", ".join(map(str, rows))
        found = self._read(f"FROM {self.rows(self.names)} WHERE {near} AND {self.row} IN ({listed})")
        self.verify()
        by_number = {number: values for *values, number in found}
        return [dict(zip(self.columns, by_number[row], strict=True)) for row in rows]

    @cached_property
    def bytes_in_memory(self) -> int:
        """About how many bytes the rows need outside of the files, where they are compressed."""
        whole = self._read(f"SELECT sum(total_uncompressed_size) FROM parquet_metadata([{self._listed}])")[0][
            0
        ]
        needed: int = int(whole or 0) * self.total // max(1, sum(self._counts))
        return needed

    @cached_property
    def _number(self) -> str:
        """The number of a row over all files."""
        if own_names(self.columns, *_VIRTUAL) != [*map(quoted, _VIRTUAL)]:
            return COUNTED  # a column of the file hides DuckDB's, which lets row groups be skipped
        if len(self._counts) == 1:
            return "file_row_number"
        starts = [0, *accumulate(self._counts)][:-1]
        return f"{starts}[file_index::BIGINT + 1] + file_row_number"

    def _bytes(self) -> int:
        return sum(map(os.path.getsize, self._parquet))

    @property
    def _listed(self) -> str:
        """The parquet files, as SQL."""
        return ", ".join(literal(glob.escape(path)) for path in self._parquet)

    def _narrow(self, column: str, value: str) -> None:
        if column not in self.columns:
            raise InputError.no_such_list(column, value)
        self._condition = f"WHERE {quoted(column)} = TRY_CAST({literal(value)} AS {self.columns[column]})"
        self.total = self._read(f"SELECT count(*) FROM {self._files} {self._condition}")[0][0]
        if not self.total:
            raise InputError.no_such_list(column, value)

    def _read(self, sql: str) -> list[tuple[Any, ...]]:
        import duckdb

        with loading() as cursor:
            try:
                return cursor.execute(sql).fetchall()
            except duckdb.Error:
                pass
        raise self._failure()

    def _failure(self) -> InputError:
        """What is wrong when reading fails although the files looked sound."""
        return InputError.changed(self._given) if self._changed else InputError.damaged(self._given)

    def _current_states(self) -> list[tuple[int, ...]]:
        """What differs for a file that was written anew, or that another has replaced."""
        return [_state(path) for path in dict.fromkeys((*self.paths, *self._parquet))]


def _title(name: str) -> str:
    """What a list may be called: the name of its file or table, without endings or wildcards."""
    return Path(name).name.split(".")[0].strip("*")


def _state(path: str) -> tuple[int, ...]:
    with contextlib.suppress(OSError):
        found = os.stat(path)
        return found.st_size, found.st_mtime_ns, found.st_ino
    return ()


def _top_level(elements: list[tuple[str, int | None]]) -> Iterator[list[str]]:
    """The column names of each file, out of its schema's elements: a root, its children, theirs.

    >>> list(_top_level([("root", 2), ("a", None), ("l", 1), ("list", 1), ("element", None), ("root", 0)]))
    [['a', 'l'], []]
    """
    rest = iter(elements)
    for _, count in rest:
        names = []
        for _ in range(count or 0):
            name, below = next(rest)
            names.append(name)
            left = below or 0
            while left:
                left += (next(rest)[1] or 0) - 1
        yield names


def _fault(path: str) -> InputError | None:
    """What is wrong with a file, as far as its first and last bytes tell."""
    if not os.path.exists(path):
        return InputError.no_such_file(path)
    if not os.path.isfile(path):
        return InputError.not_parquet(path)
    try:
        with open(path, "rb") as file:
            head = file.read(4)
            file.seek(max(0, os.path.getsize(path) - 4))
            tail = file.read(4)
    except OSError:
        return InputError.unreadable(path)
    if head != _MAGIC:
        return InputError.not_parquet(path)
    return None if tail == _MAGIC else InputError.damaged(path)

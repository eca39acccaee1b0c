"""The locked engine: the DuckDB that runs clauses, and can do nothing else.

It is the second wall, behind the gate. Before any clause runs, it loses the file system, the network,
extensions, settings and Python's variables. Each setting is read back, and an engine that could not be locked
is not used. Data comes in as Arrow streams, made elsewhere. The engine runs only SQL printed by this package,
with values as parameters. DuckDB's error messages can hold rows, so they do not leave this module.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from nlfilter.errors import EngineError
from nlfilter.fork_safety import PerProcess, undivided
from nlfilter.sources.deadline import Deadlines, stopped
from nlfilter.sources.names import literal

if TYPE_CHECKING:
    import duckdb

    from nlfilter.sources.columnar import Batch


INCOMING = "incoming"
"""The name in SQL of outside rows: a stream while it is copied, or a batch while it is queried."""


class EngineCursor:
    """A cursor, and the rows that it knows as `incoming`."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        self._slot: _Slot | None = None

    @contextmanager
    def over(self, batch: Batch | None) -> Iterator[None]:
        """Make an Arrow batch available as `incoming` during a query."""
        if batch is None:
            yield
            return
        if self._slot is None:
            slot = _Slot(batch)
            self.cursor.register(INCOMING, slot)
            self._slot = slot
        self._slot.batch = batch
        try:
            yield
        finally:
            self._slot.batch = None


class _Slot:
    """Holds the current Arrow batch: to register each batch again would take longer than to scan it.

    It has no reference to its cursor, because Python's collector could not find a cycle through DuckDB.
    """

    def __init__(self, batch: Batch | None) -> None:
        self.batch = batch

    def __arrow_c_schema__(self) -> object:
        return self.batch and self.batch.schema.__arrow_c_schema__()

    def __arrow_c_array__(self, requested_schema: object | None = None) -> object:
        return self.batch and self.batch.__arrow_c_array__(requested_schema)


_STATEMENTS_KEPT = 256

_FOR_JOINS = (
    *(
        "join_order",
        "build_side_probe_side",
        "join_filter_pushdown",
        "join_elimination",
        "self_join_aggregate",
    ),
    *("outer_join_simplification", "deliminator", "unnest_rewriter", "projection_pullup", "duplicate_groups"),
    *("cte_filter_pusher", "cte_inlining", "materialized_cte", "common_subplan", "window_self_join"),
    *("sampling_pushdown", "grouping_sets", "remote_pushdown", "partitioned_execution"),
)
"""Optimizer steps that never help queries over one list: joins, subqueries, samples. They take a tenth of the
time of a small query."""

T = TypeVar("T")


class Limits(Struct, frozen=True):
    """The limits of one engine.

    `seconds` for one statement; `memory` as DuckDB writes it (a share of the machine's or container's);
    `threads` for one statement: one is best for a single list, several for a scan of a big file.
    """

    seconds: float = 30.0
    memory: str = "25%"
    threads: int = 1


def _settings(limits: Limits, files: Sequence[str]) -> list[str]:
    """Returns the settings in the only order that works: limits, loading, outside access, then the lock.

    All of them are global: clauses run on cursors, and a cursor does not inherit the settings of another
    session.
    """
    doors = (
        # Allowed files are scanned in place; without any, the whole file system is disabled.
        [f"allowed_paths = [{', '.join(map(literal, files))}]"]
        if files
        else ["disabled_filesystems = 'LocalFileSystem'"]
    )
    return [
        # Set this first: to disable external access would open a temporary folder in the working directory.
        "temp_directory = ''",
        "max_temp_directory_size = '0B'",
        f"memory_limit = {literal(limits.memory)}",
        f"threads = {limits.threads}",
        f"max_execution_time = {round(limits.seconds * 1000)}",
        "max_expression_depth = 250",
        "TimeZone = 'UTC'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "allow_persistent_secrets = false",
        "python_enable_replacements = false",
        "python_scan_all_frames = false",
        "enable_external_file_cache = false",
        # Without this setting, rows may lose their order.
        "preserve_insertion_order = true",
        # Otherwise a small top-N would become a join of the table with itself, which takes twice the time.
        "late_materialization_max_rows = 0",
        "parquet_metadata_cache = true",
        *doors,
        "enable_external_access = false",
        "lock_configuration = true",
    ]


_MUST_READ_BACK: dict[str, object] = {
    "enable_external_access": False,
    "lock_configuration": True,
    "temp_directory": "",
    "allowed_directories": [],
    "allowed_configs": [],
    "python_enable_replacements": False,
    "python_scan_all_frames": False,
    "max_expression_depth": 250,
    "TimeZone": "UTC",
    "late_materialization_max_rows": 0,
    "preserve_insertion_order": True,
}


class Engine:
    """A locked DuckDB in memory; safe to use from many threads. A forked child gets its own, without tables.

    `files` are the only paths that it may scan, in place; without any, it has no file system at all.
    """

    def __init__(self, limits: Limits | None = None, files: Sequence[str] = ()) -> None:
        self.limits = limits or Limits()
        self.files = tuple(files)
        self._database = PerProcess(partial(_Database, self.limits, self.files))
        self._database()

    @undivided()
    def read(
        self, sql: str, parameters: Sequence[object] = (), batch: Batch | None = None
    ) -> list[tuple[Any, ...]]:
        """Runs one of our SELECTs and returns all rows; it may read an Arrow batch (as `incoming`).

        Raises `EngineError`.
        """
        database = self._database()
        with database.lend_cursor() as lent:

            def run() -> list[tuple[Any, ...]]:
                with lent.over(batch):
                    return lent.cursor.execute(database.statement(sql), list(parameters)).fetchall()

            return self._guarded(lent.cursor, run)

    @undivided()
    def write(
        self, select: str, parameters: Sequence[object], path: str, row_group: int | None = None
    ) -> int:
        """Write the rows of one of our SELECTs to an allowed file; return the number of rows.

        `row_group` is for a dump of lists: small groups of this many rows, with good compression.
        """
        database = self._database()
        packed = f", COMPRESSION zstd, ROW_GROUP_SIZE {row_group}" if row_group else ""
        copy = f"COPY ({_one_select(database.con, select)}) TO {literal(path)}"
        with database.con.cursor() as cursor:

            def run() -> int:
                sql = f"{copy} (FORMAT parquet, USE_TMP_FILE false{packed})"
                return int(cursor.execute(sql, [*parameters]).fetchall()[0][0])

            return self._guarded(cursor, run)

    @undivided()
    def make(self, select: str, stream: object | None = None) -> str:
        """Make a table from a SELECT, which may read a stream (as `incoming`); return its name."""
        database = self._database()
        table = f"list_{next(database.numbers)}"
        # Use a separate cursor: only it sees what is registered on it, and the registration ends with it.
        cursor = database.con.cursor()

        def run() -> None:
            if stream is not None:
                cursor.register(INCOMING, stream)
            cursor.execute(f"CREATE TABLE {table} AS {select}").fetchall()

        try:
            self._guarded(cursor, run)
        finally:
            cursor.close()
        return table

    @undivided()
    def drop(self, table: str) -> None:
        """Drop a table made by `make`."""
        import duckdb

        # A closed engine has no tables left.
        with suppress(duckdb.ConnectionException), self._database().con.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")

    @undivided()
    def close(self) -> None:
        """Free everything; the engine cannot be used afterwards."""
        self._database().con.close()

    def _guarded(self, cursor: duckdb.DuckDBPyConnection, run: Callable[[], T]) -> T:
        try:
            with self._database().deadlines.guard(cursor):
                return run()
        except EngineError:
            raise
        except Exception as error:  # also an error of the library that gave the stream
            failure = stopped(error, self.limits.seconds) or EngineError.refused()
        raise failure


class _Database:
    """The open connections of an engine in one process."""

    def __init__(self, limits: Limits, files: Sequence[str]) -> None:
        self.con = _locked(limits, files)
        self.deadlines = Deadlines(limits.seconds)
        self.numbers = count(1)
        self.statement = lru_cache(_STATEMENTS_KEPT)(partial(_parsed, self.con))
        # Not one cursor a thread: a fork frees what other threads hold, and a child must not touch cursors.
        self._idle: deque[EngineCursor] = deque()

    @contextmanager
    def lend_cursor(self) -> Iterator[EngineCursor]:
        """Lends a cursor that nobody else uses at the same time."""
        try:
            lent = self._idle.pop()
        except IndexError:
            lent = EngineCursor(self.con.cursor())
        try:
            yield lent
        finally:
            self._idle.append(lent)


def _one_select(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Checks that a text is exactly one SELECT, and returns it."""
    _parsed(con, sql)
    return sql


def _parsed(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Parses one SELECT; cached, because the same clause often runs again with other values."""
    found = con.cursor().extract_statements(sql)
    if len(found) != 1 or found[0].type.name != "SELECT":
        raise EngineError.refused()
    return found[0]


@undivided()
def _locked(limits: Limits, files: Sequence[str]) -> duckdb.DuckDBPyConnection:
    import duckdb

    con = duckdb.connect(":memory:")
    broken = ""
    for setting in (*_optional_settings(con, limits), *_settings(limits, files)):
        try:
            con.execute(f"SET GLOBAL {setting}")
        except duckdb.Error:
            broken = setting.partition(" ")[0]
            break
    if broken := broken or _not_locked(con, files):
        con.close()
        raise EngineError.not_locked(broken)
    return con


def _optional_settings(con: duckdb.DuckDBPyConnection, limits: Limits) -> list[str]:
    """Returns options that only some versions of DuckDB have, and that change no answer."""
    if limits.threads > 1:  # only an engine with one thread is for single lists
        return []
    known = {name for (name,) in con.execute("FROM duckdb_optimizers()").fetchall()}
    return [f"disabled_optimizers = {literal(','.join(name for name in _FOR_JOINS if name in known))}"]


def _not_locked(con: duckdb.DuckDBPyConnection, files: Sequence[str]) -> str:
    """Returns the first setting that has a wrong value, or ""."""
    import duckdb

    expected = _MUST_READ_BACK
    wanted = ", ".join(f"current_setting('{name}')" for name in expected)
    # Read from a cursor, because clauses run on cursors.
    cursor = con.cursor()
    found = cursor.execute(f"SELECT {wanted}, len(current_setting('allowed_paths'))").fetchall()[0]
    for name, value in zip(expected, found, strict=False):
        if value != expected[name]:
            return name
    if found[-1] != len(files):
        return "allowed_paths"
    # The list of disabled file systems always reads back empty, so try to open a file.
    try:
        cursor.execute("SELECT count(*) FROM glob('/*')").fetchall()
    except duckdb.PermissionException:
        return ""
    return "disabled_filesystems"

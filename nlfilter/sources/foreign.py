"""Formats that another library reads: Arrow files, spreadsheets, and tables of SQLite and DuckDB databases.

Each gives a stream of rows in stored order, and the types that the file declares for columns without
their own type in the stream. A database is opened read-only, and only stored tables and columns are read:
a view is code, and so is a generated column.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from nlfilter.errors import InputError
from nlfilter.sources.columnar import arrow_column, arrow_table
from nlfilter.sources.extent import check_extent
from nlfilter.sources.names import quoted
from nlfilter.sources.paths import told

Opened = tuple[object, dict[str, str]]
_AT_ONCE = 50_000
_ARROW_FILE = b"ARROW1\0\0"


class Unreadable(Exception):
    """The content of a file does not match its name or its first bytes."""


@contextmanager
def arrow(path: str, _: str) -> Iterator[Opened]:
    """Opens an Arrow file (Feather is one) or stream: in a file, the stream begins after eight bytes."""
    import nanoarrow as na
    from nanoarrow.ipc import InputStream

    with open(path, "rb") as file:
        is_file = file.read(len(_ARROW_FILE)) == _ARROW_FILE
        begin = len(_ARROW_FILE) if is_file else 0
        file.seek(begin)
        first = na.c_array_stream(InputStream.from_readable(file))
        if any(field.dictionary is not None for field in first.get_schema().children) and not _is_read(first):
            with _by_pyarrow(path, is_file=is_file) as table:
                yield table.__arrow_c_stream__(), {}
            return
        file.seek(begin)
        yield na.c_array_stream(InputStream.from_readable(file)).__arrow_c_stream__(), {}


def _is_read(stream: Any) -> bool:
    """Whether nanoarrow reads a stream with dictionaries: not if one is compressed or has a wrong index."""
    try:
        next(iter(stream), None)
    except Exception:  # an error of the library
        return False
    return True


@contextmanager
def _by_pyarrow(path: str, *, is_file: bool) -> Iterator[Any]:
    if importlib.util.find_spec("pyarrow") is None:
        raise InputError.of("compressed_categories", path=told(path))
    import pyarrow as pa

    with pa.OSFile(path) as file:
        table = (pa.ipc.open_file(file) if is_file else pa.ipc.open_stream(file)).read_all()
        table.validate(full=True)  # an index beyond its categories would read other memory of the process
        yield table


@contextmanager
def duckdb_table(path: str, table: str) -> Iterator[Opened]:
    """Opens a table of a DuckDB database, without any access to the outside."""
    import duckdb

    shut: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "true",
        "arrow_lossless_conversion": "true",  # else a HUGEINT comes as a DOUBLE, and bits as bytes
    }
    with closing(duckdb.connect(path, read_only=True, config=shut)) as con:
        # By their full names: a macro of the file may be called like a function of DuckDB.
        stored = con.execute(
            "SELECT database_name, schema_name, table_name FROM system.main.duckdb_tables() "
            "WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        names = {
            (name if schema == "main" else f"{schema}.{name}"): (of, schema, name)
            for of, schema, name in stored
        }
        # With its database: a schema may be called like the file, which gives the database its name.
        catalog, schema, name = names[_chosen(path, table, list(names))]
        columns = con.execute(
            "SELECT column_name FROM system.main.duckdb_columns() WHERE NOT is_generated "
            "AND schema_name = ? AND table_name = ? ORDER BY column_index",
            [schema, name],
        ).fetchall()
        listed = ", ".join(quoted(column) for (column,) in columns)
        kept = ".".join(map(quoted, (catalog, schema, name)))
        yield con.sql(f"SELECT {listed} FROM {kept}").__arrow_c_stream__(), {}


@contextmanager
def sqlite_table(path: str, table: str) -> Iterator[Opened]:
    """Opens a table of SQLite; a column has the type of its values, or its declared type if all fit."""
    import sqlite3

    uri = f"{Path(path).resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as con:
            con.text_factory = lambda text: text.decode("utf-8", "replace")
            stored = con.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            ).fetchall()
            name = _chosen(path, table, [name for (name,) in stored if not name.startswith("sqlite_")])
            declared = {row[1]: row[2].upper() for row in con.execute(f"PRAGMA table_info({quoted(name)})")}
            yield _sqlite_stream(con, name, list(declared)), _declared(declared)
            return
    except sqlite3.Error:
        pass
    raise Unreadable


def _sqlite_stream(con: Any, table: str, names: Sequence[str]) -> object:
    import nanoarrow as na
    from nanoarrow.c_array_stream import CArrayStream

    kinds = ", ".join(f"group_concat(DISTINCT typeof({quoted(name)}))" for name in names)
    found = con.execute(f"SELECT {kinds} FROM {quoted(table)}").fetchone()
    schemas, shown = {}, []
    for name, listed in zip(names, found, strict=True):
        kind = {*(listed or "").split(",")} - {"null", ""}
        if kind and kind <= {"integer", "real"}:
            schemas[name] = na.int64() if kind == {"integer"} else na.float64()
            shown.append(quoted(name))
        else:
            schemas[name] = na.string()
            shown.append(
                f"CASE typeof({quoted(name)}) WHEN 'blob' THEN hex({quoted(name)}) "
                f"ELSE CAST({quoted(name)} AS TEXT) END"
            )
    rows = con.execute(f"SELECT {', '.join(shown)} FROM {quoted(table)}")
    schema, batches = na.c_schema(na.struct(schemas)), []
    while chunk := rows.fetchmany(_AT_ONCE):
        columns = zip(zip(*chunk, strict=True), schemas.values(), strict=True)
        children = [na.c_array(list(values), one) for values, one in columns]
        batches.append(na.c_array_from_buffers(schema, len(chunk), [None], children=children))
    return CArrayStream.from_c_arrays(batches, schema).__arrow_c_stream__()


_DECLARED = (("DATETIME", "TIMESTAMP"), ("TIMESTAMP", "TIMESTAMP"), ("DATE", "DATE"), ("TIME", "TIME"))


def _declared(types: dict[str, str]) -> dict[str, str]:
    """Returns, by column, the declared types that SQLite itself cannot store."""
    found = {
        name: next((to for start, to in _DECLARED if t.startswith(start)), "") for name, t in types.items()
    }
    found |= {name: "BOOLEAN" for name, t in types.items() if t.startswith("BOOL")}
    return {name: type_ for name, type_ in found.items() if type_}


@contextmanager
def excel(path: str, sheet: str) -> Iterator[Opened]:
    """Opens a sheet of a spreadsheet, by default the first; its first row below a title names the columns."""
    if importlib.util.find_spec("python_calamine") is None:
        raise InputError.of("needs_package", path=told(path), package="python-calamine", extra="excel")
    try:
        book = _book(path)
        name = _chosen(path, sheet or book.sheet_names[0], book.sheet_names)
        head, *rows = _below_title(book.get_sheet_by_name(name).to_python()) or [[]]
    except InputError:
        raise
    except Exception:  # an error of the library, which has its own classes of errors
        head, rows = [], []
    if not head:
        raise Unreadable
    if len(head) > 1:
        rows = [row for row in rows if any(cell != "" for cell in row)]
    columns = zip(*rows, strict=True) if rows else ((),) * len(head)
    found = {name: arrow_column(_cells(values)) for name, values in zip(_names(head), columns, strict=True)}
    yield arrow_table(found, len(rows)), {}


def sheets_of(path: str) -> list[str]:
    """Names the sheets of a spreadsheet; none if it cannot be read."""
    try:
        return [*_book(path).sheet_names]
    except Exception:  # no such library, or an error of it, which has its own classes of errors
        return []


def _book(path: str) -> Any:
    from python_calamine import CalamineWorkbook

    check_extent(path)
    return CalamineWorkbook.from_path(path)


_NARROW = 3
"""The least number of columns of a table that may have a title above its names."""


def _below_title(rows: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
    """Returns the rows from the first that may name columns: of a title, only one cell is filled."""
    filled = [sum(cell != "" for cell in row) for row in rows]
    wide = bool(rows) and len(rows[0]) >= _NARROW
    return rows[next((at for at, cells in enumerate(filled) if cells > 1), 0) if wide else 0 :]


def _names(head: Sequence[object]) -> list[str]:
    """Reads the column names from the first row; each must be unique."""
    names: list[str] = []
    for number, cell in enumerate(head, 1):
        name = str(cell).strip() or f"column {number}"
        names.append(next(one for n in count(1) if (one := f"{name} {n}" if n > 1 else name) not in names))
    return names


def _cells(values: Sequence[Any]) -> list[Any]:
    """Converts cells to values: empty cells are missing, whole numbers integers, durations text."""
    cells = [
        None if value == "" else str(value) if isinstance(value, dt.timedelta) else value for value in values
    ]
    numbers = [value for value in cells if value is not None]
    if numbers and all(isinstance(value, float) and value.is_integer() for value in numbers):
        return [None if value is None else int(value) for value in cells]
    return cells


def _chosen(path: str, named: str, known: Sequence[str]) -> str:
    """Returns the named table; if there is only one, it needs no name."""
    if named in known:
        return named
    if named or len(known) != 1:
        raise InputError.which_table(told(path), known, named)
    return known[0]

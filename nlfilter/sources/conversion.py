"""Copies files of other formats into parquet, so that they are read, ranked and guarded like any other list.

The loader makes the copy, in a private folder that is removed with the process. The engine that runs clauses
never opens such a file: it stays locked, and no request reaches the reader of a format.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import glob
import json
import os
import re
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nlfilter.errors import InputError
from nlfilter.process import PerProcess, undivided
from nlfilter.sources.encodings import UNREAD, in_utf8, is_utf8, opened, with_one_line_end
from nlfilter.sources.extent import check_compressed
from nlfilter.sources.grouped import grouped_numbers
from nlfilter.sources.intact import state_of
from nlfilter.sources.loader import loading
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.paths import COMPRESSED, USUAL_ENDINGS, format_of, spooled_paths, told
from nlfilter.sources.scratch import Scratch
from nlfilter.sources.titles import Text, below_titles
from nlfilter.sources.unlike import Header

if TYPE_CHECKING:
    import duckdb

File = tuple[str, str]
"""A path, and the table or sheet in it, or the encoding of a text ("" for none)."""
_KEPT = 8
"""How many copies to keep: a command, or an application's start, opens the same files several times."""


class Copy(NamedTuple):
    """A parquet file to read: a given file, or a copy of one or more."""

    path: str
    given: str
    """The given file, or the first of several."""
    headers: tuple[Header, ...] = ()
    """The columns of each file, if several were copied into one."""
    guessed: tuple[str, ...] = ()
    """The given files that were taken for Shift_JIS."""


_copies: dict[object, tuple[tuple[Copy, ...], Scratch]] = {}
_lock = PerProcess(threading.Lock)


def in_parquet(files: Sequence[File], *, hive: bool = True) -> tuple[Copy, ...]:
    """Returns parquet files with the rows of some files, in order: the files themselves, or copies.

    `hive`: folders named `column=value` give a column to a text file.

    Raises `InputError` if a file cannot be read, or changes while it is copied.
    """
    formats = [format_of(path) for path, _ in files]
    for (path, _), format_ in zip(files, formats, strict=True):
        if not format_:
            raise (
                InputError.of("unreadable", path=told(path))
                if not os.access(path, os.R_OK)
                else _unknown(path)
            )
    if set(formats) == {"parquet"}:
        return tuple(Copy(path, path) for path, _ in files)
    states = [(path, state_of(path)) for path, _ in files]
    key = hive, tuple(files), tuple(states)
    with _lock():
        if key not in _copies:
            scratch, failure = Scratch(), None
            try:
                copies = _copied(files, formats, scratch.path, hive=hive)
            except InputError as error:
                failure = error
            if changed := next((path for path, state in states if state != state_of(path)), None):
                raise InputError.of("changed", path=told(changed))
            if failure is not None:
                raise failure
            _copies[key] = copies, scratch
            while len(_copies) > _KEPT:
                del _copies[next(iter(_copies))]
        return _copies[key][0]


def _unknown(path: str) -> InputError:
    return (
        InputError.unknown_format(told(path), USUAL_ENDINGS)
        if os.path.isfile(path)
        else InputError.of("not_parquet", path=told(path))
    )


def _copied(files: Sequence[File], formats: Sequence[str], folder: Path, *, hive: bool) -> tuple[Copy, ...]:
    made: list[Copy] = []
    for format_, group in groupby(zip(files, formats, strict=True), key=lambda one: one[1]):
        same = [file for file, _ in group]
        if format_ == "parquet":
            made += (Copy(path, path) for path, _ in same)
        elif format_ in _READERS:
            target, reader = str(folder / f"{len(made)}.parquet"), _Reader(format_, hive)
            read, guessed = _copy_texts(same, reader, target)
            made.append(Copy(target, same[0][0], _headers(same, read, reader), guessed))
        else:
            for path, table in same:
                target = str(folder / f"{len(made)}.parquet")
                _copy_stream(path, table, format_, target)
                made.append(Copy(target, path))
    return tuple(made)


# --- text files, which DuckDB reads, and whose types it infers


# The first line names the columns: DuckDB must not skip it to find a better one.
_READERS = {"csv": "read_csv([{}], header = true, skip = 0, comment = ''", "json": "read_json([{}]"}


class _Reader(NamedTuple):
    """How DuckDB reads text files of one format; `hive`: their folders may give a column and its value."""

    format: str
    hive: bool

    def sql(self, paths: Iterable[str]) -> list[str]:
        """Guess types from the first 20,000 rows; if a later row does not fit, from all rows."""
        options = "union_by_name = true" + ("" if self.hive else ", hive_partitioning = false")
        read = f"{_READERS[self.format].format(', '.join(map(_literal, paths)))}, {options}"
        return [f"{read})", f"{read}, sample_size = -1)"]


_LARGE = ("HUGEINT", "UHUGEINT")
_LINE = re.compile(r"\bline:? (\d+)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[,;\t|]")


def _copy_texts(files: Sequence[File], reader: _Reader, target: str) -> tuple[list[Text], tuple[str, ...]]:
    """Copy text files into one parquet file.

    Returns the files that were read: copies, perhaps; and which of the given ones were taken for Shift_JIS.
    """
    for path, _ in files:
        if not os.path.getsize(path):
            raise InputError.of("no_rows_inside", path=told(path))
        check_compressed(path)
    folder = Path(target).with_suffix("")
    folder.mkdir()
    paths = in_utf8(files, folder, by_mark=True)
    guessed: tuple[str, ...] = ()
    read, failure = _copied_texts(files, paths, reader, target)
    if failure is not None and (again := in_utf8(files, folder)) != paths:
        guessed = tuple(
            path for (path, _), one, other in zip(files, paths, again, strict=True) if one != other
        )
        paths = again
        read, failure = _copied_texts(files, paths, reader, target)
    if failure is not None and (again := with_one_line_end(paths, folder)) != list(paths):
        read, failure = _copied_texts(files, again, reader, target)
    if failure is not None:
        raise next((_not_utf8(path) for path in paths if not is_utf8(path)), failure)
    return read, guessed


def _not_utf8(path: str) -> InputError:
    if path in spooled_paths:  # no colon can name its encoding
        return InputError.of("not_utf8", what=told(path))
    return InputError.of("not_utf8_file", path=told(path))


def _copied_texts(
    files: Sequence[File], paths: Sequence[str], reader: _Reader, target: str
) -> tuple[list[Text], InputError | None]:
    """Copy the texts in `paths`, which stand for the given files; also return the error if that fails."""
    import duckdb

    is_csv, first = reader.format == "csv", told(files[0][0])
    read = below_titles(paths, Path(target).with_suffix("")) if is_csv else [Text(path) for path in paths]
    failure: InputError | None = None
    with loading() as cursor:
        for table in reader.sql(one.path for one in read):
            try:
                columns = _described(cursor, table)
                if len(columns) == 1 and (separator := _SEPARATORS.search(next(iter(columns)))):
                    # Lines with different numbers of fields were each read as one field.
                    failure = InputError.unread_rows(first, reader.format, _odd_line(read[0], separator[0]))
                    break
                grouped: tuple[str, ...] = ()
                if is_csv:
                    texts = _with(table, "all_varchar = true")
                    grouped = grouped_numbers(cursor, read[0].path, texts, columns)
                _write(cursor, _as_texts(table, grouped), columns, target, grouped, skips=is_csv)
                return read, None
            except duckdb.Error as error:
                if _is_disk_full(error):
                    return read, InputError.of("unwritable", path=tempfile.gettempdir())
                if len(read) == 1:
                    failure = _unread(files[0], read[0], reader, error)
                else:
                    failure = _unread_alone(cursor, files, read, reader) or _unread(
                        files[0], None, reader, error
                    )
    return read, failure


def _is_disk_full(error: Exception) -> bool:
    return os.strerror(errno.ENOSPC) in str(error)


def _unread(file: File, text: Text | None, reader: _Reader, error: Exception) -> InputError:
    line = text and _line_of(text, reader.format, error)
    return InputError.unread_rows(told(file[0]), reader.format, line)


def _unread_alone(
    cursor: duckdb.DuckDBPyConnection, files: Sequence[File], read: Sequence[Text], reader: _Reader
) -> InputError | None:
    """Finds the first of several files that cannot be read by itself."""
    import duckdb

    for file, text in zip(files, read, strict=True):
        try:
            cursor.execute(f"SELECT count(COLUMNS(*)) FROM {reader.sql([text.path])[-1]}").fetchall()
        except duckdb.Error as error:
            return _unread(file, text, reader, error)
    return None


def _headers(files: Sequence[File], read: Sequence[Text], reader: _Reader) -> tuple[Header, ...]:
    """Finds the columns of each of several text files, from the first rows of its copy in `read`."""
    if len(files) < 2:
        return ()
    with loading() as cursor:
        columns = [_described(cursor, reader.sql([one.path])[0]) for one in read]
    return tuple((path, tuple(names)) for (path, _), names in zip(files, columns, strict=True))


def _literal(path: str) -> str:
    return literal(glob.escape(path))


def _line_of(text: Text, format_: str, error: Exception) -> int | None:
    """Finds the line that DuckDB cannot read. The rest of its message holds values and is not used."""
    found = _LINE.search(str(error))
    line = int(found[1]) if found else None
    if line is None or line < 2 or format_ != "json" or text.path.endswith(COMPRESSED):
        return line and line + text.above
    with contextlib.suppress(OSError, StopIteration), open(text.path, encoding="utf-8") as file:
        before = next(islice(file, line - 2, None))
        try:
            json.loads(before)
        except (ValueError, RecursionError):
            return line - 1  # after the first line of JSON, DuckDB counts one too many
    return line


def _odd_line(text: Text, separator: str) -> int | None:
    """Finds the first line whose number of fields differs from the first line's."""
    with contextlib.suppress(ValueError, csv.Error, *UNREAD), opened(text.path, "utf-8") as file:
        rows = csv.reader(file, delimiter=separator)
        fields = len(next(rows))
        return next((text.above + rows.line_num for row in rows if len(row) != fields), None)
    return None


def _described(cursor: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Returns a table's types by column; DuckDB scans a text file to infer them."""
    return {name: type_ for name, type_, *_ in cursor.execute(f"DESCRIBE FROM {table}").fetchall()}


def _with(table: str, option: str) -> str:
    return f"{table.removesuffix(')')}, {option})"


def _as_texts(table: str, names: Sequence[str]) -> str:
    """SQL that reads some columns of a CSV as texts."""
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    return _with(table, f"types = {{{types}}}") if names else table


def _write(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    target: str,
    grouped: Sequence[str] = (),
    *,
    skips: bool = False,
) -> None:
    """Copy a table into parquet; `skips`: without the rows that hold nothing."""
    # Parquet has no whole numbers of that size, and would store them inexactly.
    casts = {name: f"{quoted(name)}::DECIMAL(38, 0)" for name, type_ in columns.items() if type_ in _LARGE}
    casts |= {name: f"replace({quoted(name)}, '.', '')::BIGINT" for name in grouped}
    shown = (f"{casts.get(name, quoted(name))} AS {quoted(name)}" for name in columns)
    # A line of separators alone, as spreadsheets write it below a table, is no row. In one column, who knows.
    filled = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in columns if skips and len(columns) > 1)
    read = f"SELECT {', '.join(shown)} FROM {table} WHERE {filled or 'true'}"
    cursor.execute(f"COPY ({read}) TO {literal(target)} (FORMAT parquet)")


# --- formats that other libraries read, as a stream


def _copy_stream(path: str, table: str, format_: str, target: str) -> None:
    import duckdb

    from nlfilter.sources import foreign

    opened = {
        "arrow": foreign.arrow,
        "excel": foreign.excel,
        "duckdb": foreign.duckdb_table,
        "sqlite": foreign.sqlite_table,
    }[format_]
    failure = InputError.unread_rows(told(path), format_, None)
    try:
        with opened(path, table) as (stream, casts), loading() as cursor, undivided():
            cursor.register("incoming", stream)
            cursor.execute("CREATE OR REPLACE TEMP TABLE copied AS FROM incoming")
            kept = _fitting(cursor, casts)
            replaced = ", ".join(f"{quoted(name)}::{type_} AS {quoted(name)}" for name, type_ in kept.items())
            rows = f"(SELECT * REPLACE ({replaced}) FROM copied)" if kept else "copied"
            _write(cursor, rows, _described(cursor, rows), target)
            cursor.execute("DROP TABLE copied")
            return
    except InputError:
        raise
    except (duckdb.Error, OSError, ValueError, RuntimeError, foreign.Unreadable) as error:
        # An error of any library, whose message may quote the data.
        if _is_disk_full(error):
            failure = InputError.of("unwritable", path=tempfile.gettempdir())
    raise failure


def _fitting(cursor: duckdb.DuckDBPyConnection, casts: dict[str, str]) -> dict[str, str]:
    """Returns the declared types that fit every value of their column."""
    if not casts:
        return {}
    counts = (f"count({quoted(name)}) = count(TRY_CAST({quoted(name)} AS {t}))" for name, t in casts.items())
    row = cursor.execute(f"SELECT {', '.join(counts)} FROM copied").fetchall()[0]
    return {name: type_ for (name, type_), fits in zip(casts.items(), row, strict=True) if fits}

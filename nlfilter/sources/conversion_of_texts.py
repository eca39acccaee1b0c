"""Copies text files (CSV, JSON) into parquet: DuckDB reads them, and infers their types."""

from __future__ import annotations

import contextlib
import csv
import glob
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nlfilter.errors import InputError
from nlfilter.sources.deadline import in_time
from nlfilter.sources.encodings import UNREAD, in_utf8, is_utf8, opened, with_one_line_end
from nlfilter.sources.extent import check_compressed, check_unpacked
from nlfilter.sources.grouped import grouped_numbers
from nlfilter.sources.listed import read_lists, sampled_lists
from nlfilter.sources.loader import loading
from nlfilter.sources.names import literal, path_literals
from nlfilter.sources.paths import COMPRESSED, File, spooled_paths, told
from nlfilter.sources.titles import Text, below_titles
from nlfilter.sources.unlike import Header
from nlfilter.sources.written_parquet import described, is_disk_full, short_years, write_parquet

if TYPE_CHECKING:
    import duckdb

# The first line names the columns: DuckDB must not skip it to find a better one.
_READERS = {"csv": "read_csv([{}], header = true, skip = 0, comment = ''", "json": "read_json([{}]"}


class Reader(NamedTuple):
    """How DuckDB reads text files of one format; `hive`: their folders may give a column and its value."""

    format: str
    hive: bool

    def sql(self, paths: Iterable[str]) -> list[str]:
        """Guess types from the first 20,000 rows; if a later row does not fit, from all rows."""
        options = "union_by_name = true" + ("" if self.hive else ", hive_partitioning = false")
        read = f"{_READERS[self.format].format(path_literals(paths))}, {options}"
        return [f"{read})", f"{read}, sample_size = -1)"]


_LINE = re.compile(r"\bline:? (\d+)", re.IGNORECASE)
_LONG = re.compile(r'(?:Maximum line size|"maximum_object_size") of (\d+) bytes exceeded')
_SEPARATORS = re.compile(r"[,;\t|]")


def copy_texts(files: Sequence[File], reader: Reader, target: str) -> tuple[list[Text], tuple[str, ...]]:
    """Copy text files into one parquet file.

    Returns the files that were read: copies, perhaps; and which of the given ones were taken for Shift_JIS.
    """
    for path, _ in files:
        if not os.path.getsize(path):
            raise InputError.of("no_rows_inside", path=told(path))
        check_compressed(path)
        if path.endswith(".zst"):
            _check_unpacked(path, reader)
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


def _check_unpacked(path: str, reader: Reader) -> None:
    """Raise `InputError` if a text that only DuckDB can decompress unpacks to far too much."""
    import duckdb

    with loading() as cursor, contextlib.suppress(duckdb.Error):  # the reader of the text says what is wrong
        counting, asked = _UNPACKED[reader.format], [glob.escape(path)]
        found = in_time(cursor, lambda: cursor.execute(counting, asked).fetchall())
        check_unpacked(path, os.path.getsize(path), found[0][0] or 0)


_UNPACKED = {
    "csv": "SELECT sum(strlen(line) + 1) FROM read_csv(?, columns = {line: 'VARCHAR'}, auto_detect = false, "
    "header = false, delim = '\x01', quote = '', escape = '')",
    "json": "SELECT sum(strlen(json)) FROM read_json_objects(?)",
}
"""SQL that counts the bytes of a text, by its format."""


def _not_utf8(path: str) -> InputError:
    if path in spooled_paths:  # no colon can name its encoding
        return InputError.of("not_utf8", what=told(path))
    return InputError.of("not_utf8_file", path=told(path))


def _copied_texts(
    files: Sequence[File], paths: Sequence[str], reader: Reader, target: str
) -> tuple[list[Text], InputError | None]:
    """Copy the texts in `paths`, which stand for the given files; also return the error if that fails."""
    is_csv = reader.format == "csv"
    read = below_titles(paths, Path(target).with_suffix("")) if is_csv else [Text(path) for path in paths]
    with loading() as cursor:
        return read, in_time(cursor, partial(_failure, cursor, files, read, reader, target))


def _failure(
    cursor: duckdb.DuckDBPyConnection,
    files: Sequence[File],
    read: Sequence[Text],
    reader: Reader,
    target: str,
) -> InputError | None:
    """Copy the texts; return the error if no way to read them succeeds."""
    import duckdb

    is_csv, first = reader.format == "csv", told(files[0][0])
    failure: InputError | None = None
    for table in reader.sql(one.path for one in read):
        try:
            columns = described(cursor, table)
            if len(columns) == 1 and (separator := _SEPARATORS.search(next(iter(columns)))):
                # Lines with different numbers of fields were each read as one field.
                return InputError.unread_rows(first, reader.format, _odd_line(read[0], separator[0]))
            if is_csv:
                _copy_csv(cursor, read[0].path, table, columns, target)
            else:
                write_parquet(cursor, table, columns, target)
            return None
        except (duckdb.InterruptException, duckdb.OutOfMemoryException):
            raise
        except duckdb.Error as error:
            if is_disk_full(error):
                return InputError.of("unwritable", path=tempfile.gettempdir())
            failure = (
                _unread(files[0], read[0], reader, error)
                if len(read) == 1
                else _unread_alone(cursor, files, read, reader) or _unread(files[0], None, reader, error)
            )
            if failure.code == "long_line":  # no other way reads it either
                break
    return failure


def _copy_csv(
    cursor: duckdb.DuckDBPyConnection, path: str, table: str, columns: Mapping[str, str], target: str
) -> None:
    """Copy a CSV whose numbers, days or lists may be written otherwise than DuckDB reads them."""
    import duckdb

    texts = _with(table, "all_varchar = true")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE sampled AS FROM {texts} LIMIT {_SAMPLE}")
    grouped = grouped_numbers(cursor, path, "sampled", texts, columns)
    sampled = sampled_lists(cursor, "sampled", columns)
    cursor.execute("DROP TABLE sampled")
    for lists in (sampled.lists, {}) if sampled.lists else ({},):
        others = {name: type_ for name, type_ in columns.items() if name not in {*lists, *sampled.others}}
        try:
            write_parquet(
                cursor, _as_texts(table, grouped), columns, target, grouped, lists=lists, skips=True
            )
            if short := short_years(cursor, target, columns):
                again = _as_texts(table, (*grouped, *short))
                write_parquet(cursor, again, columns, target, grouped, lists=lists, skips=True)
            read_lists(cursor, target, others)
            return
        except (duckdb.InterruptException, duckdb.OutOfMemoryException):
            raise
        except duckdb.Error:
            if not lists:
                raise  # else a later row may hold no list


_SAMPLE = 1_000
"""The first rows of a CSV. They tell of most columns how their texts are written."""


def _unread(file: File, text: Text | None, reader: Reader, error: Exception) -> InputError:
    if limit := _LONG.search(str(error)):
        return InputError.of("long_line", path=told(file[0]), limit=int(limit[1]))
    line = text and _line_of(text, reader.format, error)
    return InputError.unread_rows(told(file[0]), reader.format, line)


def _unread_alone(
    cursor: duckdb.DuckDBPyConnection, files: Sequence[File], read: Sequence[Text], reader: Reader
) -> InputError | None:
    """Finds the first of several files that cannot be read by itself."""
    import duckdb

    for file, text in zip(files, read, strict=True):
        try:
            cursor.execute(f"SELECT count(COLUMNS(*)) FROM {reader.sql([text.path])[-1]}").fetchall()
        except duckdb.Error as error:
            return _unread(file, text, reader, error)
    return None


def headers_of(files: Sequence[File], read: Sequence[Text], reader: Reader) -> tuple[Header, ...]:
    """Finds the columns of each of several text files, from the first rows of its copy in `read`."""
    if len(files) < 2:
        return ()
    with loading() as cursor:
        columns = [described(cursor, reader.sql([one.path])[0]) for one in read]
    return tuple((path, tuple(names)) for (path, _), names in zip(files, columns, strict=True))


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


def _with(table: str, option: str) -> str:
    return f"{table.removesuffix(')')}, {option})"


def _as_texts(table: str, names: Sequence[str]) -> str:
    """SQL that reads some columns of a CSV as texts."""
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    return _with(table, f"types = {{{types}}}") if names else table

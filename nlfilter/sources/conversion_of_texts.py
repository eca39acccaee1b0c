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
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nlfilter.errors import InputError
from nlfilter.sources.deadline import in_time
from nlfilter.sources.encodings import UNREAD, copy_of, in_utf8, is_utf8, opened, with_one_line_end
from nlfilter.sources.extent import check_compressed, check_unpacked
from nlfilter.sources.missing_columns import Header
from nlfilter.sources.names import literal, path_literals, quoted
from nlfilter.sources.paths import COMPRESSED, File, spooled_paths, told
from nlfilter.sources.source import loading
from nlfilter.sources.written_parquet import described, is_disk_full, short_years, write_parquet

if TYPE_CHECKING:
    import duckdb


_GROUPED = r"[-+]?([1-9][0-9]{0,2}([.][0-9]{3})*|0)"
_DECIMAL_COMMA = r"[^0-9,.]{0,4}([0-9]{1,3}([.][0-9]{3})*|[0-9]+)(,[0-9]{1,2})?[^0-9,.]{0,4}"
_FEWEST_GROUPED = 3
"""The least grouped numbers of a file without decimal commas."""


def grouped_numbers(
    cursor: duckdb.DuckDBPyConnection, path: str, sample: str, texts: str, columns: Mapping[str, str]
) -> tuple[str, ...]:
    """Returns the columns of numbers whose dots group digits.

    `texts` is SQL for the file with texts only, and `sample` for its first rows: they are enough to see that
    a file writes its numbers otherwise, as nearly all do.
    """
    found = tuple(name for name, type_ in columns.items() if type_ == "DOUBLE")
    commas = False
    for rows in (sample, texts):
        if found:
            commas = _any_decimal_comma(cursor, rows, columns)
            found = _grouped_among(cursor, rows, found, commas=commas)
    if found and not commas and _separated_by_commas(cursor, path):
        return ()
    return found


def _separated_by_commas(cursor: duckdb.DuckDBPyConnection, path: str) -> bool:
    return cursor.execute("SELECT Delimiter FROM sniff_csv(?)", [path]).fetchall() == [(",",)]


def _grouped_among(
    cursor: duckdb.DuckDBPyConnection, rows: str, names: tuple[str, ...], *, commas: bool
) -> tuple[str, ...]:
    dotted = [f"count(*) FILTER (contains({quoted(name)}, '.'))" for name in names]
    asked = [
        f"bool_and(regexp_full_match({quoted(name)}, {literal(_GROUPED)})) AND {count} >= "
        + ("1" if commas else f"{_FEWEST_GROUPED} AND {count} < count({quoted(name)})")
        for name, count in zip(names, dotted, strict=True)
    ]
    answers = cursor.execute(f"SELECT {', '.join(asked)} FROM {rows}").fetchall()[0]
    return tuple(name for name, holds in zip(names, answers, strict=True) if holds)


def _any_decimal_comma(cursor: duckdb.DuckDBPyConnection, rows: str, columns: Mapping[str, str]) -> bool:
    """Whether a column of texts holds numbers with decimal commas alone."""
    texts = [quoted(name) for name, type_ in columns.items() if type_ == "VARCHAR"]
    asked = (
        f"bool_and(regexp_full_match({name}, {literal(_DECIMAL_COMMA)})) "
        f"AND count(*) FILTER (contains({name}, ',')) > 0"
        for name in texts
    )
    return bool(texts) and any(cursor.execute(f"SELECT {', '.join(asked)} FROM {rows}").fetchall()[0])


_BRACKETED = "count({0}) > 0 AND bool_and(starts_with(trim({0}), '[') AND ends_with(trim({0}), ']'))"
_ARRAYS = "bool_and(json_valid({0}) AND json_type(CASE WHEN json_valid({0}) THEN {0} END) = 'ARRAY')"
_TYPES = ("BIGINT[]", "DOUBLE[]", "VARCHAR[]")
"""The types of a list, the first that fits all its texts."""
_FITS = "count({0}) = count(*) FILTER (TRY_CAST({0} AS {1})::VARCHAR[] = TRY_CAST({0} AS VARCHAR[]))"
"""Numbers are written as DuckDB writes them: 007 is a text."""


_CHECKED = (
    "CASE WHEN {0} IS NULL THEN NULL WHEN starts_with(trim({0}), '[') AND ends_with(trim({0}), ']') "
    "AND TRY_CAST({0} AS {1})::VARCHAR[] = TRY_CAST({0} AS VARCHAR[]) THEN CAST({0} AS {1}) "
    "ELSE error('no list') END"
)


class Sampled(NamedTuple):
    """What the first rows of a CSV tell: SQL that reads columns of lists, and the columns without lists.

    A later row may hold no such list. The SQL then fails, and the columns must be read as texts. Nothing is
    told of other columns: those without a text so far, and those of JSON.
    """

    lists: Mapping[str, str]
    others: frozenset[str]


def sampled_lists(cursor: duckdb.DuckDBPyConnection, sample: str, columns: Mapping[str, str]) -> Sampled:
    """Finds the lists in a sample, so that the rows need not be written twice."""
    texts = [name for name, type_ in columns.items() if type_ == "VARCHAR"]
    known = _fulfilling(cursor, sample, {name: f"count({quoted(name)}) > 0" for name in texts})
    listed = _fulfilling(cursor, sample, {name: _BRACKETED.format(quoted(name)) for name in known})
    arrays = _fulfilling(cursor, sample, {name: _ARRAYS.format(quoted(name)) for name in listed})
    plain, found = [name for name in listed if name not in arrays], dict[str, str]()
    for type_ in _TYPES:
        asked = {name: _FITS.format(quoted(name), type_) for name in plain if name not in found}
        fitting = _fulfilling(cursor, sample, asked)
        found |= {name: _CHECKED.format(quoted(name), type_) for name in fitting}
    return Sampled(found, frozenset(name for name in known if name not in found and name not in arrays))


def read_lists(cursor: duckdb.DuckDBPyConnection, target: str, columns: Mapping[str, str]) -> None:
    """Replace the texts by lists in the parquet file `target`, in columns that hold lists only."""
    table = f"read_parquet({literal(target)})"
    texts = [name for name, type_ in columns.items() if type_ == "VARCHAR"]
    listed = _fulfilling(cursor, table, {name: _BRACKETED.format(quoted(name)) for name in texts})
    arrays = _fulfilling(cursor, table, {name: _ARRAYS.format(quoted(name)) for name in listed})
    read = {name: _of_json(cursor, table, quoted(name)) for name in arrays}
    for type_ in _TYPES:
        asked = {name: _FITS.format(quoted(name), type_) for name in listed if name not in read}
        read |= {name: f"CAST({quoted(name)} AS {type_})" for name in _fulfilling(cursor, table, asked)}
    if not read:
        return
    shown = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in read.items())
    rows = f"SELECT * REPLACE ({shown}) FROM {table}"
    cursor.execute(f"COPY ({rows}) TO {literal(f'{target}.lists')} (FORMAT parquet)")
    os.replace(f"{target}.lists", target)


def _fulfilling(cursor: duckdb.DuckDBPyConnection, table: str, asked: Mapping[str, str]) -> tuple[str, ...]:
    """The names whose SQL holds for the whole table."""
    if not asked:
        return ()
    answers = cursor.execute(f"SELECT {', '.join(asked.values())} FROM {table}").fetchall()[0]
    return tuple(name for name, holds in zip(asked, answers, strict=True) if holds)


def _of_json(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    """The SQL that reads a column of JSON arrays, with the types that all of them have."""
    structure = cursor.execute(f"SELECT json_group_structure({column}::JSON) FROM {table}").fetchall()[0][0]
    known = structure.replace('"NULL"', '"VARCHAR"')
    return f"from_json({column}, {literal(known)})"


_SEPARATORS = ",;\t|"
_LINES, _FEWEST_ALIKE = 40, 3
"""How many lines to look at, and how many of them must have the same fields."""
_LONGEST = 4_000_000
"""DuckDB reads no longer line of a CSV."""
_NARROW = 3
"""The least columns of a table with commas, or with a title that empty cells fill up."""


class Text(NamedTuple):
    """A text file to read, and how many lines of the given file are not in it, above the others."""

    path: str
    above: int = 0


def below_titles(paths: Sequence[str], folder: Path) -> list[Text]:
    """Returns the files, or copies in a private folder that begin with the names of the columns."""
    return [_cut(path, folder / f"cut-{number}") for number, path in enumerate(paths)]


def _cut(path: str, target: Path) -> Text:
    # The file may change or hold anything: a copy that fails leaves the error to the reader of the file.
    with contextlib.suppress(ValueError, csv.Error, *UNREAD):
        if above := lines_above(path):
            copy_of(path, "utf-8-sig", target, above=above)
            return Text(str(target), above)
    return Text(path)


def lines_above(path: str) -> int:
    """Counts the lines above the names of a CSV file."""
    with opened(path, "utf-8-sig") as file:
        lines: list[str] = []
        for line in islice(iter(partial(file.readline, _LONGEST), ""), _LINES + 1):
            if len(line) == _LONGEST:
                return 0  # no table
            lines.append(line)
    empty = sum(1 for _ in takewhile(lambda line: not line.strip(), lines))
    found = (_above(lines[empty:], separator) for separator in _SEPARATORS)
    return empty + min((above for above in found if above is not None), default=0)


def _above(lines: Sequence[str], separator: str) -> int | None:
    """Counts the lines above the names, if a table with this separator follows; None without a table.

    >>> table = ["boat,flag,berth", "Aria,NL,1", '"Brio, II",GB,2']
    >>> _above(["Harbour log", "", *table], ","), _above(["Log,,", *table, "made by hand"], ",")
    (2, 1)
    >>> _above(table, ","), _above(["person", "Doe, Jane", "Roe, Jo", "Poe, Al"], ",")
    (0, None)
    """
    reader = csv.reader(lines, delimiter=separator)
    records = [(reader.line_num, record) for record in reader]
    if len(lines) >= _LINES:
        records.pop()  # it may go on in a line that was not read
    title = [*takewhile(lambda one: not _has_cells(one[1]), records)]
    table = [record for _, record in records[len(title) :] if _has_cells(record)]
    if len(table) < _FEWEST_ALIKE or len({*map(len, table)}) > 1:
        return None
    above = title[-1][0] if title else 0
    filled_up = any(len(record) > 1 for _, record in title)
    if title and len(table[0]) < _NARROW and (filled_up or separator == ","):
        return None
    # Names between semicolons, and numbers with a comma below them.
    is_other = separator == "," and any(other in line for line in lines[:above] for other in _SEPARATORS[1:])
    return None if is_other else above


def _has_cells(record: Sequence[str]) -> bool:
    """Whether more than one cell of a line is filled: a title is one."""
    return sum(1 for cell in record if cell.strip()) > 1


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
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")


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
            if len(columns) == 1 and (separator := _SEPARATOR.search(next(iter(columns)))):
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

"""A ranked list given as a table: pyarrow, pandas, polars, a DuckDB relation, anything with an Arrow stream.

Each library is recognised by the class of the given object and used only then, so none of them is required.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Protocol

from nlfilter.errors import InputError
from nlfilter.fork_safety import cached_property, undivided
from nlfilter.sources.names import check_names, own_names, quoted
from nlfilter.sources.source import COUNTED, Scan, open_cursor, scanning

_INCOMING = "incoming"


class _Table(Protocol):
    """One library's table: each class below does these operations with the library's own methods."""

    @property
    def names(self) -> list[str]: ...
    @property
    def total(self) -> int: ...
    def select(self, names: Sequence[str]) -> object: ...
    def take(self, rows: Sequence[int]) -> Any: ...


class ArrowTable:
    """A table in memory; the caller gets the same kind of table back."""

    loose = False
    row = COUNTED
    title = "rows"
    paths = ()

    def __init__(self, given: Any) -> None:
        self._kind = type(given).__name__
        self._table = _table(given)
        self.index: tuple[object, ...] = getattr(self._table, "index", ())
        """Names of the index of a pandas frame: they are no columns."""
        check_names(self._table.names)

    @property
    def total(self) -> int:
        return self._table.total

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._table.names)

    @cached_property
    def columns(self) -> Mapping[str, str]:
        if not self.names:
            return {}
        with self.scan(self.names) as scan:
            return {row[0]: row[1].strip('"') for row in scan.read(f"DESCRIBE FROM {scan.table}")}

    def types(self, names: Sequence[str]) -> dict[str, str]:
        return {name: self.columns[name] for name in names if name in self.columns}

    def comes_in_order(self, list_: str | None, rank: str | None) -> bool:
        return False

    def in_order_of(self, name: str) -> str:
        return name

    def stream(self, names: Sequence[str]) -> object:
        return self._table.select(names)

    def scan(self, names: Sequence[str]) -> AbstractContextManager[Scan]:
        return scanning(self.stream(names), partial(InputError.unreadable_table, self._kind))

    def verify(self) -> None:
        return

    def take(self, rows: Sequence[int]) -> Any:
        return self._table.take(rows)


def is_table(given: object) -> bool:
    """Whether `ArrowTable` can read an object."""
    return hasattr(given, "__arrow_c_stream__") or _library(given) in _BY_LIBRARY


def _table(given: Any) -> _Table:
    kind = _BY_LIBRARY.get(_library(given), _Stream)
    try:
        return kind(given)
    except Exception:
        # The message of another library's error may quote the data.
        failure = InputError.unreadable_table(type(given).__name__)
    raise failure


def _library(given: object) -> str:
    roots = [cls.__module__.partition(".")[0] for cls in type(given).__mro__]
    return next((root for root in roots if root in _BY_LIBRARY), "")


class _PyArrow:
    """pyarrow.Table, RecordBatch and RecordBatchReader (read once; the result is a reader)."""

    def __init__(self, given: Any) -> None:
        self._reader = hasattr(given, "read_all")
        self._table = given.read_all() if self._reader else given
        self.names = list(self._table.schema.names)
        self.total = self._table.num_rows

    def select(self, names: Sequence[str]) -> object:
        return self._table.select(list(names))

    def take(self, rows: Sequence[int]) -> Any:
        import pyarrow as pa

        taken = self._table.take(pa.array(rows, pa.int64()))
        return taken.to_reader() if self._reader else taken


class _Pandas:
    """pandas.DataFrame; DuckDB reads its columns without pyarrow."""

    def __init__(self, given: Any) -> None:
        self._frame = given
        self.names = [str(name) for name in given.columns]
        self.index = tuple(given.index.names)
        self.total = len(given)

    def select(self, names: Sequence[str]) -> object:
        frame = self._frame.iloc[:, [self.names.index(name) for name in names]]
        return frame.set_axis(list(names), axis=1)

    def take(self, rows: Sequence[int]) -> Any:
        return self._frame.iloc[list(rows)]


class _Polars:
    """polars.DataFrame, and LazyFrame (collected once; the result is lazy).

    It works column by column: on whole frames, polars would use its threads, for which a forked child would
    wait forever.
    """

    def __init__(self, given: Any) -> None:
        self._lazy = hasattr(given, "collect")
        self._frame = given.collect() if self._lazy else given
        self.names = list(self._frame.columns)
        self.total = self._frame.height

    def select(self, names: Sequence[str]) -> object:
        # Pass a bare stream: DuckDB itself reads a polars frame only with the help of pyarrow.
        return _Again(self._frame[list(names)].__arrow_c_stream__)

    def take(self, rows: Sequence[int]) -> Any:
        wanted = list(rows)
        taken = type(self._frame)([column[wanted] for column in self._frame.get_columns()])
        return taken.lazy() if self._lazy else taken


class _Stream:
    """Any other Arrow stream, which may be readable only once: its batches are kept.

    The result is a DuckDB relation.
    """

    def __init__(self, given: Any) -> None:
        import nanoarrow as na

        exact, self._own_types = _exact(given)
        stream = na.c_array_stream(exact)
        self._batches = list(stream)
        self._schema = stream.get_schema()
        self.names = [child.name for child in self._schema.children]
        self.total = sum(map(len, self._batches))

    def select(self, names: Sequence[str]) -> object:
        # A stream made from a bound method keeps this object alive, and so its copy of the rows.
        return _Again(partial(self._export, list(map(self.names.index, names))))

    def _export(self, places: Sequence[int]) -> object:
        """Exports some columns, by their places, as one stream."""
        import nanoarrow as na
        from nanoarrow.c_array_stream import CArrayStream

        schema = na.c_schema(na.struct({self.names[i]: self._schema.child(i) for i in places}))
        batches = [_side_by_side(batch, schema, places) for batch in self._batches]
        return CArrayStream.from_c_arrays(batches, schema).__arrow_c_stream__()

    @undivided()
    def take(self, rows: Sequence[int]) -> Any:
        number, place = own_names(self.names, "number", "place")
        own = self._own_types
        wanted = f"SELECT unnest($1::BIGINT[]) AS {number}, generate_subscripts($1::BIGINT[], 1) AS {place}"
        numbered = f"SELECT *, {COUNTED} AS {number} FROM {_INCOMING}"
        cursor = open_cursor()
        cursor.register(_INCOMING, self.select(self.names))
        shown = (
            f"{_BACK.get(own.get(name, ''), '{}').format(quoted(name))} AS {quoted(name)}"
            for name in self.names
        )
        taken = cursor.sql(
            f"SELECT {', '.join(shown)} FROM ({numbered}) JOIN ({wanted}) USING ({number}) ORDER BY {place}",
            params=[list(rows)],
        )
        return taken.materialize()


_LOST = {
    "HUGEINT": "{}",
    "UHUGEINT": "{}",
    "BIT": "{}::VARCHAR",
    "TIME WITH TIME ZONE": "{}::VARCHAR",
}
"""Types that an Arrow stream of DuckDB loses, each with the SQL for a stream that keeps the values."""
_BACK = {
    **{type_: f"{{0}}::{type_}" for type_ in _LOST},
    # The stream has the same 128 bits with a sign.
    "UHUGEINT": "CASE WHEN {0} < 0 THEN 340282366920938463463374607431768211455::UHUGEINT "
    "- (-1 - {0}::HUGEINT)::UHUGEINT ELSE {0}::UHUGEINT END",
}
"""The SQL that makes the type again."""


def _exact(given: Any) -> tuple[Any, dict[str, str]]:
    """A relation whose stream holds its exact values, and the own types of the columns that it converts."""
    if type(given).__name__ != "DuckDBPyRelation":
        return given, {}
    types = dict(zip(given.columns, map(str, given.types), strict=True))
    own = {name: type_ for name, type_ in types.items() if type_ in _LOST}
    if not own:
        return given, own
    shown = (f"{_LOST.get(types[name], '{}').format(quoted(name))} AS {quoted(name)}" for name in types)
    return given.project(", ".join(shown)), own


def _side_by_side(batch: Any, schema: Any, places: Sequence[int]) -> Any:
    """Selects some columns of a batch, which may be a slice of longer columns."""
    import nanoarrow as na

    part = slice(batch.offset, batch.offset + len(batch))
    columns = [batch.child(i)[part] for i in places]
    return na.c_array_from_buffers(schema, len(batch), [None], children=columns)


class _Again:
    """A stream that starts from the beginning each time it is read."""

    def __init__(self, export: Callable[[], object]) -> None:
        self._export = export

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._export()


_BY_LIBRARY: Mapping[str, type[_PyArrow | _Pandas | _Polars | _Stream]] = {
    "pyarrow": _PyArrow,
    "pandas": _Pandas,
    "polars": _Polars,
}

"""How the files of a dump are laid out for reading single lists: says what to change, and rewrites them."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from nlfilter.apply.clause import BoundWhere
from nlfilter.apply.dump import Dump
from nlfilter.apply.export import Export, Progress
from nlfilter.apply.view import View
from nlfilter.errors import InputError, Message
from nlfilter.sources.engine import Limits
from nlfilter.sources.parquet import ParquetFiles
from nlfilter.where.compiled import CompiledSchema

_FEW_ROWS, _MANY_ROWS = 4_000, 40_000
"""Rows of a row group: not too few (all groups are checked), and not too many (a whole one is read)."""
_MANY_GROUPS = 100
"""The most row groups of one file; to check more of them would take longer than to read one."""


class Layout(Struct, frozen=True):
    """The layout of a dump; `list` and `rank` are the columns that the schema names."""

    rows: int
    files: int
    bytes: int
    list: str
    rank: str | None
    in_order: bool
    """Whether the rows are stored by list, then by rank."""
    row_groups: int
    rows_a_group: int
    most_groups_a_file: int
    has_statistics: bool
    """Whether each row group has statistics for the list column."""
    has_bloom_filters: bool
    read_for_a_list: int
    """The median number of rows that are read to find one list."""

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which the rows should be sorted."""
        return (self.list, self.rank) if self.rank else (self.list,)

    def changes(self) -> Iterator[Message]:
        """Yields a sentence for each change to make."""
        rows, number = self.rows_a_group, self.row_groups
        if not self.in_order:
            yield Message("dump.unsorted", order=self.order)
        if not self.has_statistics:
            yield Message("dump.no_bounds", list=self.list)
        if rows > _MANY_ROWS and self.rows > _MANY_ROWS:
            yield Message("dump.large_groups", rows=rows)
        if rows < _FEW_ROWS and number > _MANY_GROUPS:
            yield Message("dump.small_groups", rows=rows, number=number)
        elif self.most_groups_a_file > _MANY_GROUPS:
            yield Message("dump.many_groups", number=self.most_groups_a_file)

    def to_dict(self) -> dict[str, Any]:
        """Returns the layout as JSON-ready data; the changes are in English."""
        return asdict(self) | {"changes": [str(change) for change in self.changes()]}

    def lines(self, path: str, schema: str | None = None) -> Iterator[Message]:
        """Describes the layout to a person. `schema` is its file, for the command that makes the changes."""
        files = Message("dump.many_files", number=self.files) if self.files > 1 else Message("dump.one_file")
        yield Message("dump.size", path=path, rows=self.rows, files=files, megabytes=self.bytes / 1e6)
        yield Message("dump.is_sorted", order=self.order, answer=_answer(self.in_order))
        yield Message(
            "dump.row_groups",
            number=self.row_groups,
            rows=self.rows_a_group,
            statistics=_answer(self.has_statistics),
            bloom=_answer(self.has_bloom_filters),
        )
        yield Message("dump.read_for_a_list", rows=self.read_for_a_list)
        changes = [*self.changes()]
        for change in changes:
            yield Message("dump.change", what=change)
        if changes:
            given = [path] if schema is None else [path, "--schema", schema]
            yield Message("dump.command", arguments=shlex.join(given))


def _answer(whether: bool) -> Message:
    return Message("dump.yes" if whether else "dump.no")


def layout_of(path: str | os.PathLike[str], compiled: CompiledSchema) -> Layout:
    """Reads the layout of a dump; raises `InputError` if that fails, or the schema names no list column."""
    schema = compiled.schema
    if schema.list is None:
        raise InputError.no_lists(schema.name, inferred=False)
    source = ParquetFiles(path)
    if schema.list not in source.columns:
        raise InputError.no_such_column(schema.list, list(source.columns))
    dump = Dump(View(compiled, source), source, Limits())
    groups = source.row_groups(schema.list)
    a_file: dict[int, int] = {}
    for group in groups.all:
        a_file[group.file] = a_file.get(group.file, 0) + 1
    reads = sorted(
        sum(one.rows for one in groups.that_may_hold([value]))
        for value in _some([group.least for group in groups.all])
    )
    return Layout(
        rows=source.total,
        files=len(source.parquet),
        bytes=sum(map(os.path.getsize, source.parquet)),
        list=schema.list,
        rank=schema.rank,
        in_order=dump.in_order,
        row_groups=len(groups.all),
        rows_a_group=source.total // max(1, len(groups.all)),
        most_groups_a_file=max(a_file.values(), default=0),
        has_statistics=groups.are_told,
        has_bloom_filters=source.has_bloom_filters(schema.list),
        read_for_a_list=reads[len(reads) // 2] if reads and groups.are_told else source.total,
    )


def _some(values: list[Any]) -> list[Any]:
    return values[:: max(1, len(values) // 50)]


FILE_ROWS, ROW_GROUP = 100_000, 6_144
"""Rows of a file and of a row group. To find a list, a file's groups are checked, and one or two are read."""

_EVERYTHING = BoundWhere((), {}, frozenset())
_SORTED_ROWS = 2_000_000


def lay_out(
    path: str | os.PathLike[str],
    compiled: CompiledSchema,
    folder: str | os.PathLike[str],
    progress: Progress = lambda *_: None,
) -> int:
    """Write all rows of a dump to a folder of files, by list, then by rank; return the number of rows.

    The folder appears whole or not at all; after an interruption, the same call continues. `progress` gets
    the number of finished files. Raises `InputError` if the folder exists, the schema names no list
    column, or the files cannot be read or written.
    """
    if compiled.schema.list is None:
        raise InputError.no_lists(compiled.schema.name, inferred=False)
    dump = _dump(path, compiled)
    total = dump.total
    between = Path(f"{os.fspath(folder).rstrip('/')}.sorted")
    if not dump.in_order and total > _SORTED_ROWS:
        # First make a few big sorted parts; otherwise each file would need a scan of all rows.
        if not between.exists():
            Export(dump, _EVERYTHING, None).to_parts(between, _SORTED_ROWS)
        dump = _dump(between, compiled)
    Export(dump, _EVERYTHING, None, row_group=ROW_GROUP).to_parts(folder, FILE_ROWS, progress)
    shutil.rmtree(between, ignore_errors=True)
    return total


def _dump(path: str | os.PathLike[str], compiled: CompiledSchema) -> Dump:
    source = ParquetFiles(path)
    return Dump(View(compiled, source), source, Limits())

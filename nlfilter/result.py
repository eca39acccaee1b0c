"""The answer to a request: the kept rows of a ranked list, and words about them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any, Generic

from nlfilter.errors import InputError
from nlfilter.errors.inputs import names_of, path_of
from nlfilter.fork_safety import cached_property, undivided
from nlfilter.schema.parts import Lang
from nlfilter.sources.ranked import Rows_co
from nlfilter.translate.translation import Translation
from nlfilter.where.phrases import Mapped, Unmatched

if TYPE_CHECKING:
    from nlfilter.acting.row_actions import RowAction
    from nlfilter.apply import KeptRows, PreparedList
    from nlfilter.apply.relax import Loosening, Relaxation, Relaxed
    from nlfilter.schema.table import TableSchema
    from nlfilter.sources.binary_formats import ExportFormat
    from nlfilter.where.logic.looser import Near
    from nlfilter.where.words import Answer


class FilterResult(Generic[Rows_co]):
    """The answer to a request: the kept rows of a ranked list, and words about them.

    `rows` are of the kind that was given, in the list's order; `positions` are their 0-based places in it;
    `today` is the day from which relative dates were counted. `confidence`, `covered`, `unsure` and
    `alternatives` are those of its `translation`.
    """

    def __init__(
        self,
        prepared: PreparedList[Rows_co],
        translation: Translation,
        *,
        today: date,
        limit: int | None = None,
        offset: int = 0,
        enough: int = 1,
        near: Near = lambda *_: (),
        kept: KeptRows | None = None,
    ) -> None:
        self._prepared = prepared
        self.today = today
        self._enough = enough
        self._near = near
        self._limit, self._offset = limit, offset
        self.translation = translation
        self.where = translation.where
        self.unmatched: tuple[Unmatched, ...] = translation.unmatched
        self.mapped: tuple[Mapped, ...] = translation.mapped
        self.timings: Mapping[str, float] = translation.timings
        self.confidence, self.covered = translation.confidence, translation.covered
        self.unsure, self.alternatives = translation.unsure, translation.alternatives
        if kept is not None:
            self.__dict__["_kept"] = kept
        elif not prepared.in_files:
            _ = self._kept

    @cached_property
    @undivided()
    def _kept(self) -> KeptRows:
        """The kept rows and their positions. For files that are scanned in place, they are computed when
        first used, because nobody needs positions to write the rows.
        """
        started = time.perf_counter()
        kept = self._prepared.run(
            self.where, today=self.today, limit=self._limit, offset=self._offset, with_rows=True
        )
        self.timings = {**self.timings, "apply": time.perf_counter() - started}
        return kept

    @property
    def positions(self) -> tuple[int, ...]:
        """The 0-based places of the kept rows in the list."""
        return self._kept.positions

    @cached_property
    @undivided()
    def rows(self) -> Rows_co:
        """The kept rows."""
        rows: Rows_co = self._kept.rows
        return rows if rows is not None else self._prepared.take(self.positions)

    @property
    def total(self) -> int:
        """The number of rows that a person may see: those that the owner's `always` lets through."""
        return self._prepared.allowed(self.today)

    @property
    def lists(self) -> int:
        """The number of lists that were filtered: 1, unless no list of a dump was named."""
        return self._prepared.list_count

    @cached_property
    def count(self) -> int:
        """The number of rows that the where keeps, whatever the limit."""
        if "_kept" in self.__dict__ and not (self._offset or self._kept.stopped_early):
            return len(self.positions)
        return self._prepared.count(self.where, self.today)

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """If fewer rows than `enough` are kept: conditions to drop, and how many rows that keeps."""
        return self._relaxed.relaxations if self._relaxed else ()

    @property
    def loosenings(self) -> tuple[Loosening, ...]:
        """If fewer rows than `enough` are kept: looser conditions, each with its number of rows.

        A bound moves to a round value that reaches the nearest rows. A near value (of the same group, or with
        a similar spelling) joins a value of a closed column. "All of" asks for one value less.
        """
        return self._relaxed.loosenings if self._relaxed else ()

    @cached_property
    @undivided()
    def _relaxed(self) -> Relaxed | None:
        from nlfilter.apply.relax import relax

        if self.count >= self._enough:
            return None
        return relax(self.where, self._prepared, self.today, self._near)

    @cached_property
    def missing(self) -> Mapping[str, int]:
        """For each column with a negated condition: how many kept rows have no value in it."""
        return self._prepared.missing(self.where, self.today)

    def __repr__(self) -> str:
        of = f" in {self.lists} lists" if self.lists > 1 else ""
        counts = f"{self.count} of {self.total} rows match{of}"
        return f"FilterResult({len(self.positions)} rows, {counts}, {self.where!r})"

    @undivided()
    def to_dict(self, lang: Lang = "en", *, rows: bool = True) -> dict[str, Any]:
        """Returns the whole answer as JSON-ready data, as `--format json` prints it (`docs/json.md`).

        With `rows=False`, the rows are left out.
        """
        from nlfilter.apply import negated
        from nlfilter.sources.plain import as_mappings, plain

        data = replace(self.translation, today=self.today).to_dict(lang)
        for told, condition in zip(data["conditions"], self.where.conditions, strict=True):
            names = [name for name in dict.fromkeys(negated(condition.predicate)) if name in self.missing]
            if names:
                told["missing"] = {name: self.missing[name] for name in names}
        return data | {
            "total": self.total,
            "count": self.count,
            **({"rows": plain(as_mappings(self.rows))} if rows else {}),
            "relaxations": [{"drop": list(one.drop), "count": one.count} for one in self.relaxations],
            "loosenings": [
                {
                    "replaces": one.replaces,
                    "sql": one.condition.sql,
                    "text": one.describe(lang),
                    "count": one.count,
                }
                for one in self.loosenings
            ],
        }

    @undivided()
    def facets(self, *columns: str, most: int = 20) -> dict[str, list[tuple[Any, int]]]:
        """Counts, for each column, the `most` frequent values of all kept rows, whatever the limit.

        A row with a list counts for each of its elements; None stands for rows without a value. Raises
        `InputError` for a column that is not filterable.
        """
        from nlfilter.apply import check_count

        check_count("most", most)
        check_facets(columns, self.where.schema.schema)
        of = self.where.schema.schema.stand_ins
        return {
            name: self._prepared.facets(self.where, self.today, of.get(name, name), most) for name in columns
        }

    @undivided()
    def save(
        self,
        path: str | PathLike[str],
        columns: Sequence[str] | None = None,
        *,
        format: ExportFormat | None = None,
    ) -> None:
        """Write the kept rows as parquet, Arrow or a spreadsheet.

        `columns` names the columns to write, in this order; by default all. The name's ending (.parquet,
        .arrows, .arrow, .feather, .xlsx) says the format, if `format` does not. The file appears whole or
        not at all. Raises `InputError` if it cannot be written, is one of the files that are read, or has
        another ending.
        """
        from nlfilter.sources.export import format_for

        kind = format_for(path_of(path), format)
        names = None if columns is None else self._stored(columns)
        if self._prepared.in_files and kind == "parquet" and not self._offset:
            self._prepared.export(self.where, self.today, self._limit, path, names)
        else:
            self._prepared.save(self.positions, path, names, kind)

    def _stored(self, columns: Sequence[str]) -> Sequence[str]:
        """Checks names of stored columns; raises `InputError` for anything else."""
        names, stored = names_of(columns), self._prepared.source.names
        for name in names:
            if name not in stored:
                raise InputError.no_such_column(name, stored)
        return names

    @undivided()
    def save_parts(
        self,
        folder: str | PathLike[str],
        *,
        part_rows: int | None = None,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        """Write the kept rows of files as a folder of parquet files, each of whole lists.

        The folder appears whole or not at all. After an interruption, the same call (with the same files,
        where, limit, day and `part_rows`) continues the work.

        Args:
            folder: the path of the folder, which must not exist yet.
            part_rows: the approximate number of rows to read for one file (1,000,000 by default): more rows
                need more memory.
            told: is called with the number of finished files, and the number of all files.

        Raises:
            InputError: the folder cannot be written, or the list does not come from files.
            EngineError: the engine ran out of memory or time.
        """
        from nlfilter.apply import PART_ROWS

        rows = PART_ROWS if part_rows is None else part_rows
        self._prepared.export_parts(self.where, self.today, self._limit, path_of(folder), rows, told)

    @undivided()
    def explain(self, lang: Lang = "en") -> str:
        """Says what was applied, corrected and left out."""
        from nlfilter.where.words import explain

        return explain(
            self._answer,
            lang=lang,
            today=self.today,
            relaxations=self.relaxations if self._relaxed else None,
            loosenings=self.loosenings,
        )

    @undivided()
    def summary(self, lang: Lang = "en") -> str:
        """Says in one line what is kept, how many rows, and what was corrected, assumed or left out."""
        from nlfilter.where.words import summary

        return summary(self._answer, lang)

    @property
    def _answer(self) -> Answer:
        """Collects the facts for `explain` and `summary`."""
        from nlfilter.where.words import Answer

        return Answer(
            self.where,
            self.count,
            self.total,
            self.lists,
            unmatched=self.unmatched,
            mapped=self.mapped,
            unsure=self.translation.unsure,
            doubted=self.translation.doubted,
            others=self.translation.alternatives,
            missing=self.missing,
            degraded=self.translation.degraded,
            cause=self.translation.cause,
        )

    @undivided()
    def reasons(self, row: Any, lang: Lang = "en") -> str:
        """Says why a row (a dict or an object) is kept, by its own values.

        Raises `InputError` for a row that the where does not keep, or that lacks the columns which tell it.
        """
        from nlfilter.where.words import reasons

        stored = self._prepared.source.names
        kept = id(row) in self._own
        return reasons(self.where, row, lang, today=self.today, stored=stored, kept=kept)

    def actions(self, row: Any, lang: Lang = "en") -> tuple[RowAction, ...]:
        """The schema's actions for a row (a dict or an object): labels, and links made of its key alone.

        Raises `InputError` for a row without its key.
        """
        from nlfilter.acting.row_actions import row_actions

        return row_actions(self.where.schema.schema, row, lang)

    @cached_property
    def _own(self) -> frozenset[int]:
        """The ids of kept rows that are the caller's own objects: what such a row lacks is missing."""
        rows = self.rows if not self._prepared.in_files else None
        return frozenset(map(id, rows)) if isinstance(rows, list) else frozenset()


def check_facets(names: Sequence[str], schema: TableSchema) -> None:
    """Raise `InputError` for a name that is not a filterable column."""
    for name in names:
        if not isinstance(name, str) or schema.stand_ins.get(name, name) not in schema.filterable:
            raise InputError.no_such_column(str(name), [*schema.known_as.values()], schema.called)

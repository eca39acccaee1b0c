"""The promise for every request to a table: it ends soon, in a result or in one of our errors."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nlfilter import Dialogue, NLFilter, TableSchema, Where
from nlfilter.errors import NLFilterError
from nlfilter.schema.stored.learn import vocabulary_from
from nlfilter.where.conditions import MAX_CONDITIONS
from tests.translate.requests import Words, names

ROOT = Path(__file__).parents[2]
_OWNED = ("jobs", "films", "buses", "classes")
_ROWS = {name: ROOT / "fixtures" / name / f"{name}.parquet" for name in _OWNED}
TABLES = {
    **{name: (ROOT / "schemas" / f"{name}.yaml", _ROWS[name]) for name in _OWNED},
    "inferred": (None, _ROWS["jobs"]),
    "inferred films": (None, _ROWS["films"]),
}
"""Schemas, two of them inferred, each with its rows."""


@dataclass(frozen=True)
class Finding:
    """A dialogue that broke the promise, and the way it did."""

    what: str
    said: tuple[str, ...]


class Answering:
    """A table that is ready for requests."""

    def __init__(self, name: str) -> None:
        schema, rows = TABLES[name]
        known = TableSchema.load(schema) if schema else TableSchema.infer(rows)
        vocabulary = vocabulary_from(rows, known)
        self.jobs = NLFilter(known, translator="embedded", values=vocabulary)
        self.words: tuple[Words, ...] = names(known, vocabulary)
        self._rows = self.jobs.prepare(rows)

    def crowded(self) -> Where:
        """A where with as many conditions as are allowed."""
        where = self.jobs.dialogue().where
        for word in self._spread():
            with suppress(NLFilterError):
                for one in self.jobs.translate(word).where.conditions:
                    where = where.adding(one.phrase, one.predicate)
            if len(where.conditions) >= MAX_CONDITIONS:
                break
        return where

    def _spread(self) -> Iterator[str]:
        """All words, a few of each group in turn, repeated."""
        while True:
            for words in self.words:
                yield from words[:40]

    def talk(self, said: Iterable[str], *, applied: bool) -> Finding | None:
        """Says one request after another; `applied` also runs, prints, describes and stores the where."""
        dialogue, heard = self.jobs.dialogue(), []
        try:
            for request in said:
                heard.append(request)
                with suppress(NLFilterError):
                    dialogue.say(request)
            if applied:
                self._use(dialogue)
        except Exception as error:
            return Finding(repr(error), tuple(heard))
        return None

    def _use(self, dialogue: Dialogue) -> None:
        where, today = dialogue.where, self.jobs.today()
        _ = self.jobs.apply(where, self._rows, limit=5).rows
        for lang in ("en", "ja"):
            where.describe(lang)
        for dialect in ("duckdb", "spark"):
            with suppress(NLFilterError):  # Spark may not be able to express an owner's expression
                where.to_sql(dialect, today=today)
        assert Dialogue.from_dict(dialogue.to_dict(), self.jobs.translate, self.jobs.schema).where == where

    def cpu(self, request: str, where: Where | None = None) -> float:
        """Seconds of processor time that a request takes."""
        start = time.process_time()
        with suppress(NLFilterError):
            self.jobs.translate(request, where=where)
        return time.process_time() - start

    def memory(self, request: str) -> int:
        """The bytes that Python holds at most while it reads a request, beyond those before it."""
        tracemalloc.start()
        try:
            with suppress(NLFilterError):
                self.jobs.translate(request)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

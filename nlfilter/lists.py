"""Keeps the ranked lists of one filter open between requests, and learns values from them.

Nothing here is loaded before a first list is given, so that `import nlfilter` stays fast.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nlfilter.errors import InputError, NLFilterError
from nlfilter.errors.inputs import EVERY_LIST, EveryList, ListName, list_named
from nlfilter.fork_safety import PerProcess, undivided
from nlfilter.schema.stored.vocabulary import EMPTY, Vocabulary
from nlfilter.where.compiled import CompiledSchema

if TYPE_CHECKING:
    from nlfilter.apply import KeptRows, OpenDumps, PreparedList
    from nlfilter.sources.engine import Engine
    from nlfilter.translate.translation import Translation


class Lists:
    """Lists of one schema, prepared in one locked engine. Safe to use from many threads."""

    def __init__(self, compiled: CompiledSchema) -> None:
        self.vocabulary: Vocabulary | None = None
        """The stored values known so far."""
        self._compiled = compiled
        self._lock = PerProcess(threading.Lock)
        self._engine = PerProcess(_engine)
        self._dumps: OpenDumps | None = None

    @undivided()
    def learn_from(self, values: Any) -> None:
        """Learn the stored values from a saved vocabulary file or a ranked list."""
        from nlfilter.schema.stored.learn import vocabulary_from

        schema, exprs = self._compiled.schema, self._compiled.exprs
        self.vocabulary = vocabulary_from(values, schema, exprs)

    @undivided()
    def near(self, column: str, value: str) -> tuple[str, ...]:
        """Returns the stored values near a stored value."""
        from nlfilter.translate.reader.table import lexicon_of

        return lexicon_of(self._compiled.schema, self.vocabulary or EMPTY).near(column, value)

    @undivided()
    def ready(self, ranked: Any, list: ListName = EVERY_LIST, memory: int | None = None) -> PreparedList:
        """Prepares a list. If it does not exist, the error may come only with the first query.

        Raises `InputError` if the name is None and the rows are of several lists.
        """
        from nlfilter.apply import ROW_MEMORY, PreparedList, prepare

        memory = ROW_MEMORY if memory is None else memory
        name = list_named(list)
        if isinstance(name, str):
            prepared = self._many(ranked, memory).one(name)
        elif isinstance(ranked, PreparedList) and ranked.compiled is self._compiled:
            prepared = ranked  # it may have an engine of its own, so none is opened
        else:
            prepared = prepare(ranked, self._compiled, self._engine(), memory)
        if name is None and (count := prepared.list_count) > 1:
            raise InputError.of("which_list", count=count)
        self._learn(prepared)
        return prepared

    @undivided()
    def named(
        self, ranked: Any, names: Sequence[str | EveryList | None]
    ) -> dict[str | EveryList | None, PreparedList | NLFilterError]:
        """Prepares some lists in one pass, as `ready` does. A list that is missing gives an error."""
        from nlfilter.apply import ROW_MEMORY

        found: dict[str | EveryList | None, PreparedList | NLFilterError] = {}
        if EVERY_LIST in names:
            found[EVERY_LIST] = self.ready(ranked)
        if None in names:
            try:
                found[None] = self.ready(ranked, None)
            except InputError as error:
                found[None] = error.with_traceback(None)
        told = [*dict.fromkeys(name for name in names if isinstance(name, str))]
        if told and self._compiled.schema.list is None:
            found |= dict.fromkeys(told, InputError.no_lists(self._compiled.schema.name, inferred=False))
        elif told:
            found |= zip(told, self._many(ranked, ROW_MEMORY).lists(told), strict=True)
        for one in found.values():
            if not isinstance(one, NLFilterError):
                self._learn(one)
                break
        return found

    @undivided()
    def together(
        self, lists: Sequence[PreparedList], translation: Translation, *, limit: int | None
    ) -> Sequence[KeptRows] | None:
        """Runs one where over several lists in one pass; None if that is not possible."""
        from nlfilter.apply import run_together

        if translation.today is None:
            return None
        return run_together(lists, translation.where, translation.today, limit)

    def _many(self, ranked: Any, memory: int) -> PreparedList:
        """Prepares the list or dump that holds the lists."""
        from nlfilter.apply import OpenDumps, prepare
        from nlfilter.sources.ranked import is_in_files

        if self._compiled.schema.list is None:
            raise InputError.no_lists(self._compiled.schema.name, inferred=False)
        if not is_in_files(ranked):
            return prepare(ranked, self._compiled, self._engine(), memory)
        with self._lock():
            self._dumps = self._dumps or OpenDumps(self._compiled)
            return self._dumps.dump(ranked, memory)

    def _learn(self, prepared: PreparedList) -> None:
        """Learn the stored values from the first list."""
        if self.vocabulary is not None:
            return
        from nlfilter.schema.stored.learn import learn

        with self._lock():
            if self.vocabulary is None:
                schema, exprs = self._compiled.schema, self._compiled.exprs
                self.vocabulary = learn(prepared.source, schema, exprs)


def _engine() -> Engine:
    from nlfilter.sources.engine import Engine

    return Engine()

"""The front of nlfilter: a request in, the rows it keeps out. Start reading here.

    request -> translate (a draft) -> settle (gate and grounding: a where) -> apply (kept rows) -> explain

`NLFilter` holds what does not change between requests: the compiled schema, the vocabulary, the translator
and one locked engine. It is thread-safe; one instance serves an application.
"""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any

from nlfilter.errors import InputError, NotExpressible
from nlfilter.process import PerProcess, cached_property, undivided
from nlfilter.schema.table import Lang, TableSchema
from nlfilter.schema.vocabulary import EMPTY, Vocabulary
from nlfilter.translate.confidence import threshold_of
from nlfilter.translate.draft import Context, Draft, Translation, Translator
from nlfilter.where.compiled import compile_file, compile_schema
from nlfilter.where.conditions import Where
from nlfilter.where.phrases import Mapped, Reason, Unmatched

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from nlfilter.apply import Loosening, PreparedList, Relaxation, Relaxed
    from nlfilter.dialogue import Dialogue
    from nlfilter.sources.engine import Engine
    from nlfilter.translate.asked import AskedLog
    from nlfilter.translate.chat import ChatTranslator
    from nlfilter.where.looser import Near

MAX_REQUEST = 1_000
"""Characters of a request that are read; a longer one is an `InputError`."""

Today = date | Callable[[], date] | None


class FilterResult:
    """What a request kept of a ranked list.

    `rows` are of the kind that was given, in the list's order; `positions` their 0-based places in it;
    `today` is the day that relative dates were counted from.
    """

    def __init__(
        self,
        prepared: PreparedList,
        translation: Translation,
        *,
        today: date,
        limit: int | None = None,
        enough: int = 1,
        near: Near = lambda *_: (),
    ) -> None:
        self._prepared = prepared
        self.today = today
        self._enough = enough
        self._near = near
        started = time.perf_counter()
        self._kept = prepared.run(translation.where, today=today, limit=limit, with_rows=True)
        self.translation = translation
        self.where = translation.where
        self.unmatched: tuple[Unmatched, ...] = translation.unmatched
        self.mapped: tuple[Mapped, ...] = translation.mapped
        self.positions: tuple[int, ...] = tuple(self._kept.positions)
        self.total: int = prepared.total
        self.timings: Mapping[str, float] = {
            **translation.timings,
            "apply": time.perf_counter() - started,
        }

    @cached_property
    @undivided()
    def rows(self) -> Any:
        """The kept rows."""
        return self._kept.rows if self._kept.rows is not None else self._prepared.take(self.positions)

    @cached_property
    def count(self) -> int:
        """How many rows the where keeps, whatever the limit."""
        if not self._kept.stopped_early:
            return len(self.positions)
        return self._prepared.count(self.where, self.today)

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """When fewer rows than `enough` are kept: how many there are without each condition."""
        return self._relaxed.relaxations if self._relaxed else ()

    @property
    def loosenings(self) -> tuple[Loosening, ...]:
        """When fewer rows than `enough` are kept: conditions loosened, each with what that would keep.

        A bound moves to a round value that reaches the nearest rows, a value of a closed column is joined by
        one near it (of the same group, or spelled alike), "all of" asks for one less.
        """
        return self._relaxed.loosenings if self._relaxed else ()

    @cached_property
    @undivided()
    def _relaxed(self) -> Relaxed | None:
        from nlfilter.apply import relax

        if self.count >= self._enough:
            return None
        return relax(self.where, self._prepared, self.today, self._near)

    @cached_property
    def missing(self) -> Mapping[str, int]:
        """For each column with a negated condition: how many kept rows have no value there."""
        return self._prepared.missing(self.where, self.today)

    @undivided()
    def save(self, path: str | PathLike[str]) -> None:
        """Write the kept rows as a parquet file, with the types that they are stored in."""
        self._prepared.save(self.positions, path)

    @undivided()
    def explain(self, lang: Lang = "en") -> str:
        """What was applied, corrected and left out, in words."""
        from nlfilter.where.words import explain

        return explain(
            self.where,
            unmatched=self.unmatched,
            mapped=self.mapped,
            unsure=self.translation.unsure,
            others=self.translation.alternatives,
            count=self.count,
            total=self.total,
            missing=self.missing,
            lang=lang,
            today=self.today,
            relaxations=self.relaxations if self._relaxed else None,
            loosenings=self.loosenings,
            degraded=self.translation.degraded,
            cause=self.translation.cause,
        )

    @undivided()
    def reasons(self, row: Mapping[str, Any], lang: Lang = "en") -> str:
        """Why one kept row is there, by its own values.

        Raises `InputError` for a row that the where does not keep.
        """
        from nlfilter.where.words import reasons

        return reasons(self.where, row, lang, today=self.today)


class NLFilter:
    """A filter for ranked lists of one schema that understands requests in words.

    Args:
        schema: a `TableSchema`, or the path of a schema file.
        translator: "auto" (embedded first, a model for what it does not cover, if one is configured),
            "embedded", "llm", or any `Translator`.
        model: a LangChain `BaseChatModel`, "openai:NAME", or a `ChatTranslator` for settings of its own;
            without it NLFILTER_MODEL is looked up.
        today: the day that relative dates count from, or a callable that tells it; the system's by default.
        values: where stored values are learned from: a saved vocabulary file or a ranked list. Without it,
            the first ranked list seen.
        asked: a log to which phrases that were not understood are added (see `translate.asked`).
        sure: from which confidence on (0 to 1) a request counts as understood, and "auto" asks no model;
            without it the schema's `sure`, else 0.9.

    Raises:
        SchemaError: the schema file, or a clause in it, is wrong.
        InputError: `asked` cannot be written, or `sure` is no number from 0 to 1.

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {
    ...     "city": {"type": "VARCHAR", "values": {"東京": ["Tokyo"]}},
    ...     "remote": {"type": "BOOLEAN", "when_true": ["remote"]}}})
    >>> rows = [{"city": "東京", "remote": True}, {"city": "大阪", "remote": True}]
    >>> result = NLFilter(schema).filter("remote, Tokyo", rows)
    >>> result.where.sql, result.rows
    ("remote AND city = '東京'", [{'city': '東京', 'remote': True}])
    """

    def __init__(
        self,
        schema: TableSchema | str | PathLike[str],
        *,
        translator: str | Translator = "auto",
        model: BaseChatModel | ChatTranslator | str | None = None,
        today: Today = None,
        values: Any = None,
        asked: str | PathLike[str] | None = None,
        sure: float | None = None,
    ) -> None:
        self.compiled = compile_schema(schema) if isinstance(schema, TableSchema) else compile_file(schema)
        self.schema = self.compiled.schema
        self._sure = threshold_of(self.schema) if sure is None else _probability(sure)
        self._translator = _translator(translator, model, self._sure)
        self._today = today
        self._lock = PerProcess(threading.Lock)
        self._engine = PerProcess(_engine)
        self._vocabulary: Vocabulary | None = None
        self._asked: AskedLog | None = None
        if asked is not None:
            from nlfilter.translate.asked import AskedLog

            self._asked = AskedLog(asked, self.schema)
        if values is not None:
            from nlfilter.schema.learn import vocabulary_from

            self._vocabulary = vocabulary_from(values, self.schema)

    # -- translate

    def translate(self, request: str, *, where: Where | None = None) -> Translation:
        """Understand a request, on top of the conditions already in force.

        Raises:
            InputError: the request is no text, is empty or over 1,000 characters, or `where` is another's.
            NotExpressible: nothing of it could be said.
            TranslationError: the model failed and nothing stands in for it.
        """
        context = self._context(request, where)
        started = time.perf_counter()
        return self._settled(self._translator.draft(request, context), request, context, started)

    async def atranslate(self, request: str, *, where: Where | None = None) -> Translation:
        """The same, without blocking the event loop."""
        context = self._context(request, where)
        started = time.perf_counter()
        return self._settled(await self._translator.adraft(request, context), request, context, started)

    @undivided()
    def _context(self, request: object, where: Where | None) -> Context:
        if not isinstance(request, str):
            raise InputError.not_a_text(type(request).__name__)
        if not any(map(str.isalnum, request)):
            raise InputError.empty_request()
        # A ligature may stand for eighteen letters, all of which would be read.
        length = max(len(request), len(unicodedata.normalize("NFKC", request)) // 2)
        if length > MAX_REQUEST:
            raise InputError.long_request(length, MAX_REQUEST)
        return Context(self.compiled, self._vocabulary or EMPTY, self._own(where), self.today())

    def _own(self, where: Where | None) -> Where:
        """The conditions in force, which this schema allows."""
        if where is None:
            return Where(self.compiled)
        if not isinstance(where, Where):
            raise InputError.not_a_where(type(where).__name__)
        return where.under(self.compiled)

    def _settled(self, draft: Draft, request: str, context: Context, started: float) -> Translation:
        drafted = time.perf_counter()
        with undivided():  # as a decorator it would have a frame that keeps the draft
            from nlfilter.translate.confidence import confidence_of, is_understood
            from nlfilter.translate.settle import other_meanings, settle

            translation = settle(draft, request, context)
            confidence, understood = confidence_of(draft), is_understood(draft, self._sure)
            others = () if understood else other_meanings(draft, request, context, translation.where)
        if self._asked is not None:
            self._asked.add(translation.unmatched)
        read = draft.covered
        del draft  # what a model wrote is no longer there when an error is raised
        changed = translation.where != context.where
        wishes = [u for u in translation.unmatched if u.reason is not Reason.ORDERING]
        if translation.unmatched and not changed and (wishes or not read):
            raise NotExpressible.nothing_applied(translation.unmatched)
        timings = {"translate": drafted - started, "settle": time.perf_counter() - drafted}
        return replace(
            translation,
            timings=timings,
            today=context.today,
            confidence=confidence,
            covered=understood and not wishes,
            alternatives=others,
            # Where a wish is left out, that is told, and why.
            unsure=changed and not understood and bool(others or not wishes),
        )

    # -- apply

    def filter(
        self,
        request: str,
        ranked: Any,
        *,
        where: Where | None = None,
        limit: int | None = None,
        enough: int = 1,
        strict: bool = False,
    ) -> FilterResult:
        """Keep the rows of a ranked list that a request asks for, in the list's order.

        Args:
            ranked: a list of dicts, a parquet path, glob or folder, anything with an Arrow stream, or what
                `prepare` returned.
            where: conditions already in force.
            limit: at most so many rows (of each list, where the schema has lists).
            enough: where fewer rows are kept, `relaxations` and `loosenings` tell what would keep more.
            strict: raise `NotExpressible` when any phrase is left out.
        """
        _check_counts(limit, enough)
        prepared = self.prepare(ranked)
        translation = self.translate(request, where=where)
        return self._filtered(prepared, translation, limit, enough, strict)

    async def afilter(
        self,
        request: str,
        ranked: Any,
        *,
        where: Where | None = None,
        limit: int | None = None,
        enough: int = 1,
        strict: bool = False,
    ) -> FilterResult:
        """The same, without blocking the event loop: the scan runs in a thread."""
        import asyncio  # a quarter of what importing this module would cost

        _check_counts(limit, enough)
        prepared = await asyncio.to_thread(self.prepare, ranked)
        translation = await self.atranslate(request, where=where)
        return await asyncio.to_thread(self._filtered, prepared, translation, limit, enough, strict)

    @undivided()
    def _filtered(
        self, prepared: PreparedList, translation: Translation, limit: int | None, enough: int, strict: bool
    ) -> FilterResult:
        if strict and translation.unmatched:
            raise NotExpressible.strict(translation.unmatched)
        today = translation.today or self.today()
        return FilterResult(prepared, translation, today=today, limit=limit, enough=enough, near=self._near)

    @undivided()
    def apply(self, where: Where, ranked: Any, *, limit: int | None = None, enough: int = 1) -> FilterResult:
        """Run a where, however it was made, over a ranked list.

        Raises `InputError` for the where of another table. One that was made before the schema changed passes
        the gate again; what is not allowed any more is named in an `InputError`.
        """
        _check_counts(limit, enough)
        own = Translation(self._own(where))
        return self._filtered(self.prepare(ranked), own, limit, enough, strict=False)

    def _near(self, column: str, value: str) -> tuple[str, ...]:
        """The stored values near one."""
        from nlfilter.translate.embedded.translator import lexicon_of

        return lexicon_of(self.schema, self._vocabulary or EMPTY).near(column, value)

    @undivided()
    def prepare(self, ranked: Any, *, row_memory: int | None = None) -> PreparedList:
        """Load a ranked list once, for many requests; the first list seen also teaches its stored values.

        `row_memory`: bytes that the whole rows of files may need in memory (64 MiB unless told). A list that
        needs more reads its rows from the files each time, which takes milliseconds.
        """
        from nlfilter.apply import ROW_MEMORY, check_count, prepare

        memory = ROW_MEMORY if row_memory is None else row_memory
        check_count("row_memory", memory)
        prepared = prepare(ranked, self.compiled, self._engine(), memory)
        if self._vocabulary is None:
            from nlfilter.schema.learn import learn

            with self._lock():
                if self._vocabulary is None:
                    self._vocabulary = learn(prepared.source, self.schema, self.compiled.exprs)
        return prepared

    # -- around

    @undivided()
    def dialogue(self, where: Where | None = None) -> Dialogue:
        """A conversation that refines a where, step by step."""
        from nlfilter.dialogue import Dialogue

        return Dialogue(self.translate, self._own(where))

    def as_runnable(self) -> Runnable[Any, FilterResult]:
        """This filter as a LangChain Runnable over `{"request", "ranked", "limit"?, "where"?, "strict"?}`."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(
            lambda call: self.filter(**call), lambda call: self.afilter(**call), name="nlfilter"
        )

    def today(self) -> date:
        """The day that relative dates count from."""
        if callable(self._today):
            return self._today()
        return self._today or date.today()

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The stored values known so far."""
        return self._vocabulary


@undivided()
def _check_counts(limit: object, enough: object) -> None:
    from nlfilter.apply import check_count

    check_count("limit", 0 if limit is None else limit)
    check_count("enough", enough)


def _engine() -> Engine:
    from nlfilter.sources.engine import Engine

    return Engine()


def _translator(
    translator: str | Translator, model: BaseChatModel | ChatTranslator | str | None, sure: float
) -> Translator:
    """The translator that a name and a model stand for."""
    if not isinstance(translator, str):
        return translator
    from nlfilter.translate.route import configured

    return configured(translator, model, sure=sure)


def _probability(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise InputError.not_a_probability("sure")
    return float(given)

"""The front of nlfilter: a request goes in, the rows that it keeps come out. Start reading here.

    request -> translate (a draft) -> settle (gate and grounding: a where) -> apply (kept rows) -> explain

`NLFilter` holds the parts that stay between requests: the compiled schema and the translator
(`understanding.py`), the vocabulary and one locked engine. It is thread-safe; one instance serves an
application.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING, Any, Unpack, overload

from nlfilter.batch import answers
from nlfilter.calls import Apply, How, Prepare, Shown, Today, check_counts
from nlfilter.errors import InputError, NLFilterError, NotExpressible
from nlfilter.errors.inputs import EVERY_LIST, ListName
from nlfilter.fork_safety import aside, cached_property, undivided
from nlfilter.lists import Lists
from nlfilter.result import FilterResult
from nlfilter.schema.parts import Lang
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.draft import Translator
from nlfilter.translate.pipeline import Pipeline, pipeline_of
from nlfilter.translate.translation import Translation
from nlfilter.understanding import Understanding
from nlfilter.where.conditions import Where

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable, RunnableConfig
    from langchain_core.tools import BaseTool

    from nlfilter.acting.acting import Acting, Hook
    from nlfilter.apply import PreparedList
    from nlfilter.sources.paths import Paths
    from nlfilter.sources.ranked import Dicts, Row, Rows, Table
    from nlfilter.translate.models.chat_translator import ChatTranslator

Given = Where | Translation


class NLFilter(Understanding):
    """A filter for ranked lists of one schema that understands requests in words.

    Args:
        schema: a `TableSchema`, or the path of a schema file.
        translator: "auto" (embedded; a model, if one is configured, for requests that embedded does not
            cover), "embedded", "llm", or any `Translator`.
        model: a LangChain `BaseChatModel`, "openai:NAME", or a `ChatTranslator` with its own settings;
            by default NLFILTER_MODEL.
        today: the day from which relative dates count, or a callable that returns it; by default the
            system's day.
        values: where to learn stored values: a saved vocabulary file or a ranked list; by default, the first
            ranked list.
        asked: a log to which phrases that were not understood are added (see `translate.asked`).
        sure: the least confidence (0 to 1) at which a request counts as understood, so that "auto" asks no
            model; by default the schema's `sure`, else 0.87. If the schema was guessed, "auto" asks no model
            from 0.94 on.

    Raises:
        SchemaError: the schema file, or a clause in it, is wrong.
        InputError: `asked` cannot be written, or an argument has a wrong type or value.

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
        super().__init__(schema, translator, model, today, asked, sure)
        self._lists = Lists(self.compiled)
        if values is not None:
            self._lists.learn_from(values)

    @classmethod
    def infer(cls, ranked: Any, **settings: Any) -> NLFilter:
        """Makes a filter without a schema file: guesses the schema from a list's types, names and values.

        `settings` are the arguments of `NLFilter`. For regular use, write the schema to a file
        (`TableSchema.infer(ranked).dump(path)`) and add words to it.

        >>> rooms = NLFilter.infer([{"city": "Tokyo", "pets": True}, {"city": "Osaka", "pets": False}])
        >>> rooms.translate("pets, Tokyo").where.sql
        "pets AND city = 'Tokyo'"
        """
        return cls(TableSchema.infer(ranked), **{"values": ranked, **settings})

    @overload
    def filter(self, request: str, ranked: PreparedList[Rows], **how: Unpack[How]) -> FilterResult[Rows]: ...
    @overload
    def filter(self, request: str, ranked: Paths, **how: Unpack[How]) -> FilterResult[Dicts]: ...
    @overload
    def filter(self, request: str, ranked: Table, **how: Unpack[How]) -> FilterResult[Table]: ...
    @overload
    def filter(self, request: str, ranked: Iterable[Row], **how: Unpack[How]) -> FilterResult[list[Row]]: ...
    @overload
    def filter(self, request: str, ranked: Any, **how: Unpack[How]) -> FilterResult[Any]: ...

    def filter(
        self,
        request: str,
        ranked: Any,
        *,
        list: ListName = EVERY_LIST,
        where: Where | None = None,
        limit: int | None = None,
        enough: int = 1,
        strict: bool = False,
    ) -> FilterResult:
        """Keep the rows of a ranked list that a request asks for, in the list's order.

        Args:
            ranked: dicts, or objects by their attributes (dataclasses, pydantic models, rows of an ORM), as a
                list or a generator; a parquet path, glob or folder; anything with an Arrow stream; or a list
                from `prepare`. The same kind comes back: `list[Job]` gives rows that are a `list[Job]`.
            list: only the rows of this list; see `prepare`. If it is left out, the rows of all lists are
                filtered, in a dump those of every person. None is an `InputError` if there are several.
            where: conditions already in force.
            limit: the most rows to return (of each list, if the schema has lists).
            enough: if fewer rows are kept, `relaxations` and `loosenings` offer ways to keep more.
            strict: raise `NotExpressible` if any phrase is left out.
        """
        check_counts(limit=limit, enough=enough)
        prepared = self._lists.ready(ranked, list)
        translation = self.translate(request, where=where)
        return self._filtered(prepared, translation, strict, limit=limit, enough=enough)

    def filter_many(
        self,
        ranked: Any,
        requests: Iterable[str | tuple[str, str | int | None]],
        *,
        limit: int | None = None,
        enough: int = 1,
        strict: bool = False,
    ) -> Iterator[FilterResult | NLFilterError]:
        """Answer many requests over one ranked list, or over many of its lists, in their order.

        The lists of 200 requests are read in one pass. Equal requests are translated once, and run in one
        pass. A model gets the requests one after another.

        Args:
            ranked: as for `filter`.
            requests: texts; or pairs of a text and the list that it is about, as for `filter`:
                ("remote", "u001").
            limit, enough, strict: as for `filter`.

        Yields:
            A result for each request, or the error that `filter` would raise for it.

        Raises:
            InputError: the ranked list cannot be read, or `requests` holds something else.
        """
        check_counts(limit=limit, enough=enough)
        filtered = partial(self._filtered, limit=limit, enough=enough, strict=strict)
        together = partial(self._lists.together, limit=limit)
        return answers(requests, partial(self._lists.named, ranked), self.translate, filtered, together)

    @overload
    async def afilter(
        self, request: str, ranked: PreparedList[Rows], **how: Unpack[How]
    ) -> FilterResult[Rows]: ...
    @overload
    async def afilter(self, request: str, ranked: Paths, **how: Unpack[How]) -> FilterResult[Dicts]: ...
    @overload
    async def afilter(self, request: str, ranked: Table, **how: Unpack[How]) -> FilterResult[Table]: ...
    @overload
    async def afilter(
        self, request: str, ranked: Iterable[Row], **how: Unpack[How]
    ) -> FilterResult[list[Row]]: ...
    @overload
    async def afilter(self, request: str, ranked: Any, **how: Unpack[How]) -> FilterResult[Any]: ...

    async def afilter(
        self,
        request: str,
        ranked: Any,
        *,
        list: ListName = EVERY_LIST,
        where: Where | None = None,
        limit: int | None = None,
        enough: int = 1,
        strict: bool = False,
    ) -> FilterResult:
        """Like `filter`, without blocking the event loop: the scan runs in a thread."""
        check_counts(limit=limit, enough=enough)
        prepared = await aside(self._lists.ready, ranked, list)
        translation = await self.atranslate(request, where=where)
        filtered = partial(self._filtered, strict=strict, limit=limit, enough=enough)
        return await aside(filtered, prepared, translation)

    @undivided()
    def _filtered(
        self, prepared: PreparedList, translation: Translation, strict: bool, **page: Unpack[Shown]
    ) -> FilterResult:
        if strict and translation.unmatched:
            raise NotExpressible.strict(translation.unmatched)
        today = translation.today or self.today()
        return FilterResult(prepared, translation, today=today, near=self._lists.near, **page)

    @overload
    def apply(self, where: Given, ranked: PreparedList[Rows], **how: Unpack[Apply]) -> FilterResult[Rows]: ...
    @overload
    def apply(self, where: Given, ranked: Paths, **how: Unpack[Apply]) -> FilterResult[Dicts]: ...
    @overload
    def apply(self, where: Given, ranked: Table, **how: Unpack[Apply]) -> FilterResult[Table]: ...
    @overload
    def apply(self, where: Given, ranked: Iterable[Row], **how: Unpack[Apply]) -> FilterResult[list[Row]]: ...
    @overload
    def apply(self, where: Given, ranked: Any, **how: Unpack[Apply]) -> FilterResult[Any]: ...

    @undivided()
    def apply(
        self,
        where: Given,
        ranked: Any,
        *,
        list: ListName = EVERY_LIST,
        limit: int | None = None,
        offset: int = 0,
        enough: int = 1,
    ) -> FilterResult:
        """Run a where over a ranked list. With a translation, the result also describes how it was read.

        `offset` leaves out the first rows (of each list), for the next page of `limit` rows. Raises
        `InputError` for the where of another table. If the schema has changed since the where was made, it
        passes the gate again; an `InputError` names conditions that are no longer allowed.
        """
        check_counts(limit=limit, offset=offset, enough=enough)
        given = where if isinstance(where, Translation) else Translation(where)
        if not isinstance(given.where, Where):
            raise InputError.wrong_type("not_a_where", where)
        own = replace(given, where=self._own(given.where))
        prepared = self._lists.ready(ranked, list)
        return self._filtered(prepared, own, False, limit=limit, offset=offset, enough=enough)

    @overload
    def prepare(self, ranked: PreparedList[Rows], **how: Unpack[Prepare]) -> PreparedList[Rows]: ...
    @overload
    def prepare(self, ranked: Paths, **how: Unpack[Prepare]) -> PreparedList[Dicts]: ...
    @overload
    def prepare(self, ranked: Table, **how: Unpack[Prepare]) -> PreparedList[Table]: ...
    @overload
    def prepare(self, ranked: Iterable[Row], **how: Unpack[Prepare]) -> PreparedList[list[Row]]: ...
    @overload
    def prepare(self, ranked: Any, **how: Unpack[Prepare]) -> PreparedList[Any]: ...

    @undivided()
    def prepare(
        self, ranked: Any, *, list: ListName = EVERY_LIST, row_memory: int | None = None
    ) -> PreparedList:
        """Load a ranked list once, for many requests; stored values are learned from the first list.

        Args:
            ranked: as for `filter`.
            list: one list out of many: its value in the column that the schema names as `list`, as text
                ("u001") or a whole number. nlfilter reads only files that may hold it, and keeps them open.
            row_memory: bytes that the whole rows of files may need in memory (64 MiB by default). A list
                that needs more reads its rows from the files each time, which takes milliseconds.

        Raises:
            InputError: the list cannot be read or does not exist, or the schema names no list column.
            SchemaError: the rows do not fit the schema.
        """
        check_counts(row_memory=row_memory)
        prepared = self._lists.ready(ranked, list, row_memory)
        _ = prepared.total  # raises an error now if the list does not exist
        return prepared

    def acting(self, hook: Hook | None = None, *, timeout: float = 10.0) -> Acting:
        """Begins to act on rows for one person: "apply to the second one", a yes, and a call of the hook.

        Args:
            hook: does the actions without a `url`, in a thread of its own. It gets an `Act` with keys, never
                text, and may raise.
            timeout: seconds after which a hook is late; whether it acted is then unknown.

        >>> from nlfilter import NLFilter, TableSchema
        >>> jobs = NLFilter(TableSchema.model_validate({"name": "jobs", "key": "id", "item": "title",
        ...     "columns": {"id": {"type": "VARCHAR"}, "title": {"type": "VARCHAR"}},
        ...     "actions": {"apply": {"label": {"en": "Apply", "ja": "応募"}}}}), translator="embedded")
        >>> shown = [{"id": "j1", "title": "Cook"}, {"id": "j2", "title": "Baker"}]
        >>> acting = jobs.acting(lambda act: print(act.action, act.keys))
        >>> acting.say("apply to the second one", shown).describe()
        'Apply: “Baker”. Yes or no?'
        >>> acting.say("yes", shown).state
        apply (('j2',),)
        'done'
        """
        from nlfilter.acting.acting import Acting

        return Acting(self.schema, hook, self._meant, timeout)

    def _meant(self, phrase: str, rows: Sequence[Any]) -> Sequence[int]:
        """The places of the rows that a phrase means, read without a model; none if it is not clear."""
        try:
            read = self._without_model.translate(phrase, self._context(where=None))
            if read.unmatched or read.unsure:
                return ()
            return self.apply(read.where, [*rows]).positions
        except NLFilterError:
            return ()

    @cached_property
    def _without_model(self) -> Pipeline:
        return pipeline_of("embedded", None, None, None, self.schema)

    def as_runnable(self) -> Runnable[Any, FilterResult]:
        """Returns this filter as a LangChain Runnable over `{"request", "ranked", "limit"?, "where"?, ...}`.

        Its input has the arguments of `filter` by name. Raises `InputError` for other keys.
        """
        from nlfilter.runnables import runnable_of

        return runnable_of(self.filter, self.afilter)

    def as_tool(
        self,
        ranked: Any | Callable[[RunnableConfig], Any],
        *,
        name: str | None = None,
        description: str | None = None,
        list: str | int | Callable[[RunnableConfig], str | int] | None = None,
        limit: int = 20,
        rows: bool = False,
        lang: Lang = "en",
    ) -> BaseTool:
        """Returns this filter over one list as a LangChain tool, for an agent.

        The agent gives `request`, and `limit` if it wants fewer rows. It reads JSON: the counts, the keys of
        the kept rows (or their positions, if the schema has no key that may be shown), and sentences about
        what was understood and left out. The application finds the result in the message's `artifact`.

        Args:
            ranked: as for `filter`, or a function that returns it from the call's config, for a list of
                each user.
            name, description: for the agent; by default made from the schema's name and labels.
            list: the list to filter, out of many: its name as for `prepare`, or a function that returns it
                from the call's config.
            limit: the most rows to return, whatever the agent asks for.
            rows: whether the agent also reads rows, but never their private and hidden columns.
            lang: the language of the sentences.

        Raises `InputError` if the rows belong to several lists and `list` names none.
        """
        from nlfilter.runnables import tool_of

        return tool_of(
            self.filter,
            self.afilter,
            self._lists.ready,
            self.schema,
            ranked,
            list=list,
            name=name,
            description=description,
            limit=limit,
            rows=rows,
            lang=lang,
        )

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The stored values known so far."""
        return self._lists.vocabulary

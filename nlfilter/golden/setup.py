"""Sets up what cases share: a filter for each schema and table, a prepared list for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from nlfilter import errors
from nlfilter.apply import PreparedList
from nlfilter.errors import InputError, Message, SchemaError
from nlfilter.errors.inputs import EVERY_LIST
from nlfilter.filter import NLFilter
from nlfilter.fork_safety import cached_property
from nlfilter.golden.format import Case, Suite
from nlfilter.result import FilterResult
from nlfilter.schema.files.file import load_document, missing_in
from nlfilter.schema.table import TableSchema
from nlfilter.sources.ranked import open_source
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, Translator
from nlfilter.translate.models.recorded import RecordedTranslator
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where, parse_where


class Replayed:
    """Replays a file of replies; if the file keeps them by case, `case` is the current one."""

    def __init__(self, path: Path) -> None:
        self._recorded = RecordedTranslator(path)
        self.case = ""

    @property
    def by_case(self) -> bool:
        """Whether the file keeps replies by case, not by prompt."""
        return self._recorded.by_case

    def draft(self, request: str, context: Context) -> Draft:
        """Returns the recorded answer."""
        if self.by_case:
            return self._recorded.for_case(self.case).draft(request, context)
        return self._recorded.draft(request, context)

    async def adraft(self, request: str, context: Context) -> Draft:
        """Returns the recorded answer, without waiting."""
        return self.draft(request, context)


class Options(Struct, frozen=True):
    """How to run: the translator, the tags, and the schema and table for files that name none."""

    translator: str | Translator = "embedded"
    model: Any = None
    schema: Path | None = None
    table: Path | None = None
    replies: Path | None = None
    tags: tuple[str, ...] = ()

    @property
    def translator_name(self) -> str:
        return self.translator if isinstance(self.translator, str) else type(self.translator).__name__


Translators = Callable[[Suite], str | Translator]
"""The translator for the requests of a file."""


class SharedSetup:
    """Sets up each table once. `translators` overrides the translator of the options."""

    def __init__(self, options: Options, translators: Translators | None = None) -> None:
        self._options = options
        self._translators = translators or (lambda suite: chosen(options, suite))
        self._tables: dict[tuple[Path | None, Path, Path | None], CaseTable] = {}

    def table(self, suite: Suite) -> CaseTable:
        """Returns the table of a file's cases; raises `InputError` if none is named."""
        schema = suite.schema or self._options.schema
        table = suite.table or self._options.table
        if table is None:
            raise InputError.of("no_table", path=str(suite.path))
        key = (schema and schema.resolve(), table.resolve(), suite.replies)
        if key not in self._tables:
            translator = self._translators(suite)
            try:
                made = CaseTable(schema, table, translator, self._options.model)
                _check(made, schema)
                self._tables[key] = made
            except (InputError, SchemaError) as error:
                raise _located(suite, error) from None
        return self._tables[key]


def _check(made: CaseTable, schema: Path | None) -> None:
    """Raise `SchemaError`, with lines of the schema file, if the table lacks what the schema describes."""
    if schema is None:
        return
    source = open_source(str(made.table))
    if missing_in(source, made.schema):
        known, document = load_document(schema, TableSchema)
        raise SchemaError(missing_in(source, known, document))


def _located(suite: Suite, error: InputError | SchemaError) -> InputError | SchemaError:
    """Names the line of a golden file that names a missing schema or table; any other error stays."""
    key = "schema" if isinstance(error, SchemaError) else "table"
    path: Path | None = getattr(suite, key)
    if error.code != "no_such_file" or suite.document is None or path is None:
        return error
    there = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
    what = errors.within(str(path), errors.problem("no_file"))
    hint = errors.nearest(path.name, there) or Message("input.golden_paths")
    return SchemaError([suite.document.problem((key,), errors.within(key, what))], hint=hint)


class CaseTable:
    """One schema and one table, set up to run cases on."""

    def __init__(
        self, schema: Path | TableSchema | None, table: Path, translator: str | Translator, model: Any = None
    ) -> None:
        self.table = table
        self._translator = translator
        self._today: date | None = None
        self._inferred = schema is None
        self.filter = NLFilter(
            schema or TableSchema.infer(str(table)),
            translator=translator,
            model=model,
            today=lambda: self._today or date.today(),
            values=str(table),
        )
        self.schema = self.filter.schema
        self._lists: dict[str | None, PreparedList] = {}
        self._rows: dict[str | None, Mapping[str, dict[str, Any]]] = {}

    def begin(self, case: Case) -> None:
        """Prepare for a case: set its day, and its own reply if replies are kept by case."""
        self._today = case.today
        if isinstance(self._translator, Replayed):
            self._translator.case = case.name

    @property
    def one_reply_a_case(self) -> bool:
        """Whether replies are kept by case, so that other wordings have none."""
        return isinstance(self._translator, Replayed) and self._translator.by_case

    @cached_property
    def everything(self) -> Where:
        """The where that asks for nothing."""
        return Where(self.filter.compiled)

    def parse(self, text: str) -> Where:
        """Reads a clause through the gate; TRUE in a record means the empty where."""
        return self.everything if text.strip().upper() == "TRUE" else parse_where(text, self.schema)

    def ranked(self, list_: str | None) -> PreparedList:
        """Prepares one person's list, or the whole table."""
        if list_ not in self._lists:
            if list_ is not None and self.schema.list is None:
                raise InputError.no_lists(self.schema.name, inferred=self._inferred)
            named = EVERY_LIST if list_ is None else list_
            self._lists[list_] = self.filter.prepare(str(self.table), list=named)
        return self._lists[list_]

    def result(self, translation: Translation, list_: str | None) -> FilterResult:
        """Applies a translation to a list."""
        return FilterResult(self.ranked(list_), translation, today=self.filter.today(), limit=None)

    def rows(self, list_: str | None) -> Mapping[str, dict[str, Any]]:
        """Returns all rows of a list that a request can reach, by key, best first.

        Raises `InputError` if several rows have one key: a judgement could not name one of them.
        """
        if list_ not in self._rows:
            result = self.result(Translation(self.everything), list_)
            found = rows_of(result, self.schema)
            if len(found) < len(result.positions):
                twice = _first_repeated(key_of(row, self.schema) for row in result.rows)
                named = self.schema.list if list_ is None else None
                raise InputError.keys_repeat(str(self.table), twice, named=named)
            self._rows[list_] = found
        return self._rows[list_]

    def positions(self, where: Where) -> tuple[int, ...]:
        """Returns the positions in the whole table of the rows that a where keeps."""
        return self.result(Translation(where), None).positions


def chosen(options: Options, suite: Suite) -> str | Translator:
    """Makes the translator that the options name; raises `InputError` if it needs replies, but has none."""
    if options.translator != "recorded":
        return options.translator
    return Replayed(replies_path(options, suite))


def replies_path(options: Options, suite: Suite) -> Path:
    """Returns the path of a file's recorded replies."""
    path = options.replies or suite.replies
    if path is None:
        raise InputError.of("no_replies", path=str(suite.path))
    return path


def rows_of(result: FilterResult, schema: TableSchema) -> dict[str, dict[str, Any]]:
    """Returns kept rows by key: the key columns, joined by a slash, or the position in the list."""
    if not schema.key:
        return {str(p): row for p, row in zip(result.positions, result.rows, strict=True)}
    return {key_of(row, schema): row for row in result.rows}


def key_of(row: Mapping[str, Any], schema: TableSchema) -> str:
    """Returns the key of a row: the values of the key columns, joined by a slash."""
    return "/".join(str(row[name]) for name in schema.key)


def _first_repeated(keys: Iterable[str]) -> str:
    """Returns the key that first comes a second time."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return ""

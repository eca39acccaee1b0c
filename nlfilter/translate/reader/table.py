"""A request together with the table that it asks about: schema, lexicon, languages and calendar."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec import Struct, field

from nlfilter.languages.about import read_as
from nlfilter.schema.fold import Folded
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.unit_guesses import writes_month_first
from nlfilter.schema.parts import Column, Lang
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.context import Context
from nlfilter.translate.languages.language import Language
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.calendars import Calendar
from nlfilter.translate.reader.in_force import InForce
from nlfilter.where.compiled import ById

STOPS = ",.;:!?)"
"""Signs that end a word."""


class Table(Struct, kw_only=True, dict=True):
    """A request, and all that is known about the table that it asks about."""

    source: Folded
    context: Context
    lexicon: Lexicon
    lang: Language
    calendar: Calendar
    ui: Lang
    asks: bool = False
    """Whether the request asks to show something ("show me ...")."""
    request_roles: frozenset[str] = frozenset()
    """The roles of all words of the request."""
    cache: dict[Hashable, Any] = field(default_factory=dict)
    """Results of functions that depend on the table alone (`cached_by_table`)."""

    @property
    def refines(self) -> bool:
        """Whether conditions are in force, so that the request is a later turn."""
        return bool(self.context.where.conditions)

    @cached_property
    def in_force(self) -> InForce:
        """The conditions in force."""
        return InForce(self.context.where.conditions, self.schema)

    @property
    def schema(self) -> TableSchema:
        return self.context.schema.schema

    def word_before(self, start: int) -> str:
        """The word that ends before a place in the request; "" if there is none."""
        return "".join(self.source.text[:start].split()[-1:])

    def word_after(self, stop: int) -> str:
        """The word that begins after a place in the request, without the signs that end it."""
        return "".join(self.source.text[stop:].split(maxsplit=1)[:1]).rstrip(STOPS)

    def column(self, name: str) -> Column:
        """The column of a name. For a range or a sum: its first column."""
        return self.schema.columns[self.stands_for(name)]

    def stands_for(self, name: str) -> str:
        """The column with the kind and unit of a name: a range's low end, a sum's first, else itself."""
        if range_ := self.schema.ranges.get(name):
            return range_.low
        sum_ = self.schema.sums.get(name)
        return sum_.of[0] if sum_ else name

    def called(self, name: str) -> tuple[str, ...]:
        """The names of a column: its own, its labels and its synonyms."""
        column = self.column(name)
        return (name, *column.label.values(), *column.synonyms)

    def meaning_of(self, name: str) -> Meaning:
        """The meaning of the name of a range or a column."""
        return Meaning("range" if name in self.schema.ranges else "column", name)

    def order(self, name: str) -> int:
        """The place of a column, or of a range's first column, in the schema; preferred ones come first."""
        return list(self.schema.columns).index(self.stands_for(name))

    def columns_of(self, meaning: Meaning) -> tuple[str, ...]:
        """The columns that a meaning names: both ends of a range, else itself."""
        range_ = self.schema.ranges.get(meaning.name) if meaning.kind == "range" else None
        return (range_.low, range_.high) if range_ else (meaning.name,)

    def label(self, name: str) -> str:
        return self.schema.label_of(name, self.ui)


@lru_cache(maxsize=16)
def _lexicon(schema: TableSchema, vocabulary: ById[Vocabulary]) -> Lexicon:
    return Lexicon(schema, vocabulary.given)


@lru_cache(maxsize=16)
def _month_first(schema: TableSchema) -> bool:
    return writes_month_first(column.unit for column in schema.columns.values())


@lru_cache(maxsize=16)
def _cache(schema: TableSchema, vocabulary: ById[Vocabulary]) -> dict[Hashable, Any]:
    """The cache of a table, shared by all requests to it."""
    return {}


def lexicon_of(schema: TableSchema, vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a table; built once for each schema and vocabulary."""
    return _lexicon(schema, ById(vocabulary))


def table_of(request: str, context: Context) -> Table:
    """Prepares a request to be read in its context."""
    schema, lang = context.schema.schema, language()
    lexicon = lexicon_of(schema, context.vocabulary)
    seasons = frozenset(season for season in lang.dates.seasons if lexicon.stores(season))
    return Table(
        source=Folded.of(request),
        context=context,
        lexicon=lexicon,
        lang=lang,
        calendar=Calendar(
            context.today, schema.fiscal_year, seasons, lexicon.figures.day_first, _month_first(schema)
        ),
        ui=read_as(request),
        cache=_cache(context.schema.schema, ById(context.vocabulary)),
    )


_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")
_Function = Callable[Concatenate[Table, _Asked], _Found]


def cached_by_table(function: _Function[_Asked, _Found]) -> _Function[_Asked, _Found]:
    """Caches a function that depends only on the table and its arguments, not on the request."""

    @wraps(function)
    def wrapper(table: Table, /, *args: _Asked.args, **more: _Asked.kwargs) -> _Found:
        key = (function, args, tuple(more.items()))
        if key not in table.cache:
            table.cache[key] = function(table, *args, **more)
        found: _Found = table.cache[key]
        return found

    return wrapper

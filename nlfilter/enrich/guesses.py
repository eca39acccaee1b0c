"""Finds the words of a schema that only a guess gives to a part: a model's word wins over such a guess."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from nlfilter.enrich.proposal import Place
from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Column
from nlfilter.schema.table import TableSchema

Owner = tuple[str, ...]
"""The owner of a word: its kind, then its column and value, or its name."""


class Word(Struct, frozen=True):
    """A word in a list of a schema: its place, its text, and its owner."""

    place: Place
    text: str
    owner: Owner


def listed_words(schema: TableSchema, is_free_text: Callable[[str], bool]) -> Iterator[Word]:
    """Yields the words in the lists of a schema; names and labels are in no list.

    >>> jobs = {"name": "jobs", "columns": {"pay": {"type": "BIGINT", "synonyms": ["salary"]}}}
    >>> [one.place for one in listed_words(TableSchema.model_validate(jobs), lambda name: False)]
    [('columns', 'pay', 'synonyms')]
    """
    for name in schema.filterable:
        yield from _of_column(name, schema.columns[name], free=is_free_text(name))
    for kind, parts in (("range", schema.ranges), ("sum", schema.sums), ("term", schema.terms)):
        for name, part in parts.items():
            for text in part.synonyms:
                yield Word((f"{kind}s", name, "synonyms"), text, (kind, name))


def _of_column(name: str, column: Column, *, free: bool) -> Iterator[Word]:
    own: Owner = ("flag", name, "True") if column.kind is Kind.BOOLEAN else ("column", name)
    lists: tuple[tuple[str, tuple[str, ...], Owner], ...] = (
        ("synonyms", column.synonyms, own),
        ("when_true", column.when_true, ("flag", name, "True")),
        ("when_false", column.when_false, ("flag", name, "False")),
        ("opposites", column.opposites, ("opposite", name)),
    )
    for key, texts, owner in lists:
        for text in texts:
            yield Word(("columns", name, key), text, owner)
    for value, texts in column.values.items():
        for text in texts:
            owner = ("text" if free else "value", name, squeeze(value))
            yield Word(("columns", name, "values", value), text, owner)
    for group, members in column.groups.items():
        for text in members.synonyms:
            owner = ("group", name, *sorted(members.values))
            yield Word(("columns", name, "groups", group, "synonyms"), text, owner)


def without_words(schema: TableSchema) -> TableSchema:
    """Returns the schema without the words in its lists."""

    def bare(column: Column) -> Column:
        groups = {name: one.model_copy(update={"synonyms": ()}) for name, one in column.groups.items()}
        values: dict[str, tuple[str, ...]] = dict.fromkeys(column.values, ())
        lists: dict[str, object] = dict.fromkeys(("synonyms", "when_true", "when_false", "opposites"), ())
        return column.model_copy(update={**lists, "values": values, "groups": groups})

    named = {
        key: {name: part.model_copy(update={"synonyms": ()}) for name, part in parts.items()}
        for key, parts in (("ranges", schema.ranges), ("sums", schema.sums), ("terms", schema.terms))
    }
    columns = {name: bare(column) for name, column in schema.columns.items()}
    return schema.model_copy(update={"columns": columns, **named})

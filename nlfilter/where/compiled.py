"""The compiled schema: a table schema whose `terms`, `always` and `expr` texts have passed the gate.

Everything after the schema file works with this value. So a term or an owner's filter is checked once, when
the schema is first used, and all problems of the file are reported together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import clean
from nlfilter.schema.table import TableSchema
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import Predicate, columns_of, leaves, literals

T = TypeVar("T")


class Limits(Struct, frozen=True):
    """The limits of one condition or expression."""

    characters: int
    tokens: int
    comparisons: int
    values: int
    """The values of one list."""


REQUEST = Limits(characters=2_000, tokens=500, comparisons=64, values=200)
"""The limits of a clause that answers a request."""
OWNER = Limits(characters=20_000, tokens=5_000, comparisons=1_000, values=2_000)
"""The limits of SQL in a schema file. Brackets are as shallow as in a request, so time stays linear."""

MAX_DEPTH = 8
MAX_LITERAL = 500
"""Characters of a text in SQL: more than of a value, because a printed pattern also has escapes."""


class CompiledSchema(Struct, frozen=True, dict=True):
    """A schema with its clauses as predicates and its derived columns as checked SQL over stored columns."""

    schema: TableSchema
    always: Predicate | None
    terms: Mapping[str, Predicate]
    exprs: Mapping[str, str]
    limits: Limits = REQUEST
    """The owner's limits if a term is bigger than a request's clause may be, else those of a request."""

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Column names in the schema's spelling, by their `lookup_key`, also as a prompt writes them: on one
        line. What would name two columns names neither.
        """
        columns = self.schema.columns
        cleaned = {name: lookup_key(clean(name)) for name in columns}
        times = Counter(cleaned.values())
        on_one_line = {key: name for name, key in cleaned.items() if key and times[key] == 1}
        return on_one_line | {lookup_key(name): name for name in columns}

    @cached_property
    def terms_by_key(self) -> Mapping[str, Predicate]:
        """The conditions of the terms, by the `lookup_key` of every word for them. The first term wins, and a
        name wins over a synonym.
        """
        names = reversed(tuple(self.terms))
        said = ((word, name) for name in names for word in self.schema.terms[name].words)
        by_word = {lookup_key(word): self.terms[name] for word, name in said}
        return by_word | {lookup_key(name): self.terms[name] for name in reversed(tuple(self.terms))}

    @cached_property
    def called(self) -> Mapping[str, str]:
        """The names of columns and terms that a clause may use, by each word that people know for them."""
        terms = self.schema.reviewed.terms
        words = {word: name for name in terms for word in (*terms[name].words, name)}
        return {**words, **self.schema.called}

    @cached_property
    def own_texts(self) -> frozenset[tuple[str, str]]:
        """The texts that the owner's terms compare columns with, each with its column."""
        return frozenset(
            (name, text)
            for term in self.terms.values()
            for leaf in leaves(term)
            for name in columns_of(leaf)
            for text in literals(leaf)
            if isinstance(text, str)
        )


class ById(Generic[T]):
    """A cache key that is equal only for the same object, and keeps it alive; to compare by value takes long.

    >>> one, other = [1], [1]
    >>> ById(one) == ById(one), ById(one) == ById(other)
    (True, False)
    """

    __slots__ = ("given",)

    def __init__(self, given: T) -> None:
        self.given = given

    def __hash__(self) -> int:
        return id(self.given)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and other.given is self.given

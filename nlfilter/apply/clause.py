"""Makes a where ready to run: its conditions as SQL with parameters, and always the owner's own filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from nlfilter.fork_safety import cached_property
from nlfilter.where.compiled import ById, CompiledSchema
from nlfilter.where.conditions import Where
from nlfilter.where.nodes import And, Differs, IsMissing, IsTruth, Not, Or, Predicate, Unmeasured
from nlfilter.where.nodes import columns as columns_of
from nlfilter.where.sql.writer import bound


class BoundSQL(Struct, frozen=True):
    """One boolean SQL expression over the view and the values of its parameters."""

    sql: str
    values: tuple[object, ...]

    @classmethod
    def to(cls, predicate: Predicate, compiled: CompiledSchema, today: date) -> BoundSQL:
        """Prints a predicate as SQL, with relative days resolved."""
        sql, values = bound(predicate, compiled, today)
        return cls(sql, tuple(values))

    @classmethod
    def all_of(cls, parts: Iterable[BoundSQL]) -> BoundSQL:
        """Joins expressions with AND, each in brackets, so that none can change another's meaning."""
        parts = tuple(parts)
        if not parts:
            return cls("TRUE", ())
        sql = " AND ".join(f"({part.sql})" for part in parts)
        return cls(sql, tuple(value for part in parts for value in part.values))


class BoundWhere(Struct, frozen=True, dict=True):
    """A where with its days resolved: the owner's `always`, and the `conditions` of the where by id."""

    always: tuple[BoundSQL, ...]
    conditions: dict[str, BoundSQL]
    columns: frozenset[str]

    @classmethod
    def of(cls, where: Where, today: date) -> BoundWhere:
        """Prints a where as SQL; the result is cached, because a where often runs again."""
        return _bound_where(ById(where), today)

    @classmethod
    def _made_from(cls, where: Where, today: date) -> BoundWhere:
        compiled, enforced = where.schema, where.enforced
        return cls(
            always=(BoundSQL.to(compiled.always, compiled, today),) if compiled.always is not None else (),
            conditions={c.id: BoundSQL.to(c.predicate, compiled, today) for c in where.conditions},
            columns=frozenset(columns_of(enforced)) if enforced is not None else frozenset(),
        )

    @property
    def keeps_all(self) -> bool:
        """Whether there is nothing to check."""
        return not self.always and not self.conditions

    @cached_property
    def combined(self) -> BoundSQL:
        """The expression that is true for kept rows."""
        return BoundSQL.all_of((*self.always, *self.conditions.values()))


@lru_cache(maxsize=256)
def _bound_where(where: ById[Where], today: date) -> BoundWhere:
    return BoundWhere._made_from(where.given, today)


def negated_columns(where: Where) -> tuple[str, ...]:
    """Returns the columns of which a condition excludes values: rows without a value there are kept.

    `city IS DISTINCT FROM 'x'`, `remote IS NOT TRUE`, `NOT ... OR skills IS NULL`.
    """
    found: dict[str, None] = {}
    for condition in where.conditions:
        found.update(dict.fromkeys(negated(condition.predicate)))
    return tuple(found)


def negated(predicate: Predicate) -> Sequence[str]:
    """Returns the columns of which one predicate excludes values."""
    match predicate:
        case Differs(column) | Not(IsTruth(column)):
            return [column]
        case Or(parts):
            lone = [part for part in parts if isinstance(part, IsMissing | Unmeasured)]
            return [
                *(name for part in lone for name in columns_of(part)),
                *(name for part in parts for name in negated(part)),
            ]
        case And(parts):
            return [name for part in parts for name in negated(part)]
        case _:
            return []

"""`Where`: the validated clause, the AND of its conditions. It is the only thing that is ever run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from nlfilter.schema.table import Lang, TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate

Dialect = Literal["duckdb", "spark"]


@dataclass(frozen=True)
class Condition:
    """One conjunct: a stable id (`c1`, never reused), the phrase it answers ("" if none), its predicate."""

    id: str
    phrase: str
    predicate: Predicate
    sql: str


@dataclass(frozen=True)
class Where:
    """Conditions over one schema, in the order said. `next_id` numbers the next condition (ids stay unique)."""

    schema: CompiledSchema
    conditions: tuple[Condition, ...] = ()
    next_id: int = 1

    @property
    def sql(self) -> str:
        """Readable DuckDB over the view; `TRUE` when there is no condition."""
        raise NotImplementedError

    @property
    def predicate(self) -> Predicate | None:
        """The AND of all conditions, None when there is none."""
        raise NotImplementedError

    def to_sql(self, dialect: Dialect = "duckdb", *, today: date) -> str:
        """The clause over the raw table: derived columns, missing values, dates and the owner's `always` expanded."""
        raise NotImplementedError

    def describe(self, lang: Lang = "en") -> str:
        """The conditions in words."""
        raise NotImplementedError

    def adding(self, phrase: str, predicate: Predicate) -> Where:
        """This where with one more condition at the end."""
        raise NotImplementedError

    def without(self, *ids: str) -> Where:
        """This where less the conditions named; ids stay as they are."""
        raise NotImplementedError

    def __and__(self, other: Where) -> Where:
        """Both; the conditions of `other` get new ids."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: `{"conditions": [{"id", "phrase", "where"}], "next_id"}`."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], schema: TableSchema) -> Where:
        """Read `to_dict` back through the gate; `InputError` for another shape, `RejectedWhere` for a clause."""
        raise NotImplementedError

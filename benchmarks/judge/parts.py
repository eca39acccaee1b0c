"""The parts of a clause (the conjuncts of its top-level AND): the columns, values and relations of each.

sqlglot reads them, not the gate: gold clauses may contain what a request may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from nlfilter import Where
from nlfilter.schema.fold import fold
from nlfilter.where.nodes import And, Between, Compare, Predicate
from nlfilter.where.sql.dialects import raw
from nlfilter.where.sql.writer import readable


@dataclass(frozen=True)
class Part:
    """One conjunct; `sql` runs over the stored table."""

    sql: str
    columns: frozenset[str]
    values: frozenset[str]


def gold_parts(clause: str) -> tuple[Part, ...]:
    """The parts of a clause over stored columns and the owner's `v_NAME` columns."""
    tree = sqlglot.parse_one(clause, dialect="duckdb")
    return tuple(_part(part.sql(dialect="duckdb"), part) for part in _conjuncts(tree))


def said_parts(where: Where, today: date) -> tuple[Part, ...]:
    """The parts of the understood clause."""
    return tuple(
        _part(
            raw(predicate, where.schema, today),
            sqlglot.parse_one(readable(predicate, where.schema), dialect="duckdb"),
        )
        for condition in where.conditions
        for predicate in _flat(condition.predicate)
    )


def columns_of(clause: str) -> frozenset[str]:
    """The columns that a clause names; none if it cannot be read."""
    try:
        return _columns(sqlglot.parse_one(clause, dialect="duckdb"))
    except SqlglotError:
        return frozenset()


def _conjuncts(tree: exp.Expr) -> Iterator[exp.Expr]:
    match tree:
        case exp.Paren():
            yield from _conjuncts(tree.this)
        case exp.And():
            yield from _conjuncts(tree.left)
            yield from _conjuncts(tree.right)
        case exp.Between():  # two bounds, as other clauses write BETWEEN
            yield exp.GTE(this=tree.this.copy(), expression=tree.args["low"].copy())
            yield exp.LTE(this=tree.this.copy(), expression=tree.args["high"].copy())
        case exp.Boolean(this=True):
            return
        case _:
            yield tree


def _flat(predicate: Predicate) -> Iterator[Predicate]:
    match predicate:
        case And(parts):
            for part in parts:
                yield from _flat(part)
        case Between(column, low, high):
            yield Compare(column, ">=", low)
            yield Compare(column, "<=", high)
        case _:
            yield predicate


def _part(sql: str, tree: exp.Expr) -> Part:
    return Part(sql, _columns(tree), frozenset(map(_plain, tree.find_all(exp.Literal))))


def _columns(tree: exp.Expr) -> frozenset[str]:
    return frozenset(column.name.lower().removeprefix("v_") for column in tree.find_all(exp.Column))


def _plain(literal: exp.Literal) -> str:
    """A value as a person would write it: without the wildcards of a pattern, and "2" for "2.0"."""
    text = str(literal.this)
    if not literal.is_string:
        return text.removesuffix(".0")
    return " ".join(re.findall(r"\w+", fold(_MARKS.sub(" ", text))))


_MARKS = re.compile(r"\(\?i\)|\\\w|[%_]")

"""The gate: the only door from text to a where.

Text -> tokens of listed types -> a sqlglot tree -> our own nodes, through one table of handlers. Whatever is
not in a table is refused, so a clause off the list cannot be represented. What runs is printed from the
nodes; of the text itself nothing survives, in an error either.
"""

from __future__ import annotations

import contextlib

from sqlglot import exp

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.check import MAX_LEAVES, check_size
from nlfilter.where.compiled import CompiledSchema, compile_schema
from nlfilter.where.conditions import Where
from nlfilter.where.grammar import predicate_of
from nlfilter.where.nodes import And, Predicate, leaves
from nlfilter.where.reading import Reading, Terms, no_term
from nlfilter.where.sql import readable
from nlfilter.where.tokens import DUCKDB, tokens_of


def parse_where(text: str, schema: TableSchema) -> Where:
    """A clause as a where, one condition for each part of its top-level AND; raises `RejectedWhere`.

    It keeps SQL's meaning and does not ask whether a value is stored.

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {"remote": {"type": "BOOLEAN"}}})
    >>> parse_where("NOT (remote)", schema).sql
    'NOT remote'
    """
    compiled = compile_schema(schema)
    predicate = parse_predicate(text, compiled)
    where = Where(compiled)
    for part in predicate.parts if isinstance(predicate, And) else (predicate,):
        where = where.adding("", part)
    return where


def parse_predicate(
    text: str, compiled: CompiledSchema, *, owner: bool = False, term: Terms = no_term
) -> Predicate:
    """One condition as a predicate; the limits hold for it as a whole. Raises `RejectedWhere`.

    `owner` says that the schema's owner wrote it, who may name the columns that requests may not; `term`
    knows the terms that a clause of a schema file may be built on.
    """
    refusal: tuple[RejectCode, tuple[int, int] | None, str] | None = None
    try:
        return read_clause(text, Reading(compiled, owner, term))
    except RejectedWhere as error:
        refusal = error.code, error.span, error.hint
    except RecursionError:
        refusal = RejectCode.TOO_DEEP, None, ""
    except Exception:  # what was not foreseen is refused as well
        refusal = RejectCode.FORBIDDEN_NODE, None, ""
    # Raised here, outside of the handlers, so that the new error has no context.
    code, span, hint = refusal
    raise RejectedWhere(code, span or (0, len(text) if isinstance(text, str) else 0), hint=hint)


def read_clause(text: str, reading: Reading) -> Predicate:
    """The way from text to nodes; `parse_predicate` is the door around it."""
    tokens = tokens_of(text, reading.compiled.names)
    trees: list[exp.Expr | None] = []
    with contextlib.suppress(Exception):  # sqlglot's errors hold the text, so none of them is kept
        trees = DUCKDB.parser().parse(tokens, text)
    if len(trees) != 1 or trees[0] is None:
        raise RejectedWhere(RejectCode.SYNTAX)
    predicate = predicate_of(reading, trees[0])
    if sum(1 for _ in leaves(predicate)) > MAX_LEAVES:
        raise RejectedWhere(RejectCode.TOO_MANY_VALUES)
    check_size(readable(predicate, reading.compiled))
    return predicate

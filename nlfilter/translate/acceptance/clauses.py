"""A model's clauses at the gate: a clause that passed once for a schema is not parsed again.

Popular wishes come back in the same words. Only accepted clauses are remembered, as predicates.
"""

from __future__ import annotations

from functools import lru_cache

from nlfilter.where.compiled import ById, CompiledSchema
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.nodes import Predicate

REMEMBERED = 512
"""The number of clauses remembered, each no longer than the gate allows."""


@lru_cache(maxsize=REMEMBERED)
def _accepted(text: str, schema: ById[CompiledSchema]) -> Predicate:
    return parse_predicate(text, schema.given, term=schema.given.terms_by_key.get)


def gated(text: str, compiled: CompiledSchema) -> Predicate:
    """The predicate of a clause, which may use terms by name. Raises `RejectedWhere`."""
    return _accepted(text, ById(compiled))

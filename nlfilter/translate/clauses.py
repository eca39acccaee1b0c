"""A model's clauses at the gate: what passed once, on the same schema, is not parsed again.

Popular wishes come back in the same words. Only what was accepted is remembered, and as a predicate.
"""

from __future__ import annotations

from functools import lru_cache

from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.gate import parse_predicate
from nlfilter.where.identity import Same
from nlfilter.where.nodes import Predicate

REMEMBERED = 512
"""So many clauses, none of them longer than the gate takes."""


@lru_cache(maxsize=REMEMBERED)
def _accepted(text: str, schema: Same[CompiledSchema]) -> Predicate:
    return parse_predicate(text, schema.given, term=schema.given.terms_by_key.get)


def gated(text: str, compiled: CompiledSchema) -> Predicate:
    """A clause as a predicate, in which a term may stand by its name; raises `RejectedWhere`."""
    return _accepted(text, Same(compiled))

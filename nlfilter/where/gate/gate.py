"""The gate: only this code turns text into a predicate, and so into a where.

Text -> tokens of listed types -> a sqlglot tree -> our own nodes, through one table of handlers. The gate
refuses everything that is not in a table, so other SQL cannot be represented. The SQL that runs is
printed from the nodes. No part of the text itself is kept, not even in an error.
"""

from __future__ import annotations

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.gate.grammar import predicate_of
from nlfilter.where.gate.parser import parsed
from nlfilter.where.gate.reading import GateContext, Terms, no_term
from nlfilter.where.gate.tokens import tokens_of
from nlfilter.where.logic.check import check_size
from nlfilter.where.nodes import Predicate


def parse_predicate(
    text: str, compiled: CompiledSchema, *, owner: bool = False, term: Terms = no_term
) -> Predicate:
    """Reads one condition; the limits apply to the whole condition. Raises `RejectedWhere`.

    `owner` says that the schema's owner wrote it and may use hidden columns. `term` returns the terms that a
    clause of a schema file may use.
    """
    found = read(text, GateContext(compiled, owner, term))
    del text  # a refusal shows no part of the clause, not even in the variables of its frames
    if isinstance(found, RejectedWhere):
        raise found
    return found


def read(text: str, context: GateContext) -> Predicate | RejectedWhere:
    """Reads a clause; returns its predicate, or a refusal without a context or a frame."""
    refusal: tuple[RejectCode, tuple[int, int] | None, str] | None = None
    try:
        return read_clause(text, context)
    except RejectedWhere as error:
        refusal = error.code, error.span, error.hint
    except RecursionError:
        refusal = RejectCode.TOO_DEEP, None, ""
    except Exception:  # unforeseen errors are refusals, too
        refusal = RejectCode.FORBIDDEN_NODE, None, ""
    code, span, hint = refusal
    return RejectedWhere(code, span or (0, len(text) if isinstance(text, str) else 0), hint=hint)


def read_clause(text: str, context: GateContext) -> Predicate:
    """Turns text into nodes; call it only through `parse_predicate`."""
    tokens = tokens_of(text, context.compiled.names, limits=context.compiled.limits)
    predicate = predicate_of(context, parsed(text, tokens))
    check_size(predicate, context.compiled)
    return predicate

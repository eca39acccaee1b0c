"""The gate: the only door from text to a predicate, and so to a where.

Text -> tokens of listed types -> a sqlglot tree -> our own nodes, through one table of handlers. Whatever is
not in a table is refused, so a clause off the list cannot be represented. What runs is printed from the
nodes; of the text itself nothing survives, in an error either.
"""

from __future__ import annotations

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.check import check_size
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.grammar import predicate_of
from nlfilter.where.nodes import Predicate
from nlfilter.where.parser import parsed
from nlfilter.where.reading import Reading, Terms, no_term
from nlfilter.where.tokens import tokens_of


def parse_predicate(
    text: str, compiled: CompiledSchema, *, owner: bool = False, term: Terms = no_term
) -> Predicate:
    """One condition as a predicate; the limits hold for it as a whole. Raises `RejectedWhere`.

    `owner` says that the schema's owner wrote it, who may name the columns that requests may not; `term`
    knows the terms that a clause of a schema file may be built on.
    """
    found = read(text, Reading(compiled, owner, term))
    del text  # a refusal shows nothing of the clause, in the variables of its frames either
    if isinstance(found, RejectedWhere):
        raise found
    return found


def read(text: str, reading: Reading) -> Predicate | RejectedWhere:
    """A clause as a predicate, or a refusal that has neither a context nor a frame."""
    refusal: tuple[RejectCode, tuple[int, int] | None, str] | None = None
    try:
        return read_clause(text, reading)
    except RejectedWhere as error:
        refusal = error.code, error.span, error.hint
    except RecursionError:
        refusal = RejectCode.TOO_DEEP, None, ""
    except Exception:  # what was not foreseen is refused as well
        refusal = RejectCode.FORBIDDEN_NODE, None, ""
    code, span, hint = refusal
    return RejectedWhere(code, span or (0, len(text) if isinstance(text, str) else 0), hint=hint)


def read_clause(text: str, reading: Reading) -> Predicate:
    """The way from text to nodes; `parse_predicate` is the door around it."""
    tokens = tokens_of(text, reading.compiled.names, limits=reading.compiled.limits)
    predicate = predicate_of(reading, parsed(text, tokens))
    check_size(predicate, reading.compiled)
    return predicate

"""Productions of ordered categories: "at least silver"."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Subject, Value, Wish
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.wishes import ordered
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    only,
    operator_said,
    production,
    span_of,
)
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Predicate, leaves, literals


@production
def graded(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on an ordered category: "at least silver", "grade B or better"."""
    thing, subject = only(parts, Value), first_of(parts, Subject)
    if subject.meaning.name != thing.meaning.name if subject else _named_only(table, thing):
        return
    wish = ordered(table, thing, operator_said(rule, parts), *span_of(parts))
    if wish is not None:
        yield wish, -0.2


def _named_only(table: Table, thing: Value) -> bool:
    """Whether a value needs its column beside it."""
    return thing.meaning.kind in STORED and table.column(thing.meaning.name).named_only


@production
def graded_between(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """From one grade to another, in either order: "between B and A"."""
    one, other = (part.form for part in parts if isinstance(part.form, Value))
    subject = first_of(parts, Subject)
    if one.meaning.name != other.meaning.name or (subject and subject.meaning.name != one.meaning.name):
        return
    name, span = one.meaning.name, span_of(parts)
    for low, high in ((one, other), (other, one)):
        above, below = ordered(table, low, ">=", *span), ordered(table, high, "<=", *span)
        if above is None or below is None:
            return
        upper = _values_of(below.predicate)
        if both := tuple(value for value in _values_of(above.predicate) if value in upper):
            yield Wish(*span, equals(name, table.column(name).kind, both), name, whole=True), -0.4
            return


def _values_of(predicate: Predicate) -> tuple[str, ...]:
    return tuple(value for leaf in leaves(predicate) for value in literals(leaf) if isinstance(value, str))

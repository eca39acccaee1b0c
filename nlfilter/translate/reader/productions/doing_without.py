"""Productions of what rows do without: a thing that is not needed, and a need that is open to all."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Subject, Value
from nlfilter.translate.reader.predicates.presence import tells_existence
from nlfilter.translate.reader.predicates.wishes import missing, value_wish
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table


@production
def needless(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What the rows named after it do without: 「面接がいらない仕事」. At the end, it may ask for nothing."""
    after = table.source.text[parts[-1].stop :][:1]
    if table.refines or not is_cjk(after or " "):
        return
    if thing := first_of(parts, Value):
        if thing.meaning.kind == "flag":
            yield replace(value_wish(table, thing, *span_of(parts)), negated=True), 0.0
        return
    meaning = only(parts, Subject).meaning
    if meaning.kind in ("column", "range") and not tells_existence(table, meaning.name):
        yield missing(table, meaning, *span_of(parts), stated=False), 0.0


@production
def open_to_all(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What anybody may have: 「GPA不問の奨学金」 asks for rows without that need.

    「GPAは問わない」 asks for nothing. A number that is missing may be no need, which is sure only of what
    people must have at least.
    """
    meaning = only(parts, Subject).meaning
    column = table.column(meaning.name)
    if table.refines or meaning.kind not in ("column", "range"):
        return  # it takes back what is in force
    wish = missing(table, meaning, *span_of(parts), stated=column.kind.is_number)
    if column.kind.is_number or (column.kind is Kind.TEXT and not wish.guessed):
        needed = column.person is not None and column.person.relation == "at_most"
        yield replace(wish, guessed=column.kind.is_number and not needed), -_OPEN


_OPEN = 0.9
"""The discount of such rows: surely less than to ask for nothing."""

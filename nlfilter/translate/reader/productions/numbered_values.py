"""Productions of values that differ in a number, whose common word is said once: "band 2, 3 or 4"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import fold
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Run, Subject, Wish
from nlfilter.translate.reader.productions.joining import joined
from nlfilter.translate.reader.productions.production import Made, first_of, only, production
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare, Has, OneOf, Predicate

_NUMBERED = re.compile(r"([^\d]*[^\d\s.,-][^\d]*)\d+(?!\d)")
"""A value that begins with a word and a number."""


@production
def next_number(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One more number, for the value that has it instead of the number of the value before."""
    before = first_of(parts[:1], Run) or first_of(parts[:1], Wish)
    last = before.wishes[-1] if isinstance(before, Run) else before
    another = _with_number(table, last.predicate, only(parts, Amount)) if last else None
    number = isinstance(another, Compare) and not isinstance(another.value, str)
    if last and number and not any(map(_names_a_column, parts[:1])):
        return  # "1988, 1989 or 1990" may be years of any column
    if last and another:
        wish = replace(last, start=parts[-1].start, stop=parts[-1].stop, predicate=another, mapped=())
        yield from joined(rule, parts, wish)


def _names_a_column(node: Node) -> bool:
    return isinstance(node.form, Subject) or any(map(_names_a_column, node.parts))


def _with_number(table: Table, predicate: Predicate, amount: Amount) -> Predicate | None:
    """The same of the only stored value with another number."""
    if not amount.is_whole or amount.unit or amount.per or amount.at_least or amount.size > 1:
        return None
    match predicate:
        case Compare(name, "=", int()) | OneOf(name, (int(), *_)):
            return Compare(name, "=", int(amount.value))
        case Compare(name, "=", str(value)) | Has(name, value):
            said = _NUMBERED.match(fold(value))
        case _:
            return None
    pattern = re.compile(rf"{re.escape(said[1])}0*{int(amount.value)}(?!\d)") if said else None
    found = [one for one in table.lexicon.stored(name) if pattern and pattern.match(fold(one))]
    return replace(predicate, value=found[0]) if len(found) == 1 else None

"""What is missing and what is there: "salary unknown", "no deadline", 「駐車場あり」."""

from __future__ import annotations

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import Meaning
from nlfilter.translate.embedded.meanings import equals
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.embedded.units import is_currency
from nlfilter.where.nodes import Compare, IsMissing, Not, conjunction, disjunction


def read_stated(reading: Reading) -> None:
    """ "salary unknown", "remote not stated", 「締切の記載あり」: whether a column has a value at all."""
    for i, atom in list(reading.free()):
        meanings = atom.means("column", "part", "range", "flag")
        after = _next_role(reading, i, {"missing", "present"}) if meanings and i not in reading.used else None
        if after is not None:
            at, roles = after
            _presence(reading, i, at, meanings[0], affirmed="present" in roles, stated=True)


def read_presence(reading: Reading) -> None:
    """ "no salary", "without deadline", 「駐車場あり」「締切なし」: a column said to be there or not."""
    for i, atom in list(reading.free()):
        columns = atom.means("column", "part", "range")
        if i in reading.used or not columns or "filler" in atom.roles:
            continue
        after = _next_role(reading, i, {"has", "hasnt", "not_after"})
        before = i - 1
        while before >= 0 and before not in reading.used and _passes_over(reading.atoms[before]):
            before -= 1
        if after is not None:
            at, roles = after
            _presence(reading, i, at, columns[0], affirmed="has" in roles, stated=False)
        elif before >= 0 and before not in reading.used and reading.atoms[before].roles & {"missing", "not"}:
            stated = "missing" in reading.atoms[before].roles
            _presence(reading, before, i, columns[0], affirmed=False, stated=stated)


def _passes_over(atom: Atom) -> bool:
    return "filler" in atom.roles and not atom.roles & {"not", "missing", "present"}


def _next_role(reading: Reading, i: int, roles: set[str]) -> tuple[int, frozenset[str]] | None:
    for j in range(i + 1, min(i + 3, len(reading.atoms))):
        if j in reading.used or reading.atoms[j].is_break:
            return None
        if found := reading.atoms[j].roles & roles:
            return j, frozenset(found)
        if not reading.atoms[j].roles & {"filler"}:
            return None
    return None


def _presence(
    reading: Reading, first: int, last: int, meaning: Meaning, *, affirmed: bool, stated: bool
) -> None:
    names = [meaning.name]
    if meaning.kind == "range":
        names = [reading.schema.ranges[meaning.name].low, reading.schema.ranges[meaning.name].high]
    name = names[0]
    column = reading.column(name)
    if column.kind.is_text and not stated:
        side = "yes" if affirmed else "no"
        values = tuple(v for v in reading.lexicon.stored(name) if _leads_with(reading, v, side))
        if values:
            exclusive = column.kind is Kind.TEXT
            reading.add(
                Item(first, last, equals(name, column.kind, values), name, exclusive, negative=not affirmed)
            )
            return
    if affirmed and not stated:
        return  # "has a title" says nothing of a row
    missing = conjunction(*(IsMissing(n) for n in names))
    if not affirmed and not stated and column.kind.is_number and not is_currency(column.unit):
        missing = disjunction(Compare(name, "=", 0), missing)  # "no awards"
    predicate = Not(missing) if affirmed else missing
    reading.add(Item(first, last, predicate, meaning.name, negative=not affirmed))


def _leads_with(reading: Reading, value: str, side: str) -> bool:
    """Whether a stored value is a yes (or a no), alone or before a parenthesis."""
    head = value.split("(")[0].split("（")[0]
    return side in reading.lang.roles.get(squeeze(head), ())

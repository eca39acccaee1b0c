"""The shortest condition for many values of one column: what they share, if no other value has it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import takewhile

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import AnyRun, Like, Predicate

_FEW = 4
"""Up to so many values are listed."""
_SHORTEST = 2


def shared_text(table: Table, name: str, values: Collection[str]) -> Predicate | None:
    """The condition that a column begins with or contains what many values share; None to list the values."""
    if len(values) <= _FEW or table.column(name).kind is not Kind.TEXT:
        return None
    others = [value for value in table.lexicon.stored(name) if value not in values]
    begun = _beginning(min(values), max(values)).rstrip()
    if len(begun) >= _SHORTEST and not any(other.startswith(begun) for other in others):
        return Like(name, (begun, AnyRun()), False)
    shared = set[str].intersection(*(set(name_words(value)) for value in values))
    for word in sorted(shared, key=lambda word: (-len(word), word)):
        spelled = _spelled(word, next(iter(values)))
        if len(word) >= _SHORTEST and spelled and not any(word in fold(other) for other in others):
            return Like(name, (AnyRun(), spelled, AnyRun()), True)
    return None


def _beginning(one: str, other: str) -> str:
    """What two texts begin with. For the first and the last of several, all of them do."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in alike)


def _spelled(word: str, value: str) -> str:
    """A folded word as it stands in a value; "" if folding changed more than its case."""
    at = value.lower().find(word)
    return value[at : at + len(word)] if at >= 0 else ""

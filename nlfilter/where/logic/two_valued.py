"""Turns NOT into the two-valued logic in which people mean it.

In SQL, NOT of unknown is unknown, so `NOT city = '東京'` drops the rows without a city. But a person who says
"except Tokyo" does not mind such rows.
"""

from __future__ import annotations

from msgspec.structs import replace

from nlfilter.where.nodes import (
    OPPOSITE,
    And,
    AnyElement,
    Compare,
    CompareColumns,
    Differs,
    Flag,
    Has,
    IsMissing,
    IsTruth,
    Leaf,
    Measured,
    Not,
    Or,
    Predicate,
    Unmeasured,
    conjunction,
    disjunction,
    without_value,
)


def two_valued(predicate: Predicate) -> Predicate:
    """Pushes NOT down to the leaves; each negated leaf keeps rows whose value is missing.

    `<>` and `IS DISTINCT FROM` count as negations of `=`. Applying it twice changes nothing.

    >>> two_valued(Not(Compare("city", "=", "東京")))
    Differs(column='city', value='東京')
    >>> two_valued(Not(Flag("remote")))
    Not(part=IsTruth(column='remote', truth=True))
    """
    return _push(predicate, negated=False)


def _push(predicate: Predicate, *, negated: bool) -> Predicate:
    match predicate:
        case Not(part):
            return _push(part, negated=not negated)
        case And(parts) | Or(parts):
            pushed = dict.fromkeys(_push(part, negated=negated) for part in parts)
            join = conjunction if isinstance(predicate, And) is not negated else disjunction
            return _without_repeats(join(*pushed))
        case Differs(column, value):
            return _push(Compare(column, "=", value), negated=not negated)
        case Compare(op="<>") | Measured(op="<>") | CompareColumns(op="<>"):
            return _push(replace(predicate, op="="), negated=not negated)
        case _:
            return _negated(predicate) if negated else predicate


def _without_repeats(predicate: Predicate) -> Predicate:
    if isinstance(predicate, And | Or):
        parts = tuple(dict.fromkeys(predicate.parts))
        return parts[0] if len(parts) == 1 else type(predicate)(parts)
    return predicate


def _negated(leaf: Leaf) -> Predicate:
    """Returns the predicate that keeps every row that the leaf does not keep."""
    opposite: Predicate = Not(leaf)
    match leaf:
        case Flag(column):
            return Not(IsTruth(column, True))
        case Compare(column, "=", bool(truth)):
            return Not(IsTruth(column, truth))
        case Compare(column, "=", value):
            return Differs(column, value)
        case IsTruth() | IsMissing() | Unmeasured():
            return opposite
        case AnyElement(column, element):
            # With a missing element, `= ANY` may be unknown; `list_contains` is not.
            opposite = Not(Has(column, element))
        case Compare(op=op) | Measured(op=op) | CompareColumns(op=op) if op != "=":
            opposite = replace(leaf, op=OPPOSITE[op])
    return Or((opposite, *without_value(leaf)))

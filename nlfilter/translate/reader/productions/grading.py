"""Productions of ordered categories: "at least silver"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Subject, Value, Wish, Word
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
from nlfilter.translate.reader.table import Table, cached_by_table
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


def _compares(table: Table, thing: Value) -> bool:
    """Whether a word is the comparative of a value: "sweeter"."""
    said = fold(thing.text)
    return said.endswith(table.lang.comparing) and said not in map(fold, thing.meaning.values)


def _named_only(table: Table, thing: Value) -> bool:
    """Whether a value needs its column beside it."""
    return thing.meaning.kind in STORED and table.column(thing.meaning.name).named_only


@production
def graded_between(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """From one grade, letter or code to another, in either order: "between B and A", "bands A to C".

    Two values without an order are both meant at least, which is a guess.
    """
    one, other = (part.form for part in parts if isinstance(part.form, Value))
    named = {part.form.meaning.name for part in parts if isinstance(part.form, Subject)}
    if one.meaning.name != other.meaning.name or not named <= {one.meaning.name}:
        return
    if one.meaning.kind not in STORED or one.meaning.values == other.meaning.values:
        return
    if "between" not in rule.symbols and any(_joins(table, part) for part in parts):
        return  # "A and C" are two
    name, span = one.meaning.name, span_of(parts)
    kind, ends = table.column(name).kind, (*one.meaning.values, *other.meaning.values)
    both = (
        _between(table, name, one, other) or _between(table, name, other, one) or _in_scale(table, name, ends)
    )
    if both:
        yield Wish(*span, equals(name, kind, both), name, whole=True), -0.4
    elif not (one.others or other.others) and kind is Kind.TEXT:
        yield Wish(*span, equals(name, kind, ends), name, whole=True, guessed=True), -0.3


def _joins(table: Table, part: Node) -> bool:
    """Whether a word also joins two wishes: "and" of "between A and C"."""
    return isinstance(part.form, Word) and "and" in table.lang.roles.get(part.form.key, ())


def _between(table: Table, name: str, low: Value, high: Value) -> tuple[str, ...]:
    """The values from one to another in the order of their column."""
    above, below = ordered(table, low, ">=", 0, 0), ordered(table, high, "<=", 0, 0)
    upper = _values_of(below.predicate) if below else ()
    return tuple(value for value in _values_of(above.predicate) if value in upper) if above else ()


def _in_scale(table: Table, name: str, ends: tuple[str, ...]) -> tuple[str, ...]:
    """The values from one to another by the letters and numbers of which they are made: A1 to B2."""
    scale = _scale(table, name)
    if table.column(name).order or not scale.keys() >= {*ends}:
        return ()
    first, *_, last = sorted(scale[end] for end in ends)
    alike = [value for value, place in scale.items() if first <= place <= last]
    return tuple(sorted(alike, key=scale.__getitem__))


@cached_by_table
def _scale(table: Table, name: str) -> Mapping[str, tuple[str, float]]:
    """The places of values with a letter, a number or both; empty if they are no scale.

    Letters alone are a scale if they are a run of the alphabet (not S, M, L). A letter without a number comes
    after those with one: G after E2.
    """
    stored = table.lexicon.stored(name)
    codes = {value: said for value in stored if (said := _CODE.fullmatch(value))}
    letters = sorted({said[1].upper() for said in codes.values()})
    if not any(said[2] for said in codes.values()):
        run = "".join(map(chr, range(ord(letters[0]), ord(letters[0]) + len(letters)))) if letters else ""
        if len(codes) < len(stored) or "".join(letters) != run:
            return {}
    return {value: (said[1].upper(), float(said[2] or "inf")) for value, said in codes.items()}


_CODE = re.compile(r"([A-Za-z]?)-?(\d{0,3})(?:[a-z]{2})?")
"""A letter, a number and the ending of an ordinal, of which each may be missing."""


def _values_of(predicate: Predicate) -> tuple[str, ...]:
    return tuple(value for leaf in leaves(predicate) for value in literals(leaf) if isinstance(value, str))


def _number(end: object) -> int | None:
    """The bare whole number that an end of a measure is."""
    if not isinstance(end, Amount) or end.unit or end.per or end.size != 1 or not end.is_whole:
        return None
    return int(end.value)


_MARKS = re.compile(r"[\W_]+")


_NUMBERED = re.compile(r"([^\W\d][^\d]*?)[\s_-]*(\d{1,2})")

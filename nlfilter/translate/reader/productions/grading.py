"""Productions of ordered categories: "at least silver"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import STORED, Meaning
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Measures, Subject, Value, Wish, Word
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


@production
def graded_by_then(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on an ordered column of months: "decision by June", "decision after September"."""
    name = only(parts, Subject).meaning.name
    if name in table.schema.columns and table.column(name).holds is Semantic.MONTH:
        yield from graded(table, rule, parts)


@production
def graded_onward(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A grade, and those from it on towards one that a comparative names: "dry or sweeter"."""
    one, other = (part.form for part in parts if isinstance(part.form, Value))
    named, name = (
        {part.form.meaning.name for part in parts if part.symbol in ("Name", "Value")},
        one.meaning.name,
    )
    if len(named) > 1 or not _compares(table, other):
        return
    values = order.values if (order := table.column(name).order) else ()
    places = [values.index(v) for thing in (one, other) for v in thing.meaning.values[:1] if v in values]
    if len(places) == len((one, other)) and places[0] != places[1]:
        first, end = places
        wish = ordered(table, one, ">=" if end > first else "<=", *span_of(parts))
        if wish is not None:
            yield replace(wish, guessed=end not in (0, len(values) - 1)), 0.0


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


@production
def extreme(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The first or the last grade of a named column: "top priority"."""
    name = only(parts, Subject).meaning.name
    order = table.column(name).order if name in table.schema.columns else None
    if order is not None and order.better != "lesser":
        value = order.values[-1 if rule.argument == "last" else 0]
        yield Wish(*span_of(parts), equals(name, table.column(name).kind, (value,)), name, True), -0.5


@production
def numbered(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The grades of a named column by their numbers: "lvl 3 or above" of Level 3, "priority 1" of P1."""
    meaning = only(parts, Subject).meaning
    if meaning.kind != "column" or meaning.name not in _numbered_columns(table):
        return
    if low := first_of(parts, Amount):
        measures: Sequence[Measure] = (Measure(operator_said(rule, parts), low),)
    else:
        listed = first_of(parts, Measures)
        measures = listed.measures if listed else (only(parts, Measure),)
        if listed and (listed.link != "or" or any(one.op for one in measures)):
            return
    found = [_of_numbers(table, meaning.name, measure, *span_of(parts)) for measure in measures]
    values = dict.fromkeys(value for one in found for value in one)
    if all(found):
        predicate = equals(meaning.name, Kind.TEXT, tuple(values))
        yield Wish(*span_of(parts), predicate, meaning.name, len(values) == 1, whole=len(values) > 1), -0.2


def _of_numbers(table: Table, name: str, measure: Measure, start: int, stop: int) -> tuple[str, ...]:
    """The values whose numbers fit a measure; of a bound, those on its side by their order."""
    of, low, high = _numbered_columns(table)[name], _number(measure.low), _number(measure.high)
    if low is None or (high is None and measure.high is not None):
        return ()
    if high is not None:
        return tuple(value for n, value in sorted(of.items()) if low <= n <= high)
    if low not in of or measure.op in (None, "="):
        return (of[low],) if low in of else ()
    wish = ordered(table, Value(Meaning("value", name, (of[low],)), of[low]), measure.op, start, stop)
    return _values_of(wish.predicate) if wish else ()


def _number(end: object) -> int | None:
    """The bare whole number that an end of a measure is."""
    if not isinstance(end, Amount) or end.unit or end.per or end.size != 1 or not end.is_whole:
        return None
    return int(end.value)


@production
def marked(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The stored code that a number is without its marks: "order id 1005" of #1005."""
    meaning, number = only(parts, Subject).meaning, _number(only(parts, Measure).low)
    bare = only(parts, Measure).op in (None, "=") and only(parts, Measure).high is None
    if meaning.kind in ("column", "part") and number is not None and bare:
        value = _marked_codes(table).get(meaning.name, {}).get(number)
        if value is not None:
            predicate = equals(meaning.name, Kind.TEXT, (value,))
            yield Wish(*span_of(parts), predicate, meaning.name, True), -0.2


@cached_by_table
def _marked_codes(table: Table) -> Mapping[str, Mapping[int, str]]:
    """The columns of which all values are a number with marks, with the values by number."""
    found = {}
    for name in table.schema.filterable:
        stored = table.lexicon.stored(name) if table.column(name).kind is Kind.TEXT else ()
        said = [(_MARKS.sub("", value), value) for value in stored]
        if said and all(code.isdecimal() and code != value for code, value in said):
            found[name] = {int(code): value for code, value in said}
    return found


_MARKS = re.compile(r"[\W_]+")


@cached_by_table
def _numbered_columns(table: Table) -> Mapping[str, Mapping[int, str]]:
    """The columns of which all values are one word and a number, with the values by number: P1, P2."""
    found = {}
    for name in table.schema.filterable:
        stored = table.lexicon.stored(name) if table.column(name).kind is Kind.TEXT else ()
        said = [one for one in map(_NUMBERED.fullmatch, stored) if one]
        if said and len(said) == len(stored) and len({one[1] for one in said}) == 1:
            found[name] = {int(one[2]): one[0] for one in said}
    return found


_NUMBERED = re.compile(r"([^\W\d][^\d]*?)[\s_-]*(\d{1,2})")

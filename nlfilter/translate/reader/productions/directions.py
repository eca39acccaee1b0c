"""Productions of words for a direction, which choose between columns: "from", "to", "desired"."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import is_cjk
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Measure, Subject, Value, Wish, Word
from nlfilter.translate.reader.predicates.clocks import columns_of_times
from nlfilter.translate.reader.predicates.measures import on_subject
from nlfilter.translate.reader.productions.binding import bind, said_of
from nlfilter.translate.reader.productions.existence import wish_opens
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    only,
    production,
)
from nlfilter.translate.reader.productions.values import value
from nlfilter.translate.reader.score import feature
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.candidates import is_called


@production
def directed(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word that chooses between columns, before the name of one: "desired experience"."""
    subject, word = only(parts, Subject), only(parts, Word)
    if is_cjk(word.key[0]):
        return  # a particle belongs to the word before it
    name = subject.meaning.name
    wanted = table.lang.directions.get(word.key, ())
    if "date_since_after" in table.lang.roles[word.key]:
        return  # it belongs to the day before it: 「来月から出荷」
    if name in table.schema.columns and is_called(table, name, wanted):
        yield replace(subject, partial=False), feature("idiom") if subject.partial else feature("hinted")


@production
def bind_over(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column and its measure with a value between them: "arrive on Tuesday by 15:00"."""
    between = only(parts[1:2], Wish)
    if not between.exclusive or between.negated:
        return
    if wish_opens(table, between, parts[0]):
        between = replace(between, negated=True)
    ways = _directions_of(table, between.column)
    for wish, cost in said_of(table, rule, (parts[0], parts[2])):
        apart = bool(ways) and ways.isdisjoint(_directions_of(table, wish.column))
        if wish.column != between.column and not apart:
            yield Clause((between, wish)), cost + feature("loose")


@production
def timed(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A time of day after a direction, or after a place in that direction: "be in Halden by noon".

    "To Halden before 6" may be about the departure; after a single word, only "by" is about the arrival.
    """
    measure, place, beside = only(parts[-1:], Measure), first_of(parts, Value), first_of(parts, Wish)
    plain = " " not in table.source.text[parts[0].start : parts[0].stop]
    fits = not plain if place is None else measure.op == "<=" or (measure.op in ("<", None) and not plain)
    name = _time_in_direction(table, parts[0].form) if fits and isinstance(measure.low, Clock) else None
    predicate = on_subject(table, Meaning("column", name), measure) if name else None
    if name is None or predicate is None:
        return
    exact = measure.op is None and measure.high is None
    wish = Wish(parts[-1].start, parts[-1].stop, predicate, name, exact)
    if place is None:
        yield replace(wish, start=parts[0].start), feature("loose")
        return
    made = value if isinstance(parts[0].form, Word) else bind
    for form, cost in made(table, rule, parts[:2]):
        if isinstance(form, Wish):
            yield Clause((form, *((beside,) if beside else ()), wish)), cost + feature("loose")


def _time_in_direction(table: Table, form: object) -> str | None:
    """The only column of times for the direction that a word, or the name of a column, tells: the arrival."""
    if isinstance(form, Word):
        wanted = {table.lang.directions.get(form.key, ())}
    else:
        wanted = _directions_of(table, form.meaning.name) if isinstance(form, Subject) else set()
    times = [name for name in columns_of_times(table) if not wanted.isdisjoint(_directions_of(table, name))]
    return times[0] if len(times) == 1 else None


def _directions_of(table: Table, name: str) -> set[tuple[str, ...]]:
    """The directions after which a column is called, each as the names that it gives to columns."""
    known = name in table.schema.columns
    directions = table.lang.directions.values() if known else ()
    return {names for names in directions if is_called(table, name, names)}

"""Productions of what people say about themselves, and of ages: "I have 3 years", 「18歳以上限定」."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from msgspec.structs import replace

from nlfilter.schema.fold import squeeze
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.parts import Range
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Wish
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.bounds import to_number
from nlfilter.translate.reader.predicates.implied_columns import PERSON_OPERATORS
from nlfilter.translate.reader.predicates.measures import AGES_IN_YEARS, on_subject
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare

_OF_AGE = ("years old",)


@production
def of_age(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """An age, with who has it: 「9歳の息子」."""
    measure = only(parts, Measure)
    if isinstance(measure.low, Amount) and measure.low.unit in _OF_AGE:
        yield measure, -0.2


@production
def age_of_decade(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """An age that is said as a decade: "in their forties", "the over 60s"."""
    span = only(parts, DateSpan)
    said = sum(map(str.isdigit, table.source.text[span.start : span.end]))
    if span.years and span.years[1] - span.years[0] == _DECADE - 1 and said <= _FIGURES:
        age = Decimal(span.years[0] % 100)
        yield Measure(cast(Op, rule.argument), Amount(span.start, span.end, age, "years old")), 0.0


_DECADE = 10
_FIGURES = 2
"""The figures of a decade without its century: "the 1960s" are no age."""


@production
def ages_only(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Only people of such an age: 「18歳以上限定」 bounds the lowest age, and not who fits."""
    measure = only(parts, Measure)
    low, op, range_ = measure.low, measure.op, _range_of_ages(table)
    if range_ is None or not isinstance(low, Amount) or low.unit not in _OF_AGE or measure.high is not None:
        return
    if op == ">=" or op == ">" or op == "<=" or op == "<":
        name = range_.low if op in (">=", ">") else range_.high
        yield Wish(*span_of(parts), Compare(name, op, to_number(low.value)), name), -0.4


def _range_of_ages(table: Table) -> Range | None:
    """The range whose name is a word for ages."""
    found = (m for word in table.lang.adjectives.get("yearsold", ()) for m in table.lexicon.find(word))
    names = [m.name for m in found if m.kind == "range" and table.column(m.name).unit == "years"]
    return table.schema.ranges[names[0]] if names else None


@production
def of_person(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What people say about themselves, for a column that the schema relates to it: "I have 3 years"."""
    measure, subject = only(parts, Measure), first_of(parts, Subject)
    if measure.op is not None or measure.high is not None:
        return
    for name, column in table.schema.columns.items():
        asked = subject is None or subject.meaning.name == name
        if not (asked and (column.person or subject) and name in table.schema.filterable):
            continue
        person = column.person
        if subject is None and _may_be_an_age(measure) and column.unit not in AGES_IN_YEARS:
            continue  # "I am 78", "my 5 year old"
        op: Op = PERSON_OPERATORS[person.relation] if person else "="
        limits = next((n for n, one in table.schema.ranges.items() if name in one.ends and one.unlimited), "")
        whole = (
            Meaning("range", limits) if limits and person and subject is None else None
        )  # both limits hold
        fitted = measure if whole else replace(measure, op=op)
        predicate = on_subject(table, whole or Meaning("column", name), fitted)
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, name, guessed=person is None), -0.6


def is_of_oneself(table: Table, parts: Sequence[Node], meaning: Meaning) -> bool:
    """Whether a column of what people need has the name that people use of themselves: 「経験3年」."""
    column = table.schema.columns.get(meaning.name)
    if column is None or column.person is None:
        return False
    said = (table.source.text[one.start : one.stop] for one in parts if isinstance(one.form, Subject))
    own = {*map(squeeze, (meaning.name, *column.label.values()))} - {*map(squeeze, column.person.words)}
    return all(squeeze(text) not in own for text in said)


def _may_be_an_age(measure: Measure) -> bool:
    return isinstance(measure.low, Amount) and measure.low.unit in (None, "years old")

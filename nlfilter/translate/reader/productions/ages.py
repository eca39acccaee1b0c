"""Productions of ages of people on a range of ages: "my 5 year old can join", 「18歳以上限定」."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.parts import Range
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Wish
from nlfilter.translate.reader.predicates.bounds import to_number
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
def ages_only(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Only people of such an age: 「18歳以上限定」 bounds the lowest age, and not who fits."""
    measure, subject = only(parts, Measure), first_of(parts, Subject)
    low = measure.low
    if not isinstance(low, Amount) or low.unit not in _OF_AGE or measure.high is not None:
        return
    range_ = _range_of_ages(table, subject.meaning if subject else None)
    if range_ is None:
        return
    if measure.op == ">=" or measure.op == ">":
        yield Wish(*span_of(parts), Compare(range_.low, measure.op, to_number(low.value)), range_.low), -0.4
    elif measure.op == "<=" or measure.op == "<":
        yield Wish(*span_of(parts), Compare(range_.high, measure.op, to_number(low.value)), range_.high), -0.4


def _range_of_ages(table: Table, named: Meaning | None) -> Range | None:
    """The range that is named, else the range whose name is a word for ages."""
    words = table.lang.adjectives.get("yearsold", ())
    found = [named] if named else [m for word in words for m in table.lexicon.find(word)]
    names = [m.name for m in found if m.kind == "range" and table.column(m.name).unit == "years"]
    return table.schema.ranges[names[0]] if names else None

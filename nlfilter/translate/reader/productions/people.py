"""Productions of what people say about themselves, and of ages: "I have 3 years", 「18歳以上限定」."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import squeeze
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Wish
from nlfilter.translate.reader.operators import Op
from nlfilter.translate.reader.predicates.implied_columns import PERSON_OPERATORS
from nlfilter.translate.reader.predicates.measures import AGES_IN_YEARS, on_subject
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table

_DECADE = 10
_FIGURES = 2
"""The figures of a decade without its century: "the 1960s" are no age."""


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

"""Productions of what has been done, of when something begins or ends, and of how much time is left."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Wish
from nlfilter.translate.reader.predicates.clocks_on import columns_of_times
from nlfilter.translate.reader.predicates.dates_on import columns_of_days
from nlfilter.translate.reader.predicates.measures import on_subject
from nlfilter.translate.reader.productions.production import Made, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.leaves import is_called


@production
def ready_within(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What a person wants at some time within a period may be there before it: 「10月中に入居」."""
    meaning, day = only(parts, Subject).meaning, only(parts, DateSpan)
    within = parts[1].form is not only(parts, Subject) or day.ahead is not None
    known = within and meaning.name in table.schema.columns and table.column(meaning.name).kind.is_time
    if known and is_called(table, meaning.name, table.lang.ready_names):
        low, high = day.ahead or (day.low, day.high)
        predicate = on_subject(table, meaning, Measure("<=", replace(day, low=low, high=high, ahead=None)))
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, meaning.name), -0.6


@production
def at_its_end(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """When something begins or ends: 「17時半に終わる」, "finishing by 5 pm", with the only such column."""
    form = next(part.form for part in parts if isinstance(part.form, DateSpan | Clock | Measure))
    measure = form if isinstance(form, Measure) else Measure(None, form)
    last = rule.argument == "last"
    fit = columns_of_times(table) if isinstance(measure.low, Clock) else columns_of_days(table)
    ends = [one.high if last else one.low for one in table.schema.ranges.values() if one.low in fit]
    words = table.lang.ends if last else table.lang.starts
    names = ends or [name for name in fit if is_called(table, name, words)]
    if len(names) == 1 and isinstance(measure.low, DateSpan | Clock):
        predicate = on_subject(table, table.meaning_of(names[0]), measure)
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, names[0]), -0.4


@production
def not_until(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What begins on a day at the earliest: "not available until May"."""
    meaning, day = only(parts, Subject).meaning, only(parts, DateSpan)
    predicate = on_subject(table, meaning, Measure(">=", day))
    if predicate is not None and meaning.kind == "column" and table.column(meaning.name).kind.is_time:
        yield Wish(*span_of(parts), predicate, meaning.name), -1.0

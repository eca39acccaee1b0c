"""Productions of days that are past or still to come: "the deadline has passed", "not opened yet"."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Subject, Wish
from nlfilter.translate.reader.productions.production import Made, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare, IsMissing, Predicate, RelativeDate, disjunction

_TODAY = RelativeDate()


@production
def day_is(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A day that is past, or not past yet; a missing day is not past."""
    if name := _day(table, parts):
        past: Predicate = Compare(name, "<", _TODAY)
        ahead = disjunction(Compare(name, ">=", _TODAY), IsMissing(name))
        yield Wish(*span_of(parts), past if rule.argument == "past" else ahead, name, whole=True), -0.4


def _day(table: Table, parts: Sequence[Node]) -> str | None:
    """The column of days that is named; of a range, its end."""
    meaning = only(parts, Subject).meaning
    named = meaning.kind in ("column", "part", "range") and table.column(meaning.name).kind.is_time
    return table.columns_of(meaning)[-1] if named else None

"""Productions of two columns: compared with each other, or added and compared with an amount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import cast

from msgspec.structs import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Value, Wish, Word
from nlfilter.translate.reader.operators import MIRRORED, Quantity
from nlfilter.translate.reader.predicates.amounts_on import ColumnAmounts
from nlfilter.translate.reader.predicates.bounds import measured_predicate
from nlfilter.translate.reader.predicates.dates_on import columns_of_days
from nlfilter.translate.reader.predicates.holding_figures import span_of as span_of_column
from nlfilter.translate.reader.predicates.measures import on_subject
from nlfilter.translate.reader.predicates.units import TIMES, holds_number, is_of_time, numeric_names
from nlfilter.translate.reader.productions.binding import said_of
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    is_paced,
    only,
    operator_said,
    production,
    span_of,
)
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.leaves import is_called
from nlfilter.where import nodes
from nlfilter.where.measures import check_columns, kind_of_measure
from nlfilter.where.nodes import CompareColumns, Operator

_COLUMNS = frozenset({"column", "part"})


@production
def compare_columns(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One column compared with another, or with a multiple of it: 「売上が費用の2倍より多い」."""
    meanings = [part.form.meaning for part in parts if isinstance(part.form, Subject)]
    amount = first_of(parts, Amount)
    if all(meaning.kind in _COLUMNS for meaning in meanings) and (amount is None or amount.unit == TIMES):
        names = [meaning.name for meaning in meanings]
        times = amount.value if amount else 1
        yield from _compared(table, rule, parts, names, int(times) if times == int(times) else times)


def _compared(
    table: Table, rule: Rule, parts: Sequence[Node], names: Sequence[str], times: int | Decimal = 1
) -> Iterator[tuple[Wish, float]]:
    left, right = names
    op = operator_said(rule, parts)
    op = MIRRORED.get(op, op) if is_paced(table, parts) and is_of_time(table, left) else op
    leaf = CompareColumns(left, cast(Operator, op), right, times)
    with suppress(RejectedWhere):
        check_columns(leaf, table.schema)
        yield Wish(*span_of(parts), leaf, left, whole=True), -0.8


@production
def compare_alike(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Two equal columns of one thing: "start and end at the same level"."""
    one, other, thing = (part.form.meaning for part in parts if isinstance(part.form, Subject))
    if one.name != other.name and thing.name in (one.name, other.name) and {one.kind, other.kind} <= _COLUMNS:
        yield from _compared(table, rule, parts, (one.name, other.name))


@production
def compare_earlier(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column compared with its former value in another column: "score lower than last time"."""
    meaning = only(parts, Subject).meaning
    if meaning.kind in _COLUMNS:
        others = [name for name in table.schema.filterable if _is_earlier(table, name, meaning.name)]
        if len(others) == 1:
            yield from _compared(table, rule, parts, (meaning.name, others[0]))


def _is_earlier(table: Table, name: str, now: str) -> bool:
    """Whether a name is that of another column and a word for "former": `prev_score` for `score`."""
    more = [word for word in name_words(name) if word not in table.lang.earlier_names]
    return len(more) < len(name_words(name)) and more == [*name_words(now)]


@production
def compare_properties(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Two columns named by comparatives: "wider than it is tall", "wider than the height"."""
    names = []
    for part in parts:
        if isinstance(part.form, Subject):
            names.append(part.form.meaning.name)
        elif isinstance(part.form, Word) and (name := _property(table, part.form.key)):
            names.append(name)
    if len(names) == 2:
        yield from _compared(table, rule, parts, names)


def _property(table: Table, key: str) -> str | None:
    """The column of numbers that a comparative names by itself."""
    found = (m for word in table.lang.adjectives.get(key, ()) for m in table.lexicon.find(word))
    return next((m.name for m in found if m.kind in _COLUMNS and holds_number(table, m)), None)


@production
def add_up(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on the sum of two named columns, or on the only sum of the schema with the named one.

    "Fare and fee together under 40", "including the fee, under 40".
    """
    meanings = [part.form.meaning for part in parts if isinstance(part.form, Subject)]
    names = [meaning.name for meaning in meanings]
    known = [s.of for s in table.schema.sums.values() if {*names} <= {*s.of}]
    sums = [names] if len(names) == 2 and rule.argument != "known" else known
    if len(sums) == 1 and all(meaning.kind in _COLUMNS for meaning in meanings):
        yield from _measured(table, nodes.Sum(*sums[0]), parts, only(parts, Measure))


@production
def bind_sum(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A sum beside one of its columns, whose measure is said of the sum: 「管理費込みで家賃10万以下」."""
    named = [part for part in parts if isinstance(part.form, Subject)]
    sums = [part for part in named if only((part,), Subject).meaning.kind == "sum"]
    others = [only((part,), Subject).meaning.name for part in named if part not in sums]
    if len(sums) == 1 and others[0] in table.schema.sums[only(sums, Subject).meaning.name].of:
        measure = next(part for part in parts if isinstance(part.form, Measure))
        for wish, cost in said_of(table, rule, (*sums, measure)):
            yield replace(wish, start=parts[0].start, stop=parts[-1].stop), cost - 0.4


@production
def differ(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on the difference of two columns, the greater of which comes first: 「AとBの差が5以内」."""
    meanings = [part.form.meaning for part in parts if isinstance(part.form, Subject)]
    if all(meaning.kind in _COLUMNS for meaning in meanings) and holds_number(table, meanings[0]):
        spans = {meaning.name: span_of_column(table, meaning.name) for meaning in meanings}
        greatest = {name: span[1] if span else Decimal(0) for name, span in spans.items()}
        ends = sorted(greatest, key=lambda name: -greatest[name])
        if len(ends) == 2:
            yield from _measured(table, nodes.Difference(*ends), parts, only(parts, Measure))


@production
def days_between(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on the days from one column to another: "issued within 30 days of being applied for"."""
    names = [part.form.meaning.name for part in parts if isinstance(part.form, Subject)]
    measure = first_of(parts, Measure) or Measure("=", only(parts, Amount))  # "a week before"
    kinds = {table.column(name).kind for name in names if name in table.schema.columns}
    if kinds == {Kind.DATE} and len({*names}) == _TWO and (counted := _days_counted(measure)):
        ends = names[::-1] if rule.argument == "before" else names
        if rule.symbols[-2] == '"of"' and isinstance(measure.low, DateSpan) and not _is_later(table, parts):
            counted = replace(counted, op=None, low=_negative(counted.low), high=counted.low)
        yield from _measured(table, nodes.Difference(*ends), parts, counted)


def _is_later(table: Table, parts: Sequence[Node]) -> bool:
    """Whether one day follows from the other: "within 30 days of being applied for"."""
    of = next(part for part in parts if isinstance(part.form, Word))
    said = table.source.text[of.stop : parts[-1].start].split()
    return any("determiner" not in table.lang.roles.get(word, ()) for word in said)


def _negative(low: Quantity) -> Amount:
    amount = cast(Amount, low)
    return replace(amount, value=-amount.value)


@production
def days_to_item(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on the days from a column to the day of the row: "a deadline within 3 days of the event"."""
    name = only(parts, Subject).meaning.name
    days = [one for one in columns_of_days(table) if table.column(one).kind is Kind.DATE and one != name]
    held = [one for one in days if is_called(table, one, table.lang.takes_place)]
    counted = _days_counted(only(parts, Measure))
    if len(held) == 1 and counted and name in table.schema.columns and table.column(name).kind is Kind.DATE:
        around = replace(counted, op=None, low=_negative(counted.low), high=counted.low)
        yield from _measured(table, nodes.Difference(name, held[0]), parts, around)


@production
def bind_namesake(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A number of a column of texts, on the only numbers named after it: 「休日120日以上」 of 年間休日."""
    subject, measure = only(parts, Subject), only(parts, Measure)
    if subject.meaning.kind != "column" or not isinstance(measure.low, Amount):
        return
    alike = _namesakes(table, subject.meaning.name)
    for name in alike if len(alike) == 1 else ():
        predicate = on_subject(table, table.meaning_of(name), measure)
        if predicate is not None and subject.per in (None, *_periods_said(table, name)):
            yield Wish(*span_of(parts), predicate, name), 0.1


@cached_by_table
def _namesakes(table: Table, name: str) -> tuple[str, ...]:
    """The columns of numbers that have a name of a column of texts within a name of their own."""
    own = table.called(name) if table.column(name).kind.is_text else ()
    numbers = (n for n in numeric_names(table) if n in table.schema.columns)
    return tuple(n for n in numbers if any(_says(called, one) for called in table.called(n) for one in own))


def _periods_said(table: Table, name: str) -> frozenset[str]:
    """The periods that the names of a column say: "annual days off"."""
    called, periods = table.called(name), table.lang.per.items()
    return frozenset(per for word, per in periods if any(_says(text, word) for text in called))


def _says(text: str, words: str) -> bool:
    """Whether a name contains another one; of Latin words, whole words."""
    one, other = fold(text), fold(words)
    return other in one if is_cjk(other[0]) else f" {other} " in f" {one} "


def _days_counted(measure: Measure) -> Measure | None:
    """A bound in days or weeks as a bare number of days; "within 30 days" is a date elsewhere."""
    low, op = measure.low, measure.op
    if isinstance(low, DateSpan) and low.within:
        count, unit = low.within
        low, op = Amount(low.start, low.end, Decimal(count), unit), "<="
    if not isinstance(low, Amount) or measure.high is not None or op not in ("<", "<=", ">", ">=", "="):
        return None
    days = _DAYS.get(low.unit or "")
    return Measure(op, replace(low, value=low.value * days, unit=None)) if days else None


_TWO = 2
_DAYS: Mapping[str, int] = {"day": 1, "days": 1, "week": 7, "weeks": 7}


def _measured(
    table: Table, whole: nodes.Sum | nodes.Difference, parts: Sequence[Node], measure: Measure
) -> Iterator[tuple[Wish, float]]:
    low, high = measure.low, measure.high
    if not isinstance(low, Amount) or not (high is None or isinstance(high, Amount)):
        return
    stored = ColumnAmounts.of(table, whole.left, low, high).stored(table, measure.op)
    if stored is None:
        return
    with suppress(RejectedWhere):
        predicate = measured_predicate(whole, kind_of_measure(whole, table.schema), *stored)
        yield Wish(*span_of(parts), predicate, whole.left, whole=True), -0.8


@production
def by_how_much(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A term that compares two columns, and a bound on their difference: 「1万円以上値下げした」.

    A share bounds how far one reaches the other: "less than 80% full".
    """
    meaning, measure = only(parts, Value).meaning, only(parts, Measure)
    said = table.context.schema.terms.get(meaning.name) if meaning.kind == "term" else None
    if isinstance(said, CompareColumns) and isinstance(measure.low, Amount) and measure.low.unit == "percent":
        if said.times == 1 and said.op == ">=" and measure.op in ("<", "<=", ">", ">="):
            share = replace(said, op=cast(Operator, measure.op), times=measure.low.value / 100)
            yield Wish(*span_of(parts), share, said.left, whole=True), -0.8
        return
    if measure.op in ("<", "<="):
        return  # 「5万円以下の値下げ品」 is a price
    if measure == Measure(None, measure.low) and isinstance(measure.low, Amount) and measure.low.unit is None:
        measure = replace(measure, op=">=")  # "two places free"
    if isinstance(said, CompareColumns) and said.times == 1 and said.op in ("<", ">"):
        ends = (said.left, said.right) if said.op == ">" else (said.right, said.left)
        yield from _measured(table, nodes.Difference(*ends), parts, measure)

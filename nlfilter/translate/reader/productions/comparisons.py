"""Productions that compare two columns, or add them up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import cast

from msgspec.structs import replace

from nlfilter.errors import RejectedWhere
from nlfilter.schema.fold import fold, is_cjk
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Value, Wish
from nlfilter.translate.reader.operators import MIRRORED
from nlfilter.translate.reader.predicates.amounts import ColumnAmounts
from nlfilter.translate.reader.predicates.bounds import measured_predicate
from nlfilter.translate.reader.predicates.measures import on_subject
from nlfilter.translate.reader.predicates.units import TIMES, is_of_time, numeric_names
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    is_paced,
    only,
    operator_said,
    production,
    span_of,
)
from nlfilter.translate.reader.score import Score, feature
from nlfilter.translate.reader.table import Table, cached_by_table
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
) -> Iterator[tuple[Wish, Score]]:
    left, right = names
    op = operator_said(rule, parts)
    op = MIRRORED.get(op, op) if is_paced(table, parts) and is_of_time(table, left) else op
    leaf = CompareColumns(left, cast(Operator, op), right, times)
    with suppress(RejectedWhere):
        check_columns(leaf, table.schema)
        yield Wish(*span_of(parts), leaf, left, whole=True), feature("idiom")


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
def bind_namesake(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A number of a column of texts, on the only numbers named after it: 「休日120日以上」 of 年間休日."""
    subject, measure = only(parts, Subject), only(parts, Measure)
    if subject.meaning.kind != "column" or not isinstance(measure.low, Amount):
        return
    alike = _namesakes(table, subject.meaning.name)
    for name in alike if len(alike) == 1 else ():
        predicate = on_subject(table, table.meaning_of(name), measure)
        if predicate is not None and subject.per in (None, *_periods_said(table, name)):
            yield Wish(*span_of(parts), predicate, name), feature("loose")


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


def _measured(
    table: Table, whole: nodes.Sum | nodes.Difference, parts: Sequence[Node], measure: Measure
) -> Iterator[tuple[Wish, Score]]:
    low, high = measure.low, measure.high
    if not isinstance(low, Amount) or not (high is None or isinstance(high, Amount)):
        return
    stored = ColumnAmounts.of(table, whole.left, low, high).stored(table, measure.op)
    if stored is None:
        return
    with suppress(RejectedWhere):
        predicate = measured_predicate(whole, kind_of_measure(whole, table.schema), *stored)
        yield Wish(*span_of(parts), predicate, whole.left, whole=True), feature("idiom")


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
            yield Wish(*span_of(parts), share, said.left, whole=True), feature("idiom")
        return
    if measure.op in ("<", "<="):
        return  # 「5万円以下の値下げ品」 is a price
    if measure == Measure(None, measure.low) and isinstance(measure.low, Amount) and measure.low.unit is None:
        measure = replace(measure, op=">=")  # "two places free"
    if isinstance(said, CompareColumns) and said.times == 1 and said.op in ("<", ">"):
        ends = (said.left, said.right) if said.op == ">" else (said.right, said.left)
        yield from _measured(table, nodes.Difference(*ends), parts, measure)

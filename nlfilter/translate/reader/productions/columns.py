"""Productions of two columns: compared with each other, or added and compared with an amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import cast

from nlfilter.errors import RejectedWhere
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Value, Wish, Word
from nlfilter.translate.reader.predicates.amounts_on import ColumnAmounts
from nlfilter.translate.reader.predicates.bounds import measured_predicate
from nlfilter.translate.reader.predicates.units import TIMES, holds_number
from nlfilter.translate.reader.productions.production import Made, only, operator_said, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where import nodes
from nlfilter.where.measures import check_columns, kind_of_measure
from nlfilter.where.nodes import CompareColumns, Operator

_COLUMNS = frozenset({"column", "part"})


@production
def compare_columns(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One column compared with another: "gross higher than the budget"."""
    subjects = [part.form for part in parts if isinstance(part.form, Subject)]
    if all(subject.meaning.kind in _COLUMNS for subject in subjects):
        names = [subject.meaning.name for subject in subjects]
        yield from _compared(table, names, cast(Operator, operator_said(rule, parts)), *span_of(parts))


@production
def compare_multiple(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One column compared with a multiple of another: 「売上が費用の2倍より多い」."""
    meanings = [part.form.meaning for part in parts if isinstance(part.form, Subject)]
    amount = only(parts, Amount)
    if amount.unit == TIMES and all(meaning.kind in _COLUMNS for meaning in meanings):
        names = [meaning.name for meaning in meanings]
        times = int(amount.value) if amount.value == int(amount.value) else amount.value
        yield from _compared(table, names, cast(Operator, operator_said(rule, parts)), *span_of(parts), times)


@production
def compare_earlier(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column compared with its former value in another column: "score lower than last time"."""
    meaning = only(parts, Subject).meaning
    if meaning.kind in _COLUMNS:
        others = [name for name in table.schema.filterable if _is_earlier(table, name, meaning.name)]
        if len(others) == 1:
            yield from _compared(
                table, (meaning.name, others[0]), cast(Operator, rule.argument), *span_of(parts)
            )


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
        yield from _compared(table, names, cast(Operator, operator_said(rule, parts)), *span_of(parts))


def _property(table: Table, key: str) -> str | None:
    """The column of numbers that a comparative names by itself."""
    found = (m for word in table.lang.adjectives.get(key, ()) for m in table.lexicon.find(word))
    return next((m.name for m in found if m.kind in _COLUMNS and holds_number(table, m)), None)


def _compared(
    table: Table, names: Sequence[str], op: Operator, start: int, stop: int, times: int | Decimal = 1
) -> Iterator[tuple[Wish, float]]:
    left, right = names
    leaf = CompareColumns(left, op, right, times)
    with suppress(RejectedWhere):
        check_columns(leaf, table.schema)
        yield Wish(start, stop, leaf, left, whole=True), -0.8


@production
def add_up(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Two named columns, and a bound on their sum: "fare and fee together under 40"."""
    one, other = (part.form.meaning for part in parts if isinstance(part.form, Subject))
    if one.kind in _COLUMNS and other.kind in _COLUMNS:
        whole = nodes.Sum(one.name, other.name)
        yield from _measured(table, whole, only(parts, Measure), *span_of(parts))


@production
def with_it(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One column of a sum in the schema, and a bound on the sum: "including the fee, under 40"."""
    part = only(parts, Subject).meaning
    sums = [name for name, one in table.schema.sums.items() if part.name in one.of]
    if part.kind in _COLUMNS and len(sums) == 1:
        whole = nodes.Sum(*table.schema.sums[sums[0]].of)
        yield from _measured(table, whole, only(parts, Measure), *span_of(parts))


@production
def by_how_much(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A term that compares two columns, and a bound on their difference: 「1万円以上値下げした」."""
    meaning = only(parts, Value).meaning
    said = table.context.schema.terms.get(meaning.name) if meaning.kind == "term" else None
    measure = only(parts, Measure)
    if measure.op in ("<", "<="):
        return  # 「5万円以下の値下げ品」 is a price
    if isinstance(said, CompareColumns) and said.times == 1 and said.op in ("<", ">"):
        ends = (said.left, said.right) if said.op == ">" else (said.right, said.left)
        yield from _measured(table, nodes.Difference(*ends), measure, *span_of(parts))


def _measured(
    table: Table, whole: nodes.Sum | nodes.Difference, measure: Measure, start: int, stop: int
) -> Iterator[tuple[Wish, float]]:
    low, high = measure.low, measure.high
    if not isinstance(low, Amount) or not (high is None or isinstance(high, Amount)):
        return
    stored = ColumnAmounts.of(table, whole.left, low, high).stored(table, measure.op)
    if stored is None:
        return
    op, values = stored
    with suppress(RejectedWhere):
        predicate = measured_predicate(whole, kind_of_measure(whole, table.schema), op, values)
        yield Wish(start, stop, predicate, whole.left, whole=True), -0.8

"""Finds why a case was missed: compares the parts of the clause with the parts of the gold clause.

Parts that keep the same rows agree, however they are written. Each other part of the gold clause is a gap. A
gap may have a part in its place, or a condition that was proposed and then lost. Each other part of the
understood clause is too much. The first rule of `RULES` that holds names the cause of a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from benchmarks.judge.cases import Case, Table
from benchmarks.judge.parts import Part, columns_of, gold_parts, said_parts
from benchmarks.judge.rows import Rows
from nlfilter import RejectedWhere, UnusableReply, Where
from nlfilter.schema.fold import Folded
from nlfilter.translate.acceptance.clauses import gated
from nlfilter.translate.context import Context
from nlfilter.translate.prompts.contract import read_reply
from nlfilter.translate.reader.table import lexicon_of
from nlfilter.where.grounding import Ungrounded, ground


class Cause(StrEnum):
    """The cause of a miss; a miss with several causes counts for the first in this order."""

    REFUSED = "refused by code"
    UNGROUNDED = "dropped by grounding"
    WRONG_COLUMN = "wrong column"
    WRONG_RELATION = "wrong relation"
    WRONG_VALUE = "wrong value"
    NOT_SAID = "not said"
    TOO_MUCH = "too much"


@dataclass(frozen=True)
class Loss:
    """A condition that a model proposed and code did not apply; `columns` may be empty."""

    cause: Cause
    columns: frozenset[str]


@dataclass(frozen=True)
class Gap:
    """A part of the gold clause that was not understood, or (no gold) a part that was understood wrongly."""

    gold: Part | None
    said: Part | None = None
    loss: Loss | None = None


Rule = tuple[Cause, Callable[[Gap], bool]]

RULES: tuple[Rule, ...] = (
    (Cause.TOO_MUCH, lambda gap: gap.gold is None),
    (Cause.REFUSED, lambda gap: gap.loss is not None and gap.loss.cause is Cause.REFUSED),
    (Cause.UNGROUNDED, lambda gap: gap.loss is not None),
    (Cause.NOT_SAID, lambda gap: gap.said is None),
    (Cause.WRONG_COLUMN, lambda gap: not _shared(gap.gold, gap.said)),
    # Some or all values agree, but the relation differs (an operator, a negation, AND for OR).
    (Cause.WRONG_RELATION, lambda gap: _contained(gap.gold, gap.said)),
    (Cause.WRONG_VALUE, lambda gap: True),
)


def causes_of(table: Table, case: Case, where: Where, losses: Sequence[Loss]) -> tuple[Cause, ...]:
    """The causes of a miss; it counts for the first. The nearest of the right clauses is compared."""
    said = said_parts(where, case.today)
    golds = (gold_parts(clause) for clause in (case.gold.where, *case.gold.accept))
    gaps = min((_gaps(gold, said, losses, table.rows) for gold in golds), key=len)
    found = {next(cause for cause, holds in RULES if holds(gap)) for gap in gaps}
    # No gap: the request asked for nothing, and was refused.
    return tuple(cause for cause in Cause if cause in found) or (Cause.NOT_SAID,)


def losses_of(reply: str, request: str, context: Context) -> Iterator[Loss]:
    """The conditions of a model's reply that the gate refuses or that grounding drops."""
    try:
        draft = read_reply(reply)
    except UnusableReply:
        yield Loss(Cause.REFUSED, frozenset())
        return
    source, lexicon = Folded.of(request), lexicon_of(context.schema.schema, context.vocabulary)
    known = {name.lower() for name in context.schema.schema.columns}
    for condition in draft.conditions:
        text = str(condition.where)
        about = columns_of(text) & known
        try:
            predicate = gated(text, context.schema)
        except RejectedWhere:
            predicate = None
        if predicate is None or source.find(condition.phrase) is None:
            yield Loss(Cause.REFUSED, about)
        elif isinstance(ground(predicate, lexicon, request, context.schema.own_texts), Ungrounded):
            yield Loss(Cause.UNGROUNDED, about)


def _gaps(gold: Sequence[Part], said: Sequence[Part], losses: Sequence[Loss], rows: Rows) -> tuple[Gap, ...]:
    """The differences between the two lists of parts."""
    wanted, left = list(gold), list(said)
    for part in said:
        if (agreeing := next((g for g in wanted if _agree(g, part, rows)), None)) is not None:
            wanted.remove(agreeing)
            left.remove(part)
    gaps: list[Gap] = []
    for part in wanted:
        on_column = next((s for s in left if _shared(part, s)), None)
        loss = None if on_column else _loss(part, losses)
        instead = on_column or (None if loss else _elsewhere(part, left, gold))
        gaps.append(Gap(part, instead, loss))
        if instead is not None:
            left.remove(instead)
    return (*gaps, *(Gap(None, part) for part in left))


def _agree(gold: Part, said: Part, rows: Rows) -> bool:
    if gold.sql == said.sql:
        return True
    try:
        return rows.same(gold.sql, said.sql)
    except duckdb.Error:  # sqlglot may print a part in a way that DuckDB cannot read
        return False


def _elsewhere(part: Part, left: Sequence[Part], gold: Sequence[Part]) -> Part | None:
    """A part that says the same of another column, else a part about a column that the gold does not name."""
    about = frozenset[str]().union(*(g.columns for g in gold))
    same_values = (s for s in left if part.values & s.values)
    return next(same_values, next((s for s in left if not s.columns & about), None))


def _loss(part: Part, losses: Sequence[Loss]) -> Loss | None:
    return next((loss for loss in losses if not loss.columns or loss.columns & part.columns), None)


def _shared(one: Part | None, other: Part | None) -> bool:
    return one is not None and other is not None and bool(one.columns & other.columns)


def _contained(one: Part | None, other: Part | None) -> bool:
    return (
        one is not None and other is not None and (one.values <= other.values or other.values <= one.values)
    )

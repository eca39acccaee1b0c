"""Scores a case: whether it is right, which phrases were left out, and why it was missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.judge.cases import Case, Table
from benchmarks.judge.causes import Cause, causes_of, losses_of
from benchmarks.judge.routes import ROUTES, AskedTable, Said
from benchmarks.judge.scripted import Replies
from benchmarks.judge.split import NEVER_LOOK, Split, part_of
from nlfilter.where.phrases import Reason, Unmatched


@dataclass(frozen=True)
class Phrases:
    """Phrases reported as left out, compared with those that no column answers; overlapping spans agree.

    A reported order or number of rows counts only if somebody judged it: the list is ranked already.
    """

    reported: int = 0
    stray: tuple[str, ...] = ()
    judged: int = 0
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """A case on one route. `answered`: it has a reply of a model, even if the route does not ask for it.

    `loses`: the answer lacks a row that every right reading keeps.
    """

    run: str
    family: str
    table: str
    split: str
    route: str
    case: Case
    said: Said
    right: bool
    loses: bool
    phrases: Phrases
    answered: bool
    causes: tuple[Cause, ...] = ()

    @property
    def is_miss(self) -> bool:
        """Whether it is a miss to read: the answer is wrong, and misses of its table may be read."""
        wrong = not self.right or self.phrases.stray or self.phrases.missed
        return bool(wrong) and self.split != NEVER_LOOK

    def outcome(self) -> dict[str, Any]:
        """A line of `outcomes.jsonl`, by which two runs are compared; it has no word of the request."""
        return {
            "run": self.run,
            "family": self.family,
            "table": self.table,
            "split": self.split,
            "route": self.route,
            "id": self.case.id,
            "right": self.right,
            "covered": self.said.covered,
            "loses": self.loses,
            "applied": self.said.answered,
        }

    def miss(self) -> dict[str, Any]:
        """A line of `misses.jsonl`."""
        return {
            "id": self.case.id,
            "table": self.table,
            "split": self.split,
            "route": self.route,
            "kind": self.case.kind,
            "flags": self.case.flags,
            "request": self.case.request,
            "in_force": self.case.in_force,
            "gold": self.case.gold.where,
            "said": self.said.where.sql if self.said.answered else None,
            "right": self.right,
            "loses": self.loses,
            "covered": self.said.covered,
            "causes": self.causes,
            "unmatched": [unmatched.to_dict() for unmatched in self.said.unmatched],
            "stray": self.phrases.stray,
            "missed": self.phrases.missed,
        }


def results_of(table: Table, replies: Replies, routes: Iterable[str], split: Split) -> Iterator[Result]:
    """The results of all cases of a table, each on the routes that can answer it."""
    part = part_of(table.family, table.name, split)
    asked = AskedTable(table)
    for route in routes:
        for case, said in ROUTES[route](table, replies):
            right = is_right(table, case, said)
            causes: tuple[Cause, ...] = ()
            if not right and part != NEVER_LOOK:
                reply = replies[case.id] if said.calls else None
                losses = losses_of(reply, case.request, asked.context(case)) if reply else ()
                causes = causes_of(table, case, said.where, [*losses])
            yield Result(
                run=table.run,
                family=table.family,
                table=table.name,
                split=part,
                route=route,
                case=case,
                said=said,
                right=right,
                loses=not right and loses_rows(table, case, said),
                phrases=phrases_of(case, said.unmatched),
                answered=case.id in replies,
                causes=causes,
            )


def is_right(table: Table, case: Case, said: Said) -> bool:
    """Whether exactly the right rows are kept.

    If nothing is understood, a single request is an error and keeps no rows; a turn leaves the filter as it
    is.
    """
    if not said.answered and case.form == "request":
        return False
    clause, gold, rows = said.where.to_sql(today=case.today), case.gold, table.rows
    if any(rows.same(clause, other) for other in (gold.where, *gold.accept)):
        return True
    if gold.must is None or gold.may is None:
        return False
    return rows.within(gold.must, clause) and rows.within(clause, gold.may)


def loses_rows(table: Table, case: Case, said: Said) -> bool:
    """Whether an answer lacks a row that every right reading keeps.

    A single request of which nothing is understood is an error: it hides no rows.
    """
    if not said.answered and case.form == "request":
        return False
    gold, rows = case.gold, table.rows
    kept = rows.kept(said.where.to_sql(today=case.today))
    wanted = rows.kept(gold.where if gold.must is None else gold.must)
    for other in gold.accept:
        wanted = wanted & rows.kept(other)
    return bool((wanted & ~kept).any())


def phrases_of(case: Case, unmatched: Iterable[Unmatched]) -> Phrases:
    """Compares the reported phrases with the judged ones."""
    if case.unsupported is None:
        return Phrases()

    def overlap(one: str, other: str) -> bool:
        start, begin = case.request.find(one), case.request.find(other)
        return start < begin + len(other) and begin < start + len(one)

    judged = case.unsupported
    told = [
        u for u in unmatched if u.reason is not Reason.ORDERING or any(overlap(u.phrase, j) for j in judged)
    ]
    reported = tuple(u.phrase for u in told)
    return Phrases(
        len(reported),
        tuple(r for r in reported if not any(overlap(r, j) for j in judged)),
        len(judged),
        tuple(j for j in judged if not any(overlap(j, r) for r in reported)),
    )

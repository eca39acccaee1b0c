"""Judged wishes, to fit which of them hide wanted rows: make calibrate ONLY=hides

A wish hides rows if, applied alone, it lacks a row that every right answer keeps. Tables of `never_look` are
left out, so that `make judge` can say what the fit is worth there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as with_other
from functools import reduce

from msgspec.structs import replace

from benchmarks.judge.cases import Case, Table
from benchmarks.judge.routes import AskedTable
from benchmarks.judge.rows import Kept
from benchmarks.judge.split import FILE, NEVER_LOOK, part_of, read_split
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.embedded import draft_of
from nlfilter.translate.reader.account.support import Evidence, features_of
from nlfilter.translate.reader.analysis import Analysis, analysis_of
from nlfilter.translate.reader.engine.best_paths import ASKED
from nlfilter.translate.reader.reader import reading_of


def judged_wishes(table: Table) -> Iterator[tuple[dict[str, float], bool]]:
    """The features of each wish of first requests, and whether it hides wanted rows."""
    if part_of(table.family, table.name, read_split(FILE)) == NEVER_LOOK:
        return
    asked = AskedTable(table)
    for case in table.counted:
        context = asked.context(case)
        if context.where.conditions:
            continue
        analysis = analysis_of(case.request, context)
        wanted = _wanted(table, case)
        for evidence, kept in _applied_alone(analysis, table, case):
            yield dict(features_of(evidence)), bool((wanted & ~kept).any())


def _wanted(table: Table, case: Case) -> Kept:
    """The rows that every right answer keeps."""
    least = case.gold.where if case.gold.must is None else case.gold.must
    return reduce(lambda kept, other: kept & table.rows.kept(other), case.gold.accept, table.rows.kept(least))


def _applied_alone(analysis: Analysis, table: Table, case: Case) -> Iterator[tuple[Evidence, Kept]]:
    """Each wish of the best reading, and the rows that it keeps by itself."""
    best = analysis.readings.best
    for at, node in enumerate(best.path.nodes if best else ()):
        if best is None or node.symbol not in ASKED:
            continue
        alone = reading_of(analysis.table, replace(best.path, nodes=(node,)), asks=analysis.words.asks)
        draft = with_other(draft_of(analysis.readings, alone), unmatched=(), readings=None)
        where = settle(draft, case.request, analysis.table.context).where
        if where.conditions:
            kept = table.rows.kept(where.to_sql(today=case.today))
            yield Evidence(analysis.table, best.path.nodes, at), kept

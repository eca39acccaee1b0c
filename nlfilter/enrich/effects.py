"""Finds how a proposal would change the reading of golden files, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from nlfilter.enrich.proposal import Place, Proposal
from nlfilter.errors import NLFilterError
from nlfilter.filter import NLFilter
from nlfilter.golden.format import Case, Suite
from nlfilter.golden.outcome import Outcome
from nlfilter.golden.run import read_suites, run_case
from nlfilter.golden.setup import CaseTable
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema

MOST_READINGS = 20_000
"""The most requests to read for all parts of a proposal; with more, changes are not counted by part."""


class Effects(Struct, frozen=True):
    """The changes in golden cases.

    `broken` cases were right and would be wrong, `fixed` cases were wrong and would be right. `changed`
    counts, for each part of the schema, the requests that would be read differently with only that part.
    """

    cases: int
    broken: tuple[Outcome, ...] = ()
    fixed: tuple[Outcome, ...] = ()
    changed: Mapping[Place, int] | None = None


def effects_of(
    proposal: Proposal, schema: Path, table: str, golden: Sequence[Path | str], vocabulary: Vocabulary
) -> Effects:
    """Finds the effects on the cases of a schema file; raises `InputError`, `SchemaError`."""
    about = _cases_about(schema, golden)
    broken: list[Outcome] = []
    fixed: list[Outcome] = []
    both = zip(_outcomes(about, proposal.old, table), _outcomes(about, proposal.schema(), table), strict=True)
    for before, after in both:
        if before.judged_right and not after.judged_right:
            broken.append(after)
        elif after.judged_right and not before.judged_right:
            fixed.append(after)
    requests = [request for _, case, _ in about for request in (case.request, *case.wordings) if request]
    counted = len(requests) * len(proposal.parts) <= MOST_READINGS
    changed = _changed(proposal, requests, vocabulary) if counted else None
    return Effects(len(about), tuple(broken), tuple(fixed), changed)


def wrong_requests(old: TableSchema, schema: Path, table: str, golden: Sequence[Path | str]) -> list[str]:
    """Finds the requests of the cases of a schema file that are not right; raises as `effects_of` does."""
    about = _cases_about(schema, golden)
    wrong = (
        case
        for (_, case, _), outcome in zip(about, _outcomes(about, old, table), strict=True)
        if not outcome.judged_right
    )
    return list(dict.fromkeys(case.request for case in wrong if case.request))


_Located = tuple[Suite, Case, int]
"""A case with its file and its line."""


def _cases_about(schema: Path, golden: Sequence[Path | str]) -> list[_Located]:
    return [(suite, case, line) for suite in read_suites(golden) for case, line in _cases(suite, schema)]


def _outcomes(about: Sequence[_Located], schema: TableSchema, table: str) -> Iterator[Outcome]:
    """Runs cases with a schema, without a model."""
    tables: dict[str, CaseTable] = {}
    for suite, case, line in about:
        data = str(suite.table or table)
        if data not in tables:
            tables[data] = CaseTable(schema, Path(data), "embedded")
        yield run_case(tables[data], suite, case, line)


def _cases(suite: Suite, schema: Path) -> list[tuple[Case, int]]:
    """Returns the cases of a file that are about a schema."""
    if suite.schema is not None and suite.schema.resolve() != schema.resolve():
        return []
    return [*zip(suite.cases, suite.lines, strict=True)]


def _changed(proposal: Proposal, requests: Sequence[str], vocabulary: Vocabulary) -> dict[Place, int]:
    before = _read(proposal.old, requests, vocabulary)
    found: dict[Place, int] = {}
    derived = {
        item.place[:2] for item in proposal.items if len(item.place) == 2 and item.place[0] == "columns"
    }
    for part in proposal.parts:
        # A term may use a derived column, which by itself changes nothing.
        alone = proposal.only(lambda item, part=part: item.part == part or item.place in derived)  # type: ignore[misc]
        after = _read(alone.schema(), requests, vocabulary)
        found[part] = sum(one != other for one, other in zip(before, after, strict=True))
    return found


def _read(schema: TableSchema, requests: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    jobs = NLFilter(schema, translator="embedded", values=vocabulary)
    return [_clause(jobs, request) for request in requests]


def _clause(jobs: NLFilter, request: str) -> str:
    try:
        return jobs.translate(request).where.sql
    except NLFilterError:
        return ""

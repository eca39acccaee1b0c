"""What phrases mean: the lines of the golden files beside this one, each a test.

A file holds the rules of one construction. A rule is a sentence, with requests of each table that show it:

    - rule: a day without a year is in the year that is stored
      loads:
      - ["due before October", "due < DATE '2026-10-01'"]

A request with a clause is read wholly and surely, and to exactly this clause. A mapping holds more, or less:
only what it names is compared. `ask` is a request. `turns` are those of a dialogue; the last one is judged.
`where` is the clause, or null if nothing can be read; see `Case` for the other keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from msgspec import UNSET, Struct, UnsetType, convert

from nlfilter import NotExpressible, Where
from nlfilter.translate.translation import Translation
from tests.phrases.tables import HERE, filter_of, read, tables, values_of


class Case(Struct, forbid_unknown_fields=True):
    """A request and what must be true of its answer."""

    ask: str | None = None
    turns: list[str] = []
    where: str | UnsetType | None = UNSET
    """The whole clause in force, or null if the request is refused."""
    shown: str | UnsetType = UNSET
    """The clause as people see it."""
    holds: str | UnsetType = UNSET
    """A part of the clause."""
    lacks: str | UnsetType = UNSET
    """What is no part of the clause."""
    covered: bool | UnsetType = UNSET
    unsure: bool | UnsetType = UNSET
    unmatched: list[str] | dict[str, str] | UnsetType = UNSET
    """The phrases that are left over, in their order; as a mapping, with their reasons."""
    leaves: str | UnsetType = UNSET
    """A phrase, or a part of one, that is left over."""
    near: list[list[str]] | UnsetType = UNSET
    """What is suggested for each phrase that is left over."""
    stays: str | UnsetType = UNSET
    """The clause in force after a turn that is refused."""
    others: list[str] | UnsetType = UNSET
    """The clauses of other readings."""
    rows: list[int] | UnsetType = UNSET
    """The places of the table's rows that are kept, from 0."""
    note: str = ""


def _cases() -> Iterator[Any]:
    for path in sorted(HERE.glob("*.yaml")):
        for number, group in enumerate(read(path)):
            rule = group.pop("rule")
            for table, lines in group.items():
                assert table in tables(), f"{path.name}: {rule}: there is no table {table}"
                for line in lines:
                    case = _case(line)
                    said = " / ".join(case.turns) or case.ask
                    yield pytest.param(table, case, rule, id=f"{path.stem}-{number + 1}-{table}: {said}")


def _case(line: Any) -> Case:
    if isinstance(line, list):
        ask, where = line
        line = {"ask": ask, "where": where} | ({} if where is None else {"covered": True})
    case = convert(line, Case)
    assert bool(case.turns) is (case.ask is None), f"one of `ask` and `turns`: {line}"
    assert line.keys() - {"ask", "turns", "note"}, f"nothing is asserted: {line}"
    return case


@pytest.mark.parametrize(("table", "case", "rule"), [*_cases()])
def test_phrase(table: str, case: Case, rule: str) -> None:
    found, where, unmatched, stays = _answer(table, case)
    known: dict[str, Any] = {
        "where": None if where is None else where.sql,
        "shown": where and where.shown,
        "covered": found is not None and found.covered,
        "unsure": found is not None and found.unsure,
        "unmatched": [one.phrase for one in unmatched],
        "near": [list(one.suggestions) for one in unmatched],
        "stays": stays and stays.sql,
        "others": [other.sql for other in found.alternatives] if found else [],
    }
    if isinstance(case.unmatched, dict):
        known["unmatched"] = {one.phrase: one.reason.value for one in unmatched}
    asked = {key: getattr(case, key) for key in known if getattr(case, key) is not UNSET}
    assert {key: known[key] for key in asked} == asked, rule
    if case.holds is not UNSET:
        assert case.holds in known["where"], rule
    if case.lacks is not UNSET:
        assert case.lacks not in (known["where"] or ""), rule
    if case.leaves is not UNSET:
        assert any(case.leaves in phrase for phrase in known["unmatched"]), rule
    if case.rows is not UNSET:
        assert where is not None
        kept = filter_of(table).apply(where, values_of(tables()[table]))
        assert list(kept.positions) == case.rows, rule


def _answer(table: str, case: Case) -> tuple[Translation | None, Where | None, Any, Where | None]:
    """The last translation, its clause, what is left over, and the clause that a refusal keeps."""
    filter_ = filter_of(table)
    dialogue = filter_.dialogue()
    for turn in case.turns[:-1]:
        with suppress(NotExpressible):  # it changes nothing, and the dialogue goes on
            dialogue.say(turn)
    try:
        found = filter_.translate(case.ask) if case.ask is not None else dialogue.say(case.turns[-1])
    except NotExpressible as error:
        return None, None, error.unmatched, dialogue.where
    return found, found.where, found.unmatched, None

"""The input of the judge, the same for every set: a case, its right answer, and its table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from benchmarks.judge.rows import Rows
from nlfilter import TableSchema
from nlfilter.schema.stored.vocabulary import Vocabulary

EVERYTHING = "TRUE"
"""The clause that asks for nothing."""


@dataclass(frozen=True)
class Gold:
    """The right rows: exactly those of `where` or an `accept` clause, or any between `must` and `may`."""

    where: str
    accept: tuple[str, ...] = ()
    must: str | None = None
    may: str | None = None


@dataclass(frozen=True)
class Case:
    """A request and its right answer.

    `in_force` is the clause in force before it; `dialogue` names the dialogue that contains this turn.
    `unsupported` are the phrases that no column answers (None: nobody judged them). If not `counts`, the case
    is said for the later turns but not scored. If not `ready`, it can only be said in its dialogue, since the
    gate refuses the gold clause in force before it.
    """

    id: str
    request: str
    gold: Gold
    kind: str
    today: date
    flags: tuple[str, ...] = ()
    unsupported: tuple[str, ...] | None = None
    in_force: str = EVERYTHING
    dialogue: str | None = None
    counts: bool = True
    ready: bool = True

    @property
    def form(self) -> str:
        """Whether it is a single request or a turn of a dialogue."""
        return "request" if self.dialogue is None else "turn"


@dataclass(frozen=True)
class Table:
    """A table with its cases, under one schema. `run` is their folder."""

    run: str
    name: str
    schema: TableSchema
    vocabulary: Vocabulary
    rows: Rows
    cases: tuple[Case, ...] = field(repr=False)

    @property
    def family(self) -> str:
        """The set whose mean includes the table."""
        return family_of(self.run)

    @property
    def counted(self) -> Iterator[Case]:
        """The cases that are scored, each asked by itself."""
        return (case for case in self.cases if case.counts and case.ready)


ENRICHED = "+enriched"
"""Suffix of the name of a run with a schema that a model enriched."""

DIALOGUES = "+dialogues"
"""Suffix of the name of a run over the dialogues beside the cases of a table."""

INFERRED = "+inferred"
"""Suffix of the name of a run with an inferred schema, even if the owner wrote one."""


def family_of(run: str) -> str:
    """The set of a run.

    >>> family_of("requests/cars"), family_of("requests/cars+enriched"), family_of("requests/cars+inferred")
    ('requests', 'enriched', 'inferred')
    """
    folder, _, other = run.partition("+")
    return other or folder.partition("/")[0]

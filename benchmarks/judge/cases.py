"""What the judge works on, whichever set it is from: a case, what is right for it, and its table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from benchmarks.judge.rows import Rows
from nlfilter import TableSchema
from nlfilter.schema.vocabulary import Vocabulary

EVERYTHING = "TRUE"
"""The clause that asks for nothing."""


@dataclass(frozen=True)
class Gold:
    """What is right: exactly the rows of `where` or an `accept` clause, or any between `must` and `may`."""

    where: str
    accept: tuple[str, ...] = ()
    must: str | None = None
    may: str | None = None


@dataclass(frozen=True)
class Case:
    """A request and what is right for it.

    `in_force` is the clause that holds before it, `dialogue` names the talk that it is a turn of.
    `unsupported` are the phrases that no column answers (None: nobody judged them). A case that does not
    `count` is only said, for the turns that follow it; one that is not `ready` can only be said in its
    dialogue, since the gate refuses the gold clause in force before it.
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
        """What is asked: a request by itself, or a turn of a dialogue."""
        return "request" if self.dialogue is None else "turn"


@dataclass(frozen=True)
class Table:
    """A table with its cases, under one schema. `run` is the folder that they are from."""

    run: str
    name: str
    schema: TableSchema
    vocabulary: Vocabulary
    rows: Rows
    cases: tuple[Case, ...] = field(repr=False)

    @property
    def family(self) -> str:
        """The set that the table is averaged in."""
        return family_of(self.run)

    @property
    def counted(self) -> Iterator[Case]:
        """The cases that are asked and scored, each by itself."""
        return (case for case in self.cases if case.counts and case.ready)


ENRICHED = "+enriched"
"""Ends the name of a run over a schema that a model enriched."""

TALKS = "+dialogues"
"""Ends the name of a run over the dialogues that stand beside the cases of a table."""

INFERRED = "+inferred"
"""Ends the name of a run over an inferred schema, whatever its owner wrote."""


def family_of(run: str) -> str:
    """The set that a run belongs to.

    >>> family_of("requests/cars"), family_of("requests/cars+enriched"), family_of("requests/cars+inferred")
    ('requests', 'enriched', 'inferred')
    """
    folder, _, other = run.partition("+")
    return other or folder.partition("/")[0]

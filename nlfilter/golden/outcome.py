"""Holds the outcome of one case: plain values, ready for a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

from nlfilter.errors import NLFilterError, SchemaError
from nlfilter.schema.files.document import Loc
from nlfilter.translate.draft import Usage

Kind = Literal["keeps", "unmatched", "refused", "rejected", "where", "wording", "explains", "error"]
Side = Literal["lost", "added"]


class Row(Struct, frozen=True):
    """A row that was lost or added, with the values that matter."""

    side: Side
    key: str
    values: Mapping[str, Any]


class Problem(Struct, frozen=True):
    """One difference from the judgement or the record."""

    kind: Kind
    what: str
    expected: str = ""
    got: str = ""
    rows: tuple[Row, ...] = ()
    hint: str = ""


class Unread(Struct, frozen=True):
    """A file whose cases cannot run, because the file, its schema or its table is wrong."""

    file: str
    problems: tuple[str, ...]
    hint: str = ""

    @classmethod
    def because(cls, path: Path, error: NLFilterError) -> Unread:
        problems = error.problems if isinstance(error, SchemaError) else (error.message,)
        return cls(str(path), problems, error.hint)


class Outcome(Struct, frozen=True):
    """A case that was run. `record` is the new record, by its place in the case."""

    file: str
    line: int
    name: str
    tags: tuple[str, ...]
    asked: str
    problems: tuple[Problem, ...]
    unrecorded: bool = False
    undated: bool = False
    """Whether its answer changes with the calendar, because it says no `today`."""
    record: Mapping[Loc, str] = field(default_factory=dict)
    source: str = ""
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.problems

    @property
    def judged_right(self) -> bool:
        """Whether only the record differs: only then may the record be updated."""
        return all(problem.kind in ("where", "explains") for problem in self.problems)

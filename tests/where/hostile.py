"""Endless hostile text, and the promises that must hold for each text.

The tests use it for a moment, `make fuzz` for hours.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, get_args

import duckdb
from msgspec import Struct
from msgspec.structs import astuple

from nlfilter.errors import RejectedWhere
from nlfilter.where.gate.gate import parse_predicate, read_clause
from nlfilter.where.gate.reading import GateContext
from nlfilter.where.gate.tokens import FUNCTIONS
from nlfilter.where.nodes import And, AnyOne, AnyRun, Leaf, Measure, Not, Or, Predicate, RelativeDate
from nlfilter.where.sql.writer import bound, readable
from tests.where.postings import POSTINGS, SCHEMA, corpus, kept, on_day, tables

TODAY = date(2024, 2, 29)

NODES = (And, Or, Not, AnyRun, AnyOne, RelativeDate, *get_args(Leaf), *get_args(Measure))
PLAIN = (str, bool, int, Decimal, date, datetime, time, type(None))

SEEDS = [case["where"] for name in ("accepted.jsonl", "rejected.jsonl") for case in corpus(name)]

PIECES = [
    *SCHEMA.columns, *(f"{name}(" for name in sorted(FUNCTIONS)), '"city"', "'x'", "'%x%'", "''",
    "'a''b'", "'2026-01-01'", "5", "-1", "0.5", "1e3", "TRUE", "FALSE", "NULL", "DATE '2026-01-01'",
    "CURRENT_DATE", "INTERVAL 7 DAY", "['a', 'b']", "AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE",
    "ESCAPE", "IS", "DISTINCT FROM", "ANY", "AS", "CAST(", "::DATE", "EXTRACT(", "year FROM", "=", "<>",
    "!=", "<", ">=", "(", ")", "[", "]", ",", "-", "+", "&&", "@>", "<@", "^@", "NOT NOT", ";", "--",
    "/*", "*/", "#", "\\", "`", "$$", "$1", "?", ":a", "@", "{", "}", ".", "*", "||", "->", "~", "!",
    "|", "E'x'", "SELECT", "FROM postings", "UNION", "WHERE", "CASE", "WHEN", "END", "read_text(",
    "rent + charge", "rent - charge", "len(skills)", "::TIME", "TIME '07:00'", "month FROM",
    "range(", "length(", "count(*)", "INT(", "STRUCT(", "DECIMAL(", "COLLATE", "SYMMETRIC", "OVER ()",
    "LIMIT 1", "ORDER BY", "rowid", "postings.", "x ->", "lambda", "\0", "\x1b[31m", "\u200b", "\u202e",
    "\ufeff", "\u3000", "＝", "’", "İ", "\u212a", "\ud800", "😀", "\r", "\n", "\t", " ",
]  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A promise that a text broke."""

    what: str
    text: str


def texts(seed: int) -> Iterator[str]:
    """Mutated, spliced and invented clauses; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    while True:
        kind = chance.random()
        if kind < 0.35:
            yield _mutated(chance, chance.choice(SEEDS))
        elif kind < 0.6:
            yield _spliced(chance, chance.choice(SEEDS), chance.choice(SEEDS))
        elif kind < 0.75:
            yield chance.choice([" AND ", " OR ", " ", ") OR (", "\n"]).join(chance.choices(SEEDS, k=2))
        else:
            yield chance.choice(["", " "]).join(chance.choices(PIECES, k=chance.randint(1, 14)))


def _mutated(chance: random.Random, text: str) -> str:
    parts = re.findall(r"\w+|\s+|.", text, re.DOTALL)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(parts) + 1)
        match chance.randrange(4):
            case 0:
                parts.insert(at, chance.choice(PIECES))
            case 1:
                del parts[at : at + chance.randint(1, 3)]
            case 2:
                parts[at : at + 1] = [chance.choice(PIECES)]
            case _:
                parts[at:at] = parts[max(0, at - chance.randint(1, 6)) : at] * chance.randint(1, 3)
    return "".join(parts)


def _spliced(chance: random.Random, one: str, other: str) -> str:
    return one[: chance.randrange(len(one) + 1)] + other[chance.randrange(len(other) + 1) :]


class Judge:
    """Finds what is wrong with the gate's answer to a text; None if it is right."""

    def __init__(self) -> None:
        self.rows = tables(
            [
                {},
                {
                    "title": "Senior SQL Engineer",
                    "city": "東京",
                    "remote": True,
                    "salary": 500,
                    "skills": ["SQL", "x"],
                },
                {
                    "title": "x",
                    "city": "",
                    "remote": False,
                    "salary": -1,
                    "score": float("nan"),
                    "skills": [],
                },
                {
                    "title": "100% _\\",
                    "posted_at": TODAY,
                    "ends_on": date(2024, 3, 9),
                    "opens_at": time(7, 30),
                    "leaves_at": "9:05",
                    "rent": 500,
                    "charge": 40,
                    "seen_at": datetime(2026, 1, 1, 12),
                    "skills": [None],
                },
                {
                    "order": "x",
                    "grade": "good",
                    "rent": 2**31 - 1,
                    "charge": 0,
                    "leaves_at": "soon",
                    "level": 5,
                    "score": 0.5,
                    "fee": Decimal("0.50"),
                    "staff": "50",
                    "勤務地": "東京",
                },
            ]
        )
        self.accepted = 0

    def judge(self, text: str) -> Finding | None:
        found = None
        try:
            found = read_clause(text, GateContext(POSTINGS))
        except (RejectedWhere, RecursionError):
            pass
        except Exception as error:
            return Finding(f"{type(error).__name__} inside the gate", text)
        if found is None:
            return self._refused(text)
        self.accepted += 1
        return self._accepted(text, found)

    def _refused(self, text: str) -> Finding | None:
        try:
            parse_predicate(text, POSTINGS)
        except RejectedWhere as error:
            if error.__cause__ or error.__context__:
                return Finding("an error carries another", text)
            if not (error.span and 0 <= error.span[0] <= error.span[1] <= len(text)):
                return Finding("a span outside of the text", text)
        except Exception as error:
            return Finding(f"{type(error).__name__} out of the gate", text)
        else:
            return Finding("refused and accepted", text)
        return None

    def _accepted(self, text: str, found: Predicate) -> Finding | None:
        if strange := _strange(found):
            return Finding(f"{strange} is no part of the language", text)
        printed = readable(found, POSTINGS)
        if parse_predicate(printed, POSTINGS) != found:
            return Finding("printed otherwise than read", text)
        sql, values = bound(found, POSTINGS, TODAY)
        try:
            rows = kept(self.rows, "viewed", sql, values)
            again = kept(self.rows, "viewed", on_day(printed, TODAY))
        except duckdb.OutOfRangeException:
            # The readable form of a sum or a multiple may be too large for its type; the run form never is.
            return self._runs(text, sql, values)
        except duckdb.Error as error:
            return Finding(f"{type(error).__name__} in DuckDB", text)
        if rows != again:
            return Finding("the readable clause keeps other rows", text)
        return self._as_written(text, rows)

    def _runs(self, text: str, sql: str, values: Sequence[object]) -> Finding | None:
        try:
            kept(self.rows, "viewed", sql, values)
        except duckdb.Error as error:
            return Finding(f"{type(error).__name__} in DuckDB", text)
        return None

    def _as_written(self, text: str, rows: list[int]) -> Finding | None:
        """If DuckDB accepts the text, it must keep the same rows; whole days and ratios differ by design.

        DuckDB divides by 0 to infinity; here, such a ratio is unknown.
        """
        if _OTHERWISE.search(text):
            return None
        try:
            written = kept(self.rows, "viewed", text)
        except duckdb.Error:
            return None
        return None if written == rows else Finding("the text keeps other rows in DuckDB", text)


_OTHERWISE = re.compile(r"(?i)seen_at|has_word|current_date|today|\bmargin\b|grade|TRY_CAST|/[^0-9]*[a-z]")


def _strange(value: Any) -> str:
    """The type of any part of a predicate that is neither a node nor a plain value."""
    if isinstance(value, tuple):
        return next(filter(None, map(_strange, value)), "")
    if isinstance(value, Struct) and type(value) in NODES:
        return _strange(astuple(value))
    return "" if type(value) in PLAIN else type(value).__name__

"""Measures the cost of the gate: `python -m benchmarks.gate [CORPUS.jsonl ...]`.

Prints the time of an ordinary clause of five conditions as a ratio to sqlglot's own parse of the same text,
interleaved in one run. For each corpus file (one {"where": ...} a line), prints the slowest line after
warm-up.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sqlglot

from nlfilter.errors import RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import parse_where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.owner.compiling import compile_schema

SCHEMA = TableSchema.model_validate(
    {
        "name": "postings",
        "columns": {
            "city": {"type": "VARCHAR"},
            "salary": {"type": "INTEGER"},
            "title": {"type": "VARCHAR"},
            "skills": {"type": "VARCHAR[]"},
            "posted_at": {"type": "DATE"},
        },
    }
)
CLAUSE = (
    "city IN ('Tokyo', 'Osaka', 'Kyoto') AND salary >= 60000 AND title ILIKE '%engineer%' "
    "AND list_contains(skills, 'python') AND posted_at >= DATE '2024-12-01'"
)


def main() -> None:
    compiled = compile_schema(SCHEMA)
    works: dict[str, Callable[[], object]] = {
        "sqlglot.parse_one": lambda: sqlglot.parse_one(CLAUSE, read="duckdb"),
        "parse_predicate": lambda: parse_predicate(CLAUSE, compiled),
        "parse_where": lambda: parse_where(CLAUSE, SCHEMA),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(500):
        for name, work in works.items():
            times[name].append(_seconds(work))
    base = statistics.median(times["sqlglot.parse_one"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<18} {median * 1000:.3f} ms  {median / base:.2f}x")
    for path in sys.argv[1:]:
        lines = [json.loads(line)["where"] for line in Path(path).read_text(encoding="utf-8").splitlines()]
        slowest = max(min(_seconds(lambda text=text: _verdict(text)) for _ in range(3)) for text in lines)  # type: ignore[misc]
        print(f"{path}: slowest of {len(lines)} lines {slowest * 1000:.1f} ms")


def _verdict(text: str) -> object:
    try:
        return parse_where(text, SCHEMA)
    except RejectedWhere as error:
        return error.code


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

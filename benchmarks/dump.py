"""Measures one list of a big dump, and all of its lists: python -m benchmarks.dump

`--people 50000` makes the dump of 10 million rows; without it, the dump has a fifth as many rows. nlfilter is
compared with DuckDB's defaults on the same file, interleaved in one run. A list is timed in processor time,
since other work changes wall-clock time. Whole dumps run in processes of their own, which report their time
and their peak memory.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

import duckdb

from benchmarks.interleaved import HEADER, TUNING, medians, row
from nlfilter import NLFilter, TableSchema, parse_where
from nlfilter.apply.layout import lay_out
from nlfilter.where.owner.compiling import compile_schema

SCHEMA = TableSchema.model_validate(
    {
        "name": "rows",
        "rank": "rank",
        "list": "user_id",
        "columns": {
            "city": {"type": "VARCHAR"},
            "salary_min": {"type": "BIGINT"},
            "title": {"type": "VARCHAR", "vocabulary": "text"},
            "skills": {"type": "VARCHAR[]"},
            "posted_at": {"type": "DATE"},
        },
    }
)
ONE = "city IN ('Tokyo', 'Osaka', 'Kyoto') AND salary_min >= 30000"
ALL = (
    "city IN ('Tokyo', 'Osaka', 'Kyoto') AND salary_min >= 60000 AND title ILIKE '%engineer%' "
    "AND list_contains(skills, 'python') AND posted_at >= DATE '2026-05-01'"
)
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
BARE = """
import duckdb
duckdb.execute("SET enable_progress_bar = false")
duckdb.execute({sql!r})
"""
OURS = """
from benchmarks.dump import ALL, SCHEMA
from nlfilter import NLFilter, parse_where
jobs = NLFilter(SCHEMA, values=[])
jobs.apply(parse_where(ALL, SCHEMA), {path!r}, limit=20).save({out!r})
"""


def make(path: Path, people: int) -> None:
    """Writes invented rows, 200 for each person, best first."""

    def pick(salt: int, of: int) -> str:
        return f"(hash(n, {salt}) % {of})::BIGINT"

    duckdb.connect().execute(
        f"""COPY (
            SELECT printf('u%06d', n // 200) AS user_id, (n % 200 + 1)::INTEGER AS rank,
                'j' || {pick(0, 400_000)} AS job_id,
                ['junior', 'senior', 'lead', 'staff'][1 + {pick(1, 4)}] || ' ' || ['engineer', 'designer',
                    'manager', 'writer', 'analyst', 'nurse'][1 + {pick(2, 6)}] || ' ' || {pick(3, 997)}
                    AS title,
                CASE WHEN {pick(4, 12)} < 3 THEN ['Tokyo', 'Osaka', 'Kyoto'][1 + {pick(4, 3)}]
                    ELSE 'city ' || {pick(5, 40)} END AS city,
                CASE WHEN {pick(6, 10)} > 0 THEN 30000 + {pick(7, 90)} * 1000 END AS salary_min,
                [['python', 'go', 'sql', 'rust', 'excel', 'figma', 'aws', 'java']
                    [1 + (hash(n, 8, k) % 8)::BIGINT] for k in range(3)] AS skills,
                DATE '2026-01-01' + {pick(9, 270)}::INTEGER AS posted_at, {pick(10, 3)} = 0 AS remote,
                {pick(11, 100_000)} / 100000.0 AS score, 'company ' || {pick(12, 20_000)} AS company
            FROM range({people * 200}) t(n)
        ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )


def one_list(path: Path, folder: Path, people: int) -> Mapping[str, Callable[[], object]]:
    """Times the best 20 rows of a new person each time: from one file, and from the documented layout."""
    jobs, where, con, number = (
        NLFilter(SCHEMA, values=[]),
        parse_where(ONE, SCHEMA),
        duckdb.connect(),
        count(),
    )
    laid_out = jobs.prepare(folder)
    sql = f"FROM '{path}' WHERE user_id = ? AND {ONE} ORDER BY rank LIMIT 20"
    set_up = duckdb.connect()
    for setting in TUNING:
        set_up.execute(f"SET {setting}")
    statement = set_up.extract_statements(f"SELECT * {sql}")[0]

    def person() -> str:
        return f"u{next(number) * 7919 % people:06}"

    ways: Mapping[str, Callable[[], object]] = {
        "bare": lambda: con.execute(f"SELECT * {sql}", [person()]).fetchall(),
        "bare keys": lambda: con.execute(f"SELECT job_id, rank {sql}", [person()]).fetchall(),
        "tuned": lambda: set_up.execute(statement, [person()]).fetchall(),
        "file": lambda: jobs.apply(where, path, list=person(), limit=20).rows,
        "laid out": lambda: jobs.apply(where, laid_out, list=person(), limit=20).rows,
    }
    whose = f"u{people // 2:06}"
    bare = con.execute(f"SELECT * {sql}", [whose]).fetchall()
    for ranked in (path, laid_out):
        assert [tuple(one.values()) for one in jobs.apply(where, ranked, list=whose, limit=20).rows] == bare
    return ways


def in_a_process(code: str) -> tuple[float, float, float]:
    """Wall-clock seconds, processor seconds and peak memory in MB of a process of its own."""
    started = time.perf_counter()
    # The child reports its peak itself, since the figure that a parent gets includes the parent's own peak.
    process = subprocess.Popen([sys.executable, "-c", code + PEAK], stdout=subprocess.PIPE)
    assert process.stdout is not None
    peak = int(process.stdout.read())
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, peak / 1024


def whole_dump(path: Path, folder: Path, rounds: int) -> dict[str, list[float]]:
    """Writes the best 20 rows of all lists to parquet: medians of seconds, processor seconds and MB."""
    best = "row_number() OVER (PARTITION BY user_id ORDER BY rank) <= 20"
    bare = (
        f"COPY (SELECT * FROM '{path}' WHERE {ALL} QUALIFY {best}) "
        f"TO '{folder / 'bare.parquet'}' (FORMAT parquet)"
    )
    codes = {
        "bare": BARE.format(sql=bare),
        "ours": OURS.format(path=str(path), out=str(folder / "ours.parquet")),
    }
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name in random.sample([*codes], len(codes)):
            taken[name].append(in_a_process(codes[name]))
    sql = f"SELECT * FROM '{folder}/%s.parquet' ORDER BY user_id, rank"
    con = duckdb.connect()
    assert con.execute(sql % "bare").fetchall() == con.execute(sql % "ours").fetchall()
    return {name: [*map(statistics.median, zip(*found, strict=True))] for name, found in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    people: int = parser.parse_args().people
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "dump.parquet"
        make(path, people)
        lay_out(path, compile_schema(SCHEMA), folder / "laid-out")
        print(HEADER)
        took = medians(one_list(path, folder / "laid-out", people), rounds=40, clock=time.process_time)
        rows = f"{people * 200:,} rows"
        print(row(f"one list of a dump of {rows}, best 20", took["file"], took["bare"], "<= 0.45x"))
        print(row("the same, by a bare statement, set up as ours", took["tuned"], took["bare"], ""))
        print(row("the same, laid out", took["laid out"], took["bare"], "<= 0.25x"))
        print(row("the keys alone, against the whole rows of ours", took["laid out"], took["bare keys"], ""))
        whole = whole_dump(path, folder, rounds=3)
        for at, what, unit in ((0, "seconds", "s"), (1, "processor seconds", "s"), (2, "peak memory", "MB")):
            ours, bare = whole["ours"][at], whole["bare"][at]
            goal = "<= 2x" if unit == "MB" else "<= 1.5x"
            cells = f"{bare:.2f} {unit} | | {ours:.2f} {unit} | {ours / bare:.2f}x | {goal}"
            print(f"| all lists of {rows}, best 20 of each, to parquet: {what} | {cells} |")


if __name__ == "__main__":
    main()

"""Compares the cost of a filter with that of the bare engine: python -m benchmarks.apply

It compares nlfilter with the limit (the simplest code that does the same on an equally tuned connection) and
with what people usually use. All ways are interleaved in one run.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count as count_from
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.interleaved import HEADER, TUNING, medians, row
from nlfilter import NLFilter
from nlfilter.apply import prepare
from nlfilter.schema.stored.learn import learn
from nlfilter.schema.table import TableSchema
from nlfilter.sources.engine import Engine
from nlfilter.sources.ranked import open_source
from nlfilter.where.conditions import Where, parse_where
from nlfilter.where.owner.compiling import compile_schema

TODAY = date(2026, 10, 1)
SCHEMA = TableSchema.model_validate(
    {
        "name": "rows",
        "rank": "rank",
        "columns": {
            "city": {"type": "VARCHAR"},
            "salary_min": {"type": "BIGINT"},
            "title": {"type": "VARCHAR", "vocabulary": "text"},
            "skills": {"type": "VARCHAR[]"},
            "posted_at": {"type": "DATE"},
        },
    }
)
CLAUSE = (
    "city IN ('Tokyo', 'Osaka', 'Kyoto') AND salary_min >= 60000 AND title ILIKE '%engineer%' "
    "AND list_contains(skills, 'python') AND posted_at >= DATE '2026-08-01'"
)
BARE = (
    "SELECT rank FROM bare WHERE city IN (?, ?, ?) AND salary_min >= ? AND title ILIKE ? "
    "AND list_contains(skills, ?) AND posted_at >= ? ORDER BY rank LIMIT 20"
)
REQUEST = "engineer, Tokyo, Osaka or Kyoto, salary min 60000 or more, python, posted since 2026-08-01"
VALUES: list[object] = ["Tokyo", "Osaka", "Kyoto", 60_000, "%engineer%", "python", date(2026, 8, 1)]


def rows(count: int) -> list[dict[str, Any]]:
    """Makes invented rows; about one in a hundred passes the clause."""
    pick = random.Random(7)  # noqa: S311
    cities = [f"city {n}" for n in range(20)] + ["Tokyo", "Osaka", "Kyoto"]
    kinds = ["engineer", "designer", "manager", "writer", "analyst"]
    skills = ["python", "go", "sql", "rust", "excel", "figma", "aws", "java"]
    return [
        {
            "rank": n,
            "city": pick.choice(cities),
            "salary_min": pick.choice([None, *range(30_000, 120_000, 5_000)]),
            "title": f"{pick.choice(['junior', 'senior', 'lead'])} {pick.choice(kinds)} {n % 97}",
            "skills": pick.sample(skills, 3),
            "posted_at": date(2026, 1, 1) + timedelta(days=pick.randrange(270)),
            "description": "x" * 200,
        }
        for n in range(count)
    ]


def passes(row: dict[str, Any]) -> bool:
    """The clause, as a program writes it by hand."""
    return (
        row["city"] in ("Tokyo", "Osaka", "Kyoto")
        and (row["salary_min"] or 0) >= 60_000
        and "engineer" in row["title"].lower()
        and "python" in row["skills"]
        and row["posted_at"] >= date(2026, 8, 1)
    )


def of_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The clause in pandas."""
    kept = (
        frame["city"].isin(["Tokyo", "Osaka", "Kyoto"])
        & (frame["salary_min"] >= 60_000)
        & frame["title"].str.contains("engineer", case=False, regex=False)
        & frame["skills"].map(lambda skills: "python" in skills)
        & (frame["posted_at"] >= date(2026, 8, 1))
    )
    return frame[kept].head(20)


def tuned(source: object = None) -> duckdb.DuckDBPyConnection:
    """A bare connection with those settings of the engine that change its speed."""
    con = duckdb.connect()
    for setting in TUNING:
        con.execute(f"SET {setting}")
    if source is not None:
        con.register("given", source)
        con.execute("CREATE TABLE bare AS SELECT * EXCLUDE (description) FROM given ORDER BY rank")
        con.unregister("given")
    return con


def known_where(count: int) -> dict[str, Callable[[], object]]:
    """Times a known where over a prepared list, for the best 20 rows."""
    data = rows(count)
    compiled = compile_schema(SCHEMA)
    where: Where = parse_where(CLAUSE, SCHEMA)
    prepared = prepare(data, compiled, Engine())
    con = tuned(pa.Table.from_pylist(data))
    statement = con.extract_statements(BARE)[0]
    ours = prepared.run(where, today=TODAY, limit=20).positions
    assert list(ours) == [row[0] for row in con.execute(statement, VALUES).fetchall()]
    frame = pd.DataFrame(data)
    assert list(ours) == of_frame(frame)["rank"].tolist()
    return {
        "usual": lambda: of_frame(frame),
        "ours": lambda: prepared.run(where, today=TODAY, limit=20),
        "bare": lambda: con.execute(statement, VALUES).fetchall(),
    }


def in_other_letters(request: str, number: int) -> str:
    """Writes the request with other capitals each time, so that no cache helps."""
    return "".join(ch.upper() if number >> (n % 12) & 1 else ch for n, ch in enumerate(request))


def page_view(folder: Path, count: int) -> dict[str, Callable[[], object]]:
    """Times the best 20 rows of a prepared file, for a known where and for a request that must be read."""
    path = str(folder / f"list{count}.parquet")
    pq.write_table(pa.Table.from_pylist(rows(count)), path)
    app, where = NLFilter(SCHEMA, translator="embedded"), parse_where(CLAUSE, SCHEMA)
    prepared = app.prepare(path)
    con = tuned()
    con.execute(f"CREATE TABLE bare AS SELECT * FROM '{path}' ORDER BY rank")
    statement = con.extract_statements(BARE.replace("SELECT rank", "SELECT *"))[0]
    in_file = BARE.replace("SELECT rank FROM bare", f"SELECT * FROM '{path}'")
    number = count_from(0)

    def ours() -> list[dict[str, Any]]:
        return app.apply(where, prepared, limit=20).rows

    bare = con.execute(statement, VALUES).fetchall()
    for _ in range(3):
        assert [tuple(row.values()) for row in ours()] == bare
    return {
        "ours": ours,
        "request": lambda: app.filter(in_other_letters(REQUEST, next(number)), prepared, limit=20).rows,
        "usual": lambda: duckdb.execute(in_file, VALUES).fetchall(),
        "bare": lambda: con.execute(statement, VALUES).fetchall(),
    }


def given_dicts(count: int) -> dict[str, Callable[[], object]]:
    """Times a list of dicts that is new in each call and filtered once."""
    data = rows(count)
    compiled, engine = compile_schema(SCHEMA), Engine()
    where = parse_where(CLAUSE, SCHEMA)
    con = tuned()
    statement = con.extract_statements(BARE)[0]
    named = ["rank", *SCHEMA.columns]

    def ours() -> object:
        prepared = prepare(data, compiled, engine)
        return prepared.take(prepared.run(where, today=TODAY, limit=20).positions)

    def bare() -> object:
        con.register("bare", pa.table({name: [row[name] for row in data] for name in named}))
        kept = con.execute(statement, VALUES).fetchall()
        con.unregister("bare")
        return [data[rank] for (rank,) in kept]

    def usual() -> object:
        return [row for row in data if passes(row)][:20]

    assert ours() == bare() == usual()
    return {"ours": ours, "bare": bare, "usual": usual}


def learning(count: int, distinct: int) -> Callable[[], object]:
    """Times how long it takes to learn the vocabulary of 20 text columns."""
    values = {f"c{n}": [f"value {(i * (n + 3)) % distinct}" for i in range(count)] for n in range(20)}
    source = open_source(pa.table(values))
    schema = TableSchema.model_validate(
        {"name": "rows", "columns": {name: {"type": "VARCHAR", "vocabulary": "closed"} for name in values}}
    )
    return lambda: learn(source, schema)


def main() -> None:
    print(HEADER)
    for count in (1_000, 10_000):
        took = medians(known_where(count), rounds=200, clock=time.process_time)
        what = f"known where, prepared list of {count:,}, best 20"
        print(row(what, took["ours"], took["bare"], "<= 1.1x", took["usual"]))
    with tempfile.TemporaryDirectory() as folder:
        for count in (1_000, 10_000):
            took = medians(page_view(Path(folder), count), rounds=200, clock=time.process_time)
            what = f"known where, a prepared file of {count:,}, the rows of the best 20"
            print(row(what, took["ours"], took["bare"], "<= 1.5x", took["usual"]))
            print(row("a request, read and applied to it", took["request"], took["bare"], "<= 2.5x"))
    for count in (1_000, 10_000):
        took = medians(given_dicts(count), rounds=40, clock=time.process_time)
        goal = "<= 1.3x" if count == 1_000 else ""
        what = f"list of {count:,} dicts, filtered once"
        print(row(what, took["ours"], took["bare"], goal, took["usual"]))
    for count, distinct in ((10_000, 500), (100_000, 100_000)):
        took = medians({"ours": learning(count, distinct)}, rounds=5, clock=time.process_time)
        what = f"vocabulary of {count:,} rows x 20 text columns, {distinct:,} values each"
        print(f"| {what} | | | {took['ours'] * 1000:.0f} ms | | |")


if __name__ == "__main__":
    main()

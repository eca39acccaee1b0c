"""The invented list of the soak test, the requests to it, and the right rows.

A bare DuckDB finds the right rows by the clauses in this file, written by hand.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars
import pyarrow as pa
import pyarrow.parquet as pq

from nlfilter.fork_safety import PerProcess, undivided

ROWS, VERSIONS = 4_000, 3
TODAY = date(2026, 10, 1)
CITIES, SKILLS = ("Tokyo", "Osaka", "Kyoto", None), ("Python", "Go", "Java", "C++")
ALWAYS = (None, "pay >= 2000000")
"""The owner's own filter, before and after a reload of the schema."""

SCHEMA = """
name: jobs
key: id
rank: place
columns:
  id: {type: VARCHAR, named_only: true}
  version: {type: BIGINT}
  city: {type: VARCHAR, values: {Tokyo: [東京], Osaka: [大阪], Kyoto: [京都]}}
  remote: {type: BOOLEAN, when_true: [remote, リモート]}
  pay: {type: BIGINT, unit: JPY, synonyms: [年収, salary]}
  skills: {type: 'VARCHAR[]', synonyms: [skill, スキル]}
  posted: {type: DATE, synonyms: [掲載]}
  title: {type: VARCHAR, vocabulary: text}
search: [title]
"""

_PYTHON = "list_contains(skills, 'Python')"
REQUESTS = {
    "remote": "remote",
    "リモート": "remote",
    "remote, Python, Tokyo": f"remote AND {_PYTHON} AND city = 'Tokyo'",
    "東京でPython、リモート": f"remote AND {_PYTHON} AND city = 'Tokyo'",
    "Osaka or Kyoto": "city IN ('Osaka', 'Kyoto')",
    "大阪か京都": "city IN ('Osaka', 'Kyoto')",
    "not Tokyo, pay over 5000000": "city IS DISTINCT FROM 'Tokyo' AND pay > 5000000",
    "東京以外、年収800万以上": "city IS DISTINCT FROM 'Tokyo' AND pay >= 8000000",
    "without Java": "NOT list_contains(skills, 'Java') OR skills IS NULL",
    "posted in 2025": "posted >= DATE '2025-01-01' AND posted < DATE '2026-01-01'",
    "Pythonの求人、年収500万から900万": f"{_PYTHON} AND pay BETWEEN 5000000 AND 9000000",
}
TALKS = (
    (
        ("remote, Tokyo", "remote AND city = 'Tokyo'"),
        ("also Osaka", "remote AND city IN ('Tokyo', 'Osaka')"),
        ("drop the remote part", "city IN ('Tokyo', 'Osaka')"),
        ("undo", "remote AND city IN ('Tokyo', 'Osaka')"),
        ("only Kyoto", "remote AND city = 'Kyoto'"),
    ),
    (
        ("リモートで東京", "remote AND city = 'Tokyo'"),
        ("大阪も", "remote AND city IN ('Tokyo', 'Osaka')"),
        ("リモートはなしで", "city IN ('Tokyo', 'Osaka')"),
        ("年収600万以上", "city IN ('Tokyo', 'Osaka') AND pay >= 6000000"),
    ),
)
ASKED_OF_A_MODEL = "remote, Python, Tokyo, kind people"


def version(number: int) -> list[dict[str, Any]]:
    """The rows of one version of the list; their rank is `place`, not their stored order."""
    chance = random.Random(number)  # noqa: S311
    places = chance.sample(range(ROWS), ROWS)
    return [
        {
            "id": f"{number}-{n}",
            "version": number,
            "place": place,
            "city": chance.choice(CITIES),
            "remote": chance.choice((True, False, None)),
            "pay": chance.choice((None, chance.randrange(1, 20) * 1_000_000)),
            "skills": chance.choice((None, chance.sample(SKILLS, chance.randrange(4)))),
            "posted": chance.choice((None, TODAY - timedelta(days=chance.randrange(1_000)))),
            "title": chance.choice(("engineer", "エンジニア", "intern", "it's \x1b[31m odd")),
        }
        for n, place in enumerate(places)
    ]


class Lists:
    """All versions of the list, as files and as objects of an application, and a bare DuckDB over them."""

    def __init__(self, folder: Path) -> None:
        self.versions = [version(number) for number in range(VERSIONS)]
        self.files = [folder / f"{number}.parquet" for number in range(VERSIONS)]
        for rows, file in zip(self.versions, self.files, strict=True):
            pq.write_table(pa.Table.from_pylist(rows), file)
        first = self.versions[0]
        self.given: list[Any] = [
            first,
            str(self.files[1]),
            pd.DataFrame(first).astype({"remote": "boolean", "pay": "Int64"}),
            polars.DataFrame(first),
            pq.read_table(self.files[2]),
        ]
        self._bare = PerProcess(self._open)
        self._known: dict[tuple[int, str], list[str]] = {}

    def right(self, number: int, clause: str, *, keep: bool = False) -> list[str]:
        """The ids that a bare DuckDB keeps from one version, best first; `keep` caches them."""
        known = self._known.get((number, clause))
        if known is None:
            sql = f"SELECT id FROM v{number} WHERE {clause} ORDER BY place"
            with undivided():  # no fork may interrupt it either
                known = [id_ for (id_,) in self._bare().cursor().execute(sql).fetchall()]
            if keep:
                self._known[number, clause] = known
        return known

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"threads": 1})
        for number, file in enumerate(self.files):
            connection.execute(f"CREATE TABLE v{number} AS FROM '{file}'")
        return connection


def ids(rows: Any) -> tuple[Sequence[int], list[str]]:
    """The versions of kept rows of any kind, and their ids."""
    match rows:
        case pd.DataFrame():
            versions, found = rows["version"].tolist(), rows["id"].tolist()
        case polars.DataFrame():
            versions, found = rows["version"].to_list(), rows["id"].to_list()
        case list():
            versions, found = [row["version"] for row in rows], [row["id"] for row in rows]
        case _:
            table = pa.table(rows)
            versions, found = table["version"].to_pylist(), table["id"].to_pylist()
    return sorted(set(versions)), found

"""Writes folders of invented cases, one of each form, with answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

SCHEMA = """\
name: jobs
columns:
  title: {type: VARCHAR, vocabulary: text}
  city: {type: VARCHAR, values: {Tokyo: [], Osaka: []}}
  remote: {type: BOOLEAN, when_true: [remote]}
  salary: {type: BIGINT}
  well_paid: {type: BOOLEAN, expr: salary > 550, when_true: [well paid]}
"""

ROWS = """\
SELECT * FROM (VALUES
  ('cook', 'Tokyo', TRUE, 400), ('baker', 'Tokyo', FALSE, 500), ('Tokyo guide', 'Osaka', TRUE, 600),
  ('cook', 'Osaka', FALSE, 700), ('guide', NULL, TRUE, 500)
) AS jobs (title, city, remote, salary)"""


def reply(*conditions: tuple[str, str], unmatched: Iterable[str] = ()) -> dict[str, Any]:
    """A model's answer: phrases and their clauses."""
    parts = [{"phrase": phrase, "where": where} for phrase, where in conditions]
    return {"conditions": parts, "remove": [], "unmatched": [*unmatched]}


def write_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def one_table(folder: Path, cases: Iterable[Mapping[str, Any]], replies: Mapping[str, Any]) -> None:
    """Writes requests about a table of jobs whose owner wrote a schema."""
    write_lines(folder / "cases.jsonl", cases)
    write_lines(folder / "answers.jsonl", [{"id": id_, "reply": text} for id_, text in replies.items()])
    (folder / "schema.yaml").write_text(SCHEMA, encoding="utf-8")
    duckdb.connect().execute(f"COPY ({ROWS}) TO '{folder / 'table.parquet'}' (FORMAT parquet)")


def many_tables(folder: Path) -> None:
    """Writes two small tables with one request each."""
    columns = [{"name": "name", "type": "VARCHAR"}, {"name": "age", "type": "BIGINT"}]
    rows = [["Ann", 30], ["Bob", 40], ["Cleo", 50]]
    write_lines(
        folder / "tables.jsonl", [{"table": t, "columns": columns, "rows": rows} for t in ("a.cat", "a.dog")]
    )
    write_lines(
        folder / "cases.jsonl",
        [
            {"id": "m1", "table": "a.cat", "request": "age over 35", "where": "age > 35"},
            {"id": "m2", "table": "a.dog", "request": "age over 45", "where": "age > 35", "flags": ["odd"]},
        ],
    )


def dialogue(folder: Path, *turns: tuple[str, str]) -> None:
    """Writes one dialogue about the table of a folder."""
    said = [{"user": user, "where": where} for user, where in turns]
    write_lines(folder / "dialogues.jsonl", [{"id": "t", "today": "2026-11-26", "turns": said}])


def dialogues(folder: Path, second: str = "city = 'Tokyo' AND remote") -> None:
    """Writes a dialogue of three turns; the label of the last has something that the person did not say."""
    turns: list[dict[str, Any]] = [
        {"user": "in Tokyo", "move": "first", "where_sql": "city = 'Tokyo'"},
        {"user": "only remote", "move": "narrowed", "where_sql": second},
        {"user": "thanks", "move": "same", "where_sql": second, "not_said_by_user": ["salary"]},
    ]
    for turn in turns:
        turn["filter"] = {"column": "city", "op": "=", "value": "Tokyo"}
    segment = {"segment_id": "s", "table": "jobs", "history": [], "turns": turns}
    write_lines(folder / "segments.jsonl", [segment])
    duckdb.connect().execute(f"COPY ({ROWS}) TO '{folder / 'table_jobs.jsonl'}' (FORMAT json)")

"""A small project of another team: a table of tools, its schema, and golden files over it."""

from __future__ import annotations

from pathlib import Path

import duckdb

SCHEMA = """\
name: tools
label: {en: tools, ja: 工具}
key: id
item: name
rank: place
actions: {borrow: {label: {ja: 借りる}, synonyms: [借りたい]}}
columns:
  name: {type: VARCHAR, vocabulary: text}
  color: {type: VARCHAR, synonyms: [colour], values: {red: [赤], blue: [青]}, person: overlaps}
  cordless: {type: BOOLEAN, when_true: [cordless, コードレス]}
  price: {type: INTEGER, unit: JPY, synonyms: [cost]}
"""

ROWS = """
    (1, 't1', 'Hammer', 'red', FALSE, 1200), (2, 't2', 'Drill', 'blue', TRUE, 9800),
    (3, 't3', 'Saw', 'red', TRUE, 15800), (4, 't4', 'Plane', NULL, FALSE, 4300),
    (5, 't5', 'Sander', 'blue', NULL, NULL), (6, 't6', 'Router', 'red', TRUE, 22000)
"""

HEAD = "schema: tools.yaml\ntable: tools.parquet\ntoday: 2026-10-01\ncases:\n"


def project(folder: Path, cases: str, name: str = "tools.golden.yaml") -> Path:
    """Writes the project into a folder; returns its golden file."""
    (folder / "tools.yaml").write_text(SCHEMA, encoding="utf-8")
    table = folder / "tools.parquet"
    if not table.exists():
        columns = "place, id, name, color, cordless, price"
        duckdb.execute(f"COPY (FROM (VALUES {ROWS}) AS t({columns})) TO '{table}' (FORMAT parquet)")
    path = folder / name
    path.write_text(HEAD + cases, encoding="utf-8")
    return path

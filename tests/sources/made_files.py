"""The same rows in a file of every format."""

from __future__ import annotations

import datetime as dt
import gzip
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.feather as feather

ROWS = [
    {
        "id": n,
        "code": f"0{n:03}",
        "city": ["東京", "Osaka, Kita", 'the "old" town'][n % 3],
        "price": n * 1.5,
        "remote": n % 2 == 0,
        "day": dt.date(2026, 1, 1) + dt.timedelta(n),
        "note": None if n % 4 == 0 else "x",
    }
    for n in range(40)
]


TYPES = {
    "id": "BIGINT",
    "code": "VARCHAR",
    "city": "VARCHAR",
    "price": "DOUBLE",
    "remote": "BOOLEAN",
    "day": "DATE",
    "note": "VARCHAR",
}


TABLE = pa.Table.from_pylist(ROWS)


def copied(path: Path, options: str) -> Path:
    with duckdb.connect() as con:
        con.register("rows", TABLE)
        con.execute(f"COPY (FROM rows) TO '{path}' ({options})")
    return path


def arrow_stream(path: Path) -> Path:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)
    return path


def feather_file(path: Path, compression: str) -> Path:
    feather.write_feather(TABLE, str(path), compression=compression)
    return path


def duckdb_file(path: Path) -> str:
    with duckdb.connect(str(path)) as con:
        con.register("rows", TABLE)
        con.execute("CREATE TABLE shops AS FROM rows; CREATE TABLE other (a INT)")
        con.execute("CREATE VIEW peeping AS SELECT 1 AS a")
    return f"{path}:shops"


def sqlite_file(path: Path) -> Path:
    con = sqlite3.connect(path)
    con.execute(
        "CREATE TABLE shops "
        "(id INTEGER, code TEXT, city TEXT, price REAL, remote BOOLEAN, day DATE, note TEXT)"
    )
    con.executemany(
        "INSERT INTO shops VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*list(row.values())[:5], str(row["day"]), row["note"]) for row in ROWS],
    )
    con.commit()
    con.close()
    return path


def encoded(path: Path, options: str, encoding: str, packed: Callable[[bytes], bytes] = bytes) -> Path:
    plain = copied(path.with_suffix(".plain"), options).read_text(encoding="utf-8")
    path.write_bytes(packed(plain.encode(encoding)))
    return path


MAKERS: dict[str, Callable[[Path], Path | str]] = {
    "rows.parquet": lambda path: copied(path, "FORMAT parquet"),
    "rows.csv": lambda path: copied(path, "FORMAT csv"),
    "rows.csv.gz": lambda path: copied(path, "FORMAT csv, COMPRESSION gzip"),
    "rows.csv.zst": lambda path: copied(path, "FORMAT csv, COMPRESSION zstd"),
    "rows.jsonl.zst": lambda path: copied(path, "FORMAT json, COMPRESSION zstd"),
    "semicolons.csv": lambda path: copied(path, "FORMAT csv, DELIMITER ';'"),
    "rows.tsv": lambda path: copied(path, "FORMAT csv, DELIMITER '\t'"),
    "sjis.csv.gz": lambda path: encoded(path, "FORMAT csv", "cp932", gzip.compress),
    "sjis.csv": lambda path: encoded(path, "FORMAT csv", "cp932"),
    "utf16.csv": lambda path: encoded(path, "FORMAT csv", "utf-16"),
    "utf16.tsv": lambda path: encoded(path, "FORMAT csv, DELIMITER '\t'", "utf-16"),
    "rows.json": lambda path: copied(path, "FORMAT json, ARRAY true"),
    "rows.jsonl": lambda path: copied(path, "FORMAT json"),
    "rows.arrows": arrow_stream,
    "rows.feather": lambda path: feather_file(path, "uncompressed"),
    "small.feather": lambda path: feather_file(path, "lz4"),
    "rows.duckdb": duckdb_file,
    "rows.sqlite": sqlite_file,
}

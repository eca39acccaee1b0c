"""A DuckDB relation can be streamed once; a scan of it can be read any number of times."""

from __future__ import annotations

import duckdb

from nlfilter.sources.ranked import open_source


def test_a_scan_of_a_relation_is_read_twice() -> None:
    relation = duckdb.sql("SELECT 'Tokyo' AS city, ['Go', 'C'] AS skills")
    with open_source(relation).scan(["city", "skills"]) as scan:
        assert scan.read(f"SELECT city FROM {scan.table}") == [("Tokyo",)]
        assert scan.read(f"SELECT unnest(skills) FROM {scan.table}") == [("Go",), ("C",)]

"""A DuckDB relation streams once; a scan of it may be read as often as needed."""

from __future__ import annotations

import duckdb

from nlfilter.sources.ranked import open_source


def test_a_scan_of_a_relation_is_read_twice() -> None:
    relation = duckdb.sql("SELECT 'Tokyo' AS city, ['Go', 'C'] AS skills")
    with open_source(relation).scan(["city", "skills"]) as scan:
        assert scan.read("SELECT city FROM {table}") == [("Tokyo",)]
        assert scan.read("SELECT unnest(skills) FROM {table}") == [("Go",), ("C",)]

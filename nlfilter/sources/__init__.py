"""Reads ranked lists of every kind; and the locked DuckDB engine."""

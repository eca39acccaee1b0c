"""Ranked lists of every kind in, and the locked DuckDB engine."""

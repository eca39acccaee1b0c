"""Writes predicates as SQL: for the engine, for people, for Spark."""

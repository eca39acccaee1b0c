"""Predicates as SQL: for the engine, for people, for Spark."""

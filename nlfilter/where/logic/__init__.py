"""Judges predicates: what is allowed, what holds for a row, what is equal, what is looser."""

"""Finds the rows that a clause keeps, on a plain DuckDB connection: gold clauses need not pass the gate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

Kept = npt.NDArray[np.bool_]
"""For each row of the table, whether it is kept."""


class Rows:
    """A table `t` that clauses are run on.

    `view` holds the SQL of the owner's columns by name: they are added to the stored columns as `v_NAME`.
    With `equal_bounds`, `>` counts as `>=` and `<` as `<=`.
    """

    def __init__(self, source: str, view: Mapping[str, str], *, equal_bounds: bool = False) -> None:
        columns = "".join(f', {sql} AS "v_{name}"' for name, sql in view.items())
        self._con = duckdb.connect()
        self._con.execute(f"CREATE TABLE t AS SELECT *{columns} FROM {source}")
        self._equal_bounds = equal_bounds
        self._known: dict[str, Kept] = {}

    def kept(self, clause: str) -> Kept:
        """The rows that a clause keeps; raises `duckdb.Error` if it cannot be run."""
        if self._equal_bounds:
            clause = re.sub(r"(?<!<)>(?!=)|<(?![=>])", r"\g<0>=", clause)
        if clause not in self._known:
            found: Any = self._con.execute(f"SELECT coalesce(({clause}), FALSE) AS k FROM t").fetchnumpy()
            self._known[clause] = np.asarray(found["k"], dtype=np.bool_)
        return self._known[clause]

    def same(self, one: str, other: str) -> bool:
        """Whether two clauses keep the same rows."""
        return bool(np.array_equal(self.kept(one), self.kept(other)))

    def within(self, inner: str, outer: str) -> bool:
        """Whether every row that one clause keeps is kept by the other."""
        return not bool(np.any(self.kept(inner) & ~self.kept(outer)))

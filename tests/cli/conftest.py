"""Small tables for the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

MakeTable = Callable[..., str]


@pytest.fixture
def make_table(tmp_path: Path) -> MakeTable:
    """Writes a parquet file from the SELECT that is given, with `?` for values."""

    def make(select: str, values: list[Any] | None = None, name: str = "table.parquet") -> str:
        path = tmp_path / name
        with duckdb.connect() as con:
            con.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)", values or [])
        return str(path)

    return make

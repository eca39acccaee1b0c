"""Small tables for the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

MakeTable = Callable[..., str]


@pytest.fixture
def make_table(tmp_path: Path) -> MakeTable:
    """Writes a parquet file from a SELECT with `?` for values."""

    def make(select: str, values: list[Any] | None = None, name: str = "table.parquet") -> str:
        path = tmp_path / name
        with duckdb.connect() as con:
            con.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)", values or [])
        return str(path)

    return make


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keeps the cache of the command line out of the home folder of the developer."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder

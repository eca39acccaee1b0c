"""Several files with different columns that are read as one list."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter import InputError
from nlfilter.sources.parquet import ParquetFiles
from tests.cli.command import nlfilter

PLANTS: dict[str, dict[str, list[object]]] = {
    "old": {"plant": ["fern"], "height": [3]},
    "new": {"Plant": ["rose"], "colour": ["red"]},
}
BOATS: dict[str, list[object]] = {"berth": [4], "flag": ["FI"]}


def written(folder: Path, ending: str, tables: dict[str, dict[str, list[object]]]) -> list[str]:
    """Writes files of one format, in order."""
    paths = [str(folder / f"{name}{ending}") for name in tables]
    for path, table in zip(paths, map(pa.table, tables.values()), strict=True):
        if ending == ".parquet":
            pq.write_table(table, path)
        else:
            lines = [
                ",".join(table.column_names),
                *(",".join(map(str, row.values())) for row in table.to_pylist()),
            ]
            Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_the_columns_that_a_file_lacks_are_known(ending: str, tmp_path: Path) -> None:
    source = ParquetFiles(written(tmp_path, ending, PLANTS))
    assert source.lacking == {"height": (f"new{ending}",), "colour": (f"old{ending}",)}
    alike = {"one": PLANTS["old"], "two": PLANTS["old"]}
    assert ParquetFiles(written(tmp_path, ending, alike)).lacking == {}


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_files_without_a_common_column_are_no_list(ending: str, tmp_path: Path) -> None:
    paths = written(tmp_path, ending, {**PLANTS, "boats": BOATS})
    with pytest.raises(InputError, match=f"old{ending} and boats{ending} have no column in common") as caught:
        ParquetFiles(paths)
    assert caught.value.hint


def test_files_of_two_formats_are_compared_too(tmp_path: Path) -> None:
    old = written(tmp_path, ".csv", {"old": PLANTS["old"]})
    new = written(tmp_path, ".parquet", {"new": PLANTS["new"]})
    assert ParquetFiles([*old, *new]).lacking == {"height": ("new.parquet",), "colour": ("old.csv",)}


def test_the_command_says_which_columns_differ(tmp_path: Path) -> None:
    paths = written(tmp_path, ".csv", PLANTS)
    told = nlfilter("query", *paths, "height under 5").err.splitlines()
    assert told[0] == (
        "Not every file has every column, so these have no value there: "
        "height (not in new.csv), colour (not in old.csv)."
    )
    assert nlfilter("query", *paths, "height 5以下", "--lang", "ja").err.startswith("列がそろっていない")
    assert nlfilter("query", *paths, "height under 5", "--quiet").err == ""

"""Makes the invented table of docs/schema.md: holiday houses, the same rows each time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow
from pyarrow import parquet

_TOWNS = ("白馬", "軽井沢", "箱根")
_TREES = ("Pine", "Maple", "Cedar", "Birch", "Plum")
_GRADES = ("bronze", "silver", "gold")


def write_stays(path: Path) -> None:
    """Writes 60 houses, best first, as a parquet file."""
    rows = [
        {
            "house_id": f"h{n:03}",
            "name": f"{_TREES[n % 5]} House no. {n} by the {('lake', 'slope', 'old road')[n % 3]}",
            "town": _TOWNS[n % 3],
            "class": _GRADES[n % 7 % 3],
            "rent": 20_000 + 1_000 * (n % 30),
            "cleaning": 3_000 + 500 * (n % 5),
            "walk": 3 + n % 20,
            "pets_allowed": n % 4 == 0,
            "opened": (date(2015, 4, 1) + timedelta(days=61 * n)).isoformat(),
        }
        for n in range(60)
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)

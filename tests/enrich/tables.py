"""An invented table of boats for hire, its schema, and a possible answer of a model about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nlfilter import TableSchema

CANARY = "zq7canary"
"""A marker in every value that no model may see."""

ROWS: list[dict[str, Any]] = [
    {
        "code": f"B-{number:03}",
        "harbor": ("Oslo", "三崎", "Bergen")[number % 3],
        "hull": ("S", "P")[number % 2],
        "grade": ("basic", "good", "fine")[number % 3],
        "title": f"{'ketch' if number % 4 else 'sloop'} number {number} {CANARY}{number}",
        "crew": number % 7,
        "rent": 100 + 20 * number,
        "depth": -1 if number % 10 == 0 else number,
        "heated": number % 2 == 0,
        "built": f"{1980 + number % 40}-05-01",
        "speed_text": f"{number % 9 + 4} kn",
        "gear": [["sail", "oar"], ["motor"], ["sail", "motor"]][number % 3],
        "owner": f"{CANARY} {number % 5}",
        "margin": 1.5 * number,
    }
    for number in range(60)
]

SCHEMA = TableSchema.model_validate(
    {
        "name": "boats",
        "key": "code",
        "columns": {
            "code": {"type": "VARCHAR", "vocabulary": "open", "named_only": True},
            "harbor": {"type": "VARCHAR", "vocabulary": "closed"},
            "hull": {"type": "VARCHAR", "vocabulary": "closed", "named_only": True},
            "grade": {"type": "VARCHAR", "vocabulary": "closed"},
            "title": {"type": "VARCHAR", "vocabulary": "text"},
            "crew": {"type": "BIGINT"},
            "rent": {"type": "BIGINT", "unit": "EUR"},
            "depth": {"type": "BIGINT"},
            "heated": {"type": "BOOLEAN", "when_true": ["heated"]},
            "built": {"type": "DATE", "stored": "VARCHAR"},
            "speed_text": {"type": "VARCHAR", "vocabulary": "closed"},
            "gear": {"type": "VARCHAR[]"},
            "owner": {"type": "VARCHAR", "vocabulary": "closed", "private": True},
            "margin": {"type": "DOUBLE", "filterable": False},
        },
        "search": ["title"],
    }
)

ANSWER: dict[str, Any] = {
    "label_en": "boats",
    "label_ja": "ボート",
    "nouns": ["vessel", "船"],
    "actions": ["charter"],
    "columns": [
        {
            "column": "harbor",
            "label_en": "harbor",
            "label_ja": "港",
            "words": ["port", "マリーナ"],
            "kind": "city",
            "values": [
                {"value": "Oslo", "words": ["オスロ"]},
                {"value": "三崎", "words": ["Misaki"]},
                {"value": "Bergen", "words": ["ベルゲン"]},
            ],
            "groups": [{"name": "Norway", "values": ["Oslo", "Bergen"], "words": ["ノルウェー"]}],
        },
        {"column": "grade", "order": ["basic", "good", "fine"], "words": ["class"]},
        {"column": "title", "values": [{"value": "ketch", "words": ["ケッチ"]}]},
        {"column": "crew", "label_en": "crew", "unit": "people", "unit_names": ["sailors"]},
        {"column": "rent", "words": ["price", "料金"], "per": "day"},
        {"column": "depth", "label_en": "depth", "unit": "m", "missing": [-1]},
        {"column": "heated", "when_true": ["warm", "暖房付き"], "when_false": ["unheated"]},
    ],
    "terms": [
        {"name": "cheap", "label_ja": "格安", "words": ["low-cost", "安い"], "where": "rent <= 200"},
        {"name": "steel hull", "words": ["steel"], "where": "hull = 'S'"},
        {"name": "quick", "words": ["速い"], "where": "speed_text_number >= 10"},
    ],
    "derived": [
        {
            "of": "speed_text",
            "expr": "TRY_CAST(split_part(speed_text, ' ', 1) AS INTEGER)",
            "type": "BIGINT",
            "unit": "knots",
            "label_en": "speed",
            "words": ["速さ"],
            "replaces": True,
        }
    ],
}


def parquet(folder: Path, rows: list[dict[str, Any]] = ROWS) -> str:
    """Writes the rows to a file."""
    path = folder / "boats.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return str(path)

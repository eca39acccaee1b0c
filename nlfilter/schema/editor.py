"""The format of a schema file as a JSON Schema, for editors: python -m nlfilter.schema.editor > FILE

# yaml-language-server: $schema=nlfilter.schema.json
"""

from __future__ import annotations

import json
from typing import Any

from nlfilter.build_cache import read_table
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.table import TableSchema

DESCRIPTIONS: dict[str, dict[str, str]] = read_table(__package__, "editor.toml")
"""What each key means, by the part of the schema that has it."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a schema file, each key with its description."""
    made = TableSchema.model_json_schema()
    parts = {"TableSchema": made, **made["$defs"]}
    for part, texts in DESCRIPTIONS.items():
        parts[part].pop("description", None)
        for key, text in texts.items():
            parts[part]["properties"][key]["description"] = text
    kinds = parts["Semantic"]
    kinds.clear()
    kinds["oneOf"] = [{"const": kind.value, "description": kind.description} for kind in Semantic]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "nlfilter table schema",
        **{key: value for key, value in made.items() if key not in ("title", "description")},
    }


def text() -> str:
    """The file's text."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(text(), end="")  # noqa: T201

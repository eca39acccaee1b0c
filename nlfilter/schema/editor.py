"""The format of a schema file as a JSON Schema, for editors: python -m nlfilter.schema.editor > FILE

# yaml-language-server: $schema=nlfilter.schema.json
"""

from __future__ import annotations

import json
from typing import Any

from nlfilter.schema.table import TableSchema

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "TableSchema": {
        "name": "What the table is called.",
        "label": "What people call its items: one text, or one for each language.",
        "key": "What identifies an item: a column, or a list of columns; without it, its position.",
        "item": "The column that names an item in words.",
        "rank": "The column that says the rank, best first; without it, the order of the rows.",
        "list": "The column that says whose list a row belongs to.",
        "always": "The owner's own condition; every filter has it, no request can lift it.",
        "fiscal_year": "The first month of the fiscal year.",
        "columns": "The columns that can be asked for, in the owner's order of preference.",
        "ranges": "Two columns that hold the low and the high end of one thing.",
        "terms": "Business phrases, and the condition each of them means.",
        "search": "The columns in which a keyword is looked for that no vocabulary knows.",
    },
    "Column": {
        "type": "A DuckDB type.",
        "description": "One sentence about the column, for people and for a model.",
        "label": "What people call the column: one text, or one for each language.",
        "synonyms": "Other words for the column.",
        "values": "Stored values: a list, or a map from each to other words for it.",
        "groups": "Words that each stand for several stored values: any of them.",
        "vocabulary": "How it is asked for: closed (known values), open (any value) or text (by words).",
        "named_only": "Its values are looked for only where the column is named.",
        "when_true": "Words that ask for true (BOOLEAN only).",
        "when_false": "Words that ask for false (BOOLEAN only).",
        "unit": "The unit of its numbers: a currency code, people, years, minutes, m2, percent, or any word.",
        "per": "The period that a sum of money is for.",
        "missing": "Stored values that count as missing.",
        "expr": "One SQL expression over stored columns, from which the column is derived.",
        "private": "Its values are never shown to a model.",
        "filterable": "false: never in a clause, a prompt or a table of results; it only stays with its row.",
    },
    "Range": {
        "low": "The column with the low end.",
        "high": "The column with the high end.",
        "label": "What people call it: one text, or one for each language.",
        "synonyms": "Other words for it.",
    },
    "Term": {
        "where": "The condition that it means.",
        "label": "What people call it: one text, or one for each language.",
        "synonyms": "Other words for it.",
    },
}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a schema file, each key with its description."""
    made = TableSchema.model_json_schema()
    parts = {"TableSchema": made, **made["$defs"]}
    for part, texts in DESCRIPTIONS.items():
        parts[part].pop("description", None)
        for key, text in texts.items():
            parts[part]["properties"][key]["description"] = text
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

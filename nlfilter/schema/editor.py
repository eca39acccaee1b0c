"""The format of a schema file as a JSON Schema, for editors: python -m nlfilter.schema.editor > FILE

# yaml-language-server: $schema=nlfilter.schema.json
"""

from __future__ import annotations

import json
from typing import Any

from nlfilter.schema.semantic import Semantic
from nlfilter.schema.table import TableSchema

_UNREVIEWED = "A model wrote its words, and nobody has looked at them: they match, and are never shown."

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "TableSchema": {
        "format": "The format of this file; without it, the first.",
        "name": "What the table is called.",
        "label": "What people call its items: one text, or one for each language.",
        "nouns": "Other nouns for an item. They ask for nothing by themselves.",
        "actions": "What people do with an item (apply, book). Such a word asks for nothing.",
        "key": "What identifies an item: a column, or a list of columns; without it, its position.",
        "item": "The column that names an item in words.",
        "rank": "The column that says the rank, best first; without it, the order of the rows.",
        "list": "The column that says whose list a row belongs to.",
        "always": "The owner's own condition; every filter has it, no request can lift it.",
        "fiscal_year": "The first month of the fiscal year.",
        "sure": "From which confidence on (0 to 1) a request counts as understood; without it, 0.9.",
        "columns": "The columns that can be asked for, in the owner's order of preference.",
        "ranges": "Two columns that hold the low and the high end of one thing.",
        "sums": "Two columns that are asked for by what they come to.",
        "terms": "Business phrases, and the condition each of them means.",
        "search": "The columns in which a keyword is looked for that no vocabulary knows.",
        "unreviewed": _UNREVIEWED,
    },
    "Column": {
        "type": "A DuckDB type.",
        "stored": "VARCHAR: stored as text in ISO 8601, read as its type; other texts are missing.",
        "kind": "What its values are, beyond their type.",
        "description": "One sentence about the column, for people and for a model.",
        "label": "What people call the column: one text, or one for each language.",
        "synonyms": "Other words for the column.",
        "values": "Stored values: a list, or a map from each to other words for it.",
        "groups": "Words that each stand for several stored values: any of them.",
        "order": "Its stored values from the least to the greatest; a plain list: the greater is better.",
        "vocabulary": "How it is asked for: closed (known values), open (any value) or text (by words).",
        "named_only": "Its values are looked for only where the column is named.",
        "when_true": "Words that ask for true (BOOLEAN only).",
        "when_false": "Words that ask for false (BOOLEAN only).",
        "unit": "The unit of its numbers: a currency code, people, years, minutes, m2, percent, or any word.",
        "unit_names": "Other names of the unit.",
        "per": "The period that a sum of money is for.",
        "opposites": "Words for the negative side of a number with a sign (loss, for a gain).",
        "person": "How it relates to what people say of themselves: one word, or with words of its own.",
        "missing": "Stored values that count as missing.",
        "expr": "One SQL expression over stored columns, from which the column is derived.",
        "private": "Its values are never shown to a model.",
        "filterable": "false: never in a clause, a prompt or a table of results; it only stays with its row.",
        "unreviewed": _UNREVIEWED,
    },
    "Order": {
        "values": "The stored values, from the least to the greatest.",
        "better": "Which end people call better.",
    },
    "Group": {
        "values": "The stored values that it stands for.",
        "label": "What people call it: one text, or one for each language.",
        "synonyms": "Other words for it.",
    },
    "Person": {
        "relation": "at_most: who has 3 asks for rows that need 3 or less.",
        "words": "What people call that which they have.",
    },
    "Range": {
        "low": "The column with the low end.",
        "high": "The column with the high end.",
        "label": "What people call it: one text, or one for each language.",
        "synonyms": "Other words for it.",
        "unreviewed": _UNREVIEWED,
    },
    "Sum": {
        "of": "The two columns.",
        "label": "What people call it: one text, or one for each language.",
        "synonyms": "Other words for it.",
        "unreviewed": _UNREVIEWED,
    },
    "Term": {
        "where": "The condition that it means.",
        "label": "What people call it: one text, or one for each language.",
        "synonyms": "Other words for it.",
        "unreviewed": _UNREVIEWED,
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

"""The format of a schema file as a JSON Schema, for editors: python -m nlfilter.schema.editor > FILE

# yaml-language-server: $schema=nlfilter.schema.json
"""

from __future__ import annotations

import json
from typing import Any

from nlfilter.schema.semantic import Semantic
from nlfilter.schema.table import TableSchema

_UNREVIEWED = "A model wrote its words, and nobody has reviewed them: they match, but are never shown."

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "TableSchema": {
        "format": "The number of this file's format; without it, 1.",
        "name": "The name of the table.",
        "label": "What people call its items: one text, or one for each language.",
        "nouns": "Other nouns for an item. They ask for nothing by themselves.",
        "actions": "What people do with an item (apply, book). Such a word asks for nothing.",
        "key": "The column, or list of columns, that identifies an item; without it, its position.",
        "item": "The column that names an item in words.",
        "rank": "The column with the rank, best first; without it, the order of the rows is the rank.",
        "list": "The column that says whose list a row belongs to.",
        "always": "The owner's own condition: it is part of every filter, and no request can remove it.",
        "fiscal_year": "The first month of the fiscal year.",
        "sure": "The least confidence (0 to 1) with which a request counts as understood; without it, 0.87.",
        "guessed": 'Inferred from a list, and not yet reviewed: "auto" asks the model more often.',
        "columns": "The columns that can be asked for, in the owner's order of preference.",
        "ranges": "Two columns that hold the low and the high end of one quantity.",
        "sums": "Two columns that people ask for together.",
        "terms": "Business phrases, each with the condition that it means.",
        "search": "The columns to search for a keyword that no vocabulary holds.",
        "unreviewed": _UNREVIEWED,
    },
    "Column": {
        "type": "A DuckDB type.",
        "stored": "VARCHAR: stored as text in ISO 8601, read as its type; other texts are missing.",
        "kind": "What the values are, beyond their type.",
        "description": "One sentence about the column, for people and for a model.",
        "label": "What people call the column: one text, or one for each language.",
        "synonyms": "Other words for the column.",
        "values": "Stored values: a list, or a map from each value to its synonyms.",
        "groups": "Words that each mean several stored values.",
        "order": "Stored values from the least to the greatest; in a plain list, the greater is better.",
        "vocabulary": "How to match it: closed (known values), open (any value) or text (by words).",
        "named_only": "A value is read only if the request names the column.",
        "when_true": "Words that ask for true (BOOLEAN only).",
        "when_false": "Words that ask for false (BOOLEAN only).",
        "unit": "Its unit: a currency code, people, years, m2, percent, fraction (0.2: 20 %), or any word.",
        "unit_names": "Other names of the unit.",
        "per": "The period of an amount of money.",
        "unit_in": "The text column that holds the currency of each row's amount (USD).",
        "per_in": "The text column that holds the period of each row's amount (year, Hourly).",
        "opposites": "Words for the negative side of a number with a sign (loss, for a gain); of texts, words"
        " for values that are not there (open on, of the days when it is closed).",
        "person": "How it relates to what people say about themselves: one word, or a relation with words.",
        "missing": "Stored values that count as missing.",
        "expr": "One SQL expression over stored columns, from which the column is derived.",
        "private": "Its values are never sent to a model.",
        "filterable": "false: never in a clause, a prompt or a table of results; it only stays with its row.",
        "unreviewed": _UNREVIEWED,
    },
    "Order": {
        "values": "The stored values, from the least to the greatest.",
        "better": "Which end people call better.",
    },
    "Group": {
        "values": "The stored values that it means.",
        "label": "What people call it: one text, or one for each language.",
        "synonyms": "Other words for it.",
    },
    "Person": {
        "relation": "at_most: a person with 3 asks for rows that need 3 or fewer.",
        "words": "The words for what a person has.",
    },
    "Range": {
        "low": "The column with the low end.",
        "high": "The column with the high end.",
        "unlimited": "Whether a missing end is no limit; else the other end counts for both.",
        "overnight": "Whether the high end, a time of day, may lie after midnight.",
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

"""Prints what requests mean in a copy of the package with other languages.

PYTHONPATH=COPY:. python -P -m tests.languages.saying REQUEST...
"""

from __future__ import annotations

import sys

from nlfilter import EmbeddedTranslator, TableSchema
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.context import Context
from nlfilter.where.conditions import Where
from nlfilter.where.owner.compiling import compile_schema
from tests.reader.small import TODAY

SCHEMA = TableSchema.model_validate(
    {
        "name": "rooms",
        "columns": {
            "town": {
                "type": "VARCHAR",
                "synonyms": ["urbo"],
                "values": {"Tokyo": ["Tokio"], "Kyoto": ["Kioto"]},
            },
            "quiet": {"type": "BOOLEAN", "when_true": ["quiet", "trankvila"]},
            "rent": {"type": "INTEGER", "unit": "JPY", "synonyms": ["luprezo"]},
            "walk": {"type": "INTEGER", "unit": "minutes", "synonyms": ["piedirado"]},
            "size": {"type": "INTEGER", "synonyms": ["ĉambro"]},
            "sea": {"type": "DOUBLE", "unit": "km", "synonyms": ["distanco"]},
        },
    }
)


def meanings(requests: list[str]) -> list[str]:
    """The where of each request, and the confidence of its reading."""
    compiled = compile_schema(SCHEMA)
    context = Context(compiled, Vocabulary({"town": ("Tokyo", "Kyoto")}), Where(compiled), TODAY)
    found = []
    for request in requests:
        translation = settle(EmbeddedTranslator().draft(request, context), request, context)
        trace = translation.trace
        found.append(f"{translation.where.sql} [{trace.verdict if trace else ''}]")
    return found


if __name__ == "__main__":
    sys.stdout.write("\n".join(meanings(sys.argv[1:])) + "\n")

"""Which values are near a stored value."""

from __future__ import annotations

import pytest

from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "jobs",
        "columns": {
            "city": {
                "type": "VARCHAR",
                "groups": {"Kansai": ["Osaka", "Kyoto", "Kobe"], "West": ["Osaka", "Fukuoka"]},
            },
            "role": {"type": "VARCHAR"},
            "note": {"type": "VARCHAR", "vocabulary": "text"},
            "code": {"type": "VARCHAR", "vocabulary": "open"},
        },
    }
)
VALUES = {
    "city": ("Osaka", "Kyoto", "Kobe", "Fukuoka", "Osaki"),
    "role": ("Data Engineer", "Data Engineer II", "Cook"),
    "code": ("a100", "a101"),
}
LEXICON = Lexicon(SCHEMA, Vocabulary(VALUES, {"note": frozenset({"garden"})}))


@pytest.mark.parametrize(
    ("column", "value", "near"),
    [
        ("city", "Osaka", ("Kyoto", "Kobe", "Fukuoka", "Osaki")),
        ("city", "Kobe", ("Osaka", "Kyoto")),
        ("role", "Data Engineer", ("Data Engineer II",)),
        ("role", "Cook", ()),
        ("note", "garden", ()),
        ("code", "a100", ()),
    ],
)
def test_near_values_are_of_a_group_or_spelled_alike(column: str, value: str, near: tuple[str, ...]) -> None:
    assert LEXICON.near(column, value) == near

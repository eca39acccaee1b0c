"""A flag with "no", "N" or "false" right after it asks for the rows without it."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "customers",
        "columns": {
            "active": {"type": "BOOLEAN"},
            "newsletter": {"type": "BOOLEAN", "when_true": ["newsletter"]},
            "vip": {"type": "BOOLEAN"},
        },
    }
)


@pytest.mark.parametrize(
    ("request_", "clause"),
    [
        ("active false", "active = FALSE"),
        ("newsletter N", "newsletter = FALSE"),
        ("newsletter no, vip", "newsletter = FALSE AND vip"),
        ("vip Y and active F", "vip AND active = FALSE"),
        ("active true", "active"),
        ("active no newsletter", "active AND newsletter IS NOT TRUE"),
    ],
)
def test_the_word_after_a_flag_is_its_state(request_: str, clause: str) -> None:
    translation = NLFilter(SCHEMA, translator="embedded").translate(request_)
    assert translation.where.sql == clause
    assert translation.covered


def test_more_after_the_word_is_about_something_else() -> None:
    translation = NLFilter(SCHEMA, translator="embedded").translate("newsletter no wombats")
    assert not translation.covered
    assert translation.unmatched

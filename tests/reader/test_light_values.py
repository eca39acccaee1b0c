"""A stored value that is also a word without weight ("live") is read, or makes the answer unsure."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

GRANTS = NLFilter(
    TableSchema.model_validate(
        {
            "name": "grants",
            "nouns": ["grants"],
            "columns": {
                "status": {"type": "VARCHAR", "values": ["Live", "Closed", "Awarded"]},
                "ward": {"type": "VARCHAR", "values": ["Dene", "Castle"]},
            },
        }
    ),
    translator="embedded",
)


@pytest.mark.parametrize(
    ("request_", "clause"),
    [
        ("live grants", "status = 'Live'"),
        ("live", "status = 'Live'"),
        ("live grants in Dene", "status = 'Live' AND ward = 'Dene'"),
        ("live and closed grants", "status IN ('Live', 'Closed')"),
        ("grants that are live", "status = 'Live'"),
        ("not live", "status IS DISTINCT FROM 'Live'"),
        ("status live", "status = 'Live'"),
    ],
)
def test_a_value_is_read_where_only_a_value_can_stand(request_: str, clause: str) -> None:
    translation = GRANTS.translate(request_)
    assert (translation.where.sql, translation.covered) == (clause, True)


def test_elsewhere_the_answer_is_not_sure() -> None:
    assert not GRANTS.translate("grants live in Dene").covered

"""A mark right after a thing says whether it is there: 「津波×」, "parking ✓"."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

SCHEMA = TableSchema.model_validate(
    {
        "name": "shelters",
        "columns": {
            "flood": {"type": "BOOLEAN", "label": {"ja": "洪水"}, "when_true": ["flood", "洪水"]},
            "tsunami": {"type": "BOOLEAN", "label": {"ja": "津波"}, "when_true": ["tsunami", "津波"]},
            "kind": {"type": "VARCHAR", "values": {"公園": ["park"], "学校": ["school"]}},
        },
    }
)


@pytest.mark.parametrize(
    ("request_", "clause"),
    [
        ("津波×", "tsunami = FALSE"),
        ("津波✕", "tsunami = FALSE"),
        ("津波Ｘ", "tsunami = FALSE"),
        ("津波x", "tsunami = FALSE"),
        ("津波 ×", "tsunami = FALSE"),
        ("津波○", "tsunami"),
        ("津波〇", "tsunami"),
        ("洪水○、津波×", "flood AND tsunami = FALSE"),
        ("洪水× 津波○", "flood = FALSE AND tsunami"),
        ("洪水×の公園", "flood = FALSE AND kind = '公園'"),
        ("公園×", "kind IS DISTINCT FROM '公園'"),
        ("flood ✗, tsunami ✓", "flood = FALSE AND tsunami"),
    ],
)
def test_a_mark_says_whether_a_thing_is_there(request_: str, clause: str) -> None:
    translation = NLFilter(SCHEMA, translator="embedded").translate(request_)
    assert translation.where.sql == clause
    assert not translation.unmatched

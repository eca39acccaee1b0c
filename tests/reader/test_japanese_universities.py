"""Japanese of a university's office: courses, scholarships and jobs, on invented tables."""

from __future__ import annotations

from datetime import date

import pytest

from nlfilter import NLFilter, TableSchema

TODAY = date(2026, 9, 24)

OFFERS = NLFilter(
    TableSchema.model_validate(
        {
            "name": "offers",
            "label": {"ja": "募集"},
            "nouns": ["募集"],
            "columns": {
                "種別": {"type": "VARCHAR"},
                "GPA要件": {
                    "type": "DOUBLE",
                    "synonyms": ["GPA"],
                    "person": {"relation": "at_most", "words": ["GPA"]},
                },
                "募集人数": {"type": "BIGINT", "unit": "people", "synonyms": ["募集"]},
                "時給": {"type": "BIGINT", "unit": "JPY", "per": "hour", "synonyms": ["hourly"]},
                "月額": {"type": "BIGINT", "unit": "JPY", "per": "month", "synonyms": ["monthly"]},
                "面接": {"type": "BOOLEAN", "when_true": ["面接あり", "面接"], "when_false": ["面接なし"]},
                "在宅": {"type": "BOOLEAN", "when_true": ["在宅可"]},
                "締切日": {"type": "DATE", "synonyms": ["締切", "締め切られた"]},
                "開始日": {"type": "DATE", "synonyms": ["始まった"]},
            },
        }
    ),
    values=[
        {
            "種別": ("奨学金", "学内", "学外")[n % 3],
            "GPA要件": 2.0 + n % 4 / 2,
            "募集人数": 1 + n % 9,
            "時給": 1100 + 20 * n if n % 3 else None,
            "月額": None if n % 3 else 20_000 + 4_000 * n,
            "面接": n % 2 == 0,
            "在宅": n % 4 == 0,
            "締切日": date(2026, 9, 10 + n % 20),
            "開始日": date(2026, 10, 1 + n % 20),
        }
        for n in range(24)
    ],
    translator="embedded",
    today=TODAY,
)


def asked(filter_: NLFilter, request: str) -> tuple[str, bool]:
    said = filter_.translate(request)
    return said.where.shown, said.covered


def test_a_share_is_no_limit_of_people() -> None:
    rows = [{"grant": f"G{n}", "overhead_cap_pct": n % 26} for n in range(60)]
    grants = NLFilter.infer(rows, translator="embedded")
    assert grants.schema.columns["overhead_cap_pct"].person is None
    assert asked(grants, "overhead cap of 15") == ("overhead_cap_pct = 15", True)


def test_a_nearly_complete_name_is_the_item() -> None:
    rows = [
        {"科目名": f"入門講座その{n}について", "教室": f"{n % 3}号館{n}" if n % 4 else None}
        for n in range(60)
    ]
    assert TableSchema.infer(rows).item == "科目名"


EITHER = "面接 AND 在宅 OR 時給 >= 1500"


@pytest.mark.parametrize("word", ["または", "あるいは", "か"])
def test_without_a_pause_or_is_in_doubt(word: str) -> None:
    said = OFFERS.translate(f"面接ありで在宅可{word}時給1500円以上")
    assert not said.covered
    assert said.trace is not None
    assert EITHER in {" AND ".join(one.conditions) for one in said.trace.candidates}

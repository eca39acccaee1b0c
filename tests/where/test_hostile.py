"""A short run of `make fuzz`."""

from __future__ import annotations

from itertools import islice

from tests.where.hostile import Judge, texts


def test_nothing_hostile_gets_through() -> None:
    judge = Judge()
    findings = [finding for text in islice(texts(seed=1), 3_000) if (finding := judge.judge(text))]
    assert findings == []
    assert judge.accepted > 50

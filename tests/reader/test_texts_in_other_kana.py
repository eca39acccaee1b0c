"""Texts are searched in the kana that they have, whatever kana a request writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.schema.stored.learn import save, vocabulary_from

_NAMES = ("ひばり", "サクラ", "つばめ", "モミジ", "みなと", "ヒナタ", "りんご", "リンゴ")
_ENDS = ("軒", "亭", "堂", "食堂", "庵", "屋", "の里", "館", "荘", "本店", "別館", "横丁")
_ROWS = [{"店名": f"{name}{end}", "席数": n % 9} for n, name in enumerate(_NAMES) for end in _ENDS]


@pytest.fixture(scope="module")
def shops() -> NLFilter:
    return NLFilter(TableSchema.infer(_ROWS), translator="embedded", values=_ROWS)


def test_a_saved_vocabulary_keeps_the_kana(shops: NLFilter, tmp_path: Path) -> None:
    assert shops.vocabulary is not None
    save(shops.vocabulary, tmp_path / "words.parquet")
    learned = vocabulary_from(tmp_path / "words.parquet", shops.schema)
    assert learned.kana == shops.vocabulary.kana
    assert learned.writes("店名", "サクラ")
    assert not learned.writes("店名", "さくら")

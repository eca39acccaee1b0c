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


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("ヒバリ", "店名 ILIKE '%ひばり%'"),
        ("ひばり", "店名 ILIKE '%ひばり%'"),
        ("さくら", "店名 ILIKE '%サクラ%'"),
        ("サクラ", "店名 ILIKE '%サクラ%'"),
        ("りんご", "店名 ILIKE '%りんご%' OR 店名 ILIKE '%リンゴ%'"),
        ("店名にひなたを含む", "店名 ILIKE '%ヒナタ%'"),
        ("「ツバメ」を含む", "店名 ILIKE '%つばめ%'"),
    ],
)
def test_both_ways(shops: NLFilter, request_: str, where: str) -> None:
    assert shops.translate(request_).where.sql == where


def test_a_saved_vocabulary_keeps_the_kana(shops: NLFilter, tmp_path: Path) -> None:
    assert shops.vocabulary is not None
    save(shops.vocabulary, tmp_path / "words.parquet")
    learned = vocabulary_from(tmp_path / "words.parquet", shops.schema)
    assert learned.kana == shops.vocabulary.kana
    assert learned.writes("店名", "サクラ")
    assert not learned.writes("店名", "さくら")


def test_unknown_kana_are_searched_as_they_are_typed() -> None:
    schema = TableSchema.model_validate(
        {"name": "shops", "columns": {"note": {"type": "VARCHAR", "vocabulary": "text"}}, "search": ["note"]}
    )
    where = NLFilter(schema, translator="embedded").translate("「さくら」を含む").where
    assert where.sql == "note ILIKE '%さくら%'"

"""Foreign words in katakana match values in Latin letters that sound alike, and the other way round."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter
from nlfilter.schema.lexicon.sound import Sounds, sounds

BOATS = [
    {"yard": "Brenholm", "rig": "schooner", "hull": "carbon", "berths": 4},
    {"yard": "Tarvik", "rig": "catamaran", "hull": "plastic", "berths": 6},
    {"yard": "Halvik", "rig": "ketch", "hull": "steel", "berths": 3},
    {"yard": "Osterwald", "rig": "sloop", "hull": "aluminium", "berths": 2},
]
SHOPS = [{"店": "ひばり堂", "品": "スパークリングワイン"}, {"店": "みずほ屋", "品": "コンディショナー"}]


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("ブレンホルム製", "yard = 'Brenholm'"),
        ("カタマランで、berthsが4以上", "rig = 'catamaran' AND berths >= 4"),
        ("スクーナー以外", "rig IS DISTINCT FROM 'schooner'"),
        ("ハルヴィク製", "yard = 'Halvik'"),
        ("タルヴィクかオスターワルド", "yard IN ('Tarvik', 'Osterwald')"),
    ],
)
def test_katakana_finds_a_latin_value(request_: str, where: str) -> None:
    assert NLFilter.infer(BOATS).translate(request_).where.sql == where


def test_latin_letters_find_a_value_in_katakana() -> None:
    told = NLFilter.infer(SHOPS).translate("sparkling wine")
    assert told.where.sql == "品 = 'スパークリングワイン'"


def test_the_person_is_told() -> None:
    said = NLFilter.infer(BOATS).translate("カタマラン")
    assert [(one.phrase, one.value) for one in said.mapped] == [("カタマラン", "catamaran")]


@pytest.mark.parametrize("request_", ["カラフルなもの", "grown in Norway", "タルトがある"])
def test_words_that_sound_otherwise_stay_unknown(request_: str) -> None:
    shades = [{"shade": "green", "yard": "Tarvik"}, {"shade": "クリーム", "yard": "Brenholm"}]
    assert "shade" not in str(NLFilter.infer(shades).translate(request_ + " Tarvik").where.sql)


def test_a_word_of_few_consonants_has_no_sound() -> None:
    assert not sounds("パリ")
    assert not sounds("Lee")


def test_two_values_that_sound_alike_are_not_matched() -> None:
    assert Sounds(["dancer", "denser"]).like("ダンサー") in ("dancer", None)
    assert Sounds(["Sarvik", "Zarvik"]).like("サルヴィク") in ("Sarvik", None)

"""Foreign words in katakana match values in Latin letters that sound alike, and the other way round."""

from __future__ import annotations

from nlfilter import NLFilter
from nlfilter.schema.lexicon.sound import Sounds, sounds

BOATS = [
    {"yard": "Brenholm", "rig": "schooner", "hull": "carbon", "berths": 4},
    {"yard": "Tarvik", "rig": "catamaran", "hull": "plastic", "berths": 6},
    {"yard": "Halvik", "rig": "ketch", "hull": "steel", "berths": 3},
    {"yard": "Osterwald", "rig": "sloop", "hull": "aluminium", "berths": 2},
]


def test_the_person_is_told() -> None:
    said = NLFilter.infer(BOATS).translate("カタマラン")
    assert [(one.phrase, one.value) for one in said.mapped] == [("カタマラン", "catamaran")]


def test_a_word_of_few_consonants_has_no_sound() -> None:
    assert not sounds("パリ")
    assert not sounds("Lee")


def test_two_values_that_sound_alike_are_not_matched() -> None:
    assert Sounds(["dancer", "denser"]).like("ダンサー") in ("dancer", None)
    assert Sounds(["Sarvik", "Zarvik"]).like("サルヴィク") in ("Sarvik", None)

"""Codes and the words that they are short for; a word that only begins a sentence is no code."""

from __future__ import annotations

from nlfilter.schema.lexicon.short import Shortened


def test_a_short_form_keeps_most_consonants() -> None:
    short = Shortened(["pnd", "hld", "cncl", "wksp", "nhs", "avl"])
    words = ("pending", "hold", "cancelled", "workshop", "portland", "shelter", "nights", "arrival")
    found = ["pnd", "hld", "cncl", "wksp", None, None, None, None]
    assert [short.form_of([word]) for word in words] == found

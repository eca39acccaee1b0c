"""Words of the other language, from JMdict and JMnedict as the package `jamdict-data` carries them.

Both belong to the Electronic Dictionary Research and Development Group (https://www.edrdg.org), under CC
BY-SA. They are used only to infer a schema, if the extra `nlfilter[dictionary]` is installed. The words go
into the schema, where the owner can see them.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from msgspec import Struct

from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import has_cjk, is_cjk, is_hiragana, is_ideograph, is_katakana
from nlfilter.schema.inference.dictionary_place import place_of_dictionary
from nlfilter.schema.names.word_tables import NAMES

_COMMON = {"ichi1": 2.0, "news1": 2.0, "spec1": 2.0, "gai1": 2.0, "news2": 1.0, "spec2": 1.0, "ichi2": 1.0}
"""Marks of common words, with their frequency."""
_FREQUENT = re.compile(r"nf(\d\d)")
"""The rank of a word in newspapers, in groups of five hundred words."""
_PLAIN = ("noun", "adjectival noun", "adjective (keiyoushi)")
"""Parts of speech that name a thing or a property."""
_BOUND = ("counter", "prefix", "suffix", "noun, used as a", "pronoun", "numeric")
"""Parts of speech of a word that only stands beside another word: alone, it can mean too much."""
_STEERS = "adverb"
"""The part of speech of a noun that is also an adverb."""
_LOAN = 1.0
"""A bonus for loanwords: they keep their meaning, and people use them."""
_RARE = frozenset(
    {"archaism", "obscure term", "slang", "obsolete term", "derogatory", "dated term", "rare", "manga slang"}
    | {"vulgar expression or word", "children's language", "Internet slang", "poetical term", "colloquialism"}
    | {"honorific or respectful (sonkeigo) language", "humble (kenjougo) language", "historical term"}
)
_IN_KANA = "word usually written using kana alone"
_MADE_UP = (
    "irregular okurigana usage",
    "word containing out-dated kanji",
    "word containing irregular kanji usage",
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_MOST_WORDS = 3
_MOST_GLOSSES = 4
_SENSES = """
SELECT s.idseq, s.ID,
  (SELECT group_concat(text, '|') FROM pos WHERE sid = s.ID),
  (SELECT group_concat(text, '|') FROM misc WHERE sid = s.ID),
  (SELECT count(*) FROM Sense o WHERE o.idseq = s.idseq AND o.ID < s.ID),
  (SELECT group_concat(text, '|') FROM SenseGloss WHERE sid = s.ID AND lang = 'eng')
FROM Sense s WHERE """
_WRITTEN = """
SELECT k.text, (SELECT group_concat(text, '|') FROM {} WHERE kid = k.ID),
  (SELECT group_concat(text, '|') FROM {} WHERE kid = k.ID)
FROM {} k WHERE k.idseq = ?"""

_NAMED = ("place", "station", "company", "product", "organization")
_NAMES_OF_JAPANESE = """
SELECT g.text FROM NETransGloss g JOIN NETranslation n ON n.ID = g.tid WHERE n.idseq IN (
  SELECT idseq FROM NEKanji WHERE text = ? UNION
  SELECT r.idseq FROM NEKana r WHERE r.text = ?
  AND NOT EXISTS (SELECT 1 FROM NEKanji k WHERE k.idseq = r.idseq)
) AND """
_NAMES_OF_ENGLISH = """
SELECT coalesce(k.text, r.text) FROM NETransGloss g JOIN NETranslation n ON n.ID = g.tid
LEFT JOIN NEKanji k ON k.idseq = n.idseq LEFT JOIN NEKana r ON r.idseq = n.idseq WHERE g.text = ? AND """


class _Sense(Struct, frozen=True):
    entry: int
    parts: str
    notes: frozenset[str]
    order: int
    glosses: tuple[str, ...]

    @property
    def plain(self) -> bool:
        """Whether it is a noun in modern use."""
        return self._names and _STEERS not in self.parts

    @property
    def when(self) -> bool:
        """Whether it is a noun that also says when, in the first sense of its word: 「夏」, 「朝」."""
        return self._names and _STEERS in self.parts and not self.order

    @property
    def _names(self) -> bool:
        return self.parts.startswith(_PLAIN) and not (self.notes & _RARE)

    @property
    def bound(self) -> bool:
        """Whether the word stands only beside another word."""
        return any(part.startswith(_BOUND) for part in self.parts.split("|"))


class Dictionary:
    """Both dictionaries, open; words are looked up in the given spelling."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._read = connection.execute

    def japanese(self, english: str, *, joining: bool = False) -> dict[str, float]:
        """Japanese nouns for an English noun, with how well they fit.

        `joining`: also words that occur only at the end of another.
        """
        scored: dict[str, float] = {}
        for sense in self._senses_with(english):
            ends = joining and sense.bound and not sense.notes & _RARE
            place = next((n for n, gloss in enumerate(sense.glosses) if _cleaned(gloss) == english), 9)
            if not (sense.plain or ends or (sense.when and place == 0)):
                continue
            for form, common in self._forms(sense):
                weight = common - 0.5 * min(place, 3) - 0.7 * sense.order
                if place == 0 and all(map(is_katakana, form)):
                    weight += _LOAN
                slight = common < 1 or place > 1 or sense.order or form in NAMES["counting"]["words"]
                if len(form) == 1 and not ends and slight:
                    continue
                scored[form] = max(weight, scored.get(form, -9))
        return scored

    def english(self, japanese: str) -> tuple[str, ...]:
        """The English meanings of a Japanese word, the first meaning first."""
        kana = all(is_hiragana(ch) or not is_cjk(ch) for ch in japanese)
        found: list[_Sense] = []
        for entry in self._entries(japanese):
            plain = [sense for sense in self._senses("s.idseq = ?", (entry,)) if sense.plain]
            written = self._read("SELECT 1 FROM Kanji WHERE idseq = ? LIMIT 1", (entry,)).fetchone()
            found += [s for s in plain if not kana or not written or _IN_KANA in s.notes]
        senses = sorted((sense for sense in found if sense.order < 2), key=lambda sense: sense.order)
        glosses = (gloss for sense in senses for gloss in sense.glosses[:_MOST_GLOSSES])
        return tuple(dict.fromkeys(word for gloss in glosses if (word := _cleaned(gloss)) and _short(word)))

    def knows(self, japanese: str) -> bool:
        """Whether a Japanese text is a word."""
        return bool(self._entries(japanese))

    def readings(self, japanese: str) -> tuple[str, ...]:
        """The readings of a word in ideographs, in kana, the most common entry first."""
        rows = self._read(
            "SELECT r.text FROM Kanji k JOIN Kana r ON r.idseq = k.idseq WHERE k.text = ? AND NOT EXISTS "
            "(SELECT 1 FROM KNR x WHERE x.kid = r.ID) "
            "ORDER BY EXISTS (SELECT 1 FROM KJP p WHERE p.kid = k.ID) DESC",
            (japanese,),
        )
        return tuple(dict.fromkeys(row[0] for row in rows))[:2]

    def written(self, kana: str) -> tuple[str, ...]:
        """The common words in ideographs with a reading."""
        rows = self._read(
            "SELECT DISTINCT k.text FROM Kana r JOIN Kanji k ON k.idseq = r.idseq WHERE r.text = ? "
            "AND EXISTS (SELECT 1 FROM KJP p WHERE p.kid = k.ID)",
            (kana,),
        )
        return tuple(row[0] for row in rows)

    def names(self, text: str) -> tuple[str, ...]:
        """The name of a place, a maker or a product in the other script, in both directions."""
        loose = ("unclass",) if not any(map(is_ideograph, text)) else ()  # ideographs: mostly people
        kinds = (*_NAMED, *loose)
        of_kind = (
            "EXISTS (SELECT 1 FROM NETransType t WHERE t.tid = n.ID AND t.text IN "
            f"({', '.join('?' * len(kinds))}))"
        )
        if has_cjk(text):
            rows = self._read(_NAMES_OF_JAPANESE + of_kind, (text, text, *kinds))
        else:
            rows = self._read(_NAMES_OF_ENGLISH + of_kind, (text, *kinds))
        return tuple(dict.fromkeys(word for (name,) in rows if (word := _cleaned(name)) and _short(word)))

    def _senses_with(self, english: str) -> Iterator[_Sense]:
        """The senses with an English word as a gloss, with or without a part in brackets."""
        rows = self._read(
            "SELECT sid FROM SenseGloss WHERE text = ? UNION "
            "SELECT sid FROM SenseGloss WHERE text > ? AND text < ?",
            (english, f"{english} (", f"{english} )"),
        )
        sids = {row[0] for row in rows} | self._after_brackets.get(english, set())
        yield from self._senses(f"s.ID IN ({', '.join('?' * len(sids))})", sids)

    @cached_property
    def _after_brackets(self) -> Mapping[str, set[int]]:
        """The senses of glosses that begin with brackets: "(passenger) fare"."""
        found: dict[str, set[int]] = {}
        for sid, gloss in self._read("SELECT sid, text FROM SenseGloss WHERE text > '(' AND text < ')'"):
            found.setdefault(_cleaned(gloss), set()).add(sid)
        return found

    def _senses(self, where: str, values: Iterable[str | int]) -> Iterator[_Sense]:
        for entry, _, parts, notes, order, glosses in self._read(_SENSES + where, tuple(values)).fetchall():
            told = frozenset((notes or "").split("|"))
            yield _Sense(entry, parts or "noun", told, order, tuple((glosses or "").split("|")))

    def _forms(self, sense: _Sense) -> list[tuple[str, float]]:
        """The spelling of an entry, and how common it is: in kana if that is usual."""
        kanji = self._written(("KJP", "KJI", "Kanji"), sense.entry)
        if kanji and _IN_KANA not in sense.notes:
            return kanji[:3]
        return [*self._written(("KNP", "KNI", "Kana"), sense.entry)[:2], *kanji[:1]]

    def _written(self, tables: tuple[str, str, str], entry: int) -> list[tuple[str, float]]:
        rows = self._read(_WRITTEN.format(*tables), (entry,)).fetchall()
        return [(text, _commonness(marks or "")) for text, marks, faults in rows if faults not in _MADE_UP]

    def _entries(self, japanese: str) -> list[int]:
        rows = self._read(
            "SELECT idseq FROM Kanji WHERE text = ? UNION SELECT idseq FROM Kana WHERE text = ?",
            (japanese, japanese),
        )
        return [row[0] for row in rows]


def _commonness(marks: str) -> float:
    each = marks.split("|")
    band = next((int(found[1]) for mark in each if (found := _FREQUENT.fullmatch(mark))), 48)
    return max((_COMMON.get(mark, 0.0) for mark in each), default=0.0) + (48 - band) / 48


def _cleaned(gloss: str) -> str:
    return _BRACKETS.sub("", gloss).strip()


def _short(word: str) -> bool:
    return len(word.split()) <= _MOST_WORDS


def is_lacking() -> bool:
    """Whether no dictionary is installed, and nobody has said which one to use."""
    return not os.environ.get("NLFILTER_DICTIONARY") and place_of_dictionary() is None


@contextmanager
def opened() -> Iterator[Dictionary | None]:
    """The open dictionary; None if there is none, or it is broken."""
    place = place_of_dictionary()
    if place is None or not place.is_file():
        yield None
        return
    connection = sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield Dictionary(connection)
    finally:
        connection.close()

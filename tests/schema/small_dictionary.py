"""A dictionary of a few entries, in the format of the installed one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

_TABLES = """
CREATE TABLE Kanji (ID INTEGER PRIMARY KEY, idseq INTEGER, text TEXT);
CREATE TABLE Kana (ID INTEGER PRIMARY KEY, idseq INTEGER, text TEXT);
CREATE TABLE KJP (kid INTEGER, text TEXT); CREATE TABLE KJI (kid INTEGER, text TEXT);
CREATE TABLE KNP (kid INTEGER, text TEXT); CREATE TABLE KNI (kid INTEGER, text TEXT);
CREATE TABLE KNR (kid INTEGER, text TEXT);
CREATE TABLE Sense (ID INTEGER PRIMARY KEY, idseq INTEGER);
CREATE TABLE pos (sid INTEGER, text TEXT); CREATE TABLE misc (sid INTEGER, text TEXT);
CREATE TABLE SenseGloss (sid INTEGER, lang TEXT, text TEXT);
CREATE TABLE NEKanji (ID INTEGER PRIMARY KEY, idseq INTEGER, text TEXT);
CREATE TABLE NEKana (ID INTEGER PRIMARY KEY, idseq INTEGER, text TEXT);
CREATE TABLE NETranslation (ID INTEGER PRIMARY KEY, idseq INTEGER);
CREATE TABLE NETransType (tid INTEGER, text TEXT);
CREATE TABLE NETransGloss (tid INTEGER, lang TEXT, text TEXT);
"""
_NOUN = "noun (common) (futsuumeishi)"
# Spelling, reading, frequency, parts of speech, notes, meanings.
_WORDS: Sequence[tuple[str, str, str, str, str, str]] = (
    ("家賃", "やちん", "ichi1", _NOUN, "", "rent"),
    ("使用料", "しようりょう", "news1", _NOUN, "", "rent; royalty"),
    ("裂け目", "さけめ", "", _NOUN, "archaism", "rent"),
    ("運賃", "うんちん", "ichi1", _NOUN, "", "(passenger) fare"),
    ("待ち時間", "まちじかん", "", _NOUN, "", "waiting time"),
    ("駅", "えき", "ichi1", _NOUN, "", "railway station; station"),
    ("距離", "きょり", "ichi1", _NOUN, "", "distance; range"),
    ("真鍮", "しんちゅう", "", _NOUN, "", "brass"),
    ("木造", "もくぞう", "news1", _NOUN, "", "wooden; made of wood; wooden construction"),
    ("豚骨", "とんこつ", "", _NOUN, "", "pork bones"),
    ("材料", "ざいりょう", "ichi1", _NOUN, "", "ingredients; material"),
    ("一番", "いちばん", "ichi1", _NOUN + "|adverb (fukushi)", "", "first"),
    ("", "ペット", "ichi1", _NOUN, "", "pet"),
    ("", "オート", "ichi1", _NOUN, "", "auto"),
    ("", "ロック", "ichi1", _NOUN, "", "lock"),
    ("診療所", "しんりょうじょ", "ichi1", _NOUN, "", "clinic; medical office"),
)
_NAMES = (("世田谷", "せたがや", "place", "Setagaya"), ("", "アクメ", "company", "Acme"))


def write_dictionary(path: Path) -> Path:
    """Writes the database; returns its path."""
    with sqlite3.connect(path) as db:
        db.executescript(_TABLES)
        for n, (kanji, kana, mark, parts, notes, meanings) in enumerate(_WORDS, 1):
            if kanji:
                db.execute("INSERT INTO Kanji VALUES (?, ?, ?)", (n, n, kanji))
                db.execute("INSERT INTO KJP VALUES (?, ?)", (n, mark))
            db.execute("INSERT INTO Kana VALUES (?, ?, ?)", (n, n, kana))
            db.execute("INSERT INTO KNP VALUES (?, ?)", (n, mark))
            db.execute("INSERT INTO Sense VALUES (?, ?)", (n, n))
            db.executemany("INSERT INTO pos VALUES (?, ?)", [(n, part) for part in parts.split("|")])
            db.executemany("INSERT INTO misc VALUES (?, ?)", [(n, note) for note in notes.split("|") if note])
            glosses = [(n, "eng", gloss) for gloss in meanings.split("; ")]
            db.executemany("INSERT INTO SenseGloss VALUES (?, ?, ?)", glosses)
        for n, (kanji, kana, kind, latin) in enumerate(_NAMES, 1):
            if kanji:
                db.execute("INSERT INTO NEKanji VALUES (?, ?, ?)", (n, n, kanji))
            db.execute("INSERT INTO NEKana VALUES (?, ?, ?)", (n, n, kana))
            db.execute("INSERT INTO NETranslation VALUES (?, ?)", (n, n))
            db.execute("INSERT INTO NETransType VALUES (?, ?)", (n, kind))
            db.execute("INSERT INTO NETransGloss VALUES (?, 'eng', ?)", (n, latin))
    db.close()
    return path

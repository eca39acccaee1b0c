"""Collects proposed and refused items, while the parts of an answer are checked one after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from nlfilter.enrich import reasons
from nlfilter.enrich.guesses import Owner, Word
from nlfilter.enrich.proposal import TABLE, Item, Place, Refused
from nlfilter.languages.folders import codes
from nlfilter.schema.fold import is_ideograph, squeeze
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.lexicon.meaning import NAMING, Meaning, MeaningKind
from nlfilter.schema.parts import Lang
from nlfilter.translate.languages.loading import language

LONGEST_WORD = 60
LONGEST_UNIT = 24

_STRONG = frozenset[MeaningKind](
    {"term", "range", "sum", "value", "synonym", "group", "flag", "text", "column", "opposite"}
)
"""Meanings that exclude any other meaning of a word; a part of a name or of a value is weaker."""

_PLAIN = re.compile(r"[\w\s.,:/+&'’()（）・ー〜~%#°²㎡!-]+")
_GRAMMAR = frozenset(
    {
        "not",
        "not_after",
        "exclude_after",
        "and",
        "or",
        "nor",
        "but",
        "either",
        "neither",
        "both",
        "unless",
        "optional",
    }
    | {"optional_after", "also", "also_fine", "everything", "gt", "ge", "lt", "le"}
)
"""Roles of words that decide how the rest of a request is read."""
_EMPTY = frozenset({"filler"})
"""Roles of words that ask for nothing: with a meaning, they would ask for it in many requests."""
_ASKING = frozenset({"value", "group", "flag", "text", "term", "sum"})
"""Meanings by which a word asks for rows, whatever words are beside it."""


def problem_of(word: str) -> str:
    """Returns the problem of a word by itself, or "".

    >>> [problem_of(word) for word in ("condo", "120", "not", "see https://x.y")]
    ['', 'only figures, which are understood without it', 'a word of the language itself', 'not a plain word']
    """
    if len(word) > LONGEST_WORD:
        return reasons.TOO_LONG
    shown = all(ch.isprintable() and unicodedata.category(ch) not in ("Cf", "Co", "Cn") for ch in word)
    if (
        not shown
        or not _PLAIN.fullmatch(unicodedata.normalize("NFKC", word))
        or "://" in word
        or not any(map(str.isalnum, word))
    ):
        return reasons.NOT_PLAIN
    key = squeeze(word)
    if not key or key.isdecimal():
        return reasons.ONLY_FIGURES
    if len(key) == 1 and not is_ideograph(key):
        return reasons.ONE_LETTER
    if _GRAMMAR & language().roles.get(key, frozenset()):
        return reasons.LANGUAGE
    return ""


def problem_of_unit(name: str) -> str:
    """Returns the problem of a unit's name, or "": one letter or one sign may be enough.

    >>> problem_of_unit("g"), problem_of_unit("US$"), problem_of_unit("1;2")
    ('', '', 'not a plain word')
    """
    if len(name) > LONGEST_UNIT:
        return reasons.TOO_LONG
    plain = "".join(ch for ch in name if unicodedata.category(ch) != "Sc")  # "US$"
    return "" if (len(plain) == 1 and plain.isalpha()) or (name and not plain) else problem_of(plain)


class TakenWords:
    """Every word of a table with its owner; accepted words are added.

    A word that only a guess gives to a part is not taken: a model's word wins, and the guess is `withdrawn`.
    """

    def __init__(self, lexicon: Lexicon, guesses: Iterable[Word] = ()) -> None:
        self.lexicon = lexicon
        self.family: dict[str, str] = {}
        """Columns that may share words, by name: a derived column and its stored column."""
        self.ends = {name: one.ends for name, one in lexicon.schema.ranges.items()}
        """The columns of each range, by its name: it may be called like one of them, and wins over it."""
        self.withdrawn: dict[Word, Owner] = {}
        """Guesses that are not right, each with the new owner of its word."""
        self._taken: dict[str, Owner] = {}
        self._guesses: dict[str, list[Word]] = {}
        for word in guesses:
            self._guesses.setdefault(squeeze(word.text), []).append(word)

    def take(self, word: str, owner: Owner) -> str:
        """Give a word to an owner; return the problem, or "". The owner may have the word already."""
        if problem := problem_of(word):
            return problem
        key = squeeze(word)
        if owner[0] in _ASKING and not word.isupper() and _EMPTY & language().roles.get(key, frozenset()):
            return reasons.LANGUAGE
        for other, is_name in self._owners(key):
            if not self._may_share(owner, other) and not (is_name and _may_be_named_after(owner, other)):
                return reasons.taken(meaning_of(other))
        for guess in self._guesses.get(key, ()):
            if not self._may_share(owner, guess.owner):
                self.withdrawn.setdefault(guess, owner)
        self._taken.setdefault(key, owner)
        return ""

    def has(self, word: str, owner: Owner) -> bool:
        """Whether a word already has this owner."""
        key = squeeze(word)
        known = any(owner == other for other, _ in self._owners(key))
        return known or any(owner == guess.owner for guess in self._guesses.get(key, ()))

    def _owners(self, key: str) -> list[tuple[Owner, bool]]:
        """The owners of a word; for each, whether the word is the name of a value or of a guessed group."""
        names = ("value", "group") if self.lexicon.schema.guessed else ("value",)
        found = [
            (_owner(meaning), meaning.kind in names)
            for meaning in self.lexicon.find(key)
            if meaning.kind in _STRONG
        ]
        return [*found, (self._taken[key], False)] if key in self._taken else found

    def _may_share(self, one: Owner, other: Owner) -> bool:
        """Whether a word may have both owners: they are equal, or other words in a request choose one."""
        kinds = {one[0], other[0]}
        if one[0] == "range" and other[0] == "column" and other[1] in self.ends.get(one[1], ()):
            return True
        if one == other or ("term" in kinds and not kinds.isdisjoint(NAMING)):
            return True
        if one[0] == other[0] == "value":
            return one[2] == other[2]  # the same stored value in another column
        return one[0] == other[0] == "column" and self._root(one[1]) == self._root(other[1])

    def _root(self, name: str) -> str:
        return self.family.get(name, name)


def _may_be_named_after(owner: Owner, other: Owner) -> bool:
    """Whether a term or a group may have the name of a value: it is the wider meaning, and wins over it."""
    if owner[0] == "group":
        return other[0] == "value" and owner[1] == other[1] and other[2] in map(squeeze, owner[2:])
    return owner[0] == "term"


def _owner(meaning: Meaning) -> Owner:
    match meaning.kind:
        case "value" | "synonym":
            return "value", meaning.name, squeeze(meaning.values[0])
        case "group":
            return "group", meaning.name, *sorted(meaning.values)
        case "text":
            return "text", meaning.name, squeeze(meaning.values[0])
        case "flag":
            return "flag", meaning.name, str(meaning.truth)
        case _:
            return meaning.kind, meaning.name


def meaning_of(owner: Owner) -> str:
    """Says what a word of this owner means."""
    kind, name, *rest = owner
    match kind:
        case "value" | "text":
            return f"means {rest[0]!r} of {name}"
        case "group":
            return f"means a group of {name}"
        case "flag":
            return f"means a state of {name}"
        case _:
            return f"a word of the {kind} {name}"


def part_of(owner: Owner) -> Place:
    """The part of a schema that an owner belongs to."""
    kind, name, *_ = owner
    if kind == "table":
        return TABLE
    return (f"{kind}s" if kind in ("term", "sum", "range") else "columns"), name


MOST_WORDS = 60
"""The most words at one place."""

LONGEST_SHOWN = 60


class Ledger(Struct):
    """The items of an answer that were checked so far."""

    words: TakenWords
    items: list[Item] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    _counts: dict[Place, int] = field(default_factory=dict)

    def put(self, place: Place, value: Any, *, needs_review: bool = False, about: Iterable[str] = ()) -> None:
        """Propose something."""
        self.items.append(Item(place, value, needs_review, tuple(about)))

    def withdraw(self, word: Word, *, needs_review: bool = False, taken_by: Place = ()) -> None:
        """Propose to remove a word from its list."""
        removed = Item(word.place, word.text, needs_review, removes=True, taken_by=taken_by)
        if removed not in self.items:
            self.items.append(removed)

    def refuse(self, place: Place, text: str, why: str, *, repairable: bool = False) -> None:
        """Refuse something, with the reason."""
        self.refused.append(Refused(place, text[:LONGEST_SHOWN], why, repairable))

    def check(self, place: Place, word: str, owner: Owner) -> bool:
        """Give a word to its owner and return True; refuse it if it has another meaning."""
        if why := self.words.take(word, owner):
            self.refuse(place, word, why)
        return not why

    def word(self, place: Place, word: str, owner: Owner) -> None:
        """Propose one more word at a place."""
        if self.words.has(word, owner):
            self.words.take(word, owner)  # a guess that is confirmed
            return
        if self._counts.get(place, 0) >= MOST_WORDS:
            self.refuse(place, word, reasons.TOO_MANY)
        elif self.check(place, word, owner):
            self._counts[place] = self._counts.get(place, 0) + 1
            self.put(place, word)

    def label(
        self, place: Place, labels: Mapping[Lang, str], texts: Mapping[Lang, str], owner: Owner
    ) -> None:
        """Propose labels for something, in the languages that have none for it yet."""
        for lang in codes():
            text = texts.get(lang, "").strip()
            if text and lang not in labels and self.check((*place, "label", lang), text, owner):
                self.put((*place, "label", lang), text)

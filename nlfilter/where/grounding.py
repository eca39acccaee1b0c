"""Grounding: finds the stored value that a literal of a clause means.

A model writes `city = 'Tokyo'`, but the table stores 東京. Each text literal is looked up exactly, then
folded, then as a synonym, then as a single safe typo. The stored value replaces the literal, and every
correction is recorded. If a literal is not in the schema, not stored and not in the request, the model
invented it, and its part of the condition is not applied (promise 3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable
from enum import Enum, auto
from itertools import islice
from typing import TypeVar

from msgspec import Struct

from nlfilter.schema.fold import Folded, fold, has_cjk, is_cjk, squeeze
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.where.nodes import (
    And,
    AnyElement,
    Compare,
    Differs,
    Has,
    HasAll,
    HasAny,
    HasWord,
    Leaf,
    Like,
    Not,
    OneOf,
    Or,
    Predicate,
    SameList,
    conjunction,
    disjunction,
    inwards,
    literals,
    parts_of,
    with_literals,
)
from nlfilter.where.phrases import How, Mapped, Reason

T = TypeVar("T")
R = TypeVar("R")


class Ungrounded(Struct, frozen=True):
    """A literal that must not be used: the reason, near stored values, and its phrase if it has one."""

    reason: Reason
    suggestions: tuple[str, ...] = ()
    said: str = ""


class Grounded(Struct, frozen=True):
    """The predicate with stored values instead of literals, the corrections, and the lost literals."""

    predicate: Predicate
    mapped: tuple[Mapped, ...] = ()
    lost: tuple[Ungrounded, ...] = ()


class _Lost(Exception):
    """A literal cannot be used."""

    def __init__(self, found: Ungrounded) -> None:
        self.found = found


class _Scope(Enum):
    """What may be removed if a literal cannot be used."""

    WISHES = auto()
    """One part of an AND: each part is a wish, and the removed one is named."""
    ALTERNATIVES = auto()
    """One part of an OR: without it, fewer rows are kept."""
    WHOLE = auto()
    """Nothing: under a negation, a shorter condition would keep more rows."""


def ground(
    predicate: Predicate,
    lexicon: Lexicon,
    request: str,
    own_texts: Container[tuple[str, str]] = frozenset(),
) -> Grounded | Ungrounded:
    """Ground every text literal of a predicate that a model wrote for a request.

    If a literal cannot be used, only its part is removed, provided that the rest keeps its meaning: one part
    of an AND, or, outside negations, one side of an OR or one value of a list. `own_texts` holds the texts in
    the owner's clauses, by column. Returns `Ungrounded` if nothing is left.
    """
    work = _Grounding(lexicon, Folded.of(request), squeeze(request), own_texts)
    try:
        found = work.visit(predicate, _Scope.WISHES)
    except _Lost as error:
        return error.found
    parts = parts_of(found)
    vain = [work.sought_in_vain(part) for part in parts]
    work.lost += filter(None, vain)
    if not (kept := [part for part, lost in zip(parts, vain, strict=True) if lost is None]):
        return work.lost[-1]
    return Grounded(conjunction(*kept), tuple(work.mapped), tuple(work.lost))


class _Grounding:
    """Grounds the literals of one predicate."""

    def __init__(
        self, lexicon: Lexicon, request: Folded, squeezed: str, own_texts: Container[tuple[str, str]]
    ) -> None:
        self.lexicon = lexicon
        self.request = request
        self.squeezed = squeezed
        self.own_texts = own_texts
        self.mapped: list[Mapped] = []
        self.lost: list[Ungrounded] = []

    def visit(self, predicate: Predicate, scope: _Scope) -> Predicate:
        match predicate:
            case And(parts):
                return conjunction(*self.kept(parts, scope, scope is _Scope.WISHES))
            case Or(parts):
                below = _Scope.WHOLE if scope is _Scope.WHOLE else _Scope.ALTERNATIVES
                return disjunction(*self.kept(parts, below, scope is not _Scope.WHOLE))
            case Not(Or()):  # each of its parts is refused
                return self.visit(inwards(predicate), scope)
            case Not(part):
                return Not(self.visit(part, _Scope.WHOLE))
            case _:
                return self.leaf(predicate, scope)

    def kept(self, parts: Iterable[Predicate], within: _Scope, may_go: bool) -> list[Predicate]:
        """Grounds parts, and loses those that cannot be grounded, if they may be removed."""
        return self.each(parts, lambda part: self.visit(part, within), lambda _: may_go)

    def each(
        self, given: Iterable[T], ground_one: Callable[[T], R], may_go: Callable[[Ungrounded], bool]
    ) -> list[R]:
        """Grounds several things; raises the first failure if its thing must stay, or if none is left."""
        done: list[R] = []
        lost: list[Ungrounded] = []
        for one in given:
            try:
                done.append(ground_one(one))
            except _Lost as error:
                if not may_go(error.found):
                    raise
                lost.append(error.found)
        if not done:
            raise _Lost(lost[0])
        self.lost.extend(lost)
        return done

    def leaf(self, leaf: Leaf, scope: _Scope) -> Predicate:
        match leaf:
            case Compare(column, op, str(text)):
                values = self.values(column, text)
                if len(values) == 1:
                    return Compare(column, op, values[0])
                return OneOf(column, values) if op == "=" else Not(OneOf(column, values))
            case Differs(column, str(text)):
                return conjunction(*(Differs(column, value) for value in self.values(column, text)))
            case OneOf(column, texts) if all(isinstance(t, str) for t in texts):
                return OneOf(column, self.any_of(column, [str(t) for t in texts], scope))
            case Has(column, text) | AnyElement(column, text):
                values = self.values(column, text)
                return type(leaf)(column, values[0]) if len(values) == 1 else HasAny(column, values)
            case HasAny(column, texts):
                return HasAny(column, self.any_of(column, texts, scope))
            case HasAll(column, texts) | SameList(column, texts):
                wishes = isinstance(leaf, HasAll) and scope is _Scope.WISHES
                return type(leaf)(column, self.every(column, texts, lambda _: wishes))
            case Like(column) | HasWord(column):
                return with_literals(leaf, lambda text: self.safe_spelling(column, text))
            case _:
                return leaf

    def sought_in_vain(self, predicate: Predicate) -> Ungrounded | None:
        """Returns the failure of a text search that can find nothing: no text of the table holds its words.

        One alternative that may find rows is enough. A negated search may find nothing.
        """
        match predicate:
            case Or(parts):
                lost = [self.sought_in_vain(part) for part in parts]
                return next(filter(None, lost), None) if all(lost) else None
            case And(parts):
                return next(filter(None, map(self.sought_in_vain, parts)), None)
            case Like(column) | HasWord(column):
                for text in map(str, literals(predicate)):
                    own = (column, text) in self.own_texts
                    if not (own or self.lexicon.vocabulary.may_hold(column, text)):
                        return Ungrounded(Reason.VALUE_NOT_FOUND, said=self._said(text))
        return None

    def any_of(self, column: str, texts: Iterable[str], scope: _Scope) -> tuple[str, ...]:
        """Finds the stored values of an IN list; a value that no row has may always be removed."""
        return self.every(
            column, texts, lambda u: scope is not _Scope.WHOLE or u.reason is Reason.VALUE_NOT_FOUND
        )

    def every(
        self, column: str, texts: Iterable[str], may_go: Callable[[Ungrounded], bool]
    ) -> tuple[str, ...]:
        """Finds the stored values of a list's literals; a literal without one is removed if allowed."""
        found = self.each(texts, lambda text: self.values(column, text), may_go)
        return tuple(dict.fromkeys(value for values in found for value in values))

    def values(self, column: str, text: str) -> tuple[str, ...]:
        """Finds the stored values that a literal means."""
        stored = self.lexicon.texts_of(column).values
        if text in stored or (column, text) in self.own_texts:
            return (text,)
        chosen, how = self._meaning(column, text)
        if chosen is not None:
            value = chosen.values[0] if len(chosen.values) == 1 else chosen.values
            self.mapped.append(Mapped(self._said(text), column, value, how))
            return chosen.values
        if self.lexicon.matching(column) != "closed":
            return (self.safe_spelling(column, text),)
        if squeeze(text) in self.squeezed:
            near = self.lexicon.suggestions(text, column=column)
            raise _Lost(Ungrounded(Reason.VALUE_NOT_FOUND, near, self._said(text)))
        raise _Lost(Ungrounded(Reason.UNSAFE_TEXT))

    def _meaning(self, column: str, text: str) -> tuple[Meaning | None, How]:
        # A correction is a stored value that the person did not write.
        private = self.lexicon.schema.columns[column].private
        corrected = None if private else self.lexicon.correction(text)
        for key, typo in ((squeeze(text), False), (corrected or "", True)):
            for meaning in self.lexicon.meanings([key]):
                if meaning.name == column and meaning.kind in _HOW:
                    return meaning, How.TYPO if typo else _HOW[meaning.kind]
        return None, How.FOLDED

    def _said(self, text: str) -> str:
        """Returns the person's words for a literal: only words of the request are shown."""
        return within(self.request, text) or ""

    def safe_spelling(self, column: str, text: str) -> str:
        """Returns a text in a spelling that is not the model's; raises the failure if there is none."""
        spelling = self.spelling(column, text)
        if spelling is None:
            raise _Lost(Ungrounded(Reason.UNSAFE_TEXT))
        return spelling

    def spelling(self, column: str, text: str) -> str | None:
        """Returns a text in the spelling of the request, the schema or the data, not the model's; else None.

        It occurs as a whole in the request or begins a word there, is a word of the schema or a part of a
        stored value, or consists of words of that text column's data, joined by single spaces.
        """
        if (column, text) in self.own_texts:
            return text
        if spelled := within(self.request, text) or begun(self.request, text):
            return spelled
        part = self.lexicon.schema.columns[column]
        for value, others in part.values.items():
            for word in (value, *others):
                if fold(word) == fold(text).strip():
                    return word
        if self.lexicon.matching(column) != "text":
            return self._stored_spelling(column, text)
        words = plain(text).split()
        known = words and all(self._is_known(column, fold(word)) for word in words)
        return " ".join(words) if known else None

    def _stored_spelling(self, column: str, text: str) -> str | None:
        """Returns a text in the spelling of the first stored value that holds it as whole words."""
        wanted = fold(text).strip()
        if not any(ch.isalnum() for ch in wanted):
            return None
        texts = self.lexicon.texts_of(column)
        for place, at in islice(texts.folded.find(wanted), _MAX_PLACES):
            alone = stands_alone(texts.folded[place], at, at + len(wanted))
            if alone and (found := within(Folded.of(texts.stored[place]), text)):
                return found
        return None

    def _is_known(self, column: str, word: str) -> bool:
        """Whether a word occurs in data; in a script without spaces, within one of its words."""
        if self.lexicon.is_word_of(column, word):
            return True
        return has_cjk(word) and word in self.lexicon.texts_of(column).words


_HOW = {"value": How.FOLDED, "synonym": How.SYNONYM, "group": How.GROUP, "piece": How.GROUP}
# A search for whole words in the values of a column stops after this many hits inside other words.
_MAX_PLACES = 500


# --- the spelling of a text in a request, and the one in which the data is searched


_KATAKANA_WORDS = re.compile("([\u30a1-\u30fa\u30fc]{2,})")
_SHORTEST_BEGIN = 5
"""The fewest letters by which a text may begin a word of the request: fewer begin too many words."""


def within(source: Folded, text: str) -> str | None:
    """Returns the source's own spelling of a text that occurs in it as whole words."""
    wanted = fold(text).strip()
    if not any(ch.isalnum() for ch in wanted):
        return None
    return _first(source, wanted, stands_alone)


def begun(source: Folded, text: str) -> str | None:
    """Returns the source's own spelling of a text that begins a word there: "mountain view" of "views"."""
    wanted = fold(text).strip()
    if len(wanted) < _SHORTEST_BEGIN or not wanted.isascii() or not wanted[-1].isalnum():
        return None
    return _first(source, wanted, lambda said, at, _: _edge(said, at))


def _first(source: Folded, wanted: str, fits: Callable[[str, int, int], bool]) -> str | None:
    """Returns the source's own spelling at the first place of a folded text that fits."""
    at = source.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if fits(source.text, at, end):
            return source.original(at, end)
        at = source.text.find(wanted, at + 1)
    return None


def plain(text: str) -> str:
    """Folds a text, except for its katakana words: the texts of a table are searched as they are stored."""
    return "".join(
        part if n % 2 else fold(part)
        for n, part in enumerate(_KATAKANA_WORDS.split(unicodedata.normalize("NFKC", text)))
    )


def stands_alone(text: str, at: int, end: int) -> bool:
    return _edge(text, at) and _edge(text, end)


def _edge(text: str, at: int) -> bool:
    """Whether a word can begin or end at a place: not between two letters of a spaced script."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    return not (before.isalnum() and after.isalnum()) or is_cjk(before) or is_cjk(after)

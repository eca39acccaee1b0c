"""Grounding: the stored value that a literal of a clause means.

A model writes `city = 'Tokyo'` where the table stores 東京. Each text literal is looked up exact, then
folded, then as another word, then as a single safe typo; what is found replaces it, and every correction is
recorded. A literal that is neither in the schema nor stored, and does not stand in the request, was made up:
its condition is not applied (promise 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.lexicon import LATIN_WORD, Lexicon, Meaning
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
    conjunction,
    disjunction,
)
from nlfilter.where.phrases import How, Mapped, Reason


@dataclass(frozen=True, slots=True)
class Ungrounded:
    """A literal that may not be used: why, and stored values near it."""

    reason: Reason
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounded:
    """The predicate with stored values in place of the literals, and the corrections made."""

    predicate: Predicate
    mapped: tuple[Mapped, ...] = ()


def ground(predicate: Predicate, lexicon: Lexicon, request: str) -> Grounded | Ungrounded:
    """Ground every text literal of a predicate that a model wrote for a request."""
    work = _Grounding(lexicon, fold(request), squeeze(request))
    found = work.visit(predicate)
    return found if isinstance(found, Ungrounded) else Grounded(found, tuple(work.mapped))


class _Grounding:
    """One walk over a predicate; the first literal that cannot be used ends it."""

    def __init__(self, lexicon: Lexicon, request: str, squeezed: str) -> None:
        self.lexicon = lexicon
        self.request = request
        self.squeezed = squeezed
        self.mapped: list[Mapped] = []

    def visit(self, predicate: Predicate) -> Predicate | Ungrounded:
        match predicate:
            case And(parts) | Or(parts):
                done: list[Predicate] = []
                for part in parts:
                    found = self.visit(part)
                    if isinstance(found, Ungrounded):
                        return found
                    done.append(found)
                return conjunction(*done) if isinstance(predicate, And) else disjunction(*done)
            case Not(part):
                found = self.visit(part)
                return found if isinstance(found, Ungrounded) else Not(found)
            case _:
                return self.leaf(predicate)

    def leaf(self, leaf: Leaf) -> Predicate | Ungrounded:
        match leaf:
            case Compare(column, op, str(text)):
                values = self.values(column, text)
                if isinstance(values, Ungrounded):
                    return values
                if len(values) == 1:
                    return Compare(column, op, values[0])
                return OneOf(column, values) if op == "=" else Not(OneOf(column, values))
            case Differs(column, str(text)):
                values = self.values(column, text)
                if isinstance(values, Ungrounded):
                    return values
                return conjunction(*(Differs(column, value) for value in values))
            case OneOf(column, texts) if all(isinstance(t, str) for t in texts):
                values = self.every(column, [str(t) for t in texts])
                return values if isinstance(values, Ungrounded) else OneOf(column, values)
            case Has(column, text) | AnyElement(column, text):
                values = self.values(column, text)
                if isinstance(values, Ungrounded):
                    return values
                return type(leaf)(column, values[0]) if len(values) == 1 else HasAny(column, values)
            case HasAny(column, texts):
                values = self.every(column, texts)
                return values if isinstance(values, Ungrounded) else HasAny(column, values)
            case HasAll(column, texts):
                values = self.every(column, texts)
                return values if isinstance(values, Ungrounded) else HasAll(column, values)
            case Like(column, pattern):
                pieces = [piece for piece in pattern if isinstance(piece, str)]
                return leaf if all(self.is_safe(column, piece) for piece in pieces) else _UNSAFE
            case HasWord(column, word):
                return leaf if self.is_safe(column, word) else _UNSAFE
            case _:
                return leaf

    def every(self, column: str, texts: Iterable[str]) -> tuple[str, ...] | Ungrounded:
        done: list[str] = []
        for text in texts:
            values = self.values(column, text)
            if isinstance(values, Ungrounded):
                return values
            done.extend(values)
        return tuple(dict.fromkeys(done))

    def values(self, column: str, text: str) -> tuple[str, ...] | Ungrounded:
        """The stored values that a literal means."""
        stored = self.lexicon.stored(column)
        if text in stored:
            return (text,)
        chosen, how = self._meaning(column, text)
        if chosen is not None:
            value = chosen.values[0] if len(chosen.values) == 1 else chosen.values
            self.mapped.append(Mapped(self._said(text), column, value, how))
            return chosen.values
        if self.lexicon.matching(column) != "closed":
            return (text,) if self.is_safe(column, text) else _UNSAFE
        if squeeze(text) in self.squeezed:
            return Ungrounded(Reason.VALUE_NOT_FOUND, self.lexicon.suggestions(text, column=column))
        return Ungrounded(Reason.UNSAFE_TEXT)

    def _meaning(self, column: str, text: str) -> tuple[Meaning | None, How]:
        for key, typo in ((squeeze(text), False), (self.lexicon.correction(text) or "", True)):
            for meaning in self.lexicon.meanings([key]):
                if meaning.name == column and meaning.kind in _HOW:
                    return meaning, How.TYPO if typo else _HOW[meaning.kind]
        return None, How.FOLDED

    def _said(self, text: str) -> str:
        """What the person typed for a literal: only words that stand in the request are shown."""
        return text if fold(text) in self.request else ""

    def is_safe(self, column: str, text: str) -> bool:
        """Whether a text is the person's, the schema's, stored, or made of words of the column's data."""
        key = squeeze(text)
        if not key or key in self.squeezed:
            return True
        part = self.lexicon.schema.columns[column]
        if any(key == squeeze(w) for word, others in part.values.items() for w in (word, *others)):
            return True
        if self.lexicon.matching(column) != "text":
            return any(key in squeeze(value) for value in self.lexicon.stored(column)[:_MAX_SCAN])
        known = self.lexicon.vocabulary.words.get(column, frozenset())
        words = LATIN_WORD.findall(fold(text))
        return bool(words) and all(
            word in known or (any(map(is_cjk, word)) and any(word in other for other in known))
            for word in words
        )


_HOW = {"value": How.FOLDED, "synonym": How.SYNONYM, "group": How.GROUP, "piece": How.GROUP}
_UNSAFE = Ungrounded(Reason.UNSAFE_TEXT)
# Looking for a piece of text in the values of a column stops after so many.
_MAX_SCAN = 20_000

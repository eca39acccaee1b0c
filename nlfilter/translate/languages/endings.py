"""Endings of words: which forms of a word name the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from nlfilter.schema.fold import is_cjk
from nlfilter.translate.languages.files import Files


class Endings(Struct, frozen=True, eq=False):
    """Pairs of endings: that of the typed word, and that of the stored word.

    `after`: an ending that it lists may only follow these letters. `shortest`: the least letters of the rest,
    because "as" is not the plural of "a".
    """

    pairs: tuple[tuple[str, str], ...]
    after: Mapping[str, tuple[str, ...]]
    shortest: int

    @classmethod
    def of(cls, files: Files, kind: str, shortest: int) -> Endings:
        pairs = tuple((typed, stored) for said in files.each("inflections", kind) for typed, stored in said)
        after = {ending: tuple(rests) for ending, rests in files.values("inflections", "after").items()}
        return cls(pairs, after, shortest)

    def forms(self, word: str) -> tuple[str, ...]:
        """The other forms of a folded word."""
        return _forms(self, word)

    def _may_follow(self, rest: str, ending: str) -> bool:
        return ending not in self.after or rest.endswith(self.after[ending])


class Shapes(Struct, frozen=True):
    """Endings that show what an unknown word is."""

    participle: tuple[str, ...]
    third_person: tuple[str, ...]
    plural: tuple[str, ...]
    singular: tuple[str, ...]
    """Endings that look like a plural but belong to the word ("boss")."""
    verb: tuple[str, ...]
    adjective: tuple[str, ...]
    """Endings of a word that describes the next one: 「白い犬」."""
    attributive: tuple[str, ...]
    """Endings of several words that describe the next one: 「2階以上のアパート」, 「改装された家」."""

    @classmethod
    def of(cls, files: Files) -> Shapes:
        return cls(**{kind: files.words("shapes", kind) for kind in cls.__struct_fields__})

    def is_participle(self, word: str) -> bool:
        return word.endswith(self.participle)

    def is_third_person(self, word: str) -> bool:
        return word.endswith(self.third_person) and not word.endswith(self.singular)

    def is_plural(self, word: str) -> bool:
        return word.endswith(self.plural) and not word.endswith(self.singular)

    def describes(self, said: str) -> bool:
        """Whether words describe the next one by their ending."""
        return said.endswith((*self.adjective, *self.attributive))

    def is_verb(self, word: str) -> bool:
        return word.endswith(self.verb)


@lru_cache(maxsize=4_096)
def _forms(endings: Endings, word: str) -> tuple[str, ...]:
    found: list[str] = []
    for typed, stored in endings.pairs:
        rest = word.removesuffix(typed)
        if (typed and rest == word) or len(rest) < endings.shortest or is_cjk(rest[-1]):
            continue
        if all(endings._may_follow(rest, ending) for ending in (typed, stored)):
            found.append(rest + stored)
    return tuple(found)

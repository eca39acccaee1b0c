"""Codes that stand for words: the first letters of one (`FEAT`), its consonants (`FLM`), initials (`FF`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.schema.names.short_forms import name_words

_CALLED = frozenset({"cd", "code", "abbr"})
_VOWELS = frozenset("aeiou")
_LONGEST = 5
_SHORTEST_WORD = 4
_LEAST = 3
"""Letters of a code that stands for one word: two may stand for too many."""
_MOST = 30
"""Values of a column of codes that people have words for."""


class Code(Struct, frozen=True):
    """A stored value, and its column; `called_code`, that the column says that it holds codes."""

    folded: str
    column: str
    value: str
    called_code: bool = False


class Codes(Struct, frozen=True):
    """The codes of a table, by their first letter."""

    by_initial: Mapping[str, Sequence[Code]]

    @classmethod
    def of(cls, stored: Mapping[str, Sequence[str]]) -> Codes:
        """The codes among the stored values of columns.

        >>> Codes.of({"kind": ["FLM", "BDY"], "town": ["Ely", "Bath"]}).meant(["film"])
        Code(folded='flm', column='kind', value='FLM', called_code=False)
        """
        found: defaultdict[str, list[Code]] = defaultdict(list)
        for name, values in stored.items():
            if _are_codes(values):
                called = name_words(name)[-1] in _CALLED
                for value in values:
                    if value.isascii() and value.isalpha() and len(value) > 1:
                        found[fold(value)[0]].append(Code(fold(value), name, value, called))
        return cls(found)

    def meant(self, words: Sequence[str]) -> Code | None:
        """The one code that some folded words can only mean.

        >>> codes = Codes.of({"sensor": ["FF", "APSC", "MF"], "state_cd": ["DUP", "WONTF", "DONE", "OPEN"]})
        >>> [codes.meant(words).value for words in (["full", "frame"], ["duplicates"])], codes.meant(["duty"])
        (['FF', 'DUP'], None)
        """
        fits = _stands_for_one if len(words) == 1 else _are_initials
        near = self.by_initial.get(words[0][:1], ())
        found = [code for code in near if fits(code, words)]
        return found[0] if len(found) == 1 else None


def _are_codes(values: Sequence[str]) -> bool:
    """Whether the values of a column are codes: most of them are short, and in capitals."""
    coded = [value for value in values if value == value.upper() and len(value) <= _LONGEST]
    return 1 < len(values) <= _MOST and len(coded) > 0.7 * len(values)


def _stands_for_one(code: Code, words: Sequence[str]) -> bool:
    """Whether a code is the beginning of a word, of its consonants, or some of these to the last one."""
    word, letters = words[0], code.folded
    if len(word) < _SHORTEST_WORD or not _LEAST <= len(letters) < len(word):
        return False
    if word.startswith(letters):
        return len(letters) > _LEAST or code.called_code  # "popular" is no POP
    bare = _consonants(word)
    return bare.startswith(letters) or any(_runs_through(letters, _consonants(one)) for one in _stems(word))


def _consonants(word: str) -> str:
    """The first letter of a word, and what is left of it without vowels."""
    return word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)


def _runs_through(letters: str, bare: str) -> bool:
    """Whether letters stand in a word in this order, from its first to its last: `TRK` of "truck"."""
    left = iter(bare)
    return letters[-1] == bare[-1] and all(letter in left for letter in letters)


def _stems(word: str) -> tuple[str, ...]:
    return (word, word[:-1]) if word.endswith("s") else (word,)


def _are_initials(code: Code, words: Sequence[str]) -> bool:
    return code.folded == "".join(word[0] for word in words)

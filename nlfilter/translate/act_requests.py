"""Requests to act on rows that are shown: "apply to the second one", "save these three", 「2番目に応募」.

The verb is a word of an action of the schema. All words of such a request must have a use, or stand before
a word for a row ("the Python *one*", 「リモートの*求人*に応募」): then they are a wish about the row, or its
title.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from nlfilter.schema.fold import Folded, has_cjk, is_hiragana, squeeze
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.numerals import number_in_characters
from nlfilter.translate.reader.words.boundaries import Dense

_LONGEST = 120
"""The most letters of such a request; a longer one says more."""
_MOST = 1_000
"""The greatest place of a row."""

_NUMBER, _ORDINAL, _VERB = "number", "ordinal", "verb"
Answer = Literal["yes", "no"]
Part = tuple[str, int]
"""What a word does, and the number that it says."""


class ActAsked(Struct, frozen=True):
    """An action and its rows: their places (from 1; -1 is the last), the first `count`, or a `phrase`.

    Without any of these, all rows that are shown are meant ("these").
    """

    action: str
    places: tuple[int, ...] = ()
    count: int = 0
    phrase: str = ""


def answer_of(request: str) -> Answer | None:
    """Whether a request only says yes or no.

    >>> answer_of("Yes, please!"), answer_of("やめて"), answer_of("yes to remote")
    ('yes', 'no', None)
    """
    roles = {**language().rows_asked, **language().acting}
    said = {roles.get(squeeze(part)) for part in _marks_apart(request).split("\n") if squeeze(part)}
    if said <= {"yes", "light"} and "yes" in said:
        return "yes"
    return "no" if said <= {"no", "light"} and "no" in said else None


def act_asked(request: str, verbs: Mapping[str, str], nouns: Iterable[str] = ()) -> ActAsked | None:
    """The act that a request asks for; `verbs`: the words for actions, with their names.

    >>> act_asked("please apply to the second one", {"apply": "apply", "応募": "apply"})
    ActAsked(action='apply', places=(2,), count=0, phrase='')
    >>> act_asked("上の3件に応募して", {"apply": "apply", "応募": "apply"})
    ActAsked(action='apply', places=(), count=3, phrase='')
    >>> act_asked("apply to the Python one", {"apply": "apply"}).phrase
    'Python'
    """
    if len(request) > _LONGEST:
        return None
    words = _Words({squeeze(word): name for word, name in verbs.items()}, nouns)
    dense = Dense.of(Folded.of(request).text)
    text = "".join(letter if letter.isalnum() or letter == "#" else "\n" for letter in dense.text)
    whole = words.read(text)
    verb = words.verb_of(whole)
    if verb is not None:
        return _of_places(verb, whole)
    return _of_phrase(request, text, dense, words)


def _of_places(action: str, parts: tuple[Part, ...]) -> ActAsked | None:
    """The act of a request whose words are all known."""
    roles = [does for does, _ in parts]
    counts = "these" in roles or "rows" in roles
    places: list[int] = []
    count = 0
    for at, (does, value) in enumerate(parts):
        if does == _ORDINAL and roles[at + 1 : at + 2] == [_NUMBER]:
            counts = True  # "the first three"
        elif does == _ORDINAL or ("nth" in roles[max(0, at - 1) : at + 2] and does == _NUMBER):
            places.append(value)
        elif does == _NUMBER and counts and not count:
            count = value
        elif does == _NUMBER:
            places.append(value)
    many = bool(places) + bool(count)
    if many > 1 or max((count, *places)) > _MOST or not (many or "these" in roles):
        return None
    return ActAsked(action, tuple(dict.fromkeys(places)), count)


def _of_phrase(request: str, text: str, dense: Dense, words: _Words) -> ActAsked | None:
    """The act of a request that says in words which row is meant.

    The verb stands first ("apply to the Python one"), in Japanese last (「リモートの求人に応募」).
    """
    folded = Folded.of(request)
    places = [folded.starts[at] for at in dense.at[: len(text)]]
    cuts = [n for n in range(1, len(text)) if _is_cut(request, places[n - 1], places[n])]
    for cut in reversed(cuts):
        for begin, end, last in ((0, cut, False), (cut, len(text), True)):
            said = words.read(text[begin:end])
            verb = words.verb_of(said)
            if verb is None or not _roles(said) <= {_VERB, "light"} or has_cjk(request) != last:
                continue
            start, stop = (0, begin) if last else (end, len(text))
            tails = ((n, _roles(words.read(text[n:stop]))) for n in reversed(cuts) if start < n < stop)
            close, tail = next(
                (one for one in tails if "rows" in one[1] and one[1] <= {"rows", "light"}), (0, set())
            )
            # "Open jobs" is a wish.
            if close and "light" in _roles(said) | tail and not text[close - 1].isdigit():
                return ActAsked(verb, phrase=request[places[start] : places[close - 1] + 1].strip())
    return None


def _roles(parts: tuple[Part, ...]) -> set[str]:
    return {does for does, _ in parts}


def _is_cut(request: str, one: int, other: int) -> bool:
    """Whether a word may end between two letters: at a blank, or where the script changes."""
    return other - one > 1 or _script(request[one]) != _script(request[other])


def _script(letter: str) -> str:
    return "hiragana" if is_hiragana(letter) else unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _marks_apart(request: str) -> str:
    return "".join(letter if letter.isalnum() or letter in " '’-" else "\n" for letter in request)


class _Words:
    """The words that may stand in such a request, by what they do."""

    def __init__(self, verbs: Mapping[str, str], nouns: Iterable[str]) -> None:
        lang = language()
        self._names = [*dict.fromkeys(verbs.values())]
        self._numbers = lang.numbers
        rows = {squeeze(noun) for noun in nouns}
        self._known: dict[str, Part] = {
            **{word: (_NUMBER, value) for word, value in lang.numbers.words.items()},
            **{squeeze(word): (_ORDINAL, place) for word, place in lang.ordinals.items()},
            **{word: (does, 0) for word, does in lang.rows_asked.items() if does in ("light", "rows")},
            **{form: ("rows", 0) for row in rows for form in (row, f"{row}s", f"{row}es")},
            **{word: (does, 0) for word, does in lang.acting.items()},
            **{w: (_ORDINAL, 1) for w, does in {**lang.rows_asked, **lang.acting}.items() if does == "first"},
            **{word: (_VERB, self._names.index(name)) for word, name in verbs.items()},
        }
        self._longest = max(map(len, self._known))

    def read(self, text: str) -> tuple[Part, ...]:
        """What each word of a squeezed text does; () if a word has no use."""
        read: dict[int, tuple[Part, ...]] = {len(text): ()}
        for at in range(len(text) - 1, -1, -1):
            if text[at] == "\n":
                if at + 1 in read:
                    read[at] = read[at + 1]
                continue
            stop = at
            while stop < len(text) and self._is_figure(text[stop]):
                stop += 1
            if stop > at and stop in read:
                read[at] = ((_NUMBER, int(number_in_characters(text[at:stop]) or 0)), *read[stop])
            for stop in range(min(len(text), at + self._longest), at, -1):
                if stop in read and (part := self._known.get(text[at:stop])):
                    read[at] = (part, *read[stop])
                    break
        return read.get(0, ())

    def verb_of(self, parts: tuple[Part, ...]) -> str | None:
        """The only verb of a text whose words are all known."""
        verbs = {value for does, value in parts if does == _VERB}
        return self._names[verbs.pop()] if len(verbs) == 1 else None

    def _is_figure(self, letter: str) -> bool:
        return letter.isdigit() or letter in self._numbers.digits or letter in self._numbers.characters
